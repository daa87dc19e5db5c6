"""One slice for each older system, all with the same functions: detect(), tables(), rows() and origins()."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Protocol

from content.archive.mapped import MappingOptions, Unit
from content.archive.staging import Staging, TableShape
from content.archive.systems import ytv2
from content.exceptions import ArchiveRefused
from content.models import Item
from content.types import JSONObject


class System(Protocol):
    """What a slice offers."""

    SYSTEM: str
    #: Columns whose text is JSON, where another spelling of the same document is no difference.
    JSON_COLUMNS: frozenset[str]

    def detect(self, shapes: Mapping[str, TableShape]) -> str:
        """Return the name of the generation, or "" when the file is none of this system."""

    def tables(self, shapes: Mapping[str, TableShape]) -> dict[str, tuple[str, ...]]:
        """Return the tables to read, each with the columns that are known."""

    def rows(self, staging: Staging, options: MappingOptions) -> Iterator[Unit]:
        """Yield every row of those tables exactly once, in units."""

    def origins(self, place: str) -> tuple[str, ...]:
        """Return the columns that a machine value comes from, the likeliest first."""

    def parent_name(self, table: str, row: JSONObject) -> str:
        """Return the name by which a raw row of a child table names its item; "" of any other table's."""

    def kept_rows(self, item: Item) -> dict[str, list[JSONObject]]:
        """Return the raw rows that an item keeps and that a child row must come with, by table."""


SYSTEMS: dict[str, System] = {"ytv2": ytv2}
#: What a person may name. Our own archives are brought back whole (`content.archive.whole`) and are no slice.
SYSTEM_NAMES = (*SYSTEMS, "holdfast")


def find_system(name: str, shapes: Mapping[str, TableShape]) -> tuple[System, str]:
    """Return the system of a file and its generation; raises ArchiveRefused."""
    candidates = SYSTEMS.values() if name == "auto" else [SYSTEMS[name]]
    for system in candidates:
        if schema := system.detect(shapes):
            return system, schema
    if name != "auto":
        raise ArchiveRefused(f"the file is no archive of {name}: the tables and columns that one has are missing")
    found = ", ".join(sorted(shape.name for shape in shapes.values())[:8]) or "none"
    raise ArchiveRefused(f"no table of a known system (tables: {found})")
