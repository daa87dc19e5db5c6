"""Machines over HTTP: what they send is taken, answered field by field, or refused with a clear 4xx and nothing written."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from content.models import IngestRun, Item
from content.services.ingest_runs import LONGEST_REQUEST, pause_ingest
from content.services.tokens import create_token
from dashboard.api.bodies import MAX_BODY_BYTES
from tests.builders import NOON, curated, deleted, make_item

pytestmark = pytest.mark.django_db

GOOD = {"key": "youtube:good", "title": "Good"}
BAD = {"key": "youtube:bad", "kind": "film"}


@pytest.fixture
def token() -> str:
    return create_token(name="nas-1", scope="ingest", tenant="", now=NOON)


def post(path: str, body: Any, token: str, **headers: str) -> Any:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    sent = {"Authorization": f"Bearer {token}", **headers}
    return Client().post(path, content, content_type="application/json", headers=sent)


def ingest(reports: list[Any], token: str, **headers: str) -> Any:
    return post("/api/v1/ingest", {"items": reports}, token, **headers)


@pytest.mark.parametrize(("reports", "status"), [([GOOD], 200), ([GOOD, BAD], 207), ([BAD], 422)])
def test_the_status_says_how_much_went_well(reports: list[Any], status: int, token: str) -> None:
    answer = ingest(reports, token)

    assert answer.status_code == status
    assert [item["status"] for item in answer.json()["items"]] == [
        "created" if report is GOOD else "invalid" for report in reports
    ]
    assert IngestRun.objects.get().actor == "token:nas-1"


def test_a_list_alone_is_a_batch_too(token: str) -> None:
    assert post("/api/v1/ingest", [GOOD], token).json()["counts"] == {"created": 1}


def test_an_empty_batch_is_refused_because_nothing_was_written(token: str) -> None:
    answer = ingest([], token)

    assert (answer.status_code, answer.json()["error"]["message"]) == (422, "items: is empty, so nothing was written")


def test_the_answer_names_shadowed_fields_and_tombstones(token: str) -> None:
    shadowed, gone = make_item(language="en"), make_item()
    curated(shadowed, "language", "de")
    deleted(gone)

    answer = ingest([{"key": str(item.key), "language": "fr"} for item in (shadowed, gone)], token).json()

    assert [item["fields"] for item in answer["items"]] == [{"language": "shadowed"}, {"language": "tombstoned"}]
    assert answer["counts"] == {"tombstoned": 1, "updated": 1}


def test_a_request_that_died_unanswered_is_taken_over_after_a_while(token: str) -> None:
    answer = ingest([GOOD], token, **{"Idempotency-Key": "batch-7"})
    runs = IngestRun.objects.filter(pk=answer.json()["run"])
    runs.update(answer=None)

    assert ingest([GOOD], token, **{"Idempotency-Key": "batch-7"}).status_code == 409
    runs.update(started_at=timezone.now() - LONGEST_REQUEST * 2)
    assert ingest([GOOD], token, **{"Idempotency-Key": "batch-7"}).json()["counts"] == {"unchanged": 1}


def test_the_same_request_again_is_the_same_answer(token: str) -> None:
    first = ingest([GOOD], token, **{"Idempotency-Key": "k"})
    again = ingest([GOOD], token, **{"Idempotency-Key": "k"})

    assert again.json() == first.json()
    assert again.json()["counts"] == {"created": 1}
    assert ingest([BAD], token, **{"Idempotency-Key": "k"}).status_code == 409


def test_a_pause_is_503_with_retry_after(token: str) -> None:
    pause_ingest(actor="user:ana", reason="cutover", now=NOON)

    answer = ingest([GOOD], token)

    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    assert not Item.objects.exists()


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"{", 400),
        (b"", 400),
        (b"[]", 422),
        (b'"x"', 400),
        (b'{"items": {}}', 400),
        (b'{"items": [], "more": 1}', 400),
        (b'{"items": [{"key": "web:1", "word_count": NaN}]}', 400),
        (b'{"items": [{"key": "web:1", "title": "\\ud800"}]}', 400),
        (b'{"items": [{"key": "web:1", "word_count": 1e400}]}', 400),
        (b'{"items": [{"key": "web:\xff"}]}', 400),
        (b'{"items": ' + b"[" * 5000 + b"]" * 5000 + b"}", 400),
        (b'{"items": [{"key": "web:1", "title": "a\\u0000b"}]}', 422),
        (b'{"items": [{"title": "no key"}]}', 422),
        (b'{"items": [7]}', 422),
        (b" " * (MAX_BODY_BYTES + 1), 413),
        (json.dumps({"items": [GOOD] * 1001}).encode(), 413),
    ],
    ids=lambda value: str(value[:40]) if isinstance(value, bytes) else str(value),
)
def test_a_bad_body_is_a_clear_error_and_nothing_is_written(body: bytes, status: int, token: str) -> None:
    answer = post("/api/v1/ingest", body, token)

    assert answer.status_code == status
    assert answer["Content-Type"] == "application/json"
    assert not Item.objects.exists()


@pytest.mark.parametrize(
    ("header", "status"), [("", 401), ("Bearer ", 401), ("Bearer wrong", 401), ("Basic x", 401), ("Bearer \xff", 401)]
)
def test_a_wrong_token_is_refused(header: str, status: int, token: str) -> None:
    answer = Client().post("/api/v1/ingest", b"{}", content_type="application/json", headers={"Authorization": header})

    assert (answer.status_code, answer.json()["error"]["code"]) == (status, "token_refused")


def test_a_token_of_another_scope_is_refused() -> None:
    answer = ingest([GOOD], create_token(name="reader", scope="read", tenant="", now=NOON))

    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "scope_refused")


def test_a_token_writes_into_its_own_tenant_only() -> None:
    ingest([GOOD, {"key": "b~web:1"}], create_token(name="team", scope="ingest", tenant="a", now=NOON))

    assert list(Item.objects.values_list("tenant", "external_id")) == [("a", "good")]


def test_known_says_what_is_here_deleted_and_with_which_hash(token: str) -> None:
    here, gone = make_item(external_id="here"), make_item(external_id="gone")
    deleted(gone)
    keys = ["youtube:here", "youtube:gone", "youtube:never"]

    items = post("/api/v1/items/known", {"keys": keys}, token).json()["items"]
    ingest([{"key": "youtube:here", "title": "Another"}], token)
    later = post("/api/v1/items/known", {"keys": keys}, token).json()["items"]

    assert [(items[key]["known"], items[key]["deleted"]) for key in keys] == [(True, False), (True, True), (False, False)]
    assert here.title != "Another"
    assert items["youtube:here"]["hash"] != later["youtube:here"]["hash"]
    assert items["youtube:gone"]["hash"] == later["youtube:gone"]["hash"]


def test_other_methods_are_405(token: str) -> None:
    assert Client().get("/api/v1/ingest").status_code == 405
