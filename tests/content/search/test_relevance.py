"""The best answers come first among the newest items; the older ones follow, and every page is in the same total order."""

from __future__ import annotations

import pytest

from content.facets import query
from content.facets.by_sql import query as by_sql
from content.facets.filter import Filter
from content.filters import next_page
from content.search import lexical
from tests.builders import make_item, make_text


def shelf() -> dict[str, int]:
    """Return items by name, oldest first, that all answer to "rome"."""
    by_text = make_item(title="Other")
    make_text(by_text, text="rome")
    return {
        "old title": make_item(title="Rome").pk,
        "text": make_text(make_item(title="Other"), text="rome").item_id,
        "author": make_item(title="Other", author="Rome").pk,
        "title": make_item(title="Rome").pk,
        "newest text": make_text(make_item(title="Other"), text="rome").item_id,
        "oldest text": by_text.pk,
    }


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("ranked", "expected"),
    [
        pytest.param(1000, ["title", "old title", "author", "newest text", "text", "oldest text"], id="all are ranked"),
        pytest.param(3, ["title", "author", "newest text", "text", "old title", "oldest text"], id="the newest three are ranked"),
        pytest.param(1, ["newest text", "title", "author", "text", "old title", "oldest text"], id="one is ranked"),
    ],
)
def test_the_newest_items_are_ranked(monkeypatch: pytest.MonkeyPatch, ranked: int, expected: list[str]) -> None:
    monkeypatch.setattr(lexical, "RANKED", ranked)
    named = {pk: name for name, pk in shelf().items()}
    asked = Filter(q="rome", sort="-relevance", page_size=2)
    seen: list[str] = []
    while True:
        result = query.run(asked)
        assert result == by_sql.run(asked)
        seen += [named[pk] for pk in result.ids]
        if not result.after:
            break
        asked = next_page(asked, result.after)
    assert seen == expected
