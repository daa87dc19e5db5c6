"""Named lists of a person: save, change, make one of them the first page, share it with everybody who signs in."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from content.exceptions import ContentError
from content.models import SavedView
from content.models.saved_view import NAME_LENGTH

MOST_VIEWS = 200


class ViewRefused(ContentError):
    """This view cannot be saved."""

    code = "view_refused"


def save_view(*, owner_id: int, name: str, query: str, now: datetime) -> SavedView:
    """Save a list under a new name. Raises ViewRefused for a name that is taken, empty or too long."""
    name = checked_name(owner_id, name)
    if SavedView.objects.filter(owner_id=owner_id).count() >= MOST_VIEWS:
        raise ViewRefused(f"You have {MOST_VIEWS} views; delete one first.")
    return SavedView.objects.create(owner_id=owner_id, name=name, query=query, created_at=now, updated_at=now)


def rename_view(view: SavedView, *, name: str, now: datetime) -> None:
    """Give a view another name. Raises ViewRefused."""
    if name.strip() != view.name:
        view.name = checked_name(view.owner_id, name)
        view.updated_at = now
        view.save(update_fields=["name", "updated_at"])


def update_view(view: SavedView, *, query: str, now: datetime) -> None:
    """Let a view's name mean another list."""
    view.query, view.updated_at = query, now
    view.save(update_fields=["query", "updated_at"])


def flag_view(view: SavedView, *, flag: str, is_on: bool) -> None:
    """Pin, share or make a view its owner's first page, or take that back. There is one first page."""
    with transaction.atomic():
        if flag == "is_default" and is_on:
            SavedView.objects.filter(owner_id=view.owner_id, is_default=True).update(is_default=False)
        setattr(view, flag, is_on)
        view.save(update_fields=[flag])


def views_for(*, reader_id: int) -> list[SavedView]:
    """Return a person's own views and those that others share, by name."""
    mine_or_shared = Q(owner_id=reader_id) | Q(is_shared=True, owner__is_active=True)
    return list(SavedView.objects.filter(mine_or_shared).select_related("owner").order_by("name", "pk"))


def default_view(*, owner_id: int) -> SavedView | None:
    """Return the view that is a person's first page."""
    return SavedView.objects.filter(owner_id=owner_id, is_default=True).first()


def checked_name(owner_id: int, name: str) -> str:
    """Return a name as it is stored. Raises ViewRefused."""
    name = " ".join(name.split())
    if not name or len(name) > NAME_LENGTH or not name.isprintable():
        raise ViewRefused(f"A view's name has 1 to {NAME_LENGTH} printable characters.")
    if SavedView.objects.filter(owner_id=owner_id, name=name).exists():
        raise ViewRefused(f"You have a view “{name}” already.")
    return name
