"""The errors that callers can expect. The first docstring line is the message; `code` names it for the API and reports."""

from __future__ import annotations


class ContentError(Exception):
    """Something in the content store was refused."""

    code = "refused"

    def __init__(self, message: str = "") -> None:
        super().__init__(message or (type(self).__doc__ or "").strip().splitlines()[0])


class InvalidKey(ContentError):
    """This is not a key of the form source:external_id."""

    code = "invalid_key"


class AmbiguousKey(ContentError):
    """This name belongs to more than one item."""

    code = "ambiguous_key"

    def __init__(self, name: str, keys: list[str]) -> None:
        super().__init__(f"{name!r} is another name of {len(keys)} items: {', '.join(keys)}")
        self.keys = keys


class ItemNotFound(ContentError):
    """There is no item of this key."""

    code = "not_found"


class StaleRevision(ContentError):
    """Somebody else decided about this item in the meantime."""

    code = "stale_revision"


class InvalidCuration(ContentError):
    """This cannot be decided about an item."""

    code = "invalid_curation"


class BatchUndone(ContentError):
    """This batch was undone before."""

    code = "batch_undone"


class InvalidFilter(ContentError):
    """A parameter of the filter is unknown or invalid."""

    code = "invalid_filter"

    def __init__(self, errors: dict[str, list[str]]) -> None:
        super().__init__("; ".join(f"{name}: {' '.join(reasons)}" for name, reasons in errors.items()))
        self.errors = errors


class ArchiveRefused(ContentError):
    """The file was refused as a whole and nothing was written."""

    code = "archive_refused"


class PermissionRefused(ContentError):
    """This account may not do that."""

    code = "permission_refused"


class AccountRefused(ContentError):
    """This account cannot be made so."""

    code = "account_refused"


class TokenRefused(ContentError):
    """This token is unknown or was revoked."""

    code = "token_refused"


class ScopeRefused(ContentError):
    """This token does not open that."""

    code = "scope_refused"


class InvalidReport(ContentError):
    """This report cannot be read."""

    code = "invalid_report"


class IngestPaused(ContentError):
    """Ingest is paused; come back later."""

    code = "ingest_paused"


class IdempotencyConflict(ContentError):
    """This Idempotency-Key was used for another body, or its first request still runs."""

    code = "idempotency_conflict"


class QuickstartRefused(ContentError):
    """Quickstart would not leave what is there as it is."""

    code = "quickstart_refused"


class InvalidTerm(ContentError):
    """This term cannot be renamed or merged so."""

    code = "invalid_term"


class MergeRefused(ContentError):
    """These two items cannot be merged."""

    code = "merge_refused"


class NotDeleted(ContentError):
    """Only a deleted item can be purged."""

    code = "not_deleted"


class CanaryRefused(ContentError):
    """This canary set cannot be recorded so."""

    code = "canary_refused"
