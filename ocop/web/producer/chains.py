"""The value chains of the producer's own products."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ocop.base import clock
from ocop.products import queries as products
from ocop.products.sourcing import queries
from ocop.web import chains
from ocop.web.access import DeskRequest, rights

DESK = "producer"
_MOST = 200


@rights("products.edit")
@require_GET
def chain(request: DeskRequest) -> HttpResponse:
    """The own products with what their chains hold, and papers that run out."""
    on = clock.today()
    own = products.products_visible_to(request.actor).filter(is_retired=False)
    rows = queries.products_with(own, on).order_by("sort_key", "pk")[:_MOST]
    context = {
        "products": [chains.held(row) for row in rows],
        "soon": [
            (entry, last, queries.kind_of(entry)) for entry, last in queries.expiring(request.actor, on)
        ],
    }
    return render(request, "producer/chain.html", context)


@rights("products.edit")
@require_GET
def chain_page(request: DeskRequest, pk: int) -> HttpResponse:
    """The chain of one product."""
    return chains.page(request, pk, DESK)


@rights("products.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def chain_head(request: DeskRequest, pk: int) -> HttpResponse:
    """Shares of local material, craft village."""
    return chains.head(request, pk, DESK)


@rights("products.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def chain_entry_new(request: DeskRequest, pk: int, kind: str) -> HttpResponse:
    """A new area, partner or practice."""
    return chains.entry_new(request, pk, kind, DESK)


@rights("products.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def chain_entry(request: DeskRequest, kind: str, pk: int) -> HttpResponse:
    """An area, partner or practice."""
    return chains.entry(request, kind, pk, DESK)


@rights("products.edit")
@require_POST
def chain_entry_end(request: DeskRequest, kind: str, pk: int) -> HttpResponse:
    """The end of an area, partner or practice."""
    return chains.entry_end(request, kind, pk, DESK)


@rights("products.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def chain_stage_new(request: DeskRequest, pk: int) -> HttpResponse:
    """A new stage."""
    return chains.stage_new(request, pk, DESK)


@rights("products.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def chain_stage(request: DeskRequest, pk: int) -> HttpResponse:
    """One stage."""
    return chains.stage(request, pk, DESK)


@rights("products.edit")
@require_POST
def chain_stage_up(request: DeskRequest, pk: int) -> HttpResponse:
    """A stage one place earlier."""
    return chains.stage_move(request, pk, DESK, later=False)


@rights("products.edit")
@require_POST
def chain_stage_down(request: DeskRequest, pk: int) -> HttpResponse:
    """A stage one place later."""
    return chains.stage_move(request, pk, DESK, later=True)


@rights("products.edit")
@require_POST
def chain_stage_remove(request: DeskRequest, pk: int) -> HttpResponse:
    """A stage out of the chain."""
    return chains.stage_remove(request, pk, DESK)


urlpatterns = [
    path("chuoi-gia-tri/", chain, name="chain"),
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
