"""Accounts: what a role brings, and what is refused."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User

from content.exceptions import AccountRefused
from content.roles import ROLES
from content.services.accounts import create_account, role_of, set_role

GOOD = "correct horse battery"

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("role", "staff", "superuser"),
    [("viewer", False, False), ("curator", True, False), ("operator", True, False), ("admin", True, True)],
    ids=ROLES,
)
def test_a_role_opens_its_doors(role: str, staff: bool, superuser: bool) -> None:
    user = create_account(name="ana", role=role, password=GOOD).user

    user.refresh_from_db()
    assert (user.is_staff, user.is_superuser) == (staff, superuser)
    assert [group.name for group in user.groups.all()] == [role]


def test_a_password_is_drawn_when_none_is_given() -> None:
    account = create_account(name="ana", role="viewer")

    assert len(account.password) >= 16
    assert account.user.check_password(account.password)


def test_a_given_password_is_not_told_back() -> None:
    account = create_account(name="ana", role="viewer", password=GOOD)

    assert account.password == ""
    assert account.user.check_password(GOOD)


@pytest.mark.parametrize(
    ("name", "password", "reason"),
    [
        ("ana", "", "too short"),
        ("ana", "short", "too short"),
        ("ana", "password123", "too common"),
        ("anastasia", "anastasia", "too similar"),
        ("ana maria", GOOD, "name:"),
        ("", GOOD, "name:"),
        ("a" * 151, GOOD, "name:"),
    ],
    ids=["empty", "short", "common", "like the name", "space in name", "no name", "long name"],
)
def test_a_bad_name_or_password_is_refused_and_nothing_written(name: str, password: str, reason: str) -> None:
    with pytest.raises(AccountRefused, match=reason):
        create_account(name=name, role="viewer", password=password)

    assert not User.objects.exists()


def test_a_name_that_is_taken_is_refused() -> None:
    create_account(name="ana", role="viewer", password=GOOD)

    with pytest.raises(AccountRefused, match="already an account 'ana'"):
        create_account(name="ana", role="admin", password=GOOD)

    assert not User.objects.get(username="ana").is_superuser


def test_an_unknown_role_is_refused_and_nothing_written() -> None:
    with pytest.raises(AccountRefused, match="not a role"):
        create_account(name="ana", role="owner", password=GOOD)

    assert not User.objects.exists()


def test_another_role_replaces_the_earlier_one() -> None:
    user = create_account(name="ana", role="admin", password=GOOD).user

    set_role(user=user, role="viewer")

    user.refresh_from_db()
    assert (role_of(user), user.is_staff, user.is_superuser) == ("viewer", False, False)
