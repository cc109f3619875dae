"""The dashboard of leader, province and commune: how we stand, what is due, and where to look closer."""

from __future__ import annotations

import datetime as dt

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ocop.base import clock
from ocop.base.actor import Actor
from ocop.base.refusals import Refused
from ocop.plan import documents, indicators
from ocop.plan.overview import Overview
from ocop.web.access import DeskRequest, rights
from ocop.web.officer import dashboard_charts as pictures
from ocop.web.officer import dashboard_paper as paper
from ocop.web.officer import dashboard_steering as steering
from ocop.web.officer import figures, filters, gathered
from ocop.web.officer.filters import Wish


@rights("plan.view")
@require_safe
@never_cache
def dashboard(request: DeskRequest) -> HttpResponse:
    """Numbers first, then the map and the charts; a commune sees itself, whatever the address says."""
    today = clock.today()
    wish = filters.read(request.GET, request.actor, today)
    found = gathered.overview_for(request.actor, wish.view, wish.map_)
    context = {
        "wish": wish, "today": today, "is_leader": request.actor.role == "leader",
        "plan": steering.plan_of(request, wish), "due": steering.due_of(request, wish, today),
        "headline": figures.headline(found, wish),
        "groups": [*figures.groups(found, wish), *_around(request.actor, wish)],
        "missing": figures.missing(found), "charts": _charts(found, wish, today),
        "map": "" if wish.own else pictures.communes(found, wish, today),
    }  # fmt: skip
    return render(request, "officer/dashboard.html", context)


AROUND = (
    "ideas_sent", "producers_supported", "rights_granted", "classes_held", "visits_done", "event_revenue",
    "sales_revenue",
)  # fmt: skip
"""What was done around the star in the period."""


def _around(actor: Actor, wish: Wish) -> list[figures.Group]:
    """The work around the star; nothing where it cannot be narrowed as the view asks."""
    try:
        numbers = [_number(actor, code, wish) for code in AROUND]
    except Refused:
        return []
    return [figures.Group(_("Quanh ngôi sao, trong kỳ %(period)s") % {"period": wish.period}, numbers)]


def _number(actor: Actor, code: str, wish: Wish) -> figures.Number:
    found = indicators.get(code)
    value = gathered.told(actor, code, wish.span, wish.scope, wish.map_)
    if value is None:
        return figures.Number(str(found.name), "–", figures.address(code, wish), figures.too_few())
    words, unit = figures.money(value) if found.is_money else (figures.said(value), "")
    return figures.Number(str(found.name), words, figures.address(code, wish), unit)


def _charts(found: Overview, wish: Wish, today: dt.date) -> list[SafeString]:
    return [
        pictures.funnel(found, wish),
        pictures.ending(found, wish, today),
        pictures.by_industry(found, wish),
        pictures.by_form(found, wish),
        pictures.trend(found),
        pictures.years(found, wish),
    ]


@rights("plan.view")
@require_safe
@never_cache
def pdf(request: DeskRequest) -> HttpResponse:
    """The same on one page of paper, as PDF/A."""
    today = clock.today()
    wish = filters.read(request.GET, request.actor, today)
    plan, due = steering.plan_of(request, wish), steering.due_of(request, wish, today)
    found = gathered.overview_for(request.actor, wish.view, wish.map_)
    content = paper.content(found, wish, plan, due, today)
    response = HttpResponse(documents.page_pdf(content), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="ocop-{wish.on.isoformat()}.pdf"'
    return response


urlpatterns = [
    path("dieu-hanh/", dashboard, name="dashboard"),
    path("dieu-hanh/mot-trang.pdf", pdf, name="dashboard_pdf"),
]
