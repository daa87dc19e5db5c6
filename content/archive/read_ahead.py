"""Reads the next units of an archive while the database works on those before: two processors, and never more than two chunks."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import islice

from content.archive.mapped import Unit


@contextmanager
def read_ahead(units: Iterator[Unit], at_once: int) -> Iterator[Iterator[list[Unit]]]:
    """Give the units in lists. One thread reads them, which ends with the context; what it raises is raised here, in its turn."""
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="read-ahead") as reader:
        yield chunks(reader, units, at_once)


def chunks(reader: ThreadPoolExecutor, units: Iterator[Unit], at_once: int) -> Iterator[list[Unit]]:
    """Yield lists of units; the next one is being read when one is given."""
    following = reader.submit(taken, units, at_once)
    while chunk := following.result():
        following = reader.submit(taken, units, at_once)
        yield chunk


def taken(units: Iterator[Unit], at_once: int) -> list[Unit]:
    """Return the next units."""
    return list(islice(units, at_once))
