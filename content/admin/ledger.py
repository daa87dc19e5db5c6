"""The ledger and its batches, to look at: who decided what, when and why."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from content.admin.chips import badges, decision_chips, render
from content.admin.filters import ActorFilter, BatchFilter, ChoiceFilter
from content.admin.history import DEEDS, FIELD_LABELS
from content.admin.holds import KeyedAdmin
from content.admin.read_only import ReadOnlyAdmin, filter_link, pretty
from content.models import Batch, CurationEvent
from content.services.batch_counts import deeds_of


def actor_link(actor: str) -> SafeString:
    """Return an actor as a link to everything that they decided."""
    return filter_link(CurationEvent, "actor", actor, actor)


class DeedFilter(admin.ChoicesFieldListFilter):
    """What was done; the field's own name says less."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.title = "what was done"


class UndoneFilter(ChoiceFilter):
    """All batches, or those that stand, or those that were taken back."""

    title = "state"
    parameter_name = "state"
    choices_ = (
        ("all", "All", lambda rows: rows),
        ("standing", "Standing", lambda rows: rows.filter(undone_at=None)),
        ("undone", "Undone", lambda rows: rows.exclude(undone_at=None)),
    )


@admin.register(CurationEvent)
class CurationEventAdmin(KeyedAdmin):
    """One line for each decision. The table only grows."""

    list_display = ("at", "deed", "item", "result", "by", "reason", "batch_link", "revision")
    list_display_links = ("at",)
    list_filter = (("op", DeedFilter), ActorFilter, BatchFilter, "at")
    list_select_related = ("batch",)
    ordering = ("-at", "-pk")
    fieldsets = (
        (None, {"fields": ("item", "deed", "earlier", "result", "by", "reason", "batch_link", "at", "revision")}),
        ("As it is stored", {"fields": ("before_json", "after_json"), "classes": ("collapse",)}),
    )
    readonly_fields = ("item", "deed", "earlier", "result", "by", "batch_link", "before_json", "after_json")

    def get_queryset(self, request: HttpRequest) -> QuerySet[CurationEvent]:
        """Take the batch along, on the page of one event too."""
        return super().get_queryset(request).select_related("batch")

    @admin.display(description="Did")
    def deed(self, event: CurationEvent) -> str:
        """What was done to which field."""
        return " ".join((DEEDS.get(event.op, event.op), FIELD_LABELS.get(event.field, event.field).lower())).strip()

    @admin.display(description="Before")
    def earlier(self, event: CurationEvent) -> SafeString:
        """The decision that stood before."""
        return render(decision_chips(event.field, event.before) if isinstance(event.before, dict) else [])

    @admin.display(description="Now")
    def result(self, event: CurationEvent) -> SafeString:
        """The decision that stands since."""
        return render(decision_chips(event.field, event.after) if isinstance(event.after, dict) else [])

    @admin.display(description="By", ordering="actor")
    def by(self, event: CurationEvent) -> SafeString:
        """The actor."""
        return actor_link(event.actor)

    @admin.display(description="Batch")
    def batch_link(self, event: CurationEvent) -> SafeString | str:
        """What it was decided together with."""
        return filter_link(CurationEvent, "batch", str(event.batch.pk), event.batch.label) if event.batch else "–"

    @admin.display(description="Before")
    def before_json(self, event: CurationEvent) -> SafeString:
        """The document before."""
        return pretty(event.before)

    @admin.display(description="After")
    def after_json(self, event: CurationEvent) -> SafeString:
        """The document after."""
        return pretty(event.after)


class BatchList(ChangeList):
    """Django's change list, with what its batches did read together."""

    def get_results(self, request: HttpRequest) -> None:
        """Count once for the whole page."""
        super().get_results(request)
        self.result_list = list(self.result_list)
        did = deeds_of(self.result_list)
        for batch in self.result_list:
            batch.deeds = did[batch.pk]


@admin.register(Batch)
class BatchAdmin(ReadOnlyAdmin):
    """What was decided together; it is taken back on its page at the curators' desk."""

    list_display = ("label", "by", "did", "reason", "created_at", "state", "undo_link", "events_link")
    list_filter = (UndoneFilter, "created_at")
    search_fields = ("label", "=actor", "reason")
    ordering = ("-created_at", "-pk")
    fields = ("label", "by", "did", "reason", "query", "created_at", "undone_at", "undone_by", "events_link", "undo_link")
    readonly_fields = ("by", "did", "events_link", "undo_link")

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        """Use the list that counts once."""
        return BatchList

    @admin.display(description="By", ordering="actor")
    def by(self, batch: Batch) -> SafeString:
        """The actor."""
        return actor_link(batch.actor)

    @admin.display(description="State")
    def state(self, batch: Batch) -> SafeString:
        """Whether it was undone."""
        return badges([("gone", "undone")] if batch.undone_at else [])

    @admin.display(description="Events")
    def events_link(self, batch: Batch) -> SafeString:
        """The batch's lines in the ledger."""
        return filter_link(CurationEvent, "batch", str(batch.pk), "show events")

    @admin.display(description="What it did")
    def did(self, batch: Batch) -> str:
        """How many decisions and other changes."""
        return getattr(batch, "deeds", "") or deeds_of([batch])[batch.pk]

    @admin.display(description="Undo")
    def undo_link(self, batch: Batch) -> SafeString | str:
        """The page that takes it back."""
        return "–" if batch.undone_at else format_html('<a href="{}">undo…</a>', reverse("desk:batch", args=[batch.pk]))
