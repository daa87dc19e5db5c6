"""Accounts, groups and tokens in a Holdfast archive: who may do what, without a password, a digest or a session.

They are matched by name. One that is there already stays as it is, so that no old file gives rights back that were taken
away since; a missing one is made without a secret and opens nothing until somebody gives it a new one.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group, Permission, User

from content.archive.systems.holdfast.columns import Cell, Column, Row
from content.models import ApiToken

Values = Mapping[str, Any]


def permission_names(holder: Any) -> list[str]:
    """Return permissions as "app.codename", in order."""
    return sorted(".".join(pair) for pair in holder.values_list("content_type__app_label", "codename"))


def permissions(names: Iterable[str]) -> list[Permission]:
    """Return the permissions of these names, those that this version does not know left out."""
    wanted = set(names)
    found = Permission.objects.select_related("content_type")
    return [entry for entry in found if f"{entry.content_type.app_label}.{entry.codename}" in wanted]


def read_groups() -> Iterator[Values]:
    """Yield every group."""
    for group in Group.objects.all():
        yield {"name": group.name, "permissions": permission_names(group.permissions)}


def read_users() -> Iterator[Values]:
    """Yield every account."""
    for user in User.objects.all():
        own = {column.name: getattr(user, column.name) for column in USER_COLUMNS if column.kind != "json"}
        groups = sorted(user.groups.values_list("name", flat=True))
        yield {**own, "groups": groups, "permissions": permission_names(user.user_permissions)}


def read_tokens() -> Iterator[Values]:
    """Yield every token."""
    yield from ApiToken.objects.values(*(column.name for column in TOKEN_COLUMNS))


def make_group(values: Values) -> None:
    """Make a group."""
    Group.objects.create(name=values["name"]).permissions.set(permissions(values["permissions"]))


def make_user(values: Values) -> None:
    """Make an account that nobody can sign in to until it gets a password."""
    own = {name: value for name, value in values.items() if name not in ("groups", "permissions")}
    user = User.objects.create(**own, password=make_password(None))
    user.groups.set(Group.objects.filter(name__in=values["groups"]))
    user.user_permissions.set(permissions(values["permissions"]))


def make_token(values: Values) -> None:
    """Make a token's row that no token opens: of this digest nobody has the token."""
    ApiToken.objects.create(**values, digest=secrets.token_hex(32))


USER_COLUMNS = (
    Column("username", "text"),
    Column("email", "text"),
    Column("first_name", "text"),
    Column("last_name", "text"),
    Column("is_active", "boolean"),
    Column("is_staff", "boolean"),
    Column("is_superuser", "boolean"),
    Column("date_joined", "time"),
    Column("groups", "json"),
    Column("permissions", "json"),
)
TOKEN_COLUMNS = (
    Column("name", "text"),
    Column("scope", "text"),
    Column("tenant", "text"),
    Column("created_at", "time"),
    Column("last_used_at", "time"),
    Column("revoked_at", "time"),
)


@dataclass(frozen=True)
class AccessTable:
    """Few rows, by name."""

    name: str
    columns: tuple[Column, ...]
    read: Callable[[], Iterator[Values]]
    make: Callable[[Values], None]

    def count(self) -> int:
        """Return how many there are."""
        return sum(1 for _ in self.read())

    def rows(self, columns: tuple[Column, ...] | None = None) -> Iterator[Row]:
        """Yield every row in the order of the names' letters."""
        columns = columns or self.columns
        rows = [tuple(cell_of(column, values[column.name]) for column in columns) for values in self.read()]
        yield from sorted(rows, key=lambda row: str(row[0]))

    def names(self) -> set[str]:
        """Return who is there."""
        return {str(row[0]) for row in self.rows(self.columns[:1])}

    def ensure(self, row: Row) -> None:
        """Make what a row says."""
        cells = zip(self.columns, row, strict=True)
        self.make({column.name: json.loads(str(cell)) if column.kind == "json" else column.value(cell) for column, cell in cells})


def cell_of(column: Column, value: Any) -> Cell:
    """Return a value as the file holds it."""
    return column.cell(json.dumps(value) if column.kind == "json" else value)


#: In the order in which they can be made.
ACCESS = (
    AccessTable("groups", (Column("name", "text"), Column("permissions", "json")), read_groups, make_group),
    AccessTable("users", USER_COLUMNS, read_users, make_user),
    AccessTable("tokens", TOKEN_COLUMNS, read_tokens, make_token),
)
