"""Audio: a player may seek, a stranger may not listen, and no address reaches a file that no item names."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import Settings

from content.models import Item
from content.services.media import store_audio
from tests.builders import deleted, make_item

pytestmark = pytest.mark.django_db
SOUND = b"ID3" + bytes(range(97))


@pytest.fixture(autouse=True)
def public(settings: Settings, tmp_path: Path) -> None:
    settings.VIEWER_ACCESS = "public"
    settings.MEDIA_ROOT = tmp_path


def audible(root: Path, **overrides: Any) -> Item:
    """Return an item with a stored audio file of 100 bytes."""
    stored = store_audio(chunks=[SOUND], name="a.mp3", root=root)
    return make_item(media={"audio": stored.path}, **overrides)


def address(item: Item) -> str:
    """Return where an item's audio is."""
    return f"{item.get_absolute_url()}audio"


def content(answer: Any) -> bytes:
    """Return the bytes of a streamed answer."""
    return b"".join(answer.streaming_content)


def test_a_file_is_sent_whole(client: Client, tmp_path: Path) -> None:
    answer = client.get(address(audible(tmp_path)))

    assert (answer.status_code, answer["Content-Type"], answer["Content-Length"]) == (200, "audio/mpeg", "100")
    assert answer["Accept-Ranges"] == "bytes"
    assert content(answer) == SOUND


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        pytest.param("bytes=0-9", 0, 9, id="the beginning"),
        pytest.param("bytes=90-", 90, 99, id="from a place on"),
        pytest.param("bytes=-5", 95, 99, id="the end"),
        pytest.param("bytes=-500", 0, 99, id="more than there is, from the end"),
        pytest.param("bytes=50-500", 50, 99, id="beyond the end"),
        pytest.param("bytes=99-99", 99, 99, id="the last byte"),
    ],
)
def test_a_part_is_sent_as_206(client: Client, tmp_path: Path, asked: str, first: int, last: int) -> None:
    answer = client.get(address(audible(tmp_path)), headers={"Range": asked})

    assert (answer.status_code, answer["Content-Range"]) == (206, f"bytes {first}-{last}/100")
    assert answer["Content-Length"] == str(last - first + 1)
    assert content(answer) == SOUND[first : last + 1]


@pytest.mark.parametrize("asked", ["bytes=100-", "bytes=100-200", "bytes=-0"])
def test_a_part_behind_the_end_is_416(client: Client, tmp_path: Path, asked: str) -> None:
    answer = client.get(address(audible(tmp_path)), headers={"Range": asked})

    assert (answer.status_code, answer["Content-Range"], answer.content) == (416, "bytes */100", b"")


@pytest.mark.parametrize(
    "asked", ["bytes=9-3", "bytes=-", "bytes=0-1,4-5", "seconds=1-2", "bytes=a-b", "bytes=" + "9" * 40 + "-"]
)
def test_what_is_no_single_range_is_answered_whole(client: Client, tmp_path: Path, asked: str) -> None:
    assert client.get(address(audible(tmp_path)), headers={"Range": asked}).status_code == 200


def test_a_part_of_another_version_is_answered_whole(client: Client, tmp_path: Path) -> None:
    where = address(audible(tmp_path))
    etag = client.get(where)["ETag"]

    assert client.get(where, headers={"Range": "bytes=0-1", "If-Range": '"older"'}).status_code == 200
    assert client.get(where, headers={"Range": "bytes=0-1", "If-Range": etag}).status_code == 206
    assert client.get(where, headers={"If-None-Match": etag}).status_code == 304


@pytest.mark.parametrize(
    "media",
    [
        pytest.param({"audio": "audio/../secret.mp3"}, id="another folder"),
        pytest.param({"audio": "/etc/passwd"}, id="another file"),
        pytest.param({"audio": f"audio/aa/{'b' * 64}.mp3"}, id="another shelf"),
        pytest.param({"audio": f"audio/aa/{'a' * 64}.mp3"}, id="a file that is not there"),
        pytest.param({"audio": 7}, id="a number"),
        pytest.param([], id="a list"),
        pytest.param({}, id="nothing"),
    ],
)
def test_only_a_stored_file_is_sent(client: Client, tmp_path: Path, media: Any) -> None:
    (tmp_path / "secret.mp3").write_bytes(SOUND)
    (tmp_path / "audio").mkdir()

    assert client.get(address(make_item(media=media))).status_code == 404


def test_a_deleted_item_is_silent(client: Client, tmp_path: Path) -> None:
    item = audible(tmp_path)
    deleted(item)

    assert client.get(address(item)).status_code == 404


def test_strangers_sign_in_first(client: Client, tmp_path: Path, settings: Settings) -> None:
    settings.VIEWER_ACCESS = "login"
    where = address(audible(tmp_path))

    assert client.get(where).status_code == 302
    client.force_login(User.objects.create_user("eva"))
    assert client.get(where).status_code == 200


def test_the_reader_offers_what_can_be_played(client: Client, tmp_path: Path) -> None:
    item = audible(tmp_path)

    assert (
        f'<audio class="without-js" controls preload="none" src="{address(item)}">'
        in client.get(item.get_absolute_url()).content.decode()
    )
    assert "data-listen" not in client.get(make_item(has_audio=True).get_absolute_url()).content.decode()
