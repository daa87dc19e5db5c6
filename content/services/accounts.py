"""Accounts and their roles. A role is a group; curators and above enter the admin, admins may do everything."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from django.contrib.auth.models import Group, User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from content.exceptions import AccountRefused
from content.roles import ROLES

#: Roles whose accounts enter the admin.
STAFF_ROLES = frozenset({"curator", "operator", "admin"})


@dataclass(frozen=True)
class NewAccount:
    """An account that was made; `password` is there once, when it was not given but drawn."""

    user: User
    password: str = ""


def create_account(*, name: str, role: str, password: str | None = None) -> NewAccount:
    """Make an account with a role; without a password one is drawn and returned. Raises AccountRefused and writes nothing."""
    drawn = secrets.token_urlsafe(12) if password is None else ""
    user = User(username=User.normalize_username(name))
    check_account(user, drawn or password or "")
    user.set_password(drawn or password)
    try:
        with transaction.atomic():
            user.save(force_insert=True)
            set_role(user=user, role=role)
    except IntegrityError:
        raise AccountRefused(f"there is already an account {name!r}") from None
    return NewAccount(user, drawn)


def set_role(*, user: User, role: str) -> None:
    """Give an account exactly this role; its other groups stay."""
    if role not in ROLES:
        raise AccountRefused(f"{role!r} is not a role; use {', '.join(ROLES)}")
    with transaction.atomic():
        user.is_staff = role in STAFF_ROLES
        user.is_superuser = role == "admin"
        user.save(update_fields=["is_staff", "is_superuser"])
        user.groups.remove(*Group.objects.filter(name__in=ROLES))
        user.groups.add(Group.objects.get_or_create(name=role)[0])


def account_named(name: str) -> User:
    """Return the account in whose name a command acts. Raises AccountRefused."""
    user = User.objects.filter(username=User.normalize_username(name)).first()
    if user is None:
        raise AccountRefused(f"there is no account {name!r}: what is done carries the name of somebody who can be asked")
    return user


def role_of(user: User) -> str:
    """Return the highest role of an account, or "" for none."""
    if user.is_superuser:
        return "admin"
    names = set(user.groups.values_list("name", flat=True))
    return next((role for role in reversed(ROLES) if role in names), "")


def check_account(user: User, password: str) -> None:
    """Raise AccountRefused with every reason why this name or password is not taken."""
    reasons: list[str] = []
    try:
        user.clean_fields(exclude={"password"})
    except ValidationError as error:
        reasons += [f"name: {message}" for message in error.message_dict.get("username", error.messages)]
    try:
        validate_password(password, user)
    except ValidationError as error:
        reasons += [f"password: {message}" for message in error.messages]
    if User.objects.filter(username=user.username).exists():
        reasons.append(f"there is already an account {user.username!r}")
    if reasons:
        raise AccountRefused(" ".join(reasons))
