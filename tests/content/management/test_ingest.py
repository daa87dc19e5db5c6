"""ingest and pause_ingest: files in, a truthful answer out, and nothing that failed is lost."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from content.archive.report_files import LONGEST_LINE
from content.models import IngestRun, Item, Text
from content.services.ingest_runs import pause_ingest
from tests.builders import NOON, make_account

pytestmark = pytest.mark.django_db

NATIVE = {"key": "web:1", "title": "One"}
OLD = {"video_id": "AbCdEfGhIjK", "title": "Old", "summaries": [{"variant": "audio", "text": "Heard."}]}
BAD = {"key": "web:2", "kind": "film"}


def run(path: Path | str, *options: str) -> tuple[int, dict[str, Any]]:
    """Return exit code and answer."""
    out = io.StringIO()
    try:
        call_command("ingest", str(path), "--json", *options, stdout=out)
    except CommandError as error:
        return error.returncode, json.loads(out.getvalue() or "{}")
    return 0, json.loads(out.getvalue())


def lines(*reports: Any) -> str:
    return "".join((report if isinstance(report, str) else json.dumps(report)) + "\n" for report in reports)


@pytest.mark.parametrize(
    "text",
    [
        lines(NATIVE, OLD),
        "\ufeff" + lines(NATIVE, OLD),
        "\n" + lines(NATIVE, "", OLD).rstrip("\n"),
        json.dumps([NATIVE, OLD]),
        json.dumps({"items": [NATIVE, OLD]}, indent=2),
    ],
    ids=["JSON Lines", "with a byte order mark", "with blank lines", "a list", "an object of items"],
)
def test_a_file_is_read_whatever_holds_its_reports(text: str, tmp_path: Path) -> None:
    path = tmp_path / "reports.json"
    path.write_text(text, encoding="utf-8")

    code, answer = run(path)

    assert (code, answer["counts"], answer["dead_letter"]) == (0, {"created": 2}, None)
    assert (Item.objects.count(), Text.objects.get().text, IngestRun.objects.get().channel) == (2, "Heard.", "cli")


def test_a_directory_is_read_by_name_and_one_bad_file_spoils_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "reports"
    folder.mkdir()
    for name, text in (("a.json", json.dumps(OLD, indent=1)), ("b.json", "{"), ("c.jsonl", lines(NATIVE)), ("d.txt", "x")):
        (folder / name).write_text(text)

    code, answer = run(folder)

    assert (code, answer["counts"]) == (1, {"created": 2, "invalid": 1})
    assert [item["at"] for item in answer["items"]] == ["a.json", "b.json", "c.jsonl:1"]


def test_standard_input_is_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(lines(NATIVE).encode())))

    assert run("-")[1]["counts"] == {"created": 1}


def test_a_second_sending_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "r.jsonl"
    path.write_text(lines(NATIVE, OLD))
    run(path)
    before = list(Item.objects.order_by("pk").values())

    assert run(path)[1]["counts"] == {"unchanged": 2}
    assert list(Item.objects.order_by("pk").values()) == before


def test_what_failed_is_sent_again_after_a_correction(tmp_path: Path) -> None:
    path, dead = tmp_path / "r.jsonl", tmp_path / "dead.jsonl"
    path.write_text(lines(NATIVE, BAD, '{"key": "web:3", "title"'))

    code, answer = run(path, "--dead-letter", str(dead))
    assert (code, answer["counts"], answer["dead_letter"]) == (1, {"created": 1, "invalid": 2}, str(dead))

    again = run(dead)
    assert (again[0], again[1]["counts"]) == (1, {"invalid": 2})

    dead.write_text(dead.read_text().replace("film", "video").replace('\\"title\\"', '\\"title\\": \\"Three\\"}'))
    assert run(dead)[1]["counts"] == {"created": 2}


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('{"key": "web:9", "title": "a\\u0000b"}', "NUL"),
        ('{"key": "web:9", "word_count": NaN}', "no JSON"),
        ('{"key": "web:9", "title": "\\ud800"}', "no JSON"),
        ('{"video_id": "x", "title": "a\\u0000b"}', "NUL"),
        ('{"key": "web:9", "title": "' + "x" * LONGEST_LINE + '"}', "bytes"),
        ("[" * 5000, "no JSON"),
        ("7", "object"),
    ],
    ids=["NUL", "NaN", "half a surrogate", "NUL in an old report", "too long", "too deep", "a number"],
)
def test_a_bad_line_is_a_clear_error_and_the_others_are_taken(line: str, reason: str, tmp_path: Path) -> None:
    path = tmp_path / "r.jsonl"
    path.write_text(lines(NATIVE, line, OLD))

    code, answer = run(path)

    assert (code, [item["status"] for item in answer["items"]]) == (1, ["created", "invalid", "created"])
    assert reason in answer["items"][1]["error"]


@pytest.mark.parametrize("text", ["{", "[1,", "<html>", "\x00"], ids=repr)
def test_a_file_without_reports_is_refused(text: str, tmp_path: Path) -> None:
    path = tmp_path / "r.json"
    path.write_text(text)

    assert run(path) == (2, {})
    assert not Item.objects.exists()


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    assert run(tmp_path / "none.json") == (2, {})


def test_a_dead_letter_file_that_cannot_be_written_refuses_before_anything_is_written(tmp_path: Path) -> None:
    path = tmp_path / "r.jsonl"
    path.write_text(lines(NATIVE, BAD))

    assert run(path, "--dead-letter", str(tmp_path / "none" / "dead.jsonl")) == (2, {})
    assert run(path, "--dead-letter", str(path)) == (2, {})
    assert not Item.objects.exists()


def test_a_pause_refuses_before_anything_is_written(tmp_path: Path) -> None:
    path = tmp_path / "r.jsonl"
    path.write_text(lines(NATIVE))
    pause_ingest(actor="user:ana", reason="", now=NOON)

    assert run(path) == (2, {})
    assert not Item.objects.exists()


def test_pause_and_resume_say_what_they_changed() -> None:
    make_account("ana", role="operator")

    def answer(*options: str) -> Any:
        out = io.StringIO()
        call_command("pause_ingest", "--as", "ana", "--json", *options, stdout=out)
        return json.loads(out.getvalue())

    assert answer("--reason", "cutover") == {"ingest": "paused", "changed": True}
    assert answer() == {"ingest": "paused", "changed": False}
    assert answer("--resume") == {"ingest": "running", "changed": True}
