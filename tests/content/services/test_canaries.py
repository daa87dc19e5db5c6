"""A canary set notices lost and forged decisions, and takes no offence at later ones."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from content.db import operations
from content.exceptions import CanaryRefused
from content.keys import NaturalKey
from content.models import CanarySet, CurationEvent, Hold, Item
from content.services.canaries import canary_problems, record_canary
from tests.builders import ANA, NOON, curated, deleted, key_of, make_item

pytestmark = pytest.mark.django_db


def recorded() -> CanarySet:
    items = [make_item(external_id=name) for name in ("a", "b")]
    for item in items:
        curated(item, "language", "de")
    return record_canary(name="first", keys=[item.key for item in items], actor=ANA, now=NOON)


def forget() -> None:
    CurationEvent.objects.all().delete()
    Hold.objects.all().delete()


def forge_both() -> None:
    after = {"op": "set", "value": "fr"}
    Hold.objects.filter(external_id="a").update(curated={"language": after}, revision=2)
    CurationEvent.objects.filter(external_id="a").update(after=after, revision=2)


def forge_hold() -> None:
    Hold.objects.filter(external_id="a").update(curated={}, revision=2)


def take_off_tombstone() -> None:
    deleted(make_item(external_id="c"))
    record_canary(name="second", keys=[key_of("youtube:c")], actor=ANA, now=NOON)
    operations().drop_guards()
    Hold.objects.filter(external_id="c").update(deleted_at=None, deleted_by="")


def test_what_stands_is_well_also_after_later_decisions() -> None:
    recorded()
    curated(make_item(external_id="c"), "language", "fr")
    curated(Item.objects.get(external_id="a"), "language", "fr")

    assert canary_problems() == []


@pytest.mark.parametrize("harm", [forget, forge_both, forge_hold, take_off_tombstone])
def test_harm_is_noticed_by_the_name_of_the_set(harm: Callable[[], None]) -> None:
    recorded()

    harm()

    assert canary_problems()
    assert all(problem.startswith("canary set ") for problem in canary_problems())


@pytest.mark.parametrize("name", ["", "x" * 65, "first"], ids=["none", "long", "taken"])
def test_a_bad_name_is_refused(name: str) -> None:
    canary = recorded()

    with pytest.raises(CanaryRefused):
        record_canary(name=name, keys=[key_of("youtube:a")], actor=ANA, now=NOON)

    assert CanarySet.objects.get() == canary


@pytest.mark.parametrize("keys", [[], [key_of("youtube:undecided")]], ids=["none", "undecided"])
def test_a_set_without_decisions_is_refused(keys: list[NaturalKey]) -> None:
    with pytest.raises(CanaryRefused):
        record_canary(name="first", keys=keys, actor=ANA, now=NOON)


def test_forged_decisions_are_not_recorded() -> None:
    curated(make_item(external_id="a"), "language", "de")
    forge_hold()

    with pytest.raises(CanaryRefused):
        record_canary(name="first", keys=[key_of("youtube:a")], actor=ANA, now=NOON)
