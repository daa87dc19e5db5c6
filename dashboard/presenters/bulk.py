"""The page of an edit of many items: which ones, the form, what it would do, and how far it is while it runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from content.admin.bulk_form import BulkForm
from content.admin.chips import labels
from content.admin.history import FIELD_LABELS
from content.keys import NaturalKey, to_segment
from content.services.bulk import Applied, Example, Preview
from dashboard.presenters.batches import titles_of
from dashboard.presenters.words import items_text, number


@dataclass(frozen=True)
class Chosen:
    """The items that an edit is about; `said` are the fields that choose them again, `query` is the list's for the batch."""

    keys: Sequence[NaturalKey]
    title: str
    back: str
    said: tuple[tuple[str, str], ...]
    query: str = ""


@dataclass(frozen=True)
class Sample:
    """One field of one item before and after, in words."""

    title: str
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
    said: tuple[tuple[str, str], ...]
    carried: tuple[tuple[str, str], ...]
    changed: str
    shadowed: str
    unchanged: str
    replaced: str
    samples: tuple[Sample, ...]
    is_previewed: bool


@dataclass(frozen=True)
class Step:
    """How far a long edit is: items done, or at its end the batch (None: nothing had to change) and what it changed."""

    done: int
    done_text: str
    is_end: bool = False
    batch: int | None = None


def bulk_page(form: BulkForm, chosen: Chosen, found: Preview | None) -> BulkPage:
    """Return the page, with the preview when there is one."""
    counts, total = found or Preview(), len(chosen.keys)
    titles = titles_of([example.key for example in counts.sample])
    return BulkPage(
        title=chosen.title,
        total=total,
        total_text=items_text(total),
        back=chosen.back,
        form=form,
        said=chosen.said,
        carried=tuple((name, form.data.get(name, "")) for name in form.fields if form.data.get(name)),
        changed=items_text(counts.changed),
        shadowed=items_text(counts.shadowed) if counts.shadowed else "",
        unchanged=items_text(counts.unchanged) if counts.unchanged else "",
        replaced=number(counts.replaced) if counts.replaced else "",
        samples=tuple(_sample(example, titles.get(example.key)) for example in counts.sample),
        is_previewed=found is not None,
    )


def step_of(step: int | Applied, total: int) -> Step:
    """Return how far an edit of so many items is."""
    if isinstance(step, int):
        return Step(step, f"{number(step)} of {items_text(total)}")
    return Step(step.total, f"{number(step.items)} of {items_text(step.total)}", is_end=True, batch=step.batch)


def _sample(example: Example, title: str | None) -> Sample:
    before, after = (", ".join(labels(example.field, value)) for value in (example.before, example.after))
    href = reverse("item", args=[to_segment(str(example.key))])
    return Sample(title or str(example.key), href, FIELD_LABELS[example.field], before or "nothing", after or "nothing")
