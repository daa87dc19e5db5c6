"""The trash as a page: deleted items with who, when and why, and the question before a purge."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from content.services.trash import Trashed, rows_of, trashed
from dashboard.presenters.words import actor_text, items_text, moment_text

PAGE_SIZE = 50


@dataclass(frozen=True)
class TrashRow:
    """One deleted item."""

    key: str
    title: str
    who: str
    when: str
    reason: str
    purged: str
    purge_href: str


@dataclass(frozen=True)
class TrashPage:
    """Everything that the trash's template prints."""

    rows: tuple[TrashRow, ...]
    total: int
    total_text: str
    range_text: str
    previous: str
    next: str
    can_purge: bool


def trash_page(number: int, *, can_purge: bool) -> TrashPage:
    """Return one page of the trash, the latest deletion first; a page past the end is the last one."""
    total = trashed().count()
    last = max(1, -(-total // PAGE_SIZE))
    number = min(max(1, number), last)
    start = (number - 1) * PAGE_SIZE
    rows = tuple(trash_row(row, can_purge=can_purge) for row in rows_of(list(trashed()[start : start + PAGE_SIZE])))
    return TrashPage(
        rows=rows,
        total=total,
        total_text=items_text(total),
        range_text=f"{start + 1:,} – {start + len(rows):,} of {total:,}" if rows else "",
        previous=page_href(number - 1) if number > 1 else "",
        next=page_href(number + 1) if number < last else "",
        can_purge=can_purge,
    )


def page_href(number: int) -> str:
    """Return the address of one page."""
    return reverse("trash") + (f"?page={number}" if number > 1 else "")


def trash_row(row: Trashed, *, can_purge: bool) -> TrashRow:
    """Return one row in words."""
    key = str(row.key)
    asked = urlencode({"key": key})
    return TrashRow(
        key=key,
        title=row.title or ("Purged" if row.purged_at else "Untitled"),
        who=actor_text(row.deleted_by),
        when=moment_text(row.deleted_at),
        reason=row.reason,
        purged=moment_text(row.purged_at),
        purge_href=f"{reverse('purge_item')}?{asked}" if can_purge and not row.purged_at else "",
    )
