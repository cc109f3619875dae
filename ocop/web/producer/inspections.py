"""The producer's inspections: who comes when, what was found, what to put right and how it was answered."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from ocop.base import clock
from ocop.files import actions as files
from ocop.files import kinds
from ocop.files import queries as proofs
from ocop.oversight import actions, checklists, forms, queries, rules
from ocop.oversight.models import Remedy, Visit
from ocop.oversight.queries.visits import WRITTEN
from ocop.web.access import DeskRequest, rights
from ocop.web.producer.posting import attempt, key_of, status
from ocop.web.sending import send

_PER_PAGE = 30
_MOST_PROOFS = 40


@rights("oversight.answer")
@require_GET
def inspections(request: DeskRequest) -> HttpResponse:
    """The own visits, what is owed first."""
    seen = queries.visits_visible_to(request.actor).exclude(state="cancelled")
    owed = queries.remedies_visible_to(request.actor).filter(state__in=("open", "returned"))
    context = {
        "page": Paginator(queries.listed_visits(seen), _PER_PAGE).get_page(request.GET.get("page")),
        "owed": owed.select_related("finding").order_by("due_on", "pk")[:50], "on": clock.today(),
    }  # fmt: skip
    return render(request, "producer/inspections.html", context)


@rights("oversight.answer")
@require_GET
@never_cache
def inspection(request: DeskRequest, pk: int) -> HttpResponse:
    """One visit; findings and remedies once the record is written."""
    visit = _find(request, pk)
    is_written = visit.state in WRITTEN
    rows = visit.findings.select_related("product").prefetch_related("remedies__answers__documents", "photos")
    findings = list(rows.order_by("pk")) if is_written else []
    for finding in findings:
        finding.visit = visit
    context = {
        "visit": visit, "findings": findings, "is_written": is_written, "on": clock.today(),
        "products": visit.products.order_by("sort_key", "pk"),
        "checklist": [] if is_written else checklists.grouped(visit.checklist),
    }  # fmt: skip
    return render(request, "producer/inspection.html", context)


@rights("oversight.answer")
@require_http_methods(["GET", "HEAD", "POST"])
def remedy_answer(request: DeskRequest, pk: int) -> HttpResponse:
    """Say what was done, with proofs from the library or new ones, which join it."""
    seen = queries.remedies_visible_to(request.actor).select_related("finding__visit__organisation")
    remedy = get_object_or_404(seen, pk=pk)
    refusal = rules.may_answer.reason(request.actor, remedy)
    own = proofs.library(proofs.documents_visible_to(request.actor))
    newest = own.filter(pk__in=list(own.values_list("pk", flat=True)[:_MOST_PROOFS]))
    form = forms.AnswerRemedyForm(request.POST or None, request.FILES or None, documents=newest)
    if request.method == "POST" and form.is_valid() and refusal is None:
        key = key_of(request)
        if attempt(form, lambda: _answer(request, remedy, form.cleaned_data, key)):
            messages.success(request, _("Đã gửi trả lời. Cán bộ xem rồi báo lại anh chị."))
            return redirect("producer:inspection", pk=remedy.finding.visit_id)
    context = {"remedy": remedy, "form": form, "key": key_of(request), "refusal": refusal}
    return render(request, "producer/remedy_answer.html", context, status=status(form))


def _answer(request: DeskRequest, remedy: Remedy, data: dict[str, Any], key: str) -> Any:
    """New files become a proof first, under a key of their own, so that a repeated request adds none
    twice."""
    chosen, at = list(data.get("documents") or []), clock.now()
    if data["uploads"]:
        chosen.append(
            files.add_document(
                remedy.finding.visit.organisation, kinds.OTHER,
                _("Khắc phục: %(what)s") % {"what": remedy.what[:150]},
                uploads=[(upload, upload.name) for upload in data["uploads"]],
                by=request.actor, at=at, key=f"{key}-m",
            )
        )  # fmt: skip
    return actions.answer_remedy(remedy, data["text"], chosen, by=request.actor, at=at, key=key)


@rights("oversight.answer")
@require_GET
def inspection_pdf(request: DeskRequest, pk: int) -> HttpResponseBase:
    """The record as PDF."""
    seen = queries.visits_visible_to(request.actor).select_related("record_pdf")
    visit = get_object_or_404(seen, pk=pk)
    if visit.record_pdf is None:
        raise Http404
    return send(request, visit.record_pdf, f"bien-ban-{pk}", download=True)


@rights("oversight.answer")
@require_GET
def inspection_photo(request: DeskRequest, pk: int, size: str) -> HttpResponseBase:
    """A picture of an own visit whose record is written."""
    photo = get_object_or_404(queries.photos_visible_to(request.actor), pk=pk)
    return send(request, photo.thumb if size == "nho" else photo.file, f"kiem-tra-{photo.visit_id}")


def _find(request: DeskRequest, pk: int) -> Visit:
    return get_object_or_404(queries.with_names(queries.visits_visible_to(request.actor)), pk=pk)


urlpatterns = [
    path("kiem-tra/", inspections, name="inspections"),
    path("kiem-tra/<int:pk>/", inspection, name="inspection"),
    path("kiem-tra/<int:pk>/bien-ban/", inspection_pdf, name="inspection_pdf"),
    path("kiem-tra/khac-phuc/<int:pk>/", remedy_answer, name="remedy_answer"),
    path("kiem-tra/anh/<int:pk>/<str:size>/", inspection_photo, name="inspection_photo"),
]
