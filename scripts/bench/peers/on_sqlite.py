"""SQL designs for facets on SQLite: a link table without row ids, both ways; and the same numbers as a JSON list in one pass."""

from __future__ import annotations

from content.facets.filter import Filter
from scripts.bench.peers.numbered import PLACE, SPAN, Condition, Numbered, execute

COLUMNS = {"source": "source", "kind": "kind", "channel": "author", "language": "language"} | {
    name: name for name in ("content_type", "complexity")
}
LIVE = "i.deleted_at IS NULL AND i.tenant = ''"
CATEGORIES = "content_item i, json_each(i.effective, '$.categories') c"
PAIRS = " UNION ALL ".join(
    [
        *(f"SELECT id, {PLACE[name]}, {column} FROM content_item i WHERE {LIVE}" for name, column in COLUMNS.items()),
        f"SELECT id, {PLACE['audio']}, iif(has_audio, 'yes', 'no') FROM content_item i WHERE {LIVE} AND has_audio IS NOT NULL",
        f"SELECT i.id, {PLACE['topic']}, t.value FROM content_item i, json_each(i.effective, '$.topics') t WHERE {LIVE}",
        f"SELECT i.id, {PLACE['category']}, c.value ->> 'category' FROM {CATEGORIES} WHERE {LIVE}",
        f"SELECT i.id, {PLACE['subcategory']}, (c.value ->> 'category') || '|' || s.value"
        f" FROM {CATEGORIES}, json_each(c.value, '$.subcategories') s WHERE {LIVE}",
        f"SELECT i.id, {PLACE['variant']}, x.variant FROM content_item i JOIN content_text x ON x.item_id = i.id"
        f" AND x.is_latest AND x.role = 'summary' WHERE {LIVE}",
    ]
)
TABLES = ("bench_pair", "bench_value", "bench_item", "bench_link", "bench_back")
BUILD = (
    *(f"DROP TABLE IF EXISTS {name}" for name in TABLES),
    "CREATE TABLE bench_pair (id INTEGER, facet INTEGER, value TEXT)",
    f"INSERT INTO bench_pair SELECT * FROM ({PAIRS})",
    "DELETE FROM bench_pair WHERE value = ''",
    "CREATE TABLE bench_value AS SELECT facet, value,"
    f" facet * {SPAN} + row_number() OVER (PARTITION BY facet ORDER BY value) AS id"
    " FROM (SELECT DISTINCT facet, value FROM bench_pair)",
    "CREATE UNIQUE INDEX bench_value_unique ON bench_value (facet, value)",
    "CREATE TABLE bench_link (v INTEGER, item INTEGER, PRIMARY KEY (v, item)) WITHOUT ROWID",
    "INSERT OR IGNORE INTO bench_link SELECT value.id, pair.id FROM bench_pair pair JOIN bench_value value USING (facet, value)"
    " ORDER BY 1, 2",
    "CREATE TABLE bench_back (item INTEGER, v INTEGER, PRIMARY KEY (item, v)) WITHOUT ROWID",
    "INSERT INTO bench_back SELECT item, v FROM bench_link ORDER BY 1, 2",
    "CREATE TABLE bench_item (id INTEGER PRIMARY KEY, indexed_at TEXT, published_at TEXT, fids TEXT)",
    "INSERT INTO bench_item SELECT id, indexed_at, published_at,"
    " (SELECT json_group_array(v) FROM bench_back WHERE item = i.id) FROM content_item i WHERE " + LIVE,
    "CREATE INDEX bench_item_newest ON bench_item (indexed_at DESC, id DESC)",
    "CREATE INDEX bench_item_published ON bench_item (published_at)",
    "DROP TABLE bench_pair",
    "ANALYZE",
)


class Links(Numbered):
    """Link table, WITHOUT ROWID, by value and by item."""

    name = "link table WITHOUT ROWID"

    def grouped(self, condition: str, within: str) -> str:
        """Join the items of the condition with their numbers."""
        chosen = f"SELECT id FROM bench_item WHERE {condition}"
        return f"SELECT v, count(*) AS n FROM bench_back WHERE item IN ({chosen}) AND ({within}) GROUP BY v"

    def choices(self, asked: Filter, leaving: str) -> Condition:
        """Return one look-up of the link table for each group."""
        groups, excluded = self.chosen(asked, leaving)
        among = "SELECT item FROM bench_link WHERE v IN"
        conditions = [f"id IN ({among} ({', '.join(map(str, numbers))}))" for numbers in groups]
        conditions += [f"id NOT IN ({among} ({', '.join(map(str, excluded))}))"] if excluded else []
        return " AND ".join(conditions) or "1 = 1", []


class OnePass(Links):
    """The items' numbers as JSON lists, unpacked in one pass."""

    name = "json_each in one pass"

    def grouped(self, condition: str, within: str) -> str:
        """Unpack the lists of the items of the condition."""
        source = f"(SELECT fids FROM bench_item WHERE {condition}) i, json_each(i.fids) j"
        return f"SELECT v, count(*) AS n FROM (SELECT j.value AS v FROM {source}) WHERE {within} GROUP BY v"


def build() -> None:
    """Make the tables of both."""
    execute(*BUILD)
