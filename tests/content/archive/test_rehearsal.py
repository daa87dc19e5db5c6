"""The rehearsal of the way back: green when all is well, red when what was restored is not served, nothing left behind."""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import StringIO
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from django.conf import settings as configured
from django.core.management import CommandError, call_command
from django.db import connection
from pytest_django import Settings

from content.archive import rehearsal, smoke
from content.archive.progress import shown_steps
from content.archive.rehearsal import StepFailed, run
from content.archive.smoke import Unserved, reader_path, red_checks, wait_until_ready
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


class Terminal(StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


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


@contextmanager
def answering(*answers: dict[str, str]) -> Iterator[int]:
    """Yield the port of a server that answers /readyz with these red checks, one after the other and the last for ever."""
    left = list(answers)

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            red = left.pop(0) if len(left) > 1 else left[0]
            checks = {name: {"ok": False, "detail": detail} for name, detail in red.items()} | {"guards": {"ok": True}}
            self.send_response(503 if red else 200)
            self.end_headers()
            self.wfile.write(json.dumps({"checks": checks}).encode())

        def log_message(self, *_: object) -> None: ...

    with HTTPServer(("127.0.0.1", 0), Answer) as server:
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


def test_an_index_that_is_being_built_is_waited_for() -> None:
    seen: list[str] = []
    with answering({"facet index": "1 of 3 items"}, {"facet index": "2 of 3 items"}, {}) as port:
        wait_until_ready(port, seen.append)

    assert seen == ["facet index: 1 of 3 items", "facet index: 2 of 3 items"]


def test_no_other_red_check_is_waited_for() -> None:
    with (
        answering({"facet index": "1 of 3 items", "canaries": "one is lost"}) as port,
        pytest.raises(Unserved, match=r"answers 503: facet index: 1 of 3 items; canaries: one is lost$"),
    ):
        wait_until_ready(port, pytest.fail)


def test_an_index_that_is_never_built_is_red(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(smoke, "INDEX_PATIENCE", 0.5)
    with answering({"facet index": "0 of 3 items"}) as port, pytest.raises(Unserved, match="0 of 3 items"):
        wait_until_ready(port, lambda _: None)


def test_red_checks_are_named() -> None:
    body = json.dumps({"checks": {"guards": {"ok": False, "detail": "missing"}, "database": {"ok": True, "detail": ""}}})

    assert red_checks(body.encode()) == {"guards": "missing"}
    assert red_checks(b"<html>") == {"answer": "no JSON"}


def test_a_terminal_shows_what_is_at_work() -> None:
    stream = Terminal()
    lines: list[str] = []
    with shown_steps(stream, lines.append) as (say, doing):
        doing("sqlite: restore [1 of 2]")
        time.sleep(0.3)
        say("sqlite: restore: 0.3 s, ok")

    assert "sqlite: restore [1 of 2]" in stream.getvalue()
    assert lines == ["sqlite: restore: 0.3 s, ok"]


def test_a_command_tells_how_far_it_is_and_why_it_ended(tmp_path: Path) -> None:
    told: list[str] = []
    environ = {**os.environ, "DJANGO_SETTINGS_MODULE": "dashboard.settings", "VAR_DIR": str(tmp_path), "SECRET_KEY": "a" * 60}

    with pytest.raises(StepFailed, match=r"verify_snapshot ended with 2: .*there is no snapshot"):
        run(environ, "verify_snapshot", "latest", said=told.append)
    assert "there is no snapshot" in told[-1]


def test_a_server_that_ends_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
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
