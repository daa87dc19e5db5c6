"""The two addresses to which YTV2's jobs post: a report in its old shape, and an audio file. Old answer keys, true answers."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFilesSent
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.http.request import UnreadablePostError
from django.utils import timezone
from django.views.decorators.http import require_POST

from content.archive.systems.ytv2.reports import read_any_report, read_posted_report
from content.exceptions import InvalidReport, ItemNotFound
from content.models import ApiToken, Item
from content.services.ingest import resolved
from content.services.ingest_runs import check_not_paused, start_run, upsert_items
from content.services.media import MOST_BYTES, store_audio
from content.services.records import ItemRecord
from content.types import JSONObject
from dashboard.api.auth import token_view
from dashboard.api.bodies import read_bytes, read_object
from dashboard.api.errors import BodyRefused, answer
from dashboard.api.ingest import read_idempotency_key, status_of

#: Beside the file itself: the boundaries and the other field.
FORM_BYTES = 64 * 1024
STORED = ("created", "updated", "unchanged")


@require_POST
@token_view("ingest", old_header=True)
def report(request: HttpRequest, token: ApiToken) -> HttpResponse:
    """POST /ingest/report: one report. 200 when it is stored (or tombstoned), 422 when it cannot be, 400 for no report."""
    check_not_paused()
    body = read_bytes(request)
    sent = read_object(body)
    if not any(sent.get(name) for name in ("video_id", "id", "key", "external_id", "video")):
        raise BodyRefused("video_id: required")
    run = start_run(
        actor=token.actor,
        channel="http",
        idempotency_key=read_idempotency_key(request),
        body_digest=hashlib.sha256(body).hexdigest(),
    )
    document = (
        run.answer or upsert_items([sent], actor=token.actor, run=run, tenant=token.tenant, read=read_posted_report).document()
    )
    return answer(document | old_counts(document), status_of(document))


def old_counts(document: JSONObject) -> JSONObject:
    """Return the old answer's keys: how many items and summaries of the request are stored now as they were sent."""
    items = document["items"]
    item = items[0] if isinstance(items, list) and items else None
    if not isinstance(item, dict):
        return {}
    texts = item["texts"] if isinstance(item["texts"], list) else []
    is_stored = item["status"] in STORED
    return {"upserted": int(is_stored), "summaries_upserted": sum(text in STORED for text in texts) if is_stored else 0}


@require_POST
@token_view("ingest", old_header=True)
def audio(request: HttpRequest, token: ApiToken) -> HttpResponse:
    """POST /ingest/audio: multipart `video_id` and `audio`. The item must be there; the file is kept under its SHA-256."""
    check_not_paused()
    name, file = read_form(request)
    record = known_record(name, token.tenant)
    stored = store_audio(chunks=file.chunks(), name=file.name or "", root=settings.MEDIA_ROOT)
    record = replace(record, columns={"has_audio": True}, documents={"media": {"audio": stored.path}})
    run = start_run(actor=token.actor, channel="http", body_digest=stored.sha256)
    document = upsert_items([record], actor=token.actor, run=run, tenant=token.tenant).document()
    told: JSONObject = {"video_id": name, "path": stored.path, "sha256": stored.sha256, "size": stored.size}
    return answer(document | told, status_of(document))


def read_form(request: HttpRequest) -> tuple[str, UploadedFile[bytes]]:
    """Return the two fields of the form; a body that is too long is refused before it is read."""
    try:
        length = int(request.headers.get("Content-Length") or 0)
    except ValueError:
        raise BodyRefused("Content-Length is not a number") from None
    if length > MOST_BYTES + FORM_BYTES:
        raise BodyRefused(f"audio: the body has {length} bytes, a file may have {MOST_BYTES}", status=413)
    if not (request.content_type or "").startswith("multipart/form-data"):
        raise BodyRefused("send multipart/form-data with video_id and audio")
    try:
        name, files = request.POST.get("video_id", "").strip(), request.FILES.getlist("audio")
    except (MultiPartParserError, UnreadablePostError, RequestDataTooBig, TooManyFilesSent) as error:
        raise BodyRefused(f"the form cannot be read: {error}") from None
    if not name or len(files) != 1:
        raise BodyRefused("send video_id and one file as audio")
    if not files[0].size:
        raise BodyRefused("audio: the file is empty")
    return name, files[0]


def known_record(name: str, tenant: str) -> ItemRecord:
    """Return a record without any statement about the item of an old id, a key or an alias. Raises ItemNotFound."""
    now = timezone.now()
    for spelled in ({"video_id": name}, {"id": name}, {"key": name}):
        try:
            record = read_any_report(dict(spelled), tenant=tenant, now=now)
        except InvalidReport:
            continue
        (found,) = resolved([record])
        if Item.objects.with_key(found.key).exists():
            return replace(found, aliases=(), columns={}, documents={})
    raise ItemNotFound(f"{name[:80]!r}: there is no such item; send its report first")
