"""The province's desk: every submitted dossier, the check, supplements."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from ocop.base import clock
from ocop.base.refusals import Refused
from ocop.criteria import queries as criteria
from ocop.dossiers import actions, forms, queries, rules
from ocop.dossiers.states import State
from ocop.places import queries as places
from ocop.web.access import DeskRequest, rights
from ocop.web.officer import dossier_pieces
from ocop.web.ui.sent import key_of


@rights("view.all", "councils.advise")
@require_GET
def dossiers(request: DeskRequest) -> HttpResponse:
    """Submitted dossiers: first those that wait for the province."""
    seen = queries.dossiers_visible_to(request.actor)
    units = places.options(clock.today(), places.home_province())
    form = forms.DossierFilter(request.GET, units=units)
    view = request.GET.get("xem", "" if request.actor.has("dossiers.check") else "tat-ca")
    chosen = seen if view == "tat-ca" else seen.filter(state=State.WITH_PROVINCE)
    found = dossier_pieces.rows(request, chosen, form, default="-submitted" if view else "submitted")
    if request.GET.get("dang") == "csv":
        return dossier_pieces.export(found, "ho-so-tinh")
    context = {
        "page": dossier_pieces.page(request, found, "province"),
        "form": form,
        "view": view,
        "waiting": seen.filter(state=State.WITH_PROVINCE).count(),
        "asks": queries.for_lists(queries.window_asks_visible_to(request.actor)).order_by("pk")[:50],
    }
    return render(request, "officer/dossiers.html", context)


@rights("view.all", "councils.advise")
@require_GET
def dossier(request: DeskRequest, pk: int) -> HttpResponse:
    """One dossier as it was sent, Mẫu 03 beside it, and what the province can do."""
    found = dossier_pieces.find(request, pk)
    context = dossier_pieces.reading_context(found, clock.today())
    law = criteria.regime(found.criteria_set.pack)
    proposed = clock.local_date(found.proposed_at) if found.proposed_at else None
    context |= {
        "home": "officer:dossiers",
        "turn_kind": "mine" if context["turn"] == "province" else "wait",
        "claims": queries.commune_claims(found, context["reading"]),
        "can_ask": rules.may_ask.allows(request.actor, found),
        "papers": law.commune_to_province,
        "batch": law.next_batch("province", proposed) if proposed and law.calendar else None,
    }
    return render(request, "officer/dossier.html", context)


@rights("dossiers.supplement")
@require_http_methods(["GET", "HEAD", "POST"])
def dossier_supplement(request: DeskRequest, pk: int) -> HttpResponse:
    """Ask for supplements, part by part."""
    found = dossier_pieces.find(request, pk)
    parts = [("", _("Chung cho cả hồ sơ")), *dossier_pieces.part_titles(found)]
    form = forms.SupplementForm(parts, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.ask_supplement(
                dossier=found, questions=form.texts, due_on=form.cleaned_data["due_on"],
                by=request.actor, at=clock.now(), key=request.POST.get("key", ""),
            )  # fmt: skip
            messages.success(request, _("Đã gửi yêu cầu bổ sung cho chủ thể và xã."))
            return redirect("officer:dossier", pk=pk)
        except Refused as refused:
            if refused.reason.about == "person":
                raise
            field = refused.reason.field
            form.add_error(field if field in form.fields else None, str(refused.reason))
    else:
        rules.may_ask.check(request.actor, found)
    context = {"dossier": found, "form": form, "key": key_of(request)}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "officer/dossier_supplement.html", context, status=status)


urlpatterns = [
    path("ho-so/", dossiers, name="dossiers"),
    path("ho-so/<int:pk>/", dossier, name="dossier"),
    path("ho-so/<int:pk>/bo-sung/", dossier_supplement, name="dossier_supplement"),
]
