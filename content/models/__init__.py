"""The tables. One module per noun; import the classes from here."""

from __future__ import annotations

from content.models.alias import Alias
from content.models.archive import ArchiveImport, ArchiveRow, ImportChange, ImportNote, QuarantinedRow
from content.models.batch import Batch, BatchChange
from content.models.canary import CanarySet
from content.models.hold import Hold
from content.models.ingest import IngestPause, IngestRun
from content.models.item import Item
from content.models.ledger import CurationEvent
from content.models.reader import ReaderMark, Visit
from content.models.saved_view import SavedView, ShareLink
from content.models.taxonomy import Category, TermAlias
from content.models.text import Text
from content.models.token import ApiToken

__all__ = [
    "Alias",
    "ApiToken",
    "ArchiveImport",
    "ArchiveRow",
    "Batch",
    "BatchChange",
    "CanarySet",
    "Category",
    "CurationEvent",
    "Hold",
    "ImportChange",
    "ImportNote",
    "IngestPause",
    "IngestRun",
    "Item",
    "QuarantinedRow",
    "ReaderMark",
    "SavedView",
    "ShareLink",
    "TermAlias",
    "Text",
    "Visit",
]
