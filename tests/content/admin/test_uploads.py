"""Archives through the browser: dry run first, followed to the report, and every newcomer's mistake answered in one line."""

from __future__ import annotations

import os
import resource
import time
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory
from django.urls import reverse

from content.admin import uploads as pages
from content.archive.uploads import Asked, follow, home, receive, run
from content.db.file_lock import file_lock
from content.models import ArchiveImport, Item
from tests.archives import make_archive
from tests.builders import signed_in
from tests.other_processes import environment

pytestmark = pytest.mark.django_db

ADDRESS = "/admin/content/archiveimport/upload/"


@pytest.fixture(autouse=True)
def _at_once(request: pytest.FixtureRequest, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Import within the request, so that a test's own transaction sees it; one test lets the process start."""
    settings.VAR_DIR = tmp_path / "var"
    if "in_a_process" not in request.node.name:
        monkeypatch.setattr(pages, "begin", run)


def archive_bytes(folder: Path) -> bytes:
    archive = make_archive(folder, "S5")
    archive.add_video("AbCdEfGhIjK")
    archive.add_video("ZyXwVuTsRqP", subcategories_json="[cut")
    return archive.path.read_bytes()


def sent(client: Client, data: bytes, name: str = "old.db", **answers: Any) -> Any:
    """Send the form and follow it to its report."""
    form = {"file": SimpleUploadedFile(name, data), "system": "auto", "legacy_tz": "UTC", **answers}
    return client.post(ADDRESS, form, follow=True)


def test_a_dry_run_reports_and_writes_nothing_then_the_import_writes(tmp_path: Path) -> None:
    client, data = signed_in("operator"), archive_bytes(tmp_path)

    dry = sent(client, data, dry_run="on").content.decode()

    assert "Dry run: nothing was written." in dry
    assert ">Upload again</a>" in dry
    assert "subcategories_json: not valid JSON" in dry
    assert (Item.objects.count(), ArchiveImport.objects.count()) == (0, 0)
    real = sent(client, data)
    assert "What became of each row" in real.content.decode()
    run_of_it = ArchiveImport.objects.get()
    assert (run_of_it.file, run_of_it.actor, Item.objects.count()) == ("old.db", "user:operator", 1)
    document = client.get(f"{real.redirect_chain[-1][0]}?format=json").json()
    assert (document["status"], document["tables"]["content"]["loaded"]) == ("done", 1)


def go_on(client: Client, answer: Any) -> Any:
    """Press the button below a report."""
    return client.post(f"{answer.redirect_chain[-1][0]}go-on/", follow=True)


def kept(settings: Any) -> list[str]:
    return [path.name for path in (settings.VAR_DIR / "uploads").glob("*/file/*")]


def test_the_file_of_a_dry_run_is_imported_without_being_sent_again(tmp_path: Path, settings: Any) -> None:
    client = signed_in("operator")
    dry = sent(client, archive_bytes(tmp_path), dry_run="on", curated_categories="on")
    assert ('value="Import this file"' in dry.content.decode(), kept(settings)) == (True, ["old.db"])

    done = go_on(client, dry).content.decode()

    assert "What became of each row" in done
    assert "Import this file" not in done
    asked = ArchiveImport.objects.get()
    assert (asked.actor, asked.options["curated"], asked.options["dry_run"]) == ("user:operator", "categories", False)
    assert (Item.objects.count(), kept(settings)) == (1, [])
    twice = go_on(client, dry)
    assert (twice.status_code, "its file was imported or refused; upload it again" in twice.content.decode()) == (409, True)


def test_an_import_whose_process_died_is_completed(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    client = signed_in("operator")
    monkeypatch.setattr(pages, "begin", lambda token: None)
    monkeypatch.setattr("content.archive.uploads.STARTING", 0)
    died = sent(client, archive_bytes(tmp_path))
    assert "The import was interrupted" in died.content.decode()

    monkeypatch.setattr(pages, "begin", run)
    done = go_on(client, died).content.decode()

    assert ("Done." in done, Item.objects.count(), kept(settings)) == (True, 1, [])


def test_an_import_at_work_is_not_begun_again(tmp_path: Path) -> None:
    client = signed_in("operator")
    dry = sent(client, archive_bytes(tmp_path), dry_run="on")
    token = dry.redirect_chain[-1][0].rstrip("/").rsplit("/", 1)[-1]
    with file_lock(home() / token / "lock"):
        answer = go_on(client, dry)
    assert (answer.status_code, "its import is at work" in answer.content.decode()) == (409, True)
    assert signed_in("curator").post(f"{ADDRESS}{token}/go-on/").status_code == 403
    assert signed_in("operator", "bo").post(f"{ADDRESS}{'x' * 22}/go-on/").status_code == 409


@pytest.mark.parametrize("name", ["asked.json", "told.json", "lock", "file", ".hidden", "…", "日" * 100 + ".db", "a" * 300])
def test_a_file_of_any_name_is_taken(name: str, tmp_path: Path) -> None:
    answer = sent(signed_in("operator"), archive_bytes(tmp_path), name=name)
    assert "What became of each row" in answer.content.decode()


def test_a_table_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    archive = make_archive(tmp_path)
    archive.run("CREATE TABLE odd_table (a)")
    data = archive.path.read_bytes().replace(b"odd_table", b"odd\xfftable")
    assert "table <code>odd\ufffdtable</code>, which cannot be read." in sent(signed_in("operator"), data).content.decode()


def test_the_same_file_twice_is_said_to_be_so(tmp_path: Path) -> None:
    client, data = signed_in("operator"), archive_bytes(tmp_path)
    sent(client, data)
    again = sent(client, data, name="other-name.db").content.decode()
    assert "This very file was imported before" in again
    assert Item.objects.count() == 1


MISTAKES = {
    "a picture": (b"\x89PNG\r\n\x1a\n" + b"x" * 500, {}, "old.db: is not a SQLite database"),
    "a compressed file": (b"\x1f\x8b" + b"x" * 500, {}, "compressed with gzip; unpack it first"),
    "an empty file": (b"", {}, "the file is empty (0 bytes)"),
    "a zone that is none": (b"x", {"legacy_tz": "Nowhere/Town"}, "is no time zone"),
    "a system that is none": (b"x", {"system": "holdfast9"}, "Select a valid choice"),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_told_in_words(name: str) -> None:
    data, answers, told = MISTAKES[name]
    assert told in sent(signed_in("operator"), data, **answers).content.decode()
    assert (Item.objects.count(), ArchiveImport.objects.count()) == (0, 0)


def test_an_archive_that_is_cut_off_or_of_no_known_system_is_told_in_words(tmp_path: Path) -> None:
    client, data = signed_in("operator"), archive_bytes(tmp_path)
    assert "is truncated" in sent(client, data[:-2000]).content.decode()
    stranger = make_archive(tmp_path, name="stranger.db")
    stranger.run("DROP TABLE content")
    assert "no table of a known system" in sent(client, stranger.path.read_bytes()).content.decode()
    assert "the file is no archive of ytv2" in sent(client, stranger.path.read_bytes(), system="ytv2").content.decode()


def test_no_file_is_told_in_words() -> None:
    answer = signed_in("operator").post(ADDRESS, {"system": "auto", "legacy_tz": "UTC"})
    assert (answer.status_code, "Choose a file." in answer.content.decode()) == (400, True)


def test_an_upload_that_stops_in_the_middle_is_told_in_words(tmp_path: Path) -> None:
    class CutOff:
        def read(self, size: int = -1) -> bytes:
            raise OSError("connection reset")

    request = RequestFactory().post(ADDRESS, {"system": "auto"})
    request.user = User(username="op", is_superuser=True)
    request._stream = CutOff()  # type: ignore[attr-defined]

    answer = pages.upload(request)

    assert answer.status_code == 400
    assert answer.context_data["refusal"] == "the upload was cut off; nothing was written"  # type: ignore[attr-defined]


def test_a_disk_that_does_not_take_the_file_is_told_in_words(tmp_path: Path, settings: Any) -> None:
    client = signed_in("operator")
    settings.VAR_DIR.write_text("no folder")

    answer = sent(client, archive_bytes(tmp_path))

    assert answer.status_code == 507
    assert "this server cannot keep the file (Not a directory); nothing was written." in answer.content.decode()


def test_of_a_file_that_does_not_fit_nothing_is_left() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, hard))
    try:
        with pytest.raises(OSError, match="File too large"):
            receive(chunks=[b"x" * 60_000] * 5, asked=Asked("old.db", "user:ana"))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert list(home().iterdir()) == []


def test_the_form_needs_its_token(tmp_path: Path) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = signed_in("operator").cookies
    assert strict.post(ADDRESS, {"system": "auto"}).status_code == 403


def test_only_operators_upload() -> None:
    client = signed_in("curator")
    assert client.get(ADDRESS).status_code == 403
    assert sent(client, b"x").status_code == 403
    assert "Upload an archive" not in client.get("/admin/content/archiveimport/").content.decode()
    assert "Upload an archive" in signed_in("operator").get("/admin/content/archiveimport/").content.decode()


def test_a_token_that_is_none_is_not_found() -> None:
    client = signed_in("operator")
    for token in ("x" * 22, "..", "no"):
        assert client.get(f"{ADDRESS}{token}/").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_the_import_runs_in_a_process_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    environ = {**environment(), "VAR_DIR": environment().get("VAR_DIR", "")}
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("django.conf.settings.VAR_DIR", Path(os.environ["VAR_DIR"]))
    answer = signed_in("operator").post(
        ADDRESS, {"file": SimpleUploadedFile("old.db", archive_bytes(tmp_path)), "system": "auto", "legacy_tz": "UTC"}
    )
    token = answer["Location"].rstrip("/").rsplit("/", 1)[-1]
    deadline = time.monotonic() + 120
    while follow(token).is_running and time.monotonic() < deadline:
        time.sleep(0.05)
    told = follow(token)
    assert told.report is not None
    assert (told.report["status"], Item.objects.count()) == ("done", 1)
    assert reverse("admin:content_archiveimport_upload_status", args=[token]) == answer["Location"]
