"""What was typed on an item's page and is not saved yet, kept in the session while the person is on another page."""

from __future__ import annotations

from django.http import HttpRequest, QueryDict
from django.utils.crypto import get_random_string

from content import overlay

SESSION_KEY = "item_drafts"
PARAMETER = "draft"
#: Drafts that a session keeps, the latest ones.
KEPT = 5
LONGEST = 200_000
FIELDS = (
    *overlay.FIELDS,
    *(f"initial-{name}" for name in overlay.FIELDS),
    *(f"pick_{name}" for name in overlay.FIELDS),
    *("add_category", "add_subcategory", "add_topic", "give_back", "reason", "revision"),
)


def keep_draft(request: HttpRequest, pk: int, sent: QueryDict) -> str:
    """Keep what a form sent; return the name under which the item's page finds it, "" when it is too long to keep."""
    kept = QueryDict(mutable=True)
    for name in FIELDS:
        kept.setlist(name, sent.getlist(name))
    words = kept.urlencode()
    if len(words) > LONGEST:
        return ""
    name = get_random_string(12)
    earlier = list(request.session.get(SESSION_KEY, {}).items())[1 - KEPT :]
    request.session[SESSION_KEY] = {**dict(earlier), name: [pk, words]}
    return name


def draft_of(request: HttpRequest, pk: int) -> QueryDict | None:
    """Return the draft of this item that the address names."""
    found = request.session.get(SESSION_KEY, {}).get(request.GET.get(PARAMETER, ""))
    return QueryDict(found[1]) if found and found[0] == pk else None


def drop_draft(request: HttpRequest) -> None:
    """Forget the draft that the address names."""
    drafts = request.session.get(SESSION_KEY, {})
    if request.GET.get(PARAMETER, "") in drafts:
        request.session[SESSION_KEY] = {name: kept for name, kept in drafts.items() if name != request.GET[PARAMETER]}


def with_query(path: str, query: QueryDict) -> str:
    """Return an address with its query, if there is one."""
    return f"{path}?{query.urlencode()}" if query else path


def carried(request: HttpRequest, draft: str = "") -> QueryDict:
    """Return the query of the item's page that goes along to another page: the list's filters, and a draft."""
    query = request.GET.copy()
    query.pop(PARAMETER, None)
    if draft:
        query[PARAMETER] = draft
    return query
