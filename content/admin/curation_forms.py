"""The typed form in which a curator decides about an item. Saving a changed field is curating it, through the one service."""

from __future__ import annotations

from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django import forms
from django.http import QueryDict

from content import overlay
from content.admin.chips import labels, pair_label
from content.admin.conflicts import Conflict, conflicts_of, lines, picked, rebased
from content.admin.history import FIELD_LABELS
from content.admin.item_list import hold_of
from content.admin.vocabulary import Vocabulary, vocabulary_of
from content.exceptions import InvalidCuration
from content.models import Hold, Item
from content.services.conflicts import MINE, THEIRS
from content.services.curation import Actor, Change, Curated, curate
from content.services.curation_words import typed_member
from content.services.decisions import next_decision
from content.types import JSONValue

if TYPE_CHECKING:
    ItemForm = forms.ModelForm[Item]
else:
    ItemForm = forms.ModelForm

STALE = (
    "Something was decided about this item since you opened it. Nothing was saved. "
    "Your entries are below, beside what stands now; pick, and save again."
)
NO_CATEGORY = "Name the category of this subcategory, too."


def lines_field(label: str, help_text: str) -> forms.CharField:
    """Return a field of one member a line, which remembers what it showed at first."""
    widget = forms.Textarea(attrs={"rows": 4, "spellcheck": "false"})
    return forms.CharField(label=label, required=False, widget=widget, help_text=help_text, show_hidden_initial=True)


def line_field(name: str, *, proposes: bool = True) -> forms.CharField:
    """Return a field of one line, which remembers what it showed at first; its script offers the values in use."""
    own = {"list": f"values-{name}", "data-values": name, "autocomplete": "off"} if proposes else {}
    widget = forms.TextInput(attrs={"class": "vTextField", **own})
    return forms.CharField(label=FIELD_LABELS[name], required=False, widget=widget, show_hidden_initial=True)


def box_field(label: str, values: str) -> forms.CharField:
    """Return the box of one more member."""
    attrs = {"class": "vTextField", "list": f"values-{values}", "autocomplete": "off"}
    own = {"data-values": values} if values == "topic" else {}
    return forms.CharField(label=label, required=False, widget=forms.TextInput(attrs={**attrs, **own}))


class CurationForm(ItemForm):
    """Each curatable field as it is shown. What changed is judged against what the page showed, not against what came since."""

    data: QueryDict
    #: What was typed before the person went to another page and came back.
    draft: QueryDict | None = None

    title = line_field("title", proposes=False)
    categories = lines_field("Categories", "One a line: Category, or Category > Subcategory.")
    topics = lines_field("Topics", "One a line.")
    content_type = line_field("content_type")
    complexity = line_field("complexity")
    language = line_field("language")
    add_category = box_field("Category", "category")
    add_subcategory = box_field("Subcategory", "subcategory")
    add_topic = box_field("Topic", "topic")
    give_back = forms.MultipleChoiceField(
        label="Give back to the machine", required=False, choices=list(FIELD_LABELS.items()), widget=forms.CheckboxSelectMultiple
    )
    reason = forms.CharField(required=False, max_length=500, widget=forms.TextInput(attrs={"class": "vTextField"}))
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    class Meta:
        model = Item
        fields: tuple[str, ...] = ()

    def __init__(self, data: QueryDict | None = None, *args: Any, **kwargs: Any) -> None:
        sent = data if data is not None else self.draft
        boxed, self.boxed = unboxed(sent) if sent is not None else (None, {})
        self.conflicts: list[Conflict] = []
        super().__init__(boxed, *args, **kwargs)
        is_attached = hasattr(self.instance, "hold")
        self.hold = hold_of(self.instance) if is_attached else Hold.objects.with_key(self.instance.key).first()
        effective = self.instance.effective if isinstance(self.instance.effective, dict) else {}
        for name in overlay.FIELDS:
            self.initial[name] = "\n".join(labels(name, effective.get(name)))
        self.initial["revision"] = self.hold.revision if self.hold else 0

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The terms that the form offers."""
        return vocabulary_of(self.instance.tenant)

    def clean(self) -> dict[str, Any]:
        """Refuse a page that is out of date, and values that the service would refuse."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("revision") != self.initial["revision"]:
            self.conflicts = conflicts_of(self.data, self.initial)
            self.data = rebased(self.data, self.conflicts)
            raise forms.ValidationError(STALE, code="stale")
        if cleaned.get("add_subcategory"):
            self.add_error("categories", NO_CATEGORY)
        standing = self.hold.curated if self.hold else {}
        for change in self.changes():
            try:
                next_decision(change, standing.get(change.field), self.instance.analysis)
            except InvalidCuration as error:
                self.add_error(change.field, str(error))
        return cleaned

    def changes(self) -> list[Change]:
        """Return what the person decided by this form."""
        mine = [name for name in overlay.FIELDS if picked(self.data, name) != THEIRS]
        returned = [name for name in self.cleaned_data.get("give_back", []) if name in mine]
        decided = [name for name in mine if name in self.changed_data and name not in returned]
        return [Change(field=name, op="revert") for name in returned] + [self.change_of(name) for name in decided]

    def change_of(self, name: str) -> Change:
        """Return the change of one field: a scalar is set, a set field is patched by what came and went."""
        if name in overlay.SCALAR_FIELDS:
            return Change(field=name, op="set", value=self.cleaned_data.get(name) or None)
        is_whole = self.data.get(f"pick_{name}") == MINE
        before, after = lines(self.initial[name] if is_whole else self.shown_at_first(name)), lines(self.data.get(name, ""))
        known = self.known_members(name)
        added = tuple(member_of(name, line, known) for line in after if line not in before)
        removed = tuple(member_of(name, line, known) for line in before if line not in after)
        return Change(field=name, op="patch", add=added, remove=removed)

    def shown_at_first(self, name: str) -> str:
        """Return what the page showed when it was opened."""
        return str(self.data.get(self.add_initial_prefix(name), self.initial[name]))

    def known_members(self, name: str) -> dict[str, JSONValue]:
        """Return the terms that are known by their lines, so that a line is taken apart only when somebody typed it."""
        if name != "categories":
            return {}
        decision = (self.hold.curated if self.hold else {}).get(name) or {}
        pairs = [
            *self.vocabulary.terms,
            *overlay.decided_pairs(decision.get("add")),
            *overlay.decided_pairs(decision.get("remove")),
        ]
        for document in (self.instance.analysis, self.instance.effective):
            pairs += overlay.category_pairs(document.get(name))
        return {**{pair_label(pair): list(pair) for pair in pairs}, **self.boxed}

    def new_lines(self) -> list[str]:
        """Return the lines of categories in the form whose term nobody reviewed yet."""
        known = self.known_members("categories")
        members = {line: member_of("categories", line, known) for line in lines(str(self["categories"].value() or ""))}
        pairs = {line: overlay.decided_pairs([member]) for line, member in members.items()}
        return [line for line, pair in pairs.items() if pair and self.vocabulary.is_new(pair[0])]

    def is_touched(self) -> bool:
        """Whether something was typed that is not saved."""
        return bool(self.changed_data and set(self.changed_data) - {"revision"})

    def curate(self, *, actor: Actor, now: datetime) -> Curated:
        """Decide, against the revision that the page showed."""
        return curate(
            key=self.instance.key,
            changes=self.changes(),
            actor=actor.because(self.cleaned_data.get("reason", "")),
            now=now,
            revision=self.cleaned_data["revision"],
        )


def unboxed(sent: QueryDict) -> tuple[QueryDict, dict[str, JSONValue]]:
    """Return what was sent with what stands in the boxes as lines of their fields, and the category's pair by its line."""
    data = sent.copy()
    category, sub, topic = (data.get(f"add_{name}", "").strip() for name in ("category", "subcategory", "topic"))
    pairs: dict[str, JSONValue] = {}
    if category:
        line = pair_label((category, sub or None))
        pairs[line] = [category, sub or None]
        data["categories"] = f"{data.get('categories', '')}\n{line}"
        data["add_category"] = data["add_subcategory"] = ""
    if topic:
        data["topics"] = f"{data.get('topics', '')}\n{topic}"
        data["add_topic"] = ""
    return data, pairs


def member_of(name: str, line: str, known: dict[str, JSONValue]) -> JSONValue:
    """Return the member that a line names."""
    return known[line] if line in known else typed_member(name, line)
