"""Uploads that go wrong on the wire: a real server hears them, and its answer arrives."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from django.conf import settings

from content.models import ArchiveImport
from tests.builders import signed_in
from tests.other_processes import ROOT, run_program
from tests.races.server import HOST, serving

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

ADDRESS = "/admin/content/archiveimport/upload/"
MEGABYTE = b"x" * 1024 * 1024


def posted(port: int, session: str, length: int, sent: int) -> str:
    """Say that a body has `length` bytes, send `sent` megabytes of it and stop; return what the server answers."""
    head = (
        f"POST {ADDRESS} HTTP/1.1\r\nHost: {HOST}:{port}\r\nCookie: {settings.SESSION_COOKIE_NAME}={session}\r\n"
        f"Content-Type: multipart/form-data; boundary=b\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"
        '--b\r\nContent-Disposition: form-data; name="file"; filename="old.db"\r\n\r\n'
    )
    with socket.create_connection((HOST, port), timeout=60) as wire:
        wire.sendall(head.encode())
        for _ in range(sent):
            wire.sendall(MEGABYTE)
        wire.shutdown(socket.SHUT_WR)
        answer = b""
        while part := wire.recv(65536):
            answer += part
    return answer.decode()


@pytest.mark.parametrize(
    ("length", "sent", "status", "told"),
    [
        pytest.param(2 * 1024**3, 0, "413", "larger than the 512 MB that an upload may have", id="two gigabytes, asked first"),
        pytest.param(2 * 1024**3, 8, "413", "larger than the 512 MB that an upload may have", id="two gigabytes, on the way"),
        pytest.param(8 * 1024**2, 1, "400", "the upload was cut off; nothing was written", id="cut off"),
    ],
)
def test_the_mistake_is_told_over_the_wire(length: int, sent: int, status: str, told: str, tmp_path: Path) -> None:
    session = signed_in("operator").cookies[settings.SESSION_COOKIE_NAME].value
    # Where there is a DATABASE_URL, a page needs its files collected.
    assert run_program("-m", "django", "collectstatic", "--no-input", "-v0", cwd=ROOT).returncode == 0

    with serving(tmp_path, workers=1) as port:
        answer = posted(port, session, length, sent)

    assert answer.startswith(f"HTTP/1.1 {status}")
    assert told in answer
    assert not ArchiveImport.objects.exists()
