"""A run says the truth about each report, keeps it, and a pause stops the next one."""

from __future__ import annotations

import pytest

from content.exceptions import ContentError, IdempotencyConflict, IngestPaused, ScopeRefused, TokenRefused
from content.models import IngestRun, Item
from content.services.ingest_runs import finish_run, pause_ingest, resume_ingest, start_run, upsert_items
from content.services.tokens import authenticate, create_token, revoke_token
from tests.builders import NOON, curated, make_item

pytestmark = pytest.mark.django_db

GOOD = {"key": "youtube:good", "title": "Good", "texts": [{"text": "One."}]}
BAD = {"key": "youtube:bad", "duration_seconds": "long"}


def test_a_bad_report_harms_no_other_and_is_named() -> None:
    answer = upsert_items([BAD, GOOD], actor="token:nas-1")

    assert (answer.outcome, answer.counts) == ("partial", {"created": 1, "invalid": 1})
    assert answer.items[0] == {
        "index": 0, "key": "youtube:bad", "status": "invalid", "fields": {}, "texts": [],
        "error": "duration_seconds: must be a whole number from 0",
    }  # fmt: skip
    assert answer.items[1]["fields"] == {"title": "applied"}
    run = IngestRun.objects.get()
    assert (run.outcome, run.counts, len(run.errors), run.actor) == ("partial", answer.counts, 1, "token:nas-1")


@pytest.mark.parametrize("key", ["web:a\x00b", "web:a\ud800b"], ids=["NUL", "half a surrogate pair"])
def test_a_key_that_cannot_be_stored_is_named_all_the_same(key: str) -> None:
    answer = upsert_items([{"key": key}], actor="job:orm")

    assert (answer.outcome, answer.items[0]["key"]) == ("refused", IngestRun.objects.get().errors[0]["key"])


def test_nothing_but_bad_reports_is_refused() -> None:
    assert upsert_items([BAD], actor="token:nas-1").outcome == "refused"
    assert not Item.objects.exists()


def test_the_same_again_is_unchanged_and_a_new_text_is_an_update() -> None:
    upsert_items([GOOD], actor="token:nas-1")

    again = upsert_items([GOOD, {**GOOD, "texts": [{"text": "Two."}]}], actor="token:nas-1")

    assert [item["status"] for item in again.items] == ["unchanged", "updated"]


def test_a_report_with_only_an_id_and_a_title_wipes_nothing() -> None:
    item = make_item(external_id="x", categories=[{"category": "Science", "subcategories": []}], has_audio=True, author="A")
    curated(item, "language", "de")

    upsert_items([{"key": "youtube:x", "title": "New title"}], actor="token:nas-1")

    item.refresh_from_db()
    assert (item.title, item.language, item.author, item.has_audio) == ("New title", "de", "A", True)
    assert item.effective["categories"] == [{"category": "Science", "subcategories": []}]


def test_a_pause_stops_ingest_until_it_ends() -> None:
    assert pause_ingest(actor="user:ana", reason="cutover", now=NOON)
    assert not pause_ingest(actor="user:ana", reason="again", now=NOON)
    with pytest.raises(IngestPaused, match="cutover"):
        upsert_items([GOOD], actor="token:nas-1")

    assert resume_ingest(actor="user:ana", now=NOON)
    assert not resume_ingest(actor="user:ana", now=NOON)
    assert upsert_items([GOOD], actor="token:nas-1").outcome == "done"


def test_an_idempotency_key_leads_to_the_first_answer() -> None:
    run = start_run(actor="token:nas-1", channel="http", idempotency_key="k", body_digest="d")
    with pytest.raises(IdempotencyConflict, match="not been answered yet"):
        start_run(actor="token:nas-1", channel="http", idempotency_key="k", body_digest="d")
    answer = upsert_items([GOOD], actor="token:nas-1", run=run)
    finish_run(run, answer)

    assert start_run(actor="token:nas-1", channel="http", idempotency_key="k", body_digest="d").answer == answer.document()
    with pytest.raises(IdempotencyConflict, match="another body"):
        start_run(actor="token:nas-1", channel="http", idempotency_key="k", body_digest="other")
    assert start_run(actor="token:nas-2", channel="http", idempotency_key="k", body_digest="other").pk != run.pk


def test_a_token_opens_its_scope_and_nothing_else() -> None:
    token = create_token(name="nas-1", scope="ingest", tenant="a", now=NOON)

    found = authenticate(token=token, scope="ingest", now=NOON)
    assert (found.actor, found.tenant) == ("token:nas-1", "a")
    assert token not in str(found.__dict__)
    with pytest.raises(ScopeRefused):
        authenticate(token=token, scope="curate", now=NOON)
    with pytest.raises(TokenRefused):
        authenticate(token=token + "x", scope="ingest", now=NOON)


def test_a_revoked_token_opens_nothing() -> None:
    token = create_token(name="nas-1", scope="ingest", tenant="", now=NOON)
    assert revoke_token(name="nas-1", now=NOON)

    with pytest.raises(TokenRefused):
        authenticate(token=token, scope="ingest", now=NOON)


@pytest.mark.parametrize("name", ["nas-1", "", "x" * 65])
def test_a_token_needs_a_name_of_its_own(name: str) -> None:
    create_token(name="nas-1", scope="ingest", tenant="", now=NOON)

    with pytest.raises(ContentError):
        create_token(name=name, scope="read", tenant="", now=NOON)
