"""Who may read over HTTP: a session, a token of the right scope, and everybody only where everybody may view."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import Settings

from content.services.accounts import create_account
from tests.builders import make_item
from tests.dashboard.api.v1.calls import LIST, get, token_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def public(settings: Settings) -> None:
    settings.VIEWER_ACCESS = "public"


class TestCallers:
    @pytest.mark.parametrize("path", [LIST, f"{LIST}/youtube:a"])
    def test_a_stranger_is_told_to_sign_in(self, path: str) -> None:
        assert get(path, status=401)["error"]["code"] == "token_refused"

    def test_a_session_reads(self) -> None:
        create_account(name="vera", role="viewer", password="a long one for tests")
        client = Client()
        client.force_login(User.objects.get(username="vera"))

        assert client.get(LIST).status_code == 200

    @pytest.mark.parametrize("scope", ["ingest", "curate"])
    @pytest.mark.parametrize("access", ["public", "login"])
    def test_a_token_opens_its_own_scope_alone(self, scope: str, access: str, settings: Settings) -> None:
        settings.VIEWER_ACCESS = access

        assert get(LIST, token_of(scope), status=403)["error"]["code"] == "scope_refused"

    @pytest.mark.usefixtures("public")
    def test_a_wrong_token_is_refused_although_everybody_may_read(self) -> None:
        assert get(LIST, "hf_read_wrong", status=401)["error"]["code"] == "token_refused"

    def test_a_token_reads_the_items_of_its_tenant(self) -> None:
        make_item(external_id="ours")
        theirs = make_item(external_id="theirs", tenant="acme")
        token = token_of("read", "acme")

        (row,) = get(LIST, token)["items"]

        assert get(row["href"], token)["key"] == str(theirs.key) == row["key"]
        assert get(f"{LIST}/youtube:ours", token, status=404)["error"]["code"] == "not_found"

    def test_nobody_writes_here(self) -> None:
        assert Client().post(LIST).status_code == 405
