"""Archives with the traps of hostile files, made here: the same kinds of value and shape, each with its expectations.

An entry has the form of a manifest's, so that one checker serves both.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

from tests.archives import Archive, make_archive, video_row

Entry = dict[str, Any]
Case = tuple[Any, str, Any]


class Text(NamedTuple):
    """Bytes that the file holds as TEXT."""

    data: bytes


class Twin(NamedTuple):
    """One trap: its name, and what builds the file in a folder and says what to expect of it."""

    name: str
    make: Callable[[Path], tuple[Path, Entry]]


LOADS, COERCED, QUARANTINED = "loads", "coerced", "quarantined"
DAY = "2025-09-23T00:00:00Z"
EVENING = "2025-02-23T08:27:09Z"
DEEP = 3000
#: Trap: (column, [(value in the file, outcome, stored value)]).
VALUES: dict[str, tuple[str, list[Case]]] = {
    "words in integers": (
        "duration_seconds",
        [("seven minutes", COERCED, None), ("٣٤", COERCED, None), ("5 min", COERCED, None)],
    ),
    "clocks in integers": ("duration_seconds", [("PT1H2M3S", COERCED, 3723), ("1:02:03", COERCED, 3723), ("2:03", COERCED, 123)]),
    "blank integers": ("view_count", [("", COERCED, None), (" ", COERCED, None)]),
    "fractions": ("duration_seconds", [(77.25, COERCED, 77), ("77.25", COERCED, 77)]),
    "large integers": ("view_count", [(2**31, LOADS, 2**31), (2**63 - 1, LOADS, 2**63 - 1), ("9" * 20, COERCED, None)]),
    "negative integers": ("view_count", [(-1, COERCED, None)]),
    "words in booleans": ("has_audio", [("false", COERCED, False), ("yes", COERCED, True), ("perhaps", COERCED, None)]),
    "numbers in booleans": ("has_audio", [(2, COERCED, True), (-1, COERCED, True), (0.5, COERCED, None), (None, LOADS, None)]),
    "text in a blob": ("title", [("Käse 日本".encode(), COERCED, "Käse 日本"), (b"\xff\xfe\x00\x01", QUARANTINED, None)]),
    "binary json": ("category", [(b"\x4b\x37Art", COERCED, ["Art"])]),
    "invalid utf-8": ("title", [(Text(b"\xc3(x"), QUARANTINED, None), (Text(b"\xed\xa0\x80x"), QUARANTINED, None)]),
    "nul in text": ("title", [("front\x00tail", COERCED, "fronttail")]),
    "long title": ("title", [("".join(chr(0x4E00 + number * 37 % 20000) for number in range(12_000)), LOADS, "any")]),
    "times without a zone": (
        "published_at",
        [("2025-11-02 01:30:00", LOADS, "2025-11-02T01:30:00Z"), ("2025-09-23", LOADS, DAY)],
    ),
    "times with offsets": (
        "indexed_at",
        [("2025-02-22T20:27:09-12:00", LOADS, EVENING), ("2025-02-23T22:27:09+1400", LOADS, EVENING)],
    ),
    "epochs": ("published_at", [(1758585600, COERCED, DAY), ("1758585600000", COERCED, DAY)]),
    "digits of a day": ("published_at", [("20250923", COERCED, DAY)]),
    "blank and wordy times": ("published_at", [("", COERCED, None), ("yesterday", COERCED, None), ("N/A", COERCED, None)]),
    "words of postgresql": ("published_at", [("infinity", COERCED, None), ("now", COERCED, None), ("epoch", COERCED, None)]),
    "ambiguous times": ("published_at", [("04/05/2025", COERCED, None), ("07/25", COERCED, None)]),
    "impossible times": ("published_at", [("2025-02-30", COERCED, None), ("2025-01-01T24:00:00", COERCED, None)]),
    "far years": (
        "published_at",
        [("10000-01-01", COERCED, None), ("0000-01-01", COERCED, None), ("99999-01-01", COERCED, None)],
    ),
    "mail and nanoseconds": (
        "published_at",
        [("Tue, 23 Sep 2025 00:00:00 GMT", COERCED, DAY), ("2025-09-23T00:00:00.000000001Z", COERCED, DAY)],
    ),
    "nul in json": ("analysis", [('{"note": "a\\u0000b"}', COERCED, {"note": "ab"})]),
    "half a surrogate": ("analysis", [('{"note": "a\\ud83d b"}', COERCED, {"note": "a\ufffd b"})]),
    "nan": ("analysis", [('{"score": NaN}', COERCED, {"score": None}), ('{"score": -Infinity}', COERCED, {"score": None})]),
    "endless numbers": ("analysis", [('{"n": 1e400}', COERCED, {"n": {"$number": "1e400"}}), ('{"n": 1e5000}', COERCED, "any")]),
    "deep json": ("analysis", [("[" * DEEP + "]" * DEEP, QUARANTINED, None), ("[" * 100_000, QUARANTINED, None)]),
    "json in json": ("category", [('"[\\"AI\\"]"', COERCED, ["AI"])]),
    "cut json": ("subcategories_json", [('{"categories": [{"category": "Hist', QUARANTINED, None)]),
    "sloppy json": ("category", [('["News",]', COERCED, ["News"]), ('\ufeff["News"]', COERCED, ["News"])]),
    "python in json": ("analysis", [("{'a': None, 'b': True}", COERCED, {"a": None, "b": True})]),
    "json of another shape": (
        "category",
        [('{"main": "News"}', COERCED, "any"), ("42", COERCED, "any"), ('[["x"], null]', COERCED, "any")],
    ),
    "hostile names in json": ("analysis", [('{"a__b": 1, "%s": 2, "__proto__": 3, "\'; --": 4, "": 5}', LOADS, "any")]),
    "hostile urls": (
        "canonical_url",
        [("javascript:alert(1)", LOADS, "javascript:alert(1)"), ("//evil.example/x", LOADS, "//evil.example/x")],
    ),
    "hostile facet values": (
        "channel_name",
        [("O'Brien", LOADS, "O'Brien"), ('a"b&c=d#e', LOADS, 'a"b&c=d#e'), ("50% | x", LOADS, "50% | x")],
    ),
}


def values_twin(name: str) -> Twin:
    """Return the trap of one column's values: one row for each, and a good one after them."""

    def make(folder: Path) -> tuple[Path, Entry]:
        column, cases = VALUES[name]
        archive = make_archive(folder, "S6")
        expect = [expected(archive, number, column, case) for number, case in enumerate(cases)]
        archive.add_video("GoodNeighbo", title="Good neighbour")
        quarantined = sum(outcome == QUARANTINED for _, outcome, _ in cases)
        return archive.path, entry(content=len(cases) + 1, quarantined=quarantined, expect=expect)

    return Twin(name, make)


def expected(archive: Archive, number: int, column: str, case: Case) -> Entry:
    """Insert a row with one odd value and return what to expect of it."""
    value, outcome, stored = case
    content_id = archive.add_video(f"Odd{number:07}x", **({} if isinstance(value, Text) else {column: value}))
    if isinstance(value, Text):
        archive.run(f"UPDATE content SET {column} = CAST(? AS TEXT) WHERE id = ?", value.data, content_id)
    return {
        "table": "content", "key": {"id": content_id}, "column": column, "stored": {"text": value}, "outcome": outcome,
        "value": stored,
    }  # fmt: skip


def entry(*, content: int, quarantined: int = 0, expect: list[Entry] | None = None, **more: Any) -> Entry:
    """Return an entry as a manifest has it."""
    account = {"content": {"in": content, "quarantined": quarantined}}
    return {"file_outcome": "imports", "expect": expect or [], "account": account, **more}


def rebuilt(archive: Archive, create: str) -> None:
    """Put another table or view, with the same rows, in the place of `content`."""
    with closing(sqlite3.connect(archive.path)) as connection:
        connection.execute("ALTER TABLE content RENAME TO content_base")
        connection.execute(create)
        connection.commit()


def structure(name: str, create: str, *, copies: bool = True) -> Twin:
    """Return the trap of an odd table: {columns} are those of the usual one; with `copies` its rows are copied."""

    def make(folder: Path) -> tuple[Path, Entry]:
        archive = make_archive(folder, "S5")
        archive.add_summary(archive.add_video("AbCdEfGhIjK", title="First"))
        archive.add_video("ZyXwVuTsRqP", title="Second")
        columns = ", ".join(video_row("x"))
        rebuilt(archive, create)
        if copies:
            archive.run(f"INSERT INTO content ({columns}) SELECT {columns} FROM content_base")
            archive.run("DROP TABLE content_base")
        return archive.path, entry(
            content=2, expect=[kept_title("yt:abcdefghijk", "First"), kept_title("yt:zyxwvutsrqp", "Second")]
        )

    return Twin(name, make)


def kept_title(content_id: str, title: str) -> Entry:
    """Return the expectation that a row is there with its title."""
    return {
        "table": "content",
        "key": {"id": content_id},
        "column": "title",
        "stored": {"text": title},
        "outcome": LOADS,
        "value": title,
    }


NAMES = list(video_row("x"))
PLAIN = ", ".join(f"{name} TEXT" for name in NAMES if name != "id")
STRUCTURES = [
    structure("without rowid", f"CREATE TABLE content (id TEXT PRIMARY KEY, {PLAIN}) WITHOUT ROWID"),
    structure("strict with a generated column", f"CREATE TABLE content (id TEXT, {PLAIN}, shout TEXT AS (upper(title))) STRICT"),
    structure("no types at all", f"CREATE TABLE content ({', '.join(NAMES)})"),
    structure("other order and letter case", f"CREATE TABLE content ({', '.join(name.upper() for name in reversed(NAMES))})"),
    structure("a view in the place of a table", "CREATE VIEW content AS SELECT * FROM content_base", copies=False),
]


def doubled(folder: Path) -> tuple[Path, Entry]:
    """The primary key is lost: one id with two contents, and an exact copy."""
    archive = make_archive(folder, "S5")
    rebuilt(archive, f"CREATE TABLE content ({', '.join(NAMES)})")
    for title in ("version A", "version B", "version A"):
        archive.add_video("AbCdEfGhIjK", title=title)
    return archive.path, entry(content=3, quarantined=2, expect=[kept_title("yt:abcdefghijk", "version A")])


def stranger_beside(folder: Path) -> tuple[Path, Entry]:
    """An unknown table whose name is SQL."""
    archive = make_archive(folder, "S5")
    archive.add_video()
    archive.run('CREATE TABLE "watched; DROP TABLE content;--" (day)')
    archive.run('INSERT INTO "watched; DROP TABLE content;--" VALUES (1), (2)')
    made = entry(content=1)
    made["account"]["watched; DROP TABLE content;--"] = {"in": 2}
    return archive.path, made


def small_pages(folder: Path) -> tuple[Path, Entry]:
    """Pages of 512 bytes, and free ones that still hold deleted rows."""
    archive = make_archive(folder, "S5")
    with closing(sqlite3.connect(archive.path)) as connection:
        connection.execute("PRAGMA page_size = 512")
        connection.execute("VACUUM")
    gone = [archive.add_video(f"Deleted{number:04}") for number in range(20)]
    archive.add_video("AbCdEfGhIjK", title="First")
    archive.run("DELETE FROM content WHERE id LIKE 'yt:deleted%'")
    return archive.path, entry(content=1, expect=[kept_title("yt:abcdefghijk", "First")], never=gone)


def utf16(folder: Path) -> tuple[Path, Entry]:
    """A database whose text is UTF-16."""
    archive = Archive.__new__(Archive)
    archive.path, archive.generation = folder / "archive.db", "S5"
    with closing(sqlite3.connect(archive.path)) as connection:
        connection.execute("PRAGMA encoding = 'UTF-16le'")
        connection.execute(f"CREATE TABLE content ({', '.join(NAMES)}, subcategories_json TEXT)")
        connection.commit()
    archive.add_video("AbCdEfGhIjK", title="Ünï 日本")
    return archive.path, entry(content=1, expect=[kept_title("yt:abcdefghijk", "Ünï 日本")])


def later_layout(folder: Path) -> tuple[Path, Entry]:
    """A layout newer than the importer: a column and a version that nobody knows."""
    archive = make_archive(folder, "S6")
    archive.run("ALTER TABLE content ADD COLUMN category_json TEXT")
    archive.run("PRAGMA user_version = 99")
    archive.add_video("AbCdEfGhIjK", title="First", category_json='["New"]')
    return archive.path, entry(content=1, expect=[kept_title("yt:abcdefghijk", "First")])


OTHERS = [
    Twin("one id twice", doubled),
    Twin("unknown table", stranger_beside),
    Twin("small pages", small_pages),
    Twin("utf-16", utf16),
    Twin("newer layout", later_layout),
]
TWINS = [*map(values_twin, VALUES), *STRUCTURES, *OTHERS]
