"""Imports in the admin: undone by operators, after they saw what would happen."""

from __future__ import annotations

from pathlib import Path

import pytest

from content.archive.run import import_archive
from content.models import ArchiveImport, Item
from tests.archives import make_archive
from tests.builders import curated, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def imported(tmp_path: Path) -> ArchiveImport:
    archive = make_archive(tmp_path)
    archive.add_video("AbCdEfGhIjK")
    archive.add_video("ZyXwVuTsRqP")
    import_archive(path=archive.path, actor="user:ana")
    return ArchiveImport.objects.get()


def test_the_page_says_what_would_happen_and_an_operator_confirms(imported: ArchiveImport) -> None:
    client = signed_in("operator")
    kept = Item.objects.get(external_id="AbCdEfGhIjK")
    curated(kept, "language", "de")
    assert "Undo…" in client.get(f"/admin/content/archiveimport/{imported.pk}/change/").content.decode()

    plan = client.get(f"/admin/content/archiveimport/{imported.pk}/undo/").content.decode()

    assert "What would happen" in plan
    assert "people decided about it" in plan
    assert Item.objects.count() == 2
    done = client.post(f"/admin/content/archiveimport/{imported.pk}/undo/").content.decode()
    assert "The file can be imported again." in done
    assert Item.objects.get() == kept
    again = client.post(f"/admin/content/archiveimport/{imported.pk}/undo/", follow=True).content.decode()
    assert "was undone by user:operator" in again
    assert "Undo…" not in again


def test_what_the_file_had_and_we_did_not_know_is_named_with_its_count(tmp_path: Path) -> None:
    archive = make_archive(tmp_path)
    archive.add_video()
    archive.run("CREATE TABLE watched (day)")
    archive.run("INSERT INTO watched VALUES (1), (2)")
    pk = import_archive(path=archive.path, actor="user:ana").import_id
    assert "<code>watched (2)</code>" in signed_in("curator").get(f"/admin/content/archiveimport/{pk}/change/").content.decode()


def test_a_curator_sees_no_way_to_undo_an_import(imported: ArchiveImport) -> None:
    client = signed_in("curator")
    assert "Undo…" not in client.get(f"/admin/content/archiveimport/{imported.pk}/change/").content.decode()
    assert client.post(f"/admin/content/archiveimport/{imported.pk}/undo/").status_code == 403
    assert Item.objects.count() == 2
