"""The edit form of an item, on the reader and (for categories alone) on a card: each field with both voices beside it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from content import overlay
from content.exceptions import InvalidCuration
from content.facets.proposals import proposals_of
from content.keys import NaturalKey
from content.models import CurationEvent, Hold, Item
from content.services.conflicts import BOTH, MINE, THEIRS, both_of
from content.types import JSONValue
from dashboard.presenters.edit_entry import Entry, as_document, fresh_entry, member_of, shown_values
from dashboard.presenters.neighbours import edit_href
from dashboard.presenters.provenance import FIELD_LABELS, decision_of, human_pairs, human_topics, value_words
from dashboard.presenters.words import actor_text, date_text, moment_text

SINGULAR = {"categories": "category", "topics": "topic"}
PICK_LABELS = {MINE: "Mine", THEIRS: "Theirs", BOTH: "Both together"}


@dataclass(frozen=True)
class Member:
    """One member of a set, kept or to be removed."""

    value: str
    label: str
    is_on: bool
    is_human: bool


@dataclass(frozen=True)
class Pick:
    """One way to settle a field about which two people differ."""

    value: str
    label: str
    words: str
    is_on: bool


@dataclass(frozen=True)
class Dispute:
    """Base, theirs, mine."""

    base: str
    who: str
    hidden: tuple[str, ...]
    picks: tuple[Pick, ...]


@dataclass(frozen=True)
class EditField:
    """One field of the form."""

    name: str
    label: str
    noun: str
    text: str
    members: tuple[Member, ...]
    was: tuple[str, ...]
    who: str
    machine: str
    is_human: bool
    is_pinned: bool
    was_pinned: bool
    is_returned: bool
    dispute: Dispute | None
    error: str


@dataclass(frozen=True)
class EditPage:
    """Everything that the form's templates print."""

    pk: int
    title: str
    href: str
    reader_href: str
    chips_href: str
    revision: int
    fields: tuple[EditField, ...]
    added: Mapping[str, str]
    reason: str
    proposals: Mapping[str, tuple[str, ...]]
    is_stale: bool
    errors: tuple[str, ...]
    focus: str


@dataclass(frozen=True)
class Standing:
    """What is stored about an item now: its hold and, per field, who decided last."""

    item: Item
    hold: Hold | None
    latest: Mapping[str, CurationEvent]

    @property
    def revision(self) -> int:
        """The hold's revision; 0 while nobody decided."""
        return self.hold.revision if self.hold else 0

    @property
    def pinned(self) -> list[str]:
        """The fields that are pinned."""
        return [field for field in overlay.FIELDS if decision_of(self.hold, field).get("op") == "pin"]

    def fresh(self, fields: Collection[str] = overlay.FIELDS) -> Entry:
        """Return the form of these fields as it opens."""
        shown = {field: value for field, value in shown_values(self.item.effective).items() if field in fields}
        return fresh_entry(self.revision, shown, [field for field in self.pinned if field in fields])


def standing_of(key: NaturalKey) -> Standing | None:
    """Read what is stored about a live item; None when there is none.

    The hold is read before the item: values newer than the revision are found out by the version token, older ones are not.
    """
    hold = Hold.objects.with_key(key).first()
    item = Item.objects.live().with_key(key).first()
    if item is None:
        return None
    events = CurationEvent.objects.filter(tenant=item.tenant, source=item.source, external_id=item.external_id)
    latest: dict[str, CurationEvent] = {}
    for event in events.order_by("-revision", "-pk") if hold else ():
        latest.setdefault(event.field, event)
    return Standing(item, hold, latest)


def edit_page(
    standing: Standing,
    entry: Entry,
    *,
    carried: str = "",
    is_stale: bool = False,
    error: InvalidCuration | None = None,
    focus: str = "category",
) -> EditPage:
    """Return the form that shows an entry."""
    item, said = standing.item, str(error) if error else ""
    name, _colon, reason = said.partition(": ")
    fields = tuple(
        edit_field(standing, entry, field, error=reason if field == name else "")
        for field in FIELD_LABELS
        if field in entry.typed
    )
    return EditPage(
        pk=item.pk,
        title=item.title or "Untitled",
        href=edit_href(item, carried),
        reader_href=item.get_absolute_url() + (f"?{urlencode({'in': carried})}" if carried else ""),
        chips_href=edit_href(item, carried, "edit_chips"),
        revision=entry.revision,
        fields=fields,
        added=entry.added,
        reason=entry.reason,
        proposals=proposals_of(entry.typed),
        is_stale=is_stale,
        errors=(said,) if said and not any(field.error for field in fields) else (),
        focus=focus,
    )


def edit_field(standing: Standing, entry: Entry, field: str, *, error: str) -> EditField:
    """Return one field with what people and machines say about it."""
    decision, event = decision_of(standing.hold, field), standing.latest.get(field)
    analysis = standing.item.analysis if isinstance(standing.item.analysis, dict) else {}
    return EditField(
        name=field,
        label=FIELD_LABELS[field],
        noun=SINGULAR.get(field, ""),
        text=entry.typed[field][0] if field in overlay.SCALAR_FIELDS else "",
        members=members_of(standing, entry, field) if field in overlay.SET_FIELDS else (),
        was=entry.shown[field],
        who=f"{actor_text(event.actor)} · {date_text(event.at)}" if decision and event else "",
        machine=value_words(field, analysis.get(field)),
        is_human=bool(decision),
        is_pinned=field in entry.pinned,
        was_pinned=field in entry.was_pinned,
        is_returned=field in entry.returned,
        dispute=dispute_of(entry, field, event) if field in entry.base else None,
        error=error,
    )


def members_of(standing: Standing, entry: Entry, field: str) -> tuple[Member, ...]:
    """Return the members that the form showed, and those that were typed since."""
    typed, shown = entry.typed[field], entry.shown[field]
    mine: Collection[object] = human_pairs(standing.item, standing.hold)
    if field == "topics":
        mine = human_topics(standing.item, standing.hold)
    found = []
    for text in dict.fromkeys([*shown, *typed]):
        member = read_member(field, text)
        if member is not None:
            label = member if isinstance(member, str) else " / ".join(part for part in member if part)
            found.append(Member(text, label, text in typed, text not in shown or member in mine))
    return tuple(found)


def read_member(field: str, text: str) -> str | tuple[str, str | None] | None:
    """Return the member that a form's text stands for, or None when it is none."""
    try:
        member = member_of(field, text)
    except InvalidCuration:
        return None
    if field == "topics":
        return member if isinstance(member, str) else None
    pairs = overlay.decided_pairs([member])
    return pairs[0] if pairs else None


def dispute_of(entry: Entry, field: str, event: CurationEvent | None) -> Dispute:
    """Return the sides between which the person picks."""
    sides: dict[str, tuple[str, ...]] = {THEIRS: entry.shown[field], MINE: entry.typed[field]}
    if field in overlay.SET_FIELDS:
        sides[BOTH] = both_of(entry.base[field], entry.shown[field], entry.typed[field])
    who = f"{actor_text(event.actor)} · {moment_text(event.at)}" if event else ""
    picks = (
        Pick(name, PICK_LABELS[name], words_of(field, value), entry.picks.get(field) == name) for name, value in sides.items()
    )
    return Dispute(words_of(field, entry.base[field]), who, entry.base[field], tuple(picks))


def words_of(field: str, value: tuple[str, ...]) -> str:
    """Return a form's value in words."""
    try:
        document: JSONValue = as_document({field: value}).get(field)
    except InvalidCuration:
        return "none"
    return value_words(field, document)
