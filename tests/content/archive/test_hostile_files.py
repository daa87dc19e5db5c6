"""Hostile archives: every row accounted for, every expectation met, the source untouched, a second import changes nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from content.archive.parity import verify_archive
from content.archive.report import STATES, Report
from content.archive.run import import_archive
from content.models import Item, Text
from tests.content.archive.expectations import Sides, unmet
from tests.content.archive.twins import TWINS, Twin

FOLDER = Path(__file__).resolve().parents[4] / "shared" / "archives" / "hostile"
MANIFEST = FOLDER / "manifest.json"
ENTRIES: list[dict[str, Any]] = json.loads(MANIFEST.read_text())["files"] if MANIFEST.exists() else []
#: Rows of a file that is read by the slow suite.
MANY = 2000

pytestmark = pytest.mark.django_db


def marks_of(entry: dict[str, Any]) -> list[pytest.MarkDecorator]:
    """Return the mark of a file whose many rows take seconds: it is read by `make test-slow`."""
    rows = sum(counts["in"] for counts in entry.get("account", {}).values())
    return [pytest.mark.slow] if rows > MANY else []


def imported(path: Path) -> Report:
    return import_archive(path=path, actor="user:ana")


def stamps() -> list[Any]:
    items = Item.objects.order_by("pk").values_list("pk", "updated_at", "changed")
    return [*items, *Text.objects.order_by("pk").values_list("pk")]


def check(entry: dict[str, Any], path: Path) -> None:
    before = Sides.of(path)

    report = imported(path)

    assert list(unmet(entry, report)) == []
    assert all(sum(counts[state] for state in STATES) == counts["in"] for counts in report.tables.values())
    assert Sides.of(path) == before
    if report.status == "done":
        again = stamps()
        second = imported(path)
        for counts in second.tables.values():
            assert counts["unchanged"] + counts["quarantined"] == counts["in"], second.tables
        assert stamps() == again
        assert verify_archive(path=path).as_json()["differences"] == []
    else:
        assert Item.objects.count() == 0


@pytest.mark.parametrize("entry", [pytest.param(entry, id=entry["file"], marks=marks_of(entry)) for entry in ENTRIES])
def test_a_hostile_file_meets_every_expectation_of_its_manifest(entry: dict[str, Any]) -> None:
    check(entry, FOLDER / entry["file"])


@pytest.mark.parametrize("twin", TWINS, ids=[twin.name for twin in TWINS])
def test_a_trap_made_here_meets_every_expectation(twin: Twin, tmp_path: Path) -> None:
    path, entry = twin.make(tmp_path)
    check(entry, path)


def test_the_checker_names_an_expectation_that_is_not_met(tmp_path: Path) -> None:
    path, entry = next(twin for twin in TWINS if twin.name == "clocks in integers").make(tmp_path)
    entry["expect"][0] |= {"value": 5, "forbid": [3723]}
    entry |= {"forbid_values": ["2025-08-01T00:00:00Z"], "late_ids": ["yt:nowhere"], "never_count": {"content": 4}}

    assert [line.split(":")[0] for line in unmet(entry, imported(path))] == [
        "yt", "yt", "yt", "content", "2025-08-01T00",
    ]  # fmt: skip
