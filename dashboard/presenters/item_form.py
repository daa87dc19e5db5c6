"""The form of an item that a person adds."""

from __future__ import annotations

from typing import Any

from django import forms

from content import overlay
from content.models import Item
from content.services.curation_words import members_of_lines


class ItemForm(forms.Form):
    """Title, address and what the item is about. Categories and topics are one a line."""

    title = forms.CharField(max_length=2000)
    kind = forms.ChoiceField(choices=Item.Kind.choices, initial=Item.Kind.ARTICLE)
    url = forms.CharField(label="Address", max_length=2000, required=False, help_text="With http or https.")
    author = forms.CharField(label="Channel or author", max_length=500, required=False)
    categories = forms.CharField(
        required=False, widget=forms.Textarea(attrs={"rows": 3}), help_text="One a line: Category, or Category &gt; Subcategory."
    )
    topics = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 3}), help_text="One a line.")
    language = forms.CharField(max_length=35, required=False, help_text="A code such as en or pt-br.")
    content_type = forms.CharField(max_length=200, required=False)
    complexity = forms.CharField(max_length=200, required=False)
    text = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 6}), max_length=1_000_000)

    def refuse(self, reason: str) -> None:
        """Show why the item was refused: beside the field that the reason begins with ("url: …"), else above all of them."""
        name, _, why = reason.partition(": ")
        self.add_error(*((name, f"{why[:1].upper()}{why[1:]}.") if name in self.fields else (None, reason)))

    def described(self) -> dict[str, Any]:
        """Return what `add_item` takes."""
        said = self.cleaned_data
        pairs = [tuple(pair) for pair in members_of_lines("categories", said["categories"]) if isinstance(pair, list)]
        categories = overlay.grouped([(str(category), str(sub) if sub else None) for category, sub in pairs])
        values = {
            "title": said["title"].strip(),
            "categories": categories,
            "topics": members_of_lines("topics", said["topics"]),
            **{name: said[name].strip() for name in ("language", "content_type", "complexity")},
        }
        plain = {name: said[name].strip() for name in ("url", "author")}
        return {"kind": said["kind"], "values": values, "text": said["text"], **plain}
