"""An archive of our own comes back exactly, on either engine, into an empty database, and what people decided holds."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection
from django.db.models import F

from content.archive.export import export_archive
from content.archive.options import ImportOptions
from content.archive.parity import verify_archive
from content.archive.report import Report
from content.archive.run import import_archive
from content.db import operations
from content.keys import NaturalKey
from content.models import Alias, Hold, Item, Text
from content.services.ingest import write_records
from content.services.ledger import verify_curation
from tests.builders import ANA, NOON, make_item, make_record
from tests.content.archive.everything import emptied, forge, make_everything, run_elsewhere
from tests.content.archive.test_real_archive import REAL, twin

pytestmark = pytest.mark.django_db


def exported(folder: Path, name: str = "all.db") -> Path:
    return export_archive(path=folder / name).path


def brought_back(path: Path, **options: object) -> Report:
    return import_archive(path=path, actor="command:test", options=ImportOptions(**options))  # type: ignore[arg-type]


def test_it_comes_back_to_the_byte(tmp_path: Path) -> None:
    make_everything(tmp_path)
    path = exported(tmp_path)
    emptied()

    report = brought_back(path)

    assert (report.status, report.system, report.reason) == ("done", "holdfast", "")
    assert report.unaccounted() == []
    assert exported(tmp_path, "again.db").read_bytes() == path.read_bytes()
    assert list(verify_curation()) == []
    assert operations().guards_are_in_force()


@pytest.mark.slow
@pytest.mark.parametrize("sample", ["everything", "real"])
def test_it_travels_to_the_other_engine_and_back(tmp_path: Path, sample: str) -> None:
    if sample == "everything":
        make_everything(tmp_path)
    else:
        import_archive(path=REAL if REAL.exists() else twin(tmp_path).path, actor="command:test")
    path = exported(tmp_path)

    there = tmp_path / "there.db"
    assert run_elsewhere(tmp_path, "migrate", "--verbosity", "0").returncode == 0
    for command in (["import_archive", str(path)], ["verify_archive", str(path)], ["export_archive", str(there)]):
        done = run_elsewhere(tmp_path, *command)
        assert done.returncode == 0, done.stderr
    assert there.read_bytes() == path.read_bytes()

    emptied()
    assert brought_back(there).status == "done"
    assert exported(tmp_path, "back.db").read_bytes() == path.read_bytes()


def test_a_second_import_changes_nothing(tmp_path: Path) -> None:
    make_everything(tmp_path)
    path = exported(tmp_path)

    report = brought_back(path)

    assert {name: counts["unchanged"] for name, counts in report.tables.items()} == {
        name: counts["in"] for name, counts in report.tables.items()
    }
    assert exported(tmp_path, "again.db").read_bytes() == path.read_bytes()


def test_a_database_with_other_content_is_refused(tmp_path: Path) -> None:
    make_item()
    path = exported(tmp_path)
    other = make_item(title="Mine")

    report = brought_back(path)

    assert (report.status, report.exit_code()) == ("refused", 2)
    assert "into an empty database" in report.reason
    assert Item.objects.filter(pk=other.pk).exists()


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    make_everything(tmp_path)
    path = exported(tmp_path)
    emptied()

    report = brought_back(path, dry_run=True)

    assert (report.status, report.tables["items"]["loaded"]) == ("dry_run", Item.objects.count() or report.tables["items"]["in"])
    assert not Item.objects.exists()
    assert not User.objects.exists()


def test_what_people_decided_holds_afterwards(tmp_path: Path) -> None:
    item = make_everything(tmp_path)
    path = exported(tmp_path)
    emptied()
    brought_back(path)

    stale = Item.objects.get(pk=item.pk)
    stale.analysis = {"topics": ["machine"]}
    stale.effective = {"topics": ["machine"]}
    stale.save()
    write_records([make_record(key=NaturalKey("", "youtube", name)) for name in ("gone", "purged")], now=NOON)

    stale.refresh_from_db()
    assert stale.effective["topics"] == ["c"]
    assert set(Item.objects.live().values_list("external_id", flat=True)) & {"gone", "purged"} == set()
    assert list(verify_curation()) == []


def test_new_rows_get_new_ids(tmp_path: Path) -> None:
    latest = make_item(external_id="latest")
    Alias.objects.create(name="yt:one", source="youtube", external_id="latest")
    path = exported(tmp_path)
    forge(path, "UPDATE aliases SET id = 1000000")
    after = make_item(external_id="later").pk
    emptied()
    brought_back(path)

    assert Alias.objects.create(name="yt:two", source="youtube", external_id="latest").pk > 1_000_000
    assert make_item(external_id="newer").pk > max(latest.pk, after)


def test_every_difference_is_named(tmp_path: Path) -> None:
    item = make_everything(tmp_path)
    path = exported(tmp_path)
    assert verify_archive(path=path).status == "equal"

    Text.objects.filter(item=item, revision=2).update(text="changed", occurred_at=F("occurred_at"))
    gone = Text.objects.get(item=item, revision=1)
    gone_id = gone.pk
    gone.delete()
    extra = make_item(external_id="extra")
    report = verify_archive(path=path)

    named = {(entry["table"], entry["key"], entry["column"], entry["state"]) for entry in report.differences}  # type: ignore[index,call-overload]
    changed = Text.objects.get(item=item, revision=2).pk
    assert report.exit_code() == 1
    assert named == {
        ("texts", str(changed), "text", "different"),
        ("texts", str(gone_id), "", "missing"),
        ("items", str(extra.pk), "", "extra"),
    }


def test_an_older_systems_option_is_refused(tmp_path: Path) -> None:
    assert "--curated" in brought_back(exported(tmp_path), curated_categories=True).reason


def test_a_file_of_another_system_is_refused_as_holdfast(tmp_path: Path) -> None:
    report = brought_back(twin(tmp_path).path, system="holdfast")

    assert (report.status, report.exit_code()) == ("refused", 2)
    assert "no archive of Holdfast" in report.reason


def test_numbers_keep_digits_that_no_float_holds(tmp_path: Path) -> None:
    item = make_item()
    precise = '{"n":0.12345678901234567890123}'
    with connection.cursor() as cursor:
        cursor.execute("UPDATE content_item SET stats = %s WHERE id = %s", [precise, item.pk])
    path = exported(tmp_path)
    emptied()
    brought_back(path)

    with connection.cursor() as cursor:
        cursor.execute("SELECT stats FROM content_item")
        assert str(cursor.fetchone()[0]).replace(" ", "") == precise


def test_the_guards_must_be_there(tmp_path: Path) -> None:
    make_item()
    path = exported(tmp_path)
    emptied()
    # No table is altered while checks that wait for the end of the transaction are due.
    connection.check_constraints()
    operations().drop_guards()

    report = brought_back(path)

    assert (report.status, Item.objects.count()) == ("refused", 0)
    assert "guards" in report.reason
    operations().install_guards()


def test_a_value_that_the_engine_cannot_store_leaves_everything_as_it_was(tmp_path: Path) -> None:
    """A hold that is older than its ledger would not be provable; the database's own checks refuse such a row."""
    make_everything(tmp_path)
    path = exported(tmp_path)
    emptied()
    broken = tmp_path / "broken.db"
    broken.write_bytes(path.read_bytes())
    forge(broken, "UPDATE holds SET revision = 0")

    report = brought_back(broken)

    assert report.status == "refused"
    assert "holds" in report.reason
    assert not Item.objects.exists()
    assert not Hold.objects.exists()


def test_the_command_tells_tables_and_exit_code(tmp_path: Path) -> None:
    make_item()
    path = exported(tmp_path)
    emptied()
    out = StringIO()
    call_command("import_archive", str(path), "--json", stdout=out)

    document = json.loads(out.getvalue())
    assert (document["status"], document["tables"]["items"]["loaded"]) == ("done", 1)
    assert ANA.name == "user:ana"
