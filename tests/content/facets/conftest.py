"""Both engines behind `facets.query`: the index answers outside a transaction, SQL within one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import transaction


@pytest.fixture(params=["from the index", "within a transaction"])
def _both_engines(request: pytest.FixtureRequest, transactional_db: None) -> Iterator[None]:
    if request.param == "from the index":
        yield
        return
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
