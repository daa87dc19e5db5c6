"""Decisions from a file are one batch: all of its lines or none, and keys without an item are named."""

from __future__ import annotations

from typing import Any

import pytest

from content.exceptions import InvalidCuration
from content.models import Alias, Batch, Hold, Item
from content.services.curation_files import CurationReport, curate_lines
from tests.builders import ANA, NOON, make_item

pytestmark = pytest.mark.django_db


def take(*lines: str, **options: Any) -> CurationReport:
    return curate_lines(lines=lines, label="file", actor=ANA, now=NOON, **options)


def test_json_lines_are_taken_as_one_batch() -> None:
    make_item(external_id="a", topics=["x"])
    make_item(external_id="b")

    report = take(
        '{"key": "youtube:a", "field": "categories", "value": [{"category": "Science", "subcategories": ["Oceans"]}]}',
        '{"key": "youtube:a", "field": "topics", "op": "patch", "add": ["y"], "remove": ["x"]}',
        "",
        '{"key": "youtube:b", "field": "language", "op": "set", "value": "de"}',
    )

    assert (report.lines, report.changed, report.not_found) == (3, 2, [])
    assert Item.objects.get(external_id="a").effective["topics"] == ["y"]
    assert Batch.objects.get().pk == report.batch
    assert Hold.objects.get(external_id="a").revision == 1


def test_csv_is_taken_with_lists_as_json() -> None:
    make_item(external_id="a")

    take("key,field,op,value", 'youtube:a,topics,set,"[""x"", ""y, z""]"', "youtube:a,title,set,Night trains")

    assert Item.objects.get().effective == {"title": "Night trains", "topics": ["x", "y, z"]}


def test_an_alias_leads_to_its_item_and_a_missing_item_is_named() -> None:
    item = make_item(external_id="orQK")
    Alias.objects.create(name="yt:orqk", source="youtube", external_id="orQK")

    report = take(
        '{"key": "yt:orqk", "field": "language", "value": "de"}', '{"key": "web:gone", "field": "language", "value": "de"}'
    )

    item.refresh_from_db()
    assert (item.language, report.not_found, report.changed) == ("de", ["web:gone"], 1)


def test_the_same_file_again_changes_nothing_and_leaves_no_batch() -> None:
    make_item(external_id="a")
    line = '{"key": "youtube:a", "field": "language", "value": "de"}'
    take(line)

    report = take(line)

    assert (report.changed, report.unchanged, report.batch) == (0, 1, None)
    assert Batch.objects.count() == 1


def test_a_dry_run_says_the_same_and_writes_nothing() -> None:
    make_item(external_id="a")

    report = take('{"key": "youtube:a", "field": "language", "value": "de"}', dry_run=True)

    assert report.changed == 1
    assert not Hold.objects.exists()
    assert not Batch.objects.exists()


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("{", 2),
        ("7", 2),
        ('{"key": "youtube:a", "field": "language", "valeu": "de"}', 2),
        ('{"key": "youtube:a"}', 2),
        ('{"key": "youtube:a", "field": "language", "op": "eval"}', 2),
        ('{"key": "youtube:a", "field": "topics", "op": "patch", "add": "x"}', 2),
        ('{"key": "youtube:a", "field": "language", "value": NaN}', 2),
    ],
)
def test_a_line_that_cannot_be_read_is_named_and_nothing_is_taken(line: str, number: int) -> None:
    make_item(external_id="a")

    with pytest.raises(InvalidCuration, match=f"line {number}"):
        take('{"key": "youtube:a", "field": "language", "value": "de"}', line)

    assert not Hold.objects.exists()


def test_names_alone_are_enough_for_the_members_of_a_set_in_csv() -> None:
    make_item(external_id="a", topics=["x"])

    take("key,field,op,value,add", "youtube:a,categories,set,Science,", "youtube:a,topics,patch,,y")

    effective = Item.objects.get().effective
    assert effective["categories"] == [{"category": "Science", "subcategories": []}]
    assert effective["topics"] == ["x", "y"]


def test_a_line_separator_within_a_value_ends_no_line() -> None:
    make_item(external_id="a")

    take('{"key": "youtube:a", "field": "title", "value": "Night\u2028trains"}\n')

    assert Item.objects.get().title == "Night\u2028trains"


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        (["key,field,value", "youtube:a,topics,x,y"], "line 2: 4 cells under 3 names (is a comma not quoted?)"),
        (["key,field,value", "", "youtube:a,title,ok", 'youtube:a,title,"ok'], "line 4: no CSV: unexpected end of data"),
        (["", '{"key": "youtube:a", "field": "topics", "value": 7}'], "line 2: topics: must be a list"),
        (["key,field,value", f"youtube:a,topics,{'x' * 201}"], "line 2: topics: 201 characters, allowed are 200"),
        (["key,key,field", "a,b,c"], "line 1: neither JSON nor a CSV header with key, field, op, value"),
        (['{"key": "youtube:a", "field": "nose", "value": "x"}'], "line 1: 'nose' is not a field that people decide about"),
    ],
    ids=["more cells than names", "quote left open", "no list", "too long", "name twice", "unknown field"],
)
def test_what_cannot_be_read_is_named_with_its_line_and_nothing_is_taken(lines: list[str], reason: str) -> None:
    make_item(external_id="a")

    with pytest.raises(InvalidCuration) as refusal:
        take(*(f"{line}\n" for line in lines))

    assert str(refusal.value) == reason
    assert not Hold.objects.exists()
