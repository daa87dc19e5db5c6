"""The list of snapshots: for operators, from the manifests, whatever stands in them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from content.archive.snapshots import take_snapshot
from tests.builders import NOON, make_item, signed_in

pytestmark = pytest.mark.django_db

PAGE = "admin:content_snapshots"


@pytest.fixture(autouse=True)
def place(settings: Any, tmp_path: Path) -> Path:
    settings.SNAPSHOT_DIR = tmp_path
    return tmp_path


def shown() -> str:
    return signed_in("operator").get(reverse(PAGE)).content.decode()


def test_operators_see_what_there_is() -> None:
    make_item()
    taken = take_snapshot(now=NOON, with_dump=False)

    page = shown()

    assert taken.path.name in page
    assert "not asked for" in page
    assert reverse(PAGE) in signed_in("operator").get(reverse("admin:index")).content.decode()


def test_without_a_snapshot_it_says_so() -> None:
    assert "There is no snapshot yet" in shown()


def test_odd_manifests_are_shown_as_text(place: Path) -> None:
    said = {"taken_at": ["x"], "rows": "<b>", "dump": "<script>", "engine": "<script>alert(1)</script>"}
    (place / "holdfast-20260301T120000Z.json").write_text(json.dumps(said))
    (place / "holdfast-20260301T120000Z.sqlite3").touch()
    (place / "holdfast-20260302T120000Z.sqlite3").touch()

    page = shown()

    assert "&lt;script&gt;alert" in page
    assert "20260302" not in page


@pytest.mark.parametrize("role", ["curator", "viewer", ""])
def test_others_do_not_see_it(role: str) -> None:
    answer = signed_in(role).get(reverse(PAGE))

    assert answer.status_code in (302, 403)
    assert b"Snapshots" not in answer.content
