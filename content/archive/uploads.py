"""Archives that come through the browser: kept in a folder of their own, imported by a process of their own, followed by a file.

A folder holds the archive, what was asked (`asked.json`) and how far it is (`told.json`); its lock is held while the import
runs, so that one whose process died is known. The report stays for a day, the archive goes when the import ends.
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

from content.archive.run import ImportOptions, import_archive
from content.db.file_lock import file_lock
from content.exceptions import ContentError
from content.types import JSONObject

TOKEN = re.compile(r"[A-Za-z0-9_-]{22}")
#: What a file may be called; the rest of its name is replaced.
PLAIN = re.compile(r"[^\w.() -]+")
KEPT_SECONDS = 86_400
TOLD_EVERY = 0.5


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
    """How far an upload is: `report` is there when it is over."""

    asked: Asked
    is_running: bool
    done: int
    total: int
    seconds: float
    report: JSONObject | None

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
    """Keep a file and what was asked; return the token under which it is followed. Raises UploadRefused."""
    remove_old()
    token = secrets.token_urlsafe(16)
    folder = home() / token
    folder.mkdir(mode=0o700)
    size = 0
    with (folder / "archive").open("wb") as file:
        for chunk in chunks:
            size += len(chunk)
            file.write(chunk)
    if not size:
        shutil.rmtree(folder)
        raise UploadRefused("the file is empty (0 bytes), or the upload was cut off before its first byte")
    write(folder / "asked.json", vars(asked) | {"name": plain_name(asked.name)})
    return token


def plain_name(name: str) -> str:
    """Return a file's own name without folders and odd signs."""
    return PLAIN.sub("_", name.replace("\\", "/").rsplit("/", 1)[-1])[:120] or "upload.db"


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
    """Import an upload and tell how far it is; return its report."""
    folder = folder_of(token)
    asked = asked_of(folder)
    archive = (folder / "archive").rename(folder / asked.name)
    started = last = time.monotonic()

    def tell(done: int, total: int) -> None:
        nonlocal last
        if time.monotonic() - last >= TOLD_EVERY:
            last = time.monotonic()
            write(folder / "told.json", {"done": done, "total": total, "seconds": last - started})

    with file_lock(folder / "lock", wait=True):
        report = import_archive(path=archive, actor=asked.actor, options=asked.options(), progress=tell)
        document = {**report.as_json(), "import": report.import_id}
        write(folder / "told.json", {"done": report.rows, "total": report.rows, "seconds": report.seconds, "report": document})
        archive.unlink()
    return document


def follow(token: str) -> Told:
    """Return how far an upload is. One whose process died before its end is not running and has no report."""
    folder = folder_of(token)
    with file_lock(folder / "lock") as is_free:
        told = read(folder / "told.json")
        waits = (folder / "archive").exists() and time.time() - folder.stat().st_mtime < 30
    report = told.get("report")
    return Told(
        asked_of(folder), not report and (waits or not is_free), int(told.get("done", 0)), int(told.get("total", 0)),
        float(told.get("seconds", 0.0)), report,
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
