"""Reports in files: one JSON document, JSON Lines, a directory of them, or standard input; and a file for what failed."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

import orjson

from content.exceptions import ContentError
from content.types import JSONObject, JSONValue

LONGEST_LINE = 8 * 1024 * 1024
LONGEST_DOCUMENT = 64 * 1024 * 1024
LINES = (".jsonl", ".ndjson")
#: What a line of a dead-letter file holds, beside the report itself or the raw text of what was no report.
DEAD = frozenset({"at", "error"})


class FileRefused(ContentError):
    """This file holds no reports."""

    code = "file_refused"


@dataclass(frozen=True)
class Found:
    """One report and the place that it was read from; with an `error` its raw text instead."""

    place: str
    report: JSONValue = None
    error: str = ""
    raw: str = ""


@dataclass
class DeadLetters:
    """Collects what failed as JSON Lines; the file is made with the first line and safe on disk after `close`."""

    path: Path
    count: int = 0
    _file: BinaryIO | None = field(default=None, repr=False)

    def check(self) -> None:
        """Raise FileRefused when the file could not be written, before anything else is."""
        if not os.access(self.path if self.path.exists() else self.path.parent, os.W_OK) or self.path.is_dir():
            raise FileRefused(f"{self.path} cannot be written; name another file with --dead-letter")

    def add(self, found: Found, error: str) -> None:
        """Write what failed, and why."""
        self._file = self._file or self.path.open("ab")
        body: JSONObject = {"raw": found.raw} if found.error else {"report": found.report}
        line = json.dumps({"at": found.place, "error": error, **body}, ensure_ascii=True)
        self._file.write(line.encode() + b"\n")
        self.count += 1

    def close(self) -> None:
        """Bring the lines to the disk."""
        if self._file is not None:
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()


def dead_letter_of(path: Path) -> Path:
    """Return where failures go when nobody said so: beside the file or directory, for standard input here."""
    if str(path) == "-":
        return Path("ingest.dead-letter.jsonl")
    return path.with_name(f"{path.resolve().name}.dead-letter.jsonl")


def read_path(path: Path) -> Iterator[Found]:
    """Yield the reports of a file, or of a directory's *.json and *.jsonl files by name. Raises FileRefused, OSError."""
    if not path.is_dir():
        with path.open("rb") as stream:
            yield from read_stream(stream, path.name)
        return
    for file in sorted(file for file in path.iterdir() if file.suffix in (".json", *LINES)):
        try:
            with file.open("rb") as stream:
                yield from read_stream(stream, file.name)
        except (FileRefused, OSError) as refusal:
            yield Found(file.name, error=str(refusal), raw=str(file))


def read_stream(stream: BinaryIO, name: str) -> Iterator[Found]:
    """Yield the reports of a stream. Where the first line is an object and more follows, each line is a report."""
    number, first = first_line(stream)
    if not first:
        return
    rest = stream.read(1)
    if name.endswith(LINES) or (rest and is_document(first)):
        yield from read_lines(stream, name, number, first, rest)
        return
    yield from read_document(first + rest + stream.read(LONGEST_DOCUMENT + 1), name)


def first_line(stream: BinaryIO) -> tuple[int, bytes]:
    """Return the number and the text of the first line that is not blank."""
    number = 1
    line = stream.readline(LONGEST_LINE + 1)
    while line and not line.strip():
        number, line = number + 1, stream.readline(LONGEST_LINE + 1)
    return number, line.removeprefix(b"\xef\xbb\xbf")


def is_document(line: bytes) -> bool:
    """Return whether a line is an object of its own."""
    try:
        return isinstance(orjson.loads(line), dict)
    except orjson.JSONDecodeError:
        return False


def read_lines(stream: BinaryIO, name: str, number: int, first: bytes, rest: bytes) -> Iterator[Found]:
    """Yield the report of every line; a bad line is told and passed over."""
    yield read_line(first, f"{name}:{number}")
    line = rest + (b"" if rest == b"\n" else stream.readline(LONGEST_LINE + 1))
    while line:
        number += 1
        if len(line) > LONGEST_LINE:
            skip_line(stream, line)
        if line.strip():
            yield read_line(line, f"{name}:{number}")
        line = stream.readline(LONGEST_LINE + 1)


def skip_line(stream: BinaryIO, line: bytes) -> None:
    """Pass over the rest of a line that is too long."""
    while line and not line.endswith(b"\n"):
        line = stream.readline(LONGEST_LINE)


def read_line(line: bytes, place: str) -> Found:
    """Return the report of one line."""
    if len(line) > LONGEST_LINE:
        return Found(place, error=f"the line has more than {LONGEST_LINE} bytes", raw=line[:1000].decode(errors="replace"))
    try:
        document = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        return Found(place, error=f"no JSON: {error}", raw=line.decode(errors="replace").rstrip("\n"))
    return again(document, place)


def read_document(text: bytes, name: str) -> Iterator[Found]:
    """Yield the reports of one JSON document: a report, a list of them, or {"items": [...]}."""
    if len(text) > LONGEST_DOCUMENT:
        raise FileRefused(f"the document has more than {LONGEST_DOCUMENT} bytes; send JSON Lines")
    try:
        document = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise FileRefused(f"no JSON: {error}") from None
    if isinstance(document, dict) and set(document) == {"items"} and isinstance(document["items"], list):
        document = document["items"]
    if not isinstance(document, list):
        yield again(document, name)
        return
    for number, report in enumerate(document):
        yield again(report, f"{name}[{number}]")


def again(document: JSONValue, place: str) -> Found:
    """Return a report, or what a dead-letter line kept of one: such a file can be sent as it is, or after a correction."""
    if isinstance(document, dict) and set(document) == DEAD | {"report"}:
        return Found(place, document["report"])
    if isinstance(document, dict) and set(document) == DEAD | {"raw"} and isinstance(document["raw"], str):
        return read_line(document["raw"].encode(), place)
    return Found(place, document)
