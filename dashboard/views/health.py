"""What a platform asks: is the process alive (/healthz), and is the service usable (/readyz, every check by its name)."""

from __future__ import annotations

from collections.abc import Callable

from django.db import DEFAULT_DB_ALIAS, Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from content.db import operations
from content.db.search import search_store
from content.facets.index.keeper import keeper
from content.services.canaries import canary_problems


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer that the process serves; nothing else is asked, so a lost database restarts no process."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """Answer 200 when every check is green, else 503; the body names each."""
    checks = run_checks()
    ready = all(fault is None for fault in checks.values())
    body = {name: {"ok": fault is None, "detail": fault or ""} for name, fault in checks.items()}
    return JsonResponse({"ready": ready, "checks": body}, status=200 if ready else 503)


def run_checks() -> dict[str, str | None]:
    """Return each check's fault, None for a green one. After a database that does not answer the rest is not asked."""
    faults = {"database": fault_of(database_fault)}
    for name, check in CHECKS.items():
        faults[name] = fault_of(check) if faults["database"] is None else "not asked: the database is away"
    return faults


def fault_of(check: Callable[[], str | None]) -> str | None:
    """Run a check; a database error is a fault, named by its class (its text may hold addresses)."""
    try:
        return check()
    except Error as error:
        return f"{type(error).__name__} from the database"


def database_fault() -> str | None:
    """Connect and let the server answer one statement."""
    connection.ensure_connection()
    return None if connection.is_usable() else "the database does not answer"


def migrations_fault() -> str | None:
    """Compare the migrations on disk with those recorded."""
    executor = MigrationExecutor(connection)
    pending = [str(migration) for migration, _backwards in executor.migration_plan(executor.loader.graph.leaf_nodes())]
    return f"{len(pending)} pending, the first is {pending[0]}" if pending else None


def guards_fault() -> str | None:
    """Ask for the triggers that hold what people decided."""
    return None if operations(DEFAULT_DB_ALIAS).guards_are_in_force() else "missing, disabled or of another version; run migrate"


def search_fault() -> str | None:
    """Ask for the search documents: without them a search would find too little."""
    return None if search_store().is_in_force() else "search documents are missing or old; run migrate"


def canaries_fault() -> str | None:
    """Ask whether the recorded decisions still are what the ledger says; the first that is not is named."""
    return next(iter(canary_problems()), None)


def index_fault() -> str | None:
    """Ask for the facet index. The first probe has it built, so that a new process gets visitors when it can answer them."""
    return keeper().fault()


#: What is asked of a database that answers.
CHECKS = {
    "migrations": migrations_fault,
    "guards": guards_fault,
    "search": search_fault,
    "canaries": canaries_fault,
    "facet index": index_fault,
}
