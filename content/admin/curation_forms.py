"""The typed form in which a curator decides about an item. Saving a changed field is curating it, through the one service."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django import forms

from content import overlay
from content.admin.chips import labels, pair_label
from content.admin.conflicts import MINE, picked
from content.admin.history import FIELD_LABELS
from content.exceptions import InvalidCuration
from content.models import Hold, Item
from content.services.curation import Actor, Change, Curated, curate
from content.services.decisions import next_decision
from content.types import JSONValue

if TYPE_CHECKING:
    ItemForm = forms.ModelForm[Item]
else:
    ItemForm = forms.ModelForm

SEPARATOR = ">"
STALE = (
    "Somebody else decided about this item since you opened it. Nothing was saved. "
    "Your entries are below, beside what stands now; pick, and save again."
)


def lines_field(label: str, help_text: str) -> forms.CharField:
    """Return a field of one member a line, which remembers what it showed at first."""
    widget = forms.Textarea(attrs={"rows": 4, "spellcheck": "false"})
    return forms.CharField(label=label, required=False, widget=widget, help_text=help_text, show_hidden_initial=True)


def line_field(name: str) -> forms.CharField:
    """Return a field of one line, which remembers what it showed at first."""
    widget = forms.TextInput(attrs={"class": "vTextField"})
    return forms.CharField(label=FIELD_LABELS[name], required=False, widget=widget, show_hidden_initial=True)


class CurationForm(ItemForm):
    """Each curatable field as it is shown. What changed is judged against what the page showed, not against what came since."""

    title = line_field("title")
    categories = lines_field("Categories", "One a line: Category, or Category > Subcategory.")
    topics = lines_field("Topics", "One a line.")
    content_type = line_field("content_type")
    complexity = line_field("complexity")
    language = line_field("language")
    give_back = forms.MultipleChoiceField(
        label="Give back to the machine", required=False, choices=list(FIELD_LABELS.items()), widget=forms.CheckboxSelectMultiple
    )
    reason = forms.CharField(required=False, max_length=500, widget=forms.TextInput(attrs={"class": "vTextField"}))
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    class Meta:
        model = Item
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.hold = Hold.objects.with_key(self.instance.key).first()
        effective = self.instance.effective if isinstance(self.instance.effective, dict) else {}
        for name in overlay.FIELDS:
            self.initial[name] = "\n".join(labels(name, effective.get(name)))
        self.initial["revision"] = self.hold.revision if self.hold else 0

    def clean(self) -> dict[str, Any]:
        """Refuse a page that is out of date, and values that the service would refuse."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("revision") != self.initial["revision"]:
            raise forms.ValidationError(STALE, code="stale")
        standing = self.hold.curated if self.hold else {}
        for change in self.changes():
            try:
                next_decision(change, standing.get(change.field), self.instance.analysis)
            except InvalidCuration as error:
                self.add_error(change.field, str(error))
        return cleaned

    def changes(self) -> list[Change]:
        """Return what the person decided by this form."""
        returned = self.cleaned_data.get("give_back", [])
        decided = [name for name in overlay.FIELDS if name in self.changed_data and name not in returned and self.is_mine(name)]
        return [Change(field=name, op="revert") for name in returned] + [self.change_of(name) for name in decided]

    def is_mine(self, name: str) -> bool:
        """Whether the person did not pick somebody else's value after a conflict."""
        return picked(self, name) == MINE

    def change_of(self, name: str) -> Change:
        """Return the change of one field: a scalar is set, a set field is patched by what came and went."""
        if name in overlay.SCALAR_FIELDS:
            return Change(field=name, op="set", value=self.cleaned_data.get(name) or None)
        before, after = members(self.shown_at_first(name)), members(self.cleaned_data.get(name) or "")
        known = self.known_members(name)
        added = tuple(typed_member(name, line, known) for line in after if line not in before)
        removed = tuple(typed_member(name, line, known) for line in before if line not in after)
        return Change(field=name, op="patch", add=added, remove=removed)

    def shown_at_first(self, name: str) -> str:
        """Return what the page showed when it was opened."""
        return str(self.data.get(self.add_initial_prefix(name), self.initial[name]))

    def known_members(self, name: str) -> dict[str, JSONValue]:
        """Return the item's members by their lines, so that a line is taken apart only when somebody typed it."""
        if name != "categories":
            return {}
        decision = (self.hold.curated if self.hold else {}).get(name) or {}
        pairs = overlay.decided_pairs(decision.get("add")) + overlay.decided_pairs(decision.get("remove"))
        for document in (self.instance.analysis, self.instance.effective):
            pairs += overlay.category_pairs(document.get(name))
        return {pair_label(pair): list(pair) for pair in pairs}

    def curate(self, *, actor: Actor, now: datetime) -> Curated:
        """Decide, against the revision that the page showed."""
        return curate(
            key=self.instance.key,
            changes=self.changes(),
            actor=actor.because(self.cleaned_data.get("reason", "")),
            now=now,
            revision=self.cleaned_data["revision"],
        )


def members(text: str) -> list[str]:
    """Return the lines of a text box without blanks, each once."""
    return list(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))


def typed_member(name: str, line: str, known: dict[str, JSONValue]) -> JSONValue:
    """Return the member that a line names; a category is taken apart at the first separator."""
    if name == "topics":
        return line
    if line in known:
        return known[line]
    category, _separator, sub = line.replace("›", SEPARATOR).partition(SEPARATOR)
    return [category.strip(), sub.strip() or None]
