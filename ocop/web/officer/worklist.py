"""What waits for the reader, from every room, in one list."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_GET

from ocop.base import clock
from ocop.web.access import DeskRequest, rights
from ocop.web.officer import paging
from ocop.worklist import queries


@rights("dossiers.receive", "view.all", "councils.advise")
@require_GET
def home(request: DeskRequest) -> HttpResponse:
    """Whose turn: overdue first, then what is due soonest."""
    turns = queries.turns_of(request.actor, clock.today())
    late = sum(1 for turn in turns if turn.is_late)
    context = {"page": paging.page(request, turns), "waiting": len(turns), "late": late}
    return render(request, "officer/worklist.html", context)


urlpatterns = [path("", home, name="home")]
