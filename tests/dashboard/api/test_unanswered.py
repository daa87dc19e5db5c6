"""Whoever asks gets an error that he can read, also where no view wrote one: JSON for programs, a page for people."""

from __future__ import annotations

import pytest
from django.db import OperationalError
from django.test import Client
from pytest_django import Settings

from dashboard.api.v1 import items

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def public(settings: Settings) -> None:
    settings.VIEWER_ACCESS = "public"


@pytest.mark.parametrize(
    ("method", "path", "status", "code", "words"),
    [
        pytest.param("get", "/api/v1/nowhere", 404, "not_found", "nothing at this address", id="no such address"),
        pytest.param("get", "/api/nowhere", 404, "not_found", "nothing at this address", id="no such version"),
        pytest.param("delete", "/api/v1/items", 405, "method_not_allowed", "takes GET, HEAD", id="another method"),
        pytest.param("get", "/ingest/report", 405, "method_not_allowed", "takes POST", id="an old address"),
    ],
)
def test_a_program_gets_json(client: Client, method: str, path: str, status: int, code: str, words: str) -> None:
    answer = getattr(client, method)(path)

    assert answer.status_code == status
    assert answer.json()["error"]["code"] == code
    assert words in answer.json()["error"]["message"]
    assert answer["Content-Length"] == str(len(answer.content))


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        pytest.param(RuntimeError("a fault of ours"), 500, "internal_server_error", id="our fault"),
        pytest.param(OperationalError("no connection"), 503, "service_unavailable", id="database away"),
    ],
)
def test_a_failure_is_json_too(monkeypatch: pytest.MonkeyPatch, error: Exception, status: int, code: str) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(items.query, "run", fail)

    answer = Client(raise_request_exception=False).get("/api/v1/items")

    assert answer.status_code == status
    assert answer.json()["error"]["code"] == code
    assert str(error) not in answer.content.decode()
    assert ("Retry-After" in answer.headers) == (status == 503)


def test_what_a_view_wrote_stays(client: Client) -> None:
    assert client.get("/api/v1/items?colour=red").json()["error"]["code"] == "invalid_filter"


def test_a_person_gets_a_page(client: Client) -> None:
    answer = client.get("/views/save/")

    assert answer.status_code == 405
    assert "This address is not a page" in answer.content.decode()
    assert answer["Allow"] == "POST"
