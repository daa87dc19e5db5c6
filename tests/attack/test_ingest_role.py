"""A machine with a role of its own writes items and cannot reach what people decided. Engines without roles say so."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, connections, transaction

from content.db import features, operations
from content.models import Hold, Item
from content.services.ingest_runs import upsert_items
from tests.builders import curated, make_item, science

pytestmark = pytest.mark.django_db(transaction=True)

#: Roles belong to the whole server, which parallel test processes share.
ROLE = f"holdfast_test_{os.getpid()}"
FORBIDDEN = [
    "UPDATE content_hold SET curated = '{}', revision = revision + 1",
    "INSERT INTO content_hold (source, external_id, tenant) VALUES ('web', 'x', '')",
    "DELETE FROM content_hold",
    "TRUNCATE content_hold CASCADE",
    "SELECT * FROM content_curationevent",
    "INSERT INTO content_curationevent (source) VALUES ('web')",
    "DELETE FROM content_item",
    "TRUNCATE content_item CASCADE",
    "ALTER TABLE content_item DISABLE TRIGGER ALL",
    "ALTER TABLE content_item DISABLE TRIGGER content_item_derive",
    "DROP TRIGGER content_item_derive ON content_item",
    "SET session_replication_role = replica",
    "CREATE OR REPLACE FUNCTION public.holdfast_item_derive() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
    "SELECT * FROM auth_user",
]


@contextmanager
def as_machine() -> Iterator[Any]:
    """Be the machine's role on this connection."""
    operations().create_ingest_role(ROLE, "only-for-tests")
    with connection.cursor() as cursor:
        cursor.execute(f"SET SESSION AUTHORIZATION {ROLE}")
    try:
        yield connection
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET SESSION AUTHORIZATION")
            cursor.execute(f"DROP OWNED BY {ROLE}")
            cursor.execute(f"DROP ROLE {ROLE}")


def answer_to(statement: str) -> str:
    """Return the engine's word for a statement that is taken back: its SQLSTATE, or "" when it went through."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
            transaction.set_rollback(True)
    except DatabaseError as error:
        return str(getattr(error.__cause__, "sqlstate", ""))
    return ""


def there_are_no_roles() -> bool:
    """On an engine without roles the command says so."""
    if not features().has_roles:
        with pytest.raises(CommandError, match="no roles"):
            call_command("create_ingest_role")
    return not features().has_roles


def test_the_role_can_write_what_machines_write() -> None:
    if there_are_no_roles():
        return
    item = make_item(categories=[])
    curated(item, "categories", science("Oceans"))

    with as_machine():
        answer = upsert_items([{"key": str(item.key), "categories": ["General"]}, {"key": "web:new", "title": "New"}], actor="m")

    assert answer.counts == {"created": 1, "updated": 1}
    assert answer.items[0]["fields"] == {"categories": "shadowed"}
    assert Item.objects.get(pk=item.pk).effective["categories"] == science("Oceans")


@pytest.mark.parametrize("statement", FORBIDDEN)
def test_the_role_is_refused_everything_else(statement: str) -> None:
    if there_are_no_roles():
        return
    curated(make_item(), "language", "de")

    with as_machine():
        answer = answer_to(statement)

    assert answer == "42501"
    assert Hold.objects.count() == 1


@pytest.mark.parametrize("statement", FORBIDDEN)
def test_the_owner_of_the_tables_is_not_refused(statement: str) -> None:
    """The red case: it is the role that refuses, and nothing about the statement."""
    if not there_are_no_roles():
        curated(make_item(), "language", "de")
        assert answer_to(statement) != "42501"


def test_making_the_role_twice_gives_it_a_new_password() -> None:
    if not features().has_roles:
        assert connections["default"].vendor == "sqlite"
        return
    with as_machine():
        pass
    call_command("create_ingest_role", name=ROLE)
    call_command("create_ingest_role", name=ROLE)
    with connection.cursor() as cursor:
        cursor.execute(f"DROP OWNED BY {ROLE}")
        cursor.execute(f"DROP ROLE {ROLE}")
