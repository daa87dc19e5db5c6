"""Showing a page in the frame of the desk at which it was asked for."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from dashboard.presenters.desk import desk_of


def show(request: HttpRequest, template: str, values: Mapping[str, object], *, status: int = 200) -> HttpResponse:
    """Return a page of a curator in the dashboard's frame, or in the admin's."""
    return render(request, template, {**desk_of(request).context(request), **values}, status=status)
