"""Batches of the year: open them, place dossiers, see how far they are."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ocop.base import clock
from ocop.councils import actions, forms, queries, rules
from ocop.councils.models import Batch, Placement
from ocop.dossiers import queries as dossiers
from ocop.web.access import DeskRequest, rights
from ocop.web.officer import asking

READERS = ("councils.manage", "view.all")


@rights(*READERS)
@require_GET
def batches(request: DeskRequest) -> HttpResponse:
    """Every batch with its days and how many dossiers it holds."""
    found = queries.batches_visible_to(request.actor).annotate(
        dossiers=Count("placements", distinct=True), meetings=Count("sessions", distinct=True)
    )
    today = clock.today()
    context = {"batches": found.order_by("-year", "-number"), "today": today}
    return render(request, "officer/batches.html", context)


@rights("councils.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def batch_new(request: DeskRequest) -> HttpResponse:
    """Open one of the law's two batches of a year."""
    form = forms.BatchForm(request.POST or None, initial={"year": clock.today().year})

    def act(data: dict[str, Any]) -> str:
        key = request.POST.get("key", "")
        unit = asking.home_unit()
        batch = actions.open_batch(unit=unit, **data, by=request.actor, at=clock.now(), key=key)
        return reverse("officer:batch", args=[batch.pk])

    words = {"title": _("Mở đợt đánh giá"), "submit": _("Mở đợt"), "back": reverse("officer:batches")}
    return asking.asked(request, form, act, "officer/council_form.html", words)


@rights("councils.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def batch_extra(request: DeskRequest) -> HttpResponse:
    """Open a batch beyond the law's two."""
    councils = queries.councils_visible_to(request.actor)
    first = {"year": clock.today().year}
    form = forms.ExtraBatchForm(request.POST or None, councils=councils, initial=first)

    def act(data: dict[str, Any]) -> str:
        key = request.POST.get("key", "")
        batch = actions.open_extra_batch(**data, by=request.actor, at=clock.now(), key=key)
        return reverse("officer:batch", args=[batch.pk])

    words = {
        "title": _("Mở đợt bổ sung"),
        "submit": _("Mở đợt"),
        "back": reverse("officer:batches"),
        "what": _("Chỉ khi quy chế của hội đồng cho phép và đã có kế hoạch (Đ.5.1)."),
    }
    return asking.asked(request, form, act, "officer/council_form.html", words)


@rights(*READERS)
@require_GET
def batch(request: DeskRequest, pk: int) -> HttpResponse:
    """One batch: what is placed, and what could be placed or why not."""
    found = _find(request, pk)
    placed = (
        Placement.objects.filter(batch=found)
        .select_related(
            "dossier__product", "dossier__organisation", "dossier__unit", "dossier__advisory_report"
        )
        .defer("dossier__registration", "dossier__report")
        .order_by("placed_at", "pk")
    )
    manages = request.actor.has("councils.manage")
    waiting = dossiers.for_lists(queries.placeable()).order_by("proposed_at", "pk")[:300] if manages else []
    context = {
        "batch": found,
        "placements": placed,
        "waiting": [_waiting(request, dossier, found) for dossier in waiting],
        "manages": manages,
        "sessions": found.sessions.order_by("held_at"),
        "today": clock.today(),
    }
    return render(request, "officer/batch.html", context)


def _waiting(request: DeskRequest, dossier: Any, found: Batch) -> dict[str, Any]:
    against = rules.may_place.reason(request.actor, dossier, found, clock.today())
    return {"dossier": dossier, "against": against}


@rights("councils.manage")
@require_POST
def batch_place(request: DeskRequest, pk: int) -> HttpResponse:
    """Place the dossiers that were ticked; those that may not be placed stay, with the reason."""
    found = _find(request, pk)
    picked = [int(value) for value in request.POST.getlist("pick") if value.isdigit()]
    ticked = dossiers.for_lists(queries.placeable()).filter(pk__in=picked).order_by("proposed_at", "pk")
    refused = actions.place_all(dossiers=ticked, batch=found, by=request.actor, at=clock.now())
    placed = len(picked) - len(refused)
    messages.success(request, _("Đã xếp %(n)d hồ sơ vào %(batch)s.") % {"n": placed, "batch": found})
    for dossier, reason in refused:
        messages.error(request, f"{dossier.product.name}: {reason}")
    return redirect("officer:batch", pk=pk)


@rights("councils.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def batch_unplace(request: DeskRequest, pk: int, placement_pk: int) -> HttpResponse:
    """Take a dossier out of the batch, with a reason."""
    found = _find(request, pk)
    placement = get_object_or_404(
        Placement.objects.select_related("dossier__product", "batch"), pk=placement_pk, batch=found
    )
    back = reverse("officer:batch", args=[pk])

    def act(data: dict[str, Any]) -> str:
        actions.unplace(placement=placement, **data, by=request.actor, at=clock.now())
        return back

    words = {
        "title": _("Đưa hồ sơ ra khỏi đợt"),
        "submit": _("Đưa ra khỏi đợt"),
        "back": back,
        "what": placement.dossier.product.name,
    }
    return asking.asked(
        request, forms.ReasonForm(request.POST or None), act, "officer/council_form.html", words
    )


def _find(request: DeskRequest, pk: int) -> Batch:
    return get_object_or_404(queries.batches_visible_to(request.actor).select_related("unit"), pk=pk)


urlpatterns = [
    path("dot-danh-gia/", batches, name="batches"),
    path("dot-danh-gia/mo/", batch_new, name="batch_new"),
    path("dot-danh-gia/mo-them/", batch_extra, name="batch_extra"),
    path("dot-danh-gia/<int:pk>/", batch, name="batch"),
    path("dot-danh-gia/<int:pk>/xep/", batch_place, name="batch_place"),
    path("dot-danh-gia/<int:pk>/dua-ra/<int:placement_pk>/", batch_unplace, name="batch_unplace"),
]
