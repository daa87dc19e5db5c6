"""What an error asks for: work that the database gave up for another writer's sake is done again, a value is set aside."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import DatabaseError, DataError, IntegrityError, OperationalError, connection

from content.db import operations

P = ParamSpec("P")
R = TypeVar("R")

TIMES = 6
#: Seconds; two that gave each other up must not meet again at the same moment.
LONGEST_PAUSE = 0.05


def retried(work: Callable[P, R]) -> Callable[P, R]:
    """Return the work, begun again when the engine ended it in a deadlock or could not serialise it.

    Only where no transaction is open: within one, only whoever opened it can begin again. Nothing outside the database may
    have happened by then, and the arguments must be readable twice.
    """

    @wraps(work)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        if not connection.in_atomic_block:
            for attempt in range(1, TIMES):
                try:
                    return work(*args, **kwargs)
                except OperationalError as error:
                    if not operations().is_given_up(error):
                        raise
                time.sleep(random.uniform(0, LONGEST_PAUSE * attempt))  # noqa: S311
        return work(*args, **kwargs)

    return run


def is_about_a_row(error: Exception) -> bool:
    """Return whether the database refused a value, and not the whole statement, or its service.

    Beyond Django's own classes, SQLSTATE class 54 is a value that is larger than some index or search vector can hold.
    """
    if isinstance(error, DatabaseError) and not isinstance(error, DataError | IntegrityError):
        return str(getattr(error.__cause__, "sqlstate", None) or "").startswith("54")
    return True
