"""Who may do what is decided now and not by an old file: accounts, tokens and a pause over an import."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.contrib.auth.models import User

from content.archive.parity import verify_archive
from content.models import ApiToken, IngestPause
from content.services.accounts import create_account
from content.services.tokens import create_token, digest_of, revoke_token
from tests.builders import NOON, make_item
from tests.content.archive.everything import emptied, make_everything
from tests.content.archive.test_whole import brought_back, exported

pytestmark = pytest.mark.django_db


def test_accounts_come_without_passwords_and_tokens_closed(tmp_path: Path) -> None:
    make_everything(tmp_path)
    token = create_token(name="nas-2", scope="read", tenant="", now=NOON)
    path = exported(tmp_path)
    emptied()
    brought_back(path)

    ana = User.objects.get(username="ana")
    assert (ana.has_usable_password(), ana.is_staff) == (False, True)
    assert list(ana.groups.values_list("name", flat=True)) == ["curator"]
    assert not ApiToken.objects.filter(digest=digest_of(token)).exists()


def test_rights_that_were_taken_away_do_not_come_back(tmp_path: Path) -> None:
    create_account(name="eve", role="admin", password="a-long-password-of-eve")
    create_token(name="nas-3", scope="ingest", tenant="", now=NOON)
    path = exported(tmp_path)
    User.objects.filter(username="eve").update(is_active=False, is_superuser=False)
    revoke_token(name="nas-3", now=NOON)

    report = brought_back(path)

    assert report.tables["users"]["unchanged"] == 1
    assert User.objects.filter(username="eve", is_active=False, is_superuser=False).exists()
    assert ApiToken.objects.get(name="nas-3").revoked_at == NOON
    assert verify_archive(path=path).tables["users"]["superseded"] == 1


def test_a_pause_stands_over_an_import(tmp_path: Path) -> None:
    make_item()
    path = exported(tmp_path)
    emptied()
    IngestPause.objects.create(actor="user:ana", paused_at=NOON)

    assert brought_back(path).status == "done"
    assert IngestPause.objects.filter(resumed_at=None).exists()
