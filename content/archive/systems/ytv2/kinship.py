"""Which rows belong to one item: content rows of one video, and the child rows that name them.

A first pass over the content rows writes their keys and names into the scratch file, where the rest is done by index.
"""

from __future__ import annotations

from content.archive.mapped import MappingOptions, RowReader
from content.archive.raw import SourceRow, raw_row
from content.archive.staging import Staging
from content.archive.systems.ytv2.identity import Identity, identify
from content.archive.systems.ytv2.schema import PARENT
from content.archive.values.times import read_time

TABLES = """
CREATE TABLE scratch.ytv2_row (n INTEGER PRIMARY KEY, key TEXT, legacy TEXT, video_id TEXT, observed TEXT);
CREATE TABLE scratch.ytv2_name (name TEXT, folded TEXT, owner INTEGER, UNIQUE (name, owner));
CREATE TABLE scratch.ytv2_key (held TEXT, key TEXT, times INTEGER, PRIMARY KEY (held, key)) WITHOUT ROWID;
"""
SCREENED = 1000


def relate(staging: Staging, options: MappingOptions) -> None:
    """Find the families of all rows.

    1. Write each content row's key and names. 2. Of rows with one key keep the newest spelling of one legacy id as the item,
    let its other spellings merge into it (`parent`), and refuse the rest (`why`). 3. Give every child row its parent:
    by the exact name, else by the name without case where only one item has it.
    """
    connection = staging.connection
    connection.executescript(TABLES)
    connection.execute("CREATE TABLE scratch.ytv2_refused (n INTEGER PRIMARY KEY, why TEXT)")
    connection.execute("BEGIN")
    write_rows(staging, options)
    connection.execute("CREATE INDEX scratch.ytv2_row_key ON ytv2_row (key)")
    settle_repeats(staging)
    write_names(staging)
    for table, column in PARENT.items():
        if table in staging.columns:
            adopt(staging, table, column)
    connection.execute("COMMIT")


def write_rows(staging: Staging, options: MappingOptions) -> None:
    """Write the key, names and time of every content row that has an identity."""
    wanted = [(name, staging.column("content", name)) for name in ("id", "video_id", "canonical_url", "content_source")]
    wanted += [(name, staging.column("content", name)) for name in ("updated_at", "indexed_at", "created_at")]
    present = [(name, column) for name, column in wanted if column != "NULL"]
    reading = staging.connection.cursor()
    reading.execute("SELECT n, " + ", ".join(column for _, column in present) + " FROM scratch.content ORDER BY n")  # noqa: S608
    batch: list[tuple[object, ...]] = []
    for number, *cells in reading:
        values = dict(zip((name for name, _ in present), cells, strict=True))
        identity = identify(RowReader(values))
        if identity is not None:
            batch.append(row_entry(number, identity, observed(values, options)))
        if len(batch) == SCREENED:
            insert_rows(staging, batch)
    insert_rows(staging, batch)


def row_entry(number: int, identity: Identity, seen: str) -> tuple[object, ...]:
    """Return what the scratch file keeps of a content row."""
    return number, str(identity.key), identity.legacy, identity.video_id, seen


def insert_rows(staging: Staging, batch: list[tuple[object, ...]]) -> None:
    """Write a batch and empty it."""
    staging.connection.executemany("INSERT INTO scratch.ytv2_row VALUES (?, ?, ?, ?, ?)", batch)
    batch.clear()


def observed(values: SourceRow, options: MappingOptions) -> str:
    """Return when a row was last seen, in a form that sorts; "" where it does not say."""
    for column in ("updated_at", "indexed_at", "created_at"):
        outcome = read_time(values.get(column), options.zone)
        moment = getattr(outcome, "value", None)
        if moment is not None:
            return str(moment.isoformat(timespec="microseconds"))
    return ""


def settle_repeats(staging: Staging) -> None:
    """Decide about content rows that share a key."""
    keys = staging.connection.execute("SELECT key FROM scratch.ytv2_row GROUP BY key HAVING count(*) > 1").fetchall()
    for (key,) in keys:
        family = staging.connection.execute(
            "SELECT n, legacy, observed FROM scratch.ytv2_row WHERE key = ? ORDER BY n", [key]
        ).fetchall()
        spellings = refuse_copies(staging, family)
        first = spellings[0]
        same = [row for row in spellings if row[1].lower() == first[1].lower()]
        for number, _, _ in (row for row in spellings if row not in same):
            refuse(staging, number, f"shares its video id with {first[1] or key}")
        winner = max(same, key=lambda row: (row[2], -row[0]))[0]
        merged = [(winner, number) for number, _, _ in same if number != winner]
        staging.connection.executemany("UPDATE scratch.content SET parent = ? WHERE n = ?", merged)


def refuse_copies(staging: Staging, family: list[tuple[int, str, str]]) -> list[tuple[int, str, str]]:
    """Refuse rows that repeat a legacy id, and return the first row of each."""
    firsts: dict[str, tuple[int, str, str]] = {}
    for row in family:
        first = firsts.setdefault(row[1], row)
        if first is not row:
            same = content_row(staging, first[0]) == content_row(staging, row[0])
            refuse(staging, row[0], "an exact copy of another row" if same else "another row has the same id")
    return list(firsts.values())


def content_row(staging: Staging, number: int) -> object:
    """Return one content row in its raw form."""
    return raw_row(next(staging.rows("content", "n = ?", [number]))[2])


def refuse(staging: Staging, number: int, why: str) -> None:
    """Mark a content row for quarantine."""
    staging.connection.execute("INSERT INTO scratch.ytv2_refused VALUES (?, ?)", [number, why])


def write_names(staging: Staging) -> None:
    """Write the names of every content row that is loaded, each with the row that is the item."""
    for column in ("legacy", "video_id"):
        staging.connection.execute(
            f"INSERT OR IGNORE INTO scratch.ytv2_name SELECT r.{column}, lower(r.{column}), coalesce(c.parent, r.n)"  # noqa: S608
            " FROM scratch.ytv2_row r JOIN scratch.content c ON c.n = r.n"
            f" WHERE r.{column} <> '' AND r.n NOT IN (SELECT n FROM scratch.ytv2_refused)"
        )
    staging.connection.execute("CREATE INDEX scratch.ytv2_name_folded ON ytv2_name (folded)")


def adopt(staging: Staging, table: str, column: str) -> None:
    """Give the rows of a child table their parents."""
    named = staging.column(table, column)
    owner = "SELECT CASE WHEN count(DISTINCT owner) = 1 THEN min(owner) END FROM scratch.ytv2_name"
    staging.connection.execute(
        f"UPDATE scratch.{table} SET parent = coalesce(({owner} WHERE name = CAST({named} AS TEXT)),"  # noqa: S608
        f" ({owner} WHERE folded = lower(CAST({named} AS TEXT))), -1)"
    )
    staging.connection.execute(f"CREATE INDEX scratch.{table}_parent ON {table} (parent, n)")
