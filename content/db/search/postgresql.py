"""Search documents on PostgreSQL: tsvectors of our own words in a narrow table, under a GIN index."""

from __future__ import annotations

import json
from array import array
from collections.abc import Collection, Sequence
from typing import Any, ClassVar, Final

from django.db import ProgrammingError, transaction
from psycopg.errors import InsufficientPrivilege

from content.db.base import read_sql
from content.db.postgresql import quoted
from content.db.search.base import LONGEST_PHRASE, Match, Report, SearchStore
from content.db.words import CUT, LONGEST_WORD, MARK_CLASS, index_word

TRIGGERS = {
    "content_item_search_insert": "content_item",
    "content_item_search_update": "content_item",
    "content_item_search_emptied": "content_item",
    "content_text_search_insert": "content_text",
    "content_text_search_update": "content_text",
    "content_text_search_emptied": "content_text",
}
#: Words of one document of a long text, without those that it shares with the next.
CHUNK = 1000
#: The lowest and the highest `part` of a part of an item.
PARTS: Final = {"": (-1, 2**63 - 1), "title": (0, 0), "author": (-1, -1), "text": (1, 2**63 - 1)}
#: New entries wait in a list until they are many: written one by one they cost ten times as much, and eighteen times the WAL.
#: How long the list may grow is the writer's to say (`gin_pending_list_limit`, 4 MB unless told; see `content.db.bulk`).
CREATE_INDEX = "CREATE INDEX IF NOT EXISTS content_search_words ON public.content_search USING gin (words) WITH (fastupdate = on)"
#: Writes what is missing for rows of a range of ids. FOR SHARE: a writer of such a row waits, and then finds our documents.
FILL: Final = {
    "content_item": """
        WITH r AS (SELECT id, title, author FROM public.content_item WHERE id > %s AND id <= %s FOR SHARE)
        INSERT INTO public.content_search
        SELECT r.id, p.part, d.chunk, d.words FROM r
         CROSS JOIN LATERAL (VALUES (0, r.title), (-1, r.author)) AS p(part, value)
         CROSS JOIN LATERAL public.holdfast_documents(p.value) d
            ON CONFLICT DO NOTHING""",
    "content_text": """
        WITH r AS (SELECT id, item_id, text FROM public.content_text WHERE id > %s AND id <= %s AND is_latest FOR SHARE)
        INSERT INTO public.content_search
        SELECT r.item_id, r.id, d.chunk, d.words FROM r CROSS JOIN LATERAL public.holdfast_documents(r.text) d
            ON CONFLICT DO NOTHING""",
}
#: What the planner's statistics say of words. Asking the index for a very frequent one takes long.
STATISTICS = """
      FROM pg_stats s, pg_class t, unnest(s.most_common_elems::text::text[], s.most_common_elem_freqs) AS w(word, share)
     WHERE s.schemaname = 'public' AND s.tablename = 'content_search' AND s.attname = 'words'
       AND t.oid = 'public.content_search'::regclass AND w.word IS NOT NULL AND w.share IS NOT NULL"""
FREQUENCIES = f"SELECT w.word, greatest(1, w.share * t.reltuples) {STATISTICS} AND w.word = ANY(%s)"
MOST_FREQUENT = f"""
    SELECT w.word {STATISTICS} AND w.share * t.reltuples > %s AND w.word NOT LIKE '%%{CUT}'
     ORDER BY w.share DESC, w.word LIMIT %s"""
RARE = """
    SELECT w.word, f.documents FROM unnest(%s::text[]) AS w(word) CROSS JOIN LATERAL
           (SELECT count(*) FROM (
              SELECT FROM content_search WHERE words @@ quote_literal(w.word)::tsquery LIMIT 100) AS d) AS f(documents)
     WHERE f.documents > 0"""


def tsquery(match: Match) -> str:
    """Return a match as the text of a tsquery. Words are letters and digits, so that nothing needs an escape."""
    held, is_open = match.indexed
    return " <-> ".join(f"'{word}'" for word in held) + (":*" if is_open else "")


class PostgreSQLSearch(SearchStore):
    """Rows of content_search; see search.postgresql.sql."""

    is_slow_at_all: ClassVar[bool] = True
    has_waiting_words: ClassVar[bool] = True

    def script(self) -> str:
        """Return the file with its constants filled in."""
        return read_sql("search.postgresql.sql").format(
            schema="public",
            separators=MARK_CLASS,
            longest_word=LONGEST_WORD,
            cut=CUT,
            chunk=CHUNK,
            overlap=LONGEST_PHRASE - 1,
        )

    def digest_found(self) -> str:
        """Ask the catalogue for enabled triggers, and the table's comment for the digest."""
        with self.connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_trigger WHERE tgname = ANY(%s) AND tgenabled = 'A'", [list(TRIGGERS)])
            are_there = cursor.fetchone() == (len(TRIGGERS),)
            cursor.execute("SELECT obj_description(to_regclass('public.content_search'), 'pg_class')")
            row = cursor.fetchone()
        return str(row[0] or "") if row and are_there else ""

    def install(self, report: Report | None = None) -> None:
        """Create everything in one transaction, then fill in others: writers wait for a moment, never for the whole."""
        beginning = f"filling {self.digest()}"
        with transaction.atomic(using=self.connection.alias), self.connection.cursor() as cursor:
            is_new = self.digest_found() != beginning
            cursor.execute(self.script())
            if is_new:
                cursor.execute("TRUNCATE public.content_search")
                cursor.execute("DROP INDEX IF EXISTS public.content_search_words")
            self._say(cursor, beginning)
        for table, statement in FILL.items():
            for span in self.spans(table, report):
                with transaction.atomic(using=self.connection.alias), self.connection.cursor() as cursor:
                    cursor.execute(statement, span)
        with transaction.atomic(using=self.connection.alias), self.connection.cursor() as cursor:
            cursor.execute(CREATE_INDEX)
            cursor.execute("ANALYZE public.content_search")
            self._say(cursor, self.digest())

    def settle(self) -> None:
        """Let new entries wait, as long as their writer says; a database of an earlier version has other options."""
        others = "SELECT FROM pg_class WHERE oid = to_regclass('public.content_search_words') AND reloptions <> '{fastupdate=on}'"
        with self.connection.cursor() as cursor:
            cursor.execute(others)
            if cursor.rowcount:
                cursor.execute("ALTER INDEX public.content_search_words SET (fastupdate = on)")
                cursor.execute("ALTER INDEX public.content_search_words RESET (gin_pending_list_limit)")

    def merge_waiting(self) -> bool:
        """Merge the list of the index. Writers go on meanwhile, and leave the merging to us."""
        try:
            with self.connection.cursor() as cursor:
                cursor.execute("SELECT gin_clean_pending_list('public.content_search_words'::regclass)")
        except ProgrammingError as error:
            if isinstance(error.__cause__, InsufficientPrivilege):
                return False
            raise
        return True

    def drop(self) -> None:
        """Drop the triggers; tables and functions stay."""
        with self.connection.cursor() as cursor:
            for name, table in TRIGGERS.items():
                cursor.execute(f"DROP TRIGGER IF EXISTS {name} ON public.{table}")

    def ids(self, match: Match) -> array[int]:
        """Ask the index; the ids come as one value."""
        found = array("q")
        with self.connection.cursor() as cursor:
            cursor.execute("SELECT public.holdfast_found(%s::tsquery, %s, %s)", [tsquery(match), *PARTS[match.part]])
            row = cursor.fetchone()
        if row and row[0]:
            found.frombytes(row[0])
            found.byteswap()
        return found

    def among(self, match: Match, ids: Collection[int]) -> set[int]:
        """Read the documents of these items by their key and look into each; OFFSET keeps the planner from the index of words."""
        query = (
            "SELECT DISTINCT item_id FROM (SELECT item_id, words FROM content_search"
            " WHERE item_id = ANY(%s) AND part BETWEEN %s AND %s OFFSET 0) AS d WHERE words @@ %s::tsquery"
        )
        with self.connection.cursor() as cursor:
            cursor.execute(query, [list(ids), *PARTS[match.part], tsquery(match)])
            return {int(row[0]) for row in cursor.fetchall()}

    def best_texts(self, matches: Sequence[Match], ids: Sequence[int]) -> dict[int, int]:
        """Look into the documents of these items; of equals, the text that came first."""
        score = " + ".join(["(words @@ %s::tsquery)::int"] * len(matches))
        query = (
            "SELECT DISTINCT ON (item_id) item_id, part FROM"
            f" (SELECT item_id, part, {score} AS score FROM content_search WHERE item_id = ANY(%s) AND part > 0 OFFSET 0) AS d"
            " WHERE score > 0 ORDER BY item_id, score DESC, part"
        )
        with self.connection.cursor() as cursor:
            cursor.execute(query, [*map(tsquery, matches), list(ids)])
            return {int(item): int(text) for item, text in cursor.fetchall()}

    def known(self, words: Sequence[str]) -> dict[str, int]:
        """Ask the statistics for the frequent ones, and the index for a few documents of each other one."""
        with self.connection.cursor() as cursor:
            cursor.execute(FREQUENCIES, [list(words)])
            frequent = {str(word): int(documents) for word, documents in cursor.fetchall()}
            rare = [index_word(word) for word in words if word not in frequent]
            cursor.execute(RARE, [rare])
            return frequent | {str(word): int(documents) for word, documents in cursor.fetchall()}

    def frequent(self, documents: int, most: int) -> list[str]:
        """Ask the statistics."""
        with self.connection.cursor() as cursor:
            cursor.execute(MOST_FREQUENT, [documents, most])
            return [str(word) for (word,) in cursor.fetchall()]

    def estimate(self, match: Match) -> int:
        """Ask the planner, who knows how many documents have each frequent word."""
        query = "EXPLAIN (FORMAT JSON) SELECT 1 FROM content_search WHERE words @@ %s::tsquery"
        with self.connection.cursor() as cursor:
            cursor.execute(query, [tsquery(match)])
            row: Any = cursor.fetchone()
        plan = json.loads(row[0]) if isinstance(row[0], str) else row[0]
        return int(plan[0]["Plan"]["Plan Rows"])

    def _say(self, cursor: Any, text: str) -> None:
        cursor.execute(f"COMMENT ON TABLE public.content_search IS {quoted(text)}")
