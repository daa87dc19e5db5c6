"""Signing in, out, and changing one's password."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import Settings

pytestmark = pytest.mark.django_db
WORD = "kelp-holds-the-rock-9"


@pytest.fixture
def ana() -> User:
    return User.objects.create_user("ana", password=WORD)


def sign_in(client: Client, word: str = WORD, path: str = "/login/") -> int:
    """Send the form; return the status."""
    return client.post(path, {"username": "ana", "password": word}).status_code


def test_the_right_password_leads_to_the_page_that_was_asked_for(client: Client, ana: User) -> None:
    answer = client.post("/login/?next=/imports/", {"username": "ana", "password": WORD, "next": "/imports/"})

    assert (answer.status_code, answer.headers["Location"]) == (302, "/imports/")


def test_another_site_is_never_led_to(client: Client, ana: User) -> None:
    answer = client.post("/login/", {"username": "ana", "password": WORD, "next": "https://example.org/"})

    assert answer.headers["Location"] == "/"


def test_a_wrong_password_is_told_on_the_page(client: Client, ana: User) -> None:
    answer = client.post("/login/", {"username": "ana", "password": "wrong"})

    assert answer.status_code == 200
    assert 'role="alert"' in answer.content.decode()


def test_too_many_attempts_lock_the_account(client: Client, ana: User, settings: Settings) -> None:
    for _ in range(settings.AXES_FAILURE_LIMIT):
        sign_in(client, "wrong")

    answer = client.post("/login/", {"username": "ana", "password": WORD})

    assert answer.status_code == 429
    assert "Too many attempts" in answer.content.decode()


def test_signing_out_takes_a_form(client: Client, ana: User) -> None:
    client.force_login(ana)

    assert client.get("/logout/").status_code == 405
    assert client.post("/logout/").headers["Location"] == "/login/"
    assert client.get("/").status_code == 302


def test_a_person_changes_the_password(client: Client, ana: User) -> None:
    client.force_login(ana)

    form = {"old_password": WORD, "new_password1": "another-rock-17", "new_password2": "another-rock-17"}
    assert client.post("/password/", form).headers["Location"] == "/password/changed/"
    assert "Password changed" in client.get("/password/changed/").content.decode()

    client.post("/logout/")
    assert sign_in(client, "another-rock-17") == 302


def test_the_product_keeps_its_name_on_the_login_page(client: Client, settings: Settings) -> None:
    assert f"Sign in · {settings.SITE_NAME}" in client.get("/login/").content.decode()
