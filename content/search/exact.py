"""Which items a text query finds, asked of the stored text itself: slow, and without an index to be wrong.

What `lexical` answers by an index must be this. It is asked here only about what an index cannot hold, and by tests.
"""

from __future__ import annotations

from functools import reduce
from operator import and_

from django.db.models import Case, Exists, Expression, IntegerField, OuterRef, Q, Value, When

from content.db.members import HasMember, SetName
from content.db.words import HasWords, words
from content.models import Text
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
        if term.is_ranked:
            title = When(in_column("title", term), then=Value(2))
            author = When(in_column("author", term), then=Value(1))
            score = score + Case(title, author, default=Value(0), output_field=IntegerField())
    return score
