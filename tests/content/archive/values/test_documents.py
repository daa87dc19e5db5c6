"""JSON columns: strict, sloppy, encoded twice, binary, cut off."""

from __future__ import annotations

from typing import Any

import pytest

from content.archive.raw import BadText
from content.archive.values import Coerced, Loaded, Quarantined
from content.archive.values.documents import read_document


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ('{"a": 1}', Loaded({"a": 1})),
        ("null", Loaded(None)),
        ('"\\"[1]\\""', Coerced([1], "json_encoded_twice")),
        ('["a",]', Coerced(["a"], "json_repaired")),
        ('\ufeff["a"]', Coerced(["a"], "json_repaired")),
        ('["a"] // note', Coerced(["a"], "json_repaired")),
        ('["http://a", "b"]', Loaded(["http://a", "b"])),
        ("{'a': None}", Coerced({"a": None}, "python_literal_instead_of_json")),
        ('{"a": NaN}', Coerced({"a": None}, "not_a_json_number")),
        ('{"a": 1, "a": 2}', Coerced({"a": 2}, "json_names_repeated")),
        ('{"a": 1e400}', Coerced({"a": {"$number": "1e400"}}, "number_kept_as_text")),
        ('{"a": 0.12345678901234567890123}', Loaded({"a": {"$number": "0.12345678901234567890123"}})),
        ('["a\\u0000b"]', Coerced(["ab"], "nul_removed")),
        ('["\\ud83d"]', Coerced(["\ufffd"], "half_surrogate_replaced")),
        (b'["a"]', Coerced(["a"], "json_read_from_blob")),
        (b"K7Art", Coerced(["Art"], "json_read_from_blob")),
        ("plain", Coerced("plain", "text_instead_of_json")),
        (42, Coerced(None, "number_instead_of_json")),
        ('["/* a", /* b, */ "c // d",]', Coerced(["/* a", "c // d"], "json_repaired")),
    ],
    ids=range(19),
)
def test_documents(value: Any, expected: Any) -> None:
    assert read_document(value) == expected


def element(kind: int, content: bytes) -> bytes:
    """Return one element of SQLite's binary JSON, with a size of two bytes."""
    return bytes([0xD0 | kind]) + len(content).to_bytes(2, "big") + content


@pytest.mark.parametrize(
    ("kind", "content", "expected"),
    [
        (4, b"-0x1F", -31),
        (4, b"+7", 7),
        (6, b".5", 0.5),
        (6, b"5.", 5),
        (6, b"-.5e-3", -0.0005),
        (8, rb"a\nb\u0041", "a\nb\u0041"),
        (9, rb"a\x41 \u0041 \'\"\v\z" + b"\\\n!", "aA A '\"\vz!"),
        (9, rb"\ud83d\ude00", "\U0001f600"),
        (10, b'raw "\\n"', 'raw "\\n"'),
    ],
)
def test_json5_in_binary_json(kind: int, content: bytes, expected: Any) -> None:
    assert read_document(element(11, element(kind, content))) == Coerced([expected], "json_read_from_blob")


def test_a_number_of_no_json5_is_quarantined() -> None:
    assert isinstance(read_document(element(11, element(6, b"e5"))), Quarantined)


@pytest.mark.parametrize(
    "text",
    ["[1, " + '\\"' * 500_000, "[" + '"a\\' * 300_000, "[" * 300 + '\\"' * 500_000, "[1, " + "/*" * 500_000],
    ids=["escaped quotes", "open strings", "deep", "open comments"],
)
def test_a_long_cut_off_text_is_read_once(text: str) -> None:
    # Reading it anew from each of its quotes would take hours.
    assert isinstance(read_document(text), Quarantined)


@pytest.mark.parametrize(
    "value",
    ['{"a": [', '["a"]["b"]', '{"a\\u0000": 1, "a": 2}', "[" * 3000 + "]" * 3000, BadText(b"[\xff]"), b"\xff\xfe"],
    ids=["cut off", "two documents", "names that collide", "too deep", "invalid utf-8", "binary"],
)
def test_a_document_that_cannot_be_read_is_quarantined(value: Any) -> None:
    assert isinstance(read_document(value), Quarantined)
