"""The best SQL design for facets on PostgreSQL: one narrow row an item, all its values as one int[], a GIN index over them."""

from __future__ import annotations

from content.facets.filter import Filter
from scripts.bench.peers.numbered import PLACE, SPAN, Condition, Numbered, execute

PAIRS = """
SELECT i.id, v.facet, v.value FROM content_item i CROSS JOIN LATERAL (
  VALUES ({source}, i.source), ({kind}, i.kind), ({channel}, i.author), ({language}, i.language),
         ({content_type}, i.content_type), ({complexity}, i.complexity),
         ({audio}, CASE i.has_audio WHEN true THEN 'yes' WHEN false THEN 'no' ELSE '' END)
  UNION ALL SELECT {topic}, t #>> '{{}}' FROM jsonb_array_elements(i.effective -> 'topics') t
  UNION ALL SELECT {category}, c ->> 'category' FROM jsonb_array_elements(i.effective -> 'categories') c
  UNION ALL SELECT {subcategory}, (c ->> 'category') || '|' || (s #>> '{{}}')
    FROM jsonb_array_elements(i.effective -> 'categories') c, jsonb_array_elements(c -> 'subcategories') s
  UNION ALL SELECT {variant}, x.variant FROM content_text x WHERE x.item_id = i.id AND x.is_latest AND x.role = 'summary'
) v(facet, value) WHERE i.deleted_at IS NULL AND i.tenant = '' AND v.value <> ''
"""
BUILD = (
    "SET work_mem = '256MB'",
    "CREATE EXTENSION IF NOT EXISTS intarray",
    "DROP TABLE IF EXISTS bench_pair, bench_value, bench_item",
    f"CREATE UNLOGGED TABLE bench_pair AS {PAIRS.format(**PLACE)}",
    "CREATE TABLE bench_value AS SELECT facet, value,"
    f" (facet * {SPAN} + row_number() OVER (PARTITION BY facet ORDER BY value))::int AS id FROM bench_pair GROUP BY facet, value",
    "CREATE UNIQUE INDEX ON bench_value (facet, value)",
    "CREATE TABLE bench_item (id bigint PRIMARY KEY, indexed_at timestamptz, published_at timestamptz, fids int[])",
    "INSERT INTO bench_item SELECT i.id, i.indexed_at, i.published_at, coalesce(p.fids, '{}') FROM content_item i LEFT JOIN"
    " (SELECT pair.id, array_agg(DISTINCT value.id) AS fids FROM bench_pair pair JOIN bench_value value USING (facet, value)"
    " GROUP BY 1) p USING (id) WHERE i.deleted_at IS NULL AND i.tenant = '' ORDER BY i.indexed_at, i.id",
    "DROP TABLE bench_pair",
    "CREATE INDEX ON bench_item USING gin (fids gin__int_ops)",
    "CREATE INDEX ON bench_item (indexed_at DESC, id DESC)",
    "CREATE INDEX ON bench_item (published_at)",
    "VACUUM (ANALYZE) bench_item",
)


class IntArrays(Numbered):
    """int[] and query_int of the intarray extension."""

    name = "one-row int[], intarray"

    def __init__(self) -> None:
        execute(*BUILD, "SET jit = off", "SET work_mem = '64MB'")
        super().__init__()

    def grouped(self, condition: str, within: str) -> str:
        """Group straight from the scan, so that PostgreSQL may share the work among its parallel workers."""
        return f"SELECT v, count(*) AS n FROM bench_item, unnest(fids) v WHERE {condition} AND ({within}) GROUP BY v"

    def choices(self, asked: Filter, leaving: str) -> Condition:
        """Return one query_int for everything."""
        groups, excluded = self.chosen(asked, leaving)
        terms = [f"({'|'.join(map(str, numbers))})" for numbers in groups] + [f"!{number}" for number in excluded]
        return ("fids @@ %s::query_int", ["&".join(terms)]) if terms else ("true", [])
