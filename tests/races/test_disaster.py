"""The disaster of the old dashboard, replayed: everything writes at once, and what people decided stands."""

from __future__ import annotations

import io
import json
import sys
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from content.archive.run import import_archive
from content.db import operations
from content.keys import NaturalKey
from content.models import Hold, Item
from content.services.tokens import create_token
from tests.archives import make_archive
from tests.builders import NOON, make_account
from tests.races import machines
from tests.races.processes import LENGTHS, run_together
from tests.races.server import serving

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

SHARED = Path(__file__).resolve().parents[3] / "shared"
REAL = SHARED / "archives" / "real" / "ytv2_content.db"
DECIDED = SHARED / "reference" / "ytv2_backfill55_categories.json"


def made(folder: Path) -> tuple[Path, dict[str, Any]]:
    """Build an archive of 62 videos, and decisions about 40 of them."""
    archive = make_archive(folder)
    ids = [archive.add_video(f"V{number:09}x", title=f"Video {number}") for number in range(62)]
    for content_id in ids[:40]:
        archive.add_summary(content_id)
    return archive.path, {content_id: [["History", [f"Chapter {number}"]]] for number, content_id in enumerate(ids[:40])}


def real(_folder: Path) -> tuple[Path, dict[str, Any]]:
    """Return the real archive and the categories that people once gave its items."""
    return REAL, {entry["id"]: entry["cats"] for entry in json.loads(DECIDED.read_text())}


ARCHIVES = [made, *([real] if REAL.is_file() and DECIDED.is_file() else [])]


def curate_all(decisions: dict[str, Any], folder: Path) -> dict[NaturalKey, Any]:
    """Let Ana decide with the `curate` command; return what is decided for each item that is there."""
    make_account("ana")
    path = folder / "decisions.jsonl"
    with path.open("w") as file:
        for name, categories in decisions.items():
            value = [{"category": category, "subcategories": subs} for category, subs in categories]
            file.write(json.dumps({"key": name, "field": "categories", "op": "set", "value": value}) + "\n")
    # The real list names items of other archives, too; the command says so and takes the rest.
    with suppress(CommandError):
        call_command("curate", str(path), "--as", "ana", stdout=io.StringIO())
    return {hold.key: hold.curated["categories"]["value"] for hold in Hold.objects.all()}


def disaster(
    archive: Path, folder: Path, stale: list[list[Any]], seconds: float
) -> tuple[Counter[str], dict[NaturalKey, tuple[int, str]]]:
    """Let eight machines, a foreign program and two curators work at once; return what the first say, and what people heard.

    Both curators decide about every item: of an item the last acknowledged decision is the one with the highest revision.
    """
    items = list(Item.objects.order_by("pk"))
    ids, keys = [item.external_id for item in items], [item.key for item in items]
    token = create_token(name="nas", scope="ingest", tenant="", now=NOON)
    with serving(folder) as port:
        writers = [
            *(machines.over_http(ids, port, token, seed) for seed in (1, 2, 3)),
            *(machines.over_orm(ids, seed) for seed in (4, 5)),
            *(machines.over_command(ids, folder, seed) for seed in (6, 7)),
            machines.importing(archive),
            machines.foreign(stale, 8),
        ]
        curators = [machines.curator(name, keys) for name in ("ana", "ben")]
        *counts, anas, bens = run_together([*writers, *curators], seconds=seconds)
    final = {key: max(told[key] for told in (anas, bens) if key in told) for key in {*anas, *bens}}
    return sum(counts, Counter()), final


def say(line: str) -> None:
    """Show a number to whoever runs pytest with -s."""
    sys.stdout.write(f"\n{line}\n")


def lost(decided: dict[NaturalKey, Any]) -> int:
    """Return how many decided categories are not what the item shows."""
    shown = {item.key: item.effective.get("categories") for item in Item.objects.all()}
    return sum(shown.get(key) != value for key, value in decided.items())


@pytest.mark.parametrize("seconds", LENGTHS)
@pytest.mark.parametrize("source", ARCHIVES, ids=lambda source: source.__name__)
def test_everything_that_people_decided_stands(source: Any, seconds: float, tmp_path: Path) -> None:
    archive, decisions = source(tmp_path)
    import_archive(path=archive, actor="command:import")
    stale = machines.stale_rows()
    decided = curate_all(decisions, tmp_path)
    assert (Item.objects.count(), len(decided)) == (62, 40)

    counts, acknowledged = disaster(archive, tmp_path, stale, seconds)

    say(f"{source.__name__}, {seconds} s: {dict(sorted(counts.items()))}")
    say(f"{len(decided) - lost(decided)} of {len(decided)} decisions stand; {len(acknowledged)} items decided about beside")
    assert lost(decided) == 0
    holds = {hold.key: hold for hold in Hold.objects.all()}
    shown = {item.key: item for item in Item.objects.all()}
    for key, (revision, value) in acknowledged.items():
        assert (holds[key].revision, holds[key].curated["language"]["value"], shown[key].language) == (revision, value, value)
    call_command("verify_curation", stdout=io.StringIO())
    assert all(
        any(name.startswith(kind) for name in counts) for kind in ("http 200", "orm updated", "command 0", "foreign upsert")
    )
    assert not [name for name in counts if name.startswith("http 5")]


def test_with_only_the_triggers_dropped_decisions_are_lost(tmp_path: Path) -> None:
    """The red case: it is the triggers that hold."""
    archive, decisions = made(tmp_path)
    import_archive(path=archive, actor="command:import")
    stale = machines.stale_rows()
    decided = curate_all(decisions, tmp_path)
    operations().drop_guards()
    try:
        disaster(archive, tmp_path, stale, 2)
        number = lost(decided)
    finally:
        operations().install_guards()

    say(f"without the triggers {number} of {len(decided)} decided values are lost; with them 0")
    assert number > 0
    assert lost(decided) == 0
