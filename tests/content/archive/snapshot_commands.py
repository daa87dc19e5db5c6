"""The commands of snapshots as a test calls them."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from content.archive import snapshots
from content.archive.export import export_archive


def run(command: str, *arguments: object) -> dict[str, Any]:
    """Return the JSON document of a command that succeeds."""
    out = StringIO()
    call_command(command, *map(str, arguments), "--json", stdout=out)
    return json.loads(out.getvalue())  # type: ignore[no-any-return]


def refused(command: str, *arguments: object) -> str:
    """Return why a command is refused; its exit code is 2."""
    with pytest.raises(CommandError) as refusal:
        call_command(command, *map(str, arguments), stdout=StringIO())
    assert refusal.value.returncode == 2
    assert "\n" not in str(refusal.value)
    return str(refusal.value)


def taken() -> Path:
    return Path(run("take_snapshot", "--no-dump")["path"])


def content() -> bytes:
    """Return what the database holds, as bytes to compare."""
    path = snapshots.folder() / "now.db"
    export_archive(path=path, overwrite=True)
    return path.read_bytes()
