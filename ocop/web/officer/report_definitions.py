"""Definitions of reports and their templates; the ministry's tables."""

from __future__ import annotations

import uuid
from typing import Any, Literal, cast

from django.contrib import messages
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ocop.base import clock
from ocop.files import sniff
from ocop.plan import indicators
from ocop.reports import (
    actions,
    documents,
    forms,
    ministry,
    ministry_files,
    own_excel,
    queries,
    rules,
    wording,
)
from ocop.reports.models import Definition
from ocop.web import sending
from ocop.web.access import DeskRequest, rights
from ocop.web.officer import paging
from ocop.web.officer.asking import asked, home_unit
from ocop.web.officer.downloads import download

Which = Literal["word", "excel"]
_YEARS = 6


@rights("reports.make", "view.all")
@require_GET
def definition(request: DeskRequest, pk: int) -> HttpResponse:
    """One definition: its lines and templates, the reports made by it, and where to make the next."""
    found = _definition(request, pk)
    runs = queries.list_of(queries.runs_visible_to(request.actor).filter(definition=found))
    context = {
        "definition": found,
        "lines": [(line, indicators.get(line.indicator).name) for line in found.lines.all()],
        "form": forms.PeriodForm(definition=found, on=clock.today()),
        "owed": queries.owed(queries.definitions_visible_to(request.actor).filter(pk=pk), clock.today()),
        "page": paging.page(request, runs, 20),
        "may_manage": rules.may_manage.allows(request.actor),
        "may_make": rules.may_make.allows(request.actor),
        "key": uuid.uuid4().hex,
    }
    return render(request, "officer/report_definition.html", context)


@rights("reports.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: DeskRequest) -> HttpResponse:
    """A new definition."""
    home = home_unit().name
    initial = {"agency_above": f"UBND {home}", "agency": _("Sở Nông nghiệp và Môi trường")}
    return _edit(request, None, initial, [])


@rights("reports.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: DeskRequest, pk: int) -> HttpResponse:
    """Change a definition; reports that were signed stay as they are."""
    found = _definition(request, pk)
    lines = forms.initial_lines(list(found.lines.all()))
    return _edit(request, found, forms.initial_of(found), lines)


def _edit(
    request: DeskRequest, found: Definition | None, initial: dict[str, Any], lines: list[dict[str, Any]]
) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    form = forms.DefinitionForm(data, initial=initial)
    rows = forms.Lines(data, initial=lines, prefix="lines")

    def keep(chosen: dict[str, Any]) -> str:
        kept = actions.save_definition(
            definition=found, data=chosen, lines=rows.chosen(), by=request.actor, at=clock.now(),
            key=request.POST.get("key", ""),
        )  # fmt: skip
        return reverse("officer:report_definition", args=[kept.pk])

    if data is not None and not rows.is_valid():
        form.add_error(None, _("Có dòng chưa đúng; xem chỗ báo lỗi bên dưới."))
    context = {"definition": found, "rows": rows, "placeholders": wording.NAMES.items()}
    return asked(request, form, keep, "officer/report_definition_form.html", context)


@rights("reports.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def template(request: DeskRequest, pk: int, which: str) -> HttpResponse:
    """The office's own template: what is used now, and where to send another."""
    found, kind = _definition(request, pk), _which(which)
    bound = request.method == "POST"
    form = forms.TemplateForm(request.POST if bound else None, request.FILES if bound else None)
    form.fields["file"].widget.attrs |= {"accept": ".docx" if kind == "word" else ".xlsx", "data-upload": "1"}

    def keep(chosen: dict[str, Any]) -> str:
        actions.set_template(
            definition=found, which=kind, upload=chosen["file"], name=chosen["file"].name,
            by=request.actor, at=clock.now(),
        )  # fmt: skip
        messages.success(request, _("Đã nhận tệp mẫu sau khi điền thử."))
        return reverse("officer:report_definition", args=[pk])

    context = {"definition": found, "which": kind, "placeholders": wording.NAMES.items()}
    return asked(request, form, keep, "officer/report_template.html", context)


@rights("reports.manage")
@require_POST
def template_clear(request: DeskRequest, pk: int, which: str) -> HttpResponse:
    """Go back to the template that comes along."""
    actions.clear_template(
        definition=_definition(request, pk), which=_which(which), by=request.actor, at=clock.now()
    )
    messages.success(request, _("Từ nay dùng mẫu của hệ thống."))
    return redirect("officer:report_definition", pk=pk)


@rights("reports.manage")
@require_GET
def template_file(request: DeskRequest, pk: int, which: str) -> HttpResponseBase:
    """The template in use: the office's own, else the one that comes along, to be changed."""
    found, kind = _definition(request, pk), _which(which)
    own = found.word if kind == "word" else found.excel
    if own is not None:
        return sending.send(
            request, own, found.word_name if kind == "word" else found.excel_name, download=True
        )
    if kind == "word":
        return download(documents.SHIPPED.read_bytes(), sniff.DOCX, "mau-bao-cao.docx")
    return download(own_excel.starter(found), sniff.XLSX, "mau-bao-cao.xlsx")


def _which(which: str) -> Which:
    if which not in ("word", "excel"):
        raise Http404
    return cast(Which, which)


@rights("reports.make")
@require_GET
def ministry_tables(request: DeskRequest) -> HttpResponse:
    """The ministry's tables: what each column holds and how sure its name is."""
    today = clock.today()
    context = {
        "tables": list(ministry.TABLES.values()),
        "not_seen": ministry.NOT_SEEN,
        "years": range(today.year, today.year - _YEARS, -1),
        "year": _year(request),
    }
    return render(request, "officer/report_ministry.html", context)


@rights("reports.make")
@require_GET
def ministry_file(request: DeskRequest, code: str, ending: str) -> HttpResponseBase:
    """One table of a year as CSV or Excel, row by row."""
    table = ministry.TABLES.get(code)
    if table is None or ending not in ("csv", "xlsx"):
        raise Http404
    year, today = _year(request), clock.today()
    name = f"{code}-{year}.{ending}"
    if ending == "xlsx":
        return download(ministry_files.sheet_of(table, year, today), sniff.XLSX, name)
    response = StreamingHttpResponse(
        ministry_files.csv_of(table, year, today), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _year(request: DeskRequest) -> int:
    today = clock.today()
    asked_for = request.GET.get("nam", "")
    return int(asked_for) if asked_for.isdecimal() and 2018 <= int(asked_for) <= today.year else today.year


def _definition(request: DeskRequest, pk: int) -> Definition:
    found = queries.definitions_visible_to(request.actor).select_related("word", "excel")
    return get_object_or_404(found, pk=pk)


urlpatterns = [
    path("bao-cao/mau/them/", add, name="report_definition_add"),
    path("bao-cao/mau/<int:pk>/", definition, name="report_definition"),
    path("bao-cao/mau/<int:pk>/sua/", edit, name="report_definition_edit"),
    path("bao-cao/mau/<int:pk>/tep/<str:which>/", template, name="report_template"),
    path("bao-cao/mau/<int:pk>/tep/<str:which>/bo/", template_clear, name="report_template_clear"),
    path("bao-cao/mau/<int:pk>/tep/<str:which>/tai/", template_file, name="report_template_file"),
    path("bao-cao/bang-so-lieu-bo/", ministry_tables, name="report_ministry"),
    path("bao-cao/bang-so-lieu-bo/<str:code>.<str:ending>", ministry_file, name="report_ministry_file"),
]
