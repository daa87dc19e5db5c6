"""Renaming and merging terms: an alias is left for ever, and what is there is rewritten as one batch that can be undone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from content import overlay
from content.db import operations
from content.db.members import HasMember, SetName
from content.db.retries import retried
from content.exceptions import InvalidTerm
from content.keys import NaturalKey
from content.models import Batch, BatchChange, Category, Hold, Item, TermAlias
from content.models.item import ItemQuerySet
from content.services.batch_changes import CHUNK, change_row, locked_items, row_document, write_analyses
from content.services.batches import batch_of, open_batch
from content.services.holds import Actor, Move, Step, locked_holds, move_holds
from content.services.taxonomy import is_storable, read_term_map
from content.services.term_map import TermMap, as_json
from content.types import CategoryPair, JSONObject

What = BatchChange.What


@dataclass(frozen=True)
class Moved:
    """What a rename or merge did, or would do: items whose machine value is rewritten, and decisions that are."""

    batch: Batch | None
    items: int
    decisions: int


def rename_term(*, term: CategoryPair, to: CategoryPair, actor: Actor, now: datetime, tenant: str = "") -> Moved:
    """Give a term another name that nothing has yet. Raises InvalidTerm: what exists is merged with and not renamed to."""
    check_names(term, to)
    if term_exists(to, tenant=tenant):
        raise InvalidTerm(f"{words(to)} is a term already; merge {words(term)} into it")
    return move_terms(terms=[term], into=to, label=f"rename {words(term)} to {words(to)}", actor=actor, now=now, tenant=tenant)


def merge_terms(*, terms: Sequence[CategoryPair], into: CategoryPair, actor: Actor, now: datetime, tenant: str = "") -> Moved:
    """Let the items of some terms have another one instead, and what machines say by them, too. Raises InvalidTerm."""
    check_names(*terms, into)
    label = f"merge {', '.join(words(term) for term in terms)} into {words(into)}"
    return move_terms(terms=terms, into=into, label=label, actor=actor, now=now, tenant=tenant)


@retried
def move_terms(
    *, terms: Sequence[CategoryPair], into: CategoryPair, label: str, actor: Actor, now: datetime, tenant: str
) -> Moved:
    """Leave the aliases, then rewrite decisions, machine values and the list of terms. One transaction, one batch.

    1. Wait for machines that write terms; those that come later wait, and then know the alias. 2. Check each move against the
    aliases that are there. 3. Decisions, while the items still show what they were taken against. 4. Machine values.
    """
    with transaction.atomic():
        operations().lock_terms(alone=True)
        together = open_batch(label=label, actor=actor, now=now)
        batch = batch_of(together)
        for term in terms:
            leave_alias(term, into, batch=batch, tenant=tenant)
        known = read_term_map(tenant=tenant)
        decisions = rewrite_decisions(known, actor=together, now=now, tenant=tenant)
        items = rewrite_machine_values(terms, known, batch=batch, now=now, tenant=tenant)
        move_rows(terms, into, known, batch=batch, tenant=tenant)
        Batch.objects.filter(pk=batch.pk).update(counts={"items": items, "decisions": decisions})
    return Moved(batch, items, decisions)


def preview_move(*, terms: Sequence[CategoryPair], into: CategoryPair, tenant: str = "") -> Moved:
    """Return what a move would change. Raises InvalidTerm where it would be refused."""
    aliases = read_term_map(tenant=tenant).aliases
    for term in terms:
        check_move(term, into, aliases)
    moved = TermMap({**aliases, **dict.fromkeys(terms, into)})
    decisions = sum(
        moved.decision(hold.curated["categories"], ()) != hold.curated["categories"] for hold in curated_holds(tenant)
    )
    return Moved(None, len(item_ids_with(terms, tenant=tenant)), decisions)


def leave_alias(term: CategoryPair, into: CategoryPair, *, batch: Batch, tenant: str) -> None:
    """Let a term lead to another one from now on; a rename back takes the earlier alias away."""
    rows = {row.source: row for row in TermAlias.objects.filter(tenant=tenant)}
    for source in check_move(term, into, {source: row.target for source, row in rows.items()}):
        change_row(batch, What.TERM_ALIAS, row_document(What.TERM_ALIAS, rows.pop(source)), None)
    alias = TermAlias(
        tenant=tenant, category=term[0], subcategory=term[1] or "", to_category=into[0], to_subcategory=into[1] or "",
        actor=batch.actor,
    )  # fmt: skip
    before = row_document(What.TERM_ALIAS, rows[term]) if term in rows else None
    change_row(batch, What.TERM_ALIAS, before, row_document(What.TERM_ALIAS, alias))


def check_move(term: CategoryPair, into: CategoryPair, aliases: dict[CategoryPair, CategoryPair]) -> list[CategoryPair]:
    """Return the aliases in the way that this move takes back. Raises InvalidTerm for a move that makes no sense."""
    check_names(term, into)
    if term == into or (term[1] is None and term[0] == into[0]):
        raise InvalidTerm(f"{words(term)} cannot be moved into itself")
    standing = dict(aliases)
    taken_back = []
    while (following := TermMap(standing).step(into)) != into:
        source = into if into in standing else (into[0], None)
        leads_back = TermMap(standing).pair(into)
        if leads_back != term or (source[1] is None and term[1] is not None):
            raise InvalidTerm(f"{words(into)} was renamed to {words(following)}; choose that")
        taken_back.append(source)
        del standing[source]
    return taken_back


def check_names(*terms: CategoryPair) -> None:
    """Refuse names that cannot be stored."""
    for term in terms:
        if not is_storable(term):
            raise InvalidTerm(f"{words(term)[:80]!r}: a term has 1 to 200 characters, and no NUL")


def words(term: CategoryPair) -> str:
    """Return a term as people read it."""
    return " / ".join(part for part in term if part)


def term_exists(term: CategoryPair, *, tenant: str) -> bool:
    """Whether a row or an item has this term."""
    row = Category.objects.filter(tenant=tenant, name=term[0], subcategory=term[1] or "")
    return row.exists() or bool(items_with(term, tenant=tenant, column="effective").exists())


def items_with(term: CategoryPair, *, tenant: str, column: str) -> ItemQuerySet:
    """Return the items that have a term in a column of values; a category also by its subcategories."""
    name: SetName = "categories" if term[1] is None else "subcategories"
    member = tuple(part for part in term if part is not None)
    has = HasMember(name, [member], column="analysis" if column == "analysis" else "effective")
    return Item.objects.filter(has, tenant=tenant)


def item_ids_with(terms: Sequence[CategoryPair], *, tenant: str) -> list[int]:
    """Return the ids of the items whose machine value has one of these terms."""
    ids: set[int] = set()
    for term in terms:
        ids.update(items_with(term, tenant=tenant, column="analysis").values_list("pk", flat=True))
    return sorted(ids)


def curated_holds(tenant: str) -> Iterator[Hold]:
    """Yield the holds that decide about categories."""
    holds = Hold.objects.filter(tenant=tenant, curated__has_key="categories").order_by("pk")
    return (hold for hold in holds.iterator(chunk_size=2000) if isinstance(hold.curated["categories"], dict))


def rewrite_decisions(terms: TermMap, *, actor: Actor, now: datetime, tenant: str) -> int:
    """Write every decision about categories in stored terms; return how many changed."""
    keys = [hold.key for hold in curated_holds(tenant)]
    changed = 0
    for start in range(0, len(keys), CHUNK):
        chunk = keys[start : start + CHUNK]
        holds = locked_holds(chunk)
        items = {item.key: item for item in Item.objects.with_keys(chunk)}
        moves = [move for key, hold in holds.items() if (move := rewritten(hold, items.get(key), terms))]
        move_holds(moves, actor=actor, now=now)
        changed += len(moves)
    return changed


def rewritten(hold: Hold, item: Item | None, terms: TermMap) -> Move | None:
    """Return a hold with its decision in stored terms, also for what it was taken against; None when nothing changes."""
    before: JSONObject = hold.curated["categories"]
    shown = overlay.category_pairs(item.effective.get("categories")) if item else []
    after = terms.decision(before, shown)
    said = item.analysis.get("categories") if item and isinstance(item.analysis, dict) else None
    if item is not None and before.get("base") == overlay.base_hash("categories", said):
        after = {**after, "base": overlay.base_hash("categories", terms.value(said))}
    if "base_members" in before:
        after = {**after, "base_members": as_json(terms.pairs(overlay.decided_pairs(before["base_members"])))}
    if after == before:
        return None
    hold.curated = {**hold.curated, "categories": after}
    return Move(hold, [Step(op=str(after["op"]), field="categories", before=before, after=after)])


def rewrite_machine_values(moved: Sequence[CategoryPair], terms: TermMap, *, batch: Batch, now: datetime, tenant: str) -> int:
    """Write what machines said in stored terms, and keep what it was; return how many items changed."""
    ids = item_ids_with(moved, tenant=tenant)
    changed = 0
    for start in range(0, len(ids), CHUNK):
        rows = Item.objects.filter(pk__in=ids[start : start + CHUNK]).only("tenant", "source", "external_id")
        changed += rewrite_items([row.key for row in rows], terms, batch=batch, now=now)
    return changed


def rewrite_items(keys: Sequence[NaturalKey], terms: TermMap, *, batch: Batch, now: datetime) -> int:
    """Write one group of items in stored terms."""
    changes, items = [], []
    for key, item in locked_items(keys).items():
        said = item.analysis.get("categories")
        stored = terms.value(said)
        if stored is not said:
            item.analysis = {**item.analysis, "categories": stored}
            change = {"before": {"categories": said}, "after": {"categories": stored}}
            changes.append(BatchChange(batch=batch, what=What.ANALYSIS, name=str(key), **change))
            items.append(item)
    write_analyses(items, now=now)
    BatchChange.objects.bulk_create(changes)
    return len(items)


def move_rows(moved: Sequence[CategoryPair], into: CategoryPair, terms: TermMap, *, batch: Batch, tenant: str) -> None:
    """Let the list of terms follow. The target is reviewed: a person named it."""
    categories = {term[0] for term in moved if term[1] is None}
    for row in Category.objects.filter(tenant=tenant, name__in={term[0] for term in moved}):
        if row.pair in moved or row.name in categories:
            change_row(batch, What.TERM, row_document(What.TERM, row), None)
            keep_row(terms.pair(row.pair), batch, is_reviewed=row.is_reviewed, tenant=tenant)
    keep_row(into, batch, is_reviewed=True, tenant=tenant)


def keep_row(pair: CategoryPair, batch: Batch, *, is_reviewed: bool, tenant: str) -> None:
    """Make sure that a term has a row; an unreviewed one becomes reviewed and never the other way round."""
    stored = Category.objects.filter(tenant=tenant, name=pair[0], subcategory=pair[1] or "").first()
    if stored is None or (is_reviewed and not stored.is_reviewed):
        by = batch.actor if is_reviewed else ""
        row = Category(tenant=tenant, name=pair[0], subcategory=pair[1] or "", is_reviewed=is_reviewed, reviewed_by=by)
        before = row_document(What.TERM, stored) if stored else None
        change_row(batch, What.TERM, before, row_document(What.TERM, row))
