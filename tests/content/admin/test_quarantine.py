"""Quarantine in the admin: operators fix, load and dismiss rows; curators look and export."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.test import Client

from content.archive.run import import_archive
from content.models import Item, QuarantinedRow
from tests.archives import make_archive
from tests.builders import signed_in

pytestmark = pytest.mark.django_db

LIST = "/admin/content/quarantinedrow/"


@pytest.fixture
def row(tmp_path: Path) -> QuarantinedRow:
    archive = make_archive(tmp_path, "S5")
    archive.add_video("AbCdEfGhIjK", subcategories_json="[cut")
    archive.run("UPDATE content SET channel_id = CAST(? AS TEXT)", b"caf\xe9")
    import_archive(path=archive.path, actor="user:ana")
    return QuarantinedRow.objects.get()


def posted(row: QuarantinedRow, **changes: tuple[str, str]) -> dict[str, str]:
    """Return a form in which some columns are changed: (type, value)."""
    form = {f"kind-{number}": "leave" for number in range(len(row.row))}
    numbers = {column: number for number, column in enumerate(row.row)}
    for column, (kind, value) in changes.items():
        form |= {f"kind-{numbers[column]}": kind, f"value-{numbers[column]}": value}
    return form


def text_of(client: Client, row: QuarantinedRow) -> str:
    return client.get(f"{LIST}{row.pk}/change/").content.decode()


def test_an_operator_fixes_a_value_and_loads_the_row(row: QuarantinedRow) -> None:
    client = signed_in("operator")
    page = text_of(client, row)
    assert "Fix and load" in page
    assert "text that is not valid UTF-8" in page

    answer = client.post(f"{LIST}{row.pk}/retry/", posted(row, subcategories_json=("null", "")), follow=True)

    assert "The row is loaded (import" in answer.content.decode()
    assert Item.objects.get().payload["ytv2"]["content"]["channel_id"] == {"$text": b"caf\xe9".hex()}
    row.refresh_from_db()
    assert (row.state, row.resolved_by, row.fixed) == ("loaded", "user:operator", {"subcategories_json": None})
    assert "Fix and load" not in text_of(client, row)


@pytest.mark.parametrize(
    ("kind", "value", "told"),
    [
        ("text", "[still cut", "It stays in quarantine: subcategories_json: not valid JSON"),
        ("integer", "many", "It stays in quarantine: subcategories_json: this is no whole number"),
        ("integer", "9" * 20, "It stays in quarantine: subcategories_json: a whole number has at most 64 bits"),
        ("bytes", "xyz", "It stays in quarantine: subcategories_json: this is no bytes in hex"),
    ],
    ids=["still wrong", "no number", "too large", "no bytes"],
)
def test_a_wrong_fix_is_told_and_changes_nothing(row: QuarantinedRow, kind: str, value: str, told: str) -> None:
    answer = signed_in("operator").post(f"{LIST}{row.pk}/retry/", posted(row, subcategories_json=(kind, value)), follow=True)
    assert told in answer.content.decode()
    assert (QuarantinedRow.objects.get().state, Item.objects.count()) == ("open", 0)


def test_a_dismissal_is_told_with_its_reason(row: QuarantinedRow) -> None:
    client = signed_in("operator")
    assert "say why" in client.post(f"{LIST}{row.pk}/dismiss/", {"reason": ""}, follow=True).content.decode()
    client.post(f"{LIST}{row.pk}/dismiss/", {"reason": "made for a test"})
    assert "dismissed (made for a test)" in text_of(client, row)


def test_a_curator_looks_and_exports_but_settles_nothing(row: QuarantinedRow) -> None:
    client = signed_in("curator")
    assert "Fix and load" not in text_of(client, row)
    assert client.post(f"{LIST}{row.pk}/retry/", posted(row)).status_code == 403
    assert client.post(f"{LIST}{row.pk}/dismiss/", {"reason": "x"}).status_code == 403
    (line,) = b"".join(client.get(f"{LIST}export/?state=open")).splitlines()  # type: ignore[call-overload]
    assert json.loads(line)["row"]["subcategories_json"] == "[cut"
    assert b"".join(client.get(f"{LIST}export/?state=loaded")) == b""  # type: ignore[call-overload]


def test_the_dashboard_shows_curators_how_many_rows_wait(row: QuarantinedRow) -> None:
    page = signed_in("curator").get("/imports/").content.decode()
    assert 'Imports <span class="count-badge">1<' in page
    assert "count-badge" not in signed_in("viewer").get("/").content.decode()
