"""How gunicorn serves `dashboard.wsgi`: one process with threads by default, because every process has a facet index.

With several processes the application and the cached index are loaded once, before they part, and what nobody changes stays
shared. No connection and no thread is made before that. Each process then looks after the commonest words of search.
"""

from __future__ import annotations

import gc
import os
from typing import Any

bind = f"{os.environ.get('HOST', '0.0.0.0')}:{os.environ.get('PORT', '8000')}"  # noqa: S104 - a container's port is the platform's to guard
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "1"))
threads = int(os.environ.get("WEB_THREADS", "8"))
timeout = 60
graceful_timeout = 30
keepalive = 5
max_requests = 0
preload_app = workers > 1
control_socket_disable = True
accesslog = None
errorlog = "-"


def when_ready(server: Any) -> None:
    """Restore the index before the first fork; frozen, the garbage collector does not touch (and so copy) it later."""
    if preload_app:
        from content.facets.index.keeper import keeper

        keeper().restore()
        gc.collect()
        gc.freeze()


def post_worker_init(worker: Any) -> None:
    """Keep what the commonest words find, beside the requests."""
    from content.facets import common_words

    common_words.keep_in_background()
