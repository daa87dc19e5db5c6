"""List filters that stay cheap on millions of rows: no DISTINCT over a table, every choice from an index or a short list."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.contrib.admin import SimpleListFilter
from django.contrib.admin.views.main import ChangeList
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest

from content.admin.history import FIELD_LABELS
from content.models import ArchiveImport, Batch, Hold, ImportNote, Item

#: How many values a filter lists at most; others are still reached by URL.
LISTED = 40

Rows = QuerySet[Any]
Lookups = list[tuple[str, str]]


def distinct_values(rows: Rows, column: str, *, limit: int = LISTED) -> Iterator[str]:
    """Yield the values of an indexed text column in order: one look-up of the index per value, not one pass over the table."""
    last: str | None = None
    for _ in range(limit):
        following = rows if last is None else rows.filter(**{f"{column}__gt": last})
        last = following.order_by(column).values_list(column, flat=True).first()
        if last is None:
            return
        yield last


def hold_of_row() -> QuerySet[Hold]:
    """The hold of the row of an outer query over a table with a natural key."""
    return Hold.objects.filter(tenant=OuterRef("tenant"), source=OuterRef("source"), external_id=OuterRef("external_id"))


def wants_choices(request: HttpRequest) -> bool:
    """Whether somebody looks at the filters; `content.admin.matching` only asks for the rows that they leave."""
    return bool(getattr(request, "wants_choices", True))


class ChoiceFilter(SimpleListFilter):
    """A short list of named conditions. The first is in force when nothing is chosen."""

    choices_: tuple[tuple[str, str, Callable[[Rows], Rows]], ...] = ()

    def lookups(self, request: HttpRequest, model_admin: Any) -> Lookups:
        """All but the first, which is the default."""
        return [(value, label) for value, label, _condition in self.choices_[1:]]

    def queryset(self, request: HttpRequest, queryset: Rows) -> Rows:
        """Apply the chosen condition."""
        for value, _label, condition in self.choices_:
            if value == (self.value() or self.choices_[0][0]):
                return condition(queryset)
        return queryset.none()

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        """Name the default by its own word in place of "All"."""
        found = super().choices(changelist)
        yield {**next(found), "display": self.choices_[0][1]}
        yield from found


class StateFilter(ChoiceFilter):
    """Which items: those that readers see, unless somebody asks for others."""

    title = "state"
    parameter_name = "state"
    choices_ = (
        ("live", "Live", lambda rows: rows.filter(deleted_at=None)),
        ("curated", "Curated by a person", lambda rows: rows.filter(Exists(hold_of_row().exclude(curated={})), deleted_at=None)),
        ("deleted", "Deleted", lambda rows: rows.exclude(deleted_at=None)),
        ("all", "All, deleted too", lambda rows: rows),
    )


class HoldStateFilter(ChoiceFilter):
    """Which holds: all, or one sort of them."""

    title = "state"
    parameter_name = "state"
    choices_ = (
        ("all", "All", lambda rows: rows),
        ("curated", "With decisions", lambda rows: rows.exclude(curated={})),
        ("deleted", "Tombstones", lambda rows: rows.exclude(deleted_at=None)),
        ("purged", "Purged", lambda rows: rows.exclude(purged_at=None)),
        ("noted", "With a note", lambda rows: rows.exclude(note="")),
    )


class TenantFilter(SimpleListFilter):
    """Whose items: a list is about one tenant, as every Filter is. Not shown where there is one."""

    title = "tenant"
    parameter_name = "tenant"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Lookups:
        """Look the tenants up in the index of the natural key, when somebody looks at them."""
        self.is_shown = wants_choices(request)
        tenants = distinct_values(Item.objects.filter(tenant__gt=""), "tenant") if self.is_shown else ()
        return [(tenant, tenant) for tenant in tenants]

    def has_output(self) -> bool:
        """A filter without output is not applied by Django; one that nobody looks at must be."""
        return super().has_output() or not self.is_shown

    def queryset(self, request: HttpRequest, queryset: Rows) -> Rows:
        """Leave the nameless tenant's rows unless another is chosen."""
        return queryset.filter(tenant=self.value() or "")


class ChosenFilter(SimpleListFilter):
    """Values that are listed, and any other that a link on the page chose."""

    def listed(self, request: HttpRequest) -> Lookups:
        """Return the values to offer."""
        raise NotImplementedError

    def condition(self, value: str) -> Q:
        """Return the condition of a value."""
        raise NotImplementedError

    def lookups(self, request: HttpRequest, model_admin: Any) -> Lookups:
        """Return the listed values and the chosen one; the chosen one alone when nobody looks at the list."""
        listed = self.listed(request) if wants_choices(request) else []
        chosen = request.GET.get(self.parameter_name or "", "")
        return listed if not chosen or chosen in dict(listed) else [*listed, (chosen, chosen[:60])]

    def has_output(self) -> bool:
        """A filter of one choice is shown too: it says what there is."""
        return bool(self.lookup_choices)

    def queryset(self, request: HttpRequest, queryset: Rows) -> Rows:
        """Apply the chosen value."""
        value = self.value()
        return queryset.filter(self.condition(str(value))) if value else queryset


class ActorFilter(ChosenFilter):
    """Who decided: a sort of actor ("import:"), or one ("user:ana")."""

    title = "actor"
    parameter_name = "actor"

    def listed(self, request: HttpRequest) -> Lookups:
        """Offer the reader of the page and the sorts of actors."""
        mine = f"user:{request.user.get_username()}"
        return [(mine, "Me"), ("user:", "People"), ("import:", "Imports"), ("token:", "Tokens"), ("rule:", "Rules")]

    def condition(self, value: str) -> Q:
        """A sort of actor ends with a colon."""
        return Q(actor__startswith=value) if value.endswith(":") else Q(actor=value)


class DecidedFilter(ChosenFilter):
    """On which field people decided, of items that are not deleted."""

    title = "decided field"
    parameter_name = "decided"

    def listed(self, request: HttpRequest) -> Lookups:
        """Offer every field."""
        return list(FIELD_LABELS.items())

    def condition(self, value: str) -> Q:
        """No hold for what is no field."""
        return Q(curated__has_key=value, deleted_at=None) if value in FIELD_LABELS else Q(pk__in=[])


class NumberFilter(ChosenFilter):
    """A row of another table, chosen by its number."""

    def condition(self, value: str) -> Q:
        """No row for what is no number."""
        is_number = value.isascii() and value.isdigit() and len(value) < 19
        return Q(**{self.parameter_name or "": int(value)}) if is_number else Q(pk__in=[])


class BatchFilter(NumberFilter):
    """What was decided together: the newest batches."""

    title = "batch"
    parameter_name = "batch"

    def listed(self, request: HttpRequest) -> Lookups:
        """Offer the newest batches."""
        return [(str(pk), label) for pk, label in Batch.objects.order_by("-pk").values_list("pk", "label")[:12]]


class ImportFilter(NumberFilter):
    """The import that a note or row belongs to: the newest ones."""

    title = "import"
    parameter_name = "archive_import"

    def listed(self, request: HttpRequest) -> Lookups:
        """Offer the newest imports."""
        newest = ArchiveImport.objects.order_by("-pk").values_list("pk", "file")[:12]
        return [(str(pk), f"{pk}: {file}") for pk, file in newest]


class NoteCodeFilter(ChosenFilter):
    """The code of a note, offered for one import at a time, whose codes the index knows."""

    title = "code"
    parameter_name = "code"

    def listed(self, request: HttpRequest) -> Lookups:
        """Look the codes of the chosen import up in the index."""
        chosen = request.GET.get("archive_import", "")
        if not (chosen.isascii() and chosen.isdigit() and len(chosen) < 19):
            return []
        return [(code, code) for code in distinct_values(ImportNote.objects.filter(archive_import=int(chosen)), "code")]

    def condition(self, value: str) -> Q:
        """Exactly this code."""
        return Q(code=value)
