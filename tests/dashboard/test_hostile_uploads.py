"""Hostile archives through the browser: uploaded, imported, and every page, feed and document of what came in answers."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from content.admin import uploads
from content.archive.uploads import run
from content.models import Item, QuarantinedRow
from tests.content.archive.twins import TWINS, Twin
from tests.dashboard.pages import opened, walk

#: Committed, so that the facet index answers as it does for people; within a transaction it would be SQL.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "archives" / "hostile"
UPLOAD = "/admin/content/archiveimport/upload/"
DOCUMENTS = ("/items.json", "/items.csv", "/items.atom", "/api/v1/items?page_size=100", "/api/v1/quarantine", "/imports/")
LISTS = ("/admin/content/archiveimport/", "/admin/content/archiverow/", "/admin/content/quarantinedrow/export/")
#: Of many items and rows so many are opened.
SOME = 4
STATUSES = {"imports": "done", "refused": "refused"}
#: Bytes, and the statuses that an import of them may end with.
Archive = tuple[bytes, set[str]]


def made(twin: Twin) -> Callable[[Path], Archive]:
    """Return what makes a trap here."""

    def make(folder: Path) -> Archive:
        path, entry = twin.make(folder)
        return path.read_bytes(), {STATUSES[entry["file_outcome"]]}

    return make


def shared(entry: dict[str, Any]) -> Callable[[Path], Archive]:
    """Return what reads a hostile file that lies beside the repository. As a browser sends it, it comes without its journal."""
    path = FOLDER / entry["file"]
    is_torn = Path(f"{path}-journal").is_file()
    names = ["refused"] if is_torn else [entry["file_outcome"], *entry.get("accept_file", ())]
    return lambda _folder: (path.read_bytes(), {STATUSES[name] for name in names})


def archives() -> Iterator[Any]:
    """Yield the traps made here and, at full length, the hostile files where they are."""
    for twin in TWINS:
        yield pytest.param(made(twin), id=twin.name)
    manifest = FOLDER / "manifest.json"
    for entry in json.loads(manifest.read_text())["files"] if manifest.is_file() else ():
        yield pytest.param(shared(entry), id=entry["file"], marks=pytest.mark.soak)


@pytest.mark.parametrize("make", [*archives()])
def test_an_upload_is_reported_and_every_page_of_it_answers(
    make: Callable[[Path], Archive], admin_client: Client, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.VAR_DIR, settings.VIEWER_ACCESS = tmp_path / "var", "public"
    monkeypatch.setattr(uploads, "begin", run)
    data, statuses = make(tmp_path)

    dry, report = sent(admin_client, data, dry_run="on"), sent(admin_client, data)

    assert report["status"] in statuses, report["reason"]
    assert (dry["tables"], dry["reason"]) == (report["tables"], report["reason"])
    scans = walk(admin_client, admin_client, most=SOME)
    assert {path: scan.faults for path, scan in scans.items() if scan.faults} == {}
    for path in pages_of_rows():
        assert admin_client.get(path).status_code == 200, path


def sent(client: Client, data: bytes, **answers: str) -> Any:
    """Upload an archive; return the report at the end of its page."""
    form = {"file": SimpleUploadedFile("old.db", data), "system": "auto", "legacy_tz": "UTC", **answers}
    answer = client.post(UPLOAD, form, follow=True)
    assert answer.status_code in (200, 400)
    if not answer.redirect_chain:
        return {"status": "refused", "tables": {}, "reason": answer.context["refusal"]}
    path = answer.redirect_chain[-1][0]
    assert opened(client, path).faults == []
    return client.get(f"{path}?format=json").json()


def pages_of_rows() -> Iterator[str]:
    """Yield the documents and lists, and the pages of single rows."""
    yield from DOCUMENTS
    yield from LISTS
    for item in Item.objects.order_by("pk")[:SOME]:
        yield f"/api/v1{item.get_absolute_url().rstrip('/')}"
    for row in QuarantinedRow.objects.order_by("pk")[:SOME]:
        yield f"/admin/content/quarantinedrow/{row.pk}/change/"
        yield f"/api/v1/quarantine/{row.pk}"
