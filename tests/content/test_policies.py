"""Who may do what: each rule against each role."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from content import policies
from content.exceptions import PermissionRefused
from content.roles import ROLES
from content.services.accounts import create_account

LOWEST = {
    "curate": "curator",
    "see_imports": "curator",
    "see_deleted": "curator",
    "operate": "operator",
    "administer": "admin",
}

Rule = Callable[[Any], Any]


def account(role: str) -> Any:
    return create_account(name=role, role=role, password="correct horse battery").user


def answer(rule: str) -> Rule:
    return getattr(policies, f"can_{rule}")


def check(rule: str) -> Rule:
    return getattr(policies, f"check_can_{rule}")


@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("rule", LOWEST)
def test_a_role_may_do_what_its_rank_allows(rule: str, role: str) -> None:
    allowed = ROLES.index(role) >= ROLES.index(LOWEST[rule])

    assert answer(rule)(account(role)) is allowed


@pytest.mark.django_db
@pytest.mark.parametrize("rule", LOWEST)
def test_check_raises_where_can_answers_no(rule: str) -> None:
    with pytest.raises(PermissionRefused):
        check(rule)(account("viewer"))
    check(rule)(create_account(name="ada", role="admin", password="correct horse battery").user)


@pytest.mark.django_db
@pytest.mark.parametrize("rule", [*LOWEST, "view_items"])
def test_an_account_that_is_switched_off_may_do_nothing(rule: str) -> None:
    ada = account("admin")
    ada.is_active = False

    assert answer(rule)(ada) is False


@pytest.mark.parametrize("rule", LOWEST)
def test_nobody_without_a_name_decides_anything(rule: str) -> None:
    assert answer(rule)(AnonymousUser()) is False


@pytest.mark.parametrize(("access", "allowed"), [("public", True), ("login", False)], ids=["public", "login"])
def test_visitors_read_items_only_where_access_is_public(access: str, allowed: bool) -> None:
    assert policies.can_view_items(AnonymousUser(), viewer_access=access) is allowed


def test_viewer_access_is_read_from_the_settings(settings: Any) -> None:
    settings.VIEWER_ACCESS = "public"
    policies.check_can_view_items(AnonymousUser())
    settings.VIEWER_ACCESS = "login"
    with pytest.raises(PermissionRefused):
        policies.check_can_view_items(AnonymousUser())


@pytest.mark.django_db
def test_whoever_is_signed_in_reads_items() -> None:
    assert policies.can_view_items(account("viewer"), viewer_access="login")


@pytest.mark.django_db
def test_asking_often_reads_the_groups_once(django_assert_num_queries: Any) -> None:
    ana = account("curator")

    with django_assert_num_queries(1):
        assert policies.can_curate(ana)
        assert not policies.can_operate(ana)
        assert not policies.can_administer(ana)
