"""Trash and canary sets by command: arguments, one service, an honest exit code."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from content.models import CanarySet, CurationEvent, Hold, Item
from tests.builders import curated, deleted, make_account, make_item

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _people() -> None:
    """Let there be those in whose names the commands decide."""
    make_account("ana")
    make_account("ben")


def run(command: str, *arguments: str, **options: Any) -> str:
    out = io.StringIO()
    call_command(command, *arguments, stdout=out, **options)
    return out.getvalue()


def test_the_trash_is_listed() -> None:
    deleted(make_item(external_id="a", title="Tides"))

    (row,) = json.loads(run("trash", "list", "--json"))["deleted"]

    assert (row["key"], row["title"], row["deleted_by"], row["purged_at"]) == ("youtube:a", "Tides", "user:ana", None)
    assert "youtube:a  Tides" in run("trash", "list")


@pytest.mark.parametrize(("action", "live"), [("restore", 1), ("purge", 0)])
def test_a_deleted_item_is_restored_or_purged(action: str, live: int) -> None:
    deleted(make_item(external_id="a"))

    report = json.loads(run("trash", action, "youtube:a", "--as", "ben", "--yes", "--json"))

    assert report == {"asked": 1, "changed": 1}
    assert Item.objects.live().count() == live
    assert CurationEvent.objects.latest("pk").actor == "user:ben"


@pytest.mark.parametrize(
    "arguments",
    [["restore", "youtube:a"], ["purge", "--as", "ben"], ["purge", "nonsense", "--as", "ben", "--yes"]],
    ids=["nobody", "nothing", "no key"],
)
def test_what_is_not_clear_is_refused(arguments: list[str]) -> None:
    with pytest.raises(CommandError) as refused:
        run("trash", *arguments)

    assert refused.value.returncode == 2


def test_a_purge_of_what_is_not_deleted_is_refused() -> None:
    make_item(external_id="a")

    with pytest.raises(CommandError, match="not deleted") as refused:
        run("trash", "purge", "youtube:a", "--as", "ben", "--yes")

    assert refused.value.returncode == 2


def test_trash_asks_first(monkeypatch: pytest.MonkeyPatch) -> None:
    deleted(make_item(external_id="a"))
    monkeypatch.setattr("builtins.input", lambda _question: "n")

    with pytest.raises(CommandError, match="nothing was changed"):
        run("trash", "purge", "youtube:a", "--as", "ben")

    assert Hold.objects.get().purged_at is None


def test_a_recorded_canary_that_is_lost_fails_the_verification_by_name() -> None:
    curated(make_item(external_id="a"), "language", "de")
    assert "1 items" in run("record_canary", "first", "youtube:a", "--as", "ana")
    assert CanarySet.objects.get().created_by == "user:ana"
    CurationEvent.objects.all().delete()
    Hold.objects.all().delete()

    with pytest.raises(CommandError, match="canary set first") as failed:
        run("verify_curation")

    assert failed.value.returncode == 1


def test_a_canary_of_nothing_is_refused() -> None:
    with pytest.raises(CommandError) as refused:
        run("record_canary", "first", "youtube:a", "--as", "ana")

    assert refused.value.returncode == 2
