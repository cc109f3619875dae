"""The road of an own product to its next star, and what happened so far."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ocop.base import clock
from ocop.dossiers import actions, forms, rules
from ocop.dossiers import queries as dossiers
from ocop.dossiers.models import Step
from ocop.products import queries as products
from ocop.products.models import Product
from ocop.timeline import queries as timeline
from ocop.timeline import road
from ocop.web.access import DeskRequest, rights
from ocop.web.producer.posting import attempt, key_of, status


@rights("dossiers.edit")
@require_GET
def product_road(request: DeskRequest, pk: int) -> HttpResponse:
    """What the next star still needs, who does what until when, and what happened."""
    found, on = _find(request, pk), clock.today()
    context = {
        "product": found,
        "shown": products.shown(products.standings_of(found), on),
        "road": road.road_of(request.actor, found, on),
        "may_plan": rules.may_plan_step.allows(request.actor, found),
        "open_dossier": dossiers.open_dossier_of(found),
        "timeline": timeline.of_product(request.actor, found, on=on, **_narrowed(request)),
        "desk": "producer",
    }
    return render(request, "producer/product_road.html", context)


@rights("dossiers.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def step_new(request: DeskRequest, pk: int) -> HttpResponse:
    """Plan a step for oneself, from a gap or of one's own accord."""
    found = _find(request, pk)
    rules.may_plan_step.check(request.actor, found)
    way = road.road_of(request.actor, found, clock.today())
    gap = way.gap(request.GET.get("gap", ""))
    first = {"text": gap.advice or gap.missing} if gap else {}
    form = forms.StepForm(request.POST or None, for_self=True, initial=first)
    if request.method == "POST" and form.is_valid():
        own = way.assessment.dossier if gap and way.assessment else None
        given = {**form.data_for_action(), "product": found, "gap": gap, "dossier": own}
        key, by, at = key_of(request), request.actor, clock.now()
        if attempt(form, lambda: actions.plan_step(**given, by=by, at=at, key=key)):
            messages.success(request, _("Đã ghi việc."))
            return redirect(f"/chu-the/san-pham/{pk}/con-duong/#viec")
    context = {"product": found, "gap": gap, "form": form, "key": key_of(request)}
    return render(request, "producer/step_form.html", context, status=status(form))


@rights("dossiers.edit")
@require_POST
def step_finish(request: DeskRequest, pk: int) -> HttpResponse:
    """Tick a step off, with a word on the result."""
    note = request.POST.get("note", "")
    return _moved(request, pk, lambda step, said: actions.finish_step(step=step, note=note, **said))


@rights("dossiers.edit")
@require_POST
def step_reopen(request: DeskRequest, pk: int) -> HttpResponse:
    """Take a tick back."""
    return _moved(request, pk, lambda step, said: actions.reopen_step(step=step, **said))


@rights("dossiers.edit")
@require_POST
def step_drop(request: DeskRequest, pk: int) -> HttpResponse:
    """Give an own step up."""
    return _moved(request, pk, lambda step, said: actions.drop_step(step=step, **said))


def _moved(request: DeskRequest, pk: int, move: Callable[[Step, dict[str, Any]], Any]) -> HttpResponse:
    seen = dossiers.steps_visible_to(request.actor).select_related("organisation", "product")
    step = get_object_or_404(seen, pk=pk)
    move(step, {"by": request.actor, "at": clock.now()})
    return redirect(f"/chu-the/san-pham/{step.product_id}/con-duong/#viec")


def _find(request: DeskRequest, pk: int) -> Product:
    seen = products.products_visible_to(request.actor)
    return get_object_or_404(seen.select_related("organisation__unit", "unit", "criteria_set"), pk=pk)


def _narrowed(request: HttpRequest) -> dict[str, Any]:
    """The year and kind that the address asks for; what cannot be read narrows nothing."""
    year = request.GET.get("nam", "")
    known = year.isascii() and year.isdigit() and len(year) == 4
    return {"year": int(year) if known else None, "kind": request.GET.get("loai", "")}


urlpatterns = [
    path("san-pham/<int:pk>/con-duong/", product_road, name="product_road"),
    path("san-pham/<int:pk>/con-duong/viec/", step_new, name="step_new"),
    path("con-duong/viec/<int:pk>/xong/", step_finish, name="step_finish"),
    path("con-duong/viec/<int:pk>/mo-lai/", step_reopen, name="step_reopen"),
    path("con-duong/viec/<int:pk>/thoi/", step_drop, name="step_drop"),
]
