"""Fills a product's database before it serves, and prints where its pages are: `python -m scripts.pages.furnish demo|empty`.

What is printed is one JSON document: the session of an account of each role, and the words that the pages' addresses need.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
import sys
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import django

ROLES = ("viewer", "curator", "operator", "admin")
LIST = "category=Business&category=Education&category.not=Food"
#: What befell the second archive: values that cannot be read, and rows that cannot be loaded.
DAMAGE = (
    "DELETE FROM content WHERE rowid > 40",
    "DELETE FROM summary_variants WHERE video_id NOT IN (SELECT id FROM content)",
    "UPDATE content SET id = NULL WHERE rowid IN (3, 9)",
    "UPDATE content SET id = '' WHERE rowid = 12",
    "UPDATE content SET published_at = '31 Nov 2024' WHERE rowid IN (4, 5)",
    "UPDATE content SET duration_seconds = 'an hour' WHERE rowid = 6",
    "UPDATE content SET title = title || char(0) WHERE rowid = 7",
    "ALTER TABLE content ADD COLUMN mood TEXT DEFAULT 'calm'",
)


def main(name: str) -> None:
    """Fill the database that the environment names, and print."""
    django.setup()
    from django.core.management import call_command
    from django.utils import timezone

    now = timezone.now()
    call_command("migrate", interactive=False, verbosity=0, stdout=sys.stderr)
    sessions = sign_in_all()
    places = fill(now) if name == "demo" else {}
    print(json.dumps({"sessions": sessions, "places": places}))


def sign_in_all() -> dict[str, str]:
    """Make an account of each role; return the key of a session of each."""
    from django.conf import settings
    from django.test import Client

    from content.services.accounts import create_account

    found = {}
    for role in ROLES:
        client = Client()
        client.force_login(create_account(name=role, role=role).user, "django.contrib.auth.backends.ModelBackend")
        found[role] = client.cookies[settings.SESSION_COOKIE_NAME].value
    return found


def fill(now: datetime) -> dict[str, str]:
    """Put something behind every page; return the words of their addresses."""
    from django.conf import settings

    from content.demo import first_run
    from content.models import Item
    from content.services.ingest_runs import upsert_items
    from scripts.pages.transcript import TRANSCRIPT

    first_run.fill(None, folder=settings.VAR_DIR, now=now, say=lambda _line: None)
    heard = Item.objects.live().filter(kind="video", language="en").earliest("pk")
    upsert_items([{"key": str(heard.key), "texts": [TRANSCRIPT]}], actor="token:nas-1")
    spoilt = import_spoilt(Path(settings.VAR_DIR))
    return {"spoilt": str(spoilt), **shared(now), **operated(now), **decided(now), **items()}


def import_spoilt(folder: Path) -> int:
    """Import a damaged copy of a part of the demo archive; return the import's id."""
    from content.archive.run import import_archive

    path = folder / "old-laptop.db"
    shutil.copyfile(folder / "demo-archive.db", path)
    with closing(sqlite3.connect(path)) as archive:
        for statement in DAMAGE:
            archive.execute(statement)
        archive.commit()
    report = import_archive(path=path, actor="user:operator")
    if report.import_id is None:
        raise SystemExit(f"{path.name}: {report.reason}")
    return report.import_id


def shared(now: datetime) -> dict[str, str]:
    """Make saved views and share links of the curator; one link is expired, one revoked."""
    from django.contrib.auth.models import User

    from content.services.saved_views import flag_view, save_view
    from content.services.share_links import make_link, revoke_link, token_of

    ana = User.objects.get(username="curator").pk
    view = save_view(owner_id=ana, name="Business and learning", query=LIST, now=now)
    flag_view(view, flag="is_pinned", is_on=True)
    save_view(owner_id=ana, name="Short and new", query="duration.to=1200&sort=-published", now=now)
    made = (now, now - timedelta(days=9), now)
    links = [make_link(user_id=ana, title="Business or Education", query=LIST, days=7, now=at) for at in made]
    revoke_link(user_id=ana, pk=links[2].pk, now=now)
    names = ("token", "expired", "revoked")
    return {"view": str(view.pk), **{name: token_of(link) for name, link in zip(names, links, strict=True)}}


def operated(now: datetime) -> dict[str, str]:
    """Do what operators do: a token, a snapshot, a canary set; return the quarantined row to look at."""
    from content.archive.snapshots import take_snapshot
    from content.models import Hold, QuarantinedRow
    from content.services.canaries import record_canary
    from content.services.holds import Actor
    from content.services.tokens import create_token

    create_token(name="nas-1", scope="ingest", tenant="", now=now)
    take_snapshot(now=now, with_dump=False)
    keys = [hold.key for hold in Hold.objects.filter(deleted_at=None).order_by("pk")[:5]]
    record_canary(name="first", keys=keys, actor=Actor("user:operator"), now=now)
    return {"row": str(QuarantinedRow.objects.earliest("pk").pk)}


def decided(now: datetime) -> dict[str, str]:
    """Edit many as one batch; return the batch, and the change of a suggestion."""
    from content.models import Item
    from content.services import bulk
    from content.services.curation import Actor, Change, curate

    keys = [item.key for item in Item.objects.live().filter(title__icontains="harbour").order_by("pk")[:6]]
    change = Change("topics", "patch", add=("harbours",))
    twice = Item.objects.live().filter(kind="video").latest("pk")
    for language in ("de", "fr"):
        curate(key=twice.key, changes=[Change("language", "set", language)], actor=Actor("user:curator"), now=now)
    done = bulk.apply(keys=keys, changes=[change], label="Topics: add harbours", actor=Actor("user:curator"), now=now)
    return {"batch": str(done.batch), "other": str(twice.pk)}


def items() -> dict[str, str]:
    """Return the keys of items of each sort, as they stand in addresses."""
    from content.keys import to_segment
    from content.models import Alias, Hold, Item

    live = Item.objects.live().order_by("pk")
    found = {kind: live.filter(kind=kind).first() for kind in Item.Kind.values}
    found["transcript"] = live.filter(texts__role="transcript").first()
    found["curated"] = live.filter(title__icontains="tidal power in small harbours").first()
    found["shared_item"] = live.filter(effective__categories__0__category="Business").first()
    keys = {name: to_segment(str(item.key)) for name, item in found.items() if item}
    deleted = Hold.objects.exclude(deleted_at=None).earliest("pk")
    for item in live[:2]:
        Alias.objects.create(tenant="", name="two-owners", source=item.source, external_id=item.external_id)
    return {**keys, "deleted": to_segment(str(deleted.key)), "pk": str(found["curated"].pk) if found["curated"] else ""}


if __name__ == "__main__":
    main(sys.argv[1])
