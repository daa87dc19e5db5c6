"""What machines call: send reports, and ask which items are known."""

from __future__ import annotations

import hashlib

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from content.exceptions import InvalidKey
from content.keys import parse_key
from content.models import ApiToken
from content.services.ingest_runs import check_not_paused, start_run, upsert_items
from content.services.known import known_items
from content.types import JSONObject, JSONValue
from dashboard.api.auth import token_view
from dashboard.api.bodies import read_bytes, read_json
from dashboard.api.errors import BodyRefused, answer

MOST_ITEMS = 1000
MOST_KEYS = 5000


@require_POST
@token_view("ingest")
def ingest(request: HttpRequest, token: ApiToken) -> HttpResponse:
    """POST /api/v1/ingest: {"items": [report, …]} or […]. 200 all well, 207 some, 422 none; with Idempotency-Key, once."""
    check_not_paused()
    body = read_bytes(request)
    reports = read_many(read_json(body), "items", MOST_ITEMS)
    if not reports:
        raise BodyRefused("items: is empty, so nothing was written", status=422)
    run = start_run(
        actor=token.actor,
        channel="http",
        idempotency_key=read_idempotency_key(request),
        body_digest=hashlib.sha256(body).hexdigest(),
    )
    document = run.answer or upsert_items(reports, actor=token.actor, run=run, tenant=token.tenant).document()
    return answer(document, status_of(document))


@require_POST
@token_view("ingest")
def known(request: HttpRequest, token: ApiToken) -> HttpResponse:
    """POST /api/v1/items/known: {"keys": [key, …]} -> {"items": {key: {"known", "key", "deleted", "hash"}}}."""
    names = read_many(read_json(read_bytes(request)), "keys", MOST_KEYS)
    keys = {}
    for name in names:
        try:
            keys[str(name)] = parse_key(str(name))._replace(tenant=token.tenant)
        except InvalidKey as error:
            raise BodyRefused(f"keys: {error}") from None
    found = known_items(keys=list(keys.values()))
    return answer({"items": {name: found[key] for name, key in keys.items()}})


def read_many(document: JSONValue, name: str, most: int) -> list[JSONValue]:
    """Return the list that a body is, or holds under this name and nothing beside it."""
    members = document.get(name) if isinstance(document, dict) and set(document) == {name} else document
    if not isinstance(members, list):
        raise BodyRefused(f'the body must be {{"{name}": […]}} or […]')
    if len(members) > most:
        raise BodyRefused(f"{name}: {len(members)} members, allowed are {most} a request", status=413)
    return members


def read_idempotency_key(request: HttpRequest) -> str:
    """Return the caller's key for this request, or ""."""
    key = request.headers.get("Idempotency-Key", "").strip()
    if len(key) > 255 or not key.isprintable():
        raise BodyRefused("Idempotency-Key: at most 255 printable characters")
    return key


def status_of(document: JSONObject) -> int:
    """Return 200 when every item went well, 207 for some, 422 for none of them."""
    counts = document["counts"]
    invalid = counts.get("invalid", 0) if isinstance(counts, dict) else 0
    if not invalid:
        return 200
    items = document["items"]
    return 422 if isinstance(items, list) and invalid == len(items) else 207
