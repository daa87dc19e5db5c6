"""Audio files on disk, named by their content: MEDIA_ROOT/audio/<sha[:2]>/<sha>.<ext>. No name of a client is ever a path."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from content.exceptions import ContentError
from content.types import JSONValue

MOST_BYTES = 25 * 1024 * 1024
HEAD = 16


class MediaRefused(ContentError):
    """This file cannot be kept as audio."""

    code = "media_refused"


@dataclass(frozen=True)
class StoredFile:
    """A file in the store; `path` is relative to MEDIA_ROOT."""

    path: str
    sha256: str
    size: int


def store_audio(*, chunks: Iterable[bytes], name: str, root: Path) -> StoredFile:
    """Keep an audio file and return where. The same bytes are kept once. Raises MediaRefused.

    1. Write to a temporary file beside the store, counting and hashing. 2. Check the first bytes. 3. Bring it to the disk.
    4. Rename it, which is there at once or not at all.
    """
    extension = extension_of(name)
    folder = root / "audio"
    folder.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=folder, prefix=".part-")
    try:
        with os.fdopen(handle, "wb") as file:
            digest, size, head = written(file.write, chunks)
            check_content(head, size, extension)
            file.flush()
            os.fsync(file.fileno())
        target = folder / digest[:2] / f"{digest}.{extension}"
        target.parent.mkdir(exist_ok=True)
        Path(temporary).chmod(0o644)
        Path(temporary).replace(target)
        sync_folder(target.parent)
    finally:
        Path(temporary).unlink(missing_ok=True)
    return StoredFile(target.relative_to(root).as_posix(), digest, size)


def stored_audio(media: JSONValue, *, root: Path) -> Path | None:
    """Return the file that an item's `media` names, when it is one of the store's and there; None for everything else."""
    name = media.get("audio") if isinstance(media, dict) else None
    if not isinstance(name, str) or not STORED.fullmatch(name):
        return None
    path = root / name
    return path if path.is_file() else None


def written(write: Callable[[bytes], object], chunks: Iterable[bytes]) -> tuple[str, int, bytes]:
    """Write chunks and return (SHA-256, size, first bytes); stop when there are too many."""
    digest, size, head = hashlib.sha256(), 0, b""
    for chunk in chunks:
        size += len(chunk)
        if size > MOST_BYTES:
            raise MediaRefused(f"audio: more than {MOST_BYTES} bytes")
        head = (head + chunk[:HEAD])[:HEAD]
        digest.update(chunk)
        write(chunk)
    return digest.hexdigest(), size, head


def extension_of(name: str) -> str:
    """Return the extension of a client's file name, of which nothing else is used."""
    _stem, dot, extension = name.lower().rpartition(".")
    if not dot or extension not in SIGNATURES:
        raise MediaRefused(f"audio: the name must end in one of {', '.join(SIGNATURES)}")
    return extension


def check_content(head: bytes, size: int, extension: str) -> None:
    """Raise MediaRefused when a file is empty or begins as no file of its kind does."""
    if size == 0:
        raise MediaRefused("audio: the file is empty")
    if not any(head[offset:].startswith(sign) for offset, sign in SIGNATURES[extension]):
        raise MediaRefused(f"audio: the content is not {extension}")


def sync_folder(folder: Path) -> None:
    """Bring a rename to the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


STORED = re.compile(r"audio/([0-9a-f]{2})/\1[0-9a-f]{62}\.[a-z0-9]{1,5}", re.ASCII)
OGG = ((0, b"OggS"),)
#: Extension -> (offset, bytes) of which one must be there.
SIGNATURES: dict[str, tuple[tuple[int, bytes], ...]] = {
    "mp3": ((0, b"ID3"), *((0, bytes([0xFF, second])) for second in (0xFB, 0xFA, 0xF3, 0xF2, 0xE3, 0xE2))),
    "m4a": ((4, b"ftyp"),),
    "ogg": OGG,
    "opus": OGG,
    "wav": ((8, b"WAVE"),),
    "flac": ((0, b"fLaC"),),
    "webm": ((0, b"\x1a\x45\xdf\xa3"),),
}
