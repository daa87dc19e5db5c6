"""export_items streams every stored value, in the order of keys, with the same bytes on both engines."""

from __future__ import annotations

import csv
import json
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from content.archive import items_export
from content.archive.items_export import FIELDS
from content.models import Alias, Item
from tests.builders import NOON, curated, deleted, make_item, make_text, science

pytestmark = pytest.mark.django_db

#: One whole document. It holds for both engines, so equal stores give equal bytes.
GOLDEN = (
    '{"aliases":["yt:émile"],"analysis":{"categories":[{"category":"Science","subcategories":["Physics"]}],"language":"en",'
    '"title":"Émile\\u0007 “q”","topics":["engine"]},"author":"Ana","complexity":"","content_type":"",'
    '"curated":{"language":{"base":"BASE","op":"set","value":"de"}},"delete_reason":"","deleted_at":null,'
    '"deleted_by":"","duration_seconds":90,"effective":{"categories":[{"category":"Science","subcategories":["Physics"]}],'
    '"language":"de","title":"Émile\\u0007 “q”","topics":["engine"]},"ends_at":null,"external_id":"É-1","flags":["phantom"],'
    '"has_audio":true,"indexed_at":"2026-03-01T12:00:00Z","key":"youtube:É-1","kind":"video","language":"de","media":{},'
    '"note":"","observed_at":"2026-03-01T12:00:00Z",'
    '"payload":{"A":10000000000000000000000,"a":[1,0,0.1,1.5e-07,123456789012345678901,true,null,{"$hex":"00ff"}]},'
    '"published_at":"2026-03-01T11:59:59.999999Z","purged_at":null,"revision":1,"source":"youtube","starts_at":null,'
    '"stats":{"views":12},"tenant":"","texts":[{"html":"","is_latest":false,"language":"","meta":{"z":1},"occurred_at":null,'
    '"position":0,"revision":1,"role":"summary","speaker":"","text":"Old.\\n","variant":"audio"},{"html":"<p>New.</p>",'
    '"is_latest":true,"language":"","meta":{},"occurred_at":"2026-03-01T12:00:00Z","position":0,"revision":2,'
    '"role":"summary","speaker":"","text":"New.","variant":"audio"}],"thumbnail_url":"","title":"Émile\\u0007 “q”",'
    '"title_key":"emile\\u0007 “q”","url":"https://a.example","word_count":null}\n'
)


def exported(**options: Any) -> str:
    out = StringIO()
    call_command("export_items", stdout=out, **options)
    return out.getvalue()


def lines(**options: Any) -> list[dict[str, Any]]:
    return [json.loads(line) for line in exported(**options).splitlines()]


def keys(**options: Any) -> list[str]:
    return [line["key"] for line in lines(**options)]


def make_golden() -> Item:
    item = make_item(
        external_id="É-1", title="Émile\x07 “q”", topics=["engine"], categories=science("Physics"), language="en", author="Ana",
        url="https://a.example", published_at=NOON - timedelta(microseconds=1), duration_seconds=90, has_audio=True,
        flags=["phantom"], stats={"views": 12.0},
        payload={"a": [1.0, -0.0, 0.1, 1.5e-7, 123456789012345678901, True, None, {"$hex": "00ff"}], "A": 1e22},
    )  # fmt: skip
    make_text(item, variant="audio", text="New.", html="<p>New.</p>", revision=2, occurred_at=NOON)
    make_text(item, variant="audio", text="Old.\n", is_latest=False, meta={"z": 1})
    Alias.objects.create(name="yt:émile", source="youtube", external_id="É-1")
    curated(item, "language", "de")
    return item


def test_a_document_holds_every_stored_value_in_canonical_form() -> None:
    make_golden()
    (document,) = lines()
    assert exported() == GOLDEN.replace("BASE", document["curated"]["language"]["base"])


def test_documents_come_in_the_order_of_their_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(items_export, "BATCH", 2)
    for tenant, source, external_id in [
        ("", "a", "b"), ("", "a", "B"), ("", "a", "é"), ("", "a-b", "x"), ("", "a", "10"), ("", "a", "9"),
        ("b", "a", "x"), ("", "b", "x"), ("", "a0", "x"), ("", "a", "z:"), ("", "a", "~"),
        ("", "a", "\U0001f600"), ("", "a", "\ufffd"),
    ]:  # fmt: skip
        make_item(tenant=tenant, source=source, external_id=external_id)
    assert keys() == sorted(keys(), key=str.encode)
    assert len(keys()) == 13


def test_a_filter_chooses_the_items_and_its_page_does_not() -> None:
    make_item(external_id="no", topics=["b"])
    for number in range(3):
        make_item(external_id=f"yes-{number}", topics=["a"])
    assert keys(filter="?topic=a&page_size=1&sort=-title&view=table") == [f"youtube:yes-{number}" for number in range(3)]


def test_a_filter_holds_in_every_tenant() -> None:
    make_item(external_id="x", topics=["a"])
    make_item(external_id="x", topics=["a"], tenant="t")
    make_item(external_id="y", topics=["b"], tenant="t")
    assert keys(filter="topic=a") == ["t~youtube:x", "youtube:x"]


def test_deleted_items_are_written_when_asked_for() -> None:
    make_item(external_id="here", topics=["a"])
    deleted(make_item(external_id="gone", topics=["a"]))
    assert keys() == ["youtube:here"]
    assert keys(filter="topic=a", include_deleted=True) == ["youtube:gone", "youtube:here"]
    assert lines(include_deleted=True)[0]["deleted_by"] == "user:ana"


def test_a_filter_that_is_invalid_is_refused_with_code_2() -> None:
    with pytest.raises(CommandError, match="colour: There is no such parameter") as refusal:
        exported(filter="colour=red")
    assert refusal.value.returncode == 2


def test_a_list_holds_the_same_documents() -> None:
    make_golden()
    make_item()
    assert json.loads(exported(format="json")) == lines()
    Item.objects.all().delete()
    assert exported(format="json") == "[]\n"


def test_a_table_holds_the_same_values() -> None:
    make_golden()
    table = list(csv.reader(StringIO(exported(format="csv"), newline="")))
    assert table[0] == list(FIELDS)
    row = dict(zip(*table, strict=True))
    (document,) = lines()
    assert json.loads(row["texts"]) == document["texts"]
    assert (row["title"], row["word_count"], row["has_audio"], row["published_at"]) == (
        "Émile\x07 “q”",
        "",
        "true",
        "2026-03-01T11:59:59.999999Z",
    )


def test_an_item_more_costs_no_query_more(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    make_item()
    with django_assert_num_queries(6):
        exported()
    for _ in range(20):
        make_item()
    with django_assert_num_queries(6):
        exported()
