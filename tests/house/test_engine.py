"""The run itself: the test database is migrated, guarded, and stays so when a test commits and is flushed."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group

from content.db import operations


@pytest.mark.django_db
def test_test_database_has_its_guards() -> None:
    assert operations().guards_are_in_force()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("round_", [1, 2])
def test_guards_and_groups_survive_the_flush_between_committing_tests(round_: int) -> None:
    Group.objects.create(name=f"round {round_}")

    assert operations().guards_are_in_force()
    assert set(Group.objects.values_list("name", flat=True)) == {"viewer", "curator", "operator", "admin", f"round {round_}"}
