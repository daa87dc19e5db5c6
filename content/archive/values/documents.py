"""JSON documents in text columns: strict, sloppy, doubly encoded, Python's repr, SQLite's binary form, or no JSON at all."""

from __future__ import annotations

import ast
import json
import math
import re
import warnings
from decimal import Decimal, InvalidOperation
from typing import NoReturn

from content.archive.raw import BadText, SQLiteValue
from content.archive.values import Coerced, Loaded, Outcome, Quarantined
from content.archive.values.jsonb import jsonb_text
from content.types import JSONObject, JSONValue

DEEPEST = 200
LONGEST = 64 * 1024 * 1024
LONGEST_LITERAL = 1024 * 1024
ENCODED_AT_MOST = 4
#: Beyond this, engines and Python print and read a float in different ways; its digits are kept as text.
LARGEST_FLOAT = 2.0**53
#: A string, or the rest of the text where none ends. It never gives back what it took, so no text is read more than once.
STRING = r'"(?:[^"\\]++|\\.)*+(?:"|\\?\Z)'
BRACKETS = re.compile(STRING + r"|([\[{])|([\]}])", re.DOTALL)
COMMENT = re.compile(rf"({STRING})|//[^\n]*|/\*.*?\*/|(/\*.*)", re.DOTALL)
TRAILING_COMMA = re.compile(rf"({STRING})|,(?=\s*[\]}}])", re.DOTALL)
HALF_PAIR = re.compile("[\ud800-\udfff]")


class Unreadable(ValueError):
    """This text cannot be read as JSON; the message is the reason."""


def read_document(value: SQLiteValue) -> Outcome[JSONValue]:
    """Return the document of a JSON column. Text that does not look like JSON is returned as a string, with a note."""
    if value is None or value == "":
        return Loaded(None)
    if isinstance(value, BadText):
        return Quarantined("JSON text is not valid UTF-8")
    if isinstance(value, int | float):
        return Coerced(None, "number_instead_of_json")
    codes = ["json_read_from_blob"] if isinstance(value, bytes) else []
    text = blob_text(value) if isinstance(value, bytes) else value
    if text is None:
        return Quarantined("binary data in a JSON column")
    try:
        document = Reader(codes).document(text)
    except Unreadable as error:
        return Quarantined(str(error))
    return Coerced(document, codes[0]) if codes else Loaded(document)


def blob_text(blob: bytes) -> str | None:
    """Return the JSON text of a BLOB: UTF-8, or SQLite's binary form."""
    try:
        text = blob.decode()
    except UnicodeDecodeError:
        return jsonb_text(blob)
    return text if text.lstrip("\ufeff \t\r\n")[:1] in ("{", "[", '"') else jsonb_text(blob) or text


def depth_of(text: str) -> int:
    """Return how deeply the brackets outside strings are nested."""
    if text.count("[") + text.count("{") <= DEEPEST:
        return 0
    depth = deepest = 0
    for match in BRACKETS.finditer(text):
        depth += bool(match[1]) - bool(match[2])
        deepest = max(deepest, depth)
    return deepest


def is_exact(number: float, digits: str) -> bool:
    """Return whether a float prints the same number as the digits that it was read from."""
    try:
        return Decimal(repr(number)) == Decimal(digits)
    except InvalidOperation:
        return False


class Reader:
    """Reads one document and notes in `codes` what was not plain JSON about it."""

    def __init__(self, codes: list[str]) -> None:
        self.codes = codes

    def document(self, text: str) -> JSONValue:
        """Return the document of `text`, unpacked as often as it was encoded."""
        if len(text) > LONGEST:
            raise Unreadable(f"JSON of {len(text)} characters, allowed are {LONGEST}")
        document = self.parsed(text)
        for _ in range(ENCODED_AT_MOST):
            if not (isinstance(document, str) and document.strip()[:1] in ("{", "[", '"') and text.strip()[:1] == '"'):
                break
            self.codes.append("json_encoded_twice")
            text, document = document, self.parsed(document)
        return self.storable(document)

    def parsed(self, text: str) -> JSONValue:
        """Return what a text says: as JSON, as JSON with small faults, or as the text itself."""
        if depth_of(text) > DEEPEST:
            raise Unreadable(f"JSON is nested deeper than {DEEPEST} levels")
        try:
            return self.strict(text)
        except json.JSONDecodeError:
            pass
        looks = text.strip().lstrip("\ufeff").lstrip()
        if not looks.startswith(("{", "[")):
            self.codes.append("text_instead_of_json")
            return text
        return self.repaired(looks)

    def strict(self, text: str) -> JSONValue:
        """Return JSON, with numbers that Python or an engine would change kept as {"$number": …}."""
        try:
            document: JSONValue = json.loads(
                text, parse_constant=self.constant, parse_float=self.real, parse_int=self.integer, object_pairs_hook=self.members
            )
        except RecursionError:
            raise Unreadable("JSON is nested too deeply") from None
        return document

    def repaired(self, text: str) -> JSONValue:
        """Return a document after dropping a byte order mark, comments and trailing commas, or Python's own notation."""
        tidy = TRAILING_COMMA.sub(r"\1", COMMENT.sub(r"\1\2", text))
        for repaired in (text, tidy):
            try:
                document = self.strict(repaired)
            except json.JSONDecodeError:
                continue
            self.codes.append("json_repaired")
            return document
        return self.literal(text)

    def literal(self, text: str) -> JSONValue:
        """Return a Python literal, as the old system's workers sometimes stored."""
        if len(text) > LONGEST_LITERAL:
            self.refuse()
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                spelled = json.dumps(ast.literal_eval(text))
        except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
            self.refuse()
        self.codes.append("python_literal_instead_of_json")
        return self.strict(spelled)

    def refuse(self) -> NoReturn:
        """Give up: it looks like JSON and is none."""
        raise Unreadable("not valid JSON (cut off, or more than one document)")

    def constant(self, name: str) -> None:
        """NaN and Infinity are no JSON."""
        self.codes.append("not_a_json_number")

    def real(self, digits: str) -> JSONValue:
        """Return a float only where nothing of its digits is lost."""
        number = float(digits)
        if math.isfinite(number) and abs(number) < LARGEST_FLOAT and is_exact(number, digits):
            return number
        if not math.isfinite(number):
            self.codes.append("number_kept_as_text")
        return {"$number": digits}

    def integer(self, digits: str) -> JSONValue:
        """Return an integer that every reader can read."""
        if len(digits) <= 1000:
            return int(digits)
        self.codes.append("number_kept_as_text")
        return {"$number": digits}

    def members(self, pairs: list[tuple[str, JSONValue]]) -> JSONObject:
        """Return an object; of a repeated name the last value counts."""
        members = dict(pairs)
        if len(members) != len(pairs):
            self.codes.append("json_names_repeated")
        return members

    def storable(self, document: JSONValue) -> JSONValue:
        """Return the document without the characters that no database can hold."""
        if isinstance(document, str):
            return self.storable_text(document)
        if isinstance(document, list):
            return [self.storable(part) for part in document]
        if isinstance(document, dict):
            members = {self.storable_text(name): self.storable(part) for name, part in document.items()}
            if len(members) != len(document):
                raise Unreadable("two names in a JSON object become one without their NUL characters")
            return members
        return document

    def storable_text(self, text: str) -> str:
        """Return a string without NUL, and with U+FFFD for half a surrogate pair."""
        if "\x00" in text:
            self.codes.append("nul_removed")
            text = text.replace("\x00", "")
        if HALF_PAIR.search(text):
            self.codes.append("half_surrogate_replaced")
            text = HALF_PAIR.sub("\ufffd", text)
        return text
