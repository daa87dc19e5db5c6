"""Category and TermAlias: the terms that items are categorised by, and the names that machines still use for them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from content.db.fields import SortKeyField
from content.types import CategoryPair

TERM_LENGTH = 200


class Category(models.Model):
    """One term: a category, or with `subcategory` a subcategory of it. Kept also while no item has it."""

    tenant = SortKeyField(max_length=32, blank=True, db_default="")
    name = SortKeyField(max_length=TERM_LENGTH)
    subcategory = SortKeyField(max_length=TERM_LENGTH, blank=True, db_default="")
    is_reviewed = models.BooleanField(db_default=False, help_text="Whether a person said that this is a term of ours.")
    reviewed_by = models.TextField(blank=True, db_default="")
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name_plural = "categories"
        constraints = [
            models.UniqueConstraint(fields=["tenant", "name", "subcategory"], name="category_term_once"),
            models.CheckConstraint(condition=~Q(name=""), name="category_has_name"),
        ]

    def __str__(self) -> str:
        return f"{self.name} / {self.subcategory}" if self.subcategory else self.name

    @property
    def pair(self) -> CategoryPair:
        """The term as items carry it."""
        return self.name, self.subcategory or None


class TermAlias(models.Model):
    """A term that a person renamed or merged: what machines say by it is stored under the other term, for ever.

    Without a subcategory it stands for the whole category, and subcategories keep their names unless the target has one.
    """

    tenant = SortKeyField(max_length=32, blank=True, db_default="")
    category = SortKeyField(max_length=TERM_LENGTH)
    subcategory = SortKeyField(max_length=TERM_LENGTH, blank=True, db_default="")
    to_category = SortKeyField(max_length=TERM_LENGTH)
    to_subcategory = SortKeyField(max_length=TERM_LENGTH, blank=True, db_default="")
    actor = models.TextField()
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name_plural = "term aliases"
        constraints = [
            models.UniqueConstraint(fields=["tenant", "category", "subcategory"], name="term_alias_once"),
            models.CheckConstraint(condition=~Q(category="") & ~Q(to_category=""), name="term_alias_has_names"),
            models.CheckConstraint(
                condition=~Q(category=F("to_category"), subcategory=F("to_subcategory")), name="term_alias_leads_elsewhere"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} → {self.target}"

    @property
    def source(self) -> CategoryPair:
        """The term that machines say."""
        return self.category, self.subcategory or None

    @property
    def target(self) -> CategoryPair:
        """The term that is stored."""
        return self.to_category, self.to_subcategory or None
