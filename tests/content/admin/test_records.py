"""Holds, ledger, batches, aliases and imports: what their lists find and what their pages say."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from content.models import ArchiveRow, CurationEvent, Hold
from content.services.tokens import create_token, revoke_token
from tests.builders import curated, deleted, make_item, signed_in
from tests.content.admin.pages import decided_item, furnished, make_batch, make_import, make_note, make_quarantined

RECORDS = ("hold", "curationevent", "batch", "alias", "archiveimport", "importnote", "quarantinedrow", "archiverow")

pytestmark = pytest.mark.django_db


def rows(name: str, **query: Any) -> list[Any]:
    answer = signed_in("operator").get(reverse(f"admin:content_{name}_changelist"), query)
    assert answer.status_code == 200
    return list(answer.context["cl"].result_list)


def page(name: str, pk: int) -> str:
    answer = signed_in("operator").get(reverse(f"admin:content_{name}_change", args=[pk]))
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize(
    ("state", "count"),
    [("", 3), ("curated", 1), ("deleted", 1), ("purged", 0), ("noted", 1)],
    ids=lambda value: str(value) or "all",
)
def test_holds_are_listed_by_state(state: str, count: int) -> None:
    curated(make_item(), "language", "de")
    deleted(make_item())
    Hold.objects.create(source="youtube", external_id="noted", note="look again")

    assert len(rows("hold", **({"state": state} if state else {}))) == count


def test_batches_are_listed_by_state() -> None:
    standing, undone = make_batch(), make_batch(undone_at=timezone.now(), undone_by="user:ana")

    assert rows("batch", state="standing") == [standing]
    assert rows("batch", state="undone") == [undone]
    assert set(rows("batch")) == {standing, undone}


def test_tokens_are_listed_by_state() -> None:
    now = timezone.now()
    for name in ("nas", "old"):
        create_token(name=name, scope="ingest", tenant="", now=now)
    revoke_token(name="old", now=now)

    assert [token.name for token in rows("apitoken", state="open")] == ["nas"]
    assert [token.name for token in rows("apitoken", state="revoked")] == ["old"]


@pytest.mark.parametrize("name", ["hold", "curationevent", "alias"])
def test_records_of_a_key_are_found_by_it(name: str) -> None:
    item = decided_item()
    decided_item()

    found = rows(name, q=str(item.key))

    assert found
    assert {row.external_id for row in found} == {item.external_id}


@pytest.mark.parametrize(
    ("query", "fields"),
    [
        ({"actor": "user:ben"}, {"categories"}),
        ({"actor": "user:"}, {"language", "categories", "title"}),
        ({"actor": "import:"}, set()),
        ({"op__exact": "pin"}, {"title"}),
        ({"batch": "x"}, set()),
        ({"batch": "9" * 40}, set()),
    ],
    ids=["one actor", "people", "imports", "operation", "no batch", "huge batch"],
)
def test_the_ledger_is_filtered(query: dict[str, str], fields: set[str]) -> None:
    decided_item()

    assert {event.field for event in rows("curationevent", **query)} == fields


def test_the_ledger_is_filtered_by_batch() -> None:
    decided_item()
    event = CurationEvent.objects.exclude(batch=None).get()

    assert rows("curationevent", batch=event.batch_id) == [event]


def test_a_batch_says_its_numbers_and_leads_to_its_events() -> None:
    batch = make_batch(counts={"items": 5281, "decisions": 0})

    text = page("batch", batch.pk)

    assert "5,281 machine values" in text
    assert reverse("desk:batch", args=[batch.pk]) in text
    assert f"?batch={batch.pk}" in text


def test_a_hold_says_its_decisions() -> None:
    item = decided_item()

    text = page("hold", Hold.objects.with_key(item.key).get().pk)

    assert 'class="chip gone" title="removed by a person">Travel &gt; Roads<' in text


def test_an_import_shows_its_report_as_tables() -> None:
    run = make_import()
    make_note(run, code="phantom", severity="warning")
    make_quarantined(run)

    text = page("archiveimport", run.pk)

    assert '<th scope="row">content</th><td class="num">62</td><td class="num">60</td>' in text
    assert '<span class="badge ok">yes</span>' in text
    assert f"?archive_import={run.pk}&amp;code=phantom" in text
    assert "1 row in quarantine" in text
    assert "<code>scratch</code>" in text


def test_an_import_whose_rows_do_not_add_up_says_so() -> None:
    run = make_import(report={"tables": {"content": {"in": 62, "loaded": 60}}})

    assert '<span class="badge gone">no</span>' in page("archiveimport", run.pk)


@pytest.mark.parametrize("report", [{}, {"tables": None}, {"tables": {"a": 1}}, {"unknown": []}, []], ids=repr)
def test_an_import_without_a_whole_report_has_a_page(report: Any) -> None:
    run = make_import(report=report, status="interrupted")

    assert "interrupted" in page("archiveimport", run.pk)
    assert rows("archiveimport") == [run]


def test_notes_are_filtered_by_import_code_and_severity() -> None:
    run, other = make_import(), make_import()
    note = make_note(run, code="phantom", severity="warning")
    make_note(run)
    make_note(other, code="phantom", severity="warning")

    assert rows("importnote", archive_import=run.pk, code="phantom", severity__exact="warning") == [note]


def test_the_codes_of_the_chosen_import_are_offered() -> None:
    run = make_import()
    for code in ("phantom", "default_fill", "phantom"):
        make_note(run, code=code)

    answer = signed_in("curator").get(reverse("admin:content_importnote_changelist"), {"archive_import": run.pk})
    codes = next(spec for spec in answer.context["cl"].filter_specs if spec.title == "code")

    assert codes.lookup_choices == [("default_fill", "default_fill"), ("phantom", "phantom")]


def test_quarantine_is_filtered_by_state() -> None:
    run = make_import()
    make_quarantined(run, state="dismissed")
    waiting = make_quarantined(run)

    assert rows("quarantinedrow", state__exact="open") == [waiting]


def test_a_quarantined_row_is_shown_whole() -> None:
    row = make_quarantined(make_import())

    assert "&quot;$hex&quot;: &quot;ff&quot;" in page("quarantinedrow", row.pk)


@pytest.mark.parametrize(
    "name", ["hold", "curationevent", "batch", "alias", "archiveimport", "importnote", "quarantinedrow", "archiverow"]
)
def test_a_list_costs_the_same_for_1_row_and_for_20(name: str) -> None:
    furnished()
    before = queries_of(name)
    for number in range(20):
        decided_item()
        run = make_import()
        make_note(run)
        make_quarantined(run)
        ArchiveRow.objects.create(archive_import=run, system="ytv2", table="scratch", row_key=f"n{number}", row={})

    assert queries_of(name) == before


def queries_of(name: str) -> int:
    """Return what the second view of a list costs: the first fills what the frame of every page remembers."""
    client, address = signed_in("operator"), reverse(f"admin:content_{name}_changelist")
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def test_dates_have_24_hours_and_the_month_by_name() -> None:
    make_import(started_at=datetime(2026, 11, 21, 18, 30, tzinfo=UTC))

    assert "21 Nov 2026, 18:30" in signed_in("curator").get(reverse("admin:content_archiveimport_changelist")).content.decode()
