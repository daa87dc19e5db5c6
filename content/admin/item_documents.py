"""The documents of an item as they are stored, to look at: nobody edits JSON here."""

from __future__ import annotations

from django.contrib import admin
from django.utils.safestring import SafeString

from content.admin.chips import badges
from content.admin.item_list import hold_of
from content.admin.read_only import PlainListAdmin, pretty
from content.db.readable import unreadable_columns
from content.models import Item

DOCUMENTS = ("analysis_json", "curated_json", "effective_json", "media_json", "stats_json", "payload_json")


class ItemDocumentsAdmin(PlainListAdmin):
    """The read-only columns of an item's page that hold JSON."""

    @admin.display(description="Not facts")
    def flag_badges(self, item: Item) -> SafeString | str:
        """Which values are not facts, and which cannot be read."""
        found = item.flags if isinstance(item.flags, list) else []
        unreadable = [("gone", f"{column} cannot be read: {reason}") for column, reason in unreadable_columns(item).items()]
        return badges([*(("machine", str(flag).replace("_", " ")) for flag in found), *unreadable]) or "–"

    @admin.display(description="What machines say (analysis)")
    def analysis_json(self, item: Item) -> SafeString:
        """The machine values."""
        return pretty(item.analysis)

    @admin.display(description="What people decided (hold)")
    def curated_json(self, item: Item) -> SafeString:
        """The decisions."""
        hold = hold_of(item)
        return pretty(hold.curated if hold else {})

    @admin.display(description="What is shown (effective)")
    def effective_json(self, item: Item) -> SafeString:
        """What the database made of both."""
        return pretty(item.effective)

    @admin.display(description="Media")
    def media_json(self, item: Item) -> SafeString:
        """Files and their sizes."""
        return pretty(item.media)

    @admin.display(description="Numbers (stats)")
    def stats_json(self, item: Item) -> SafeString:
        """Counts that the source gave."""
        return pretty(item.stats)

    @admin.display(description="Everything else (payload)")
    def payload_json(self, item: Item) -> SafeString:
        """The rest, kept whole."""
        return pretty(item.payload)
