"""Liveness asks nothing; readiness is red for each thing that makes the service unusable, and names it."""

from __future__ import annotations

import pytest
from django.db import OperationalError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client

from content.db import operations
from content.db.search import search_store
from content.models import Hold
from content.services.canaries import record_canary
from tests.builders import ANA, NOON, curated, make_item


def test_liveness_asks_no_database(client: Client) -> None:
    # No database mark: a query would fail this test.
    answer = client.get("/healthz")

    assert (answer.status_code, answer.content) == (200, b"ok\n")
    assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.django_db
def test_readiness_is_green_on_a_migrated_database(client: Client) -> None:
    answer = client.get("/readyz")

    green = {"ok": True, "detail": ""}
    assert answer.status_code == 200
    names = ("database", "migrations", "guards", "search", "canaries", "facet index")
    assert answer.json() == {"ready": True, "checks": dict.fromkeys(names, green)}


@pytest.mark.django_db
def test_readiness_names_a_pending_migration(client: Client) -> None:
    (newest,) = MigrationLoader(connection).graph.leaf_nodes("content")
    MigrationRecorder(connection).record_unapplied(*newest)

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert ".".join(newest) in answer.json()["checks"]["migrations"]["detail"]


@pytest.mark.django_db(transaction=True)
def test_readiness_is_red_without_guards(client: Client) -> None:
    operations().drop_guards()

    answer = client.get("/readyz")
    operations().install_guards()

    assert answer.status_code == 503
    assert answer.json()["checks"]["guards"]["ok"] is False
    assert client.get("/readyz").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_readiness_is_red_without_search_documents(client: Client) -> None:
    search_store().drop()

    answer = client.get("/readyz")
    search_store().install()

    assert answer.status_code == 503
    assert answer.json()["checks"]["search"]["detail"] == "search documents are missing or old; run migrate"
    assert client.get("/readyz").status_code == 200


@pytest.mark.django_db
def test_readiness_is_red_when_the_database_is_away(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise OperationalError("connection to server at 10.0.0.9 failed: password=secret")

    monkeypatch.setattr(connection, "ensure_connection", refuse)

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json()["checks"]["database"]["detail"] == "OperationalError from the database"
    assert b"secret" not in answer.content


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_health_is_only_read(client: Client, path: str) -> None:
    assert client.post(path).status_code == 405


@pytest.mark.django_db
def test_readiness_is_red_when_a_canary_is_lost(client: Client) -> None:
    item = make_item(external_id="a")
    curated(item, "language", "de")
    record_canary(name="first", keys=[item.key], actor=ANA, now=NOON)
    Hold.objects.all().delete()

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert "canary set first" in answer.json()["checks"]["canaries"]["detail"]
