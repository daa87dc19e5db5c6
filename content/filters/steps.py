"""The Filter one click away: each function returns another Filter on its first page. What they return is in normal form."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from content.facets.filter import Choice, Filter, Presence, Range
from content.facets.spec import BY_NAME, children_of, split_pair


def toggled(asked: Filter, facet: str, value: str) -> Filter:
    """Choose a value, or take the choice back. In a tree the new choice replaces what it lies in and what it contains."""
    choice = asked.choice(facet)
    if value in choice.values:
        return with_choice(asked, facet, replace(choice, values=minus(choice.values, value)))
    asked = without_relatives(asked, facet, value)
    choice = asked.choice(facet)
    return with_choice(asked, facet, replace(choice, values=(*choice.values, value), excluded=minus(choice.excluded, value)))


def excluded(asked: Filter, facet: str, value: str) -> Filter:
    """Exclude a value, or take the exclusion back."""
    choice = asked.choice(facet)
    if value in choice.excluded:
        return with_choice(asked, facet, replace(choice, excluded=minus(choice.excluded, value)))
    return with_choice(asked, facet, replace(choice, values=minus(choice.values, value), excluded=(*choice.excluded, value)))


def without(asked: Filter, facet: str, value: str | None = None) -> Filter:
    """Drop a value (chosen or excluded), everything of a facet, a range, or the text query ("q")."""
    if facet == "q":
        return searching(asked, "")
    if facet in asked.ranges:
        return with_range(asked, facet, Range())
    if value is None:
        return with_choice(asked, facet, Choice())
    choice = asked.choice(facet)
    return with_choice(asked, facet, replace(choice, values=minus(choice.values, value), excluded=minus(choice.excluded, value)))


def with_presence(asked: Filter, facet: str, presence: Presence) -> Filter:
    """Choose the items without a value ("none"), with one ("any"), or take that back ("")."""
    return with_choice(asked, facet, replace(asked.choice(facet), presence=presence))


def with_match_all(asked: Filter, facet: str, match_all: bool) -> Filter:
    """Ask for all of the chosen values, or for any of them."""
    return with_choice(asked, facet, replace(asked.choice(facet), match_all=match_all))


def with_range(asked: Filter, name: str, chosen: Range) -> Filter:
    """Choose a range; an open one is none."""
    ranges = {other: value for other, value in asked.ranges.items() if other != name}
    if chosen != Range():
        ranges[name] = chosen
    return replace(asked, ranges=ranges, after="", before="")


def among_deleted(asked: Filter, deleted: bool) -> Filter:
    """Ask the same of deleted items, or again of live ones."""
    return replace(first_page(asked), deleted=deleted)


def searching(asked: Filter, q: str) -> Filter:
    """Ask for another text."""
    return replace(first_page(asked), q=q.strip())


def cleared(asked: Filter) -> Filter:
    """Ask for every live item, in the same sort and page size."""
    return replace(first_page(asked), choices={}, ranges={}, q="", deleted=False)


def sorted_by(asked: Filter, sort: str) -> Filter:
    """Ask for the same items in another sort."""
    return replace(first_page(asked), sort=sort)


def paged_by(asked: Filter, page_size: int) -> Filter:
    """Ask for the same items in pages of another size."""
    return replace(first_page(asked), page_size=page_size)


def next_page(asked: Filter, after: str) -> Filter:
    """Ask for the page after a cursor."""
    return replace(asked, after=after, before="")


def previous_page(asked: Filter, before: str) -> Filter:
    """Ask for the page before a cursor."""
    return replace(asked, after="", before=before)


def first_page(asked: Filter) -> Filter:
    """Ask for the first page."""
    return replace(asked, after="", before="")


def minus(values: Iterable[str], value: str) -> tuple[str, ...]:
    """Return values without one of them."""
    return tuple(other for other in values if other != value)


def with_choice(asked: Filter, facet: str, choice: Choice) -> Filter:
    """Put a facet's choice in normal form: values sorted, each once; an empty choice is none."""
    values, excluded = tuple(sorted(set(choice.values))), tuple(sorted(set(choice.excluded)))
    choices = {name: other for name, other in asked.choices.items() if name != facet}
    if values or excluded or choice.presence or choice.match_all:
        choices[facet] = Choice(values, excluded, choice.presence, choice.match_all)
    return replace(asked, choices=choices, after="", before="")


def without_relatives(asked: Filter, facet: str, value: str) -> Filter:
    """Drop the chosen category of a subcategory, or the chosen subcategories of a category."""
    spec = BY_NAME[facet]
    child = children_of(spec)
    pair = split_pair(value) if spec.parent else None
    if pair and pair[0] in asked.choice(spec.parent).values:
        parent = asked.choice(spec.parent)
        return with_choice(asked, spec.parent, replace(parent, values=minus(parent.values, pair[0])))
    if child:
        below = asked.choice(child.name)
        kept = tuple(other for other in below.values if (split_pair(other) or ("",))[0] != value)
        return with_choice(asked, child.name, replace(below, values=kept))
    return asked
