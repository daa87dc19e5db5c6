"""Which items a text query finds. The set is the same on both engines; relevance is a small number.

`all_ids`, `among`, `is_common` and `scores` are what the facet index asks; they know nothing of tenants and of what is deleted.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from operator import and_

from django.db.models import Case, Exists, Expression, IntegerField, OuterRef, Q, Value, When

from content.db.ids import AmongIds
from content.db.members import HasMember, SetName
from content.db.words import HasWords, words
from content.models import Item, Text
from content.search.syntax import Term, parse

SETS: dict[str, SetName] = {"topic": "topics", "category": "categories"}
NOTHING = Q(pk__in=[])


def matching(q: str) -> Q:
    """Return the condition of a query: every term holds. Text without a single word in it finds nothing."""
    terms = parse(q)
    if not terms:
        return NOTHING
    return reduce(and_, (~held(term) if term.negated else held(term) for term in terms))


def held(term: Term) -> Q:
    """Return the condition of one term, without its negation."""
    if term.field in ("title", "author"):
        return in_column(term.field, term)
    if term.field == "text":
        return in_texts(term)
    if term.field in SETS:
        return in_set(term)
    if term.field:
        return is_column(term)
    return in_column("title", term) | in_column("author", term) | in_texts(term)


def in_column(column: str, term: Term) -> Q:
    """Return whether the words are in a column of the item."""
    return Q(HasWords(column, term.phrase, prefix=term.prefix))


def in_texts(term: Term) -> Q:
    """Return whether the words are in one of the item's latest texts."""
    return Q(Exists(Text.objects.newest().filter(HasWords("text", term.phrase, prefix=term.prefix), item=OuterRef("pk"))))


def in_set(term: Term) -> Q:
    """Return whether a member of a set is this one, whatever its case and accents."""
    return Q(HasMember(SETS[term.field], [(words(" ".join(term.phrase)),)], by_words=True))


def is_column(term: Term) -> Q:
    """Return whether a column of the item is this value, whatever its case and accents."""
    return Q(HasWords(term.field, term.phrase, prefix=term.prefix, whole=True))


def relevance(q: str) -> Expression:
    """Return how well an item answers: 2 for each term in the title, 1 for each in the author. More is better."""
    score: Expression = Value(0, output_field=IntegerField())
    for term in parse(q):
        if not term.negated and term.field in ("", "title", "author"):
            title = When(in_column("title", term), then=Value(2))
            author = When(in_column("author", term), then=Value(1))
            score = score + Case(title, author, default=Value(0), output_field=IntegerField())
    return score


def all_ids(q: str) -> Sequence[int]:
    """Return the ids of every item that a query finds."""
    return list(Item.objects.filter(matching(q)).values_list("pk", flat=True))


def among(q: str, ids: Sequence[int]) -> set[int]:
    """Return which of these items a query finds."""
    return set(Item.objects.filter(Q(AmongIds(ids)), matching(q)).values_list("pk", flat=True))


def is_common(q: str) -> bool:
    """Return whether a query finds so many items that a page is better found by walking than by asking for all of them."""
    return False


def scores(q: str, ids: Sequence[int]) -> dict[int, int]:
    """Return how well each of these items answers."""
    return dict(Item.objects.filter(AmongIds(ids)).values_list("pk", relevance(q)))
