"""The list page as a whole: what was asked, what was found, and where every control leads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from content.facets import query
from content.facets.filter import DEFAULT_SORT, SORTS, Filter
from content.filters import canonical, cleared, first_page, next_page, paged_by, previous_page, sorted_by
from content.search.lexical import RANKED
from dashboard.presenters.answers import Suggestion, answered, suggestion_of
from dashboard.presenters.cards import Card, cards_of
from dashboard.presenters.chosen import Chip, chips_of
from dashboard.presenters.deleted_panel import deleted_panels
from dashboard.presenters.facet_panels import Panel, listed_by, panels_of
from dashboard.presenters.links import VIEWS, WHOLE, Hidden, Links
from dashboard.presenters.own import Own, title_of
from dashboard.presenters.range_panels import RangePanel, range_panels_of
from dashboard.presenters.saved_views import Saved, saved_of
from dashboard.presenters.words import SORT_LABELS, items_text, number

#: How many chips are tried when nothing was found; each is one count.
RESCUES = 8
ALTERNATIVES = 5


@dataclass(frozen=True)
class Option:
    """One entry of a choice: a sort or a view."""

    value: str
    label: str
    href: str
    is_on: bool


@dataclass(frozen=True)
class Rescue:
    """What dropping one choice of an empty result would bring back."""

    chip: Chip
    total: str


@dataclass(frozen=True)
class Pager:
    """Where the page stands among all, exactly, and its neighbours."""

    range_text: str
    previous: str
    next: str


@dataclass(frozen=True)
class Search:
    """The search box: its words, and the rest of the question as hidden fields."""

    q: str
    hidden: Hidden


@dataclass(frozen=True)
class ListPage:
    """Everything that the list's templates print. `whole_href` is the same list with its counts, where those are not known."""

    title: str
    total: int
    total_text: str
    view: str
    query: str
    cards: tuple[Card, ...]
    chips: tuple[Chip, ...]
    clear_href: str
    panels: tuple[Panel, ...]
    ranges: tuple[RangePanel, ...]
    sorts: tuple[Option, ...]
    sort_hidden: Hidden
    views: tuple[Option, ...]
    pager: Pager
    rescues: tuple[Rescue, ...]
    suggestion: Suggestion | None
    first_href: str
    is_first_run: bool
    search: Search
    files: dict[str, str]
    saved: Saved | None
    whole_href: str
    sort_note: str


@query.one_look()
def list_page(
    question: Filter,
    links: Links,
    now: datetime,
    *,
    reader: int | None = None,
    for_curator: bool = False,
    is_whole: bool = False,
) -> ListPage:
    """Answer a Filter as a page. Unless it is to be whole, a page whose counts would take long comes without them."""
    result = _answer(question, links, is_whole=is_whole)
    is_empty = not result.total and not result.counts_pending
    own = Own(links, reader)
    chips = (*chips_of(question, links), *own.chips(question))
    return ListPage(
        title=title_of(question, links),
        total=result.total,
        total_text="first results" if result.counts_pending else items_text(result.total),
        view=links.view,
        query=canonical(question),
        cards=answered(cards_of(result.ids, question, links, reader), question.q),
        chips=chips,
        clear_href=links.cleared().to(cleared(question)),
        panels=_panels(question, result, own, for_curator=for_curator),
        ranges=range_panels_of(question, result.ranges, links, now),
        sorts=_sorts(question, links),
        sort_hidden=links.hidden(question, "sort", "after", "before"),
        views=tuple(Option(view, view.capitalize(), links.seen_as(view).to(question), view == links.view) for view in VIEWS),
        pager=_pager(question, result, links),
        rescues=_rescues(question, chips) if is_empty else (),
        suggestion=suggestion_of(question, links) if is_empty else None,
        first_href=links.to(paged_by(question, question.page_size)),
        is_first_run=is_empty and not question.is_narrowed,
        search=search_of(question, links),
        files=files_of(question, links),
        saved=None if reader is None else saved_of(question, links, reader, for_curator=for_curator),
        whole_href=f"{links.to(question)}&{WHOLE}" if result.counts_pending else "",
        sort_note=_sort_note(question, result),
    )


def _answer(question: Filter, links: Links, *, is_whole: bool) -> query.Result:
    """Return the page that is known at once, or everything."""
    look = None if is_whole else query.first_look(question)
    return look or query.run(question, ranges=True, listed=listed_by(links))


def _panels(question: Filter, result: query.Result, own: Own, *, for_curator: bool) -> tuple[Panel, ...]:
    """Return the panels of the sidebar: facets, what the reader has of their own, and the deleted items of who sees them."""
    facets = panels_of(question, result.facets, own.links)
    if result.counts_pending:
        return facets
    gone = deleted_panels(question, result.total, own.links) if for_curator else ()
    return (*facets, *own.panels(question, for_curator=for_curator), *gone)


def files_of(question: Filter, links: Links) -> dict[str, str]:
    """Return where the same items are a file or a feed, by the name of its form."""
    query = links.asking().query(first_page(question))
    return {form: reverse(f"items_{form}") + (f"?{query}" if query else "") for form in ("csv", "json", "atom")}


def search_of(question: Filter, links: Links) -> Search:
    """Return the search box of a page that shows a Filter."""
    return Search(question.q, links.hidden(question, "q", "after", "before"))


def _sorts(question: Filter, links: Links) -> tuple[Option, ...]:
    """Return the sorts to choose from; the one in use always, best match only for words."""
    names = [sign + name for name in SORTS for sign in ("-", "")]
    offered = [name for name in SORT_LABELS if name in names and (question.q or "relevance" not in name or name == question.sort)]
    if question.sort not in offered:
        offered.append(question.sort)
    return tuple(
        Option(name, SORT_LABELS.get(name, name), links.to(sorted_by(question, name)), name == question.sort)
        for name in sorted(offered, key=lambda name: (name != DEFAULT_SORT, offered.index(name)))
    )


def _sort_note(question: Filter, result: query.Result) -> str:
    """Return what "best match" means in a list of many items."""
    if not question.sort.endswith("relevance") or result.total <= RANKED:
        return ""
    return f"Best match is among the newest {number(RANKED)}; older items follow, newest first."


def _pager(question: Filter, result: query.Result, links: Links) -> Pager:
    if result.counts_pending:
        return Pager("", "", "")
    span = f"{number(result.first)} – {number(result.last)} of {number(result.total)}" if result.ids else ""
    return Pager(
        range_text=span,
        previous=links.to(previous_page(question, result.before)) if result.before else "",
        next=links.to(next_page(question, result.after)) if result.after else "",
    )


def _rescues(question: Filter, chips: Sequence[Chip]) -> tuple[Rescue, ...]:
    """Return which single choices to drop so that something is found, the most rewarding first."""
    totals = [(query.count(chip.rest), chip) for chip in chips[:RESCUES]]
    helpful = sorted((pair for pair in totals if pair[0]), key=lambda pair: -pair[0])
    return tuple(Rescue(chip, items_text(total)) for total, chip in helpful[:ALTERNATIVES])
