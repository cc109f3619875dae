"""Where is my dossier? The public look-up by receipt number, and the address that leads to one's own desk."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ocop.base import clock
from ocop.dossiers import deadlines, queries
from ocop.dossiers.models import Dossier
from ocop.dossiers.states import State
from ocop.web.access import DeskRequest, anyone, signed_in
from ocop.web.portal import shell


@anyone
@require_safe
def receipt(request: DeskRequest) -> HttpResponse:
    """The form for a receipt number; a known one leads on."""
    number = request.GET.get("so", "").strip()[:60]
    found = queries.by_receipt(number) if number else None
    if found is not None:
        return redirect("portal:receipt_state", number=found.receipt_no)
    context = {"number": number, "missed": bool(number)}
    status = 404 if number else 200
    return shell.page(request, "portal/receipt.html", context, title=_("Tra cứu hồ sơ"), status=status)


@anyone
@require_safe
def receipt_state(request: DeskRequest, number: str) -> HttpResponse:
    """State, whose turn and dates of one dossier; product and commune, nobody's personal data."""
    found = queries.by_receipt(number)
    if found is None:
        context = {"number": number[:60], "missed": True}
        return shell.page(request, "portal/receipt.html", context, title=_("Tra cứu hồ sơ"), status=404)
    response = shell.page(
        request,
        "portal/receipt_state.html",
        _facts(found),
        title=_("Hồ sơ %(no)s") % {"no": found.receipt_no},
    )
    response["X-Robots-Tag"] = "noindex"
    return response


def _facts(found: Dossier) -> dict[str, object]:
    waits = queries.open_supplements(found).exists()
    turn = queries.whose_turn(found, waits=waits)
    with_commune = found.state == State.WITH_COMMUNE
    due = found.commune_due_on if with_commune else None
    return {
        "number": found.receipt_no,
        "product": found.product.name,
        "unit": found.unit.name,
        "kind": found.get_kind_display(),
        "state": found.get_state_display(),
        "waits": waits,
        "turn": queries.turn_label(turn),
        "steps": _steps(State(found.state)),
        "submitted_at": found.submitted_at,
        "proposed_at": found.proposed_at,
        "closed_at": found.closed_at,
        "due_on": due,
        "days_left": deadlines.days_left(due, clock.today()),
    }


def _steps(state: State) -> list[tuple[str, str]]:
    """The way of the paper, each step with its class: is-done, is-now or nothing."""
    order = [
        ((State.DRAFT, State.RETURNED), _("Chủ thể nộp")),
        ((State.WITH_COMMUNE,), _("Xã xem xét")),
        ((State.WITH_PROVINCE,), _("Tỉnh kiểm tra")),
        ((State.BEFORE_COUNCIL, State.SCORED), _("Hội đồng chấm")),
        ((State.DECIDED,), _("Quyết định")),
    ]
    now = next((i for i, (states, _label) in enumerate(order) if state in states), -1)
    done = len(order) if state == State.DECIDED else now
    return [
        (label, "is-done" if i < done else "is-now" if i == now else "")
        for i, (_states, label) in enumerate(order)
    ]


_DESKS = {
    "producer": "producer:dossier",
    "commune_officer": "officer:commune_dossier",
}


@signed_in
@require_safe
def dossier(request: DeskRequest, pk: int) -> HttpResponse:
    """Lead a reader to the page of a dossier at their own desk; notices and work lists link here."""
    actor = request.actor
    if actor.has("dossiers.override_window"):
        asked = queries.window_asks_visible_to(actor).filter(pk=pk)
        if asked.exists():
            return redirect("officer:window", pk=pk)
    if not queries.dossiers_visible_to(actor).filter(pk=pk).exists():
        raise Http404
    return redirect(_DESKS.get(actor.role, "officer:dossier"), pk=pk)


urlpatterns = [
    path("bien-nhan/", receipt, name="receipt"),
    path("bien-nhan/<str:number>/", receipt_state, name="receipt_state"),
    path("ho-so/<int:pk>/", dossier, name="dossier"),
]
