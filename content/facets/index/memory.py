"""Gives memory back that large arrays left behind: the C library keeps it for arrays to come, and few come."""

from __future__ import annotations

import ctypes


def give_back() -> None:
    """Return free pages to the system, where the C library knows how (glibc); a question of milliseconds."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
