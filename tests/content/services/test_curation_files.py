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
