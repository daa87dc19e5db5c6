"""Addresses of the list page: the canonical query of a Filter, and beside it how the page is shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import TypeAlias
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import get_script_prefix, reverse

from content.facets.filter import Choice, Filter, Presence
from content.facets.spec import LISTED
from content.filters import canonical, toggled
from content.filters.canonical import choice_pairs
from content.filters.steps import minus
from content.keys import NaturalKey, to_segment
from content.overlay import FIELDS
from content.services.coverage import PINNED

#: Name and value of each hidden field of a GET form.
Hidden: TypeAlias = tuple[tuple[str, str], ...]

ID_DIGITS = 18
LONGEST_FIND = 100
VIEWS = ("cards", "table")
#: What a person can ask of their own marks; "new" is what came since their last visit.
MARKS = ("favourite", "read", "new")
#: What narrows a list beside its Filter, for who asks, and the values of each: a person's marks, and what curators see.
OWN: Mapping[str, tuple[str, ...]] = {"mark": MARKS, "decided": (*sorted(FIELDS), PINNED), "suggestion": ("open",)}
#: Those that also ask for items with none of them, or with any.
WITH_PRESENCE = ("decided",)
PRESENCES: tuple[Presence, ...] = ("none", "any")
#: Parameters of the page that are no question about items. `content.filters` never sees them.
SHOWN_BY = (
    *("view", "more", "saved", "find", "counts"),
    *(parameter for name in OWN for parameter in (name, f"{name}.not")),
    *(f"{name}.is" for name in WITH_PRESENCE),
)
#: Asks for a page with its counts, however long they take; a page without them asks for it by itself.
WHOLE = "counts=all"


@lru_cache(maxsize=4)
def list_address(prefix: str) -> str:
    """Return the list's address below a prefix; a page prints it hundreds of times."""
    return reverse("items")


@lru_cache(maxsize=64)
def around_key(name: str, prefix: str) -> tuple[str, str]:
    """Return what stands before and after the key in addresses of this name below a prefix."""
    before, _key, after = reverse(name, args=["~"]).rpartition("~")
    return before, after


def item_address(name: str, key: NaturalKey) -> str:
    """Return what `reverse` returns for an item's key; a page prints three for each item."""
    before, after = around_key(name, get_script_prefix())
    return f"{before}{to_segment(str(key))}{after}"


@lru_cache(maxsize=10_000)
def query_of_all(facet: str, value: str) -> str:
    """Return the query string of all items that have a value."""
    return canonical(toggled(Filter(), facet, value))


@dataclass(frozen=True)
class Links:
    """How the page is shown, and for whom: cards or table, which facets list more, and what narrows it beside the question."""

    view: str = "cards"
    more: tuple[str, ...] = ()
    own: Mapping[str, Choice] = field(default_factory=dict)
    saved: int = 0
    find: tuple[str, str] = ("", "")

    def query(self, question: Filter) -> str:
        """Return the whole query string, without "?"."""
        return self._beside(canonical(question))

    def _beside(self, query: str) -> str:
        return f"{query}&{self.shown}" if query and self.shown else query or self.shown

    @cached_property
    def shown(self) -> str:
        """The part of the query string that is no question."""
        shown = [("view", self.view)] if self.view != VIEWS[0] else []
        shown += [pair for name in OWN for pair in choice_pairs(name, self.choice(name))]
        shown += [("more", name) for name in self.more]
        shown += [("saved", str(self.saved))] if self.saved else []
        shown += [("find", ":".join(self.find))] if self.find[1] else []
        return urlencode(shown)

    def to(self, question: Filter) -> str:
        """Return the address of the list page for a Filter."""
        return self._address(self.query(question))

    def to_all(self, facet: str, value: str) -> str:
        """Return the address of the list of all items that have a value."""
        return self._address(self._beside(query_of_all(facet, value)))

    def _address(self, query: str) -> str:
        return f"{self._list}?{query}" if query else self._list

    @cached_property
    def _list(self) -> str:
        return list_address(get_script_prefix())

    def seen_as(self, view: str) -> Links:
        """Return the same with another view."""
        return replace(self, view=view)

    def choice(self, name: str) -> Choice:
        """Return what is chosen of one of OWN."""
        return self.own.get(name, Choice())

    def choosing(self, name: str, choice: Choice) -> Links:
        """Return the same with another choice of one of OWN; an empty one is none."""
        others = {other: chosen for other, chosen in self.own.items() if other != name}
        return replace(self, own=others if choice == Choice() else {**others, name: choice})

    def toggled(self, name: str, value: str) -> Links:
        """Return the same with a value of one of OWN chosen, or again not."""
        choice = self.choice(name)
        return self.choosing(name, replace(choice, values=_turned(choice.values, value), excluded=minus(choice.excluded, value)))

    def excluded(self, name: str, value: str) -> Links:
        """Return the same with a value of one of OWN excluded, or again not."""
        choice = self.choice(name)
        return self.choosing(name, replace(choice, values=minus(choice.values, value), excluded=_turned(choice.excluded, value)))

    def with_presence(self, name: str, presence: Presence) -> Links:
        """Return the same for the items with none of one of OWN, with any, or with that taken back ("")."""
        return self.choosing(name, replace(self.choice(name), presence=presence))

    def asking(self) -> Links:
        """Return only what narrows the list."""
        return Links(own=self.own)

    def cleared(self) -> Links:
        """Return only how the page is shown."""
        return replace(self, own={}, saved=0)

    def with_more(self, facet: str) -> Links:
        """Return the same with more, or again fewer, values of one facet."""
        more = tuple(name for name in self.more if name != facet) if facet in self.more else (*self.more, facet)
        return replace(self, more=more)

    def finding(self, facet: str, text: str) -> Links:
        """Return the same with only those values of one facet that hold a text; "" is all of them."""
        return replace(self, find=(facet, text) if text else ("", ""))

    def hidden(self, question: Filter, *left_out: str) -> Hidden:
        """Return name and value of each hidden field of a GET form that asks for `left_out` itself."""
        pairs = QueryDict(self.query(question)).lists()
        return tuple((name, str(value)) for name, values in pairs if name not in left_out for value in values)


def _find(query: QueryDict, facets: set[str], errors: dict[str, list[str]]) -> tuple[str, str]:
    """Return the facet that is searched and the text: `find=channel:deep`, sent by a form in two pieces."""
    facet, _, text = "".join(query.getlist("find")).partition(":")
    if (facet and facet not in facets) or len(text) > LONGEST_FIND:
        errors["find"] = ["It is a facet, a colon and a text."]
        return "", ""
    return (facet, text) if text else ("", "")


def _turned(values: tuple[str, ...], value: str) -> tuple[str, ...]:
    return minus(values, value) if value in values else tuple(sorted((*values, value)))


def _own(query: QueryDict, errors: dict[str, list[str]]) -> dict[str, Choice]:
    """Return what is chosen of each of OWN."""
    for name, values in OWN.items():
        for parameter in (name, f"{name}.not"):
            if not set(query.getlist(parameter)) <= set(values):
                errors[parameter] = [f"Choose {', '.join(values)}."]
    for name in WITH_PRESENCE:
        asked = query.getlist(f"{name}.is")
        if len(asked) > 1 or not set(asked) <= set(PRESENCES):
            errors[f"{name}.is"] = [f"Choose one of {', '.join(PRESENCES)}."]
    chosen = {name: Choice(_values(query, name), _values(query, f"{name}.not"), _presence(query, name)) for name in OWN}
    return {name: choice for name, choice in chosen.items() if choice != Choice()}


def _values(query: QueryDict, parameter: str) -> tuple[str, ...]:
    return tuple(sorted(set(query.getlist(parameter))))


def _presence(query: QueryDict, name: str) -> Presence:
    asked = query.get(f"{name}.is") if name in WITH_PRESENCE else None
    return next((presence for presence in PRESENCES if presence == asked), "")


def read_links(query: QueryDict) -> tuple[Links, dict[str, list[str]]]:
    """Return how the page is shown, and what is wrong with the parameters that say so."""
    errors: dict[str, list[str]] = {}
    view = query.get("view", VIEWS[0])
    if view not in VIEWS:
        errors["view"] = ["Choose cards or table."]
    facets = {facet.name for facet in LISTED}
    more = tuple(dict.fromkeys(query.getlist("more")))
    if not set(more) <= facets:
        errors["more"] = ["There is no such facet."]
    if query.get("counts", "all") != "all":
        errors["counts"] = ["Choose all."]
    saved = query.get("saved", "0")
    if not saved.isdecimal() or len(saved) > ID_DIGITS:
        errors["saved"] = ["It is the number of a view."]
        saved = "0"
    return Links(view, more, _own(query, errors), int(saved), _find(query, facets, errors)), errors
