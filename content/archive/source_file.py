"""Opens an archive file: checks what it is, copies it to a private folder and reads only that copy.

The file, its folder and its side files are never written to, so read-only folders work, and triggers in the file never run.
"""

from __future__ import annotations

import hashlib
import os
import re
import sqlite3
import stat
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from content.archive.private_folder import private_folder
from content.archive.raw import decode_text
from content.exceptions import ArchiveRefused

MAGIC = b"SQLite format 3\x00"
CHUNK = 1 << 20
#: What SQLite writes beside a file.
SIDES = ("-wal", "-journal")
#: What other kinds of files begin with, for a message that helps.
KINDS = (
    (b"\x1f\x8b", "compressed with gzip; unpack it first"),
    (b"PK\x03\x04", "a zip file; unpack it first"),
    (b"{", "JSON"),
    (b"[", "JSON"),
    (b"<", "HTML or XML"),
    (b"PGDMP", "a PostgreSQL dump"),
)
#: What integrity_check says about indexes and constraints: the rows themselves are whole.
HARMLESS = re.compile(
    r"missing from index|wrong # of entries in index|non-unique entry in index|NULL value in|CHECK constraint failed"
    r"|NUMERIC value in|TEXT value in|non-[A-Z]+ value in|row not in PRIMARY KEY order"
)
#: What reading a file may raise. Python reads the names in SQLite's messages as UTF-8, which those of a damaged file need not be.
UNREADABLE = (sqlite3.Error, UnicodeDecodeError)
#: What went wrong when that comes later: the copy was found readable, so most likely the disk is full.
OF_THE_COPY = "the private copy under VAR_DIR cannot be read or written"
#: Letters of a complaint that are passed on: of a damaged file SQLite has a hundred lines to tell.
LONGEST_COMPLAINT = 200
UNKNOWN_COLLATION = re.compile(r"no such collation sequence: (.+)")


@dataclass(frozen=True)
class SourceFile:
    """An archive that may be read: a connection to its private copy, and what was noticed on the way."""

    path: Path
    sha256: str
    size: int
    connection: sqlite3.Connection
    folder: Path
    warnings: tuple[tuple[str, str], ...] = ()


@contextmanager
def open_source(path: Path) -> Iterator[SourceFile]:
    """Yield the archive at `path`; raises ArchiveRefused with one line that says why it cannot be read."""
    size = check_file(path)
    with private_folder() as folder:
        copy = folder / "archive.sqlite3"
        before = state_of(path)
        sha256 = copy_file(path, copy)
        sides = copy_side_files(path, copy)
        if state_of(path) != before:
            raise ArchiveRefused(f"{path.name}: was written to while it was read; stop its writer and try again")
        if not sides:
            check_length(path, copy)
        with closing(connect(copy)) as connection:
            warnings = [("side_file", f"read together with {side}") for side in sides]
            warnings += [("index_damaged", line) for line in check_integrity(connection)]
            yield SourceFile(path, sha256, size, connection, folder, tuple(warnings))


def check_file(path: Path) -> int:
    """Return the size of a regular file that begins as SQLite does."""
    try:
        status = path.stat()
    except FileNotFoundError:
        reason = "is a link to a file that is not there" if path.is_symlink() else "does not exist"
        raise ArchiveRefused(f"{path.name}: {reason}") from None
    except (OSError, ValueError) as error:
        raise ArchiveRefused(f"{path.name}: cannot be opened ({error})") from None
    if stat.S_ISDIR(status.st_mode):
        raise ArchiveRefused(f"{path.name}: is a directory, not a file")
    if not stat.S_ISREG(status.st_mode):
        raise ArchiveRefused(f"{path.name}: is not a regular file (a pipe, socket or device)")
    if status.st_size == 0:
        raise ArchiveRefused(f"{path.name}: is empty (0 bytes)")
    check_magic(path)
    return status.st_size


def check_magic(path: Path) -> None:
    """Refuse a file that does not begin with SQLite's header."""
    try:
        # Not a pipe by now, but one may have taken its place: never wait for a writer.
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    except OSError as error:
        raise ArchiveRefused(f"{path.name}: cannot be read ({error.strerror})") from None
    with os.fdopen(descriptor, "rb") as file:
        head = file.read(100)
    if head.startswith(MAGIC):
        return
    kind = next((kind for start, kind in KINDS if head.lstrip(b" \t\r\n\xef\xbb\xbf").startswith(start)), "")
    raise ArchiveRefused(f"{path.name}: is not a SQLite database ({kind or 'unknown content; encrypted, perhaps'})")


def state_of(path: Path) -> list[tuple[int, int, int] | None]:
    """Return what changes when somebody writes to a file or beside it. A checkpoint between two copies would lose rows."""
    states: list[tuple[int, int, int] | None] = []
    for suffix in ("", *SIDES):
        try:
            found = path.with_name(path.name + suffix).stat()
        except OSError:
            states.append(None)
        else:
            states.append((found.st_ino, found.st_size, found.st_mtime_ns))
    return states


def copy_file(path: Path, copy: Path) -> str:
    """Copy a file in pieces and return the SHA-256 of its bytes."""
    digest = hashlib.sha256()
    try:
        with path.open("rb") as source, copy.open("wb") as target:
            while chunk := source.read(CHUNK):
                digest.update(chunk)
                target.write(chunk)
    except OSError as error:
        raise ArchiveRefused(f"{path.name}: cannot be copied ({error.strerror})") from None
    return digest.hexdigest()


def copy_side_files(path: Path, copy: Path) -> list[str]:
    """Copy -wal and -journal, which may hold committed rows or the way back from a half-written file."""
    sides = []
    for suffix in SIDES:
        side = path.with_name(path.name + suffix)
        if side.is_file() and side.stat().st_size:
            copy_file(side, copy.with_name(copy.name + suffix))
            sides.append(side.name)
    return sides


def check_length(path: Path, copy: Path) -> None:
    """Refuse a file that is shorter than its own header says."""
    with copy.open("rb") as file:
        head = file.read(100)
    size = copy.stat().st_size
    page_size = int.from_bytes(head[16:18], "big")
    page_size = 65536 if page_size == 1 else page_size
    if len(head) < 100 or page_size < 512 or page_size & (page_size - 1):
        raise ArchiveRefused(f"{path.name}: is not a SQLite database (damaged header)")
    pages = int.from_bytes(head[28:32], "big")
    counted = head[24:28] == head[92:96]
    if size % page_size or (counted and pages * page_size > size):
        expected = f"{pages * page_size} bytes" if counted else f"whole pages of {page_size} bytes"
        raise ArchiveRefused(f"{path.name}: is truncated ({size} bytes, the header says {expected})")


def connect(copy: Path) -> sqlite3.Connection:
    """Return a connection for reading; text arrives as str, or as BadText where it is not valid UTF-8."""
    # Not bound to this thread: an import reads ahead in one of its own, and no two use it at the same time.
    connection = sqlite3.connect(copy, isolation_level=None, check_same_thread=False)
    connection.text_factory = decode_text
    try:
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute("PRAGMA cell_size_check = ON")
        connection.execute("PRAGMA temp_store = FILE")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except UNREADABLE as error:
        connection.close()
        raise ArchiveRefused(f"the file is not a readable SQLite database ({complaint(error)})") from None
    return connection


def check_integrity(connection: sqlite3.Connection) -> list[str]:
    """Return what is wrong with indexes only; anything worse refuses the file.

    A collation that we do not know orders an index, and nothing that we read: any order does in its place.
    """
    while True:
        try:
            lines = [str(line) for (line,) in connection.execute("PRAGMA integrity_check(100)")]
            break
        except UNREADABLE as error:
            unknown = UNKNOWN_COLLATION.match(str(error))
            if not unknown:
                raise ArchiveRefused(f"the file is damaged ({complaint(error)})") from None
            connection.create_collation(unknown[1], compare)
    found = [line for line in lines if line != "ok"]
    if any(not HARMLESS.search(line) for line in found):
        raise ArchiveRefused(f"the file is damaged ({complaint(next(line for line in found if not HARMLESS.search(line)))})")
    return found


def complaint(error: object) -> str:
    """Return what SQLite complains about, on one line that can be read."""
    if isinstance(error, UnicodeDecodeError):
        return "a name in it is not valid UTF-8"
    text = " ".join(str(error).split())
    return text if len(text) <= LONGEST_COMPLAINT else f"{text[:LONGEST_COMPLAINT]}…"


def compare(left: str, right: str) -> int:
    """Order two texts in the place of a collation that only the file's own program knows."""
    return (left > right) - (left < right)


@contextmanager
def limited(connection: sqlite3.Connection, steps: int, what: str) -> Iterator[None]:
    """Run SQL that may take at most `steps` machine steps: a view in the place of a table may never end."""
    connection.set_progress_handler(countdown(steps), 1000)
    try:
        yield
    except sqlite3.OperationalError as error:
        if str(error) == "interrupted":
            raise ArchiveRefused(f"{what}: does not come to an end; a view in the place of a table") from None
        raise
    finally:
        connection.set_progress_handler(None, 0)


def countdown(steps: int) -> Callable[[], bool]:
    """Return a progress handler that interrupts after `steps` steps."""
    left = iter(range(max(steps // 1000, 1)))
    return lambda: next(left, None) is None
