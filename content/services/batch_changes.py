"""What a batch changes beside the holds, written down as it was, so that an undo can put it back where it still stands."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any, cast

from django.db import models

from content.keys import NaturalKey, parse_key
from content.models import Alias, Batch, BatchChange, Category, Item, TermAlias, Text
from content.services.holds import NATURAL_KEY
from content.types import JSONObject

CHUNK = 500
What = BatchChange.What
#: Row kinds that are put back whole: their model, what identifies a row, and what else it says.
ROWS: dict[str, tuple[type[models.Model], tuple[str, ...], tuple[str, ...]]] = {
    What.ALIAS: (Alias, ("tenant", "name", "source", "external_id"), ("made_by",)),
    What.TERM: (Category, ("tenant", "name", "subcategory"), ("is_reviewed", "reviewed_by")),
    What.TERM_ALIAS: (TermAlias, ("tenant", "category", "subcategory"), ("to_category", "to_subcategory", "actor")),
}
TEXT_NAMES = ("item_id", "position")


def row_document(what: str, row: models.Model) -> JSONObject:
    """Return what a row of ROWS says, as JSON."""
    _model, identity, values = ROWS[what]
    return {name: getattr(row, name) for name in (*identity, *values)}


def change_row(batch: Batch, what: str, before: JSONObject | None, after: JSONObject | None) -> None:
    """Change one row of ROWS (None: there is none) and write the change down; the same before and after is no change."""
    if before != after:
        put_row(what, before, after)
        name = " ".join(str(value) for value in (after or before or {}).values() if isinstance(value, str) and value)
        BatchChange.objects.create(batch=batch, what=what, name=name, before=before, after=after)


def put_row(what: str, before: JSONObject | None, after: JSONObject | None) -> None:
    """Make a row say `after` instead of `before`."""
    model, identity, values = ROWS[what]
    if before is not None and (after is None or any(before[name] != after[name] for name in identity)):
        model._default_manager.filter(**{name: before[name] for name in identity}).delete()
    if after is not None:
        stated, where = ({name: cast(Any, after[name]) for name in names} for names in (values, identity))
        model._default_manager.update_or_create(defaults=stated, **where)


def stored_row(what: str, document: JSONObject) -> JSONObject | None:
    """Return what the row of this identity says now."""
    model, identity, _values = ROWS[what]
    row = model._default_manager.filter(**{name: document[name] for name in identity}).first()
    return row_document(what, row) if row is not None else None


def undo_changes(batch: Batch, *, now: datetime) -> Iterator[tuple[str, str]]:
    """Put back what the batch changed beside the holds, the latest first; yield (name, what) of what was changed since."""
    changes = list(batch.changes.exclude(what=What.ANALYSIS).order_by("-pk"))
    for change in changes:
        undo: Callable[[BatchChange], bool] = undo_text if change.what == What.TEXT else undo_row
        if not undo(change):
            yield change.name, change.what
    analyses = batch.changes.filter(what=What.ANALYSIS).order_by("pk")
    ids = list(analyses.values_list("pk", flat=True))
    for start in range(0, len(ids), CHUNK):
        yield from undo_analyses(list(analyses.filter(pk__in=ids[start : start + CHUNK])), now)


def undo_row(change: BatchChange) -> bool:
    """Put one row back; False where it says something else by now."""
    stands = stored_row(change.what, change.after or change.before or {})
    if stands != change.after:
        return False
    put_row(change.what, change.after, change.before)
    return True


def undo_text(change: BatchChange) -> bool:
    """Remove a copied text, the one thing that batches do to texts; False when it is elsewhere by now."""
    place = {name: (change.after or {})[name] for name in TEXT_NAMES}
    deleted, _by_model = Text.objects.filter(pk=int(change.name), **place).delete()
    return deleted == 1


def undo_analyses(changes: Sequence[BatchChange], now: datetime) -> Iterator[tuple[str, str]]:
    """Put machine values of many items back where they still stand."""
    keys = {change.pk: parse_key(change.name) for change in changes}
    items = locked_items(list(keys.values()))
    back = []
    for change in changes:
        item, before, after = items.get(keys[change.pk]), change.before or {}, change.after or {}
        if item is None or any(item.analysis.get(name) != value for name, value in after.items()):
            yield change.name, "machine value"
            continue
        item.analysis = {**item.analysis, **before}
        back.append(item)
    write_analyses(back, now=now)


def locked_items(keys: Sequence[NaturalKey]) -> dict[NaturalKey, Item]:
    """Return the items of these keys, locked in the order of their ids; those whose analysis is no object are left out."""
    items = Item.objects.with_keys(list(keys)).select_for_update().order_by("pk")
    return {item.key: item for item in items if isinstance(item.analysis, dict)}


def write_analyses(items: Sequence[Item], *, now: datetime) -> None:
    """Write the machine values of locked items, in one statement."""
    for item in items:
        item.updated_at = now
    Item.objects.bulk_create(
        items, update_conflicts=True, unique_fields=NATURAL_KEY, update_fields=["analysis", "updated_at"]
    )  # fmt: skip
