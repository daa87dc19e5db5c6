"""The terms of categorisation: those that nobody has looked at yet, what machines still call them, and where to move them."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from content import policies
from content.admin.chips import badges, pair_label
from content.admin.filters import ChoiceFilter
from content.admin.read_only import ReadOnlyAdmin
from content.facets.spec import pair_value
from content.models import Category, TermAlias
from content.services.curation import Actor
from content.services.taxonomy import review_terms


class ReviewFilter(ChoiceFilter):
    """All terms, or those that wait for a person."""

    title = "review"
    parameter_name = "review"
    choices_ = (
        ("all", "All", lambda rows: rows),
        ("new", "New, unreviewed", lambda rows: rows.filter(is_reviewed=False)),
        ("ours", "Reviewed", lambda rows: rows.filter(is_reviewed=True)),
    )


@admin.register(Category)
class CategoryAdmin(ReadOnlyAdmin):
    """Terms are reviewed by an action and moved on a page with a preview; both go through the taxonomy services."""

    change_form_template = "admin/content/category/change_form.html"
    list_display = ("__str__", "state", "items_link", "move_link", "reviewed_by", "created_at")
    list_filter = (ReviewFilter,)
    search_fields = ("name", "subcategory")
    search_help_text = "Part of a category's or subcategory's name"
    ordering = ("name", "subcategory", "pk")
    fields = ("name", "subcategory", "state", "also", "reviewed_by", "created_at", "items_link")
    readonly_fields = ("state", "also", "items_link")
    actions = ("take_as_ours",)  # type: ignore[assignment]  # the base has none

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> HttpResponse:
        """Lead to the page that moves the term."""
        term = kwargs.get("obj")
        context["move_url"] = move_url(term) if isinstance(term, Category) else ""
        return super().render_change_form(request, context, *args, **kwargs)

    def has_review_permission(self, request: HttpRequest) -> bool:
        """Curators say which terms are ours."""
        return policies.can_curate(request.user)

    @admin.action(description="Take as terms of ours", permissions=["review"])
    def take_as_ours(self, request: HttpRequest, queryset: QuerySet[Category]) -> None:
        """Review the chosen terms."""
        actor = Actor(f"user:{request.user.get_username()}")
        done = 0
        for tenant in sorted(set(queryset.values_list("tenant", flat=True))):
            terms = [row.pair for row in queryset.filter(tenant=tenant)]
            done += review_terms(terms=terms, actor=actor, now=timezone.now(), tenant=tenant)
        messages.success(request, f"{done} term{'' if done == 1 else 's'} reviewed.")

    @admin.display(description="State", ordering="is_reviewed")
    def state(self, term: Category) -> SafeString:
        """Whether a person said that this is a term of ours."""
        return badges([("ok", "reviewed")] if term.is_reviewed else [("human", "new, unreviewed")])

    @admin.display(description="Items")
    def items_link(self, term: Category) -> SafeString:
        """The items that have it."""
        name, sub = term.pair
        asked = {"category": name} if sub is None else {"subcategory": pair_value(name, sub)}
        return format_html('<a href="{}?{}">show items</a>', reverse("items"), urlencode(asked))

    @admin.display(description="Move")
    def move_link(self, term: Category) -> SafeString:
        """The page that renames or merges it."""
        return format_html('<a href="{}">rename or merge…</a>', move_url(term))

    @admin.display(description="Machines also say")
    def also(self, term: Category) -> str:
        """The names that were moved here."""
        name, sub = term.pair
        found = TermAlias.objects.filter(tenant=term.tenant, to_category=name, to_subcategory=sub or "")
        return ", ".join(sorted(pair_label(alias.source) for alias in found)) or "–"


def move_url(term: Category) -> str:
    """Return the address of the page that renames or merges a term."""
    return reverse("desk:move_term", query={"category": term.name, "subcategory": term.subcategory})


@admin.register(TermAlias)
class TermAliasAdmin(ReadOnlyAdmin):
    """What machines say by an old name, and the term under which it is stored."""

    list_display = ("said", "stored", "actor", "created_at")
    search_fields = ("category", "subcategory", "to_category", "to_subcategory")
    search_help_text = "Part of an old or a new name"
    ordering = ("category", "subcategory", "pk")
    fields = ("said", "stored", "actor", "created_at")
    readonly_fields = ("said", "stored")

    @admin.display(description="Machines say", ordering="category")
    def said(self, alias: TermAlias) -> str:
        """The old name."""
        return pair_label(alias.source)

    @admin.display(description="Stored as", ordering="to_category")
    def stored(self, alias: TermAlias) -> str:
        """The term that people chose."""
        return pair_label(alias.target)
