"""The environment of a quickstart, the process that starts again in it, and the server that this process becomes."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import socket
import sys
from pathlib import Path
from typing import NoReturn

from django.conf import settings
from django.core.management import call_command

from content.exceptions import QuickstartRefused


def database_name(archive: Path | None) -> str:
    """Return the SQLite file's name: demo.sqlite3, or one that names the archive and its content."""
    if archive is None:
        return "demo.sqlite3"
    stem = re.sub(r"[^A-Za-z0-9._-]+", "-", archive.stem).strip("-.") or "archive"
    return f"{stem}-{digest_of(archive)[:8]}.sqlite3"


def digest_of(archive: Path) -> str:
    """Return the SHA-256 of a file; raises QuickstartRefused, which names the file."""
    try:
        with archive.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise QuickstartRefused(f"{archive}: {error.strerror or error}") from None


def lasting_secret(folder: Path) -> str:
    """Return this machine's own secret key, made once, so that a restart signs nobody out."""
    place = folder / "secret_key"
    folder.mkdir(parents=True, exist_ok=True)
    if not place.exists():
        place.touch(mode=0o600)
        place.write_text(secrets.token_urlsafe(64), encoding="ascii")
    return place.read_text(encoding="ascii").strip()


def missing_environment(archive: Path | None) -> dict[str, str]:
    """Return the variables that this process was started without. The file's name is ours to say, the rest a person's."""
    folder = Path(settings.VAR_DIR)
    wanted = {"VIEWER_ACCESS": "public", "SECRET_KEY": lasting_secret(folder)}
    if settings.IS_DEPLOYMENT:
        # Served on this machine, without the proxy that ends TLS.
        wanted["HTTPS_ONLY"] = "0"
    missing = {name: value for name, value in wanted.items() if not os.environ.get(name)}
    name = database_name(archive)
    if not settings.IS_DEPLOYMENT and os.environ.get("SQLITE_NAME") != name:
        missing["SQLITE_NAME"] = name
    return missing


def restart(variables: dict[str, str]) -> NoReturn:
    """Start this very command again with these variables; settings are read when a process starts."""
    sys.stdout.flush()
    os.execve(sys.executable, [sys.executable, *sys.orig_argv[1:]], os.environ | variables)  # noqa: S606 - our own command line


def refuse_taken_port(host: str, port: int) -> None:
    """Raise QuickstartRefused when somebody listens there already, before any work is done."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise QuickstartRefused(f"{host}:{port} cannot be served on ({error.strerror}); choose another --port") from None


def become_server(host: str, port: int) -> NoReturn:
    """Collect the static files where a deployment wants them, then let gunicorn take this process over."""
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    if settings.IS_DEPLOYMENT:
        call_command("collectstatic", interactive=False, verbosity=0)
    module, _dot, name = settings.WSGI_APPLICATION.rpartition(".")
    address = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    how = ["--bind", address, "--worker-class", "gthread", "--threads", "8", "--no-control-socket", "--log-level", "warning"]
    sys.stdout.flush()
    # gunicorn looks for the project where it is started, which may be anywhere.
    os.chdir(settings.BASE_DIR)
    os.execv(sys.executable, [sys.executable, "-m", "gunicorn", *how, f"{module}:{name}"])  # noqa: S606 - our own command line
