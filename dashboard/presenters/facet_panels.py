"""The sidebar: for each facet its values with share, count, and where including or excluding them leads."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from content.facets.filter import Filter, Presence
from content.facets.query import FacetCounts, FacetValue, Listed
from content.filters import excluded, toggled, with_presence, without
from content.terms import fold
from dashboard.presenters.chosen import absent_text, present_text, value_text
from dashboard.presenters.links import Hidden, Links
from dashboard.presenters.words import number

#: The sidebar's order; a facet that is not named here comes last.
ORDER = ("category", "topic", "channel", "language", "content_type", "complexity", "kind", "source", "variant", "audio")
OPEN = ("category", "topic", "channel", "language", "content_type")
SHORT = 6
SHORT_OF = {"category": 12}
LONG = 200
#: A facet of more values than this can be searched.
SEARCHED = 24
#: Percent of the row that the fullest value's bar takes: from when it is a crumb of all items to when it is all of them.
NARROWEST, WIDEST = 40, 86

Level = Literal["", "sub", "none"]


@dataclass(frozen=True)
class Row:
    """One value of a facet. `mark` and `state_text` say its state twice: as a sign and as a word."""

    id: str
    label: str
    count: str
    share: str
    state: str
    level: Level
    include_href: str
    exclude_href: str
    exclude_text: str

    @property
    def mark(self) -> str:
        """The sign in the box."""
        return {"on": "✓", "not": "−"}.get(self.state, "")

    @property
    def state_text(self) -> str:
        """The same as a word, for those who do not see the box."""
        return {"on": "chosen", "not": "excluded"}.get(self.state, "")


@dataclass(frozen=True)
class Panel:
    """One facet of the sidebar."""

    name: str
    label: str
    note: str
    rows: tuple[Row, ...]
    is_chosen: bool
    is_open: bool
    more_text: str
    more_href: str
    find: Find | None = None


@dataclass(frozen=True)
class Find:
    """The search within a long facet; `hidden` keeps the rest of the question."""

    text: str
    hidden: Hidden


def listed_by(links: Links) -> Listed:
    """Return which values the panels need: all that a long one shows only where one is long."""
    most = LONG if links.more or links.find[1] else max(SHORT, *SHORT_OF.values())
    return Listed(most, *links.find)


def panels_of(question: Filter, counts: Sequence[FacetCounts], links: Links) -> tuple[Panel, ...]:
    """Return the sidebar's panels in their order; a facet without any value is left out."""
    rank = {name: index for index, name in enumerate(ORDER)}
    ordered = sorted(counts, key=lambda facet: rank.get(facet.name, len(rank)))
    panels = (_Builder(question, facet, links).panel() for facet in ordered if facet.name != "subcategory")
    return tuple(panel for panel in panels if panel.rows or panel.find)


class _Builder:
    """Makes one panel; holds what its rows need."""

    def __init__(self, question: Filter, facet: FacetCounts, links: Links) -> None:
        self.question = question
        self.facet = facet
        self.links = links
        self.is_long = facet.name in links.more
        self.sought = fold(links.find[1]) if links.find[0] == facet.name else ""
        self.scale = max([facet.none_count, *(value.count for value in facet.values)], default=0)

    def panel(self) -> Panel:
        """Return the panel."""
        shown, hidden = self.shown_values()
        rows = tuple(row for value in shown for row in self.branch(value)) + tuple(self.presence_rows())
        chosen = self.chosen()
        more = f"{len(shown)} of {number(self.facet.total_values)} · show {'fewer' if self.is_long else 'more'}"
        return Panel(
            name=self.facet.name,
            label=self.facet.label,
            note=self.note(),
            rows=rows,
            is_chosen=chosen,
            is_open=chosen or self.is_long or bool(self.sought) or (self.facet.name in OPEN and len(rows) > 1),
            more_text=more if (hidden or self.is_long) and not self.sought else "",
            more_href=self.links.with_more(self.facet.name).to(self.question),
            find=self.find(),
        )

    def find(self) -> Find | None:
        """Return the search within this facet; None where every value is in sight."""
        if self.facet.total_values <= SEARCHED and not self.sought:
            return None
        hidden = self.links.finding("", "").hidden(self.question, "after", "before")
        return Find(self.links.find[1] if self.sought else "", hidden)

    def shown_values(self) -> tuple[list[FacetValue], bool]:
        """Return the values to list, and whether some are not: chosen ones always, empty ones never."""
        limit = LONG if self.is_long or self.sought else SHORT_OF.get(self.facet.name, SHORT)
        listed = [value for value in self.facet.values if (value.count and self.is_sought(value)) or is_chosen(value)]
        shown = [value for index, value in enumerate(listed) if index < limit or is_chosen(value)]
        return shown, len(shown) < len(listed) or len(listed) < self.facet.total_values

    def is_sought(self, value: FacetValue) -> bool:
        """Whether a value, or one below it, holds the text that is searched."""
        labels = (value.label, *(child.label for child in value.children)) if self.sought else ()
        return not self.sought or any(self.sought in fold(label) for label in labels)

    def branch(self, value: FacetValue) -> Iterator[Row]:
        """Yield a value's row, and those of its children while the branch is in use."""
        yield self.row(self.facet.name, value, "")
        if is_chosen(value) or self.is_long or (self.sought and value.children):
            for child in value.children:
                if child.count or child.state != "off":
                    yield self.row("subcategory", child, "sub")

    def row(self, facet: str, value: FacetValue, level: Level) -> Row:
        """Return the row of one value."""
        label = value_text(facet, value.value)
        turned = without if value.state == "not" else toggled
        return Row(
            id=f"f-{facet}-{zlib.crc32(value.value.encode()):x}",
            label=label,
            count=number(value.count),
            share=self.share(value.count),
            state=value.state,
            level=level,
            include_href=self.links.to(turned(self.question, facet, value.value)) if value.is_choosable else "",
            exclude_href=self.links.to(excluded(self.question, facet, value.value)) if value.is_choosable else "",
            exclude_text=f"Take {label} back in" if value.state == "not" else f"Exclude {label}",
        )

    def presence_rows(self) -> Iterator[Row]:
        """Yield "No category", and "Any category" where that says something."""
        name, presence = self.facet.name, self.facet.presence
        if self.facet.none_count or presence == "none":
            yield self.presence_row("none", absent_text(name), self.facet.none_count)
        if presence == "any" or (self.is_long and self.facet.none_count):
            yield self.presence_row("any", present_text(name), self.facet.any_count)

    def presence_row(self, presence: Presence, label: str, count: int) -> Row:
        """Return the row that asks for items without, or with, a value."""
        state = "on" if self.facet.presence == presence else "off"
        target = with_presence(self.question, self.facet.name, "" if state == "on" else presence)
        opposite = with_presence(self.question, self.facet.name, "any") if presence == "none" else None
        return Row(
            id=f"f-{self.facet.name}-is-{presence}",
            label=label,
            count=number(count),
            share=self.share(count),
            state=state,
            level="none",
            include_href=self.links.to(target),
            exclude_href=self.links.to(opposite) if opposite else "",
            exclude_text=present_text(self.facet.name),
        )

    def share(self, count: int) -> str:
        """Return the width of a value's bar: against the fullest value, whose own bar shows its part of all items."""
        if not self.scale:
            return "0%"
        fullest = NARROWEST + (WIDEST - NARROWEST) * self.scale / max(self.facet.any_count + self.facet.none_count, self.scale)
        return f"{round(fullest * min(count, self.scale) / self.scale)}%"

    def chosen(self) -> bool:
        """Whether anything of this facet is asked for."""
        return bool(self.facet.presence) or any(is_chosen(value) for value in self.facet.values)

    def note(self) -> str:
        """Return what stands beside the facet's name: how its choices are joined."""
        names = (self.facet.name, "subcategory") if self.facet.kind == "tree" else (self.facet.name,)
        choices = [self.question.choice(name) for name in names]
        count = sum(len(choice.values) for choice in choices)
        if count < 2:
            return ""
        return f"{'all' if any(choice.match_all for choice in choices) else 'any'} of {count}"


def is_chosen(value: FacetValue) -> bool:
    """Whether a value or one of its children is included or excluded."""
    return value.state != "off" or any(child.state != "off" for child in value.children)
