"""What every test has: the engine in the header, an empty cache, and hypothesis without a clock (two cores are often busy)."""

from __future__ import annotations

import os
from urllib.parse import urlsplit

import pytest
from django.core.cache import cache
from hypothesis import HealthCheck, settings

settings.register_profile("short", deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow], database=None)
settings.register_profile("soak", parent=settings.get_profile("short"), max_examples=1000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "short"))


def pytest_report_header() -> str:
    """Say which engine this run is on."""
    url = os.environ.get("DATABASE_URL", "")
    parts = urlsplit(url)
    return f"engine: PostgreSQL at {parts.hostname}:{parts.port}" if url else "engine: SQLite"


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    """A rolled back test leaves no stamp, so what it cached would look fresh to the next one."""
    cache.clear()
