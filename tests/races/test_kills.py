"""Writers that are killed in the middle: what was acknowledged is there, and of what was not, all or nothing."""

from __future__ import annotations

import itertools
import os
import random
import signal
import sys
from contextlib import suppress
from typing import Any

import pytest
from django.db import connections
from django.utils import timezone

from content.models import Hold, Item, Text
from content.services.curation import Actor, Change, curate
from content.services.ingest_runs import upsert_items
from content.services.ledger import verify_curation
from tests.builders import key_of
from tests.races.processes import FORK

pytestmark = pytest.mark.django_db(transaction=True)

KILLS = [pytest.param(4, id="short"), pytest.param(60, id="full", marks=pytest.mark.soak)]


def name_of(turn: int, number: int) -> str:
    return f"youtube:Killed-{turn}-{number}"


def write_until_killed(turn: int, told: Any) -> None:
    """Ingest and curate one item after the other, and tell of each step once it is acknowledged."""
    for number in itertools.count():
        name = name_of(turn, number)
        upsert_items(
            [{"key": name, "title": name, "texts": [{"text": "One."}, {"variant": "audio", "text": "Two."}]}], actor="job"
        )
        told.send((name, "ingested"))
        curate(key=key_of(name), changes=[Change("language", "set", name)], actor=Actor("user:ana"), now=timezone.now())
        told.send((name, "curated"))


def killed(turn: int, chance: random.Random) -> set[tuple[str, str]]:
    """Run a writer, kill it while it works on after some words of its, and return all that it told."""
    connections.close_all()
    receiver, sender = FORK.Pipe(duplex=False)
    writer = FORK.Process(target=write_until_killed, args=(turn, sender))
    writer.start()
    sender.close()
    told = {receiver.recv() for _ in range(chance.randrange(1, 12))}
    os.kill(writer.pid or 0, signal.SIGKILL)
    writer.join(30)
    with suppress(EOFError):
        while True:
            told.add(receiver.recv())
    receiver.close()
    return told


@pytest.mark.parametrize("kills", KILLS)
def test_what_was_acknowledged_is_there_and_nothing_is_half_done(kills: int) -> None:
    chance = random.Random(kills)
    told = set().union(*(killed(turn, chance) for turn in range(kills)))

    ingested = {name for name, what in told if what == "ingested"}
    curated = {name for name, what in told if what == "curated"}
    stored = {str(item.key): item for item in Item.objects.all()}
    held = {str(hold.key): hold for hold in Hold.objects.all()}
    sys.stdout.write(f"\n{kills} kills, {len(told)} acknowledged steps, {len(stored) - len(ingested)} in flight were whole\n")
    assert ingested <= set(stored)
    assert curated <= set(held) <= set(stored)
    assert len(stored) - len(ingested) <= kills
    assert all(stored[name].language == name for name in held)
    assert Text.objects.count() == 2 * len(stored)
    assert list(verify_curation()) == []
