"""What YTV2's jobs post keeps its address and its keys; the incidents of the old dashboard do not happen here."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from content.models import IngestRun, Item, Text
from content.services.ingest_runs import pause_ingest
from content.services.media import MOST_BYTES
from content.services.tokens import create_token
from tests.builders import NOON, curated, deleted, science

pytestmark = pytest.mark.django_db

VIDEO = "AbCdEfGhIjK"
MP3 = b"ID3" + bytes(100)
FULL = {
    "video_id": VIDEO,
    "title": "Bees",
    "channel_name": "Meadow Studies",
    "canonical_url": f"https://www.youtube.com/watch?v={VIDEO}",
    "media": {"has_audio": True},
    "subcategories_json": json.dumps({"categories": science("Insects")}),
    "analysis_json": {"language": "en", "content_type": "Documentary"},
    "topics_json": ["bees"],
    "summaries": [{"variant": "comprehensive", "text": "They fly."}],
}


@pytest.fixture
def token(settings: Any, tmp_path: Path) -> str:
    settings.MEDIA_ROOT = tmp_path / "media"
    return create_token(name="nas-1", scope="ingest", tenant="", now=NOON)


def post(report: Any, token: str) -> Any:
    body = report if isinstance(report, bytes) else json.dumps(report).encode()
    return Client().post("/ingest/report", body, content_type="application/json", headers={"X-INGEST-TOKEN": token})


def upload(token: str, content: bytes = MP3, *, name: str = "a.mp3", **form: Any) -> Any:
    fields = {"video_id": VIDEO, "audio": SimpleUploadedFile(name, content), **form}
    return Client().post("/ingest/audio", fields, headers={"X-INGEST-TOKEN": token})


def files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_a_report_is_stored_and_counted(token: str) -> None:
    answer = post(FULL, token)

    assert (answer.status_code, answer.json()["upserted"], answer.json()["summaries_upserted"]) == (200, 1, 1)
    assert answer.json()["counts"] == {"created": 1}
    item = Item.objects.get()
    assert (str(item.key), item.author, item.has_audio, item.language) == (f"youtube:{VIDEO}", "Meadow Studies", True, "en")
    assert item.effective["categories"] == science("Insects")


def test_an_id_and_a_title_wipe_nothing(token: str) -> None:
    post(FULL, token)
    before = Item.objects.values("author", "url", "has_audio", "effective", "indexed_at", "media").get()

    post({"video_id": VIDEO, "title": "Bees"}, token)

    assert Item.objects.values("author", "url", "has_audio", "effective", "indexed_at", "media").get() == before


def test_nulls_do_not_move_what_a_person_decided(token: str) -> None:
    post(FULL, token)
    curated(Item.objects.get(), "categories", science("Oceans"))

    answer = post({"video_id": VIDEO, "subcategories_json": None, "channel_name": None}, token).json()

    assert answer["items"][0]["fields"]["categories"] == "shadowed"
    assert Item.objects.get().effective["categories"] == science("Oceans")


def test_a_second_batch_adds_its_new_variant(token: str) -> None:
    post(FULL, token)
    again = {**FULL, "summaries": [*FULL["summaries"], {"variant": "audio", "text": "Heard."}]}  # type: ignore[misc]

    answer = post(again, token).json()

    assert (answer["upserted"], answer["summaries_upserted"]) == (1, 2)
    assert answer["items"][0]["texts"] == ["unchanged", "created"]


def test_a_late_older_revision_never_is_the_latest(token: str) -> None:
    for revision in (5, 2):
        post({"video_id": VIDEO, "summaries": [{"variant": "audio", "text": f"r{revision}", "revision": revision}]}, token)

    assert Text.objects.get(is_latest=True).revision == 5


@pytest.mark.parametrize("stored", ["{'comprehensive': 'Bees fly.'}", '"{\\"comprehensive\\": \\"Bees fly.\\"}"'], ids=str)
def test_wrapped_summaries_are_readable(stored: str, token: str) -> None:
    post({"video_id": VIDEO, "summaries": [{"variant": "comprehensive", "text": stored}]}, token)

    assert Text.objects.get().text == "Bees fly."


def test_a_deleted_item_is_tombstoned_and_not_counted(token: str) -> None:
    post(FULL, token)
    deleted(Item.objects.get())

    answer = post({"id": f"yt:{VIDEO.lower()}", "title": "Back?"}, token).json()

    assert (answer["upserted"], answer["counts"]) == (0, {"tombstoned": 1})
    assert not Item.objects.live().exists()


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"[]", 400),
        ({"title": "no id"}, 400),
        (b'{"video_id": "x", "duration_seconds": NaN}', 400),
        ({"video_id": VIDEO, "title": "a\x00b"}, 422),
        ({"video_id": VIDEO, "subcategories_json": "{cut"}, 422),
        ({"video_id": "x" * 501}, 422),
        ({"video_id": VIDEO, "summaries": [{"variant": "haiku", "text": "x"}]}, 422),
    ],
    ids=str,
)
def test_a_bad_report_is_never_200_and_nothing_is_written(body: Any, status: int, token: str) -> None:
    answer = post(body, token)

    assert answer.status_code == status
    assert not Item.objects.exists()
    if status == 422:
        assert (answer.json()["upserted"], IngestRun.objects.get().outcome) == (0, "refused")


def test_a_wrong_token_and_a_pause_are_told(token: str) -> None:
    assert post(FULL, "wrong").status_code == 401
    assert upload("wrong").status_code == 401

    pause_ingest(actor="user:ana", reason="", now=NOON)

    assert post(FULL, token).status_code == 503
    assert upload(token)["Retry-After"] == "30"


@pytest.mark.parametrize("name", [VIDEO, f"yt:{VIDEO}", f"yt:{VIDEO.lower()}", f"youtube:{VIDEO}"])
def test_audio_is_kept_under_its_hash(name: str, token: str, settings: Any) -> None:
    post(FULL | {"id": f"yt:{VIDEO.lower()}", "media": {"has_audio": False, "has_transcript": True}}, token)
    sha = hashlib.sha256(MP3).hexdigest()

    answer = upload(token, video_id=name)

    path = f"audio/{sha[:2]}/{sha}.mp3"
    assert (answer.status_code, answer.json()["path"], files(settings.MEDIA_ROOT)) == (200, path, [path])
    item = Item.objects.get()
    assert (item.has_audio, item.media["audio"], item.media["has_transcript"]) == (True, path, True)
    assert item.effective["title"] == "Bees"


def test_the_same_audio_again_changes_nothing(token: str, settings: Any) -> None:
    post(FULL, token)
    upload(token)

    assert upload(token, name="other.mp3").json()["counts"] == {"unchanged": 1}
    assert len(files(settings.MEDIA_ROOT)) == 1


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({"content": b""}, 400),
        ({"content": b"<html>"}, 400),
        ({"name": "a.exe"}, 400),
        ({"name": "a.wav"}, 400),
        ({"name": "mp3"}, 400),
        ({"video_id": ""}, 400),
        ({"video_id": "unknown-id0"}, 404),
        ({"video_id": "../../etc/passwd"}, 404),
        ({"video_id": "a\x00b"}, 404),
        ({"audio": "text"}, 400),
        ({"content": MP3 + bytes(MOST_BYTES + 70_000)}, 413),
        ({"content": MP3 + bytes(MOST_BYTES - len(MP3) + 1)}, 400),
    ],
    ids=["empty", "no audio", "no audio's name", "another kind", "no dot", "no id", "unknown", "a path", "NUL", "no file",
         "far too long", "one byte too long"],
)  # fmt: skip
def test_bad_audio_is_refused_and_leaves_nothing(form: Any, status: int, token: str, settings: Any) -> None:
    post({**FULL, "media": {}}, token)

    answer = upload(token, **form)

    assert answer.status_code == status
    assert files(settings.MEDIA_ROOT) == []
    assert Item.objects.get().has_audio is None


@pytest.mark.parametrize("name", ["../../x.mp3", "/etc/x.mp3", "..\\x.mp3", "a\x00b.mp3", "x.mp3/../../y.mp3"], ids=repr)
def test_a_clients_file_name_is_never_a_path(name: str, token: str, settings: Any) -> None:
    post(FULL, token)

    upload(token, name=name)

    assert all(len(Path(found).parts) == 3 and found.startswith("audio/") for found in files(settings.MEDIA_ROOT))
    assert files(settings.MEDIA_ROOT.parent) == [f"media/{found}" for found in files(settings.MEDIA_ROOT)]
