"""Sends reports from files through the ingest service, in groups, and keeps what failed as dead letters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import islice

from content.archive.report_files import DeadLetters, Found
from content.archive.systems.ytv2.reports import read_any_report
from content.exceptions import ContentError
from content.models import IngestRun
from content.services.ingest_runs import check_not_paused, upsert_items
from content.services.versions import check_version
from content.types import JSONObject

GROUP = 500


@dataclass
class FileRun:
    """What became of the files: the runs, items by status, and the answers of what is not well."""

    runs: list[int] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    items: list[JSONObject] = field(default_factory=list)

    @property
    def total(self) -> int:
        """How many reports were read."""
        return sum(self.counts.values())

    def as_json(self, dead: DeadLetters) -> JSONObject:
        """Return the answer as one document."""
        place = str(dead.path) if dead.count else None
        return {"runs": [*self.runs], "counts": dict(sorted(self.counts.items())), "items": [*self.items], "dead_letter": place}

    def lines(self) -> list[str]:
        """Return the answer as lines: what failed, and how many ended how."""
        counts = ", ".join(f"{count} {status}" for status, count in sorted(self.counts.items())) or "nothing"
        errors = [f"{item['at']}: {item['error']}" for item in self.items if item["error"]]
        return [*errors, f"{self.total} reports: {counts}"]


def send_files(
    *, found: Iterable[Found], dead: DeadLetters, actor: str, tenant: str = "", progress: Callable[[int, int], None]
) -> FileRun:
    """Write every report; what cannot be written goes to `dead`. Raises IngestPaused and DatabaseIsNewer before the first.

    A pause in the midst of it sends the rest to `dead`, too: nothing that was read is lost.
    """
    check_version()
    check_not_paused()
    dead.check()
    result = FileRun()
    reports = iter(found)
    while group := list(islice(reports, GROUP)):
        shown = partial(advanced, progress, result.total, len(group))
        for item in send_group(group, result, actor=actor, tenant=tenant, progress=shown):
            result.counts[str(item["status"])] += 1
            result.items.append(item)
        for entry, item in zip(group, result.items[-len(group) :], strict=True):
            if item["error"]:
                dead.add(entry, str(item["error"]))
    return result


def advanced(progress: Callable[[int, int], None], before: int, size: int, done: int) -> None:
    """Tell how many reports are done, of those that were read so far."""
    progress(before + done, before + size)


def send_group(
    group: list[Found], result: FileRun, *, actor: str, tenant: str, progress: Callable[[int], None]
) -> Iterator[JSONObject]:
    """Write a group of reports as one run and yield the answer for each of them, in their order."""
    readable = [entry for entry in group if not entry.error]
    refusal = ""
    answers: Iterator[JSONObject] = iter(())
    try:
        run = IngestRun.objects.create(actor=actor, channel="cli")
        answer = upsert_items(
            [entry.report for entry in readable], actor=actor, run=run, tenant=tenant, read=read_any_report, progress=progress
        )
        result.runs.append(answer.run)
        answers = iter(answer.items)
    except ContentError as error:
        refusal = str(error)
    for entry in group:
        if entry.error or refusal:
            blank: JSONObject = {"key": None, "status": "invalid", "fields": {}, "texts": [], "error": entry.error or refusal}
            yield {"at": entry.place, **blank}
        else:
            answered = next(answers)
            yield {"at": entry.place, **{name: value for name, value in answered.items() if name != "index"}}
