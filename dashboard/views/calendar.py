"""An event as a file for a calendar, for whoever may read the item."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from content.exceptions import InvalidKey
from content.keys import from_segment, parse_key
from content.models import Item
from dashboard.presenters.calendar import calendar_of
from dashboard.views.access import for_viewers


@require_safe
@for_viewers
def show_calendar(request: HttpRequest, key: str) -> HttpResponse:
    """Send the calendar file of an item that has a beginning."""
    try:
        item = Item.objects.live().with_key(parse_key(from_segment(key))).first()
    except InvalidKey:
        item = None
    address = request.build_absolute_uri(item.get_absolute_url()) if item else ""
    found = calendar_of(item, host=request.get_host(), address=address) if item else None
    if found is None:
        raise Http404("There is no event of this key with a time.")
    response = HttpResponse(found, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="event.ics"'
    return response
