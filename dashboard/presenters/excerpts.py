"""What a card quotes of an item: the beginning of its best summary or, where it has none, of what it says itself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.db.models import OuterRef, Subquery, TextField
from django.db.models.functions import Left
from django.utils.html import strip_tags

from content.archive.systems.ytv2.summaries import readable
from content.models import Item, Text

SUMMARY_LENGTH = 400
#: Characters of a summary that was stored as data of which a card looks for the words.
LONGEST_DATA = 50_000
#: Which text a card quotes, best first; any other variant comes after these.
QUOTED = ("comprehensive", "key-insights", "bullet-points", "key-points", "executive", "", "audio")
#: What is quoted without a summary: a document's or an event's own words, and what a conversation begins with.
OWN = (Text.Role.BODY, Text.Role.MESSAGE)
START = Left("text", SUMMARY_LENGTH, output_field=TextField())


@dataclass(frozen=True)
class Excerpt:
    """The variants of summaries that an item has, and the beginning of the best one, or of its own words."""

    variants: tuple[str, ...] = ()
    start: str = ""


def excerpts_of(items: Iterable[Item]) -> dict[int, Excerpt]:
    """Return what is quoted of each item that was read with `own_words`; only beginnings leave the database."""
    own = {item.pk: getattr(item, "own", None) or "" for item in items}
    found = {pk: _excerpt(texts) for pk, texts in _summaries([*own]).items()}
    for pk, words in own.items():
        if words and not found.setdefault(pk, Excerpt()).start:
            found[pk] = replace(found[pk], start=quote_of(words))
    return found


def own_words() -> Subquery:
    """Return how an item's body or its first message begins, None where there is neither."""
    texts = Text.objects.filter(item=OuterRef("pk"), is_latest=True).order_by("position", "pk")
    return Subquery(texts.filter(role__in=OWN).values_list(START)[:1])


def _summaries(ids: Sequence[int]) -> dict[int, list[tuple[str, str]]]:
    """Return by item the variant and the quoted beginning of each of its summaries."""
    texts = Text.objects.filter(is_latest=True, item_id__in=ids, role=Text.Role.SUMMARY)
    html = Left("html", 2 * SUMMARY_LENGTH, output_field=TextField())
    found = list(texts.order_by("item_id", "variant", "position").values_list("pk", "item_id", "variant", START, html))
    data = _data([pk for pk, _, _, text, _ in found if text.lstrip().startswith("{")])
    rows: dict[int, list[tuple[str, str]]] = {}
    for pk, item_id, variant, text, markup in found:
        words = readable(data[pk], variant)[:SUMMARY_LENGTH] if pk in data else text
        rows.setdefault(item_id, []).append((variant, quote_of(words or strip_tags(markup.rpartition("<")[0] or markup))))
    return rows


def _data(ids: Sequence[int]) -> dict[int, str]:
    """Return the whole of the texts that look like data: no beginning of a document can be read."""
    whole = Left("text", LONGEST_DATA, output_field=TextField())
    return dict(Text.objects.filter(pk__in=ids).values_list("pk", whole)) if ids else {}


def _excerpt(found: list[tuple[str, str]]) -> Excerpt:
    def rank(entry: tuple[str, str]) -> tuple[bool, int]:
        variant, start = entry
        return (not start, QUOTED.index(variant) if variant in QUOTED else len(QUOTED))

    variants = tuple(dict.fromkeys(variant for variant, _ in found))
    return Excerpt(variants, min(found, key=rank)[1])


def quote_of(text: str) -> str:
    """Return the beginning of a text as one plain line: without list signs and marks of emphasis, a heading before a colon."""
    quoted = ""
    for line in filter(None, map(str.strip, text.splitlines())):
        words = line.lstrip("•*-#> ")
        words += ":" if line.startswith("#") and words[-1:].isalnum() else ""
        quoted += (" · " if words != line and quoted and not quoted.endswith(":") else " ") + words
    return quoted.strip().replace("**", "").replace("__", "")
