"""Bad input over the whole HTTP stack, from a socket through gunicorn: a clear 4xx each, nothing written, a server that lives."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing

import pytest
from django.db import connections
from pytest_django.plugin import DjangoDbBlocker

from content.models import Alias, Category, Item, Text
from content.services.tokens import create_token
from tests.builders import NOON
from tests.races.server import Answer, Caller, serving

pytestmark = pytest.mark.django_db(transaction=True)

NEW, OLD = "/api/v1/ingest", "/ingest/report"
VIDEO = b'"video_id": "AbCdEfGhIjK"'
GOOD = b'"key": "web:good", "title": "Good", "categories": ["Science"]'
SUMMARY = b'{"video_id": "AbCdEfGhIjK", "title": "T", "summaries": [{"variant": "%s", "text": "x"}]}'
#: name -> (body for the new address, its status, body for the old address, its status)
TEN_MB = b"x" * 10**7
CASES: dict[str, tuple[bytes, int, bytes, int]] = {
    "malformed JSON": (b'{"items": [{%s}' % GOOD, 400, b'{%s, "title": ' % VIDEO, 400),
    "no JSON at all": (b"title=Good", 400, b"title=Good", 400),
    "an empty body": (b"", 400, b"", 400),
    "NUL in a value": (b'{"items": [{"key": "web:1", "title": "a\\u0000b"}]}', 422, b'{%s, "title": "a\\u0000b"}' % VIDEO, 422),
    "NUL in a name": (b'{"items": [{"key": "web:1", "payload": {"a\\u0000": 1}}]}', 422, b'{%s, "a\\u0000b": 1}' % VIDEO, 422),
    "NUL in the key": (b'{"items": [{"key": "web:\\u00001"}]}', 422, b'{"video_id": "AbC\\u0000dEfGhI"}', 422),
    "a lone surrogate": (b'{"items": [{"key": "web:1", "title": "\\ud800"}]}', 400, b'{%s, "title": "\\udc00x"}' % VIDEO, 400),
    "NaN": (b'{"items": [{"key": "web:1", "word_count": NaN}]}', 400, b'{%s, "duration": NaN}' % VIDEO, 400),
    "Infinity": (b'{"items": [{"key": "web:1", "stats": {"n": Infinity}}]}', 400, b'{%s, "duration": -Infinity}' % VIDEO, 400),
    "broken UTF-8": (b'{"items": [{"key": "web:\xff"}]}', 400, b'{%s, "title": "\xff"}' % VIDEO, 400),
    "depth 100,000": (b'{"items": ' + b"[" * 10**5 + b"]" * 10**5 + b"}", 400, b'{"video_id": ' + b"[" * 10**5, 400),
    "an unknown variant": (
        b'{"items": [{"key": "web:1", "texts": [{"role": "haiku", "text": "x"}]}]}', 422, SUMMARY % b"haiku", 422
    ),
    "a variant of 65 characters": (
        b'{"items": [{"key": "web:1", "texts": [{"variant": "%s", "text": "x"}]}]}' % (b"v" * 65), 422,
        SUMMARY % (b"v" * 65), 422,
    ),
    "a missing key": (b'{"items": [{"title": "Whose?"}]}', 422, b'{"title": "Whose?"}', 400),
    "no object": (b'{"items": [7]}', 422, b"[7]", 400),
    "an unknown name": (b'{"items": [{"key": "web:1", "colour": "red"}]}', 422, b'{"video_id": ""}', 400),
    "a body of 10 MB": (b'{"items": [{%s, "url": "%s"}]}' % (GOOD, TEN_MB), 413, b'{%s, "title": "%s"}' % (VIDEO, TEN_MB), 413),
}  # fmt: skip


@pytest.fixture(scope="module")
def port(django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """A live server on this run's database."""
    with django_db_blocker.unblock(), serving(tmp_path_factory.mktemp("server"), workers=1) as found:
        connections.close_all()
        yield found


def send(port: int, path: str, body: bytes, token: str | None = None, **headers: str) -> Answer:
    """Send one body with a token that may ingest, or with another one."""
    token = create_token(name="nas", scope="ingest", tenant="", now=NOON) if token is None else token
    with closing(Caller(port)) as caller:
        return caller.post(path, body, **{"Authorization": f"Bearer {token}", **headers})


def rows() -> list[int]:
    return [model.objects.count() for model in (Item, Text, Alias, Category)]


def check_refused(answer: Answer, status: int, port: int) -> None:
    """It is that status with a reason in JSON, nothing was written, and the server still answers."""
    document = answer.json()
    reason = document["error"]["message"] if "error" in document else document["items"][0]["error"]
    assert (answer.status, bool(reason)) == (status, True), document
    assert "Traceback" not in answer.body.decode()
    assert rows() == [0, 0, 0, 0]
    with closing(Caller(port)) as caller:
        assert caller.get("/healthz").status == 200


@pytest.mark.parametrize(("body", "status", "_old", "_old_status"), CASES.values(), ids=CASES)
def test_bad_input_at_the_api(body: bytes, status: int, _old: bytes, _old_status: int, port: int) -> None:
    check_refused(send(port, NEW, body), status, port)


@pytest.mark.parametrize(("_new", "_new_status", "body", "status"), CASES.values(), ids=CASES)
def test_bad_input_at_the_old_address(_new: bytes, _new_status: int, body: bytes, status: int, port: int) -> None:
    check_refused(send(port, OLD, body), status, port)


@pytest.mark.parametrize("path", [NEW, OLD, "/api/v1/items/known"])
@pytest.mark.parametrize("token", ["", "wrong", "x" * 5000, "\xff"], ids=["none", "wrong", "long", "not ASCII"])
def test_a_wrong_token_is_refused(path: str, token: str, port: int) -> None:
    check_refused(send(port, path, b'{"items": [{%s}]}' % GOOD, token), 401, port)


@pytest.mark.parametrize("path", [NEW, OLD, "/api/v1/items/known"])
@pytest.mark.parametrize("scope", ["read", "curate"])
def test_a_token_of_another_scope_is_refused(path: str, scope: str, port: int) -> None:
    token = create_token(name="other", scope=scope, tenant="", now=NOON)  # type: ignore[arg-type]

    check_refused(send(port, path, b'{"items": [{%s}]}' % GOOD, token), 403, port)


def test_a_good_report_beside_a_bad_one_is_told_apart(port: int) -> None:
    answer = send(port, NEW, b'{"items": [{%s}, {"title": "Whose?"}]}' % GOOD)

    assert (answer.status, [item["status"] for item in answer.json()["items"]]) == (207, ["created", "invalid"])
    assert json.loads(answer.body)["counts"] == {"created": 1, "invalid": 1}
    assert Item.objects.count() == 1
