"""Sets inside an item's effective values: is one of these a member, and how many items have each member.

A member is a text that is not empty. Whatever else stands in the JSON has none, on both engines alike.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, F, Func, QuerySet

from content.db.words import words_postgresql, words_sqlite

SetName = Literal["topics", "categories", "subcategories"]
SET_NAMES: Final = ("topics", "categories", "subcategories")
#: Where the SQL below names the column of effective values.
COLUMN = "{e}"


@dataclass(frozen=True)
class MemberSQL:
    """One engine's way to list a set: what to select FROM, the texts of a member, and when it is one. `{e}` is `effective`."""

    source: str
    texts: tuple[str, ...]
    condition: str
    words: Callable[[str], str]


def _array(value: str) -> str:
    return f"jsonb_array_elements(CASE jsonb_typeof({value}) WHEN 'array' THEN {value} ELSE '[]'::jsonb END)"


_PG_TOPIC = "(m.v #>> '{}')"
_PG_CATEGORY = "(m.v ->> 'category')"
_PG_IS_CATEGORY = f"jsonb_typeof(m.v -> 'category') = 'string' AND {_PG_CATEGORY} <> ''"
_PG_SUB = "(s.v #>> '{}')"
POSTGRESQL = {
    "topics": MemberSQL(
        _array("({e} -> 'topics')") + " AS m(v)",
        (_PG_TOPIC,),
        f"jsonb_typeof(m.v) = 'string' AND {_PG_TOPIC} <> ''",
        words_postgresql,
    ),
    "categories": MemberSQL(_array("({e} -> 'categories')") + " AS m(v)", (_PG_CATEGORY,), _PG_IS_CATEGORY, words_postgresql),
    "subcategories": MemberSQL(
        _array("({e} -> 'categories')") + " AS m(v) CROSS JOIN LATERAL " + _array("(m.v -> 'subcategories')") + " AS s(v)",
        (_PG_CATEGORY, _PG_SUB),
        f"{_PG_IS_CATEGORY} AND jsonb_typeof(s.v) = 'string' AND {_PG_SUB} <> ''",
        words_postgresql,
    ),
}

# CASE within CASE: SQLite may evaluate both sides of an AND, and a JSON function fails on a member that is plain text.
_LITE_CATEGORY = (
    "CASE m.type WHEN 'object' THEN CASE json_type(m.value, '$.category') WHEN 'text'"
    " THEN json_extract(m.value, '$.category') END END"
)
_LITE_SUBS = (
    "json_each(CASE m.type WHEN 'object' THEN CASE json_type(m.value, '$.subcategories') WHEN 'array'"
    " THEN json_extract(m.value, '$.subcategories') ELSE '[]' END ELSE '[]' END) AS s"
)


def _each(key: str) -> str:
    path = f"'$.{key}'"
    return f"json_each({{e}}, CASE json_type({{e}}, {path}) WHEN 'array' THEN {path} END) AS m"


SQLITE = {
    "topics": MemberSQL(_each("topics"), ("m.value",), "m.type = 'text' AND m.value <> ''", words_sqlite),
    "categories": MemberSQL(_each("categories"), (_LITE_CATEGORY,), f"{_LITE_CATEGORY} <> ''", words_sqlite),
    "subcategories": MemberSQL(
        f"{_each('categories')}, {_LITE_SUBS}",
        (_LITE_CATEGORY, "s.value"),
        f"{_LITE_CATEGORY} <> '' AND s.type = 'text' AND s.value <> ''",
        words_sqlite,
    ),
}


class HasMember(Func):
    """Whether one of `members` is in a set of the item (any member at all when None). Usable in `.filter()`.

    A member is a tuple of texts: (topic,), (category,) or (category, subcategory).
    With `by_words` a member is one when its words are the same, whatever its case, accents and marks (see `words`).
    With `column="analysis"` it is asked of what machines say.
    """

    output_field = BooleanField()

    def __init__(
        self,
        name: SetName,
        members: Sequence[tuple[str, ...]] | None = None,
        *,
        by_words: bool = False,
        column: Literal["effective", "analysis"] = "effective",
    ) -> None:
        super().__init__(F(column))
        self.name, self.by_words = name, by_words
        self.members = None if members is None else tuple(members)

    def as_postgresql(self, compiler: Any, connection: BaseDatabaseWrapper, **_: Any) -> tuple[str, tuple[Any, ...]]:
        """Write it for PostgreSQL."""
        return self._written(compiler, POSTGRESQL[self.name])

    def as_sqlite(self, compiler: Any, connection: BaseDatabaseWrapper, **_: Any) -> tuple[str, tuple[Any, ...]]:
        """Write it for SQLite."""
        return self._written(compiler, SQLITE[self.name])

    def _written(self, compiler: Any, sql: MemberSQL) -> tuple[str, tuple[Any, ...]]:
        column, _ = compiler.compile(self.source_expressions[0])
        condition: str = sql.condition
        params: tuple[str, ...] = ()
        if self.members is not None:
            shown = [sql.words(text) if self.by_words else text for text in sql.texts]
            test = "(" + " AND ".join(f"{text} = %s" for text in shown) + ")"
            condition += f" AND ({' OR '.join([test] * len(self.members)) or '1 = 0'})"
            params = tuple(text for member in self.members for text in member)
        return f"EXISTS (SELECT 1 FROM {sql.source} WHERE {condition})".replace(COLUMN, column), params


def count_members(queryset: QuerySet[Any], name: SetName) -> list[tuple[tuple[str, ...], int]]:
    """Return how many items of a queryset have each member of a set, each item once a member."""
    connection = connections[queryset.db]
    sql = (POSTGRESQL if connection.vendor == "postgresql" else SQLITE)[name]
    try:
        chosen, params = queryset.order_by().values("pk").query.get_compiler(connection=connection).as_sql()
    except EmptyResultSet:
        return []
    source, texts = sql.source.replace(COLUMN, "i.effective"), ", ".join(sql.texts)
    query = (
        f"SELECT {texts}, COUNT(DISTINCT i.id) FROM content_item i CROSS JOIN {source}"
        f" WHERE {sql.condition} AND i.id IN ({chosen}) GROUP BY {texts}"
    )
    with connection.cursor() as cursor:
        cursor.execute(query, params)
        return [(tuple(str(text) for text in row[:-1]), int(row[-1])) for row in cursor.fetchall()]
