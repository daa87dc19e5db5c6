"""The typed form of a bulk edit: one field, what is done to it, by which value and why."""

from __future__ import annotations

from typing import Any, cast

from django import forms

from content import overlay
from content.admin.history import FIELD_LABELS
from content.exceptions import InvalidCuration
from content.services.curation import Change
from content.services.curation_words import members_of_lines
from content.services.decisions import next_decision
from content.types import JSONValue

OPS = (
    ("add", "add these members"),
    ("remove", "remove these members"),
    ("set", "set to exactly this"),
    ("revert", "give back to the machine"),
)
VALUE_HELP = "Categories and topics: one a line, Category or Category > Subcategory. Other fields: one line. Empty to give back."


class BulkForm(forms.Form):
    """One change to many items."""

    field = forms.ChoiceField(choices=[(name, FIELD_LABELS[name]) for name in ("categories", "topics", *overlay.SCALAR_FIELDS)])
    op = forms.ChoiceField(label="What to do", choices=OPS)
    value = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}), help_text=VALUE_HELP)
    make_empty = forms.BooleanField(required=False, label="Set to nothing, on purpose")
    reason = forms.CharField(
        required=False, max_length=500, label="Reason (optional)", widget=forms.TextInput(attrs={"class": "vTextField"})
    )

    def clean(self) -> dict[str, Any]:
        """Refuse what the service would refuse, beside the value."""
        cleaned = super().clean() or self.cleaned_data
        if "field" not in cleaned or "op" not in cleaned or self.errors:
            return cleaned
        if cleaned["op"] != "revert" and not cleaned["value"].strip() and not (cleaned["op"] == "set" and cleaned["make_empty"]):
            self.add_error("value", "Say which value. To set a field to nothing, tick the box.")
            return cleaned
        try:
            next_decision(self.change(), None, {})
        except InvalidCuration as error:
            self.add_error("value", str(error))
        return cleaned

    def change(self) -> Change:
        """Return what is done to each item."""
        name, op, text = (self.cleaned_data[part] for part in ("field", "op", "value"))
        if op == "revert":
            return Change(field=name, op="revert")
        if op == "set":
            return Change(field=name, op="set", value=set_value(name, text))
        members = tuple(members_of_lines(name, text))
        return Change(field=name, op="patch", add=members if op == "add" else (), remove=members if op == "remove" else ())

    def label(self) -> str:
        """Return what a person reads in the list of batches."""
        words = ", ".join(line.strip() for line in self.cleaned_data["value"].splitlines() if line.strip())
        shown = words if len(words) <= 80 else f"{words[:79]}…"
        spoken = {
            "add": f"add {shown}",
            "remove": f"remove {shown}",
            "set": f"set {shown or 'to nothing'}",
            "revert": "give back",
        }
        return f"{FIELD_LABELS[self.cleaned_data['field']]}: {spoken[self.cleaned_data['op']]}"


def set_value(name: str, text: str) -> JSONValue:
    """Return the value that a field is set to."""
    if name in overlay.SCALAR_FIELDS:
        return text.strip() or None
    members = members_of_lines(name, text)
    return members if name == "topics" else overlay.grouped(overlay.decided_pairs(cast(JSONValue, members)))
