"""The seal of a Holdfast archive: the CRC-32 of all its other bytes, in the four bytes of SQLite's header that are ours.

SQLite does not notice a flipped bit in a text or in unused space. The header field (`PRAGMA user_version`) means nothing to
other programs, so the file stays an ordinary SQLite file; whoever writes to it breaks the seal.
"""

from __future__ import annotations

import zlib
from pathlib import Path

#: Where SQLite's header has the user version.
START, END = 60, 64
CHUNK = 1 << 20
#: In the header's application id: "HOLD".
APPLICATION = 0x484F4C44
APPLICATION_AT = slice(68, 72)


def crc_of(path: Path) -> int:
    """Return the CRC-32 of a file without its seal."""
    with path.open("rb") as file:
        head = bytearray(file.read(CHUNK))
        head[START:END] = bytes(len(head[START:END]))
        crc = zlib.crc32(head)
        while chunk := file.read(CHUNK):
            crc = zlib.crc32(chunk, crc)
    return crc


def put(path: Path) -> None:
    """Seal a file that nobody writes to any more."""
    crc = crc_of(path)
    with path.open("r+b") as file:
        file.seek(START)
        file.write(crc.to_bytes(END - START, "big"))


def is_whole(path: Path) -> bool:
    """Return whether every byte is the one that was sealed."""
    with path.open("rb") as file:
        found = file.read(END)[START:]
    return int.from_bytes(found, "big") == crc_of(path)


def is_ours(path: Path) -> bool:
    """Return whether a file says that Holdfast wrote it."""
    try:
        with path.open("rb") as file:
            head = file.read(100)
    except OSError:
        return False
    return head[APPLICATION_AT] == APPLICATION.to_bytes(4, "big")
