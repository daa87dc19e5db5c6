"""What every page's frame shows: the site's name, the theme and who is signed in."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def chrome(request: HttpRequest) -> dict[str, Any]:
    """Answer the template engine's context processor."""
    return {"site_name": settings.SITE_NAME}
