"""How gunicorn serves `dashboard.wsgi`: one process with threads by default, because counts are kept per process."""

from __future__ import annotations

import os

bind = f"{os.environ.get('HOST', '0.0.0.0')}:{os.environ.get('PORT', '8000')}"  # noqa: S104 - a container's port is the platform's to guard
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "1"))
threads = int(os.environ.get("WEB_THREADS", "8"))
timeout = 60
graceful_timeout = 30
keepalive = 5
max_requests = 0
preload_app = False
control_socket_disable = True
accesslog = None
errorlog = "-"
