"""A bulk edit that tells between its steps how far it is, for a page that grows while it runs. One batch, all or none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.db import transaction

from content.keys import NaturalKey
from content.services.batches import open_batch
from content.services.bulk import Applied, close_batch, key_chunks
from content.services.curation import Actor, Change, Curation, curate_items


def apply_in_steps(
    *, keys: Sequence[NaturalKey], changes: Sequence[Change], label: str, actor: Actor, now: datetime, query: str = ""
) -> Iterator[int | Applied]:
    """Make the changes to every item; yield how many are done after each group, and at the end what was done.

    The transaction is open while this is suspended, so whoever stops listening before the end has changed nothing.
    """
    total = items = 0
    with transaction.atomic():
        together = open_batch(label=label, actor=actor, now=now, query=query)
        for chunk in key_chunks(keys):
            results = curate_items(curations=[Curation(key, tuple(changes)) for key in chunk], actor=together, now=now)
            items += sum(bool(result.fields) for result in results)
            total += len(results)
            yield total
        batch = close_batch(together, items=items)
        if batch is None:
            transaction.set_rollback(True)
    yield Applied(batch, items, total)
