"""Snapshots: an archive with the digests of its bytes beside it, in SNAPSHOT_DIR. Take, list, keep the newest, find.

`holdfast-20261121T081500Z.sqlite3` is the archive, `.json` its manifest, written last (without it the snapshot is not
complete), `.dump` the engine's own dump where there is one.
"""

from __future__ import annotations

import hashlib
import json
import re
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection

from content.archive.export import export_archive, partial_file
from content.archive.systems.holdfast.columns import time_text
from content.db.dump import DumpFailed, dumps_itself, write_dump
from content.exceptions import ArchiveRefused
from content.types import JSONObject, JSONValue, Progress

NAME = re.compile(r"holdfast-(\d{8}T\d{6})Z(-\d+)?\.sqlite3")
#: What a person may say in the place of a path.
LATEST = "latest"


@dataclass(frozen=True)
class Snapshot:
    """A complete snapshot and what its manifest says."""

    path: Path
    said: JSONObject

    @property
    def files(self) -> list[Path]:
        """Everything that belongs to it; the manifest first, so that a half removed one is none."""
        return [self.path.with_suffix(suffix) for suffix in (".json", ".dump", ".sqlite3")]


def folder() -> Path:
    """Return SNAPSHOT_DIR; it is made when it is not there. Raises ArchiveRefused."""
    place = Path(settings.SNAPSHOT_DIR)
    try:
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise ArchiveRefused(f"SNAPSHOT_DIR: {place} cannot be made ({error.strerror})") from None
    return place


def take_snapshot(
    *, now: datetime, with_dump: bool = True, place: Path | None = None, progress: Progress | None = None
) -> Snapshot:
    """Write a snapshot of this moment into a folder, SNAPSHOT_DIR by default. Raises ArchiveRefused, and then there is none."""
    started = time.monotonic()
    path = new_path(now, place or folder())
    dump: JSONObject = {"file": None, "reason": dumps_itself() if with_dump else "not asked for"}

    def beside(moment: str) -> None:
        if not dump["reason"]:
            dump.update(written_dump(path.with_suffix(".dump"), moment))

    try:
        done = export_archive(path=path, progress=progress, beside=beside)
        said: JSONObject = {
            **file_facts(path),
            "taken_at": time_text(now),
            "engine": connection.display_name,
            "rows": done.rows,
            "dump": dump,
            "seconds": round(time.monotonic() - started, 3),
            **done.manifest.as_json(),
        }
        write_manifest(path.with_suffix(".json"), said)
    except BaseException:
        for suffix in (".dump", ".sqlite3"):
            path.with_suffix(suffix).unlink(missing_ok=True)
        raise
    return Snapshot(path, said)


def new_path(now: datetime, place: Path) -> Path:
    """Return a name that no snapshot of the folder has."""
    stem = f"holdfast-{now:%Y%m%dT%H%M%S}Z"
    number = 1
    while any((place / f"{stem}{suffix}").exists() for suffix in (".sqlite3", ".json", ".dump")):
        number += 1
        stem = f"{stem.partition('Z')[0]}Z-{number}"
    return place / f"{stem}.sqlite3"


def written_dump(path: Path, moment: str) -> JSONObject:
    """Write the engine's own dump and say what became of it; without it the snapshot is complete all the same."""
    try:
        write_dump(path, moment)
    except (DumpFailed, OSError) as error:
        return {"reason": str(error)}
    return {**file_facts(path), "reason": ""}


def file_facts(path: Path) -> JSONObject:
    """Return a file's name, size and digest."""
    with path.open("rb") as stream:
        sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
    return {"file": path.name, "bytes": path.stat().st_size, "sha256": sha256}


def write_manifest(path: Path, said: JSONObject) -> None:
    """Write the manifest, whole or not at all."""
    with partial_file(path) as partial:
        partial.write_text(json.dumps(said, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def read_manifest(path: Path) -> JSONObject | None:
    """Return the manifest beside an archive, None where there is none. Raises ArchiveRefused for one that cannot be read."""
    place = path.with_suffix(".json")
    try:
        said: JSONValue = json.loads(place.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise ArchiveRefused(f"{place.name}: the manifest cannot be read ({error})") from None
    if not isinstance(said, dict):
        raise ArchiveRefused(f"{place.name}: the manifest is none")
    return said


def snapshots() -> list[Snapshot]:
    """Return every complete snapshot of SNAPSHOT_DIR, the newest first. Other files are left alone."""
    found = []
    place = Path(settings.SNAPSHOT_DIR)
    for path in place.iterdir() if place.is_dir() else ():
        with suppress(ArchiveRefused):
            said = read_manifest(path) if NAME.fullmatch(path.name) else None
            if said is not None:
                found.append(Snapshot(path, said))
    return sorted(found, key=lambda snapshot: (str(snapshot.said.get("taken_at")), snapshot.path.name), reverse=True)


def remove_older(keep: int) -> list[Path]:
    """Remove all snapshots but the newest `keep`; return the archives that went."""
    gone = []
    for snapshot in snapshots()[keep:]:
        for path in snapshot.files:
            path.unlink(missing_ok=True)
        gone.append(snapshot.path)
    return gone


def find_snapshot(name: str) -> Path:
    """Return the path that a person means; "latest" is the newest of SNAPSHOT_DIR. Raises ArchiveRefused."""
    if name != LATEST:
        return Path(name)
    found = snapshots()
    if not found:
        raise ArchiveRefused(f"{settings.SNAPSHOT_DIR}: there is no snapshot yet")
    return found[0].path
