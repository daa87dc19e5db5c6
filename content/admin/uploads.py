"""The pages of an upload: the form with its limits, and how far an import is, with its report."""

from __future__ import annotations

from contextlib import suppress
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django import forms
from django.contrib import admin
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.multipartparser import MultiPartParserError
from django.http.request import UnreadablePostError
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from content.admin.import_report import COLUMNS, table_rows
from content.admin.pauses import operator_of
from content.archive.systems import SYSTEM_NAMES
from content.archive.uploads import Asked, Told, UploadRefused, begin, check_size, follow, go_on, receive
from content.models import ArchiveImport

#: Seconds between two looks at a running import.
AGAIN = 2
#: Bytes of a form beside its file, at most; and how much is read at once of what is thrown away.
FORM_BYTES, PART = 64 * 1024, 1024 * 1024


class UploadForm(forms.Form):
    """A file and what a person may say about it."""

    file = forms.FileField(label="Archive (a SQLite file)", error_messages={"required": "Choose a file."}, allow_empty_file=True)
    system = forms.ChoiceField(label="System", choices=[("auto", "Find out"), *((name, name) for name in SYSTEM_NAMES)])
    dry_run = forms.BooleanField(label="Dry run: report everything, write nothing", required=False, initial=True)
    curated_categories = forms.BooleanField(label="Take the file's subcategories_json as people's decisions", required=False)
    legacy_tz = forms.CharField(label="Zone of times without one", initial="UTC", max_length=64)

    def clean_legacy_tz(self) -> str:
        """Refuse a zone that is none."""
        name = str(self.cleaned_data["legacy_tz"])
        try:
            return str(ZoneInfo(name))
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise forms.ValidationError(f"{name!r} is no time zone (as in Europe/Berlin)") from None


@csrf_exempt
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Show the form, or take a file. Its size is checked before anything of the body is kept; the token of the form after."""
    operator_of(request)
    length = int(request.META.get("CONTENT_LENGTH") or 0)
    try:
        check_size(length)
    except UploadRefused as refusal:
        pass_over(request)
        return form_page(request, UploadForm(), refusal=str(refusal), status=413)
    try:
        # Looked at here: the check of the token would answer a body that breaks off with its own refusal.
        if is_cut_off(request, length):
            return form_page(request, UploadForm(), refusal="the upload was cut off; nothing was written", status=400)
        answer: HttpResponse = csrf_protect(take)(request)
    except OSError as error:
        reason = f"this server cannot keep the file ({error.strerror or error}); nothing was written"
        return form_page(request, UploadForm(), refusal=reason, status=507)
    return answer


def pass_over(request: HttpRequest) -> None:
    """Read a refused body and keep nothing of it: a browser that still sends when the connection ends never shows the answer."""
    with suppress(UnreadablePostError):
        while request.read(PART):
            pass


def is_cut_off(request: HttpRequest, length: int) -> bool:
    """Read the form; return whether less came than its length said. A client that is gone may look like the end of the body."""
    try:
        files = [file for field in request.FILES for file in request.FILES.getlist(field)]
    except (UnreadablePostError, MultiPartParserError):
        return True
    return length - sum(file.size or 0 for file in files) > FORM_BYTES


def take(request: HttpRequest) -> HttpResponse:
    """Take a file and start its import."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method != "POST" or not form.is_valid():
        return form_page(request, form, status=200 if request.method == "GET" else 400)
    given: dict[str, Any] = dict(form.cleaned_data)
    file: UploadedFile[bytes] = given.pop("file")
    try:
        token = receive(chunks=file.chunks(), asked=Asked(name=str(file.name), actor=operator_of(request), **given))
    except UploadRefused as refusal:
        return form_page(request, form, refusal=str(refusal), status=400)
    begin(token)
    return redirect("admin:content_archiveimport_upload_status", token)


def form_page(request: HttpRequest, form: UploadForm, *, refusal: str = "", status: int = 200) -> HttpResponse:
    """Answer with the form."""
    context = {**admin.site.each_context(request), "title": "Upload an archive", "form": form, "refusal": refusal}
    context["opts"] = ArchiveImport._meta
    return TemplateResponse(request, "admin/content/archiveimport/upload.html", context, status=status)


@require_safe
def status(request: HttpRequest, token: str) -> HttpResponse:
    """Show how far an import is, again and again until it is over; then its report, on request as JSON."""
    operator_of(request)
    try:
        told = follow(token)
    except UploadRefused as refusal:
        raise Http404(str(refusal)) from refusal
    if told.report is not None and request.GET.get("format") == "json":
        return JsonResponse(told.report, json_dumps_params={"ensure_ascii": False})
    report, what = told.report or {}, "Dry run" if told.asked.dry_run else "Import"
    context = {**admin.site.each_context(request), "title": f"{what} of {told.asked.name}", "told": told, "report": report}
    context |= {"opts": ArchiveImport._meta, "columns": [name.replace("_", " ") for name in COLUMNS]}
    context |= {"tables": table_rows(report.get("tables")), "before": imported_before(told), "token": token}
    answer = TemplateResponse(request, "admin/content/archiveimport/upload_status.html", context)
    if told.is_running:
        answer["Refresh"] = str(AGAIN)
    return answer


@require_POST
def go_on_with(request: HttpRequest, token: str) -> HttpResponse:
    """Import the file of a dry run, or complete an interrupted import: it need not be sent again."""
    actor = operator_of(request)
    try:
        go_on(token, actor=actor)
    except UploadRefused as refusal:
        return form_page(request, UploadForm(), refusal=str(refusal), status=409)
    begin(token)
    return redirect("admin:content_archiveimport_upload_status", token)


def imported_before(told: Told) -> ArchiveImport | None:
    """Return the earlier import of the very same file."""
    report: dict[str, Any] = dict(told.report or {})
    same = ArchiveImport.objects.filter(sha256=report.get("sha256") or "-", status=ArchiveImport.Status.DONE)
    return same.exclude(pk=report.get("import") or 0).order_by("-pk").first()
