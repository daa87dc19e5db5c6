"""The spelling of an item's key: `source:external_id` (`tenant~source:external_id`), and its form as one URL path segment."""

from __future__ import annotations

import re
from typing import NamedTuple

from content.exceptions import InvalidKey

SOURCE = re.compile(r"[a-z0-9_-]{1,32}")
TENANT = re.compile(r"[a-z0-9_-]{0,32}")
EXTERNAL_ID_BYTES = 500
PLAIN_BYTES = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._:-")
PLAIN = re.compile(r"[A-Za-z0-9._:-]*")
ESCAPED = re.compile(r"~([0-9A-Fa-f]{2})")


class NaturalKey(NamedTuple):
    """What identifies an item for ever, whatever its row id is. Case counts."""

    tenant: str
    source: str
    external_id: str

    def __str__(self) -> str:
        prefix = f"{self.tenant}~" if self.tenant else ""
        return f"{prefix}{self.source}:{self.external_id}"


def make_key(source: str, external_id: str, tenant: str = "") -> NaturalKey:
    """Return a checked key; raises InvalidKey with the part that is wrong."""
    if not TENANT.fullmatch(tenant):
        raise InvalidKey(f"tenant {tenant!r}: only a-z, 0-9, _ and -, at most 32 characters")
    if not SOURCE.fullmatch(source):
        raise InvalidKey(f"source {source!r}: 1 to 32 characters of a-z, 0-9, _ and -")
    if "\x00" in external_id:
        raise InvalidKey("external_id: holds a NUL character")
    try:
        size = len(external_id.encode())
    except UnicodeEncodeError:
        raise InvalidKey("external_id: holds half of a surrogate pair") from None
    if not 1 <= size <= EXTERNAL_ID_BYTES:
        raise InvalidKey(f"external_id: {size} bytes, allowed are 1 to {EXTERNAL_ID_BYTES}")
    return NaturalKey(tenant, source, external_id)


def parse_key(text: str) -> NaturalKey:
    """Return the key that `str(key)` wrote; raises InvalidKey."""
    head, colon, external_id = text.partition(":")
    if not colon:
        raise InvalidKey(f"{text[:80]!r}: a key is source:external_id")
    tenant, tilde, source = head.rpartition("~")
    if tilde and not tenant:
        raise InvalidKey(f"{text[:80]!r}: the tenant before ~ is empty")
    return make_key(source, external_id, tenant)


def to_segment(name: str) -> str:
    """Return a key or alias as one URL path segment: every byte outside A-Za-z0-9._:- as ~HH."""
    if PLAIN.fullmatch(name):
        return name
    return "".join(chr(byte) if byte in PLAIN_BYTES else f"~{byte:02X}" for byte in name.encode())


def from_segment(segment: str) -> str:
    """Return the name that `to_segment` wrote; raises InvalidKey for broken escapes."""
    if not segment.isascii() or "~" in ESCAPED.sub("", segment):
        raise InvalidKey(f"{segment[:80]!r}: not an escaped key")
    raw = ESCAPED.sub(lambda match: chr(int(match[1], 16)), segment).encode("latin-1")
    try:
        name = raw.decode()
    except UnicodeDecodeError:
        raise InvalidKey(f"{segment[:80]!r}: not UTF-8") from None
    if "\x00" in name:
        raise InvalidKey(f"{segment[:80]!r}: holds a NUL character")
    return name
