"""Reports by period: what is owed, drafts, signed copies, and how each came about."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ocop.base import clock
from ocop.files import sniff
from ocop.journal import queries as journals
from ocop.reports import actions, contents, forms, papers, presenting, queries, rules
from ocop.reports.models import Definition, Run
from ocop.web import sending
from ocop.web.access import DeskRequest, rights
from ocop.web.officer import paging, verbs
from ocop.web.officer.asking import asked
from ocop.web.officer.downloads import download

READERS = rights("reports.make", "view.all")
MAKERS = rights("reports.make")


@READERS
@require_GET
def reports(request: DeskRequest) -> HttpResponse:
    """What is owed and since when, the reports that were made, and the definitions."""
    definitions = queries.definitions_visible_to(request.actor)
    context = {
        "owed": queries.owed(definitions, clock.today()),
        "page": paging.page(request, queries.list_of(queries.runs_visible_to(request.actor)), 20),
        "definitions": definitions,
        "may_manage": rules.may_manage.allows(request.actor),
    }
    return render(request, "officer/reports.html", context)


@MAKERS
@require_POST
def make(request: DeskRequest, pk: int) -> HttpResponse:
    """Begin the report of the period that was chosen; a refusal is told on the definition's page."""
    definition = _definition(request, pk)
    form = forms.PeriodForm(request.POST, definition=definition, on=clock.today())
    if not form.is_valid():
        messages.error(request, _("Hãy chọn một kỳ trong danh sách."))
        return redirect("officer:report_definition", pk=pk)
    against = rules.may_make_for.reason(request.actor, definition, form.chosen, clock.today())
    key = request.POST.get("key", "")
    if against is not None and journals.answered(key) is None:
        messages.error(request, str(against))
        return redirect("officer:report_definition", pk=pk)
    run = actions.make_run(
        definition=definition, period=form.chosen, by=request.actor, at=clock.now(), key=key
    )
    return redirect("officer:report", pk=run.pk)


@READERS
@require_GET
def report(request: DeskRequest, pk: int) -> HttpResponse:
    """One report as the paper will say it, with what can be done to it."""
    return render(request, "officer/report.html", _context(request, _run(request, pk)))


def _context(request: DeskRequest, run: Run) -> dict[str, Any]:
    content = contents.content_of(run)
    columns = presenting.columns(content)
    actor, now = request.actor, clock.now()
    return {
        "run": run,
        "content": content,
        "columns": columns,
        "tables": [_shown(table, columns) for table in presenting.tables(content)],
        "intro": presenting.words(content, content["definition"]["intro"]),
        "outro": presenting.words(content, content["definition"]["outro"]),
        "history": queries.history_of(run),
        "replaced_by": queries.replacement_of(run),
        "may_change": rules.may_change.allows(actor, run),
        "sign_refusal": rules.may_sign.reason(actor, run, now),
        "may_sign_at_all": actor.has("reports.sign"),
        "may_correct": rules.may_correct.allows(actor, run),
        "key": uuid.uuid4().hex,
    }


def _shown(table: presenting.Table, columns: list[presenting.Column]) -> dict[str, Any]:
    """A table ready to print: every cell in words, with the heading it stands under."""
    return {
        "table": table,
        "rows": [{"label": row.label, "cells": _cells(row, columns)} for row in table.rows],
        "total": _cells(table.total, columns),
    }


def _cells(row: presenting.Row, columns: list[presenting.Column]) -> list[tuple[str, str]]:
    numbers = row.cells(columns)
    return [(c.heading, presenting.said(n, c)) for c, n in zip(columns, numbers, strict=True)]


@MAKERS
@require_POST
def compute(request: DeskRequest, pk: int) -> HttpResponse:
    """Work a draft's figures out anew."""
    actions.compute_run(run=_run(request, pk), by=request.actor, at=clock.now())
    messages.success(request, _("Đã tính lại số liệu."))
    return redirect("officer:report", pk=pk)


@MAKERS
@require_http_methods(["GET", "HEAD", "POST"])
def remarks(request: DeskRequest, pk: int) -> HttpResponse:
    """The office's words, by line and for the whole."""
    run = _run(request, pk)
    lines = run.values["lines"]
    data = request.POST if request.method == "POST" else None
    known = {f"remark_{n}": run.remarks.get(line["line"], "") for n, line in enumerate(lines, start=1)}
    form = forms.RemarksForm(
        data, lines=lines, initial={**known, "summary": run.summary, "version": run.version}
    )

    def keep(chosen: dict[str, Any]) -> str:
        actions.save_remarks(
            run=run, remarks=form.remarks, summary=chosen["summary"], version=chosen["version"],
            by=request.actor, at=clock.now(),
        )  # fmt: skip
        return reverse("officer:report", args=[pk])

    return asked(request, form, keep, "officer/report_remarks.html", {"run": run})


@rights("reports.sign")
@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: DeskRequest, pk: int) -> HttpResponse:
    """Sign: from then on the report is frozen."""
    run = _run(request, pk)
    data = request.POST if request.method == "POST" else None
    form = forms.SignForm(data, initial={"signed_on": clock.today(), "signer": request.actor.name})

    def put(chosen: dict[str, Any]) -> str:
        key = request.POST.get("key", "")
        actions.sign_run(run=run, **chosen, by=request.actor, at=clock.now(), key=key)
        return reverse("officer:report", args=[pk])

    refusal = rules.may_sign.reason(request.actor, run, clock.now())
    return asked(request, form, put, "officer/report_sign.html", {"run": run, "refusal": refusal})


@MAKERS
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: DeskRequest, pk: int) -> HttpResponse:
    """Make a signed report again, saying why; the old one stays."""
    run = _run(request, pk)
    form = forms.CorrectForm(request.POST if request.method == "POST" else None)

    def begin(chosen: dict[str, Any]) -> str:
        key = request.POST.get("key", "")
        again = actions.correct_run(run=run, **chosen, by=request.actor, at=clock.now(), key=key)
        return reverse("officer:report", args=[again.pk])

    return asked(request, form, begin, "officer/report_correct.html", {"run": run})


@MAKERS
@require_http_methods(["GET", "HEAD", "POST"])
def drop(request: DeskRequest, pk: int) -> HttpResponse:
    """Drop a draft, after asking."""
    run = _run(request, pk)
    if request.method == "POST":
        actions.drop_run(run=run, by=request.actor, at=clock.now())
        messages.success(request, _("Đã bỏ bản soạn."))
        return redirect("officer:reports")
    refusal = rules.may_change.reason(request.actor, run)
    return render(request, "officer/report_drop.html", {"run": run, "refusal": refusal})


@READERS
@require_GET
def verify(request: DeskRequest, pk: int) -> HttpResponse:
    """Whether a signed report and its files still are what was signed."""
    run = _run(request, pk)
    if not run.is_signed or run.word is None or run.excel is None:
        raise Http404
    context = {
        "run": run,
        "intact": contents.is_intact(run),
        "found": contents.digest(run.content),
        "files": [(kept, contents.is_file_intact(kept)) for kept in (run.word, run.excel)],
        "entries": [(entry, verbs.label(entry.verb)) for entry in journals.history_of(run)],
    }
    return render(request, "officer/report_verify.html", context)


@READERS
@require_GET
def word(request: DeskRequest, pk: int) -> HttpResponseBase:
    """The Word file: the frozen one of a signed report, else one made of the draft now."""
    run = _run(request, pk)
    if run.word is not None:
        return sending.send(request, run.word, _file_name(run), download=True)
    made = papers.word(run.definition, contents.content_of(run))
    return download(made, sniff.DOCX, f"{_file_name(run)}.docx")


@READERS
@require_GET
def excel(request: DeskRequest, pk: int) -> HttpResponseBase:
    """The Excel file, likewise."""
    run = _run(request, pk)
    if run.excel is not None:
        return sending.send(request, run.excel, _file_name(run), download=True)
    made = papers.sheet(run.definition, contents.content_of(run))
    return download(made, sniff.XLSX, f"{_file_name(run)}.xlsx")


def _file_name(run: Run) -> str:
    draft = "" if run.is_signed else "-du-thao"
    return f"bao-cao-{run.definition_id}-{run.period.code}-{run.pk}{draft}"


def _run(request: DeskRequest, pk: int) -> Run:
    found = queries.runs_visible_to(request.actor).select_related("definition", "word", "excel", "replaces")
    return get_object_or_404(found, pk=pk)


def _definition(request: DeskRequest, pk: int) -> Definition:
    return get_object_or_404(queries.definitions_visible_to(request.actor), pk=pk)


urlpatterns = [
    path("bao-cao/", reports, name="reports"),
    path("bao-cao/mau/<int:pk>/lap/", make, name="report_make"),
    path("bao-cao/<int:pk>/", report, name="report"),
    path("bao-cao/<int:pk>/tinh-lai/", compute, name="report_compute"),
    path("bao-cao/<int:pk>/nhan-xet/", remarks, name="report_remarks"),
    path("bao-cao/<int:pk>/ky/", sign, name="report_sign"),
    path("bao-cao/<int:pk>/lap-lai/", correct, name="report_correct"),
    path("bao-cao/<int:pk>/bo/", drop, name="report_drop"),
    path("bao-cao/<int:pk>/kiem-tra/", verify, name="report_verify"),
    path("bao-cao/<int:pk>/word/", word, name="report_word"),
    path("bao-cao/<int:pk>/excel/", excel, name="report_excel"),
]
