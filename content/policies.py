"""Who may do what, each rule stated once: `check_can_x` raises PermissionRefused, `can_x` answers."""

from __future__ import annotations

from typing import TypeAlias

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser

from content.exceptions import PermissionRefused

#: What a request carries as its user.
Account: TypeAlias = AbstractBaseUser | AnonymousUser

#: The lowest role that may do it, and all above it.
CURATORS = frozenset({"curator", "operator", "admin"})
OPERATORS = frozenset({"operator", "admin"})
ADMINS = frozenset({"admin"})


def check_can_view_items(user: Account, *, viewer_access: str | None = None) -> None:
    """Whoever is signed in reads items; with VIEWER_ACCESS=public everybody does."""
    access = settings.VIEWER_ACCESS if viewer_access is None else viewer_access
    if access != "public" and not is_active(user):
        raise PermissionRefused("Sign in to see the items.")


def check_can_curate(user: Account) -> None:
    """Curators decide about items: their values, their deletion, their restoration."""
    require_role(user, CURATORS, "Only curators may decide about items.")


def check_can_see_imports(user: Account) -> None:
    """Curators see imports, their notes and what is in quarantine."""
    require_role(user, CURATORS, "Only curators may see imports and quarantine.")


def check_can_see_deleted(user: Account) -> None:
    """Curators see tombstones; for everybody else a deleted item is not there."""
    require_role(user, CURATORS, "Only curators may see deleted items.")


def check_can_operate(user: Account) -> None:
    """Operators import, undo imports, settle quarantine and run the service."""
    require_role(user, OPERATORS, "Only operators may do this.")


def check_can_administer(user: Account) -> None:
    """Admins manage accounts and tokens."""
    require_role(user, ADMINS, "Only admins may manage accounts.")


def can_view_items(user: Account, *, viewer_access: str | None = None) -> bool:
    """Answer whether this account reads items."""
    try:
        check_can_view_items(user, viewer_access=viewer_access)
    except PermissionRefused:
        return False
    return True


def can_curate(user: Account) -> bool:
    """Answer whether this account decides about items."""
    return has_role(user, CURATORS)


def can_see_imports(user: Account) -> bool:
    """Answer whether this account sees imports and quarantine."""
    return has_role(user, CURATORS)


def can_see_deleted(user: Account) -> bool:
    """Answer whether this account sees tombstones."""
    return has_role(user, CURATORS)


def can_operate(user: Account) -> bool:
    """Answer whether this account runs the service."""
    return has_role(user, OPERATORS)


def can_administer(user: Account) -> bool:
    """Answer whether this account manages accounts."""
    return has_role(user, ADMINS)


def require_role(user: Account, roles: frozenset[str], refusal: str) -> None:
    """Raise unless the account has one of the roles."""
    if not has_role(user, roles):
        raise PermissionRefused(refusal)


def has_role(user: Account, roles: frozenset[str]) -> bool:
    """Whether an active account is in one of the groups; a superuser is in all of them."""
    if not is_active(user):
        return False
    return bool(getattr(user, "is_superuser", False)) or not roles.isdisjoint(group_names(user))


def is_active(user: Account) -> bool:
    """Whether this is somebody signed in whose account is not switched off."""
    return user.is_authenticated and user.is_active


def group_names(user: Account) -> frozenset[str]:
    """The account's groups, read once for each request's user object."""
    known: frozenset[str] | None = getattr(user, "_group_names", None)
    if known is None:
        known = frozenset(user.groups.values_list("name", flat=True))  # type: ignore[union-attr]
        user._group_names = known  # type: ignore[union-attr]
    return known
