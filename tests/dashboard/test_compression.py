"""Text travels compressed to whoever takes it so; audio and parts of files never do."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from content.services.media import store_audio
from tests.builders import make_item

pytestmark = pytest.mark.django_db
TAKEN = {"headers": {"Accept-Encoding": "gzip, br"}}


@pytest.fixture(autouse=True)
def public(settings: Settings) -> None:
    settings.VIEWER_ACCESS = "public"


@pytest.mark.parametrize("path", ["/", "/items.json", "/items.atom"])
def test_a_text_is_compressed(client: Client, path: str) -> None:
    make_item(title="Storm logs")

    answer = client.get(path, **TAKEN)

    assert answer["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in answer["Vary"]
    assert "Storm logs" in gzip.decompress(answer.content).decode()


def test_a_stream_is_compressed(client: Client) -> None:
    make_item(title="Storm logs")

    answer = client.get("/items.csv", **TAKEN)

    assert "Storm logs" in gzip.decompress(b"".join(answer.streaming_content)).decode()


def test_nobody_gets_what_he_does_not_take(client: Client) -> None:
    assert "Content-Encoding" not in client.get("/").headers


@pytest.mark.parametrize("asked", ["bytes=0-299", ""], ids=["a part", "all of it"])
def test_audio_stays_as_it_is(client: Client, settings: Settings, tmp_path: Path, asked: str) -> None:
    settings.MEDIA_ROOT = tmp_path
    stored = store_audio(chunks=[b"ID3" + bytes(497)], name="a.mp3", root=tmp_path)
    item = make_item(media={"audio": stored.path})
    headers = {**TAKEN["headers"], **({"Range": asked} if asked else {})}

    answer = client.get(f"{item.get_absolute_url()}audio", headers=headers)

    assert "Content-Encoding" not in answer.headers
    assert answer["Content-Length"] == ("300" if asked else "500")
