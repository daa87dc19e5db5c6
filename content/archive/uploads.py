"""Archives that come through the browser: kept in a folder of their own, imported by a process of their own, followed by a file.

A folder holds the archive (`file/`), what was asked (`asked.json`) and how far it is (`told.json`); its lock is held while the
import runs, so that one whose process died is known. The report stays for a day, the archive until it is imported or refused.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from content.archive.options import ImportOptions
from content.archive.run import import_archive
from content.db.file_lock import file_lock
from content.exceptions import ContentError
from content.types import JSONObject

TOKEN = re.compile(r"[A-Za-z0-9_-]{22}")
#: What a file may be called, and how long that may be in bytes; the rest of its name is replaced.
PLAIN, LONGEST_NAME = re.compile(r"[^\w.() -]+"), 200
KEPT_SECONDS = 86_400
TOLD_EVERY = 0.5
#: Seconds that a process may take until it holds the lock.
STARTING = 30
#: What a run may end with, so that the same file is wanted again.
GOES_ON = ("dry_run", "interrupted")


class UploadRefused(ContentError):
    """This upload is not taken."""

    code = "upload_refused"


@dataclass(frozen=True)
class Asked:
    """What a person asked for with a file."""

    name: str
    actor: str
    system: str = "auto"
    curated_categories: bool = False
    dry_run: bool = True
    legacy_tz: str = "UTC"

    def options(self) -> ImportOptions:
        """Return the options of the import."""
        return ImportOptions(self.system, self.curated_categories, self.dry_run, ZoneInfo(self.legacy_tz))


@dataclass(frozen=True)
class Told:
    """How far an upload is: `report` is there when it is over, `goes_on` says that its file waits to be imported."""

    asked: Asked
    is_running: bool
    done: int
    total: int
    seconds: float
    report: JSONObject | None
    goes_on: bool

    @property
    def seconds_left(self) -> float | None:
        """Seconds that are left at the rate so far; None before the first chunk."""
        return self.seconds / self.done * (self.total - self.done) if self.done else None


def largest_upload() -> int:
    """Return how many bytes an upload may have."""
    return int(settings.IMPORT_UPLOAD_MB) * 1024 * 1024


def check_size(size: int) -> None:
    """Raise UploadRefused for a body that is too large, before it is read."""
    if size > largest_upload():
        limit = "use `manage.py import_archive` on the server, or raise IMPORT_UPLOAD_MB"
        raise UploadRefused(f"the file is larger than the {settings.IMPORT_UPLOAD_MB} MB that an upload may have; {limit}")


def home() -> Path:
    """Return the folder of all uploads."""
    folder = Path(settings.VAR_DIR) / "uploads"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def receive(*, chunks: Iterable[bytes], asked: Asked) -> str:
    """Keep a file and what was asked; return the token under which it is followed.

    Raises UploadRefused, or OSError where the disk does not take it; nothing is left of it then.
    """
    remove_old()
    token = secrets.token_urlsafe(16)
    folder, name = home() / token, plain_name(asked.name)
    try:
        (folder / "file").mkdir(mode=0o700, parents=True)
        with (folder / "file" / name).open("wb") as file:
            size = sum(file.write(chunk) for chunk in chunks)
        if not size:
            raise UploadRefused("the file is empty (0 bytes), or the upload was cut off before its first byte")
        write(folder / "asked.json", vars(asked) | {"name": name})
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return token


def go_on(token: str, *, actor: str) -> None:
    """Ask for the import of a file that had a dry run, or whose import was interrupted. Raises UploadRefused; `begin` is next."""
    folder = folder_of(token)
    with file_lock(folder / "lock") as is_free:
        if not is_free:
            raise UploadRefused("its import is at work")
        if archive_of(folder) is None:
            raise UploadRefused("its file was imported or refused; upload it again")
        (folder / "told.json").unlink(missing_ok=True)
        write(folder / "asked.json", vars(asked_of(folder)) | {"actor": actor, "dry_run": False})


def archive_of(folder: Path) -> Path | None:
    """Return the file of an upload, None when it is gone."""
    return next((folder / "file").iterdir(), None)


def plain_name(name: str) -> str:
    """Return a file's own name without folders and odd signs."""
    plain = PLAIN.sub("_", name.replace("\\", "/").rsplit("/", 1)[-1]).lstrip(".")
    return plain.encode()[:LONGEST_NAME].decode(errors="ignore") or "upload.db"


def begin(token: str) -> None:
    """Start the import in a process that outlives this request and its worker."""
    environ = {**os.environ, "DJANGO_SETTINGS_MODULE": os.environ.get("DJANGO_SETTINGS_MODULE", "dashboard.settings")}
    command = [sys.executable, "-m", "django", "import_upload", token]
    nowhere = subprocess.DEVNULL
    process = subprocess.Popen(  # noqa: S603
        command, cwd=settings.BASE_DIR, env=environ, start_new_session=True, stdin=nowhere, stdout=nowhere, stderr=nowhere
    )
    # Nobody here waits for it; somebody has to, or it stays in the list of processes.
    threading.Thread(target=process.wait, daemon=True).start()


def run(token: str) -> JSONObject:
    """Import an upload and tell how far it is; return its report. Raises UploadRefused when another process did so."""
    folder = folder_of(token)
    started = last = time.monotonic()

    def tell(done: int, total: int) -> None:
        nonlocal last
        if time.monotonic() - last >= TOLD_EVERY:
            last = time.monotonic()
            write(folder / "told.json", {"done": done, "total": total, "seconds": last - started})

    with file_lock(folder / "lock", wait=True):
        archive, asked = archive_of(folder), asked_of(folder)
        if archive is None:
            raise UploadRefused("its file was imported or refused already")
        report = import_archive(path=archive, actor=asked.actor, options=asked.options(), progress=tell)
        document = {**report.as_json(), "import": report.import_id}
        write(folder / "told.json", {"done": report.rows, "total": report.rows, "seconds": report.seconds, "report": document})
        if report.status not in GOES_ON:
            archive.unlink()
    return document


def follow(token: str) -> Told:
    """Return how far an upload is. One whose process died before its end is not running and has no report."""
    folder = folder_of(token)
    with file_lock(folder / "lock") as is_free:
        told, asked = read(folder / "told.json"), folder / "asked.json"
        waits = not told and asked.exists() and time.time() - asked.stat().st_mtime < STARTING
    report = told.get("report")
    is_running = not report and (waits or not is_free)
    return Told(
        asked_of(folder), is_running,
        done=int(told.get("done", 0)), total=int(told.get("total", 0)), seconds=float(told.get("seconds", 0.0)),
        report=report, goes_on=not is_running and archive_of(folder) is not None,
    )  # fmt: skip


def folder_of(token: str) -> Path:
    """Return the folder of an upload; raises UploadRefused where there is none."""
    folder = home() / token
    if not TOKEN.fullmatch(token) or not folder.is_dir():
        raise UploadRefused("there is no such upload; its report is kept for a day")
    return folder


def asked_of(folder: Path) -> Asked:
    """Return what was asked with an upload."""
    return Asked(**read(folder / "asked.json"))


def remove_old() -> None:
    """Remove uploads that are over for a day."""
    for folder in home().iterdir():
        # Another process may be removing it just now.
        with suppress(FileNotFoundError):
            if folder.is_dir() and time.time() - folder.stat().st_mtime > KEPT_SECONDS:
                with file_lock(folder / "lock") as is_free:
                    if is_free:
                        shutil.rmtree(folder, ignore_errors=True)


def write(path: Path, document: JSONObject) -> None:
    """Write a small document; a reader sees the old one or the new one."""
    new = path.with_suffix(".new")
    new.write_text(json.dumps(document, ensure_ascii=False))
    new.replace(path)


def read(path: Path) -> dict[str, Any]:
    """Read a small document; nothing where there is none yet."""
    return dict(json.loads(path.read_text())) if path.is_file() else {}
