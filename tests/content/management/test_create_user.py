"""create_user: what it prints and with which exit code it ends."""

from __future__ import annotations

import io

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> str:
    out = io.StringIO()
    call_command("create_user", *arguments, stdout=out)
    return out.getvalue()


def test_it_prints_a_password_that_opens_the_account() -> None:
    printed = run("ana", "--role", "curator")

    password = printed.split("one-time password: ")[1].strip()
    assert User.objects.get(username="ana").check_password(password)


def test_it_reads_a_password_from_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("correct horse battery\n"))

    printed = run("ana", "--role", "admin", "--password-stdin")

    assert "password" not in printed
    assert User.objects.get(username="ana").check_password("correct horse battery")


def test_a_weak_password_ends_with_exit_code_2(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("12345\n"))

    with pytest.raises(CommandError, match="too short") as refusal:
        run("ana", "--role", "viewer", "--password-stdin")

    assert refusal.value.returncode == 2
    assert not User.objects.exists()


def test_a_name_that_is_taken_ends_with_exit_code_2_and_keeps_its_password() -> None:
    run("ana", "--role", "viewer")
    before = User.objects.get(username="ana").password

    with pytest.raises(CommandError, match="already an account") as refusal:
        run("ana", "--role", "admin")

    assert refusal.value.returncode == 2
    assert User.objects.get(username="ana").password == before


def test_a_refusal_is_one_line() -> None:
    with pytest.raises(CommandError) as refusal:
        run("a b", "--role", "viewer")

    assert len(str(refusal.value).splitlines()) == 1
