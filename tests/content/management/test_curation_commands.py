"""The commands around decisions: arguments, one service, an honest report and exit code."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from content.models import Batch, Hold, IngestPause, Item
from content.services.tokens import authenticate
from tests.builders import NOON, curated, make_account, make_item

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _people() -> None:
    """Let there be those in whose names the commands decide."""
    make_account("ana")
    make_account("ben")


LINE = '{"key": "youtube:a", "field": "language", "value": "de"}\n'


def run(command: str, *arguments: str, **options: Any) -> str:
    out = io.StringIO()
    call_command(command, *arguments, stdout=out, **options)
    return out.getvalue()


def written(folder: Path, text: str) -> str:
    path = folder / "decisions.jsonl"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_curate_takes_a_file_as_one_batch(tmp_path: Path) -> None:
    make_item(external_id="a")

    report = json.loads(run("curate", written(tmp_path, LINE), "--as", "ana", "--reason", "checked", "--json"))

    assert (report["changed"], report["not_found"]) == (1, [])
    assert Item.objects.get().language == "de"
    assert Batch.objects.get().reason == "checked"


def test_curate_names_missing_items_with_exit_code_1(tmp_path: Path) -> None:
    with pytest.raises(CommandError) as refused:
        run("curate", written(tmp_path, LINE), "--as", "ana")

    assert refused.value.returncode == 1


@pytest.mark.parametrize("text", ["{", "nonsense\n", LINE.replace("language", "colour")])
def test_curate_refuses_a_bad_file_with_exit_code_2(text: str, tmp_path: Path) -> None:
    make_item(external_id="a")

    with pytest.raises(CommandError) as refused:
        run("curate", written(tmp_path, text), "--as", "ana")

    assert refused.value.returncode == 2
    assert not Hold.objects.exists()


@pytest.mark.parametrize(
    ("name", "told"), [("anna", "there is no account 'anna'"), ("vic", "Only curators may decide")], ids=["unknown", "viewer"]
)
@pytest.mark.parametrize(
    "command",
    [
        ["curate", "nowhere.jsonl"],
        ["undo_batch", "1", "--yes"],
        ["record_canary", "first", "youtube:a"],
        ["trash", "purge", "youtube:a", "--yes"],
    ],
    ids=lambda command: command[0],
)
def test_nobody_decides_but_an_account_that_may(command: list[str], name: str, told: str) -> None:
    make_account("vic", role="viewer")

    with pytest.raises(CommandError, match=f"--as {name}: {told}") as refused:
        run(*command, "--as", name)

    assert refused.value.returncode == 2


@pytest.mark.parametrize(
    ("name", "told"), [("anna", "there is no account 'anna'"), ("ben", "Only operators may do this")], ids=["unknown", "curator"]
)
@pytest.mark.parametrize(
    "command", [["pause_ingest"], ["pause_ingest", "--resume"], ["undo_import", "1", "--yes"]], ids=lambda command: command[-1]
)
def test_nobody_runs_the_service_but_an_account_that_may(command: list[str], name: str, told: str) -> None:
    with pytest.raises(CommandError, match=f"--as {name}: {told}") as refused:
        run(*command, "--as", name)

    assert (refused.value.returncode, len(str(refused.value).splitlines())) == (2, 1)
    assert not IngestPause.objects.exists()


def test_undo_batch_takes_a_batch_back_and_refuses_a_second_time(tmp_path: Path) -> None:
    make_item(external_id="a", language="en")
    batch = json.loads(run("curate", written(tmp_path, LINE), "--as", "ana", "--json"))["batch"]

    report = json.loads(run("undo_batch", str(batch), "--as", "ben", "--yes", "--json"))

    assert report == {"batch": batch, "undone": 1, "kept": []}
    assert Item.objects.get().language == "en"
    with pytest.raises(CommandError, match="undone by user:ben") as refused:
        run("undo_batch", str(batch), "--as", "ben", "--yes")
    assert refused.value.returncode == 2


def test_undo_batch_asks_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_item(external_id="a")
    batch = json.loads(run("curate", written(tmp_path, LINE), "--as", "ana", "--json"))["batch"]
    monkeypatch.setattr("builtins.input", lambda _question: "n")

    with pytest.raises(CommandError, match="nothing was changed"):
        run("undo_batch", str(batch), "--as", "ben")

    assert Item.objects.get().language == "de"


def test_verify_curation_is_silent_on_a_true_ledger_and_names_a_false_one() -> None:
    hold = curated(make_item(external_id="a"), "language", "de")
    assert json.loads(run("verify_curation", "--json")) == {"differences": [], "canaries": []}

    Hold.objects.filter(pk=hold.pk).update(curated={}, revision=2)

    with pytest.raises(CommandError) as refused:
        run("verify_curation")
    assert refused.value.returncode == 1


def test_create_token_prints_a_token_that_works() -> None:
    made = json.loads(run("create_token", "nas-1", "--scope", "ingest", "--json"))

    assert authenticate(token=made["token"], scope="ingest", now=NOON).name == "nas-1"
    with pytest.raises(CommandError, match="already") as refused:
        run("create_token", "nas-1", "--scope", "read")
    assert refused.value.returncode == 2
