"""The only room that knows the engine. The rest asks `features()` what it can and `operations()` to do it."""

from __future__ import annotations

from django.db import DEFAULT_DB_ALIAS, connections

from content.db.base import Features, Operations

__all__ = ["Features", "Operations", "features", "operations"]


def operations(using: str = DEFAULT_DB_ALIAS) -> Operations:
    """Return the operations of a connection's engine."""
    connection = connections[using]
    if connection.vendor == "postgresql":
        from content.db.postgresql import PostgreSQLOperations

        return PostgreSQLOperations(connection)
    if connection.vendor == "sqlite":
        from content.db.sqlite import SQLiteOperations

        return SQLiteOperations(connection)
    raise NotImplementedError(f"Holdfast runs on PostgreSQL and SQLite, not on {connection.vendor}")


def features(using: str = DEFAULT_DB_ALIAS) -> Features:
    """Return what a connection's engine can do."""
    return operations(using).features
