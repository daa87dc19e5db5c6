"""The product's own settings as a deployment has them: hashed and compressed files; and one address that fails on purpose."""

from __future__ import annotations

from dashboard.settings import *  # noqa: F403
from dashboard.settings import STORAGES

ROOT_URLCONF = "scripts.pages.urls"
STORAGES["staticfiles"] = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
WHITENOISE_USE_FINDERS = False
HTTPS_ONLY = SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = False
SECURE_HSTS_SECONDS = 0
SECURE_PROXY_SSL_HEADER = None
