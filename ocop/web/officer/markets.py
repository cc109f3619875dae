"""Markets at a glance: what is sold where and what it brought; the lists behind, as files too."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from ocop.base import clock
from ocop.base.workbooks import csv_text
from ocop.journal import queries as journal
from ocop.promotion.models import Channel, ListingState
from ocop.promotion.queries import channels, events, overview, sales
from ocop.web.access import DeskRequest, rights
from ocop.web.officer import figures as words_of
from ocop.web.officer import market_charts as pictures
from ocop.web.officer import market_files as files
from ocop.web.officer import market_filters as filters
from ocop.web.officer import paging
from ocop.web.officer.downloads import CSV, EXCEL, download


@rights("promotion.see", "promotion.manage")
@require_GET
@never_cache
def markets(request: DeskRequest) -> HttpResponse:
    """Numbers, revenue by channel and month of the last twelve whole months, events and what they brought."""
    actor, on = request.actor, clock.today()
    months = sales.months_back(on, 12)
    figures = sales.sales_visible_to(actor).filter(month__gte=months[-1], month__lte=months[0])
    listings = channels.listings_visible_to(actor)
    by_channel = sales.by_channel(figures)
    numbers = overview.numbers(listings, figures, on)
    held = events.as_listed(events.events_visible_to(actor))
    held = events.with_outcome(held, events.parts_visible_to(actor))
    context = {
        "on": on, "since": months[-1], "last": months[0],
        "numbers": numbers, "money": words_of.money(numbers.revenue),
        "stale": channels.stale(listings, on).count(),
        "charts": [pictures.by_channel(by_channel), pictures.by_month(sales.by_month(figures), months)],
        "by_kind": overview.by_kind(by_channel), "events": held[:8], "wide": actor.has("view.all"),
        "may_manage": actor.has("promotion.manage"),
    }  # fmt: skip
    return render(request, "officer/markets.html", context)


@rights("promotion.see", "promotion.manage")
@require_GET
def communes(request: DeskRequest) -> HttpResponse:
    """Who sells where: commune by commune, as a map and a list."""
    on = clock.today()
    months = sales.months_back(on, 12)
    figures = sales.sales_visible_to(request.actor).filter(month__gte=months[-1], month__lte=months[0])
    rows = overview.by_commune(channels.listings_visible_to(request.actor), figures, on)
    drawn = pictures.communes(rows, on) if request.actor.has("view.all") else ""
    context = {"rows": rows, "map": drawn, "since": months[-1], "last": months[0]}
    return render(request, "officer/market_communes.html", context)


@rights("promotion.see", "promotion.manage")
@require_GET
@never_cache
def listings(request: DeskRequest) -> HttpResponse:
    """Where products are sold; narrowed by channel, commune, state, and what nobody looked at for long."""
    on, form = clock.today(), filters.ListingFilter(request.GET, request.actor)
    found = channels.in_order(channels.with_names(form.narrow(on)))
    page = paging.page(request, found)
    rows = [
        (row, lacks, channels.is_stale(row, on))
        for row, lacks in channels.with_readiness(page.object_list, on)
    ]
    context = {"form": form, "page": page, "rows": rows, "query": request.GET.urlencode()}
    return render(request, "officer/market_listings.html", context)


@rights("promotion.see", "promotion.manage")
@require_GET
def listings_file(request: DeskRequest, kind: str) -> HttpResponse:
    """The list of listings as narrowed."""
    form = filters.ListingFilter(request.GET, request.actor)
    found = channels.in_order(channels.with_names(form.narrow(clock.today())))
    return _file(kind, "noi-ban", _("Nơi bán"), files.listing_heads(), files.listing_rows(found))


@rights("promotion.see", "promotion.manage")
@require_GET
@never_cache
def figures(request: DeskRequest) -> HttpResponse:
    """Sales figures, month by month, of the producers the reader is in charge of."""
    form = filters.SalesFilter(request.GET, request.actor, clock.today())
    found = form.narrow()
    rows = sales.with_names(found).order_by("-month", "product__sort_key", "channel__sort_key", "pk")
    total = overview.revenue(found)
    context = {
        "form": form,
        "page": paging.page(request, rows),
        "total": total,
        "query": request.GET.urlencode(),
    }
    return render(request, "officer/market_sales.html", context)


@rights("promotion.see", "promotion.manage")
@require_GET
@never_cache
def figure(request: DeskRequest, pk: int) -> HttpResponse:
    """One figure with its history."""
    found = get_object_or_404(sales.with_names(sales.sales_visible_to(request.actor)), pk=pk)
    history = [(entry, journal.changes(entry)) for entry in sales.history_of(found)[:50]]
    return render(request, "officer/market_figure.html", {"figure": found, "history": history})


@rights("promotion.see", "promotion.manage")
@require_GET
def figures_file(request: DeskRequest, kind: str) -> HttpResponse:
    """The sales figures as narrowed."""
    form = filters.SalesFilter(request.GET, request.actor, clock.today())
    found = sales.with_names(form.narrow()).order_by("month", "product__sort_key", "channel__sort_key", "pk")
    return _file(kind, "doanh-so", _("Doanh số"), files.sales_heads(), files.sales_rows(found))


def _file(kind: str, name: str, title: str, heads: list[str], rows: Any) -> HttpResponse:
    if kind == "csv":
        return download(csv_text(heads, rows), CSV, f"{name}.csv")
    return download(files.excel(title, heads, rows), EXCEL, f"{name}.xlsx")


def live_of(channel: Channel, request: DeskRequest, on: dt.date) -> list[Any]:
    """The listings of a channel that the reader may see, with what they lack, at most 100."""
    seen = channels.listings_of_channel(request.actor, channel).exclude(state=ListingState.ENDED)
    rows = channels.in_order(channels.with_names(seen))[:100]
    return [(row, lacks, channels.is_stale(row, on)) for row, lacks in channels.with_readiness(rows, on)]


urlpatterns = [
    path("thi-truong/", markets, name="markets"),
    path("thi-truong/xa/", communes, name="market_communes"),
    path("thi-truong/noi-ban/", listings, name="market_listings"),
    path("thi-truong/noi-ban/tep/<slug:kind>/", listings_file, name="market_listings_file"),
    path("thi-truong/doanh-so/", figures, name="market_sales"),
    path("thi-truong/doanh-so/<int:pk>/", figure, name="market_figure"),
    path("thi-truong/doanh-so/tep/<slug:kind>/", figures_file, name="market_sales_file"),
]
