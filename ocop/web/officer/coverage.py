"""The programme at a glance: each task of the plan, where it is done, and what this year's figures say."""

from __future__ import annotations

from functools import partial

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_GET

from ocop.base import clock
from ocop.organisations import queries as organisations
from ocop.plan import coverage as tasks
from ocop.plan.indicators import WHOLE, Scope
from ocop.web import navigation
from ocop.web.access import DeskRequest, rights
from ocop.web.officer import gathered

_FIRST = 2020


@rights("plan.view")
@require_GET
def coverage(request: DeskRequest) -> HttpResponse:
    """Every task with its figures of a year; a commune sees its own."""
    this = clock.today().year
    asked = request.GET.get("nam", "")
    year = int(asked) if asked.isdecimal() and _FIRST <= int(asked) <= this else this
    own = organisations.is_commune_desk(request.actor)
    scope = Scope(commune=request.actor.unit_id) if own else WHOLE
    mine = {link.url: link.label for link in navigation.of(request.actor, request.path)}
    rows = [
        (cover, [(page, mine[page]) for page in cover.pages if page in mine], figures)
        for cover, figures in tasks.counted(
            year, scope, gathered.geography(), partial(gathered.told, request.actor)
        )
    ]
    context = {"rows": rows, "year": year, "years": range(this, _FIRST - 1, -1), "own": own}
    return render(request, "officer/coverage.html", context)


urlpatterns = [path("chuong-trinh/", coverage, name="coverage")]
