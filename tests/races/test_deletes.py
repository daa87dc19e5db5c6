"""Deletes raced against ingest of the same ids: nothing comes back, and every page agrees about that."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from content.archive.items_export import documents
from content.facets.filter import Filter
from content.facets.query import run
from content.models import Hold, Item
from content.services.curation import Actor
from content.services.deletion import delete_items
from content.services.ingest_runs import upsert_items
from content.services.known import known_items
from content.services.ledger import verify_curation
from tests.builders import key_of
from tests.races.processes import FORK, run_together

pytestmark = pytest.mark.django_db(transaction=True)

AT_ONCE = 20
ROUNDS = [pytest.param(5, id="short"), pytest.param(200, id="full", marks=pytest.mark.soak)]


def names(turn: int) -> list[str]:
    return [f"youtube:Raced-{turn}-{number}" for number in range(AT_ONCE)]


def machine(rounds: int, gate: Any, seed: int) -> Callable[[float], int]:
    """Sends the ids of every round in an order of its own, twice."""

    def work(_until: float) -> int:
        chance = random.Random(seed)
        for turn in range(rounds):
            gate.wait(120)
            sent = [{"key": name, "title": f"Title of {name}", "aliases": [name.lower()]} for name in names(turn)] * 2
            chance.shuffle(sent)
            answer = upsert_items(sent, actor=f"job:{seed}")
            assert not answer.counts.get("invalid"), answer.items
        return rounds * AT_ONCE * 2

    return work


def person(rounds: int, gate: Any) -> Callable[[float], int]:
    """Deletes every id of every round while machines send it."""

    def work(_until: float) -> int:
        deleted = 0
        for turn in range(rounds):
            gate.wait(120)
            for name in names(turn):
                deleted += delete_items(keys=[key_of(name)], actor=Actor("user:ana", "race"), now=timezone.now())
        return deleted

    return work


@pytest.mark.parametrize("rounds", ROUNDS)
def test_no_deleted_item_comes_back(rounds: int, settings: Any) -> None:
    settings.VIEWER_ACCESS = "public"
    gate = FORK.Barrier(3)

    _sent, _also, deleted = run_together([machine(rounds, gate, 1), machine(rounds, gate, 2), person(rounds, gate)], seconds=600)

    everything = [key_of(name) for turn in range(rounds) for name in names(turn)]
    assert deleted == len(everything) == Hold.objects.exclude(deleted_at=None).count()
    assert upsert_items(
        [{"key": str(key).lower(), "title": "Other spelling"} for key in everything], actor="job:late"
    ).counts == {"tombstoned": len(everything)}
    assert Item.objects.live().count() == 0
    assert Item.objects.count() == len(everything)
    result = run(Filter())
    assert (result.total, result.ids, list(documents())) == (0, [], [])
    assert all(answer["deleted"] for answer in known_items(keys=everything).values())
    assert "Title of" not in Client().get("/").content.decode()
    assert list(verify_curation()) == []
