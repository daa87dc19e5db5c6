"""Search documents: the words of every title, author and latest text, where an index finds them."""

from __future__ import annotations

from django.db import DEFAULT_DB_ALIAS, connections

from content.db import features
from content.db.search.base import Match, Part, SearchStore

__all__ = ["Match", "Part", "SearchStore", "search_store"]


def search_store(using: str = DEFAULT_DB_ALIAS) -> SearchStore:
    """Return the search documents of a connection's database."""
    connection = connections[using]
    if features(using).has_concurrent_writers:
        from content.db.search.postgresql import PostgreSQLSearch

        return PostgreSQLSearch(connection)
    from content.db.search.sqlite import SQLiteSearch

    return SQLiteSearch(connection)
