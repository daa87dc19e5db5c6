"""The rehearsal of the way back: green when all is well, red when what was restored is not served, nothing left behind."""

from __future__ import annotations

import hashlib
import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as configured
from django.core.management import CommandError, call_command
from django.db import connection
from pytest_django import Settings

from content.archive import rehearsal, smoke
from content.archive.smoke import Unserved, faults, reader_path
from content.archive.snapshots import take_snapshot
from content.db import features, operations
from content.db.scratch import NoScratch, address
from content.models import CanarySet, Item
from tests.builders import NOON, make_item
from tests.content.archive.everything import make_everything

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture(autouse=True)
def var(settings: Settings, tmp_path: Path) -> None:
    """Give each test a VAR_DIR of its own: others import at the same time."""
    settings.VAR_DIR = tmp_path / "var"


def rehearsed() -> tuple[int, dict[str, Any]]:
    """Return (exit code, document)."""
    out, code = StringIO(), 0
    try:
        call_command("rehearse_rollback", "--json", stdout=out, stderr=StringIO())
    except CommandError as stop:
        code = stop.returncode
    return code, json.loads(out.getvalue())


def left_over() -> list[str]:
    """Return what a rehearsal left: folders, and databases on the server."""
    imports = Path(configured.VAR_DIR) / "imports"
    found = [path.name for path in imports.iterdir() if path.is_dir()]
    if features().has_concurrent_writers:
        with connection.cursor() as cursor:
            digest = hashlib.sha256(str(connection.settings_dict["NAME"]).encode()).hexdigest()[:8]
            cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [f"holdfast_rehearsal_{digest}_%"])
            found += [name for (name,) in cursor.fetchall()]
    return found


def test_everything_is_restored_compared_and_served(tmp_path: Path) -> None:
    make_everything(tmp_path)
    before = Item.objects.count()

    code, document = rehearsed()

    assert (code, document["status"]) == (0, "green"), document
    places = {step["where"] for step in document["steps"]}
    assert places == ({"here", "sqlite", "postgresql"} if features().has_concurrent_writers else {"here", "sqlite"})
    assert [step["what"] for step in document["steps"] if step["where"] == "sqlite"] == [
        *("migrate", "restore", "compare every row", "replay the ledger", "serve its pages"),
    ]
    assert document["seconds"] > 0
    assert left_over() == []
    assert Item.objects.count() == before


def test_what_cannot_be_served_is_red(monkeypatch: pytest.MonkeyPatch) -> None:
    make_item()
    CanarySet.objects.create(name="lost", keys=[["youtube:never", 1]], digest="0", created_by="user:ana")
    monkeypatch.setattr(rehearsal, "server_name", lambda: "")

    code, document = rehearsed()

    assert (code, document["status"]) == (1, "red")
    assert "canary set lost" in document["steps"][-1]["fault"]
    assert left_over() == []


def test_a_server_that_allows_no_database_is_said_and_is_no_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused() -> Any:
        raise NoScratch("permission denied to create database")

    monkeypatch.setattr(rehearsal, "server_name", lambda: "postgresql")
    monkeypatch.setattr(rehearsal, "scratch_database", refused)
    monkeypatch.setattr(rehearsal, "restore_at", lambda *_: None)
    code, document = rehearsed()

    assert code == 0
    assert document["steps"][-1] == {
        "where": "postgresql", "what": "make a database", "seconds": 0.0, "fault": "permission denied to create database",
        "skipped": True,
    }  # fmt: skip


def test_two_at_once_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    from contextlib import nullcontext

    monkeypatch.setattr(type(operations()), "sole_holder", lambda *_: nullcontext(False))

    with pytest.raises(CommandError, match="another rehearsal") as refusal:
        call_command("rehearse_rollback")
    assert refusal.value.returncode == 2


def test_a_live_item_is_looked_at(tmp_path: Path) -> None:
    make_item(external_id="a/b")
    path = take_snapshot(now=NOON, with_dump=False, place=tmp_path).path

    assert reader_path(path) == "/items/youtube:a~2Fb/"


def test_red_checks_are_named() -> None:
    body = json.dumps({"checks": {"guards": {"ok": False, "detail": "missing"}, "database": {"ok": True, "detail": ""}}})

    assert faults(body.encode()) == "guards: missing"
    assert faults(b"<html>") == "no JSON"


def test_a_server_that_ends_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    import os

    monkeypatch.setattr(smoke.settings, "WSGI_APPLICATION", "nowhere.wsgi.application")

    with pytest.raises(Unserved, match="did not start"), smoke.served(dict(os.environ)):
        pytest.fail("nothing is served")


def test_addresses_survive_odd_passwords() -> None:
    from urllib.parse import unquote, urlsplit

    options = {"sslmode": "require", "connect_timeout": 5}
    made = address({"USER": "me", "PASSWORD": "p@ss/w:rd", "HOST": "db", "PORT": 5433, "OPTIONS": options}, "scratch")

    parts = urlsplit(made)
    assert (unquote(parts.password or ""), parts.port, parts.path, parts.query) == (
        "p@ss/w:rd",
        5433,
        "/scratch",
        "sslmode=require",
    )
