"""A key has one spelling, in files and in URLs, and says what is wrong with another."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.exceptions import InvalidKey
from content.keys import from_segment, make_key, parse_key, to_segment

IDS = st.text(st.characters(exclude_characters="\x00", exclude_categories=("Cs",)), min_size=1, max_size=100)


@given(source=st.from_regex(r"[a-z0-9_-]{1,32}", fullmatch=True), external_id=IDS, tenant=st.sampled_from(["", "a", "team-2"]))
def test_a_key_survives_its_spelling_and_its_url(source: str, external_id: str, tenant: str) -> None:
    key = make_key(source, external_id, tenant)

    assert parse_key(str(key)) == key
    assert from_segment(to_segment(str(key))) == str(key)


@pytest.mark.parametrize(
    ("name", "segment"),
    [
        ("youtube:orQKfIXMiA8", "youtube:orQKfIXMiA8"),
        ("youtube:-x1d-K2l6oU", "youtube:-x1d-K2l6oU"),
        ("a~web:1", "a~7Eweb:1"),
        ("web:a/b?c#d e", "web:a~2Fb~3Fc~23d~20e"),
        ("web:é", "web:~C3~A9"),
        ("web:..", "web:.."),
    ],
)
def test_segments_escape_all_but_plain_bytes(name: str, segment: str) -> None:
    assert to_segment(name) == segment
    assert from_segment(segment) == name


@pytest.mark.parametrize(
    "text", ["", "youtube", ":x", "You:x", "a b:x", "youtube:", "~youtube:x", "y" * 33 + ":x", "web:" + "x" * 501]
)
def test_what_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(InvalidKey):
        parse_key(text)


@pytest.mark.parametrize("external_id", ["a\x00b", "half \ud800", ""])
def test_an_external_id_that_cannot_be_stored_is_refused(external_id: str) -> None:
    with pytest.raises(InvalidKey, match="external_id"):
        make_key("web", external_id)


@pytest.mark.parametrize("segment", ["a~", "a~G1", "a~FF", "é", "a~00b"])
def test_a_broken_segment_is_refused(segment: str) -> None:
    with pytest.raises(InvalidKey):
        from_segment(segment)
