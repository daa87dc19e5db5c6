"""One call of a machine: many reports in, a truthful answer out, and a run that remembers both."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal, Protocol

from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from content.exceptions import IdempotencyConflict, IngestPaused, InvalidReport
from content.models import IngestPause, IngestRun
from content.services.ingest import write_records
from content.services.outcomes import RecordOutcome
from content.services.records import ItemRecord
from content.services.reports import read_report
from content.services.versions import check_version
from content.types import JSONObject, JSONValue

logger = logging.getLogger("holdfast.ingest")

ERRORS_KEPT = 50
#: No request lives longer: the server ends it first (`timeout` in gunicorn.conf.py).
LONGEST_REQUEST = timedelta(minutes=5)
Outcome = Literal["done", "partial", "refused"]


class ReadReport(Protocol):
    """Reads one report; raises InvalidReport."""

    def __call__(self, report: JSONValue, *, tenant: str, now: datetime) -> ItemRecord: ...


@dataclass(frozen=True)
class Answer:
    """What a machine is told: counts by status, and for each report its item, its fields and its texts, or its error."""

    run: int
    outcome: Outcome
    counts: dict[str, int]
    items: list[JSONObject] = field(default_factory=list)

    def document(self) -> JSONObject:
        """Return the answer as JSON."""
        return {"run": self.run, "counts": dict(self.counts), "items": list(self.items)}


def upsert_items(
    reports: Sequence[JSONValue | ItemRecord],
    *,
    actor: str,
    run: IngestRun | None = None,
    tenant: str = "",
    progress: Callable[[int], None] | None = None,
    read: ReadReport = read_report,
) -> Answer:
    """Write reports, each in a transaction of its own, and say of each what became of it. Never raises for a bad report.

    `actor` is text as "token:nas-1". `run` is the run to record it in; without one a run is made. `read` knows the shape of
    the reports. Raises IngestPaused; and DatabaseIsNewer, when a program on a NAS calls this that is older than the tables.
    """
    check_not_paused()
    if run is None:
        check_version()
        run = IngestRun.objects.create(actor=actor, channel="orm")
    items = []
    for index, report in enumerate(reports):
        items.append({"index": index, **write_report(report, tenant=tenant, read=read)})
        if progress is not None:
            progress(index + 1)
    counts = Counter(str(item["status"]) for item in items)
    answer = Answer(run.pk, outcome_of(counts, len(items)), dict(sorted(counts.items())), items)
    finish_run(run, answer)
    return answer


def write_report(report: JSONValue | ItemRecord, *, tenant: str, read: ReadReport) -> JSONObject:
    """Write one report and return its part of the answer."""
    now = timezone.now()
    try:
        record = report if isinstance(report, ItemRecord) else read(report, tenant=tenant, now=now)
        (outcome,) = write_records([record], now=now)
    except InvalidReport as error:
        return {"key": named_key(report), "status": "invalid", "fields": {}, "texts": [], "error": str(error)}
    except DatabaseError:
        # The report is lost to nobody: its sender is told, and the reason is in our log.
        logger.exception("a report could not be written: %s", named_key(report))
        reason = "the database did not take it; the reason is in the server's log"
        return {"key": named_key(report), "status": "invalid", "fields": {}, "texts": [], "error": reason}
    return {
        "key": str(outcome.key),
        "status": item_status(outcome),
        "fields": dict(outcome.fields),
        "texts": list(outcome.texts),
        "error": None,
    }


def item_status(outcome: RecordOutcome) -> str:
    """Return the item's word; a new or changed text alone is an update, too."""
    has_new_text = any(status in ("created", "updated") for status in outcome.texts)
    return "updated" if outcome.status == "unchanged" and has_new_text else outcome.status


def named_key(report: JSONValue | ItemRecord) -> str | None:
    """Return the key that a report gives itself, for its sender to know it by."""
    if isinstance(report, ItemRecord):
        return str(report.key)
    names = ("key", "external_id", "video_id", "id")
    named = next((report[name] for name in names if report.get(name)), None) if isinstance(report, dict) else None
    # The run keeps it, and not every engine can hold every character of it.
    return named[:600].encode("utf-8", "replace").decode().replace("\0", "\ufffd") if isinstance(named, str) else None


def outcome_of(counts: Counter[str], total: int) -> Outcome:
    """Return how a run ends: an empty one is done."""
    invalid = counts["invalid"]
    return "done" if not invalid else "refused" if invalid == total else "partial"


def finish_run(run: IngestRun, answer: Answer) -> None:
    """Write how a run ended."""
    errors = [item for item in answer.items if item["error"]][:ERRORS_KEPT]
    run.outcome, run.counts, run.finished_at = answer.outcome, answer.counts, timezone.now()
    run.errors = [{name: item[name] for name in ("index", "key", "error")} for item in errors]
    run.answer = answer.document() if run.idempotency_key else None
    run.save(update_fields=["outcome", "counts", "finished_at", "errors", "answer"])


def start_run(*, actor: str, channel: str, idempotency_key: str = "", body_digest: str = "") -> IngestRun:
    """Return a new run, or the earlier one that had this Idempotency-Key and body: its `answer` is the answer again.

    An earlier one without an answer that nobody can be working on any more is taken over: reports may be written twice.
    Raises IdempotencyConflict for another body, and while the first request still runs.
    """
    values: dict[str, Any] = {"channel": channel, "body_digest": body_digest}
    try:
        with transaction.atomic():
            return IngestRun.objects.create(actor=actor, idempotency_key=idempotency_key, **values)
    except IntegrityError:
        earlier = IngestRun.objects.get(actor=actor, idempotency_key=idempotency_key)
    if earlier.body_digest != body_digest:
        raise IdempotencyConflict("this Idempotency-Key was used for another body")
    if earlier.answer is None and not take_over(earlier, now=timezone.now()):
        raise IdempotencyConflict("the first request with this Idempotency-Key has not been answered yet")
    return earlier


def take_over(run: IngestRun, *, now: datetime) -> bool:
    """Claim a run whose request died before its answer; False while it may be alive, or when another request was quicker."""
    abandoned = IngestRun.objects.filter(
        pk=run.pk, answer__isnull=True, started_at=run.started_at, started_at__lt=now - LONGEST_REQUEST
    )
    return abandoned.update(started_at=now) == 1


def check_not_paused() -> None:
    """Raise IngestPaused while somebody holds ingest."""
    pause = IngestPause.objects.filter(resumed_at=None).first()
    if pause is not None:
        raise IngestPaused(f"ingest is paused by {pause.actor}: {pause.reason or 'no reason given'}")


def pause_ingest(*, actor: str, reason: str, now: datetime) -> bool:
    """Stop ingest; False when it is stopped already."""
    try:
        with transaction.atomic():
            IngestPause.objects.create(actor=actor, reason=reason, paused_at=now)
    except IntegrityError:
        return False
    return True


def resume_ingest(*, actor: str, now: datetime) -> bool:
    """Let machines write again; False when nothing was stopped."""
    return IngestPause.objects.filter(resumed_at=None).update(resumed_at=now, resumed_by=actor) == 1
