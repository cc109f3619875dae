"""The timeline of a producer, and the road of one of its products to the next star."""

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
from ocop.organisations import queries as organisations
from ocop.outreach import reading as news
from ocop.products import queries as products
from ocop.products.models import Product
from ocop.timeline import queries as timeline
from ocop.timeline import road
from ocop.web.access import DeskRequest, rights
from ocop.web.officer.asking import asked

OFFICES = ("organisations.register", "view.all")


@rights(*OFFICES)
@require_GET
def organisation_timeline(request: DeskRequest, pk: int) -> HttpResponse:
    """Everything that happened to one producer, a year at a time."""
    seen = organisations.organisations_visible_to(request.actor).select_related("unit")
    found = get_object_or_404(seen, pk=pk)
    told = timeline.of_organisation(request.actor, found, on=clock.today(), **_narrowed(request))
    context = {"organisation": found, "timeline": told, "road": "officer:product_road"}
    return render(request, "officer/organisation_timeline.html", context)


@rights(*OFFICES)
@require_GET
def product_road(request: DeskRequest, pk: int) -> HttpResponse:
    """One product: its stars and dossiers, what the next star still needs, who does what, what happened."""
    found, on = _find(request, pk), clock.today()
    standings = list(products.standings_of(found))
    own = dossiers.dossiers_visible_to(request.actor).filter(product=found)
    context = {
        "product": found,
        "shown": products.shown(standings, on),
        "standings": standings,
        "dossiers": [
            (row, dossiers.link(row)) for row in dossiers.for_lists(own).order_by("-opened_at", "-pk")
        ],
        "road": road.road_of(request.actor, found, on),
        "may_plan": rules.may_plan_step.allows(request.actor, found),
        "timeline": timeline.of_product(request.actor, found, on=on, **_narrowed(request)),
        "articles": news.about(found.pk),
        "desk": "officer",
    }
    return render(request, "officer/product_road.html", context)


@rights("dossiers.receive", "dossiers.check")
@require_http_methods(["GET", "HEAD", "POST"])
def step_new(request: DeskRequest, pk: int) -> HttpResponse:
    """Turn a gap into a step with owner and day, or write one of one's own accord."""
    found, on = _find(request, pk), clock.today()
    rules.may_plan_step.check(request.actor, found)
    way = road.road_of(request.actor, found, on)
    gap = way.gap(request.GET.get("gap", ""))
    first = {"text": gap.advice or gap.missing} if gap else {}
    form = forms.StepForm(request.POST or None, for_self=False, initial=first)

    def plan(data: dict[str, Any]) -> str:
        own = way.assessment.dossier if gap and way.assessment else None
        key = request.POST.get("key", "")
        actions.plan_step(
            product=found, gap=gap, dossier=own, by=request.actor, at=clock.now(), key=key, **data
        )
        messages.success(request, _("Đã ghi việc."))
        return f"/can-bo/san-pham/{pk}/con-duong/#viec"

    return asked(request, form, plan, "officer/step_form.html", {"product": found, "gap": gap})


@rights("dossiers.receive", "dossiers.check")
@require_POST
def step_finish(request: DeskRequest, pk: int) -> HttpResponse:
    """Tick a step off, with a word on the result."""
    note = request.POST.get("note", "")
    return _moved(request, pk, lambda step, said: actions.finish_step(step=step, note=note, **said))


@rights("dossiers.receive", "dossiers.check")
@require_POST
def step_reopen(request: DeskRequest, pk: int) -> HttpResponse:
    """Take a tick back."""
    return _moved(request, pk, lambda step, said: actions.reopen_step(step=step, **said))


@rights("dossiers.receive", "dossiers.check")
@require_POST
def step_drop(request: DeskRequest, pk: int) -> HttpResponse:
    """Give a step up."""
    return _moved(request, pk, lambda step, said: actions.drop_step(step=step, **said))


def _moved(request: DeskRequest, pk: int, move: Callable[[Step, dict[str, Any]], Any]) -> HttpResponse:
    seen = dossiers.steps_visible_to(request.actor).select_related("organisation", "product")
    step = get_object_or_404(seen, pk=pk)
    move(step, {"by": request.actor, "at": clock.now()})
    return redirect(f"/can-bo/san-pham/{step.product_id}/con-duong/#viec")


def _find(request: DeskRequest, pk: int) -> Product:
    seen = products.products_visible_to(request.actor)
    return get_object_or_404(seen.select_related("organisation__unit", "unit", "criteria_set"), pk=pk)


def _narrowed(request: HttpRequest) -> dict[str, Any]:
    """The year and kind that the address asks for; what cannot be read narrows nothing."""
    year = request.GET.get("nam", "")
    known = year.isascii() and year.isdigit() and len(year) == 4
    return {"year": int(year) if known else None, "kind": request.GET.get("loai", "")}


urlpatterns = [
    path("chu-the/<int:pk>/dong-thoi-gian/", organisation_timeline, name="organisation_timeline"),
    path("san-pham/<int:pk>/con-duong/", product_road, name="product_road"),
    path("san-pham/<int:pk>/con-duong/viec/", step_new, name="step_new"),
    path("con-duong/viec/<int:pk>/xong/", step_finish, name="step_finish"),
    path("con-duong/viec/<int:pk>/mo-lai/", step_reopen, name="step_reopen"),
    path("con-duong/viec/<int:pk>/thoi/", step_drop, name="step_drop"),
]
