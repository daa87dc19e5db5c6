"""Machine writes: absent is no statement, the same again changes nothing, older never replaces newer, aliases lead home."""

from __future__ import annotations

from datetime import timedelta

import pytest

from content.keys import make_key
from content.models import Alias, Item, Text
from content.services.ingest import write_records
from content.services.outcomes import RecordOutcome
from content.services.records import ItemRecord, TextRecord
from tests.builders import NOON, curated, deleted, make_item, make_record

pytestmark = pytest.mark.django_db

LATER = NOON + timedelta(hours=1)


def write(record: ItemRecord, *, at: int = 0) -> RecordOutcome:
    (outcome,) = write_records([record], now=NOON + timedelta(minutes=at))
    return outcome


def test_a_new_item_is_created_with_its_texts_and_aliases() -> None:
    record = make_record(columns={"url": "https://example.org/"}, texts=(TextRecord(text="One."),), aliases=("yt:x",))

    outcome = write(record)

    assert (outcome.status, outcome.texts) == ("created", ("created",))
    item = Item.objects.get()
    assert (item.url, item.title, item.indexed_at) == ("https://example.org/", item.analysis["title"], NOON)
    assert Alias.objects.get().key == item.key


def test_the_same_record_again_changes_nothing() -> None:
    record = make_record(texts=(TextRecord(text="One.", html="<p>One.</p>"),), flags=("default_fill",))
    write(record)
    before = Item.objects.values().get(), list(Text.objects.values())

    outcome = write(record, at=5)

    assert (outcome.status, outcome.texts, outcome.changed) == ("unchanged", ("unchanged",), ())
    assert (Item.objects.values().get(), list(Text.objects.values())) == before


def test_absent_is_no_statement_and_none_is_says_none() -> None:
    item = make_item(language="en", topics=["x"], author="Deep Water Review")

    write(make_record(key=item.key, analysis={"language": None}, observed_at=LATER))

    item.refresh_from_db()
    assert item.analysis["language"] is None
    assert (item.analysis["topics"], item.author) == (["x"], "Deep Water Review")


def test_indexed_at_never_moves() -> None:
    item = make_item()

    write(make_record(key=item.key, indexed_at=LATER, observed_at=LATER))

    item.refresh_from_db()
    assert item.indexed_at == NOON


def test_an_older_statement_is_stale() -> None:
    key = make_key("youtube", "x")
    write(make_record(key=key, analysis={"language": "de"}, observed_at=LATER))

    outcome = write(make_record(key=key, analysis={"language": "en"}, observed_at=NOON))

    assert (outcome.status, outcome.changed) == ("stale", ())
    assert Item.objects.get().language == "de"


def test_at_equal_times_the_later_write_wins() -> None:
    key = make_key("youtube", "x")
    write(make_record(key=key, analysis={"language": "de"}))

    assert write(make_record(key=key, analysis={"language": "en"})).status == "updated"
    assert Item.objects.get().language == "en"


def test_a_curated_field_is_written_below_and_named_shadowed() -> None:
    item = make_item(language="en")
    curated(item, "language", "de")

    outcome = write(make_record(key=item.key, analysis={"language": "fr"}, observed_at=LATER))

    item.refresh_from_db()
    assert outcome.shadowed == ("language",)
    assert (item.analysis["language"], item.language) == ("fr", "de")


def test_before_holds_the_machine_values_for_an_undo() -> None:
    item = make_item(language="en", author="A")

    outcome = write(make_record(key=item.key, columns={"author": "B"}, observed_at=LATER))

    assert outcome.before["author"] == "A"
    assert outcome.before["analysis"]["language"] == "en"


def test_two_records_of_one_item_are_written_in_their_order() -> None:
    key = make_key("youtube", "x")
    first, second = make_record(key=key, analysis={"language": "de"}), make_record(key=key, analysis={"language": "en"})

    assert [outcome.status for outcome in write_records([first, second], now=NOON)] == ["created", "updated"]
    assert Item.objects.get().language == "en"


def test_another_wording_is_the_next_revision() -> None:
    key = make_key("youtube", "x")
    for wording in ("One.", "Two."):
        write(make_record(key=key, analysis={}, texts=(TextRecord(variant="audio", text=wording),)))

    texts = Text.objects.order_by("revision").values_list("revision", "text", "is_latest")
    assert list(texts) == [(1, "One.", False), (2, "Two.", True)]


def test_a_late_older_revision_never_becomes_the_latest() -> None:
    key = make_key("youtube", "x")
    for revision in (5, 2):
        write(make_record(key=key, analysis={}, texts=(TextRecord(revision=revision, text=f"r{revision}"),)))

    assert Text.objects.newest().values_list("revision", flat=True).get() == 5
    assert Text.objects.count() == 2


def test_a_second_batch_adds_its_new_variant() -> None:
    key = make_key("youtube", "x")
    write(make_record(key=key, analysis={}, texts=(TextRecord(variant="audio", text="A."),)))

    both = (TextRecord(variant="audio", text="A."), TextRecord(variant="bullet-points", text="- A."))
    outcome = write(make_record(key=key, analysis={}, texts=both))

    assert outcome.texts == ("unchanged", "created")


def test_a_new_text_moves_the_items_stamp() -> None:
    item = make_item()

    write(make_record(key=item.key, analysis={}, texts=(TextRecord(text="New."),)), at=5)

    after = Item.objects.get()
    assert after.changed >= item.changed
    assert after.updated_at == NOON + timedelta(minutes=5)


def test_a_name_that_no_item_has_leads_to_its_owner() -> None:
    item = make_item(external_id="orQKfIXMiA8")
    Alias.objects.create(name="youtube:orqkfixmia8", source="youtube", external_id="orQKfIXMiA8")

    outcome = write(make_record(key=make_key("youtube", "orqkfixmia8"), analysis={"language": "en"}, observed_at=LATER))

    assert outcome.key == item.key
    assert Item.objects.count() == 1


def test_a_lossy_name_leads_home_only_when_the_key_is_uncertain() -> None:
    make_item(external_id="orQKfIXMiA8")
    Alias.objects.create(name="yt:orqkfixmia8", source="youtube", external_id="orQKfIXMiA8")
    key = make_key("youtube", "ORQKFIXMIA8")

    certain = write(make_record(key=key, aliases=("yt:orqkfixmia8",)))
    uncertain = write(make_record(key=make_key("youtube", "orqk"), aliases=("yt:orqkfixmia8",), key_is_certain=False))

    assert certain.status == "created"
    assert uncertain.status == "created", "two owners now: the name decides nothing"


def test_another_spelling_of_a_deleted_item_stays_deleted() -> None:
    item = make_item(external_id="orQKfIXMiA8")
    Alias.objects.create(name="youtube:orqkfixmia8", source="youtube", external_id="orQKfIXMiA8")
    deleted(item)
    item.delete()

    assert write(make_record(key=make_key("youtube", "orqkfixmia8"))).status == "tombstoned"
    assert not Item.objects.live().exists()


def test_the_outcome_has_a_word_for_every_stated_field() -> None:
    item = make_item(language="en", topics=["x"], complexity="Beginner", author="A")
    curated(item, "language", "de")
    said = {"language": "fr", "topics": ["x"], "complexity": "Advanced"}

    outcome = write(make_record(key=item.key, analysis=said, columns={"author": "A", "url": "u"}, observed_at=LATER))

    assert outcome.fields == {
        "language": "shadowed",
        "topics": "unchanged",
        "complexity": "applied",
        "author": "unchanged",
        "url": "applied",
    }


def test_stale_and_tombstoned_are_said_of_fields() -> None:
    item = make_item(language="en", observed_at=LATER)
    record = make_record(key=item.key, analysis={"language": "fr"})

    assert write(record).fields == {"language": "stale"}
    deleted(item)
    assert write(record).fields == {"language": "tombstoned"}
