"""What narrows a list beside its Filter, as ids that are resolved here: a person's marks, and for curators what people decided.

Chips, panels and titles of both; `links.OWN` names the parameters. Nothing of this is known to the facet index.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace

from content.facets import query
from content.facets.filter import Choice, Filter, Presence
from content.facets.followed import Read, Sets, followed
from content.filters import first_page
from content.filters.canonical import choice_pairs
from content.services.coverage import ANY, PINNED, decided_ids, suggested_ids
from content.services.marks import marked_ids, new_ids, new_since
from dashboard.presenters.chosen import Chip, sentence_of
from dashboard.presenters.facet_panels import Panel, Row
from dashboard.presenters.links import MARKS, WITH_PRESENCE, Links
from dashboard.presenters.provenance import FIELD_LABELS
from dashboard.presenters.words import date_text, number

LABELS = {
    "mark": {"favourite": "Favourites", "read": "Read", "new": "New to me"},
    "decided": {PINNED: "Pinned"} | {field: f"{label} decided" for field, label in FIELD_LABELS.items()},
    "suggestion": {"open": "Has a suggestion"},
}
#: What excluding one is called.
OPPOSITES = {
    "mark": {"favourite": "No favourites", "read": "Unread", "new": "Seen before"},
    "decided": {PINNED: "Not pinned"} | {field: f"{label} not decided" for field, label in FIELD_LABELS.items()},
    "suggestion": {"open": "No suggestion"},
}
PRESENCE_LABELS: dict[Presence, str] = {"none": "Not curated", "any": "Curated by a person"}
#: What curators alone are shown, and who reads it.
CURATED: dict[str, Read] = {"decided": decided_ids, "suggestion": suggested_ids}


def refusals(links: Links, reader: int | None, *, for_curator: bool) -> dict[str, list[str]]:
    """Return what is asked that this account may not ask, by parameter."""
    errors: dict[str, list[str]] = {}
    for name, choice in links.own.items():
        reason = "" if reader is not None else "Sign in: marks belong to a person."
        if name in CURATED:
            reason = "" if for_curator else "Only curators see what people decided, and only in the list."
        errors |= {parameter: [reason] for parameter, _value in choice_pairs(name, choice) if reason}
    return errors


class Own:
    """The sets of ids behind one request's links; each is read once."""

    def __init__(self, links: Links, reader: int | None) -> None:
        self.links = links
        self.reader = reader
        self._kept: dict[tuple[str, str], frozenset[int]] = {}

    def ids(self, name: str, value: str) -> frozenset[int]:
        """Return the ids of the items that have a value of one of OWN, or ANY."""
        if (name, value) not in self._kept:
            self._kept |= {(name, other): ids for other, ids in self._read(name, value).items()}
        return self._kept[name, value]

    def _read(self, name: str, value: str) -> Sets:
        if name in CURATED:
            return followed(name, CURATED[name])
        if self.reader is None:
            return {value: frozenset()}
        is_new = value == "new"
        return {value: frozenset(new_ids(user_id=self.reader) if is_new else marked_ids(user_id=self.reader, kind=value))}

    def union(self, name: str, values: Collection[str]) -> frozenset[int]:
        """Return the ids of the items that have any of these values."""
        return frozenset[int]().union(*(self.ids(name, value) for value in values))

    def narrowed(self, question: Filter, links: Links | None = None) -> Filter:
        """Return the Filter with what the links ask for: any of what is chosen of each of OWN, none of what is excluded."""
        among, apart = None, frozenset[int]()
        for name, choice in (links or self.links).own.items():
            wanted = self.ids(name, ANY) if choice.presence == "any" else self.union(name, choice.values)
            if choice.presence == "none":
                # All but what has other values only: the items without any are too many for a set.
                apart |= self.ids(name, ANY) - wanted
            elif choice.includes:
                among = wanted if among is None else among & wanted
            apart |= self.union(name, choice.excluded)
        return replace(question, among=among, apart=apart)

    def chips(self, question: Filter) -> Iterator[Chip]:
        """Yield a chip for each thing that is asked for."""
        for name in self.links.own:
            choice = self.links.choice(name)
            for value in choice.values:
                yield self._chip(question, LABELS[name][value], self.links.toggled(name, value))
            if choice.presence:
                yield self._chip(question, PRESENCE_LABELS[choice.presence], self.links.with_presence(name, ""))
            for value in choice.excluded:
                yield self._chip(question, OPPOSITES[name][value], self.links.excluded(name, value), is_not=True)

    def _chip(self, question: Filter, label: str, rest: Links, *, is_not: bool = False) -> Chip:
        asked = self.narrowed(first_page(question), rest)
        return Chip(label, rest.to(asked), is_not, asked)

    def panels(self, question: Filter, *, for_curator: bool) -> Iterator[Panel]:
        """Yield the facet of a person, and that of curators. Each count is the number of items that choosing it alone shows."""
        if self.reader is not None:
            since = new_since(user_id=self.reader)
            names = [name for name in MARKS if name != "new" or since]
            note = f"since {date_text(since)}" if since else ""
            yield self._panel("Mine", note, "mark", self._rows(question, "mark", names))
        if for_curator:
            *decided, nothing = self._rows(question, "decided", LABELS["decided"])
            found = (*decided, *self._rows(question, "suggestion", LABELS["suggestion"]), nothing)
            rows = tuple(row for row in found if row.count != "0" or row.state != "off")
            if {row.id for row in rows} - {"f-decided-is-none"} or "decided" in self.links.own:
                yield self._panel("Curation", "", "decided", rows)

    def _panel(self, label: str, note: str, name: str, rows: tuple[Row, ...]) -> Panel:
        return Panel(name, label, note, rows, any(row.state != "off" for row in rows), True, "", "")

    def _others(self, question: Filter, name: str) -> Filter:
        """Return the question without what is chosen of one of OWN, but with what is excluded of it."""
        excluded = Choice(excluded=self.links.choice(name).excluded)
        return self.narrowed(first_page(question), self.links.choosing(name, excluded))

    def _rows(self, question: Filter, name: str, values: Collection[str]) -> tuple[Row, ...]:
        """Return a row of each value; where it can be asked, one of any comes first and one of none last."""
        base, has_presence = self._others(question, name), name in WITH_PRESENCE
        sets = [self.ids(name, value) for value in (*values, *([ANY] if has_presence else []))]
        *counts, total = query.counts_among(base, [*sets, None])
        rows = [self._row(base, name, value, count) for value, count in zip(values, counts, strict=False)]
        if has_presence:
            rows.insert(0, self._presence_row(base, name, "any", counts[-1]))
            rows.append(self._presence_row(base, name, "none", total - counts[-1]))
        return tuple(rows)

    def _row(self, base: Filter, name: str, value: str, count: int) -> Row:
        choice, label = self.links.choice(name), LABELS[name][value]
        is_not = value in choice.excluded
        turned = self.links.excluded if is_not else self.links.toggled
        return Row(
            id=f"f-{name}-{value}",
            label=label,
            count=number(count),
            share="0%",
            state="not" if is_not else "on" if value in choice.values else "off",
            level="",
            include_href=turned(name, value).to(base),
            exclude_href=self.links.excluded(name, value).to(base),
            exclude_text=f"Take {label} back in" if is_not else OPPOSITES[name][value],
        )

    def _presence_row(self, base: Filter, name: str, presence: Presence, count: int) -> Row:
        is_on = self.links.choice(name).presence == presence
        href = self.links.with_presence(name, "" if is_on else presence).to(base)
        label = PRESENCE_LABELS[presence]
        return Row(f"f-{name}-is-{presence}", label, number(count), "0%", "on" if is_on else "off", "none", href, "", "")


def title_of(question: Filter, links: Links) -> str:
    """Return where the reader is: the sentence of the question, and what narrows it beside."""
    own = []
    for name, choice in links.own.items():
        wanted = [LABELS[name][value] for value in choice.values]
        wanted += [PRESENCE_LABELS[choice.presence]] if choice.presence else []
        own += [" or ".join(wanted), *(OPPOSITES[name][value] for value in choice.excluded)]
    plain = replace(question, among=None, apart=())
    return ", ".join(filter(None, [sentence_of(question) if plain.is_narrowed or not any(own) else "", *own]))
