"""The terms of categorisation: machine output passes the aliases that people left, and new terms wait for a review."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from content import overlay
from content.db import operations
from content.db.retries import retried
from content.models import Category, TermAlias
from content.models.taxonomy import TERM_LENGTH
from content.services.holds import Actor
from content.services.records import ItemRecord
from content.services.term_map import TermMap
from content.types import CategoryPair

#: NUL, which PostgreSQL cannot hold, and half surrogates, which are no text.
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
#: A term and the tenant whose it is.
OwnedTerm = tuple[str, CategoryPair]


def read_term_map(*, tenant: str = "") -> TermMap:
    """Return the terms of a tenant that people renamed or merged."""
    return TermMap({alias.source: alias.target for alias in TermAlias.objects.filter(tenant=tenant)})


def map_terms(records: Sequence[ItemRecord]) -> list[ItemRecord]:
    """Return machines' records in the terms that people chose. No query when nobody states categories.

    The terms stay as they are until the transaction ends: a rename either is seen here or sees what is written.
    """
    tenants = {record.key.tenant for record in records if states_categories(record)}
    if tenants:
        operations().lock_terms(alone=False)
    aliases: dict[str, dict[CategoryPair, CategoryPair]] = defaultdict(dict)
    for alias in TermAlias.objects.filter(tenant__in=tenants) if tenants else ():
        aliases[alias.tenant][alias.source] = alias.target
    maps = {tenant: TermMap(found) for tenant, found in aliases.items()}
    return [mapped(record, maps[record.key.tenant]) if record.key.tenant in maps else record for record in records]


def states_categories(record: ItemRecord) -> bool:
    """Whether a record says something about categories."""
    return bool(record.documents.get("analysis", {}).get("categories"))


def mapped(record: ItemRecord, terms: TermMap) -> ItemRecord:
    """Return one record in stored terms."""
    analysis = record.documents.get("analysis", {})
    if not states_categories(record):
        return record
    said = {**analysis, "categories": terms.value(analysis["categories"])}
    return replace(record, documents={**record.documents, "analysis": said})


def note_terms(records: Iterable[ItemRecord]) -> None:
    """Keep the terms of machines' records that nobody knew yet, as unreviewed ones."""
    stating = (record for record in records if states_categories(record))
    keep_terms((record.key.tenant, overlay.category_pairs(record.documents["analysis"]["categories"])) for record in stating)


def keep_terms(found: Iterable[tuple[str, Iterable[CategoryPair]]]) -> None:
    """Keep the terms of (tenant, terms) that nobody knew yet, as unreviewed ones.

    Called when all else is written: whoever waits here for another writer of the same term holds no lock that it needs.
    """
    wanted = {(tenant, pair) for tenant, pairs in found for pair in with_parents(pairs) if is_storable(pair)}
    new = sorted(wanted - known_terms(wanted), key=lambda term: (term[0], term[1][0], term[1][1] or ""))
    if new:
        rows = [Category(tenant=tenant, name=name, subcategory=sub or "") for tenant, (name, sub) in new]
        Category.objects.bulk_create(rows, ignore_conflicts=True)


def with_parents(pairs: Iterable[CategoryPair]) -> set[CategoryPair]:
    """Return terms together with the categories of the subcategories among them."""
    return {term for name, sub in pairs for term in ((name, None), (name, sub))}


def is_storable(pair: CategoryPair) -> bool:
    """Whether a term can be a row; an item may carry longer ones, and empty ones."""
    parts = [part for part in pair if part is not None]
    return all(0 < len(part) <= TERM_LENGTH and not UNSTORABLE.search(part) for part in parts)


def known_terms(terms: Iterable[OwnedTerm]) -> set[OwnedTerm]:
    """Return those terms that have a row."""
    names = {pair[0] for _tenant, pair in terms}
    tenants = {tenant for tenant, _pair in terms}
    rows = Category.objects.filter(tenant__in=tenants, name__in=names) if names else ()
    return {(row.tenant, row.pair) for row in rows}


@retried
def review_terms(*, terms: Sequence[CategoryPair], actor: Actor, now: datetime, tenant: str = "") -> int:
    """Let a person say that these are terms of ours; return how many were not yet. A term that no row has gets one."""
    with transaction.atomic():
        rows = [
            Category(tenant=tenant, name=name, subcategory=sub or "", is_reviewed=True, reviewed_by=actor.name, created_at=now)
            for name, sub in sorted(set(terms), key=lambda pair: (pair[0], pair[1] or ""))
            if is_storable((name, sub))
        ]
        stood = Category.objects.filter(tenant=tenant, is_reviewed=True, name__in={row.name for row in rows})
        reviewed = {row.pair for row in stood}
        new = [row for row in rows if row.pair not in reviewed]
        Category.objects.bulk_create(
            new,
            update_conflicts=True,
            unique_fields=["tenant", "name", "subcategory"],
            update_fields=["is_reviewed", "reviewed_by"],
        )
    return len(new)
