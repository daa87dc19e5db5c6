"""Error pages in the look of the product, also when the database is away."""

from __future__ import annotations

import pytest
from django.db import OperationalError
from django.test import Client
from pytest_django import Settings

from dashboard.views import items


@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        pytest.param(RuntimeError("a fault of ours"), 500, "Something broke on our side", id="our fault"),
        pytest.param(OperationalError("no connection"), 503, "The database is away", id="database away"),
    ],
)
@pytest.mark.django_db
def test_a_failure_says_what_happened(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, error: Exception, status: int, words: str
) -> None:
    settings.VIEWER_ACCESS = "public"

    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(items, "list_page", fail)

    answer = Client(raise_request_exception=False).get("/")

    assert answer.status_code == status
    assert words in answer.content.decode()
    assert str(error) not in answer.content.decode()


@pytest.mark.django_db
def test_a_page_that_is_not_there_is_404_in_the_look(client: Client) -> None:
    answer = client.get("/nowhere/")

    assert answer.status_code == 404
    assert "There is nothing here" in answer.content.decode()


@pytest.mark.django_db
def test_a_form_without_its_token_is_refused_in_the_look() -> None:
    answer = Client(enforce_csrf_checks=True).post("/login/", {})

    assert answer.status_code == 403
    assert "The form has expired" in answer.content.decode()
