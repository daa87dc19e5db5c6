"""Every page of the admin against every role: who sees it, who does not, and that its policy allows no inline code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.urls import reverse

from content.roles import ROLES
from tests.builders import signed_in
from tests.content.admin.pages import DIGEST, furnished

pytestmark = pytest.mark.django_db

MODELS = [(model._meta.app_label, model._meta.model_name) for model in admin.site._registry]
LOWEST = {
    "content.item": "curator",
    "content.hold": "curator",
    "content.curationevent": "curator",
    "content.batch": "curator",
    "content.alias": "curator",
    "content.archiveimport": "curator",
    "content.importnote": "curator",
    "content.quarantinedrow": "curator",
    "content.category": "curator",
    "content.termalias": "curator",
    "content.canaryset": "curator",
    "content.ingestpause": "operator",
    "content.archiverow": "operator",
    "content.ingestrun": "operator",
    "content.apitoken": "operator",
}
INLINE = re.compile(r"<style|<[^>]+\sstyle=|<[^>]+\son[a-z]+=|<script(?![^>]*\ssrc=)[^>]*>|javascript:", re.IGNORECASE)


def model_of(app: str, name: str) -> Any:
    return next(model for model in admin.site._registry if (model._meta.app_label, model._meta.model_name) == (app, name))


def addresses(app: str, name: str) -> Iterator[str]:
    yield reverse(f"admin:{app}_{name}_changelist")
    row = model_of(app, name)._default_manager.first()
    if row is not None:
        yield reverse(f"admin:{app}_{name}_change", args=[row.pk])


@pytest.mark.parametrize("role", ["curator", "operator", "admin"])
@pytest.mark.parametrize(("app", "name"), MODELS, ids=[f"{app}.{name}" for app, name in MODELS])
def test_a_page_opens_for_the_roles_that_it_is_for(app: str, name: str, role: str) -> None:
    furnished()
    client = signed_in(role)
    allowed = ROLES.index(role) >= ROLES.index(LOWEST.get(f"{app}.{name}", "admin"))

    statuses = {client.get(address).status_code for address in addresses(app, name)}

    assert statuses == {200 if allowed else 403}


@pytest.mark.parametrize("name", [name.partition(".")[2] for name in LOWEST])
def test_visitors_are_sent_to_the_login_page_and_viewers_are_refused(name: str) -> None:
    furnished()
    for address in addresses("content", name):
        sent = signed_in("").get(address, follow=True)
        assert sent.redirect_chain[-1][0].startswith(reverse("login"))
        assert signed_in("viewer").get(address, follow=True).status_code == 403


@pytest.mark.parametrize("name", [name.partition(".")[2] for name in LOWEST])
def test_nobody_adds_or_deletes_content_here(name: str) -> None:
    furnished()
    client = signed_in("admin")
    row = model_of("content", name)._default_manager.first()

    assert client.get(reverse(f"admin:content_{name}_add")).status_code == 403
    assert client.post(reverse(f"admin:content_{name}_delete", args=[row.pk]), {"post": "yes"}).status_code == 403
    assert type(row)._default_manager.filter(pk=row.pk).exists()


@pytest.mark.parametrize("name", [name.partition(".")[2] for name in LOWEST if name != "content.item"])
def test_records_cannot_be_changed_by_a_post(name: str) -> None:
    furnished()
    row = model_of("content", name)._default_manager.order_by("pk").first()
    before = type(row)._default_manager.filter(pk=row.pk).values().get()

    answer = signed_in("admin").post(reverse(f"admin:content_{name}_change", args=[row.pk]), dict.fromkeys(before, "x"))

    assert answer.status_code == 403
    assert type(row)._default_manager.filter(pk=row.pk).values().get() == before


@pytest.mark.parametrize(("app", "name"), [*MODELS, ("", "index"), ("auth", "add")])
def test_no_page_has_code_or_style_within_it(app: str, name: str) -> None:
    furnished()
    client = signed_in("admin")
    made = {"index": [reverse("admin:index")], "add": [reverse("admin:auth_user_add"), password_page()]}

    for address in made[name] if name in made else addresses(app, name):
        answer = client.get(address)
        policy = answer.headers["Content-Security-Policy"]
        assert not INLINE.search(answer.content.decode()), address
        assert "unsafe" not in policy
        assert "script-src 'self'" in policy


def password_page() -> str:
    return reverse("admin:auth_user_password_change", args=[User.objects.get(username="admin").pk])


def test_whoever_is_already_in_the_admin_is_not_asked_to_sign_in() -> None:
    answer = signed_in("curator").get(reverse("admin:login"))

    assert answer.headers["Location"] == reverse("admin:index")


def test_the_index_lists_what_was_decided_last() -> None:
    furnished()

    page = signed_in("curator").get(reverse("admin:index")).content.decode()

    assert "user:ben" in page
    assert "not about roads" in page


def test_the_digest_of_a_token_is_on_no_page() -> None:
    furnished()
    client = signed_in("operator")

    pages = [client.get(address).content.decode() for address in addresses("content", "apitoken")]

    assert [DIGEST in page for page in pages] == [False, False]
    assert "nas-1" in pages[0]


def test_dates_of_the_lists_have_24_hours() -> None:
    furnished()

    assert "21 Nov 2026, 18:30" in signed_in("operator").get(next(addresses("content", "ingestrun"))).content.decode()
