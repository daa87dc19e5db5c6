"""The audio of an item: only a file that the item itself names, for whoever may read the item."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from content.exceptions import InvalidKey
from content.keys import from_segment, parse_key
from content.models import Item
from content.services.media import stored_audio
from dashboard.views.access import for_viewers
from dashboard.views.ranged import file_answer

TYPES = {
    "mp3": "audio/mpeg", "m4a": "audio/mp4", "ogg": "audio/ogg", "opus": "audio/ogg", "wav": "audio/wav",
    "flac": "audio/flac", "webm": "audio/webm",
}  # fmt: skip


@require_safe
@for_viewers
def play_audio(request: HttpRequest, key: str) -> HttpResponseBase:
    """Send an item's audio, whole or in the part that a player asks for."""
    try:
        item = Item.objects.live().with_key(parse_key(from_segment(key))).only("media").first()
    except InvalidKey:
        item = None
    path = stored_audio(item.media, root=settings.MEDIA_ROOT) if item else None
    if path is None:
        raise Http404("This item has no audio here.")
    kind = TYPES.get(path.suffix[1:], "application/octet-stream")
    response = file_answer(request, path, content_type=kind, etag=f'"{path.stem}"')
    response["Cache-Control"] = "private, no-cache"
    return response
