"""How a facet index reads PostgreSQL: streams of COPY in one snapshot, and what was committed since the last one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from content.db.index_rows import FEW, Changes, IndexRow, Mark, WholeIndex
from content.db.readable import CALENDAR, STAND_INS


def _microseconds(column: str) -> str:
    """Return a time as a number; one beyond the calendar as what is read in its place."""
    early, late = (f"'{moment.isoformat()}'::timestamptz" for moment in CALENDAR)
    first, last = (f"'{moment.isoformat()}'::timestamptz" for moment in STAND_INS)
    read = f"CASE WHEN i.{column} < {early} THEN {first} WHEN i.{column} > {late} THEN {last} ELSE i.{column} END"
    return f"(extract(epoch FROM {read}) * 1000000)::bigint"


_COLUMNS = ", ".join(
    (
        "i.id",
        "i.deleted_at IS NOT NULL",
        f"json_build_array({', '.join(f'i.{name}' for name in FEW)})::text",
        "i.author",
        "(i.effective -> 'categories')::text",
        "(i.effective -> 'topics')::text",
        "v.variants",
        _microseconds("indexed_at"),
        _microseconds("published_at"),
        "i.duration_seconds",
        "i.word_count",
        "i.title_key",
    )
)
_TYPES = ["int8", "bool", "text", "text", "text", "text", "text", "int8", "int8", "int8", "int8", "text"]
_SUMMARIES = (
    "SELECT t.item_id, json_agg(t.variant)::text AS variants FROM content_text t"
    " WHERE t.is_latest AND t.role = 'summary' AND t.variant <> ''{of_item} GROUP BY t.item_id"
)
_OF_ITEM = _SUMMARIES.format(of_item=" AND t.item_id = i.id")
_ALL_ROWS = (
    f"SELECT {_COLUMNS} FROM content_item i LEFT JOIN ({_SUMMARIES.format(of_item='')}) v ON v.item_id = i.id ORDER BY i.id"
)
_ALL_TITLES = "SELECT id FROM content_item ORDER BY title_key, id"
_MARK = "public.holdfast_identity(), (SELECT value FROM holdfast_epoch), pg_current_snapshot()::text"
#: Stamps beyond the snapshot came with a dump of another cluster; they are no news, however often they are asked for.
_SINCE = "SELECT id FROM content_item WHERE changed >= %s AND changed < pg_snapshot_xmax(pg_current_snapshot())::text::bigint"
_WHO_WAITED = " UNION ALL SELECT id FROM content_item WHERE changed = ANY(%s::bigint[])"


class Snapshot:
    """A `pg_snapshot`: transactions from `limit` on, and those in `open`, had not committed."""

    def __init__(self, text: str) -> None:
        _low, limit, running = text.split(":")
        self.limit = int(limit)
        self.open = [int(number) for number in running.split(",") if number]


@contextmanager
def whole_index(connection: BaseDatabaseWrapper, chunk: int) -> Iterator[WholeIndex]:
    """Open both streams in one REPEATABLE READ transaction whose first statement takes the snapshot."""
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        # Both streams read a table once from end to end in an order that an index has.
        cursor.execute("SET LOCAL enable_hashjoin = off; SET LOCAL enable_sort = off; SET LOCAL jit = off")
        cursor.execute(f"SELECT {_MARK}, (SELECT count(*) FROM content_item)")
        *mark, expected = cursor.fetchone()
        rows = _copied(connection, _ALL_ROWS, _TYPES, chunk)
        titles = ([pk for (pk,) in ids] for ids in _copied(connection, _ALL_TITLES, ["int8"], chunk))
        yield WholeIndex(Mark(*mark), expected, rows, titles)


def _copied(connection: BaseDatabaseWrapper, query: str, types: Sequence[str], chunk: int) -> Iterator[list[Any]]:
    """Yield the rows of a query. COPY lets the server work on while we do, and holds nothing back on either side."""
    with connection.connection.cursor() as cursor, cursor.copy(f"COPY ({query}) TO STDOUT (FORMAT binary)") as copy:
        copy.set_types(types)
        rows = copy.rows()
        while found := list(islice(rows, chunk)):
            yield found


def changes_since(connection: BaseDatabaseWrapper, mark: Mark, most: int) -> Changes:
    """Read in one statement what a new snapshot sees and the mark's did not, and the new mark.

    Mostly that is nothing. A statement that only looks whether there is any costs the server half of one that reads it; when
    there is, what it saw is dropped, and the other one takes its own snapshot.
    """
    seen = Snapshot(mark.snapshot)
    ids, params = _SINCE, [seen.limit]
    if seen.open:
        ids, params = _SINCE + _WHO_WAITED, [seen.limit, seen.open]  # type: ignore[list-item]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {_MARK}, EXISTS ({ids})", params)
        *now, is_news = cursor.fetchone()
        if not is_news:
            return changes(mark, Mark(*now), [], most)
        cursor.execute(
            f"SELECT {_MARK}, c.* FROM (SELECT 1) AS one LEFT JOIN (SELECT {_COLUMNS} FROM ({ids} LIMIT %s) AS new"
            f" JOIN content_item i ON i.id = new.id LEFT JOIN LATERAL ({_OF_ITEM}) v ON true) AS c ON true",
            [*params, most + 1],
        )
        found = cursor.fetchall()
    return changes(mark, Mark(*found[0][:3]), [IndexRow(*row[3:]) for row in found if row[3] is not None], most)


def changes(mark: Mark, now: Mark, rows: list[IndexRow], most: int) -> Changes:
    """Return the rows that changed between two marks, None where the later one does not follow or there are too many."""
    is_later = Snapshot(now.snapshot).limit >= Snapshot(mark.snapshot).limit
    can_follow = (now.database, now.epoch) == (mark.database, mark.epoch) and is_later
    return Changes(now, rows if can_follow and len(rows) <= most else None)
