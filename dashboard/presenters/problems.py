"""What is wrong with a query string, and the nearest one that would be answered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import QueryDict
from django.urls import reverse

from content.exceptions import InvalidFilter
from content.filters import parse
from dashboard.presenters.links import SHOWN_BY, read_links

SHOWN = 80


@dataclass(frozen=True)
class Problem:
    """One parameter that was not understood."""

    name: str
    value: str
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Problems:
    """All of them; `rest_href` asks for what was understood, and is empty when that is nothing."""

    entries: tuple[Problem, ...]
    rest_href: str


def problems_of(query: QueryDict, errors: Mapping[str, Sequence[str]]) -> Problems:
    """Return the parameters that were not understood, each with what was given and why it is refused."""
    entries = tuple(Problem(name[:SHOWN], _given(query, name), tuple(reasons)) for name, reasons in errors.items())
    return Problems(entries, _rest(query, errors))


def _given(query: QueryDict, name: str) -> str:
    given = ", ".join(query.getlist(name))
    return given if len(given) <= SHOWN else f"{given[:SHOWN]}…"


def _rest(query: QueryDict, errors: Mapping[str, Sequence[str]]) -> str:
    rest = query.copy()
    for name in errors:
        rest.pop(name, None)
    try:
        parse(rest.urlencode(), ignore=SHOWN_BY)
    except InvalidFilter:
        return ""
    return f"{reverse('items')}?{rest.urlencode()}" if rest and not read_links(rest)[1] else ""
