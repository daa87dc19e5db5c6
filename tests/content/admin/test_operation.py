"""What operators look after in the admin: the switch that stops machines, and the canary sets."""

from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.urls import reverse

from content.models import CanarySet, Hold, IngestPause
from content.services.canaries import record_canary
from content.services.ingest_runs import pause_ingest
from tests.builders import ANA, NOON, curated, make_item, signed_in

pytestmark = pytest.mark.django_db

PAUSES = "admin:content_ingestpause_changelist"


def turn(way: str, role: str = "operator", **sent: str) -> HttpResponse:
    return signed_in(role).post(reverse(f"admin:content_ingestpause_{way}"), sent)


def page_of(canary: CanarySet) -> str:
    return signed_in("curator").get(reverse("admin:content_canaryset_change", args=[canary.pk])).content.decode()


def test_an_operator_pauses_ingest_with_a_reason() -> None:
    turn("pause", reason=" moving house ")

    pause = IngestPause.objects.get()
    assert (pause.actor, pause.reason, pause.resumed_at) == ("user:operator", "moving house", None)
    assert "Ingest is paused" in signed_in("operator").get(reverse(PAUSES)).content.decode()


def test_an_operator_lets_machines_write_again() -> None:
    pause_ingest(actor="user:olga", reason="", now=NOON)

    turn("resume")

    assert IngestPause.objects.get().resumed_by == "user:operator"
    assert "Machines may write" in signed_in("operator").get(reverse(PAUSES)).content.decode()


@pytest.mark.parametrize(("way", "pauses"), [("pause", 1), ("resume", 0)])
def test_turning_the_switch_twice_is_no_error(way: str, pauses: int) -> None:
    turn(way)

    assert turn(way)["Location"] == reverse(PAUSES)
    assert IngestPause.objects.count() == pauses


@pytest.mark.parametrize("way", ["pause", "resume"])
def test_a_curator_does_not_turn_the_switch(way: str) -> None:
    pause_ingest(actor="user:olga", reason="", now=NOON)

    assert turn(way, role="curator").status_code == 403
    assert IngestPause.objects.get().resumed_at is None


@pytest.mark.parametrize("way", ["pause", "resume"])
def test_looking_at_the_switch_does_not_turn_it(way: str) -> None:
    assert signed_in("operator").get(reverse(f"admin:content_ingestpause_{way}")).status_code == 405


def test_a_canary_set_says_that_it_is_as_it_was_recorded() -> None:
    item = make_item()
    curated(item, "language", "de")
    canary = record_canary(name="first", keys=[item.key], actor=ANA, now=NOON)
    curated(item, "language", "fr")

    assert '<span class="badge ok">as recorded</span>' in page_of(canary)


def test_a_canary_set_says_what_it_lost() -> None:
    item = make_item()
    hold = curated(item, "language", "de")
    canary = record_canary(name="first", keys=[item.key], actor=ANA, now=NOON)
    Hold.objects.filter(pk=hold.pk).update(curated={}, revision=2)

    page = page_of(canary)

    assert '<span class="badge gone">lost something</span>' in page
    assert str(item.key) in page
