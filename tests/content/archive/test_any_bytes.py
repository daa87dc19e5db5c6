"""Archives with damaged bytes: refused in one line with nothing written, or read whole. Nothing raises, no source changes."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from content.archive.parity import verify_archive
from content.archive.report import STATES
from content.archive.run import import_archive
from content.archive.source_file import LONGEST_COMPLAINT
from content.models import Item
from tests.archives import GENERATIONS, make_archive

pytestmark = pytest.mark.django_db

PAGE = 4096


#: From the size of a file: a place in its header, anywhere, or near the beginning of a page, where its structure is.
PLACES: tuple[Callable[[random.Random, int], int], ...] = (
    lambda dice, size: dice.randrange(100),
    lambda dice, size: dice.randrange(size),
    lambda dice, size: dice.randrange(size // PAGE) * PAGE + dice.randrange(16),
)


def damaged(folder: Path, dice: random.Random) -> Path:
    """Build an archive and overwrite some of its bytes, or a piece of it with one that is longer or shorter."""
    archive = make_archive(folder, dice.choice(GENERATIONS))
    for number in range(20):
        archive.add_summary(archive.add_video(f"Video{number:06}"), "word " * dice.randrange(400))
    data = bytearray(archive.path.read_bytes())
    find, longest = dice.choice(PLACES), dice.choice((2, 2, 2, 200))
    for _ in range(dice.choice((1, 1, 2, 5, 30))):
        place = find(dice, len(data))
        data[place : place + dice.randrange(1, longest)] = dice.randbytes(dice.randrange(1, longest))
    archive.path.write_bytes(data)
    return archive.path


def check(path: Path) -> None:
    before = path.read_bytes()
    report = import_archive(path=path, actor="user:ana")
    parity = verify_archive(path=path)

    assert path.read_bytes() == before
    if report.status == "refused":
        assert len(report.reason.splitlines()) == 1
        assert len(report.reason) < LONGEST_COMPLAINT + 100
        assert (Item.objects.count(), parity.status) == (0, "refused")
        return
    assert report.status == "done", report.reason
    assert all(sum(counts[state] for state in STATES) == counts["in"] for counts in report.tables.values())
    assert parity.as_json()["differences"] == []


@pytest.mark.parametrize("seed", range(24))
def test_damaged_bytes(seed: int, tmp_path: Path) -> None:
    check(damaged(tmp_path, random.Random(seed)))


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(100, 700))
def test_many_damaged_bytes(seed: int, tmp_path: Path) -> None:
    check(damaged(tmp_path, random.Random(seed)))
