"""What a parameter may hold: form fields that the FilterSet is made of. Each refuses what a database could not take, too."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from content.facets.results import LONGEST_VALUE
from content.facets.spec import Facet, pair_value, split_pair
from content.filters.lengths import read_length
from content.filters.times import End, read_time

MOST_VALUES = 50
LARGEST_NUMBER = 2**53 - 1
NUMBER = re.compile(r"[0-9]{1,16}")


class ValuesField(forms.Field):
    """The values of one facet: repeated, at most MOST_VALUES, each at most LONGEST_VALUE characters. Sorted, each once."""

    widget = forms.MultipleHiddenInput

    def __init__(self, facet: Facet, allowed: tuple[str, ...] = (), **options: Any) -> None:
        super().__init__(**options)
        self.facet, self.allowed = facet, allowed

    def to_python(self, value: Any) -> tuple[str, ...]:
        """Return the values in normal form. An empty one is an untouched input of a form, not a value."""
        values = sorted({self.one(text) for text in value or () if text})
        if len(values) > MOST_VALUES:
            raise ValidationError(f"{len(values)} values, allowed are {MOST_VALUES}.")
        return tuple(values)

    def one(self, text: str) -> str:
        """Return one value in normal form."""
        pair = split_pair(text) if self.facet.parent else None
        if self.facet.parent and not pair:
            raise ValidationError(f"{text[:80]!r} is not category|subcategory.")
        if any(len(part) > LONGEST_VALUE for part in pair or (text,)):
            raise ValidationError(f"A value has more than {LONGEST_VALUE} characters.")
        if self.allowed and text not in self.allowed:
            raise ValidationError(f"{text[:80]!r} is none of {', '.join(self.allowed)}.")
        return pair_value(*pair) if pair else text


class OneOfField(forms.Field):
    """One word of a short list; "" when it is absent."""

    def __init__(self, allowed: tuple[str, ...], **options: Any) -> None:
        super().__init__(**options)
        self.allowed = allowed

    def to_python(self, value: Any) -> str:
        """Return the word."""
        if value and value not in self.allowed:
            raise ValidationError(f"{value[:80]!r} is none of {', '.join(self.allowed)}.")
        return value or ""


class TextField(forms.Field):
    """Plain text up to a length, without white space around it."""

    def __init__(self, longest: int, **options: Any) -> None:
        super().__init__(**options)
        self.longest = longest

    def to_python(self, value: Any) -> str:
        """Return the text."""
        text = (value or "").strip()
        if len(text) > self.longest:
            raise ValidationError(f"More than {self.longest} characters.")
        return text


class NumberField(forms.Field):
    """A whole number in plain digits; None when it is absent."""

    def __init__(self, low: int = 0, high: int = LARGEST_NUMBER, **options: Any) -> None:
        super().__init__(**options)
        self.low, self.high = low, high

    def to_python(self, value: Any) -> int | None:
        """Return the number."""
        if not value:
            return None
        if not NUMBER.fullmatch(value) or not self.low <= int(value) <= self.high:
            raise ValidationError(f"{value[:80]!r} is not a whole number from {self.low} to {self.high}.")
        return int(value)


class LengthField(NumberField):
    """A length in whole seconds, typed as 1:30:00, 90m or plain seconds; None when it is absent."""

    def to_python(self, value: Any) -> int | None:
        """Return the seconds."""
        if not value:
            return None
        try:
            return super().to_python(str(read_length(value)))
        except (ValueError, ValidationError):
            raise ValidationError(f"{value[:80]!r} is not a length: 1:30:00, 90m, or whole seconds.") from None


class TimeField(forms.Field):
    """One end of a range of time; None when it is absent."""

    def __init__(self, end: End, **options: Any) -> None:
        super().__init__(**options)
        self.end = end

    def to_python(self, value: Any) -> datetime | None:
        """Return the time in UTC."""
        if not value:
            return None
        try:
            return read_time(value, self.end)
        except ValueError:
            raise ValidationError(f"{value[:80]!r} is neither a day (2025-09-30) nor a time (2025-09-30T12:00Z).") from None
