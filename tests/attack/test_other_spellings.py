"""A deleted item under every other spelling of its id that is known: an alias, the old prefix, another letter case."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from content.archive.run import import_archive
from content.archive.systems.ytv2.reports import read_any_report, read_posted_report
from content.models import Hold, Item
from content.services.ingest_runs import upsert_items
from content.services.known import known_items
from content.services.tokens import create_token
from tests.archives import make_archive
from tests.builders import NOON, deleted, key_of

pytestmark = pytest.mark.django_db

VIDEO = "AbCdEfGhIjK"
KEY = f"youtube:{VIDEO}"
SPELLINGS: dict[str, dict[str, Any]] = {
    "its own key": {"key": KEY},
    "an alias as its key": {"key": f"yt:{VIDEO}"},
    "the old id as its key": {"key": f"yt:{VIDEO.lower()}"},
    "the old id among aliases of an uncertain key": {
        "key": f"youtube:{VIDEO.lower()}", "aliases": [f"yt:{VIDEO.lower()}"], "key_is_certain": False,
    },
    "source and id": {"source": "youtube", "external_id": VIDEO},
}  # fmt: skip
OLD_SPELLINGS: dict[str, dict[str, Any]] = {
    "video_id": {"video_id": VIDEO},
    "video_id with prefix": {"video_id": f"yt:{VIDEO}"},
    "id with prefix": {"id": f"yt:{VIDEO}"},
    "id without case": {"id": f"yt:{VIDEO.lower()}"},
    "id and video_id": {"id": f"yt:{VIDEO.lower()}", "video_id": VIDEO},
    "id and url": {"id": f"yt:{VIDEO.lower()}", "canonical_url": f"https://www.youtube.com/watch?v={VIDEO}"},
}


@pytest.fixture(autouse=True)
def gone(tmp_path: Path) -> None:
    """An item that came with the old archive, and was deleted."""
    archive = make_archive(tmp_path)
    archive.add_video(VIDEO)
    import_archive(path=archive.path, actor="command:import")
    deleted(Item.objects.get())


def is_still_gone() -> bool:
    return (Item.objects.live().count(), Item.objects.count(), Hold.objects.count()) == (0, 1, 1)


@pytest.mark.parametrize("spelled", SPELLINGS.values(), ids=SPELLINGS)
def test_a_report_by_another_spelling(spelled: dict[str, Any]) -> None:
    answer = upsert_items([{**spelled, "title": "Back"}], actor="job:a")

    assert (answer.counts, answer.items[0]["key"]) == ({"tombstoned": 1}, KEY)
    assert is_still_gone()


@pytest.mark.parametrize("read", [read_any_report, read_posted_report], ids=["files", "posted"])
@pytest.mark.parametrize("spelled", OLD_SPELLINGS.values(), ids=OLD_SPELLINGS)
def test_a_report_of_the_old_system_by_another_spelling(spelled: dict[str, Any], read: Any) -> None:
    answer = upsert_items([{**spelled, "title": "Back"}], actor="job:a", read=read)

    assert answer.counts == {"tombstoned": 1}, answer.items
    assert is_still_gone()


@pytest.mark.parametrize("spelled", OLD_SPELLINGS.values(), ids=OLD_SPELLINGS)
def test_over_http_and_by_command_it_is_the_same(spelled: dict[str, Any], tmp_path: Path) -> None:
    token = create_token(name="nas", scope="ingest", tenant="", now=NOON)
    body, path = json.dumps({**spelled, "title": "Back"}), tmp_path / "report.json"
    path.write_text(body)

    Client().post("/ingest/report", body, content_type="application/json", headers={"X-INGEST-TOKEN": token})
    call_command("ingest", str(path), stdout=io.StringIO())

    assert is_still_gone()


def test_a_job_that_asks_first_is_told(tmp_path: Path) -> None:
    keys = [key_of(KEY), key_of(f"yt:{VIDEO.lower()}"), key_of(f"yt:{VIDEO}")]

    answers = known_items(keys=keys)

    assert [(answer["deleted"], answer["key"]) for answer in answers.values()] == [(True, KEY)] * 3
