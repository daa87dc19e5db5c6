"""Search documents on SQLite: FTS5 over our own words, and beside it which item and part each document is of."""

from __future__ import annotations

import json
from array import array
from collections.abc import Collection, Sequence
from typing import Any, ClassVar, Final

from django.db import transaction

from content.db.base import read_sql
from content.db.search.base import Match, Report, SearchStore
from content.db.sqlite import BETWEEN_STATEMENTS
from content.db.words import spaced

ITEM_TRIGGERS = (
    "content_item_search_insert",
    "content_item_search_title",
    "content_item_search_author",
    "content_item_search_delete",
)
TEXT_TRIGGERS = ("content_text_search_insert", "content_text_search_update", "content_text_search_delete")
#: The place of a text within its item; see search.sqlite.sql.
PLACE = "{row}.role || ' ' || {row}.variant || ' ' || {row}.position"
#: How a part of an item is told from others.
PARTS: Final = {
    "": "TRUE",
    "title": "d.part = 'title'",
    "author": "d.part = 'author'",
    "text": "d.part NOT IN ('title', 'author')",
}
#: Each: what it is a document of, its part, its text, and which rows have one.
FILL: Final = (
    ("content_item", "r.id", "'title'", "r.title", "TRUE"),
    ("content_item", "r.id", "'author'", "r.author", "TRUE"),
    ("content_text", "r.item_id", PLACE.format(row="r"), "r.text", "r.is_latest"),
)


#: Documents with their words, of some items, with a match in them.
DOCUMENTS = "content_search d JOIN content_search_words w ON w.rowid = d.id"
OF_ITEMS = "d.item_id IN (SELECT value FROM json_each(%s))"
VOCABULARY = "CREATE VIRTUAL TABLE IF NOT EXISTS temp.content_search_vocabulary USING fts5vocab(main, content_search_words, row)"
HOLDS = "instr(' ' || w.words || ' ', %s) > 0"


def held_words(match: Match) -> str:
    """Return a match as it stands in a document with a space around every word."""
    held, is_open = match.indexed
    return spaced(held, prefix=is_open)


def fts_query(match: Match) -> str:
    """Return a match in the language of FTS5. Words are letters and digits, so that nothing needs an escape."""
    held, is_open = match.indexed
    return f'"{" ".join(held)}"{" *" if is_open else ""}'


class SQLiteSearch(SearchStore):
    """Rows of content_search and content_search_words; see search.sqlite.sql."""

    is_slow_at_all: ClassVar[bool] = False

    def script(self) -> str:
        """Return the file, with what its triggers do filled in."""
        put = read_sql("put_words.sqlite.sql").rstrip("\n")
        place = PLACE.format(row="NEW")
        old = f"item_id = OLD.item_id AND part = {PLACE.format(row='OLD')} AND OLD.is_latest"
        return read_sql("search.sqlite.sql").format(
            put_title=put.format(table="content_item", item="NEW.id", part="'title'", text="title", shown="TRUE"),
            put_author=put.format(table="content_item", item="NEW.id", part="'author'", text="author", shown="TRUE"),
            put_text=put.format(table="content_text", item="NEW.item_id", part=place, text="text", shown="is_latest"),
            take_text=f"  DELETE FROM content_search_words WHERE rowid = (SELECT id FROM content_search WHERE {old});\n"
            f"  DELETE FROM content_search WHERE {old};",
        )

    def digest_found(self) -> str:
        """Ask the schema for the triggers and the guards' table for the digest."""
        with self.connection.cursor() as cursor:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            if not {name for (name,) in cursor.fetchall()} >= {*ITEM_TRIGGERS, *TEXT_TRIGGERS}:
                return ""
            cursor.execute("SELECT value FROM holdfast_guard WHERE name = 'search'")
            row = cursor.fetchone()
        return str(row[0]) if row else ""

    def install(self, report: Report | None = None) -> None:
        """Create and fill in one transaction: there is one writer at a time anyway."""
        self.drop()
        with transaction.atomic(using=self.connection.alias), self.connection.cursor() as cursor:
            for statement in self.script().split(BETWEEN_STATEMENTS):
                cursor.execute(statement)
            cursor.execute("DELETE FROM content_search")
            cursor.execute("DELETE FROM content_search_words")
            for rows in FILL:
                self._fill(cursor, *rows, report=report)
            cursor.execute("INSERT OR REPLACE INTO holdfast_guard (name, value) VALUES ('search', %s)", [self.digest()])

    def drop(self) -> None:
        """Drop the triggers by name."""
        with self.connection.cursor() as cursor:
            for name in (*ITEM_TRIGGERS, *TEXT_TRIGGERS):
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")

    def ids(self, match: Match) -> array[int]:
        """Ask FTS5."""
        query = (
            "SELECT d.item_id FROM content_search_words w JOIN content_search d ON d.id = w.rowid"
            f" WHERE content_search_words MATCH %s AND {PARTS[match.part]}"
        )
        with self.connection.cursor() as cursor:
            cursor.execute(query, [fts_query(match)])
            return array("q", (item for (item,) in cursor.fetchall()))

    def among(self, match: Match, ids: Collection[int]) -> set[int]:
        """Read the documents of these items and look into each: FTS5 would go through all that it finds."""
        query = f"SELECT DISTINCT d.item_id FROM {DOCUMENTS} WHERE {OF_ITEMS} AND {PARTS[match.part]} AND {HOLDS}"
        with self.connection.cursor() as cursor:
            cursor.execute(query, [json.dumps(list(ids)), held_words(match)])
            return {int(item) for (item,) in cursor.fetchall()}

    def best_texts(self, matches: Sequence[Match], ids: Sequence[int]) -> dict[int, int]:
        """Look into the documents of these items; of equals, the text that came first."""
        score = " + ".join([f"({HOLDS})"] * len(matches))
        found = f"SELECT d.item_id, d.part, {score} AS score FROM {DOCUMENTS} WHERE {OF_ITEMS} AND {PARTS['text']}"
        query = (
            f"SELECT t.item_id, t.id FROM ({found}) f JOIN content_text t"
            f" ON t.item_id = f.item_id AND t.is_latest AND {PLACE.format(row='t')} = f.part"
            " WHERE f.score > 0 ORDER BY f.score, t.id DESC"
        )
        with self.connection.cursor() as cursor:
            cursor.execute(query, [*map(held_words, matches), json.dumps(list(ids))])
            return {int(item): int(text) for item, text in cursor.fetchall()}

    def known(self, words: Sequence[str]) -> dict[str, int]:
        """Ask FTS5's own list of words; it is a window that each connection opens for itself."""
        query = "SELECT term, doc FROM temp.content_search_vocabulary WHERE term IN (SELECT value FROM json_each(%s))"
        with self.connection.cursor() as cursor:
            cursor.execute(VOCABULARY)
            cursor.execute(query, [json.dumps(list(words))])
            return {str(word): int(documents) for word, documents in cursor.fetchall()}

    def frequent(self, documents: int, most: int) -> list[str]:
        """Return none: asking for all is always fast here."""
        return []

    def estimate(self, match: Match) -> int:
        """Return 0: asking for all is always fast here."""
        return 0

    def _fill(self, cursor: Any, table: str, item: str, part: str, text: str, shown: str, report: Report | None) -> None:
        for span in self.spans(table, report):
            rows = f"{table} r WHERE r.id > %s AND r.id <= %s AND {text} <> '' AND {shown}"
            cursor.execute(f"INSERT INTO content_search (item_id, part) SELECT {item}, {part} FROM {rows}", span)
            joined = rows.replace(" WHERE ", f" JOIN content_search d ON d.item_id = {item} AND d.part = {part} WHERE ")
            cursor.execute(
                f"INSERT INTO content_search_words (rowid, words) SELECT d.id, holdfast_index_words({text}) FROM {joined}", span
            )
