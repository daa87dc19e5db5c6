"""The way back, rehearsed: a snapshot of now, restored into databases that exist only for it, compared, and served.

Every step is the command that a person would give, in a process of its own with its own DATABASE_URL, timed.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.conf import settings

from content.archive.private_folder import private_folder
from content.archive.progress import Say
from content.archive.smoke import Unserved, look_at_pages, reader_path
from content.archive.snapshot_checks import verify_snapshot
from content.archive.snapshots import take_snapshot
from content.db import operations
from content.db.scratch import NoScratch, scratch_database, server_name
from content.exceptions import ArchiveRefused
from content.types import JSONObject, Progress

#: What a process must not take over from this one.
NOT_INHERITED = (
    "DATABASE_URL",
    "DATABASE_URL_POSTGRES_NEW",
    "DATABASE_DIRECT_URL",
    "SQLITE_NAME",
    "INDEX_CACHE_DIR",
    "MEDIA_ROOT",
)
OWN = {
    "SECRET_KEY": "only-for-a-rehearsal",
    "VIEWER_ACCESS": "public",
    "HTTPS_ONLY": "0",
    "DEBUG": "0",
    "ALLOWED_HOSTS": "127.0.0.1",
}


@dataclass(frozen=True)
class Step:
    """One step: where, what, how long, and what was wrong. `is_skipped` when the place does not allow it."""

    where: str
    what: str
    seconds: float
    fault: str = ""
    is_skipped: bool = False

    def as_json(self) -> JSONObject:
        """Return it as the report carries it."""
        how_long = round(self.seconds, 3)
        return {"where": self.where, "what": self.what, "seconds": how_long, "fault": self.fault, "skipped": self.is_skipped}

    def line(self) -> str:
        """Return it for people."""
        end = "skipped" if self.is_skipped else "FAILED" if self.fault else "ok"
        return f"{self.where}: {self.what}: {self.seconds:.1f} s, {end}{': ' if self.fault else ''}{self.fault}"


class StepFailed(Exception):
    """A step ended with a fault; those after it in its place are not taken."""


@dataclass
class Rehearsal:
    """What was done, and how long it took. `say` takes each step at its end, `doing` what is at work now."""

    say: Say
    doing: Say
    steps: list[Step] = field(default_factory=list)
    rows: int = 0
    size: int = 0

    @property
    def is_green(self) -> bool:
        """Whether every step that could be taken went well."""
        return not any(step.fault and not step.is_skipped for step in self.steps)

    @property
    def seconds(self) -> float:
        """How long all steps took."""
        return sum(step.seconds for step in self.steps)

    def as_json(self) -> JSONObject:
        """Return the report of the command."""
        status = "green" if self.is_green else "red"
        return {
            "status": status,
            "rows": self.rows,
            "bytes": self.size,
            "seconds": round(self.seconds, 3),
            "steps": [step.as_json() for step in self.steps],
        }

    @contextmanager
    def step(self, where: str, what: str) -> Iterator[None]:
        """Time a step and keep how it ended; a fault ends the place."""
        started, fault = time.monotonic(), ""
        self.doing(f"{where}: {what}")
        try:
            yield
        except (ArchiveRefused, Unserved, StepFailed) as error:
            fault = str(error)
        self.keep(Step(where, what, time.monotonic() - started, fault))
        if fault:
            raise StepFailed(fault)

    def counted(self, what: str) -> Progress:
        """Return what takes (rows done, rows in all) of a step."""
        return lambda done, total: self.doing(f"{what}: {done} of {total} rows")

    def keep(self, step: Step) -> None:
        """Keep a step and tell it."""
        self.steps.append(step)
        self.say(step.line())


def rehearse(*, now: datetime, say: Say, doing: Say) -> Rehearsal:
    """Rehearse the way back on the database's own server, where it may make a database, and on SQLite. Leaves nothing behind.

    Raises ArchiveRefused when another rehearsal is at work.
    """
    rehearsal = Rehearsal(say, doing)
    with operations().sole_holder("rehearsal") as is_ours, private_folder() as folder:
        if not is_ours:
            raise ArchiveRefused("another rehearsal is at work")
        try:
            with rehearsal.step("here", "take a snapshot"):
                progress = rehearsal.counted("here: take a snapshot")
                taken = take_snapshot(now=now, with_dump=False, place=folder, progress=progress)
                rehearsal.rows, rehearsal.size = int(str(taken.said["rows"])), int(str(taken.said["bytes"]))
            with rehearsal.step("here", "verify it"):
                verify_snapshot(path=taken.path, progress=rehearsal.counted("here: verify it"))
        except StepFailed:
            return rehearsal
        if server_name():
            on_server(rehearsal, taken.path, folder)
        restore_at("sqlite", rehearsal, taken.path, {"VAR_DIR": str(folder / "sqlite")})
    return rehearsal


def on_server(rehearsal: Rehearsal, snapshot: Path, folder: Path) -> None:
    """Restore into a database of the same server; where none may be made, say so."""
    try:
        with scratch_database() as url:
            restore_at(server_name(), rehearsal, snapshot, {"VAR_DIR": str(folder / "server"), "DATABASE_URL": url})
    except NoScratch as refusal:
        rehearsal.keep(Step(server_name(), "make a database", 0.0, str(refusal), is_skipped=True))


def restore_at(where: str, rehearsal: Rehearsal, snapshot: Path, place: Mapping[str, str]) -> None:
    """Take every step at one place, up to the first that fails."""
    environ = {name: value for name, value in os.environ.items() if name not in NOT_INHERITED} | OWN | dict(place)
    steps = {
        "migrate": ["migrate", "--verbosity", "0"],
        "restore": ["restore_snapshot", str(snapshot), "--yes", "--json"],
        "compare every row": ["verify_snapshot", str(snapshot), "--live", "--json"],
        "replay the ledger": ["verify_curation", "--json"],
    }
    try:
        for what, command in steps.items():
            with rehearsal.step(where, what):
                run(environ, *command, said=rehearsal.doing)
        with rehearsal.step(where, "serve its pages"):
            run(environ, "collectstatic", "--no-input", "--verbosity", "0", said=rehearsal.doing)
            look_at_pages(environ, reader_path(snapshot), rehearsal.doing)
    except StepFailed:
        return


def run(environ: Mapping[str, str], *command: str, said: Say) -> None:
    """Run a command of ours in another process and pass on how far it is; raises StepFailed with its complaint."""
    last = "it said nothing"
    with subprocess.Popen(  # noqa: S603 - our own commands
        [sys.executable, "-m", "django", *command],
        cwd=settings.BASE_DIR, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        for line in process.stderr or ():
            last = line.strip() or last
            said(last)
    if process.returncode:
        raise StepFailed(f"{command[0]} ended with {process.returncode}: {last[:300]}")
