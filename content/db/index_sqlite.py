"""How a facet index reads SQLite: streams in one read transaction, and what was committed since the last clock."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

from content.db.index_rows import FEW, Changes, IndexRow, Mark, WholeIndex

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def _array(name: str) -> str:
    path = f"i.effective, '$.{name}'"
    return f"CASE json_type({path}) WHEN 'array' THEN json_extract({path}) END"


_VARIANTS = (
    "(SELECT json_group_array(t.variant) FROM content_text t"
    " WHERE t.item_id = i.id AND t.is_latest AND t.role = 'summary' AND t.variant <> '')"
)
_COLUMNS = ", ".join(
    (
        "i.id",
        "i.deleted_at IS NOT NULL",
        f"json_array({', '.join(f'i.{name}' for name in FEW)})",
        "i.author",
        _array("categories"),
        _array("topics"),
        _VARIANTS,
        # As text: of a bare column the driver would make a time without microseconds of ours.
        "i.indexed_at || ''",
        "i.published_at || ''",
        "i.duration_seconds",
        "i.word_count",
        "i.title_key",
    )
)
_ALL_ROWS = f"SELECT {_COLUMNS} FROM content_item i ORDER BY i.id"
_ALL_TITLES = "SELECT id FROM content_item ORDER BY title_key, id"
_MARK = "SELECT e.value, c.value{rest} FROM holdfast_epoch e CROSS JOIN holdfast_clock c"
_CHANGES = (
    _MARK.format(rest=", r.*")
    + f" LEFT JOIN (SELECT {_COLUMNS} FROM content_item i"
    # Stamps beyond the clock came from elsewhere; they are no news, however often they are asked for.
    + " WHERE i.changed > %s AND i.changed <= (SELECT value FROM holdfast_clock) ORDER BY i.changed LIMIT %s) r ON true"
)


@contextmanager
def whole_index(connection: BaseDatabaseWrapper, chunk: int) -> Iterator[WholeIndex]:
    """Open both streams in one read transaction; it holds no lock that a writer waits for."""
    with connection.cursor() as cursor:
        # Not `atomic`: that would take the write lock (transaction_mode IMMEDIATE).
        cursor.execute("BEGIN DEFERRED")
        try:
            cursor.execute(_MARK.format(rest=", (SELECT count(*) FROM content_item)"))
            epoch, clock, expected = cursor.fetchone()
            rows = ([read_row(row) for row in found] for found in _chunks(connection, _ALL_ROWS, chunk))
            titles = ([pk for (pk,) in ids] for ids in _chunks(connection, _ALL_TITLES, chunk))
            yield WholeIndex(Mark(file_of(connection), epoch, str(clock)), expected, rows, titles)
        finally:
            cursor.execute("ROLLBACK")


def _chunks(connection: BaseDatabaseWrapper, query: str, chunk: int) -> Iterator[list[Any]]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        while found := cursor.fetchmany(chunk):
            yield found


def changes_since(connection: BaseDatabaseWrapper, mark: Mark, most: int) -> Changes:
    """Read in one statement the items that the clock stamped after the mark, and the new mark."""
    seen = int(mark.snapshot)
    with connection.cursor() as cursor:
        cursor.execute(_CHANGES, [seen, most + 1])
        found = cursor.fetchall()
    epoch, clock = found[0][:2]
    now = Mark(file_of(connection), epoch, str(clock))
    can_follow = (now.database, now.epoch) == (mark.database, mark.epoch) and clock >= seen
    rows = [read_row(row[2:]) for row in found if row[2] is not None]
    return Changes(now, rows if can_follow and len(rows) <= most else None)


def read_row(values: tuple[Any, ...]) -> IndexRow:
    """Return a row with its times as numbers."""
    row = IndexRow(*values)
    return row._replace(indexed_at=microseconds(row.indexed_at), published_at=microseconds(row.published_at))


def microseconds(text: Any) -> Any:
    """Return the microseconds of a time as Django stores it, in UTC; None for None and for what is no time."""
    with suppress(TypeError, ValueError):
        moment = datetime.fromisoformat(text)
        return ((moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - _EPOCH) // _MICROSECOND
    return None


def file_of(connection: BaseDatabaseWrapper) -> str:
    """Return which file a connection's database is: a restored copy under the same name is another one."""
    path = Path(str(connection.settings_dict["NAME"]))
    with suppress(OSError):
        found = path.stat()
        return f"{path}:{found.st_dev}:{found.st_ino}"
    return str(path)
