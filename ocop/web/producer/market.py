"""Selling: where the own products are on sale, what is still missing there, and own channels."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ocop.base import clock
from ocop.promotion import actions, forms, rules
from ocop.promotion.models import Channel, Listing
from ocop.promotion.queries import channels as queries
from ocop.promotion.queries import events, sales
from ocop.web.access import DeskRequest, rights
from ocop.web.producer.posting import attempt, key_of, own_producer, status

_MOST = 200
_MOVES: dict[str, Callable[..., Listing]] = {
    "len-kenh": actions.list_product,
    "tam-ngung": actions.pause_listing,
    "ban-lai": actions.resume_listing,
    "thoi-ban": actions.end_listing,
}


@rights("promotion.sell")
@require_GET
@never_cache
def market(request: DeskRequest) -> HttpResponse:
    """Months to tell, calls that are open, and where the own products are on sale."""
    own, on = own_producer(request), clock.today()
    rows = queries.in_order(queries.with_names(queries.listings_visible_to(request.actor)))
    figures = sales.sales_visible_to(request.actor)
    month = sales.month_before(on)
    months = sales.months_back(on, 12)
    parts = events.parts_visible_to(request.actor)
    context = {
        "organisation": own, "month": month,
        "owed": sales.owing([own.pk], month).get(own.pk, 0),
        "brought": sales.by_month(figures.filter(month__gte=months[-1])),
        "channels": sales.by_channel(figures.filter(month__gte=months[-1]))[:8],
        "listings": [(row, lacks, queries.is_stale(row, on)) for row,
        lacks in queries.with_readiness(rows[:_MOST], on)],
        "events": events.open_on(events.events_visible_to(request.actor), on)[:10],
        "parts": parts.select_related("event").order_by("-event__starts_on", "-pk")[:10],
        "own_channels": Channel.objects.filter(organisation=own, is_closed=False).order_by("sort_key", "pk"),
    }  # fmt: skip
    return render(request, "producer/market.html", context)


@rights("promotion.sell")
@require_http_methods(["GET", "HEAD", "POST"])
def listing_new(request: DeskRequest) -> HttpResponse:
    """Plan to sell a product on a channel."""
    own = own_producer(request)
    form = forms.ListingForm(
        request.POST or None, owner=own, initial={"product": request.GET.get("san-pham")}
    )
    if request.method == "POST" and form.is_valid():
        (product, channel), data, key = form.where, form.data_for_action(), key_of(request)
        made = attempt(
            form,
            lambda: actions.add_listing(product, channel, data, by=request.actor, at=clock.now(), key=key),
        )
        if made:
            messages.success(request, _("Đã ghi nơi bán. Xem còn thiếu gì, rồi ghi là đang bán."))
            return redirect("producer:market_listing", pk=made.pk)
    context = {"form": form, "key": key_of(request)}
    return render(request, "producer/market_listing_form.html", context, status=status(form))


@rights("promotion.sell")
@require_GET
@never_cache
def listing(request: DeskRequest, pk: int) -> HttpResponse:
    """One place of sale: what it lacks, how it stands, and what was found at the last look."""
    return _page(request, _find(request, pk))


@rights("promotion.sell")
@require_http_methods(["GET", "HEAD", "POST"])
def listing_edit(request: DeskRequest, pk: int) -> HttpResponse:
    """Change link, price, pack."""
    found = _find(request, pk)
    initial = {name: getattr(found, name) for name in ("pack", "price", "link", "label_is_right")}
    form = forms.ListingForm(
        request.POST or None, owner=found.product.organisation, kept=found, initial=initial
    )
    if request.method == "POST" and form.is_valid():
        data = form.data_for_action()
        if attempt(form, lambda: actions.change_listing(found, data, by=request.actor, at=clock.now())):
            messages.success(request, _("Đã lưu nơi bán."))
            return redirect("producer:market_listing", pk=pk)
    context = {"form": form, "listing": found, "key": key_of(request)}
    return render(request, "producer/market_listing_form.html", context, status=status(form))


@rights("promotion.sell")
@require_POST
def listing_move(request: DeskRequest, pk: int, move: str) -> HttpResponse:
    """Put on sale, pause, resume, end."""
    found = _find(request, pk)
    if move not in _MOVES:
        raise Http404
    _MOVES[move](found, by=request.actor, at=clock.now(), key=request.POST.get("key", ""))
    messages.success(request, _("Đã ghi: %(state)s.") % {"state": found.get_state_display()})
    return redirect("producer:market_listing", pk=pk)


@rights("promotion.sell")
@require_POST
def listing_check(request: DeskRequest, pk: int) -> HttpResponse:
    """Write down what was found at a look."""
    found, form = _find(request, pk), forms.CheckForm(request.POST)
    if form.is_valid():
        data, key = form.cleaned_data, request.POST.get("key", "")

        def check() -> Listing:
            at, by = clock.now(), request.actor
            return actions.check_listing(
                found, data["check_result"], data["check_note"], by=by, at=at, key=key
            )

        if attempt(form, check):
            messages.success(request, _("Đã ghi kết quả xem lại."))
            return redirect("producer:market_listing", pk=pk)
    return _page(request, found, 422, check_form=form)


@rights("promotion.sell")
@require_http_methods(["GET", "HEAD", "POST"])
def channel_new(request: DeskRequest) -> HttpResponse:
    """Add a channel that the producer runs itself."""
    own = own_producer(request)
    form = forms.OwnChannelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data, key = {**form.cleaned_data, "organisation": own}, key_of(request)
        if attempt(form, lambda: actions.add_channel(data, by=request.actor, at=clock.now(), key=key)):
            messages.success(request, _("Đã thêm kênh riêng."))
            return redirect("producer:market")
    context = {"form": form, "key": key_of(request)}
    return render(request, "producer/market_channel_form.html", context, status=status(form))


def _page(request: DeskRequest, found: Listing, code: int = 200, **sent: Any) -> HttpResponse:
    actor, on = request.actor, clock.today()
    ((_row, lacks),) = queries.with_readiness([found], on)
    allowed = {
        name: rules.may_move_listing.allows(actor, found, verb)
        for name, verb in (
            ("list", "list_product"), ("pause", "pause_listing"), ("resume", "resume_listing"), ("end",
            "end_listing"),
        )
    }  # fmt: skip
    context = {
        "listing": found, "lacks": lacks, "stale": queries.is_stale(found, on), "may": allowed,
        "may_edit": rules.may_edit_listing.allows(actor, found), "key": key_of(request),
        "may_check": rules.may_check.allows(actor, found), "check_form": forms.CheckForm(), **sent,
    }  # fmt: skip
    return render(request, "producer/market_listing.html", context, status=code)


def _find(request: DeskRequest, pk: int) -> Listing:
    return get_object_or_404(queries.with_names(queries.listings_visible_to(request.actor)), pk=pk)


urlpatterns = [
    path("ban-hang/", market, name="market"),
    path("ban-hang/noi-ban/moi/", listing_new, name="market_listing_new"),
    path("ban-hang/noi-ban/<int:pk>/", listing, name="market_listing"),
    path("ban-hang/noi-ban/<int:pk>/sua/", listing_edit, name="market_listing_edit"),
    path("ban-hang/noi-ban/<int:pk>/xem-lai/", listing_check, name="market_listing_check"),
    path("ban-hang/noi-ban/<int:pk>/<slug:move>/", listing_move, name="market_listing_move"),
    path("ban-hang/kenh/moi/", channel_new, name="market_channel_new"),
]
