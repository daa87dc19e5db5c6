"""What each role may do. The groups come with a migration; their permissions, which Django creates after it, from here."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db import connections

ROLES = ("viewer", "curator", "operator", "admin")

VIEW = ("view",)
CHANGE = ("view", "change")
FULL = ("view", "add", "change", "delete")

#: Role -> model -> verbs. A role also has everything of the roles before it.
GRANTS: dict[str, dict[str, tuple[str, ...]]] = {
    "viewer": {"item": VIEW, "text": VIEW},
    "curator": {
        "item": CHANGE,
        "hold": VIEW,
        "alias": VIEW,
        "batch": VIEW,
        "curationevent": VIEW,
        "archiveimport": VIEW,
        "importnote": VIEW,
        "quarantinedrow": VIEW,
        "category": VIEW,
        "termalias": VIEW,
        "canaryset": VIEW,
    },
    "operator": {
        "archiveimport": FULL,
        "importnote": VIEW,
        "quarantinedrow": CHANGE,
        "archiverow": VIEW,
        "importchange": VIEW,
        "ingestrun": VIEW,
        "ingestpause": VIEW,
        "apitoken": VIEW,
    },
    "admin": {"user": FULL, "group": VIEW},
}


def permission_names(role: str) -> set[str]:
    """Return the codenames that a role has, with those of the roles before it."""
    names = set()
    for name in ROLES[: ROLES.index(role) + 1]:
        for model, verbs in GRANTS[name].items():
            names |= {f"{verb}_{model}" for verb in verbs}
    return names


def grant_role_permissions(*, using: str, **_: Any) -> None:
    """Answer `post_migrate`: make the groups have exactly these permissions. Runs after each app, so it waits for its tables."""
    if "auth_group_permissions" not in connections[using].introspection.table_names():
        return
    group_model = apps.get_model("auth", "Group")
    permission_model = apps.get_model("auth", "Permission")
    for role in ROLES:
        group, _created = group_model.objects.using(using).get_or_create(name=role)
        wanted = permission_model.objects.using(using).filter(
            codename__in=permission_names(role), content_type__app_label__in=["content", "auth"]
        )
        group.permissions.set(wanted)
