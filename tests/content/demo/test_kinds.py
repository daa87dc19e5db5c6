"""The demo's conversations, documents and events: ingest takes all of them, once."""

from __future__ import annotations

import pytest

from content.demo.kinds import records_at, send_kinds
from content.models import Item, Text
from tests.builders import NOON

pytestmark = pytest.mark.django_db


def test_every_entry_is_stored_once() -> None:
    assert send_kinds(now=NOON) == len(list(records_at(NOON))) == Item.objects.count()
    assert send_kinds(now=NOON) == 0


def test_each_kind_shows_its_layout() -> None:
    send_kinds(now=NOON)

    kinds = set(Item.objects.values_list("kind", flat=True))
    assert kinds == {"conversation", "document", "event"}
    assert Item.objects.filter(starts_at__gt=NOON).exists()
    assert Item.objects.filter(ends_at__lt=NOON).exists()
    assert Text.objects.filter(role="message", meta__role="tool").exists()
    assert Text.objects.filter(role="body", position__gt=0).exists()
