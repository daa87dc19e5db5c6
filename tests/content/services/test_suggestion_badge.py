"""The badge counts open changes, and costs next to nothing while nothing changed."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from pytest_django import DjangoAssertNumQueries

from content.services import suggestions as walk
from content.services.suggestions import Verdict, decide, open_groups, suggestions
from tests.builders import ANA, NOON, make_suggestion

pytestmark = pytest.mark.django_db


def accept_all() -> None:
    """Decide about everything that is open."""
    changes = {suggestion.difference.change for suggestion in suggestions()}
    decide(changes=changes, verdict=Verdict("accept"), actor=ANA, now=NOON)


def test_the_badge_counts_groups() -> None:
    for _ in range(2):
        make_suggestion()
    assert open_groups() == 1


def test_the_badge_costs_one_look_while_nothing_changed(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    make_suggestion()
    open_groups()
    with django_assert_num_queries(1):
        open_groups()


@pytest.mark.django_db(transaction=True)
def test_the_badge_follows_a_change() -> None:
    make_suggestion()
    open_groups()
    accept_all()
    cache.set(walk.COUNT_KEY, {**cache.get(walk.COUNT_KEY), "rested": 0.0})
    assert open_groups() == 0


def test_the_badge_does_not_walk_again_before_it_rested() -> None:
    make_suggestion()
    open_groups()
    cache.set(walk.COUNT_KEY, {**cache.get(walk.COUNT_KEY), "rested": float("inf")})
    accept_all()
    assert open_groups() == 1
