"""Item: one piece of content, written by machines. What people decided is a Hold; only the database joins the two."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Length, Now
from django.db.models.lookups import Exact, Range
from django.urls import reverse

from content.db.fields import DocumentField, SortKeyField
from content.db.readable import readable_documents, readable_times
from content.keys import NaturalKey, to_segment

TIMES = ("published_at", "starts_at", "ends_at", "indexed_at", "observed_at", "created_at", "updated_at")
DOCUMENTS = ("analysis", "media", "stats", "payload", "flags")

#: What a source is made of.
PLAIN = "abcdefghijklmnopqrstuvwxyz0123456789_-"


class ItemQuerySet(models.QuerySet["Item"]):
    """Chainable questions about items."""

    def live(self) -> ItemQuerySet:
        """Items that nobody deleted."""
        return self.filter(deleted_at=None)

    def with_key(self, key: NaturalKey) -> ItemQuerySet:
        """The item of this natural key: one or none."""
        return self.filter(tenant=key.tenant, source=key.source, external_id=key.external_id)

    def with_keys(self, keys: list[NaturalKey]) -> ItemQuerySet:
        """The items of these natural keys; one query for each tenant and source among them."""
        groups: dict[tuple[str, str], list[str]] = {}
        for key in keys:
            groups.setdefault((key.tenant, key.source), []).append(key.external_id)
        wanted = Q(pk__in=[])
        for (tenant, source), external_ids in groups.items():
            wanted |= Q(tenant=tenant, source=source, external_id__in=external_ids)
        return self.filter(wanted)


class Item(models.Model):
    """One piece of content. Natural key: (tenant, source, external_id), case kept."""

    class Kind(models.TextChoices):
        """What sort of content an item is."""

        VIDEO = "video"
        ARTICLE = "article"
        EVENT = "event"
        DOCUMENT = "document"
        CONVERSATION = "conversation"

    # Identity.
    tenant = SortKeyField(max_length=32, blank=True, db_default="")
    source = SortKeyField(max_length=32)
    external_id = SortKeyField(max_length=500)
    kind = models.CharField(max_length=16, choices=Kind, db_default=Kind.ARTICLE)

    # What machines say. Times are UTC, durations whole seconds; NULL is unknown.
    url = models.TextField(blank=True, db_default="")
    thumbnail_url = models.TextField(blank=True, db_default="")
    author = models.TextField(blank=True, db_default="", help_text="Channel, byline or sender.")
    published_at = models.DateTimeField(null=True, blank=True)
    starts_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)
    indexed_at = models.DateTimeField(db_default=Now(), help_text="First seen; never moved.")
    observed_at = models.DateTimeField(db_default=Now(), help_text="When the machine saw what it last wrote here.")
    duration_seconds = models.BigIntegerField(null=True, blank=True)
    word_count = models.BigIntegerField(null=True, blank=True)
    has_audio = models.BooleanField(null=True, blank=True)
    analysis = DocumentField(db_default={}, help_text="Machine values of the curatable fields.")
    media = DocumentField(db_default={})
    stats = DocumentField(db_default={})
    payload = DocumentField(db_default={}, help_text="Everything else that the source gave, kept whole.")
    flags = DocumentField(db_default=[], help_text="Which values are not facts.")
    created_at = models.DateTimeField(db_default=Now())
    updated_at = models.DateTimeField(db_default=Now(), help_text="When a machine value last changed.")

    # Derived by trigger from analysis and Hold at every write; what a writer sends for these is computed again.
    effective = DocumentField(db_default={}, editable=False)
    deleted_at = models.DateTimeField(null=True, blank=True, editable=False)
    changed = models.BigIntegerField(db_default=0, editable=False, help_text="Stamp of the last change, for the facet index.")
    title = models.TextField(blank=True, db_default="", editable=False)
    title_key = SortKeyField(max_length=200, blank=True, db_default="", editable=False)
    content_type = models.TextField(blank=True, db_default="", editable=False)
    complexity = models.TextField(blank=True, db_default="", editable=False)
    language = models.TextField(blank=True, db_default="", editable=False)

    objects = ItemQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "source", "external_id"], name="item_natural_key"),
            # Not a regular expression: SQLite has those only from Django, and a program without it could not VACUUM.
            models.CheckConstraint(
                condition=Q(Exact(Func(F("source"), Value(PLAIN), function="LTRIM"), ""))
                & Q(Range(Length(F("source")), (1, 32))),
                name="item_source_is_plain",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["video", "article", "event", "document", "conversation"]), name="item_kind_is_known"
            ),
            models.CheckConstraint(
                condition=Q(duration_seconds=None) | Q(duration_seconds__gte=0), name="item_duration_not_negative"
            ),
            # One row that Python cannot read would take every page down that lists it, and any program may write here.
            models.CheckConstraint(condition=readable_times(*TIMES), name="item_times_are_readable"),
            models.CheckConstraint(condition=readable_documents(*DOCUMENTS), name="item_json_is_readable"),
        ]
        indexes = [
            # The list page's sorts. NULL comes last, as a page of its own after the others.
            models.Index(F("indexed_at").desc(), F("id").desc(), name="item_by_indexed"),
            models.Index(
                F("published_at").desc(), F("id").desc(), condition=Q(published_at__isnull=False), name="item_by_published"
            ),
            models.Index(F("title_key"), F("id"), name="item_by_title"),
            models.Index(
                F("duration_seconds").desc(), F("id").desc(), condition=Q(duration_seconds__isnull=False), name="item_by_duration"
            ),
            # The admin's search for an id, or the beginning of one, whatever its source.
            models.Index(fields=["external_id"], name="item_by_external_id"),
            # What a question finds among deleted items: few, beside all that are live.
            models.Index(F("id").desc(), condition=Q(deleted_at__isnull=False), name="item_deleted"),
            # The facet index reads what changed since its last snapshot.
            models.Index(fields=["changed"], name="item_by_change"),
        ]

    def __str__(self) -> str:
        return self.title or str(self.key)

    def get_absolute_url(self) -> str:
        """Return the permalink of the reader page."""
        return reverse("item", args=[to_segment(str(self.key))])

    @property
    def key(self) -> NaturalKey:
        """The natural key; `str()` of it is the item's key in URLs and files."""
        return NaturalKey(self.tenant, self.source, self.external_id)
