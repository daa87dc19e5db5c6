"""DATABASE_URL is the only switch: unset is SQLite, set is PostgreSQL or one clear line. Never a silent fall back."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from dashboard.database import database_config, describe_unreachable, use_direct_address

ROOT = Path(__file__).resolve().parents[2]


def manage(*arguments: str, stdout: int = subprocess.PIPE, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a command in a process of its own, as a deployer does."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith(("DATABASE_", "DJANGO_", "TEST_"))}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT, env={**environ, **variables}, stdout=stdout, stderr=subprocess.PIPE, text=True, timeout=60, check=False,
    )  # fmt: skip


def test_unset_is_sqlite_with_wal_and_immediate(tmp_path: Path) -> None:
    config = database_config({}, tmp_path)

    assert config["ENGINE"] == "django.db.backends.sqlite3"
    assert config["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert "journal_mode=WAL" in config["OPTIONS"]["init_command"]


@pytest.mark.parametrize("name", ["DATABASE_URL", "DATABASE_URL_POSTGRES_NEW"])
def test_set_is_postgresql(name: str, tmp_path: Path) -> None:
    config = database_config({name: "postgres://ana:s%40crt@db:6543/holdfast"}, tmp_path)

    assert config["ENGINE"] == "django.db.backends.postgresql"
    assert [config[part] for part in ("HOST", "PORT", "NAME", "PASSWORD")] == ["db", 6543, "holdfast", "s@crt"]


def test_the_newer_name_wins(tmp_path: Path) -> None:
    environ = {"DATABASE_URL": "postgres://h/new", "DATABASE_URL_POSTGRES_NEW": "postgres://h/old"}

    assert database_config(environ, tmp_path)["NAME"] == "new"


@pytest.mark.parametrize(
    "url", ["mysql://h/x", "sqlite:///x", "nonsense", "postgres://h", "postgres://h/", "postgres://h:port/x", "postgres://[bad/x"]
)
def test_a_wrong_url_is_named_and_its_password_is_not(url: str, tmp_path: Path) -> None:
    with pytest.raises(ImproperlyConfigured, match=r"^DATABASE_URL: "):
        database_config({"DATABASE_URL": url}, tmp_path)


@pytest.mark.parametrize(
    ("command", "used"), [("migrate", "postgres://direct/x"), ("runserver", "postgres://pooler/x"), ("", "postgres://pooler/x")]
)
def test_commands_that_change_the_schema_go_past_the_pooler(command: str, used: str) -> None:
    environ = {"DATABASE_URL": "postgres://pooler/x", "DATABASE_DIRECT_URL": "postgres://direct/x"}

    use_direct_address(environ, command)

    assert environ["DATABASE_URL"] == used


def test_a_direct_address_alone_is_refused() -> None:
    with pytest.raises(ImproperlyConfigured, match=r"^DATABASE_DIRECT_URL: "):
        use_direct_address({"DATABASE_DIRECT_URL": "postgres://direct/x"}, "migrate")


def test_an_unreachable_server_is_one_line_and_exit_code_2(tmp_path: Path) -> None:
    with socket.socket() as reserved:
        reserved.bind(("127.0.0.1", 0))
        port = reserved.getsockname()[1]

        done = manage("migrate", DATABASE_URL=f"postgres://ana:topsecret@127.0.0.1:{port}/x", VAR_DIR=str(tmp_path))

    assert done.returncode == 2
    assert done.stderr.startswith(f"error: DATABASE_URL: PostgreSQL at 127.0.0.1:{port} cannot be used")
    assert len(done.stderr.splitlines()) == 1
    assert "topsecret" not in done.stderr + done.stdout
    assert not list(tmp_path.glob("*.sqlite3"))


def test_a_wrong_variable_is_one_line_and_exit_code_2(tmp_path: Path) -> None:
    done = manage("check", DEBUG="perhaps", VAR_DIR=str(tmp_path))

    assert (done.returncode, done.stderr) == (2, "error: DEBUG: 'perhaps' is neither true nor false (use 1 or 0)\n")


def test_another_database_error_is_not_called_unreachable() -> None:
    assert describe_unreachable({"DATABASE_URL": "postgres://h/x"}, Exception("deadlock detected")) is None


def test_a_database_without_migrations_is_one_line_and_exit_code_2(tmp_path: Path) -> None:
    done = manage("create_token", "nas", "--scope", "ingest", VAR_DIR=str(tmp_path))

    assert done.returncode == 2
    assert done.stderr.startswith(f"error: the database {tmp_path}/holdfast.sqlite3 waits for ")
    assert done.stderr.endswith("run `python manage.py migrate`\n")


def test_a_reader_that_has_enough_ends_a_command_quietly(tmp_path: Path) -> None:
    reads, writes = os.pipe()
    os.close(reads)

    done = manage("help", stdout=writes, VAR_DIR=str(tmp_path))
    os.close(writes)

    assert (done.returncode, done.stderr) == (3, "")
