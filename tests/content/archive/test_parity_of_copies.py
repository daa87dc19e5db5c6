"""The base of `seq_parity` imported once and compared with copies of it, each with one known change."""

from __future__ import annotations

from pathlib import Path

import pytest

from content.archive.parity import verify_archive
from content.archive.run import import_archive

FOLDER = Path(__file__).resolve().parents[4] / "shared" / "archives" / "hostile"
ROW = "yt:lrtgqnffiyv11"
#: Copy, and what has to be named: (table, key, column, state).
COPIES = {
    "bool_flip": {("content", ROW, "has_audio", "different")},
    "drop_and_duplicate": {("content", "yt:replaced11", "", "missing"), ("content", ROW, "", "extra")},
    "drop_row": {("content", ROW, "", "extra")},
    "flip": {("content", ROW, "title", "different")},
    "hour_shift": {("content", ROW, "published_at", "different")},
    "json_key_order": set(),
    "json_type": {("content", ROW, "analysis", "different")},
    "list_order": {("content", ROW, "key_topics", "different")},
    "null_for_empty": {("content", ROW, "channel_id", "different")},
    "summary_char": {("content_summaries", "", "summary_text", "different")},
    "swap_two": {("content", ROW, "view_count", "different")},
    "whitespace": {("content", ROW, "title", "different")},
}
THERE = [name for name in COPIES if (FOLDER / f"seq_parity.{name}.db").exists()]


@pytest.mark.django_db
@pytest.mark.parametrize("name", THERE)
def test_a_changed_copy_is_named_by_row_and_column(name: str) -> None:
    import_archive(path=FOLDER / "seq_parity.db", actor="user:ana")

    report = verify_archive(path=FOLDER / f"seq_parity.{name}.db").as_json()

    found = {(entry["table"], entry["key"], entry["column"], entry["state"]) for entry in report["differences"]}
    if name == "summary_char":
        found = {(table, "", column, state) for table, _, column, state in found}
    assert found == COPIES[name]
