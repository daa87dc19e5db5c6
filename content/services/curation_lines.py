"""Pure: lines of a file, JSON Lines or CSV with key, field, op and value, as changes that a person decides."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any, cast

from content.exceptions import InvalidCuration
from content.overlay import SET_FIELDS
from content.services.decisions import Change, category_entries, next_decision
from content.types import JSONObject, JSONValue

OPS = ("set", "patch", "pin", "hold", "revert")
NAMES = frozenset({"key", "field", "op", "value", "add", "remove"})
MEMBERS = ("add", "remove")


def read_lines(lines: Iterable[str]) -> Iterator[tuple[str, Change]]:
    """Yield (name of an item, change) of JSON Lines, or of CSV when the first line is its header.

    Raises InvalidCuration, which names the line.
    """
    numbered = enumerate(lines, start=1)
    number, first = next(((number, line) for number, line in numbered if line.strip("\ufeff \t\r\n")), (0, ""))
    first = first.lstrip("\ufeff")
    if first.lstrip().startswith("{"):
        documents = read_json_lines(chain([(number, first)], numbered))
    else:
        documents = read_csv(chain([first], (line for _number, line in numbered)), number) if first else iter(())
    for number, document in documents:
        try:
            yield read_change(document)
        except InvalidCuration as error:
            raise InvalidCuration(f"line {number}: {error}") from None


def read_json_lines(numbered: Iterable[tuple[int, str]]) -> Iterator[tuple[int, JSONObject]]:
    """Yield the object of every line that is not empty."""
    for number, line in numbered:
        if not line.strip():
            continue
        try:
            document = json.loads(line, parse_constant=refuse_constant)
        except (ValueError, RecursionError) as error:
            raise InvalidCuration(f"line {number}: no JSON: {error}") from None
        if not isinstance(document, dict):
            raise InvalidCuration(f"line {number}: must be a JSON object")
        yield number, document


def refuse_constant(name: str) -> None:
    """Refuse NaN and the infinities, which Python's reader would take."""
    raise ValueError(f"{name} is no JSON")


def read_csv(lines: Iterable[str], start: int) -> Iterator[tuple[int, JSONObject]]:
    """Yield each row under the header's names, with the line that it ends on; empty cells are not there."""
    rows = csv.reader(lines, strict=True)
    try:
        header = next(rows)
        if not {"key", "field"} <= set(header) <= NAMES or len(set(header)) != len(header):
            raise InvalidCuration(f"line {start}: neither JSON nor a CSV header with key, field, op, value")
        for row in rows:
            number = start + rows.line_num - 1
            if len(row) > len(header):
                raise InvalidCuration(f"line {number}: {len(row)} cells under {len(header)} names (is a comma not quoted?)")
            cells = {name: cell for name, cell in zip(header, row, strict=False) if cell}
            if cells:
                yield number, {name: value_of(cells, name) for name in cells}
    except csv.Error as error:
        raise InvalidCuration(f"line {start + rows.line_num - 1}: no CSV: {error}") from None


def value_of(cells: dict[str, str], name: str) -> JSONValue:
    """Return a CSV cell: lists and objects are JSON, anything else is text; the text of a set field is one member."""
    cell = cells[name]
    if name in ("value", *MEMBERS) and cell.lstrip()[:1] in ("[", "{"):
        try:
            return cast(JSONValue, json.loads(cell, parse_constant=refuse_constant))
        except (ValueError, RecursionError):
            return cell
    is_member = name in MEMBERS or (name == "value" and cells.get("field") in SET_FIELDS)
    return [cell] if is_member else cell


def read_change(document: JSONObject) -> tuple[str, Change]:
    """Return the name and the change of one document, whose values have been looked at. Raises InvalidCuration."""
    unknown = sorted(set(document) - NAMES)
    name, about, op = document.get("key"), document.get("field"), document.get("op", "set")
    if unknown:
        raise InvalidCuration(f"{unknown[0]!r} is unknown")
    if not isinstance(name, str) or not isinstance(about, str) or op not in OPS:
        raise InvalidCuration(f"needs key, field and one of the operations {', '.join(OPS)}")
    add, remove = (document.get(part) or [] for part in MEMBERS)
    if not isinstance(add, list) or not isinstance(remove, list):
        raise InvalidCuration("add and remove are lists")
    value = document.get("value")
    change = Change(about, cast(Any, op), category_entries(value) if about == "categories" else value, tuple(add), tuple(remove))
    next_decision(change, None, {})
    return name, change
