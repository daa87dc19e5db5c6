"""The list of snapshots, for operators to look at. Taking, verifying and restoring are commands: they outlast a request."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.dateparse import parse_datetime

from content.archive.snapshots import Snapshot, snapshots
from content.policies import can_operate


@dataclass(frozen=True)
class SnapshotRow:
    """One snapshot as its manifest describes it; what is missing there is empty here."""

    name: str
    taken_at: datetime | None
    rows: int
    bytes: int
    engine: str
    dump: str
    is_there: bool

    @classmethod
    def of(cls, snapshot: Snapshot) -> SnapshotRow:
        """Read a manifest, which may be anybody's text."""
        said = snapshot.said
        dump = said.get("dump")
        facts = dump if isinstance(dump, dict) else {}
        return cls(
            name=snapshot.path.name,
            taken_at=parse_datetime(str(said.get("taken_at", ""))),
            rows=number(said.get("rows")),
            bytes=number(said.get("bytes")),
            engine=str(said.get("engine", "")),
            dump=str(facts.get("file") or facts.get("reason") or ""),
            is_there=snapshot.path.is_file(),
        )


def number(value: object) -> int:
    """Return a count of a manifest."""
    return value if isinstance(value, int) else 0


def list_snapshots(request: HttpRequest, site: AdminSite) -> TemplateResponse:
    """Show every complete snapshot, the newest first; operators only."""
    if not can_operate(request.user):
        raise PermissionDenied
    rows = [SnapshotRow.of(snapshot) for snapshot in snapshots()]
    context = {**site.each_context(request), "title": "Snapshots", "rows": rows, "folder": settings.SNAPSHOT_DIR}
    return TemplateResponse(request, "admin/content/snapshots.html", context)


def index_entry() -> dict[str, Any]:
    """Return the line of the admin's index that leads here."""
    perms = {"add": False, "change": False, "delete": False, "view": True}
    address = reverse("admin:content_snapshots")
    return {
        "name": "Snapshots",
        "object_name": "Snapshot",
        "admin_url": address,
        "add_url": None,
        "view_only": True,
        "perms": perms,
    }
