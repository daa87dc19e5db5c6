"""The product's WSGI application, which keeps no rows here: what a request costs whose rows nobody has asked for before."""

from __future__ import annotations

from content.facets import kept
from dashboard.wsgi import application

__all__ = ["application"]

kept.MOST_BYTES = 0
