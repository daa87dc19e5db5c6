"""Sequences of imports over hostile archives: what people decided in between holds."""

from __future__ import annotations

from pathlib import Path

import pytest

from content.archive.parity import verify_archive
from content.archive.report import Report
from content.archive.run import import_archive
from content.models import Item
from tests.builders import curated, deleted, science

FOLDER = Path(__file__).resolve().parents[4] / "shared" / "archives" / "hostile"
CURATED = [path for path in [FOLDER / "seq_curated_reimport.db"] if path.exists()]
DELETED = [path for path in [FOLDER / "seq_tombstone_reimport.db"] if path.exists()]

pytestmark = pytest.mark.django_db


def imported(path: Path) -> Report:
    return import_archive(path=path, actor="user:ana")


def later(path: Path) -> Path:
    return path.with_name(f"{path.stem}.later.db")


@pytest.mark.parametrize("path", CURATED, ids=lambda path: path.stem)
def test_five_curated_items_hold_while_the_others_take_a_later_archive(path: Path) -> None:
    imported(path)
    items = list(Item.objects.order_by("pk"))
    for item in items[:5]:
        curated(item, "categories", science("Insects"))

    report = imported(later(path))

    assert report.tables["content"]["kept_curated"] == 5
    after = list(Item.objects.order_by("pk"))
    assert all(item.effective["categories"] == science("Insects") for item in after[:5])
    assert all(item.effective["categories"] == item.analysis["categories"] for item in after[5:])
    assert all(new.title != old.title for new, old in zip(after, items, strict=True))
    assert verify_archive(path=later(path)).exit_code() == 0
    imported(path)
    assert all(item.effective["categories"] == science("Insects") for item in Item.objects.order_by("pk")[:5])
    assert verify_archive(path=path).exit_code() == 0


@pytest.mark.parametrize("path", DELETED, ids=lambda path: path.stem)
def test_four_deleted_items_stay_deleted_under_every_spelling(path: Path) -> None:
    imported(path)
    gone = list(Item.objects.order_by("pk")[:4])
    for item in gone:
        deleted(item)
    for file in (path, later(path)):
        assert imported(file).tables["content"]["tombstoned"] == 4
        assert set(Item.objects.exclude(deleted_at=None)) == set(gone)
        assert verify_archive(path=file).exit_code() == 0
    assert Item.objects.count() == 10
