"""The index on disk: arrays that are mapped, not read; one blob of bitmaps; one JSON document that says what they are.

A folder is written under a name of its own and then named in `current`, so an index is there whole or not at all. What cannot
be read, or is of another shape, is no index and never an error. Whether it is of this database and how old it is, its mark says.
"""

from __future__ import annotations

import hashlib
import json
import logging
import shutil
import tempfile
import time
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from django.conf import settings
from django.db import connections
from pyroaring import BitMap

from content.db.file_lock import file_lock
from content.db.index_rows import Mark
from content.db.search import search_store
from content.facets.index.columns import SLACK, Column, Numbers
from content.facets.index.shape import OF_SET, SORTED_COLUMNS, TITLE, digest
from content.facets.index.state import Found, Index, Number
from content.facets.index.titles import Titles
from content.facets.index.values import Codes, SetValues, SingleValues, Values
from content.search.syntax import Term

log = logging.getLogger("holdfast.index")
#: Seconds that a folder is left alone.
YOUNG = 60
CURRENT, META, BITMAPS = "current", "index.json", "bitmaps"
#: What one process at a time does: build an index, or add to one.
BUILD, ADD = "build.lock", "lock"


def folder_of(using: str) -> Path:
    """Return where the index of a database is kept."""
    config = connections.settings[using]
    place = json.dumps([config[name] for name in ("ENGINE", "HOST", "PORT", "NAME")], default=str)
    return Path(settings.INDEX_CACHE_DIR) / hashlib.sha256(place.encode()).hexdigest()[:16]


def save(index: Index, using: str) -> bool:
    """Write an index in place of what is there; return whether that went well. A full or read-only disk is a line in the log."""
    home = folder_of(using)
    index.unsaved = 0
    try:
        home.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix="index-", dir=home))
        write(index, folder, search_store(using).digest())
        name_current(home, folder)
    except OSError as error:
        log.warning("The facet index could not be cached: %s", error)
        return False
    return True


@contextmanager
def alone(using: str, work: str) -> Iterator[bool]:
    """Be the only process that does this to the cached index of a database; yields whether another one had to be waited for."""
    path, waited = folder_of(using) / work, False
    with ExitStack() as stack:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            if not stack.enter_context(file_lock(path)):
                stack.enter_context(file_lock(path, wait=True))
                waited = True
        except OSError as error:
            log.warning("The facet index has no folder of its own: %s", error)
        yield waited


def name_current(home: Path, folder: Path) -> None:
    """Make a folder the one that is read, and remove old ones. Who has mapped their files keeps them."""
    name = home / f"{CURRENT}.{folder.name}"
    name.write_text(folder.name)
    name.replace(home / CURRENT)
    for other in home.glob("index-*"):
        # A young one may be another process's, which is still writing it.
        if other != folder and time.time() - other.stat().st_mtime > YOUNG:
            shutil.rmtree(other, ignore_errors=True)


def restored(using: str) -> Index | None:
    """Return the index of a database as it was written, None without a readable one of this shape."""
    home = folder_of(using)
    if not (home / CURRENT).is_file():
        return None
    try:
        return read(home / (home / CURRENT).read_text(), search_store(using).digest())
    except (OSError, ValueError, KeyError, TypeError, IndexError, AttributeError) as error:
        log.warning("The cached facet index cannot be read and is built anew: %s", error)
        return None


def write(index: Index, folder: Path, search: str) -> None:
    """Write every part of an index into an empty folder; `search` names the rules by which words are found."""
    for name, numbers in arrays_of(index):
        np.save(folder / f"{name}.npy", numbers)
    bitmaps = [bitmap.serialize() for bitmap in bitmaps_of(index)]
    blob = b"".join(bitmaps)
    (folder / BITMAPS).write_bytes(blob)
    meta = {
        "shape": digest(),
        "mark": asdict(index.mark),
        "size": len(index),
        "sorted_ids": index.sorted_ids,
        "applied": index.applied,
        "search": search,
        "version": index.version,
        "changes": index.changes,
        "found": [([asdict(term) for term in terms], found.version) for terms, found in index.lasting()],
        "numbers": list(index.numbers),
        "pools": {name: values.pool.size for name, values in index.values.items() if isinstance(values, SetValues)},
        "names": {name: values.names[: len(values.bitmaps)] for name, values in index.values.items()},
        "bitmaps": [len(bitmap) for bitmap in bitmaps],
        "checksum": zlib.crc32(blob),
    }
    (folder / META).write_text(json.dumps(meta, ensure_ascii=False), encoding="utf-8")


def arrays_of(index: Index) -> Iterator[tuple[str, Numbers]]:
    """Yield every array with its name; columns have room behind them, so that new items do not move them out of the file."""
    yield "ids", with_room(index.ids)
    yield "titles", index.titles.whole()
    yield "title_starts", with_room(index.titles.starts)
    yield "title_lengths", with_room(index.titles.lengths)
    for sort in index.orders:
        yield f"order_{sort}", index.order(sort).slots
    for name, number in index.numbers.items():
        yield f"number_{name}", with_room(number.column)
    for name, values in index.values.items():
        for part in values.columns:
            yield f"{part}_{name}", with_room(getattr(values, part))


def with_room(column: Column) -> Numbers:
    """Return a column with free places at its end."""
    return np.append(column.data, np.zeros(len(column) // SLACK + 64, column.room.dtype))


def bitmaps_of(index: Index) -> Iterator[BitMap]:
    """Yield every bitmap in the order in which `read` takes them."""
    yield index.deleted
    for number in index.numbers.values():
        yield number.known
    for values in index.values.values():
        yield from values.bitmaps
    for _terms, found in index.lasting():
        yield found.slots


def read(folder: Path, search: str) -> Index:
    """Return the index of a folder; raises ValueError and others for what is not whole, or found by other rules."""
    meta: dict[str, Any] = json.loads((folder / META).read_text(encoding="utf-8"))
    blob = (folder / BITMAPS).read_bytes()
    if (meta["shape"], meta["search"]) != (digest(), search) or meta["checksum"] != zlib.crc32(blob):
        raise ValueError("it is of another shape, or damaged")
    return Reader(folder, meta, blob).index()


class Reader:
    """Reads one folder; bitmaps come one after the other, as `bitmaps_of` yields them."""

    def __init__(self, folder: Path, meta: dict[str, Any], blob: bytes) -> None:
        self.folder, self.meta = folder, meta
        self.bitmaps = self._bitmaps(memoryview(blob))

    def _bitmaps(self, blob: memoryview) -> Iterator[BitMap]:
        end = 0
        for length in self.meta["bitmaps"]:
            start, end = end, end + length
            yield BitMap.deserialize(bytes(blob[start:end]))

    def array(self, name: str) -> Numbers:
        """Map one array; what is written to it stays in this process."""
        mapped: Numbers = np.load(self.folder / f"{name}.npy", mmap_mode="c", allow_pickle=False)
        # A plain array of the same memory: numpy's class of mapped ones is slow at single numbers.
        return mapped.view(np.ndarray)

    def column(self, name: str, size: int) -> Column:
        """Map one column."""
        room = self.array(name)
        if len(room) < size:
            raise ValueError(f"{name} is too short")
        return Column(room, size)

    def index(self) -> Index:
        """Return the index."""
        size = self.meta["size"]
        deleted = next(self.bitmaps)
        numbers = {name: Number(self.column(f"number_{name}", size), next(self.bitmaps)) for name in self.meta["numbers"]}
        index = Index(
            mark=Mark(**self.meta["mark"]),
            ids=self.column("ids", size),
            sorted_ids=self.meta["sorted_ids"],
            deleted=deleted,
            numbers=numbers,
            values={name: self.values(name, Codes(texts)) for name, texts in self.meta["names"].items()},
            titles=Titles(self.array("titles"), self.column("title_starts", size), self.column("title_lengths", size)),
            slots_by_sort={sort: self.array(f"order_{sort}") for sort in (*SORTED_COLUMNS, TITLE)},
            applied=self.meta["applied"],
            version=self.meta["version"],
            changes=[(version, slots) for version, slots in self.meta["changes"]],
        )
        for terms, version in self.meta["found"]:
            index.found[tuple(map(term_of, terms))] = Found(version, next(self.bitmaps), is_lasting=True)
        return index

    def values(self, name: str, codes: Codes) -> Values:
        """Return the values of one facet."""
        size = self.meta["size"]
        bitmaps = [next(self.bitmaps) for _ in range(len(codes))]
        if name not in OF_SET:
            return SingleValues(codes, bitmaps, self.column(f"column_{name}", size))
        starts, lengths = self.column(f"starts_{name}", size), self.column(f"lengths_{name}", size)
        return SetValues(codes, bitmaps, starts, lengths, self.column(f"pool_{name}", self.meta["pools"][name]))


def term_of(written: dict[str, Any]) -> Term:
    """Return a term as JSON wrote it."""
    return Term(**{**written, "phrase": tuple(written["phrase"])})
