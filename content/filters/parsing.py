"""Query string to Filter. Unknown or invalid parameters are errors that name themselves, never an unfiltered list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import parse_qsl

from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from content.exceptions import InvalidFilter
from content.facets.cursors import cursor_of, is_storable
from content.facets.filter import Filter
from content.facets.spec import RANGES
from content.filters.filterset import PARAMETERS, REPEATABLE, cleaned_values, filter_of
from content.filters.lengths import in_minutes

Query = str | QueryDict | Mapping[str, str | list[str]]
MOST_PARAMETERS = 1000
REPLACEMENT = "\ufffd"
QUERY_STRING = "query string"
UNIT, MINUTES = "duration.unit", "min"
LENGTHS = ("duration.from", "duration.to")


def parse(query: Query, *, tenant: str = "", ignore: Iterable[str] = (), sees_deleted: bool = False) -> Filter:
    """Return the Filter of a query string, its QueryDict or a mapping; raises InvalidFilter.

    `ignore` names parameters that are the caller's own, as a page's `view`. `deleted` is refused unless the caller says
    that whoever asks sees deleted items (`policies.can_see_deleted`).
    A QueryDict has lost what was broken UTF-8, so a replacement character in it is refused; a string is read strictly.
    """
    values = read_values(query)
    skipped = frozenset(ignore)
    values = in_units({name: texts for name, texts in values.items() if name not in skipped})
    errors = refusals(values, is_decoded=not isinstance(query, str))
    if errors:
        raise InvalidFilter(errors)
    asked = filter_of(cleaned_values(values), tenant=tenant)
    if asked.deleted and not sees_deleted:
        raise InvalidFilter({"deleted": ["Only curators see deleted items, and only in the list."]})
    check_together(asked)
    return asked


def read_values(query: Query) -> dict[str, list[str]]:
    """Return every parameter with its values; raises InvalidFilter for a string that cannot be split."""
    if isinstance(query, str):
        try:
            pairs = parse_qsl(query.removeprefix("?"), keep_blank_values=True, errors="strict", max_num_fields=MOST_PARAMETERS)
        except UnicodeDecodeError:
            raise InvalidFilter({QUERY_STRING: ["It is not UTF-8."]}) from None
        except ValueError:
            raise InvalidFilter({QUERY_STRING: [f"It has more than {MOST_PARAMETERS} parameters."]}) from None
        found: dict[str, list[str]] = {}
        for name, text in pairs:
            found.setdefault(name, []).append(text)
        return found
    if isinstance(query, MultiValueDict):
        return {name: [str(text) for text in query.getlist(name)] for name in query}
    return {name: [texts] if isinstance(texts, str) else list(texts) for name, texts in query.items()}


def in_units(values: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """Return values with the unit of a form written into them: `duration.unit=min` says that bare numbers are minutes.

    An address of ours never has it: what is canonical are seconds. Raises InvalidFilter.
    """
    if values.get(UNIT, [MINUTES]) != [MINUTES]:
        raise InvalidFilter({UNIT: [f"It is {MINUTES}, or left out: then a bare number is seconds."]})
    ends = LENGTHS if UNIT in values else ()
    return {
        name: [in_minutes(text) for text in texts] if name in ends else list(texts)
        for name, texts in values.items()
        if name != UNIT
    }


def refusals(values: Mapping[str, list[str]], *, is_decoded: bool) -> dict[str, list[str]]:
    """Return what is wrong with the parameters before any field has looked at them."""
    errors = {}
    for name, texts in values.items():
        reason = refusal(name, texts, is_decoded)
        if reason:
            errors[printable(name)] = [reason]
    return errors


def refusal(name: str, texts: list[str], is_decoded: bool) -> str:
    """Return what is wrong with one parameter, or ""."""
    if name not in PARAMETERS:
        return "There is no such parameter."
    if len(texts) > 1 and name not in REPEATABLE:
        return "It is given more than once."
    if not all(is_storable(text) for text in texts):
        return "It holds a NUL character or half of a surrogate pair."
    if is_decoded and any(REPLACEMENT in text for text in texts):
        return "It is not UTF-8."
    return ""


def printable(name: str) -> str:
    """Return a parameter's name as an error may show it."""
    return name[:80].encode("utf-8", "replace").decode().replace("\x00", REPLACEMENT) or "(without a name)"


def check_together(asked: Filter) -> None:
    """Refuse what is wrong only beside something else: both cursors, a cursor of another sort, a range the wrong way round."""
    errors: dict[str, Any] = {}
    if asked.after and asked.before:
        errors["before"] = ["It cannot be given together with after."]
    for parameter in ("after", "before"):
        if getattr(asked, parameter):
            try:
                cursor_of(asked, parameter)
            except InvalidFilter as error:
                errors.update(error.errors)
    for ranged in RANGES:
        chosen = asked.ranges.get(ranged.name)
        if chosen and chosen.low is not None and chosen.high is not None and chosen.low > chosen.high:  # type: ignore[operator]
            errors[f"{ranged.name}.to"] = ["It lies before the beginning."]
    if errors:
        raise InvalidFilter(errors)
