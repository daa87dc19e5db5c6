"""What a process takes, as Linux counts it; megabytes of 1,000,000 bytes."""

from __future__ import annotations

import os
import re
from pathlib import Path


def kilobytes(path: Path, name: str) -> int:
    """Return one line of a file of /proc."""
    found = re.search(rf"^{name}:\s+(\d+) kB", path.read_text(), re.MULTILINE)
    return int(found[1]) if found else 0


def megabytes(path: Path, name: str) -> float:
    """Return one line of a file of /proc in megabytes."""
    return kilobytes(path, name) * 1024 / 1e6


def resident(pid: int | None = None) -> float:
    """Return what is in memory now."""
    return megabytes(Path(f"/proc/{pid or os.getpid()}/status"), "VmRSS")


def peak(pid: int | None = None) -> float:
    """Return the most that was ever in memory."""
    return megabytes(Path(f"/proc/{pid or os.getpid()}/status"), "VmHWM")


def share(pid: int) -> float:
    """Return the proportional set size: what is shared counts once, divided among those who share it."""
    return megabytes(Path(f"/proc/{pid}/smaps_rollup"), "Pss")
