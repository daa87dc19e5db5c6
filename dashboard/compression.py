"""Compresses what we write as text.

Files are compressed when they are collected; audio is compressed already, and asked for in ranges.
"""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

TEXTS = ("text/", "application/json", "application/atom+xml")
PARTIAL = 206


class CompressTextMiddleware(GZipMiddleware):
    """Django's, which hides the length of a page against BREACH, for text only."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Compress a whole text for whoever takes it so."""
        kind = response.headers.get("Content-Type", "")
        # A page that grows while something runs is seen as it grows; compression would hold its pieces back.
        is_growing = response.streaming and kind.startswith("text/html")
        if not kind.startswith(TEXTS) or response.status_code == PARTIAL or is_growing:
            return response
        return super().process_response(request, response)
