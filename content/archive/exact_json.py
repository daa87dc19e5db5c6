"""JSON text to its one spelling, every digit kept: what an archive holds must not depend on the engine that stored it.

PostgreSQL prints 1e22 as 10000000000000000000000 and sorts keys, SQLite keeps what was written; a float in between would lose
the digits of 0.1234567890123456789.
"""

from __future__ import annotations

import json
from decimal import MAX_PREC, Context, Decimal
from typing import Any

#: What most columns hold.
EMPTY = frozenset({"{}", "[]"})


class TooPrecise(ValueError):
    """A number that a float does not hold."""


def canonical(text: str) -> str:
    """Return the canonical spelling of a JSON text. Raises ValueError or RecursionError where Python cannot read it."""
    if text in EMPTY:
        return text
    try:
        return safe(ENCODER.encode(DECODER.decode(text)))
    except TooPrecise:
        return written(json.loads(text, parse_float=Decimal, parse_constant=refuse))


def number(digits: str) -> int | float:
    """Return a number as an int or float that prints all of its digits."""
    exact = Decimal(digits)
    if is_whole(exact):
        return int(exact)
    value = float(digits)
    if Decimal(repr(value)) != exact:
        raise TooPrecise(digits)
    return value


def is_whole(value: Decimal) -> bool:
    """Return whether a number has no fraction."""
    return value == value.to_integral_value()


def refuse(word: str) -> Any:
    """Answer NaN and Infinity, which no JSON has."""
    raise ValueError(f"{word} is no number of JSON")


#: Made once: an archive has a million documents.
DECODER = json.JSONDecoder(parse_float=number, parse_constant=refuse)
ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def written(value: Any) -> str:
    """Return a document with decimals as canonical JSON: the slow way, for the few that need it."""
    if isinstance(value, dict):
        members = (f"{safe(json.dumps(key, ensure_ascii=False))}:{written(value[key])}" for key in sorted(value))
        return "{" + ",".join(members) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(written, value)) + "]"
    if isinstance(value, Decimal):
        return str(int(value)) if is_whole(value) else shortest(value)
    return safe(json.dumps(value, ensure_ascii=False))


def shortest(value: Decimal) -> str:
    """Return a fraction as a float prints it, or with all its digits where that is not the same number."""
    short = repr(float(value))
    if Decimal(short) == value:
        return short
    # Without its trailing zeros; the usual context would round to 28 digits.
    return str(value.normalize(Context(prec=MAX_PREC))).replace("E", "e")


def safe(text: str) -> str:
    """Escape half of a surrogate pair, which UTF-8 cannot hold."""
    return text.encode("utf-8", "backslashreplace").decode()
