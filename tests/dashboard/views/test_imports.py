"""Imports and their reports on the dashboard: for curators, read only."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from content.models import ArchiveImport, ImportNote, QuarantinedRow
from tests.builders import signed_in

pytestmark = pytest.mark.django_db


def make_import(*, notes: int = 0, quarantined: int = 0) -> ArchiveImport:
    """Return a finished import with as many notes and rows in quarantine."""
    figures = {"in": 1000 + quarantined, "loaded": 1000, "quarantined": quarantined}
    report = {"tables": {"content": figures}, "seconds": 0.04, "unknown": {"tables": ["extra"], "columns": []}}
    run = ArchiveImport.objects.create(
        file="old.db", sha256="ab" * 32, system="ytv2", status="done", actor="user:ana", report=report
    )
    for number in range(notes):
        ImportNote.objects.create(
            archive_import=run, table="content", row_key=f"yt:{number}", column="title", code="nul", original="a<b", stored="ab"
        )
    for number in range(quarantined):
        QuarantinedRow.objects.create(
            archive_import=run, table="content", row_key=f"q:{number}", reason="no id", row={"id": None}
        )
    return run


def test_the_list_leads_to_each_report() -> None:
    run = make_import(notes=2)

    html = signed_in("curator").get("/imports/").content.decode()

    assert f'href="/imports/{run.pk}/" data-row>old.db' in html
    for label, figure in (("Rows", "1,000"), ("Notes", "2"), ("Quarantine", "0")):
        assert f'data-label="{label}">{figure}</td>' in html


def test_a_report_shows_figures_notes_and_quarantine() -> None:
    run = make_import(notes=1, quarantined=1)

    html = signed_in("operator").get(f"/imports/{run.pk}/").content.decode()

    assert "<dt>Rows in the file</dt><dd>1,001</dd>" in html
    assert "<code>&quot;a&lt;b&quot;</code>" in html
    assert "no id" in html
    assert "<code>extra</code>" in html


def test_no_import_yet_says_what_to_do() -> None:
    assert "import_archive" in signed_in("curator").get("/imports/").content.decode()


def test_a_report_that_is_not_there_is_404() -> None:
    assert signed_in("curator").get("/imports/7/").status_code == 404


@pytest.mark.parametrize("path", ["/imports/", "/imports/1/"])
def test_viewers_are_refused_and_strangers_sign_in(client: Client, path: str) -> None:
    assert client.get(path).headers["Location"] == f"/login/?next={path}"
    refused = signed_in("viewer").get(path)
    assert refused.status_code == 403
    assert "Your account may not see this" in refused.content.decode()


def test_long_reports_cost_no_more_queries(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    client = signed_in("curator")
    short, long = make_import(notes=1, quarantined=1), make_import(notes=30, quarantined=30)

    with django_assert_max_num_queries(12) as one:
        client.get(f"/imports/{short.pk}/")
    with django_assert_max_num_queries(len(one)):
        client.get(f"/imports/{long.pk}/")
