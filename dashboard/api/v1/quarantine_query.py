"""The parameters of quarantine's list and export: what is unknown, doubled or out of range is an error that names itself."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from content.archive.quarantine import State, find_rows
from content.exceptions import InvalidFilter
from content.filters.parsing import printable, read_values
from content.models import QuarantinedRow

LARGEST_ID = 2**63 - 1
MOST_ROWS, USUAL_ROWS = 100, 24
LONGEST = 200
Asked = dict[str, Any]


class RowsForm(forms.Form):
    """Which rows: the names are the parameters."""

    state = forms.ChoiceField(required=False, choices=[("", ""), *State.choices], help_text="Only rows of this state")
    table = forms.CharField(required=False, max_length=LONGEST, strip=False, help_text="Only rows of this source table")
    q = forms.CharField(required=False, max_length=LONGEST, help_text="Only rows with these letters in key or reason")

    def __init__(self, data: dict[str, str]) -> None:
        super().__init__(data)
        # The word of the documents, which Python keeps for itself.
        whole = forms.IntegerField(required=False, min_value=1, max_value=LARGEST_ID, help_text="Only rows of this import")
        self.fields["import"] = whole


class PageForm(RowsForm):
    """Which of them on a page."""

    after = forms.IntegerField(required=False, min_value=0, max_value=LARGEST_ID, help_text="The last id of the page before")
    page_size = forms.IntegerField(required=False, min_value=1, max_value=MOST_ROWS, help_text=f"Rows on a page ({USUAL_ROWS})")


def asked_with(form: type[RowsForm], query: str) -> Asked:
    """Return the cleaned parameters of a query string; raises InvalidFilter."""
    sent = read_values(query)
    known = form({}).fields
    errors = {printable(name): ["There is no such parameter."] for name in sent if name not in known}
    errors |= {name: ["It is given more than once."] for name, texts in sent.items() if name in known and len(texts) > 1}
    filled = form({name: texts[0] for name, texts in sent.items() if name in known})
    errors |= {name: [str(reason) for reason in reasons] for name, reasons in filled.errors.items()}
    if errors:
        raise InvalidFilter(errors)
    return filled.cleaned_data


def rows_asked_for(asked: Asked) -> QuerySet[QuarantinedRow]:
    """Return the rows of cleaned parameters."""
    return find_rows(state=asked["state"], import_id=asked["import"], table=asked["table"], words=asked["q"])
