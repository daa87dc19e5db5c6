"""Every row of a YTV2 file, exactly once: a content row with its family, or rows that belong to no item."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from content.archive.mapped import MappingOptions, Row, RowReader, Unit
from content.archive.raw import SQLiteValue, raw_row
from content.archive.staging import Staging
from content.archive.systems.ytv2.facts import Facts, read_facts
from content.archive.systems.ytv2.identity import Identity, identify
from content.archive.systems.ytv2.kinship import relate
from content.archive.systems.ytv2.schema import LISTED, PARENT, SYSTEM
from content.archive.systems.ytv2.texts import COLUMNS as TEXT_TABLES
from content.archive.systems.ytv2.texts import ItemTexts
from content.services.records import ItemRecord
from content.types import JSONObject, JSONValue

AT_ONCE = 200


class Child(NamedTuple):
    """One child row as it was read."""

    table: str
    key: str
    values: dict[str, SQLiteValue]


def rows(staging: Staging, options: MappingOptions) -> Iterator[Unit]:
    """Yield all units: content rows in the file's order, each with its children, then the rows without an item."""
    relate(staging, options)
    last = staging.value("SELECT max(n) FROM scratch.content")
    for low in range(1, last + 1, AT_ONCE):
        yield from family_units(staging, options, low, low + AT_ONCE - 1)
    for table in PARENT:
        if table in staging.columns:
            for _, child in read_children(staging, table, "parent = -1", ()):
                yield Unit((kept(child._replace(key=told_apart(child.key, count_key(staging, table, child.key)))),))


def family_units(staging: Staging, options: MappingOptions, low: int, high: int) -> Iterator[Unit]:
    """Yield the units of a range of content rows."""
    reach = (low, high)
    children: dict[int, list[Child]] = defaultdict(list)
    keys: Counter[tuple[int, str, str]] = Counter()
    for table in (table for table in PARENT if table in staging.columns):
        for parent, child in read_children(staging, table, "parent BETWEEN ? AND ?", reach):
            keys[parent, table, child.key] += 1
            children[parent].append(child._replace(key=told_apart(child.key, keys[parent, table, child.key])))
    merged: dict[int, list[dict[str, SQLiteValue]]] = defaultdict(list)
    for _, winner, values in staging.rows("content", "parent BETWEEN ? AND ?", reach):
        merged[winner or 0].append(values)
    why = staging.connection.execute("SELECT n, why FROM scratch.ytv2_refused WHERE n BETWEEN ? AND ?", reach)
    refused: dict[int, str] = dict(why.fetchall())
    for number, _, values in staging.rows("content", "parent IS NULL AND n BETWEEN ? AND ?", reach):
        family = Family(number, values, merged[number], children[number])
        yield family_unit(family, options, refused.get(number, ""))


class Family(NamedTuple):
    """A content row, its other spellings, and the rows that name it."""

    number: int
    values: dict[str, SQLiteValue]
    merged: list[dict[str, SQLiteValue]]
    children: list[Child]


def family_unit(family: Family, options: MappingOptions, why: str) -> Unit:
    """Return the unit of a content row; without an item the row is quarantined and its children are kept."""
    reader = RowReader(family.values, reason=why)
    identity = None if why else identify(reader)
    facts = read_facts(reader, identity, options) if identity else None
    texts = ItemTexts()
    children = [child_row(child, texts, options) for child in family.children]
    if facts:
        texts.add_own(reader)
    own = Row("content", row_key(family), raw_row(family.values), tuple(reader.notes), reader.reason)
    if reader.reason or identity is None or facts is None:
        return Unit((own, *(kept(child) for child in family.children), *other_spellings(family)))
    record = item_record(family, identity, facts, texts)
    return Unit((own, *children, *other_spellings(family)), record, facts.curated or None)


def row_key(family: Family) -> str:
    """Return what a report calls a content row."""
    return name_of(family.values, ("id", "video_id")) or f"#{family.number}"


def other_spellings(family: Family) -> list[Row]:
    """Return the rows of the same video under other spellings of its id."""
    return [Row("content", name_of(values, ("id",)), raw_row(values), listed="merged") for values in family.merged]


def child_row(child: Child, texts: ItemTexts, options: MappingOptions) -> Row:
    """Return one child row and where it goes."""
    if child.table in TEXT_TABLES:
        reader = RowReader(child.values)
        text = texts.add(child.table, reader, options)
        return Row(child.table, child.key, raw_row(child.values), tuple(reader.notes), reader.reason, text=text)
    return Row(child.table, child.key, raw_row(child.values), listed=child.table)


def kept(child: Child) -> Row:
    """Return a row that is kept as it is, because it has no item."""
    return Row(child.table, child.key, raw_row(child.values))


def item_record(family: Family, identity: Identity, facts: Facts, texts: ItemTexts) -> ItemRecord:
    """Return what the family says about its item."""
    own: JSONObject = {"content": raw_row(family.values)}
    if facts.documents:
        own["documents"] = facts.documents
    if family.merged:
        own["merged"] = [raw_row(values) for values in family.merged]
    payload: JSONObject = {SYSTEM: own}
    for table in LISTED:
        listed: list[JSONValue] = [raw_row(child.values) for child in family.children if child.table == table]
        if listed:
            payload[table] = listed
    other_names = (name_of(values, ("id",)) for values in family.merged)
    return ItemRecord(
        key=identity.key,
        observed_at=facts.observed_at,
        columns=facts.columns,
        documents={"analysis": facts.analysis, "media": facts.media, "stats": facts.stats, "payload": payload},
        flags=facts.flags,
        indexed_at=facts.indexed_at,
        texts=tuple(texts.records),
        aliases=tuple(dict.fromkeys((*identity.aliases, *other_names))),
        key_is_certain=identity.is_certain,
    )


def read_children(staging: Staging, table: str, where: str, reach: tuple[int, ...]) -> Iterator[tuple[int, Child]]:
    """Yield (parent, child) of a table, the texts of later generations first."""
    for number, parent, values in staging.rows(table, where, reach):
        yield parent or 0, Child(table, child_key(staging, table, number, values), values)


def child_key(staging: Staging, table: str, number: int, values: dict[str, SQLiteValue]) -> str:
    """Return what a report calls a child row: its parent's name, with what tells it from its siblings."""
    name = name_of(values, (PARENT[table],)) or f"#{number}"
    if table == "content_summaries":
        unique = staging.shapes[table].has_unique_column(PARENT[table]) or values.get("id") is None
        return name if unique else f"{name} {name_of(values, ('id',))}"
    if table == "summary_variants":
        return f"{name} {name_of(values, ('variant_type',))} r{name_of(values, ('revision',)) or 1}"
    return f"{name} {name_of(values, ('id',)) or number}"


def told_apart(key: str, number: int) -> str:
    """Return the key of the `number`th row of a file that has it. Rows of one key are not one row."""
    return key if number == 1 else f"{key} ({number})"


def count_key(staging: Staging, table: str, key: str) -> int:
    """Count a key in the scratch file, where there may be as many as there are rows; return how often it came by now."""
    return staging.value(
        "INSERT INTO scratch.ytv2_key VALUES (?, ?, 1) ON CONFLICT DO UPDATE SET times = times + 1 RETURNING times", (table, key)
    )


def name_of(values: dict[str, SQLiteValue], columns: tuple[str, ...]) -> str:
    """Return the first of some columns that holds a name, short enough for a report."""
    for column in columns:
        value = values.get(column)
        text = value.decode(errors="replace") if isinstance(value, bytes) else str(value) if value is not None else ""
        if text.strip():
            return text.replace("\x00", "\ufffd")[:200]
    return ""
