"""The commune's desk: its dossiers, return, Mẫu 03, proposal, leave to file outside the window."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from ocop.base import clock
from ocop.base.refusals import Refused
from ocop.dossiers import actions, documents, forms, queries, rules
from ocop.dossiers.models import CommuneReport, Dossier
from ocop.dossiers.states import State
from ocop.files import queries as files
from ocop.web import sending
from ocop.web.access import DeskRequest, rights
from ocop.web.officer import dossier_pieces
from ocop.web.officer.downloads import WORD, download
from ocop.web.ui.sent import key_of


@rights("dossiers.receive")
@require_GET
def commune(request: DeskRequest) -> HttpResponse:
    """The commune's dossiers: first those that wait for it, those overdue at the top."""
    seen = queries.dossiers_visible_to(request.actor)
    form = forms.DossierFilter(request.GET)
    view = request.GET.get("xem", "")
    chosen = seen if view == "tat-ca" else seen.filter(state=State.WITH_COMMUNE)
    found = dossier_pieces.rows(request, chosen, form, default="due")
    if request.GET.get("dang") == "csv":
        return dossier_pieces.export(found, "ho-so-xa")
    waiting = seen.filter(state=State.WITH_COMMUNE)
    context = {
        "page": dossier_pieces.page(request, found, "commune"),
        "form": form,
        "view": view,
        "waiting": waiting.count(),
        "late": waiting.filter(commune_due_on__lt=clock.today()).count(),
        "asks": queries.for_lists(queries.window_asks_visible_to(request.actor)).order_by("pk")[:50],
    }
    return render(request, "officer/commune.html", context)


@rights("dossiers.receive")
@require_GET
def commune_dossier(request: DeskRequest, pk: int) -> HttpResponse:
    """One dossier as it was sent, with what the commune can do."""
    found = dossier_pieces.find(request, pk)
    context = dossier_pieces.reading_context(found, clock.today())
    context["can_act"] = rules.may_report.allows(request.actor, found)
    context["home"] = "officer:commune"
    context["turn_kind"] = "mine" if context["turn"] == "commune" else "wait"
    return render(request, "officer/commune_dossier.html", context)


@rights("dossiers.receive")
@require_http_methods(["GET", "HEAD", "POST"])
def commune_return(request: DeskRequest, pk: int) -> HttpResponse:
    """Give the dossier back with a reason for each part that lacks something."""
    found = dossier_pieces.find(request, pk)
    form = forms.ReturnForm(dossier_pieces.part_titles(found), request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.return_dossier(
                dossier=found, reasons=form.texts, note=form.cleaned_data["note"],
                by=request.actor, at=clock.now(), key=request.POST.get("key", ""),
            )  # fmt: skip
            messages.success(request, _("Đã trả lại hồ sơ cho chủ thể."))
            return redirect("officer:commune")
        except Refused as refused:
            _into(form, refused)
    else:
        rules.may_report.check(request.actor, found)
    return _form_page(request, "officer/commune_return.html", found, form)


@rights("dossiers.receive")
@require_http_methods(["GET", "HEAD", "POST"])
def commune_report(request: DeskRequest, pk: int) -> HttpResponse:
    """Mẫu 03: the producer's claim beside what the commune found; saved as far as it is written."""
    found = dossier_pieces.find(request, pk)
    rules.may_report.check(request.actor, found)
    report = CommuneReport.objects.filter(dossier=found).first()
    form = forms.CommuneReportForm(request.POST or None, instance=report or CommuneReport(dossier=found))
    if request.method == "POST" and form.is_valid():
        actions.save_commune_report(dossier=found, data=form.cleaned_data, by=request.actor, at=clock.now())
        if request.htmx:
            return HttpResponse(status=204)
        messages.success(request, _("Đã lưu Mẫu 03."))
        step = (
            "officer:commune_propose" if request.POST.get("then") == "propose" else "officer:commune_report"
        )
        return redirect(step, pk=pk)
    claims = queries.commune_claims(found, queries.reading(found))
    context = {
        "claims": [(claim, form[claim.field]) for claim in claims],
        "samples": rules.samples_needed(found),
    }
    return _form_page(request, "officer/commune_report.html", found, form, **context)


@rights("dossiers.receive", "view.all")
@require_GET
def commune_report_word(request: DeskRequest, pk: int) -> HttpResponse:
    """Mẫu 03 as a Word file."""
    found = dossier_pieces.find(request, pk)
    report = CommuneReport.objects.filter(dossier=found).first()
    if report is None:
        raise Http404
    return download(documents.commune_report(found, report), WORD, f"mau-03-{found.receipt_no}.docx")


@rights("dossiers.receive")
@require_http_methods(["GET", "HEAD", "POST"])
def commune_propose(request: DeskRequest, pk: int) -> HttpResponse:
    """Propose to the province, after a last look at what goes along."""
    found = dossier_pieces.find(request, pk)
    refusal = None
    if request.method == "POST":
        try:
            actions.propose_dossier(
                dossier=found, by=request.actor, at=clock.now(), key=request.POST.get("key", "")
            )
            messages.success(request, _("Đã gửi đề nghị lên tỉnh."))
            return redirect("officer:commune_dossier", pk=pk)
        except Refused as refused:
            if refused.reason.about == "person":
                raise
            refusal = refused.reason
    report = CommuneReport.objects.filter(dossier=found).first()
    context = {
        "dossier": found,
        "report": report,
        "claims": queries.commune_claims(found, queries.reading(found)),
        "refusal": refusal or rules.may_propose.reason(request.actor, found, report, clock.today()),
        "samples": rules.samples_needed(found),
        "key": key_of(request),
    }
    return render(request, "officer/commune_propose.html", context, status=409 if refusal else 200)


@rights("dossiers.override_window")
@require_http_methods(["GET", "HEAD", "POST"])
def window(request: DeskRequest, pk: int) -> HttpResponse:
    """Let a re-evaluation be filed outside its window: product, dates, reason; not the draft itself."""
    asked = queries.window_asks_visible_to(request.actor)
    found = get_object_or_404(queries.for_page(asked), pk=pk)
    form = forms.ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.override_window(
            dossier=found, reason=form.cleaned_data["reason"],
            by=request.actor, at=clock.now(), key=request.POST.get("key", ""),
        )  # fmt: skip
        messages.success(request, _("Đã cho nộp ngoài thời gian."))
        return redirect("account:home")
    days, ends = rules.window_of(found)
    context = {"opens": days.opens_on(ends), "closes": days.closes_on(ends)} if days and ends else {}
    return _form_page(request, "officer/window.html", found, form, ends=ends, **context)


@rights("dossiers.receive", "view.all", "councils.advise")
@require_GET
def evidence(request: DeskRequest, pk: int, file_pk: int) -> HttpResponseBase:
    """A file that the dossier cites, to those who may see the dossier."""
    found = dossier_pieces.find(request, pk)
    stored = queries.cited_file(found, file_pk)
    if stored is None:
        raise Http404
    return sending.send(request, files.to_show(stored), f"minh-chung-{file_pk}")


def _into(form: Any, refused: Refused) -> None:
    """The refusal as an error of the form; one of the person goes on to the error page."""
    if refused.reason.about == "person":
        raise refused
    field = refused.reason.field
    form.add_error(field if field in form.fields else None, str(refused.reason))


def _form_page(request: DeskRequest, template: str, found: Dossier, form: Any, **more: Any) -> HttpResponse:
    context = {"dossier": found, "form": form, "key": key_of(request), **more}
    return render(request, template, context, status=422 if form.is_bound and form.errors else 200)


urlpatterns = [
    path("xa/", commune, name="commune"),
    path("xa/ho-so/<int:pk>/", commune_dossier, name="commune_dossier"),
    path("xa/ho-so/<int:pk>/tra-lai/", commune_return, name="commune_return"),
    path("xa/ho-so/<int:pk>/mau-03/", commune_report, name="commune_report"),
    path("xa/ho-so/<int:pk>/mau-03.docx", commune_report_word, name="commune_report_word"),
    path("xa/ho-so/<int:pk>/de-nghi/", commune_propose, name="commune_propose"),
    path("ho-so/<int:pk>/ngoai-thoi-gian/", window, name="window"),
    path("ho-so/<int:pk>/minh-chung/<int:file_pk>/", evidence, name="evidence"),
]
