"""The tabs over an item's texts: one for each variant or role, how an address names it, and the links between parts."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from content.models import Item, Text
from dashboard.presenters.words import number, variant_text

ROLE_LABELS = {"transcript": "Transcript", "message": "Conversation", "body": "Full text"}
#: The order of tabs: summaries as people prefer them, then the longer roles.
ROLES = ("summary", "message", "body", "transcript")
VARIANTS = ("comprehensive", "executive", "key-insights", "bullet-points", "key-points", "", "audio")


@dataclass(frozen=True)
class Tab:
    """One text, or one conversation, to choose."""

    name: str
    label: str
    href: str
    is_on: bool


@dataclass(frozen=True)
class Parts:
    """Which part of a long text this is."""

    text: str
    previous: str
    next: str


@dataclass(frozen=True)
class Entry:
    """One tab before it has an address: texts of one role and variant."""

    name: str
    role: str
    variant: str
    label: str


@dataclass(frozen=True)
class Address:
    """Addresses within one reader page."""

    base: str
    carried: str

    def to(self, variant: str, part: int = 1) -> str:
        """Return the address of one part of one variant."""
        pairs = {"variant": variant, "part": str(part) if part > 1 else "", "in": self.carried}
        return f"{self.base}?{urlencode({name: value for name, value in pairs.items() if value})}"

    def parts(self, variant: str, part: int, last: int, what: str) -> Parts | None:
        """Return the links between parts; None when there is only one."""
        if last < 2:
            return None
        return Parts(
            text=f"Part {number(part)} of {number(last)} · {what}",
            previous=self.to(variant, part - 1) if part > 1 else "",
            next=self.to(variant, part + 1) if part < last else "",
        )


def entries_of(item: Item) -> list[Entry]:
    """Return the tabs of an item's latest texts, in the order in which people prefer them."""
    rows = Text.objects.filter(is_latest=True, item=item).order_by().values_list("role", "variant").distinct()
    ordered = sorted(rows, key=lambda row: (ROLES.index(row[0]), VARIANTS.index(row[1]) if row[1] in VARIANTS else 99, row[1]))
    return [Entry(tab_name(role, variant), role, variant, label_of(role, variant)) for role, variant in ordered]


def tab_name(role: str, variant: str) -> str:
    """Return how an address names the tab of a role and variant."""
    if role == Text.Role.SUMMARY:
        return variant or "summary"
    return f"{role}.{variant}" if variant else role


def label_of(role: str, variant: str) -> str:
    """Return what a tab says."""
    if role == Text.Role.SUMMARY:
        return variant_text(variant)
    return ROLE_LABELS[role] + (f" · {variant_text(variant)}" if variant else "")
