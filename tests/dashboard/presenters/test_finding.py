"""What is sought is marked in the text and nowhere else."""

from __future__ import annotations

import pytest
from django.utils.html import escape

from dashboard.presenters.finding import marked_html


@pytest.mark.parametrize(
    ("markup", "find", "expected"),
    [
        pytest.param("<p>A bee.</p>", "BEE", "<p>A <mark>bee</mark>.</p>", id="in any case"),
        pytest.param('<a href="bee">a bee</a>', "bee", '<a href="bee">a <mark>bee</mark></a>', id="not within a tag"),
        pytest.param("salt &amp; amp", "amp", "salt &amp; <mark>amp</mark>", id="not within an entity"),
        pytest.param("salt &amp; oil", "t & o", "sal<mark>t &amp; o</mark>il", id="across an entity"),
        pytest.param("1 &lt; 2", "<", "1 <mark>&lt;</mark> 2", id="an entity"),
        pytest.param("<p>A bee.</p>", "", "<p>A bee.</p>", id="nothing"),
    ],
)
def test_what_is_sought_is_marked_between_tags(markup: str, find: str, expected: str) -> None:
    assert marked_html(markup, escape(find)) == expected
