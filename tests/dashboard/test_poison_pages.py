"""Poison that got in before the constraints: every page, feed and document shows the rest, and says what is wrong."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from contextlib import suppress
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client

from content.db import features
from content.db.readable import STAND_INS
from content.models import Item, Text
from tests.builders import curated, make_item, make_text, science
from tests.content.admin.pages import make_import, make_note, make_quarantined
from tests.dashboard.pages import opened

pytestmark = pytest.mark.django_db(transaction=True)

DEEP = "[" * 3000 + "]" * 3000
DIGITS = "9" * 5000
#: SQLite stores no time that it cannot spell, and no JSON that is this deep.
HAS_ALL = features().has_roles
LARGE = f'{{"n": {"1e5000" if HAS_ALL else DIGITS}}}'
TIMES = ("infinity", "-infinity", "10000-01-01", "0044-03-15 BC")
PLACES = {
    **({f"published_at {value}": ("content_item", "published_at", value) for value in TIMES if HAS_ALL}),
    **({f"{name} infinity": ("content_item", name, "infinity") for name in ("indexed_at", "observed_at") if HAS_ALL}),
    **({f"{name} infinity": ("content_item", name, "infinity") for name in ("starts_at", "updated_at") if HAS_ALL}),
    **({"deep categories": ("content_item", "analysis", f'{{"title": "Poisoned", "categories": {DEEP}}}')} if HAS_ALL else {}),
    **({"deep payload": ("content_item", "payload", f'{{"deep": {DEEP}}}')} if HAS_ALL else {}),
    **({"text of no time": ("content_text", "occurred_at", "infinity")} if HAS_ALL else {}),
    # The guards of SQLite are functions of ours, and refuse what they cannot read.
    **({"digits in analysis": ("content_item", "analysis", LARGE)} if HAS_ALL else {}),
    **{f"digits in {name}": ("content_item", name, LARGE) for name in ("media", "stats", "payload")},
    "digits in flags": ("content_item", "flags", f"[{LARGE}]"),
    "digits in a text": ("content_text", "meta", LARGE),
    "digits in a decision": ("content_curationevent", "after", LARGE),
    "digits in a note": ("content_importnote", "original", LARGE),
    "digits in a raw row": ("content_quarantinedrow", "row", LARGE),
    "digits in a report": ("content_archiveimport", "report", LARGE),
}
#: What an item's document has.
EXPORTED = [
    name for name, (table, column, _) in PLACES.items() if table in ("content_item", "content_text") and column != "updated_at"
]
#: What a list of the API tells of an item, and what a time is called in a file.
API_NAMES = ("published_at", "starts_at", "indexed_at", "observed_at", "flags", "effective")
FILE_NAMES = {"published_at": "published", "indexed_at": "indexed", "updated_at": "updated"}
SORTS = ("-indexed", "indexed", "-published", "published", "title", "duration")
PAGES = (
    "/", "/?view=table", "/?q=poisoned", "/?published.from=2020-01-01", "/?more=category", "/items.json",
    "/items.csv", "/items.atom",
    "/insights/", "/trash/", "/suggestions/", "/batches/", "/taxonomy/", "/imports/", "/api/v1/items", "/api/v1/quarantine",
    "/admin/content/item/", "/admin/content/hold/", "/admin/content/curationevent/",
    "/admin/content/importnote/", "/admin/content/quarantinedrow/", "/admin/content/archiveimport/",
    "/admin/content/quarantinedrow/export/", "/api/v1/quarantine/export",
)  # fmt: skip


@pytest.fixture
def _unguarded() -> Iterator[None]:
    """Take the constraints away, as it was before there were any."""
    guarded = [(model, constraint) for model in (Item, Text) for constraint in model._meta.constraints]
    readable = [(model, each) for model, each in guarded if each.name.endswith("_readable")]
    if HAS_ALL:
        with connection.schema_editor() as editor:
            for model, constraint in readable:
                editor.remove_constraint(model, constraint)
    else:
        connection.cursor().execute("PRAGMA ignore_check_constraints = ON")
    yield
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM content_text")
        cursor.execute("DELETE FROM content_item")
    if HAS_ALL:
        with connection.schema_editor() as editor:
            for model, constraint in readable:
                editor.add_constraint(model, constraint)
    else:
        connection.cursor().execute("PRAGMA ignore_check_constraints = OFF")


@pytest.fixture
def poisoned(_unguarded: None, settings: Any) -> Item:
    """A decided item with texts, between two sound ones, and an import with what is kept of it."""
    settings.VIEWER_ACCESS = "public"
    make_item(title="Sound before", categories=science())
    item = make_item(title="Poisoned", categories=science("Bees"), duration_seconds=60)
    make_item(title="Sound after")
    make_text(item, text="Poisoned prose.")
    curated(item, "language", "de")
    run = make_import()
    make_note(run)
    make_quarantined(run)
    return item


def spoil(table: str, column: str, value: str) -> int:
    """Write a value past every guard; return the row's id."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT max(id) FROM {table}" if table != "content_item" else f"SELECT id FROM {table} WHERE title = 'Poisoned'"
        )
        (pk,) = cursor.fetchone()
        cursor.execute(f"UPDATE {table} SET {column} = %s WHERE id = %s", [value, pk])
    return int(pk)


def answers(client: Client, item: Item) -> dict[str, int]:
    """Return the status of every page that could show the row."""
    key = item.get_absolute_url()
    pages = [*PAGES, *(f"/?sort={sort}&page_size=1" for sort in SORTS), key, f"{key}edit/", f"/api/v1{key.rstrip('/')}"]
    pages += [f"/admin/content/item/{item.pk}/{page}/" for page in ("change", "history")]
    for model in ("curationevent", "importnote", "quarantinedrow", "archiveimport"):
        pages += [f"/admin/content/{model}/{pk}/change/" for pk in ids_of(f"content_{model}")]
    found = {}
    for page in pages:
        answer = client.get(page, follow=True)
        # A stream breaks where it is read.
        _ = answer.getvalue()
        found[page] = answer.status_code
    return found


def ids_of(table: str) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id FROM {table}")
        return [pk for (pk,) in cursor.fetchall()]


@pytest.mark.slow
@pytest.mark.parametrize("place", PLACES)
def test_every_page_answers_and_the_doctor_names_the_row(place: str, poisoned: Item, admin_client: Client) -> None:
    table, column, value = PLACES[place]
    pk = spoil(table, column, value)

    statuses = answers(admin_client, poisoned)

    assert {page: status for page, status in statuses.items() if status != 200} == {}
    shown = "".join(opened(admin_client, "/").text)
    assert all(title in shown for title in ("Sound before", "Poisoned", "Sound after"))
    if table == "content_item":
        where = (poisoned.get_absolute_url(), f"/admin/content/item/{poisoned.pk}/change/")
        assert all("cannot be read" in "".join(opened(admin_client, page).text) for page in where)
    out = StringIO()
    with suppress(SystemExit):
        call_command("check_data", "--json", stdout=out)
    named = {(row["table"], row["pk"], row["column"]) for row in json.loads(out.getvalue())["unreadable"]}
    assert (table, pk, column) in named


def unread(document: dict[str, Any]) -> list[str]:
    """Return the names whose value could not be read."""
    return [name for name, value in document.items() if isinstance(value, dict) and "$unreadable" in value]


@pytest.mark.parametrize("place", PLACES)
def test_a_list_of_the_api_says_what_cannot_be_read(place: str, poisoned: Item, client: Client) -> None:
    table, column, value = PLACES[place]
    spoil(table, column, value)

    rows = client.get("/api/v1/items?facets=0").json()["items"]

    told = [(row["key"], name) for row in rows for name in unread(row)]
    name = "effective" if place == "deep categories" else column
    assert told == ([(str(poisoned.key), name)] if name in API_NAMES else [])


@pytest.mark.parametrize("place", PLACES)
def test_files_and_feeds_say_which_time_cannot_be_read(place: str, poisoned: Item, client: Client) -> None:
    table, column, value = PLACES[place]
    spoil(table, column, value)

    entries = client.get("/items.json").json()["items"]
    cells = list(csv.DictReader(StringIO(client.get("/items.csv").getvalue().decode())))
    feed = client.get("/items.atom").content.decode()

    listed = [FILE_NAMES[column]] if column in FILE_NAMES else []
    assert [name for entry in entries for name in unread(entry)] == listed
    assert [name for row in cells for name, told in row.items() if told.startswith("unreadable: ")] == listed
    assert not any(str(moment.year).zfill(4) + "-" in feed for moment in STAND_INS)
    assert feed.count("<updated>") == 4


@pytest.mark.parametrize("place", EXPORTED)
def test_an_export_of_items_tells_what_it_could_not_read(place: str, poisoned: Item) -> None:
    spoil(*PLACES[place])
    out = StringIO()

    call_command("export_items", stdout=out)

    told = [json.loads(line) for line in out.getvalue().splitlines()]
    assert (len(told), sum("$unreadable" in line for line in out.getvalue().splitlines())) == (3, 1)


@pytest.mark.parametrize("place", PLACES)
def test_no_archive_carries_what_stands_in_the_place_of_a_value(place: str, poisoned: Item, tmp_path: Path) -> None:
    spoil(*PLACES[place])

    with pytest.raises(CommandError, match=f"column {PLACES[place][1]}: the value cannot be read") as refused:
        call_command("export_archive", str(tmp_path / "all.db"), stdout=StringIO())

    assert (refused.value.returncode, list(tmp_path.iterdir())) == (2, [])
