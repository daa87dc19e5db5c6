"""YTV2, the YouTube-summary dashboard: SQLite files of the generations S1 to S6."""

from __future__ import annotations

from content.archive.systems.ytv2.kept import kept_rows, parent_name
from content.archive.systems.ytv2.origins import origins
from content.archive.systems.ytv2.rows import rows
from content.archive.systems.ytv2.schema import JSON_COLUMNS, SYSTEM, detect, tables

__all__ = ["JSON_COLUMNS", "SYSTEM", "detect", "kept_rows", "origins", "parent_name", "rows", "tables"]
