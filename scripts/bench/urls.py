"""The product's addresses, and beside them those of the peers."""

from __future__ import annotations

from django.urls import path

from dashboard.urls import handler500
from dashboard.urls import urlpatterns as own
from scripts.bench.peers.plain_list import plain_list
from scripts.bench.peers.stock_admin import stock

__all__ = ["handler500", "urlpatterns"]

urlpatterns = [path("bench/list/", plain_list), path("bench/admin/", stock.urls), *own]
