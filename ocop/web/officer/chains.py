"""Value chains at the officers' desks: list by commune with what is missing, export, pages to write in."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ocop.base import clock
from ocop.organisations import queries as organisations
from ocop.products import queries as products
from ocop.products.sourcing import forms, queries
from ocop.web import chains
from ocop.web.access import DeskRequest, rights
from ocop.web.officer import chain_lists as lists
from ocop.web.officer import paging
from ocop.web.officer.downloads import EXCEL, download

DESK = "officer"


@rights("organisations.register", "view.all")
@require_GET
def chain_list(request: DeskRequest) -> HttpResponse:
    """The products that are made, with what their chains hold and lack, and how many hold what."""
    form, rows = _narrowed(request)
    seen = products.products_visible_to(request.actor).filter(is_retired=False)
    page = paging.page(request, rows.select_related("organisation", "unit"))
    context = {
        "form": form, "page": page, "rows": [chains.held(row) for row in page.object_list],
        "narrowed": bool(form.chosen), "several": not organisations.is_commune_desk(request.actor),
        "counts": queries.counts(seen, clock.today()), "query": request.GET.urlencode(),
    }  # fmt: skip
    return render(request, "officer/chains.html", context)


@rights("organisations.register", "view.all")
@require_GET
def chains_excel(request: DeskRequest) -> HttpResponse:
    """The list as narrowed, with areas and partners on sheets of their own."""
    _form, rows = _narrowed(request)
    return download(lists.excel(rows, request.actor, clock.today()), EXCEL, "chuoi-gia-tri.xlsx")


def _narrowed(request: DeskRequest) -> tuple[forms.ChainFilter, Any]:
    on, wide = clock.today(), not organisations.is_commune_desk(request.actor)
    form = forms.ChainFilter(request.GET, on=on, several_communes=wide)
    chosen = form.chosen
    seen = products.products_visible_to(request.actor)
    found = products.search(seen, words=chosen.get("q", ""), retired=False)
    rows = queries.products_with(found, on)
    if "xa" in chosen:
        rows = rows.filter(unit_id=int(chosen["xa"]))
    if "thieu" in chosen:
        rows = rows.filter(**{f"has_{chosen['thieu']}": False})
    return form, rows


@rights("organisations.register", "view.all")
@require_GET
def chain_page(request: DeskRequest, pk: int) -> HttpResponse:
    """The chain of one product."""
    return chains.page(request, pk, DESK)


@rights("organisations.register")
@require_http_methods(["GET", "HEAD", "POST"])
def chain_head(request: DeskRequest, pk: int) -> HttpResponse:
    """Shares of local material, craft village."""
    return chains.head(request, pk, DESK)


@rights("organisations.register")
@require_http_methods(["GET", "HEAD", "POST"])
def chain_entry_new(request: DeskRequest, pk: int, kind: str) -> HttpResponse:
    """A new area, partner or practice."""
    return chains.entry_new(request, pk, kind, DESK)


@rights("organisations.register")
@require_http_methods(["GET", "HEAD", "POST"])
def chain_entry(request: DeskRequest, kind: str, pk: int) -> HttpResponse:
    """An area, partner or practice."""
    return chains.entry(request, kind, pk, DESK)


@rights("organisations.register")
@require_POST
def chain_entry_end(request: DeskRequest, kind: str, pk: int) -> HttpResponse:
    """The end of an area, partner or practice."""
    return chains.entry_end(request, kind, pk, DESK)


@rights("organisations.register")
@require_http_methods(["GET", "HEAD", "POST"])
def chain_stage_new(request: DeskRequest, pk: int) -> HttpResponse:
    """A new stage."""
    return chains.stage_new(request, pk, DESK)


@rights("organisations.register")
@require_http_methods(["GET", "HEAD", "POST"])
def chain_stage(request: DeskRequest, pk: int) -> HttpResponse:
    """One stage."""
    return chains.stage(request, pk, DESK)


@rights("organisations.register")
@require_POST
def chain_stage_up(request: DeskRequest, pk: int) -> HttpResponse:
    """A stage one place earlier."""
    return chains.stage_move(request, pk, DESK, later=False)


@rights("organisations.register")
@require_POST
def chain_stage_down(request: DeskRequest, pk: int) -> HttpResponse:
    """A stage one place later."""
    return chains.stage_move(request, pk, DESK, later=True)


@rights("organisations.register")
@require_POST
def chain_stage_remove(request: DeskRequest, pk: int) -> HttpResponse:
    """A stage out of the chain."""
    return chains.stage_remove(request, pk, DESK)


urlpatterns = [
    path("chuoi-gia-tri/", chain_list, name="chains"),
    path("chuoi-gia-tri/excel/", chains_excel, name="chains_excel"),
    path("chuoi-gia-tri/<int:pk>/", chain_page, name="chain_page"),
    path("chuoi-gia-tri/<int:pk>/chung/", chain_head, name="chain_head"),
    path("chuoi-gia-tri/<int:pk>/them/<slug:kind>/", chain_entry_new, name="chain_entry_new"),
    path("chuoi-gia-tri/<int:pk>/cong-doan/", chain_stage_new, name="chain_stage_new"),
    path("chuoi-gia-tri/muc/<slug:kind>/<int:pk>/", chain_entry, name="chain_entry"),
    path("chuoi-gia-tri/muc/<slug:kind>/<int:pk>/thoi/", chain_entry_end, name="chain_entry_end"),
    path("chuoi-gia-tri/cong-doan/<int:pk>/", chain_stage, name="chain_stage"),
    path("chuoi-gia-tri/cong-doan/<int:pk>/len/", chain_stage_up, name="chain_stage_up"),
    path("chuoi-gia-tri/cong-doan/<int:pk>/xuong/", chain_stage_down, name="chain_stage_down"),
    path("chuoi-gia-tri/cong-doan/<int:pk>/bo/", chain_stage_remove, name="chain_stage_remove"),
]
