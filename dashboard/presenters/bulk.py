"""The page of an edit of many items: how many, the form, and what it would do."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from content.admin.bulk_form import BulkForm
from content.admin.chips import labels
from content.admin.history import FIELD_LABELS
from content.keys import to_segment
from content.services.bulk import Example, Preview
from dashboard.presenters.words import items_text, number


@dataclass(frozen=True)
class Sample:
    """One field of one item before and after, in words."""

    key: str
    href: str
    field: str
    before: str
    after: str


@dataclass(frozen=True)
class BulkPage:
    """Everything that the template prints; `carried` is what the preview's own form sends again."""

    title: str
    total: int
    total_text: str
    back: str
    form: BulkForm
    carried: tuple[tuple[str, str], ...]
    changed: str
    shadowed: str
    unchanged: str
    replaced: str
    samples: tuple[Sample, ...]
    is_previewed: bool


def bulk_page(form: BulkForm, total: int, title: str, back: str, found: Preview | None) -> BulkPage:
    """Return the page, with the preview when there is one."""
    counts = found or Preview()
    return BulkPage(
        title=title,
        total=total,
        total_text=items_text(total),
        back=back,
        form=form,
        carried=tuple((name, form.data.get(name, "")) for name in form.fields if form.data.get(name)),
        changed=items_text(counts.changed),
        shadowed=items_text(counts.shadowed) if counts.shadowed else "",
        unchanged=items_text(counts.unchanged) if counts.unchanged else "",
        replaced=number(counts.replaced) if counts.replaced else "",
        samples=tuple(_sample(example) for example in counts.sample),
        is_previewed=found is not None,
    )


def _sample(example: Example) -> Sample:
    before, after = (", ".join(labels(example.field, value)) for value in (example.before, example.after))
    href = reverse("item", args=[to_segment(str(example.key))])
    return Sample(str(example.key), href, FIELD_LABELS[example.field], before or "nothing", after or "nothing")
