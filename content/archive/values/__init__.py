"""Any SQLite value becomes Loaded, Coerced (with a code for its note) or Quarantined (with a reason): never an exception,
never a silent NULL, 0 or today. One module per kind of value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeAlias, TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Loaded(Generic[T]):
    """The value is stored as it was."""

    value: T | None


@dataclass(frozen=True)
class Coerced(Generic[T]):
    """Another value is stored; `code` says why."""

    value: T | None
    code: str


@dataclass(frozen=True)
class Quarantined:
    """The value cannot be stored, and its row with it."""

    reason: str


Outcome: TypeAlias = "Loaded[T] | Coerced[T] | Quarantined"
