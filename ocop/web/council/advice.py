"""The advisory team's desk: dossiers to report on, and the report (Đ.7.3c)."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.views.decorators.http import require_GET, require_http_methods

from ocop.base import clock
from ocop.councils import actions, forms, queries, rules
from ocop.councils.models import AdvisoryReport
from ocop.dossiers import queries as dossiers
from ocop.files import queries as files
from ocop.web import sending
from ocop.web.access import DeskRequest, rights
from ocop.web.council import desk


@rights("councils.advise")
@require_GET
def advice(request: DeskRequest) -> HttpResponse:
    """Dossiers with the province or before the council; those without a report first."""
    found = dossiers.for_lists(queries.advice_visible_to(request.actor)).select_related("advisory_report")
    rows = list(found.order_by("proposed_at", "pk")[:300])
    rows.sort(key=lambda row: hasattr(row, "advisory_report"))
    return render(request, "council/advice.html", {"dossiers": rows})


@rights("councils.advise")
@require_http_methods(["GET", "HEAD", "POST"])
def advise(request: DeskRequest, pk: int) -> HttpResponse:
    """Read a dossier and write the report on it."""
    found = get_object_or_404(dossiers.for_lists(queries.advice_visible_to(request.actor)), pk=pk)
    report = AdvisoryReport.objects.filter(dossier=found).first()

    def act(data: dict[str, Any]) -> str:
        actions.advise(dossier=found, data=data, by=request.actor, at=clock.now())
        return reverse("council:advice")

    reading = dossiers.reading(found)
    context = {
        "dossier": found,
        "report": report,
        "reading": reading,
        "against": rules.may_advise.reason(request.actor, found),
    }
    first = None if report is None else {"recommends": "1" if report.recommends else "0"}
    form = forms.AdviceForm(request.POST or None, instance=report, initial=first)
    return desk.asked(request, form, act, "council/advise.html", context)


@rights("councils.advise")
@require_GET
def advice_evidence(request: DeskRequest, pk: int, file_pk: int) -> HttpResponseBase:
    """One file that the dossier cites."""
    found = get_object_or_404(queries.advice_visible_to(request.actor), pk=pk)
    stored = dossiers.cited_file(found, file_pk)
    if stored is None:
        raise Http404
    return sending.send(request, files.to_show(stored), "minh-chung")


urlpatterns = [
    path("tu-van/", advice, name="advice"),
    path("tu-van/<int:pk>/", advise, name="advise"),
    path("tu-van/<int:pk>/tep/<int:file_pk>/", advice_evidence, name="advice_evidence"),
]
