"""The one settings file. Every value that a deployment may change is read from the environment by a typed reader."""

from __future__ import annotations

import os
from pathlib import Path

from csp.constants import NONCE, NONE, SELF
from django.core.management.utils import get_random_secret_key

from dashboard import env
from dashboard.database import database_config, database_variable

BASE_DIR = Path(__file__).resolve().parent.parent
ENVIRON = os.environ
VAR_DIR = env.read_path(ENVIRON, "VAR_DIR", BASE_DIR / "var")

# On SQLite with nothing set this is a person's own machine; with a DATABASE_URL it is a deployment and must be told.
IS_DEPLOYMENT = bool(database_variable(ENVIRON)[1])
DEBUG = env.read_bool(ENVIRON, "DEBUG", default=False)
SECRET_KEY = env.read_str(ENVIRON, "SECRET_KEY", "")
SECRET_KEY_IS_TEMPORARY = not SECRET_KEY
SECRET_KEY = SECRET_KEY or get_random_secret_key()
ALLOWED_HOSTS = env.read_list(ENVIRON, "ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.read_list(ENVIRON, "CSRF_TRUSTED_ORIGINS", [])
RENDER_HOST = env.read_str(ENVIRON, "RENDER_EXTERNAL_HOSTNAME", "")
if RENDER_HOST:
    ALLOWED_HOSTS = [*ALLOWED_HOSTS, RENDER_HOST]
    CSRF_TRUSTED_ORIGINS = [*CSRF_TRUSTED_ORIGINS, f"https://{RENDER_HOST}"]

VIEWER_ACCESS = env.read_choice(ENVIRON, "VIEWER_ACCESS", "login", ("login", "public"))
MEDIA_ROOT = env.read_path(ENVIRON, "MEDIA_ROOT", VAR_DIR / "media")
#: The largest archive that the admin takes; larger ones come by `import_archive`.
IMPORT_UPLOAD_MB = env.read_int(ENVIRON, "IMPORT_UPLOAD_MB", 512, low=1, high=100_000)
INDEX_CACHE_DIR = env.read_path(ENVIRON, "INDEX_CACHE_DIR", VAR_DIR / "index")
SNAPSHOT_DIR = env.read_path(ENVIRON, "SNAPSHOT_DIR", VAR_DIR / "snapshots")
SITE_NAME = env.read_str(ENVIRON, "SITE_NAME", "Holdfast")

INSTALLED_APPS = [
    "content.apps.ContentConfig",
    "dashboard.apps.DashboardConfig",
    "dashboard.apps.HoldfastAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_filters",
    "django_htmx",
    "csp",
    "axes",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "dashboard.compression.CompressTextMiddleware",
    "dashboard.api.unanswered.write_unanswered",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "dashboard.urls"
WSGI_APPLICATION = "dashboard.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "dashboard.presenters.chrome.chrome",
            ],
        },
    },
]

DATABASES = {"default": database_config(ENVIRON, VAR_DIR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "items"
LOGOUT_REDIRECT_URL = "login"
SESSION_COOKIE_AGE = 14 * 24 * 3600
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
AXES_LOCKOUT_TEMPLATE = "registration/locked.html"

LANGUAGE_CODE = "en-gb"
TIME_ZONE = env.read_zone(ENVIRON, "TIME_ZONE", "UTC")
USE_I18N = True
USE_TZ = True
FORMAT_MODULE_PATH = "dashboard.formats"

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
# Installed as a package the files lie inside `dashboard`, and there is no folder beside it.
STATICFILES_DIRS = [folder for folder in [BASE_DIR / "static"] if folder.is_dir()]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if IS_DEPLOYMENT and not DEBUG
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
# Without a collected manifest (a person's own machine), the files are served from where they lie.
WHITENOISE_USE_FINDERS = not IS_DEPLOYMENT
WHITENOISE_AUTOREFRESH = DEBUG

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "https:", "data:"],
        "media-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
# Behind a proxy that ends TLS (Render). A person's own machine speaks plain HTTP.
HTTPS_ONLY = env.read_bool(ENVIRON, "HTTPS_ONLY", default=IS_DEPLOYMENT and not DEBUG)
SECURE_SSL_REDIRECT = HTTPS_ONLY
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS_ONLY else None
SESSION_COOKIE_SECURE = HTTPS_ONLY
CSRF_COOKIE_SECURE = HTTPS_ONLY
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS_ONLY else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS_ONLY
SECURE_HSTS_PRELOAD = HTTPS_ONLY

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"holdfast": {"level": "INFO"}, "axes": {"level": "ERROR"}},
}
