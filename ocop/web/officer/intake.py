"""Taking in what offices hold by the system's own templates: send, look, put right, write, undo.

Nothing is written before somebody looked at the difference and said so; what was written can be taken
back as a whole.
"""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ocop.base import clock
from ocop.base.refusals import Refused
from ocop.base.sheets import BadSheet, Problem
from ocop.imports import actions, documents, forms, kinds, obstacles, queries, rules, showing
from ocop.imports.kinds import Kind
from ocop.imports.models import ImportRun
from ocop.imports.states import Outcome, RunState
from ocop.web.access import DeskRequest, rights
from ocop.web.officer import paging
from ocop.web.officer.downloads import EXCEL, download

SHOWN = 100
_OWN = kinds.trace_steps.OWN.code  # producers send it at their own desk
IMPORTERS = ("registry.import", "training.manage", "trace.keep")
"""Who may come as far as an import; which ones somebody sees is for `queries.runs_visible_to`."""


@rights("registry.import")
@require_GET
def home(request: DeskRequest) -> HttpResponse:
    """The kinds with their templates, and the imports so far."""
    stored = queries.stored_counts()
    context = {
        "kinds": [(kind, stored.get(code)) for code, kind in kinds.ALL.items() if code != _OWN],
        "page": paging.page(request, queries.runs_visible_to(request.actor), 20),
        "titles": {code: kind.title for code, kind in kinds.ALL.items()},
    }
    return render(request, "officer/intake_home.html", context)


@rights("registry.import")
@require_http_methods(["GET", "HEAD", "POST"])
def send(request: DeskRequest, kind: str) -> HttpResponse:
    """Where to send a file of a kind; one that cannot be taken is answered with what to do."""
    form = forms.FileForm(request.POST or None, request.FILES or None)
    problems: list[Problem] = []
    if request.method == "POST" and form.is_valid():
        try:
            upload, now = form.cleaned_data["file"], clock.now()
            key = request.POST.get("key", "")
            run = actions.take_in(
                kind=kind, data=upload.read(), name=upload.name, by=request.actor, at=now, key=key
            )
            return redirect("officer:intake_run", pk=run.pk)
        except BadSheet as bad:
            problems = bad.problems
        except Refused as refused:
            form.add_error("file", refused.reason.text)
    failed = bool(problems) or (form.is_bound and not form.is_valid())
    context = {"kind": _kind(kind), "form": form, "problems": problems[:SHOWN], "key": uuid.uuid4().hex}
    return render(request, "officer/intake_send.html", context, status=422 if failed else 200)


@rights("registry.import")
@require_GET
def template(request: DeskRequest, kind: str) -> HttpResponse:
    """The empty sheet of a kind."""
    found = _kind(kind)
    return download(documents.template(found, clock.today()), EXCEL, f"mau-{found.code}.xlsx")


@rights("registry.import")
@require_GET
def stored(request: DeskRequest, kind: str) -> HttpResponse:
    """The sheet of a kind with everything that is stored."""
    found, today = _kind(kind), clock.today()
    return download(documents.filled(found, today), EXCEL, f"du-lieu-{found.code}-{today:%Y%m%d}.xlsx")


@rights(*IMPORTERS)
@require_GET
def run(request: DeskRequest, pk: int) -> HttpResponse:
    """The difference of an import, by what rows come to; once written, what was done."""
    return _difference(request, _run(request, pk))


@rights(*IMPORTERS)
@require_http_methods(["GET", "HEAD", "POST"])
def row(request: DeskRequest, pk: int, number: int) -> HttpResponse:
    """One row of the file, to be put right."""
    found = _run(request, pk)
    line = get_object_or_404(queries.rows_of(found), number=number)
    kind = kinds.get(found.kind)
    form = forms.RowForm(kind, line, request.POST or None)
    if request.method == "POST" and form.is_valid():
        line = actions.correct_row(
            run=found, number=number, cells=form.cleaned_data, by=request.actor, at=clock.now()
        )
        if line.outcome != Outcome.PROBLEM:
            said = _("Đã sửa dòng %(number)d: %(outcome)s.")
            messages.success(
                request, said % {"number": number, "outcome": line.get_outcome_display().lower()}
            )
            return redirect("officer:intake_run", pk=pk)
        form.add_problems(line)
    context = {
        "run": found,
        "back": _back(found),
        "kind": kind,
        "line": line,
        "form": form,
        "shown": showing.rows(kind, [line])[0],
        "refusal": rules.may_correct.reason(request.actor, found),
    }
    return render(request, "officer/intake_row.html", context, status=422 if form.is_bound else 200)


@rights(*IMPORTERS)
@require_POST
def leave_out(request: DeskRequest, pk: int, number: int) -> HttpResponse:
    """Leave a row out, or take it in again."""
    out = request.POST.get("out") == "1"
    actions.leave_out(run=_run(request, pk), number=number, out=out, by=request.actor, at=clock.now())
    said = _("Sẽ bỏ qua dòng %(number)d.") if out else _("Đã lấy lại dòng %(number)d.")
    messages.success(request, said % {"number": number})
    return redirect("officer:intake_run", pk=pk)


@rights(*IMPORTERS)
@require_POST
def compare(request: DeskRequest, pk: int) -> HttpResponse:
    """Lay the file beside what is stored now."""
    actions.compare_again(run=_run(request, pk), by=request.actor, at=clock.now())
    messages.success(request, _("Đã so lại với dữ liệu hiện có."))
    return redirect("officer:intake_run", pk=pk)


@rights(*IMPORTERS)
@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: DeskRequest, pk: int) -> HttpResponse:
    """Say what will be written, and write it; where the data moved meanwhile, show the difference anew."""
    found = _run(request, pk)
    if request.method == "POST":
        try:
            actions.apply_run(
                run=found, seen=request.POST.get("seen", ""), by=request.actor, at=clock.now(),
                key=request.POST.get("key", ""),
            )  # fmt: skip
        except Refused as refused:
            if refused.reason.about != "stale" or found.state != RunState.READ:
                raise
            actions.compare_again(run=found, by=request.actor, at=clock.now())
            return _difference(request, found, moved=refused.reason.text)
        messages.success(request, _("Đã ghi. Vẫn hoàn tác được cả lần nhập này."))
        return redirect("officer:intake_run", pk=pk)
    context = {
        "run": found,
        "back": _back(found),
        "kind": kinds.get(found.kind),
        "refusal": rules.may_apply.reason(request.actor, found),
        "seen": request.GET.get("xem", found.seen),
        "key": uuid.uuid4().hex,
    }
    return render(request, "officer/intake_apply.html", context)


@rights(*IMPORTERS)
@require_http_methods(["GET", "HEAD", "POST"])
def undo(request: DeskRequest, pk: int) -> HttpResponse:
    """Say what will be taken back or what stands in the way, and take it back."""
    found, refused = _run(request, pk), False
    if request.method == "POST":
        try:
            actions.undo_run(run=found, by=request.actor, at=clock.now(), key=request.POST.get("key", ""))
        except Refused:
            refused = True  # the page says why, at length
        else:
            messages.success(request, _("Đã hoàn tác: dữ liệu trở lại như trước lần nhập."))
            return redirect("officer:intake_run", pk=pk)
    refusal = rules.may_undo.reason(request.actor, found)
    against = [] if refusal else obstacles.of(found)
    context = {
        "run": found,
        "back": _back(found),
        "kind": kinds.get(found.kind),
        "refusal": refusal,
        "obstacles": against[:SHOWN],
        "more": max(0, len(against) - SHOWN),
        "key": uuid.uuid4().hex,
    }
    return render(request, "officer/intake_undo.html", context, status=409 if refused else 200)


@rights(*IMPORTERS)
@require_POST
def discard(request: DeskRequest, pk: int) -> HttpResponse:
    """Put an import aside without writing."""
    found = _run(request, pk)
    actions.discard_run(run=found, by=request.actor, at=clock.now())
    messages.success(request, _("Đã bỏ lần nhập; không ghi gì."))
    return redirect(_back(found)[0])


def _difference(request: DeskRequest, found: ImportRun, moved: str = "") -> HttpResponse:
    kind = kinds.get(found.kind)
    asked = request.GET.get("xem", "")
    shown = asked if asked in Outcome.values else queries.first_with_something_to_say(found)
    page: Any = paging.page(request, queries.rows_of(found, shown))
    context = {
        "run": found,
        "back": _back(found),
        "kind": kind,
        "moved": moved,
        "tabs": _tabs(found, shown),
        "outcome": shown,
        "page": page,
        "rows": showing.rows(kind, page.object_list),
        "may_correct": rules.may_correct.allows(request.actor, found),
        "may_apply": rules.may_apply.reason(request.actor, found),
        "may_undo": rules.may_undo.allows(request.actor, found),
        "followed": queries.followed(found)[:SHOWN],
    }
    return render(request, "officer/intake_run.html", context, status=409 if moved else 200)


def _tabs(found: ImportRun, shown: str) -> list[tuple[str, Any, int, bool]]:
    order = (Outcome.PROBLEM, Outcome.NEW, Outcome.CHANGED, Outcome.SAME, Outcome.LEFT_OUT)
    return [(o.value, o.label, found.counts.get(o.value, 0), o.value == shown) for o in order]


def _kind(code: str) -> Kind:
    """A kind that is sent here; the list of one thing is sent on the page of that."""
    if code not in kinds.ALL or kinds.ALL[code].within is not None:
        raise Http404
    return kinds.ALL[code]


def _back(found: ImportRun) -> tuple[str, str]:
    """Where an import came from: its page and what that is called."""
    within = kinds.get(found.kind).within
    if within is None or found.within is None:
        return reverse("officer:intake"), _("Nhập theo mẫu")
    return within.link(found.within), within.called(found.within)


def _run(request: DeskRequest, pk: int) -> ImportRun:
    return get_object_or_404(queries.runs_visible_to(request.actor), pk=pk)


urlpatterns = [
    path("nhap-du-lieu/theo-mau/", home, name="intake"),
    path("nhap-du-lieu/theo-mau/<str:kind>/", send, name="intake_send"),
    path("nhap-du-lieu/theo-mau/<str:kind>/mau.xlsx", template, name="intake_template"),
    path("nhap-du-lieu/theo-mau/<str:kind>/du-lieu.xlsx", stored, name="intake_stored"),
    path("nhap-du-lieu/lan/<int:pk>/", run, name="intake_run"),
    path("nhap-du-lieu/lan/<int:pk>/dong/<int:number>/", row, name="intake_row"),
    path("nhap-du-lieu/lan/<int:pk>/dong/<int:number>/bo-qua/", leave_out, name="intake_leave_out"),
    path("nhap-du-lieu/lan/<int:pk>/so-lai/", compare, name="intake_compare"),
    path("nhap-du-lieu/lan/<int:pk>/ghi/", apply, name="intake_apply"),
    path("nhap-du-lieu/lan/<int:pk>/hoan-tac/", undo, name="intake_undo"),
    path("nhap-du-lieu/lan/<int:pk>/bo/", discard, name="intake_discard"),
]
