"""SQLite's binary JSON (JSONB, from SQLite 3.45): a BLOB in a JSON column, read without that version of SQLite."""

from __future__ import annotations

import json
import re

DEEPEST = 200
#: Element types by their number in the low four bits of the first byte.
NULL, TRUE, FALSE, INT, INT5, FLOAT, FLOAT5, TEXT, TEXTJ, TEXT5, TEXTRAW, ARRAY, OBJECT = range(13)
CONSTANTS = {NULL: "null", TRUE: "true", FALSE: "false"}
#: JSON5, which SQLite keeps as it was written: what a string may escape, and other forms of a number.
ESCAPE5 = re.compile(r"\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|(\r\n|.))", re.DOTALL)
ESCAPED5 = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v", "0": "\0"}
FOLDED = dict.fromkeys(("\r\n", "\n", "\r", "\u2028", "\u2029"), "")
NUMBER5 = re.compile(r"\+?(-?)(?:0[xX]([0-9A-Fa-f]+)|([0-9]*)(?:\.([0-9]*))?([eE][+-]?[0-9]+)?)", re.ASCII)


def jsonb_text(blob: bytes) -> str | None:
    """Return the JSON text of a JSONB value, or None when the bytes are no such thing."""
    try:
        text, end = element(blob, 0, 0)
    except (ValueError, IndexError):
        return None
    return text if end == len(blob) else None


def element(blob: bytes, start: int, depth: int) -> tuple[str, int]:
    """Return one element as text, and where it ends."""
    if depth > DEEPEST:
        raise ValueError("nested too deeply")
    kind, body, end = bounds(blob, start)
    content = blob[body:end]
    if kind in CONSTANTS:
        if content:
            raise ValueError("a constant has no content")
        return CONSTANTS[kind], end
    if kind in (ARRAY, OBJECT):
        return container(blob, kind, body, end, depth), end
    return scalar(kind, content.decode()), end


def bounds(blob: bytes, start: int) -> tuple[int, int, int]:
    """Return an element's type, where its content begins and where it ends."""
    kind, size, body = blob[start] & 15, blob[start] >> 4, start + 1
    if size > 11:
        width = 1 << (size - 12)
        size, body = int.from_bytes(blob[body : body + width], "big"), body + width
    if body + size > len(blob) or kind > OBJECT:
        raise ValueError("cut off")
    return kind, body, body + size


def container(blob: bytes, kind: int, start: int, end: int, depth: int) -> str:
    """Return an array or object as text."""
    parts = []
    while start < end:
        part, start = element(blob, start, depth + 1)
        parts.append(part)
    if start != end or (kind == OBJECT and len(parts) % 2):
        raise ValueError("an element ends outside its container")
    if kind == ARRAY:
        return f"[{','.join(parts)}]"
    return "{" + ",".join(f"{name}:{value}" for name, value in zip(parts[::2], parts[1::2], strict=True)) + "}"


def scalar(kind: int, text: str) -> str:
    """Return a number or string as JSON text."""
    if kind in (INT, FLOAT):
        return str(text)
    if kind in (TEXT, TEXTJ):
        return f'"{text}"'
    if kind == TEXT5:
        return json.dumps(ESCAPE5.sub(unescaped, text))
    return json.dumps(text) if kind == TEXTRAW else number_of_json5(text)


def unescaped(found: re.Match[str]) -> str:
    """Return what an escape in a string of JSON5 stands for; the end of a line stands for nothing."""
    code, character = found[1] or found[2], found[3]
    return chr(int(code, 16)) if code else (ESCAPED5 | FOLDED).get(character, character)


def number_of_json5(text: str) -> str:
    """Return a number of JSON5 as JSON has it: 0x1F, +1, .5 and 5. are none there."""
    found = NUMBER5.fullmatch(text)
    if not found or not (found[2] or found[3] or found[4]):
        raise ValueError("no number of JSON5")
    sign, digits, whole, fraction, power = found.groups()
    if digits:
        return f"{sign}{int(digits, 16)}"
    return f"{sign}{(whole or '').lstrip('0') or '0'}{'.' + fraction if fraction else ''}{power or ''}"
