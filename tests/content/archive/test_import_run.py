"""A run from the outside: commands with their exit codes, interruptions, and rows that the database itself refuses."""

from __future__ import annotations

import json
from contextlib import suppress
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import ProgrammingError

from content.archive import loader, report
from content.archive.loader import RowsLost
from content.archive.mapped import Note, Row
from content.archive.parity import verify_archive
from content.archive.progress import shown_progress
from content.archive.report import Report
from content.archive.run import import_archive
from content.models import ArchiveImport, ImportNote, Item, QuarantinedRow
from content.services.ingest import write_records
from tests.archives import Archive, make_archive

pytestmark = pytest.mark.django_db


def run(command: str, *arguments: object) -> tuple[int, str]:
    """Return (exit code, stdout) of a command."""
    out = StringIO()
    try:
        call_command(command, *(str(argument) for argument in arguments), stdout=out)
    except SystemExit as stop:
        return int(stop.code or 0), out.getvalue()
    return 0, out.getvalue()


def filled(folder: Path, rows: int = 3, **overrides: Any) -> Archive:
    """Return an archive with some rows."""
    archive = make_archive(folder, "S5")
    for number in range(rows):
        archive.add_video(f"Video{number:06}", title=f"Title {number}", **overrides)
    return archive


def test_the_command_prints_one_document(tmp_path: Path) -> None:
    code, out = run("import_archive", filled(tmp_path).path, "--json")
    document = json.loads(out)
    assert (code, document["status"], document["tables"]["content"]["loaded"]) == (0, "done", 3)
    assert set(document) == {
        "file", "sha256", "system", "schema", "status", "reason", "tables", "notes", "notes_total", "quarantine", "unknown",
        "seconds", "rows_per_second",
    }  # fmt: skip
    assert set(document["tables"]["content"]) == {
        "in", "loaded", "updated", "unchanged", "coerced", "quarantined", "tombstoned", "kept_curated", "would_be_curated",
    }  # fmt: skip


def test_what_is_taken_back_is_not_counted() -> None:
    told = Report("archive.db")
    told.expect("content", 2)
    told.count("content", "loaded")
    before = told.as_json() | {"tables": {"content": dict(told.tables["content"])}}
    row = Row("content", "id-1", {}, reason="broken")

    with suppress(RowsLost), told.all_or_nothing():
        told.count("content", "quarantined")
        told.add_note(row, Note("title", "trimmed"))
        told.add_quarantined(row)
        raise RowsLost

    assert told.as_json() == before
    assert not told.shown


def test_a_refused_file_prints_its_document_and_exits_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out = run("import_archive", tmp_path / "nowhere.db", "--json")
    assert (code, json.loads(out)["status"]) == (2, "refused")
    assert capsys.readouterr().err == "refused: nowhere.db: does not exist\n"


def test_strict_exits_1_when_a_value_was_coerced(tmp_path: Path) -> None:
    archive = filled(tmp_path, duration_seconds="soon")
    assert run("import_archive", archive.path, "--dry-run")[0] == 0
    assert run("import_archive", archive.path, "--strict")[0] == 1


def test_naive_times_are_taken_in_the_zone_that_was_named(tmp_path: Path) -> None:
    archive = filled(tmp_path, 1, published_at="2025-08-01 12:00:00")
    assert run("import_archive", archive.path, "--legacy-tz", "Europe/Berlin")[0] == 0
    assert Item.objects.get().published_at.isoformat() == "2025-08-01T10:00:00+00:00"  # type: ignore[union-attr]
    assert run("verify_archive", archive.path)[0] == 0


def test_a_zone_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="no time zone"):
        call_command("import_archive", str(tmp_path / "a.db"), "--legacy-tz", "Nowhere/Town")


def test_the_wrong_system_is_refused(tmp_path: Path) -> None:
    assert run("import_archive", filled(tmp_path).path, "--system", "ytv2")[0] == 0
    stranger = make_archive(tmp_path, name="stranger.db")
    stranger.run("DROP TABLE content")
    assert run("import_archive", stranger.path, "--system", "ytv2")[0] == 2


def test_verify_prints_one_document_and_exits_1_where_rows_are_missing(tmp_path: Path) -> None:
    code, out = run("verify_archive", filled(tmp_path, 1).path, "--json")
    assert code == 1
    assert json.loads(out)["differences"] == [
        {"table": "content", "key": "yt:video000000", "column": "", "state": "missing", "file": None, "database": None}
    ]


def test_an_interrupted_import_exits_3_and_the_next_one_completes_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = filled(tmp_path, 5)
    monkeypatch.setattr("content.archive.run.AT_ONCE", 2)

    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    halted = import_archive(path=archive.path, actor="user:ana", progress=stop)

    assert (halted.exit_code(), ArchiveImport.objects.get().status, Item.objects.count()) == (3, "interrupted", 2)
    again = import_archive(path=archive.path, actor="user:ana")
    assert (again.tables["content"]["unchanged"], again.tables["content"]["loaded"], again.status) == (2, 3, "done")


def test_a_run_that_a_crash_left_open_is_closed_by_the_next_one(tmp_path: Path) -> None:
    archive = filled(tmp_path)
    first = import_archive(path=archive.path, actor="user:ana")
    ArchiveImport.objects.update(status="running")
    import_archive(path=archive.path, actor="user:ana")
    assert ArchiveImport.objects.get(pk=first.import_id).status == "interrupted"


def test_a_row_that_the_database_refuses_does_not_take_its_neighbours_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = filled(tmp_path)

    def picky(records: Any, **options: Any) -> Any:
        if any(record.key.external_id == "Video000001" for record in records):
            raise ValueError("too odd for this engine")
        return write_records(records, **options)

    monkeypatch.setattr(loader, "write_records", picky)

    report = import_archive(path=archive.path, actor="user:ana")

    assert (report.tables["content"]["loaded"], report.tables["content"]["quarantined"]) == (2, 1)
    assert QuarantinedRow.objects.get().reason == "the database refused it: too odd for this engine"
    assert verify_archive(path=archive.path).exit_code() == 0


def test_a_fault_of_the_database_stops_the_import_and_no_row_is_blamed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(records: Any, **options: Any) -> Any:
        raise ProgrammingError("no such function")

    monkeypatch.setattr(loader, "write_records", broken)

    report = import_archive(path=filled(tmp_path).path, actor="user:ana")

    assert (report.exit_code(), report.reason) == (3, "the database stopped it: no such function; run it again")
    assert QuarantinedRow.objects.count() == 0


def test_notes_beyond_the_limit_are_counted_and_complete_in_the_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report, "SHOWN_AT_MOST", 2)
    result = import_archive(path=filled(tmp_path, 3, duration_seconds="soon").path, actor="user:ana")
    assert (len(result.notes), result.notes_total, ImportNote.objects.count()) == (2, 3, 3)


def test_quarantined_rows_beyond_the_limits_are_counted_and_whole_in_the_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(report, "NAMED_AT_MOST", 3)
    monkeypatch.setattr(report, "LETTERS_AT_MOST", 2_000)
    path = filled(tmp_path, 5, subcategories_json="[cut", channel_name="x" * 500).path

    result = import_archive(path=path, actor="user:ana")

    assert [entry["row"] is not None for entry in result.quarantine] == [True, True, False]  # type: ignore[index, call-overload]
    assert (result.tables["content"]["quarantined"], QuarantinedRow.objects.count()) == (5, 5)


def test_the_import_keeps_its_report_without_notes(tmp_path: Path) -> None:
    import_archive(path=filled(tmp_path).path, actor="user:ana")
    kept = ArchiveImport.objects.get()
    assert kept.report["tables"]["content"]["loaded"] == 3
    assert "notes" not in kept.report
    assert kept.report["status"] == "done"


def test_an_empty_archive_is_imported_with_a_warning(tmp_path: Path) -> None:
    result = import_archive(path=make_archive(tmp_path).path, actor="user:ana")
    assert [note["code"] for note in result.notes if isinstance(note, dict)] == ["empty_archive"]
    assert ImportNote.objects.get().severity == "warning"


def test_the_report_reads_as_lines() -> None:
    told = Report(file="a.db", system="ytv2", schema="S1", unknown_tables=[["odd", 8]])
    told.expect("content", 2)
    told.count("content", "loaded")
    told.count("content", "kept_curated")
    told.add_note(Row("content", "yt:a", {}), Note("title", "nul_removed"))
    assert told.lines() == [
        "a.db: ytv2 S1, done, 2 rows in 0.0 s",
        "  content: 2 rows: 1 loaded, 1 kept curated",
        "  not imported: table odd, 8 rows",
        "  1 notes: nul_removed 1",
    ]


def test_progress_elsewhere_than_on_a_terminal_is_plain_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("content.archive.progress.LINE_EVERY", 0.0)
    stream = StringIO()
    with shown_progress(stream, "importing a.db") as progress:
        progress(50, 100)
    assert stream.getvalue().startswith("importing a.db: 50 of 100 rows, ")
