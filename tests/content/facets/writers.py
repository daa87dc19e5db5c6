"""Somebody else who writes: a connection of its own, in a thread of its own, whose transaction opens and ends when told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

from django.db import connections, transaction


class Writer:
    """Does one thing after the other, each to its end."""

    def __init__(self) -> None:
        self.thread = ThreadPoolExecutor(1)
        self.open: list[transaction.Atomic] = []

    def do(self, work: Callable[..., Any], *args: Any) -> Any:
        return self.thread.submit(work, *args).result(60)

    def begin(self) -> None:
        """Open a transaction, or a savepoint within one."""
        self.open.append(transaction.atomic())
        self.do(self.open[-1].__enter__)

    def commit(self) -> None:
        self.do(self.open.pop().__exit__, None, None, None)

    def rollback(self) -> None:
        self.do(transaction.set_rollback, True)
        self.commit()

    def close(self) -> None:
        while self.open:
            self.rollback()
        self.do(connections.close_all)
        self.thread.shutdown()


@contextmanager
def writers(count: int) -> Iterator[list[Writer]]:
    """Yield so many writers; whatever they leave open is rolled back."""
    made = [Writer() for _ in range(count)]
    try:
        yield made
    finally:
        for writer in made:
            writer.close()
