"""What stands between an empty database and a dashboard: content, decisions about it, and somebody who may curate."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from django.apps import apps
from django.contrib.auth.models import User
from django.db import connection

from content.archive.progress import shown_progress
from content.archive.run import import_archive
from content.demo.archive import write_demo_archive
from content.demo.decisions import decide_demo
from content.demo.kinds import send_kinds
from content.exceptions import QuickstartRefused
from content.models import ArchiveImport, Item
from content.services.accounts import create_account

CURATOR = "curator"
#: Tables of ours that no model has: what the guards and search keep.
OURS = ("content_", "holdfast_")
Say = Callable[[str], None]


def refuse_used_database() -> None:
    """Raise QuickstartRefused unless the database that DATABASE_URL names is empty, or has our tables with nothing in them."""
    tables = set(connection.introspection.table_names())
    ours = {model._meta.db_table for model in apps.get_models(include_auto_created=True)} | {"django_migrations"}
    if any(name not in ours and not name.startswith(OURS) for name in tables):
        raise QuickstartRefused("DATABASE_URL: the database holds tables of something else; quickstart only fills an empty one")
    if Item._meta.db_table in tables and Item.objects.exists():
        raise QuickstartRefused("DATABASE_URL: the database holds items already; quickstart only fills an empty one")


def fill(archive: Path | None, *, folder: Path, now: datetime, say: Say) -> None:
    """Import the file, or the demo archive with what other machines sent and the decisions about both.

    What was done in an earlier run stays as it is.
    """
    if ArchiveImport.objects.filter(status=ArchiveImport.Status.DONE).exists():
        say("Content:  imported earlier; kept as it is, with everything decided since")
    elif archive is not None:
        bring_in(archive, say)
    else:
        path = folder / "demo-archive.db"
        say(f"Content:  {write_demo_archive(path)} invented items, from {path}")
        bring_in(path, say)
    if archive is None:
        if sent := send_kinds(now=now):
            say(f"Ingested: {sent} conversations, documents and events of other machines")
        curated, deleted = decide_demo(now=now)
        if curated:
            say(f"Decided:  {curated} items curated and {deleted} deleted, for a first look")


def bring_in(archive: Path, say: Say) -> None:
    """Import a file, with its progress and its report."""
    with shown_progress(sys.stderr, f"importing {archive.name}") as progress:
        report = import_archive(path=archive, actor="command:quickstart", progress=progress)
    if report.reason:
        raise QuickstartRefused(f"{report.status}: {report.reason}")
    say("\n".join(report.lines()))


def ensure_curator(say: Say) -> None:
    """Make the curator account and show its password once; an account that is there stays as it is."""
    if User.objects.filter(username=CURATOR).exists():
        name = Path(str(connection.settings_dict["NAME"])).name
        say(f"Account:  {CURATOR} (made earlier). Another password: SQLITE_NAME={name} python manage.py changepassword {CURATOR}")
        return
    account = create_account(name=CURATOR, role="curator")
    say(f"Account:  {CURATOR}")
    say(f"Password: {account.password}   (shown this once)")
