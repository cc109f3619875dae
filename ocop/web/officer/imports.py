"""Taking in a list of recognised products: send a file, see what it would change, apply.

The file is kept between the steps under its sha256, so the preview can be left and come back
to, and what is applied is what was looked at.
"""

from __future__ import annotations

import io
from typing import Any, NamedTuple

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ocop.base import clock
from ocop.base.refusals import Refused
from ocop.base.sheets import BadSheet, Problem
from ocop.base.workbooks import csv_pieces
from ocop.files import actions as files
from ocop.files import queries as stored_files
from ocop.files.models import StoredFile
from ocop.products import importing, registry
from ocop.web.access import DeskRequest, rights
from ocop.web.officer.downloads import EXCEL

CSV = "text/csv"
SHOWN = 100


class FileForm(forms.Form):
    """One file."""

    file = forms.FileField(
        label=gettext_lazy("Tệp danh sách"),
        help_text=gettext_lazy("Excel (.xlsx) hoặc CSV mã UTF-8; dòng đầu là tên các cột."),
        widget=forms.ClearableFileInput({"accept": ".xlsx,.csv", "data-upload": "1"}),
        error_messages={
            "required": gettext_lazy("Hãy chọn một tệp."),
            "empty": gettext_lazy("Tệp rỗng. Hãy chọn lại tệp."),
        },
    )


class Group(NamedTuple):
    """One kind of what a file would add."""

    title: str
    items: list[str]
    more: int


@rights("registry.import")
@require_http_methods(["GET", "HEAD", "POST"])
def imports(request: DeskRequest) -> HttpResponse:
    """Where to send a file; a file with errors is answered with every error by row and column."""
    form = FileForm(request.POST or None, request.FILES or None)
    problems: list[Problem] = []
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            kept = _keep(request, upload)
            return redirect(_preview_url(kept.sha256, upload.name))
        except BadSheet as bad:
            problems = bad.problems
        except Refused as refused:
            form.add_error("file", refused.reason.text)
    context = {
        "form": form,
        "problems": problems[:SHOWN],
        "more": max(0, len(problems) - SHOWN),
        "columns": _columns(),
    }
    failed = bool(problems) or (form.is_bound and not form.is_valid())
    return render(request, "officer/imports.html", context, status=422 if failed else 200)


@rights("registry.import")
@require_GET
def preview(request: DeskRequest, sha256: str) -> HttpResponse:
    """What applying a kept file would add today; nothing is written."""
    found = importing.difference(_rows(sha256))
    name = request.GET.get("ten", "")[:200]
    context = {"found": found, "groups": _groups(found), "sha256": sha256, "name": name}
    return render(request, "officer/import_preview.html", context)


@rights("registry.import")
@require_POST
def apply(request: DeskRequest, sha256: str) -> HttpResponse:
    """Add what is new in a kept file, whole or not at all; a second time adds nothing."""
    name = request.POST.get("ten", "")[:200]
    found = importing.apply(rows=_rows(sha256), by=request.actor, at=clock.now(), file_name=name)
    if found.is_empty:
        messages.info(request, _("Mọi dòng trong tệp đã có từ trước; không ghi thêm gì."))
    else:
        said = _("Đã ghi %(products)d sản phẩm mới, %(awards)d sao đã công nhận, %(proposals)d đề nghị.")
        counts = {name: len(getattr(found, name)) for name in ("products", "awards", "proposals")}
        messages.success(request, said % counts)
    return redirect(_preview_url(sha256, name))


@rights("registry.import")
@require_GET
def template(request: DeskRequest) -> HttpResponse:
    """An empty list with the column names that the import knows."""
    pieces = csv_pieces((titles[0] for titles in registry.COLUMNS.values()), ())
    response = HttpResponse(pieces, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="mau-danh-sach-san-pham.csv"'
    return response


def _keep(request: DeskRequest, upload: Any) -> StoredFile:
    """Read the file wholly, then keep it; `BadSheet` and `Refused` for one that cannot be taken."""
    data: bytes = upload.read()
    registry.read(data, clock.today())
    now = clock.now()
    if data.startswith(b"PK\x03\x04"):
        return files.store_upload(io.BytesIO(data), upload.name, by=request.actor, at=now)
    return files.store_bytes(data, CSV, by=request.actor, at=now)


def _rows(sha256: str) -> list[registry.Row]:
    """The rows of a kept file; 404 for a hash that names no kept list."""
    kept = StoredFile.objects.filter(sha256=sha256, media_type__in=(CSV, EXCEL)).first()
    if kept is None:
        raise Http404
    try:
        with stored_files.open_file(kept) as file:
            return registry.read(file.read(), clock.today())
    except BadSheet as bad:  # a proof in Excel that is no list
        raise Http404 from bad


def _preview_url(sha256: str, name: str) -> str:
    return f"{reverse('officer:import_preview', args=[sha256])}?{urlencode({'ten': name})}"


def _groups(found: importing.Difference) -> list[Group]:
    kinds = [
        (_("Chủ thể mới"), found.producers),
        (_("Sản phẩm mới"), found.products),
        (_("Sao đã công nhận"), found.awards),
        (_("Đề nghị, chưa công nhận"), found.proposals),
    ]
    return [Group(title, items[:SHOWN], max(0, len(items) - SHOWN)) for title, items in kinds]


def _columns() -> list[tuple[str, bool]]:
    """Names of the columns, and which a file must have."""
    return [(titles[0], name in registry.REQUIRED) for name, titles in registry.COLUMNS.items()]


urlpatterns = [
    path("nhap-du-lieu/", imports, name="imports"),
    path("nhap-du-lieu/mau.csv", template, name="import_template"),
    path("nhap-du-lieu/<str:sha256>/", preview, name="import_preview"),
    path("nhap-du-lieu/<str:sha256>/ghi/", apply, name="import_apply"),
]
