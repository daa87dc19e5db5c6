"""Runs and tokens in the admin: what machines did can be seen, and no token."""

from __future__ import annotations

import pytest
from django.urls import reverse

from content.models import ApiToken, IngestRun
from content.services.ingest_runs import pause_ingest, upsert_items
from content.services.tokens import create_token
from tests.builders import NOON
from tests.content.admin.pages import client_of

pytestmark = pytest.mark.django_db


def page(name: str, pk: int) -> str:
    answer = client_of("operator").get(reverse(f"admin:content_{name}_change", args=[pk]))
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_run_shows_its_counts_and_its_first_errors() -> None:
    upsert_items([{"key": "web:1"}, {"key": "web:2", "kind": "film"}], actor="job:nightly")

    text = page("ingestrun", IngestRun.objects.get().pk)

    assert "1 created, 1 invalid" in text
    assert "film" in text


def test_a_token_shows_neither_itself_nor_its_digest() -> None:
    token = create_token(name="nas-1", scope="ingest", tenant="", now=NOON)
    stored = ApiToken.objects.get()

    text = page("apitoken", stored.pk)

    assert "nas-1" in text
    assert token not in text
    assert stored.digest not in text


@pytest.mark.parametrize("name", ["ingestrun", "ingestpause", "apitoken"])
def test_the_lists_open(name: str) -> None:
    upsert_items([{"key": "web:1"}], actor="job:nightly")
    pause_ingest(actor="user:ana", reason="cutover", now=NOON)
    create_token(name="nas-1", scope="ingest", tenant="", now=NOON)

    assert client_of("operator").get(reverse(f"admin:content_{name}_changelist")).status_code == 200
