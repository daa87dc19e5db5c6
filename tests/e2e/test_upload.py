"""An operator uploads an archive in the browser: a dry run, its report, the import of the same file, and its page."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import expect

from content.models import ArchiveImport, Item
from tests.archives import make_archive
from tests.e2e.conftest import Visitor
from tests.other_processes import environment

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

PATIENCE = 30_000


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_dry_run_then_the_same_file(
    visitor: Visitor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, scripts: bool
) -> None:
    for name, value in environment().items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("django.conf.settings.VAR_DIR", Path(os.environ["VAR_DIR"]))
    archive = make_archive(tmp_path, "S5", "bees.db")
    archive.add_video("AbCdEfGhIjK")
    page = visitor.enter("/admin/content/archiveimport/upload/", name="olga", role="operator", java_script_enabled=scripts)

    page.get_by_label("Archive").set_input_files(archive.path)
    page.get_by_role("button", name="Upload and start").click()
    expect(page.get_by_text("Dry run: nothing was written.")).to_be_visible(timeout=PATIENCE)
    assert not Item.objects.exists()

    page.get_by_role("button", name="Import this file").click()
    expect(page.get_by_text("What became of each row")).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_role("button", name="Import this file")).to_have_count(0)
    page.get_by_role("link", name="Open the import").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("bees.db")
    assert (Item.objects.count(), ArchiveImport.objects.get().actor) == (1, "user:olga")
