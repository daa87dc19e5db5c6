"""Is the database of this code's version? An older program on a NAS must not write where a newer one has changed the tables."""

from __future__ import annotations

from functools import cache

from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from content.exceptions import ContentError


class DatabaseIsNewer(ContentError):
    """The database was migrated by a newer version of this program; update it first."""

    code = "database_is_newer"


def check_version() -> None:
    """Raise DatabaseIsNewer when the database has a migration that this program does not know."""
    applied = MigrationRecorder.Migration.objects.using(connection.alias).filter(app="content")
    unknown = sorted(set(applied.values_list("name", flat=True)) - known_migrations())
    if unknown:
        raise DatabaseIsNewer(f"the database has the migration content.{unknown[0]}, which this program does not know; update it")


@cache
def known_migrations() -> frozenset[str]:
    """Return the names of this program's own migrations."""
    loader = MigrationLoader(None, ignore_no_migrations=True)
    return frozenset(name for app, name in loader.disk_migrations if app == "content")
