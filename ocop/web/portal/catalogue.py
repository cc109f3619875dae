"""Home, catalogue, product, producer and map: what anyone may read."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ocop.base import clock
from ocop.catalogue import pages, queries
from ocop.outreach import reading as news
from ocop.products.sourcing import queries as sourcing
from ocop.web import chain_pictures, kept
from ocop.web.access import DeskRequest, anyone
from ocop.web.portal import shell, wishes
from ocop.web.ui import hexmap


@anyone
@require_safe
def home(request: DeskRequest) -> HttpResponse:
    """What the programme is, the search, the newest stars and the figures."""
    today = clock.today()
    context = {
        "facets": queries.facets(today),
        "rows": queries.newest(today),
        "articles": news.newest(3),
    }
    title = _("Sản phẩm OCOP tỉnh An Giang")
    return kept.mark(shell.lean_page(request, "home.html", context, title=title))


@anyone
@require_safe
def catalogue(request: DeskRequest) -> HttpResponse:
    """The catalogue: search without marks, facets, paging by key."""
    today = clock.today()
    wish = wishes.read(request.GET)
    found = queries.search(wish, today)
    context = {
        "rows": found.rows,
        "next": wishes.with_after(request.GET, found.after) if found.after else "",
        "choices": wishes.choices(wish, queries.facets(today)),
        "query": request.GET.get("q", ""),
        "is_first": not wish.after,
        "is_narrowed": wish != queries.Wish(after=wish.after),
    }
    return kept.mark(shell.lean_page(request, "catalogue.html", context, title=_("Sản phẩm")))


@anyone
@require_safe
def product(request: DeskRequest, pk: int) -> HttpResponse:
    """One product: its star and whether it is valid today, its maker, its story."""
    found = pages.product_page(pk, clock.today())
    if found is None:
        raise Http404
    return kept.mark(
        shell.lean_page(request, "product.html", {**found, "chain": _chain(found)}, title=found["name"])
    )


def _chain(found: dict[str, Any]) -> dict[str, Any] | None:
    """The public parts of the product's value chain, where its producer shows them."""
    if not found["chain_shown"]:
        return None
    on = clock.today()
    chain = sourcing.shown_chain(found["id"], on)
    return chain_pictures.public_facts(chain, on) if chain is not None else None


@anyone
@require_safe
def producer(request: DeskRequest, pk: int) -> HttpResponse:
    """One producer and its public products; nothing of its representative."""
    found = pages.producer_page(pk, clock.today())
    if found is None:
        raise Http404
    return kept.mark(shell.lean_page(request, "producer.html", found, title=found["name"]))


@anyone
@require_safe
def province_map(request: DeskRequest) -> HttpResponse:
    """One tile per commune, coloured by its number of valid stars, with the table under it."""
    communes = pages.communes(clock.today())
    context = {"map": _tiles(communes), "communes": communes}
    return kept.mark(render(request, "portal/map.html", context))


def _tiles(communes: list[dict[str, Any]]) -> str:
    most = max((c["n"] for c in communes), default=0) or 1
    placed = hexmap.place([(c["code"], c["lat"], c["lon"]) for c in communes if c["lat"] is not None])
    tiles = [
        hexmap.Tile(
            key=c["code"],
            label=c["name"],
            short=c["short_name"],
            url=f"{reverse('portal:catalogue')}?unit={c['id']}",
            value=c["n"],
            level=-(-5 * c["n"] // most),
            note=_("%(n)d sản phẩm") % {"n": c["n"]},
        )
        for c in communes
        if c["code"] in placed
    ]
    return hexmap.svg(tiles, placed, title=_("Sản phẩm OCOP theo xã"))


urlpatterns = [
    path("", home, name="home"),
    path("san-pham/", catalogue, name="catalogue"),
    path("san-pham/<int:pk>/", product, name="product"),
    path("nha-san-xuat/<int:pk>/", producer, name="producer"),
    path("ban-do/", province_map, name="map"),
]
