"""A file in parts: what a player needs to seek. One range of bytes a request, as RFC 9110 section 14 says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.cache import get_conditional_response

CHUNK = 64 * 1024
ONE_RANGE = re.compile(r"bytes=\s*(\d{0,18})-(\d{0,18})\s*", re.ASCII)


class OutsideFile(ValueError):
    """The range begins behind the end of the file."""


def file_answer(request: HttpRequest, path: Path, *, content_type: str, etag: str) -> HttpResponseBase:
    """Answer with a file or the asked part of it: 200, 206, 304, or 416 when there is no such part.

    What is no single range of bytes is answered whole, and so is a range of another version (If-Range).
    """
    size = path.stat().st_size
    unchanged = get_conditional_response(request, etag=etag)
    if unchanged is not None:
        return unchanged
    try:
        span = asked_span(request, size, etag)
    except OutsideFile:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}", "Accept-Ranges": "bytes"})
    start, end = span or (0, size - 1)
    response = StreamingHttpResponse(read(path, start, end), status=206 if span else 200, content_type=content_type)
    response["Content-Length"] = str(end - start + 1)
    response["Accept-Ranges"] = "bytes"
    response["ETag"] = etag
    if span:
        response["Content-Range"] = f"bytes {start}-{end}/{size}"
    return response


def asked_span(request: HttpRequest, size: int, etag: str) -> tuple[int, int] | None:
    """Return the first and last byte of the asked part, None for the whole. Raises OutsideFile."""
    found = ONE_RANGE.fullmatch(request.headers.get("Range", ""))
    if not found or found[0].strip() == "bytes=-" or request.headers.get("If-Range", etag) != etag:
        return None
    first, last = found[1], found[2]
    if not first:
        if int(last) == 0:
            raise OutsideFile
        return max(size - int(last), 0), size - 1
    start, end = int(first), min(int(last), size - 1) if last else size - 1
    if last and int(last) < start:
        return None
    if start >= size:
        raise OutsideFile
    return start, end


def read(path: Path, start: int, end: int) -> Iterator[bytes]:
    """Yield the bytes from start to end, both included."""
    left = end - start + 1
    with path.open("rb") as file:
        file.seek(start)
        while left > 0 and (chunk := file.read(min(CHUNK, left))):
            left -= len(chunk)
            yield chunk
