"""The product's own settings, beside whose admin the benchmark has a plain one; static files from where they lie."""

from __future__ import annotations

from dashboard.settings import *  # noqa: F403
from dashboard.settings import STORAGES

ROOT_URLCONF = "scripts.bench.urls"
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
