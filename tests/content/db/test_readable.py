"""Poison: what PostgreSQL would store and Python cannot read is refused by the database, and found where it got in before."""

from __future__ import annotations

import json
import os
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from content.db import features
from content.models import Item
from content.services.doctor import find_unreadable
from tests.builders import make_item, make_text

pytestmark = pytest.mark.django_db

DEEP = "[" * 3000 + "]" * 3000
#: SQLite compares the spelling, and only our programs write there.
TIMES = ("infinity", "-infinity", "10000-01-01", "0044-03-15 BC") if "DATABASE_URL" in os.environ else ("infinity",)
DOCUMENTS = ("1e5000", "-1e5000", '{"a": [1e5000]}', DEEP, '{"a": ' + DEEP + "}")
CONSTRAINTS = ("item_times_are_readable", "item_json_is_readable")


def write(column: str, value: str, pk: int) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE content_item SET {column} = %s WHERE id = %s", [value, pk])


@pytest.mark.parametrize("value", TIMES)
@pytest.mark.parametrize("column", ["published_at", "observed_at"])
def test_a_time_beyond_the_calendar_is_refused(column: str, value: str) -> None:
    item = make_item()
    with pytest.raises(DatabaseError):
        write(column, value, item.pk)


@pytest.mark.parametrize("value", DOCUMENTS, ids=["large", "small", "inside", "deep", "deep inside"])
@pytest.mark.parametrize("column", ["analysis", "payload", "flags"])
def test_json_that_cannot_be_read_is_refused(column: str, value: str) -> None:
    item = make_item()
    if features().has_roles or value.count("[") > 1000:
        with pytest.raises(DatabaseError):
            write(column, value, item.pk)
    assert Item.objects.get() == item


def test_what_is_large_and_can_be_read_is_stored() -> None:
    depth = 400
    document = json.loads("[" * depth + "]" * depth)
    item = make_item(payload={"deep": document, "digits": 10**900, "small": 1e-300, "text": "9" * 5000})
    make_text(item, meta={"deep": document})
    assert Item.objects.get().payload["digits"] == 10**900


@pytest.mark.parametrize("number", [None, -7], ids=["the next id", "an id below zero"])
def test_the_doctor_names_a_row_that_got_in_before(number: int | None) -> None:
    good, bad = make_item(), make_item(id=number)
    make_text(good)
    spoil(bad)
    out = StringIO()

    with pytest.raises(SystemExit) as ended:
        call_command("check_data", "--json", stdout=out)

    assert ended.value.code == 1
    found = {(row["table"], row["pk"], row["column"]) for row in json.loads(out.getvalue())["unreadable"]}
    columns = ("payload", "published_at") if features().has_roles else ("payload",)
    assert found == {("content_item", bad.pk, column) for column in columns}


def spoil(item: Item) -> None:
    """Write what the constraints refuse, as it was possible before there were any."""
    digits = "9" * 5000
    with connection.cursor() as cursor:
        if features().has_roles:
            for name in CONSTRAINTS:
                cursor.execute(f"ALTER TABLE content_item DROP CONSTRAINT {name}")
            cursor.execute("UPDATE content_item SET published_at = 'infinity' WHERE id = %s", [item.pk])
        cursor.execute("UPDATE content_item SET payload = %s WHERE id = %s", [f'{{"n": {digits}}}', item.pk])


def test_the_doctor_is_silent_about_sound_rows() -> None:
    make_text(make_item())
    out = StringIO()
    call_command("check_data", stdout=out)
    assert out.getvalue() == "every row can be read\n"


def test_the_doctor_tells_how_far_it_is() -> None:
    make_text(make_item())
    told: list[tuple[int, int]] = []
    assert not list(find_unreadable(lambda done, total: told.append((done, total))))
    rows = sum(model._default_manager.count() for model in apps.get_app_config("content").get_models())
    assert told[-1] == (rows, rows)
