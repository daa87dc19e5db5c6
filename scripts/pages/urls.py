"""The product's addresses, and one whose view breaks."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import path

from dashboard.urls import handler500
from dashboard.urls import urlpatterns as product

__all__ = ["handler500", "urlpatterns"]


def fail(request: HttpRequest) -> HttpResponse:
    """Break, as a fault of ours would."""
    raise RuntimeError("this address breaks on purpose")


urlpatterns = [path("broken/", fail), *product]
