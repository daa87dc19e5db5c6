"""Builds a store with a row in every table of a Holdfast archive, and with the values that travel badly."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User

from content.archive.run import import_archive
from content.archive.systems.holdfast import seal
from content.archive.systems.holdfast.digests import digest_of
from content.archive.systems.holdfast.manifest import ALL
from content.archive.systems.holdfast.tables import TABLES
from content.db.whole_tables import empty
from content.models import Alias, ApiToken, IngestPause, IngestRun, Item, ReaderMark, SavedView, ShareLink, Visit
from content.services.accounts import create_account
from content.services.by_hand import write_note
from content.services.canaries import record_canary
from content.services.deletion import purge_items
from content.services.renaming import rename_term
from content.services.tokens import create_token
from tests.archives import make_archive
from tests.builders import ANA, NOON, curated, deleted, make_item, make_text, science
from tests.other_processes import ROOT

ODD = "Tab\there, “quotes” \\ back, e\u0301 and é, \u2028, 🦉, \x7f, ‮bidi"
#: Numbers, empty things and deep things, as JSON keeps them.
DOCUMENT: dict[str, Any] = {
    "z": [1, 1.5, 1e22, 1e-7, -0.0, 12345678901234567890, True, False, None, "", [], {}],
    "": {"a\u0000b".replace("\u0000", "\u0001"): ODD},
    "deep": json.loads("[" * 60 + "]" * 60),
}
LATE = datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC)


def make_everything(folder: Path) -> Item:
    """Fill every table; return an item that somebody curated."""
    item = make_item(
        external_id="Ünïcode/100%", categories=science("Bees"), topics=["a", "b"], payload=DOCUMENT, stats={"views": 2**60},
        author=ODD, published_at=LATE, duration_seconds=2**40, has_audio=False, flags=["derived_title"],
    )  # fmt: skip
    make_text(item, text=f"{ODD}\r\nfirst", is_latest=False, meta=DOCUMENT)
    make_text(item, text="", revision=2, occurred_at=NOON.replace(microsecond=1))
    curated(item, "topics", ["c"])
    write_note(key=item.key, text="A note: ÄÖÜ", actor=ANA, now=NOON)
    make_item(tenant="other", external_id="Ünïcode/100%", analysis={"title": None})
    Alias.objects.create(name="yt:other", source=item.source, external_id=item.external_id)
    deleted(make_item(external_id="gone", title="Gone"))
    deleted(make_item(external_id="purged", title="Purged"))
    purge_items(keys=[make_key("purged")], actor=ANA, now=NOON)
    rename_term(term=("Science", "Bees"), to=("Science", "Apiology"), actor=ANA, now=NOON)
    record_canary(name="first", keys=[item.key], actor=ANA, now=NOON)
    make_import(folder)
    IngestRun.objects.create(actor="token:nas-1", channel="http", answer={"run": 1}, counts={"created": 1})
    IngestPause.objects.create(actor="user:ana", paused_at=NOON, resumed_at=NOON, resumed_by="user:ana")
    create_account(name="ana", role="curator", password="a-long-password-of-ana")
    create_token(name="nas-1", scope="ingest", tenant="", now=NOON)
    make_readers(item)
    return item


def make_readers(item: Item) -> None:
    """Let two readers keep things; their names and their ids are in another order."""
    zoe, bob = (create_account(name=name, role="viewer", password=f"a-long-password-of-{name}").user for name in ("zoe", "bob"))
    SavedView.objects.create(owner=zoe, name="Bees", query="category=Science")
    ShareLink.objects.create(title="Bees", created_by=bob, created_at=NOON, expires_at=LATE)
    for user in (zoe, bob):
        ReaderMark.objects.create(user=user, kind="read", source=item.source, external_id=item.external_id)
        Visit.objects.create(user=user, seen_at=NOON)


def make_key(external_id: str) -> Any:
    """Return the key of an item of the builder's source."""
    return Item.objects.get(external_id=external_id).key


def make_import(folder: Path) -> None:
    """Import a small archive of an older system that leaves notes, a quarantined row and a row without an item."""
    archive = make_archive(folder, "S5", "older.db")
    archive.add_video("AbCdEfGhIjK", duration_seconds="soon")
    archive.add_video("", id="\x00", title="without an id")
    archive.add_summary("yt:nobody")
    import_archive(path=archive.path, actor="command:test")


def run_elsewhere(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a command in another process, on a SQLite file of its own in `folder`."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith(("DATABASE_", "TEST_"))}
    environ |= {"VAR_DIR": str(folder), "SQLITE_NAME": "elsewhere.sqlite3", "DJANGO_SETTINGS_MODULE": "dashboard.settings"}
    command = [sys.executable, str(ROOT / "manage.py"), *arguments]
    return subprocess.run(command, cwd=folder, env=environ, capture_output=True, text=True, timeout=120, check=False)


def emptied() -> None:
    """Leave an empty database, as one that was just migrated."""
    empty([table.model for table in TABLES])
    ApiToken.objects.all().delete()
    User.objects.all().delete()


def forge(path: Path, statement: str) -> None:
    """Change a file and make its digests and its seal fit again, as only somebody who wants to could."""
    with closing(sqlite3.connect(path)) as file:
        file.execute(statement)
        for table in ALL:
            found = digest_of(file.execute(f"SELECT * FROM {table.name} ORDER BY 1"))
            file.execute("UPDATE holdfast_tables SET rows = ?, sha256 = ? WHERE name = ?", [found.rows, found.sha256, table.name])
        file.commit()
    seal.put(path)
