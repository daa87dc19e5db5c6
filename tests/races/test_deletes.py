"""Deletes raced against ingest of the same ids: nothing comes back, and every place that shows items agrees about that."""

from __future__ import annotations

import io
import json
import random
import re
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from content.facets.filter import Filter
from content.facets.query import ids, run
from content.models import Hold, Item
from content.services.curation import Actor
from content.services.deletion import delete_items
from content.services.ingest_runs import upsert_items
from content.services.ledger import verify_curation
from content.services.tokens import create_token
from tests.builders import NOON, key_of
from tests.races.processes import FORK, run_together

pytestmark = pytest.mark.django_db(transaction=True)

AT_ONCE, KEPT = 20, 2
ROUNDS = [pytest.param(5, id="short"), pytest.param(200, id="full", marks=pytest.mark.soak)]


def names(turn: int) -> list[str]:
    """Return the ids that are deleted in a round."""
    return [f"youtube:Raced-{turn}-{number}" for number in range(AT_ONCE)]


def kept(turn: int) -> list[str]:
    """Return the ids beside them that nobody deletes."""
    return [f"youtube:Kept-{turn}-{number}" for number in range(KEPT)]


def machine(rounds: int, gate: Any, seed: int) -> Callable[[float], int]:
    """Sends the ids of every round in an order of its own."""

    def work(_until: float) -> int:
        chance = random.Random(seed)
        for turn in range(rounds):
            gate.wait(120)
            wanted = names(turn) + kept(turn)
            sent = [{"key": name, "title": f"Title of {name}", "aliases": [name.lower()]} for name in wanted]
            chance.shuffle(sent)
            answer = upsert_items(sent, actor=f"job:{seed}")
            assert not answer.counts.get("invalid"), answer.items
        return rounds

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


def over_api() -> Iterator[str]:
    """Yield the keys that the API lists, page by page."""
    token = create_token(name="reader", scope="read", tenant="", now=NOON)
    following = "/api/v1/items?page_size=100&facets=0"
    while following:
        document = Client().get(following, headers={"Authorization": f"Bearer {token}"}).json()
        yield from (item["key"] for item in document["items"])
        following = document["next"]


def known_over_api(keys: list[str]) -> set[str]:
    """Return the keys that a job is told are deleted."""
    token = create_token(name="job", scope="ingest", tenant="", now=NOON)
    found = set()
    for start in range(0, len(keys), 500):
        body = json.dumps({"keys": keys[start : start + 500]})
        headers = {"Authorization": f"Bearer {token}"}
        answer = Client().post("/api/v1/items/known", body, content_type="application/json", headers=headers)
        found |= {key for key, item in answer.json()["items"].items() if item["deleted"]}
    return found


def on_the_pages() -> set[str]:
    """Return the titles that the list page shows, page by page."""
    client, found, href = Client(), set(), "/?page_size=100"
    while href:
        page = client.get(href).content.decode()
        found |= set(re.findall(r"data-row>Title of ([^<]+)</a>", page))
        following = re.search(r'rel="next"[^>]* href="([^"]+)"', page)
        href = following[1].replace("&amp;", "&") if following else ""
    return found


def exported() -> set[str]:
    """Return the keys that `export_items` writes."""
    out = io.StringIO()
    call_command("export_items", stdout=out)
    return {json.loads(line)["key"] for line in out.getvalue().splitlines()}


def found_by(asked: Filter) -> set[str]:
    """Return the keys of a filter's items."""
    return {str(item.key) for item in Item.objects.filter(pk__in=ids(asked))}


@pytest.mark.parametrize("rounds", ROUNDS)
def test_no_deleted_item_comes_back_and_every_place_agrees(rounds: int, settings: Any) -> None:
    settings.VIEWER_ACCESS = "public"
    gate = FORK.Barrier(3)

    *_turns, deleted = run_together([machine(rounds, gate, 1), machine(rounds, gate, 2), person(rounds, gate)], seconds=600)

    gone = [name for turn in range(rounds) for name in names(turn)]
    live = {name for turn in range(rounds) for name in kept(turn)}
    assert deleted == len(gone) == Hold.objects.tombstones().count()
    late = upsert_items([{"key": name.lower(), "title": "Other spelling"} for name in gone], actor="job:late")
    assert late.counts == {"tombstoned": len(gone)}
    sys.stdout.write(f"\n{len(gone)} deletes in {rounds} rounds: {Item.objects.live().count() - len(live)} resurrected\n")
    assert {str(item.key) for item in Item.objects.live()} == live
    assert Item.objects.count() == len(gone) + len(live)
    result = run(Filter())
    assert result.total == len(live)
    assert {value.value: value.count for value in result.facet("source").values} == {"youtube": len(live)}
    assert (run(Filter(deleted=True)).total, found_by(Filter(deleted=True))) == (len(gone), set(gone))
    assert known_over_api([*gone, *live]) == set(gone)
    assert [on_the_pages(), set(over_api()), exported(), found_by(Filter()), found_by(Filter(q="Title"))] == [live] * 5
    assert list(verify_curation()) == []
