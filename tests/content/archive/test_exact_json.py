"""One spelling for one JSON value, and no digit lost on the way."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.archive.exact_json import canonical


@pytest.mark.parametrize(
    ("spelled", "one"),
    [
        ('{"b": 1,\n "a": [1.50, 1e22, -0.0]}', '{"a":[1.5,10000000000000000000000,0],"b":1}'),
        ("0.00000010", "1e-07"),
        ("1E-7", "1e-07"),
        ('"\\u00e9\\ud800"', '"é\\ud800"'),
        ("0.12345678901234567890123", "0.12345678901234567890123"),
        ('{"z":0.12345678901234567890123,"a":[1.0,true,"x"]}', '{"a":[1,true,"x"],"z":0.12345678901234567890123}'),
        ("[1.25000000000000000000000001e-300,0.1,2e3]", "[1.25000000000000000000000001e-300,0.1,2000]"),
        ("123456789012345678901234567890", "123456789012345678901234567890"),
    ],
)
def test_values_have_one_spelling(spelled: str, one: str) -> None:
    assert canonical(spelled) == one
    assert canonical(one) == one


@pytest.mark.parametrize("text", ["NaN", "[Infinity]", "{", "[0.12345678901234567890123, NaN]"])
def test_what_is_no_json_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        canonical(text)


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**30), max_value=10**30))
def test_every_number_keeps_its_value(number: Decimal) -> None:
    assert Decimal(canonical(str(number))) == number


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_every_document_keeps_its_value(document: object) -> None:
    text = json.dumps(document)

    assert exactly(canonical(text)) == exactly(text)


def exactly(text: str) -> object:
    """Return what a text says, its numbers as they are written."""
    return json.loads(text, parse_float=Decimal, parse_int=Decimal)
