"""The law as this installation holds it: packs, their sheets, what was corrected and what is doubted."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path
from django.views.decorators.http import require_GET

from ocop.base import clock
from ocop.criteria import queries
from ocop.web.access import DeskRequest, rights


@rights("criteria.manage", "view.all")
@require_GET
def packs(request: DeskRequest) -> HttpResponse:
    """Every version of every pack; the one in force today is marked."""
    context = {"packs": list(queries.packs()), "in_force": queries.pack_in_force(clock.today())}
    return render(request, "officer/packs.html", context)


@rights("criteria.manage", "view.all")
@require_GET
def pack(request: DeskRequest, pk: int) -> HttpResponse:
    """One pack: who decides, numbers with articles, what the law leaves open, known errors."""
    found = get_object_or_404(queries.packs(), pk=pk)
    context = {
        "pack": found,
        "regimes": queries.regimes(found),
        "regime": queries.regime(found),
        "intact": queries.is_intact(found),
        "sheets": list(queries.sets(found)),
    }
    return render(request, "officer/pack.html", context)


@rights("criteria.manage", "view.all")
@require_GET
def sheet(request: DeskRequest, pk: int, no: int) -> HttpResponse:
    """One score sheet: every level, mark, condition and knock-out, with remarks on its print."""
    found = get_object_or_404(queries.packs(), pk=pk)
    criteria_set = get_object_or_404(queries.sets(found), no=no)
    context = {
        "pack": found,
        "tree": queries.tree(criteria_set),
        "remarks": queries.regime(found).remarks(no),
        "sheets": list(queries.sets(found)),
    }
    return render(request, "officer/pack_sheet.html", context)


urlpatterns = [
    path("bo-tieu-chi/", packs, name="packs"),
    path("bo-tieu-chi/<int:pk>/", pack, name="pack"),
    path("bo-tieu-chi/<int:pk>/phieu/<int:no>/", sheet, name="pack_sheet"),
]
