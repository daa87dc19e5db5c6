"""Builders with complete defaults: every test says only what it is about."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import count
from typing import Any

from django.contrib.auth.models import User
from django.test import Client

from content.keys import NaturalKey, make_key
from content.models import Hold, Item, Text
from content.services.accounts import create_account
from content.services.curation import Actor, Change, curate
from content.services.deletion import delete_items
from content.services.records import ItemRecord

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
#: A curator with a name, so that a failing test reads like a story.
ANA = Actor("user:ana")

_numbers = count(1)


def make_account(name: str = "ana", role: str = "curator") -> User:
    """Return the account of a person."""
    return create_account(name=name, role=role, password="a-long-password").user


def signed_in(role: str, name: str = "") -> Client:
    """Return a browser in which somebody of this role is signed in, under a name or that of the role; "" is nobody."""
    client = Client()
    if role:
        name = name or role
        client.force_login(User.objects.filter(username=name).first() or make_account(name, role))
    return client


def make_item(**overrides: Any) -> Item:
    """Return a stored item as the database derived it. `categories`, `topics`, `language`… go into its analysis."""
    number = next(_numbers)
    fields = ("title", "categories", "topics", "content_type", "complexity", "language")
    said = {name: overrides.pop(name) for name in fields if name in overrides}
    analysis = {"title": f"Item {number}", **overrides.pop("analysis", {}), **said}
    values = {
        "source": "youtube",
        "external_id": f"video-{number}",
        "kind": "video",
        "indexed_at": NOON,
        "observed_at": NOON,
        **overrides,
    }
    item = Item.objects.create(analysis=analysis, **values)
    item.refresh_from_db()
    return item


def make_text(item: Item, **overrides: Any) -> Text:
    """Return a stored summary of `item`."""
    values = {"role": "summary", "variant": "comprehensive", "text": "What it says.", **overrides}
    return Text.objects.create(item=item, **values)


def make_record(**overrides: Any) -> ItemRecord:
    """Return what a machine says about a new item; `analysis` is a shorthand for that document."""
    number = next(_numbers)
    documents = dict(overrides.pop("documents", {}))
    documents["analysis"] = overrides.pop("analysis", {"title": f"Record {number}"})
    key = overrides.pop("key", None) or make_key("youtube", f"record-{number}")
    return ItemRecord(key=key, observed_at=overrides.pop("observed_at", NOON), documents=documents, **overrides)


def curated(item: Item, field: str, value: Any) -> Hold:
    """Let Ana decide a field of `item`; return the hold."""
    curate(key=item.key, changes=[Change(field=field, op="set", value=value)], actor=ANA, now=NOON)
    return Hold.objects.with_key(item.key).get()


def make_suggestion(field: str = "language", *, people: Any = "fr", machine: Any = "en", **overrides: Any) -> Item:
    """Return an item about which Ana decided and a machine then said something else."""
    item = make_item(**overrides)
    curated(item, field, people)
    return said(item, field, machine)


def said(item: Item, field: str, value: Any) -> Item:
    """Let a machine say something about a field of `item`; return the item as it is then."""
    item.refresh_from_db()
    item.analysis = {**item.analysis, field: value}
    item.save(update_fields=["analysis"])
    item.refresh_from_db()
    return item


def deleted(item: Item) -> Hold:
    """Let Ana delete `item`; return the hold with the tombstone."""
    delete_items(keys=[item.key], actor=ANA, now=NOON)
    return Hold.objects.with_key(item.key).get()


def science(*subs: str) -> list[dict[str, Any]]:
    """Return a categories value: Science with these subcategories."""
    return [{"category": "Science", "subcategories": list(subs)}]


def key_of(text: str) -> NaturalKey:
    """Return the natural key of "source:external_id"."""
    source, _colon, external_id = text.partition(":")
    return make_key(source, external_id)
