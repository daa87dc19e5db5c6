"""The guards are there after every migration, are missed when they are gone, and moving a hold takes the next revision."""

from __future__ import annotations

import pytest
from django.core.checks import run_checks
from django.core.management import call_command
from django.db import DatabaseError, transaction

from content.db import guards, operations
from content.models import Hold, Item
from tests.builders import curated, make_item, science

pytestmark = pytest.mark.django_db


def check_ids() -> list[str | None]:
    return [message.id for message in run_checks(databases=["default"])]


def test_guards_are_in_force_after_migrations() -> None:
    assert operations().guards_are_in_force()
    assert check_ids() == []


def test_a_missing_trigger_is_reported_and_put_back_by_migrate() -> None:
    operations().drop_guards()
    assert check_ids() == ["content.W001"]

    guards.after_migrate(using="default")

    assert check_ids() == []


def test_migrate_itself_puts_missing_triggers_back() -> None:
    operations().drop_guards()

    call_command("migrate", verbosity=0)

    assert operations().guards_are_in_force()


def test_without_the_triggers_a_stale_save_does_lose_the_decision() -> None:
    """The red case: it is the triggers that hold, and nothing else."""
    item = make_item(categories=[])
    stale = Item.objects.get(pk=item.pk)
    curated(item, "categories", science("Oceans"))
    operations().drop_guards()

    stale.save()

    assert Item.objects.get(pk=item.pk).effective["categories"] == []


def test_rows_written_without_guards_are_derived_when_they_come_back() -> None:
    item = make_item(language="en")
    operations().drop_guards()
    Item.objects.filter(pk=item.pk).update(language="forged", effective={})

    guards.after_migrate(using="default")

    assert Item.objects.get(pk=item.pk).language == "en"


@pytest.mark.parametrize("step", [0, 2, -1], ids=["same", "skipped", "back"])
def test_a_hold_moves_by_exactly_one_revision(step: int) -> None:
    hold = curated(make_item(), "language", "de")

    with pytest.raises(DatabaseError, match="stale revision"), transaction.atomic():
        Hold.objects.filter(pk=hold.pk).update(revision=hold.revision + step)


def test_a_hold_keeps_its_natural_key() -> None:
    hold = curated(make_item(), "language", "de")

    with pytest.raises(DatabaseError, match="keeps its natural key"), transaction.atomic():
        Hold.objects.filter(pk=hold.pk).update(revision=hold.revision + 1, external_id="another")
