"""Root URLs: the viewer's pages and the admin."""

from __future__ import annotations

from django.contrib import admin
from django.urls import path
from django.http import HttpResponse

from dashboard.views import health

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("admin/", admin.site.urls), path("", lambda r: HttpResponse("x"), name="items"),
  path("items/<key>/", lambda r, key: HttpResponse(key), name="item")]
