"""Puts the texts of an item back to what they were before an import, where the import's still stand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from content.archive.traces import TextPlace, text_digest, text_place
from content.models import ImportChange, Item, Text
from content.services.texts import WRITTEN


def left_texts(change: ImportChange) -> dict[TextPlace, str]:
    """Return the digest of each text that the import wrote."""
    return {
        (role, variant, position, revision): left for role, variant, position, revision, left in change.after.get("texts") or ()
    }


def texts_stand(change: ImportChange, texts: Sequence[Text]) -> bool:
    """Return whether an item's texts are exactly those that the import created."""
    return {text_place(text): text_digest(text) for text in texts} == left_texts(change)


def put_texts_back(item: Item, change: ImportChange, texts: Sequence[Text]) -> list[str]:
    """Remove the texts that the import added and rewrite those that it wrote over; return which hold something else by now."""
    left, stored = left_texts(change), {text_place(text): text for text in texts}
    before = {(was["role"], was["variant"], was["position"], was["revision"]): was for was in change.before.get("texts") or ()}
    kept, gone, back = [], [], []
    for place, digest in left.items():
        text = stored.get(place)
        if text is None or text_digest(text) != digest:
            kept.append(f"text {place[1] or place[0]} r{place[3]}")
        elif place in before:
            back.append(rewritten(text, before[place]))
        else:
            gone.append(text.pk)
    Text.objects.filter(pk__in=gone).delete()
    if back:
        Text.objects.bulk_update(back, WRITTEN)
    if gone:
        let_highest_be_latest(item)
    return kept


def rewritten(text: Text, was: dict[str, Any]) -> Text:
    """Return a text that says again what it said."""
    for name in WRITTEN:
        setattr(text, name, was[name])
    text.occurred_at = datetime.fromisoformat(was["occurred_at"]) if was["occurred_at"] else None
    return text


def let_highest_be_latest(item: Item) -> None:
    """Let the highest revision that is left of each text be the one that readers see."""
    seen = set()
    for text in Text.objects.filter(item=item).order_by("role", "variant", "position", "-revision"):
        place = (text.role, text.variant, text.position)
        if place not in seen and not text.is_latest:
            Text.objects.filter(pk=text.pk).update(is_latest=True)
        seen.add(place)
