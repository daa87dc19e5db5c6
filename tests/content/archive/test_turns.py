"""Two imports at once, and imports that were killed: one at a time, and nothing of a dead one stays behind."""

from __future__ import annotations

import signal
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command

from content.archive.parity import verify_archive
from content.archive.private_folder import private_folder
from content.archive.run import import_archive
from content.archive.turns import own_turn
from content.models import ArchiveImport, Item
from tests.archives import Archive, make_archive
from tests.content.archive.processes import stopped_import
from tests.other_processes import run_program

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Path) -> None:
    """Other workers of this run make private copies, too; processes that are forked here see this folder."""
    settings.VAR_DIR = tmp_path / "var"


def filled(folder: Path, rows: int = 5) -> Archive:
    archive = make_archive(folder, "S5")
    for number in range(rows):
        archive.add_summary(archive.add_video(f"Video{number:06}", title=f"Title {number}"))
    return archive


def copies() -> list[Path]:
    """The private folders that lie under VAR_DIR."""
    return [path for path in (Path(settings.VAR_DIR) / "imports").iterdir() if path.is_dir()]


def test_a_second_import_is_refused_while_another_process_is_at_work(tmp_path: Path) -> None:
    archive = filled(tmp_path)
    with own_turn():
        second = run_program("-m", "django", "import_archive", str(archive.path), cwd=tmp_path)
    assert (second.returncode, Item.objects.count()) == (2, 0)
    assert "refused: another import is at work (a dry run" in second.stderr
    assert run_program("-m", "django", "import_archive", str(archive.path), cwd=tmp_path).returncode == 0


def test_the_refusal_names_the_running_import(tmp_path: Path) -> None:
    archive = filled(tmp_path)
    with own_turn():
        ArchiveImport.objects.create(file="old.db", rows_total=70, rows_done=20)
        second = run_program("-m", "django", "import_archive", str(archive.path), cwd=tmp_path)
    assert ": old.db, 20 of 70 rows); wait until it is done" in second.stderr
    assert ArchiveImport.objects.get().status == "running"


def test_a_killed_import_leaves_whole_chunks_and_the_next_one_completes_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = filled(tmp_path)
    monkeypatch.setattr("content.archive.run.AT_ONCE", 2)

    stopped_import(archive.path, signal.SIGKILL)

    assert (ArchiveImport.objects.get().status, Item.objects.count(), len(copies())) == ("running", 2, 1)
    report = import_archive(path=archive.path, actor="user:ana")
    assert (report.tables["content"]["unchanged"], report.tables["content"]["loaded"]) == (2, 3)
    assert list(ArchiveImport.objects.order_by("pk").values_list("status", flat=True)) == ["interrupted", "done"]
    assert copies() == []
    assert verify_archive(path=archive.path).exit_code() == 0


def test_ctrl_c_leaves_exit_3_and_an_import_that_can_be_completed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = filled(tmp_path)
    monkeypatch.setattr("content.archive.run.AT_ONCE", 2)

    assert stopped_import(archive.path, signal.SIGINT) == ("exit", 3)

    stopped = ArchiveImport.objects.get()
    assert (stopped.status, stopped.rows_done, stopped.rows_total, copies()) == ("interrupted", 4, 10, [])
    call_command("import_archive", str(archive.path))
    assert verify_archive(path=archive.path).exit_code() == 0


def test_a_folder_in_use_is_not_taken_for_an_abandoned_one() -> None:
    with private_folder() as first, private_folder() as second:
        assert sorted(copies()) == sorted([first, second])
    assert copies() == []


def test_many_folders_at_once_are_in_nobody_s_way() -> None:
    def hold(_: int) -> None:
        with private_folder() as folder:
            (folder / "copy").write_bytes(b"x" * 1000)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(hold, range(400)))
    assert copies() == []
