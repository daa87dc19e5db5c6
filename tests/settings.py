"""The settings of a test run: the product's own, read from a clean environment, on the engine that TEST_ENGINE names.

TEST_ENGINE=sqlite or postgres; unset, a DATABASE_URL names the server, and without one it is SQLite. The first process
(under xdist, the one that starts the workers) prepares folder and server; the others find both in the environment.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from tests import postgres

#: What a person's shell may hold and a test run must not see.
OWN_SHELL = (
    *(
        "ALLOWED_HOSTS",
        "CSRF_TRUSTED_ORIGINS",
        "DEBUG",
        "MEDIA_ROOT",
        "RENDER_EXTERNAL_HOSTNAME",
        "SITE_NAME",
        "SNAPSHOT_DIR",
        "SQLITE_NAME",
    ),
    *("TIME_ZONE", "VIEWER_ACCESS", "DATABASE_POOL_SIZE", "DATABASE_CONNECT_TIMEOUT", "DATABASE_DIRECT_URL"),
    "INDEX_CACHE_DIR",
)


def prepare() -> None:
    """Set the environment once per run and remember that it is done."""
    for name in OWN_SHELL:
        os.environ.pop(name, None)
    folder = tempfile.mkdtemp(prefix="holdfast-tests-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    os.environ |= {"VAR_DIR": folder, "TEST_RUN": str(os.getpid()), "SECRET_KEY": "only-for-tests", "HTTPS_ONLY": "0"}
    choose_engine()


def choose_engine() -> None:
    """Leave DATABASE_URL set exactly when the run is on PostgreSQL."""
    chosen = os.environ.get("TEST_ENGINE", "")
    if chosen not in ("", "sqlite", "postgres"):
        raise ValueError(f"TEST_ENGINE: {chosen!r} is neither sqlite nor postgres")
    if chosen == "postgres":
        os.environ["DATABASE_URL"] = postgres.provide()
    elif chosen == "sqlite":
        os.environ.pop("DATABASE_URL", None)
        os.environ.pop("DATABASE_URL_POSTGRES_NEW", None)


if "TEST_RUN" not in os.environ:
    prepare()

from dashboard.settings import *  # noqa: E402, F403 - the environment comes first
from dashboard.settings import DATABASES, INSTALLED_APPS, STATIC_ROOT, STORAGES, VAR_DIR  # noqa: E402

RUN = f"test_holdfast_{os.environ['TEST_RUN']}"
# A file and not memory: threads and second connections then see what they see in production.
DATABASES["default"]["TEST"] = {"NAME": RUN if "DATABASE_URL" in os.environ else str(VAR_DIR / f"{RUN}.sqlite3")}
DATABASES["default"]["OPTIONS"].pop("pool", None)
INSTALLED_APPS += ["django_migration_linter"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_USE_FINDERS = True
# Every client of a test loads the middleware anew: files are found when one asks for them, not listed each time.
WHITENOISE_AUTOREFRESH = True
Path(STATIC_ROOT).mkdir(parents=True, exist_ok=True)
