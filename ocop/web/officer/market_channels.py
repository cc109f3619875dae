"""Channels at the officers' desks: what they ask, who is on sale there, the address of their feed."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ocop.base import clock
from ocop.files import kinds
from ocop.organisations.models import Kind, Organisation
from ocop.promotion import actions, forms, requirements, rules
from ocop.promotion.models import Channel, Listing
from ocop.promotion.queries import channels as queries
from ocop.promotion.queries import sales
from ocop.web.access import DeskRequest, rights
from ocop.web.officer import paging
from ocop.web.officer.asking import asked
from ocop.web.officer.markets import live_of
from ocop.web.ui.sent import key_of


@rights("promotion.see", "promotion.manage")
@require_GET
def channels(request: DeskRequest) -> HttpResponse:
    """Every channel with its listings on sale."""
    page = paging.page(request, queries.with_counts(queries.channels_visible_to(request.actor)))
    context = {"page": page, "may_manage": rules.manages.allows(request.actor)}
    return render(request, "officer/market_channels.html", context)


@rights("promotion.see", "promotion.manage")
@require_GET
@never_cache
def channel(request: DeskRequest, pk: int) -> HttpResponse:
    """One channel: what it asks, what is listed there and what that still lacks."""
    found, on = _find(request, pk), clock.today()
    months = sales.months_back(on, 12)
    brought = sales.sales_visible_to(request.actor).filter(
        channel=found, month__gte=months[-1], month__lte=on
    )
    context: dict[str, Any] = {
        "channel": found, "asks": requirements.said(found.requirements, kinds.KINDS),
        "rows": live_of(found, request, on), "brought": sales.total(sales.by_channel(brought)),
        "may_edit": rules.manages.allows(request.actor) and rules.may_edit_channel.allows(request.actor,
        found),
        "feeds": _feeds(found) if rules.manages.allows(request.actor) else [],
    }  # fmt: skip
    return render(request, "officer/market_channel.html", context)


def _feeds(found: Channel) -> list[str]:
    if not found.feed_token:
        return []
    base = settings.BASE_URL.rstrip("/")
    return [base + reverse("portal:market_feed", args=[found.feed_token, kind]) for kind in ("json", "csv")]


@rights("promotion.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def channel_new(request: DeskRequest) -> HttpResponse:
    """Add a channel; the fields begin with what its kind usually asks."""
    kind = request.GET.get("loai", "")
    begins = requirements.DEFAULTS.get(kind, requirements.DEFAULTS["floor"])
    initial = {
        "kind": kind or "floor",
        "check_days": 90,
        "is_modern": kind in ("", "floor", "supermarket"),
        **begins,
    }
    form = forms.ChannelForm(request.POST or None, operators=_operators(), initial=initial)

    def add(_data: dict[str, Any]) -> str:
        key = request.POST.get("key", "")
        made = actions.add_channel(form.data_for_action(), by=request.actor, at=clock.now(), key=key)
        return reverse("officer:market_channel", args=[made.pk])

    return asked(request, form, add, "officer/market_channel_form.html", {})


@rights("promotion.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def channel_edit(request: DeskRequest, pk: int) -> HttpResponse:
    """Change a channel."""
    found = _find(request, pk)
    initial = forms.initial_of_channel(found)
    operators = _operators() | Organisation.objects.filter(pk=found.organisation_id or 0)
    form = forms.ChannelForm(request.POST or None, operators=operators, initial=initial)

    def change(_data: dict[str, Any]) -> str:
        actions.change_channel(found, form.data_for_action(), by=request.actor, at=clock.now())
        return reverse("officer:market_channel", args=[pk])

    return asked(request, form, change, "officer/market_channel_form.html", {"channel": found})


@rights("promotion.manage")
@require_POST
def channel_close(request: DeskRequest, pk: int) -> HttpResponse:
    """Say that a channel works no more."""
    actions.close_channel(_find(request, pk), by=request.actor, at=clock.now())
    messages.success(request, _("Đã ghi kênh không còn hoạt động."))
    return redirect("officer:market_channel", pk=pk)


@rights("promotion.manage")
@require_POST
def channel_feed(request: DeskRequest, pk: int) -> HttpResponse:
    """Give the channel's feed a new address."""
    actions.give_feed_token(_find(request, pk), by=request.actor, at=clock.now())
    messages.success(request, _("Đã mở tệp sản phẩm cho kênh. Địa chỉ cũ, nếu có, không dùng được nữa."))
    return redirect("officer:market_channel", pk=pk)


@rights("promotion.see", "promotion.manage")
@require_GET
@never_cache
def listing(request: DeskRequest, pk: int) -> HttpResponse:
    """One place of sale with what it lacks."""
    return _listing_page(request, _listing(request, pk))


@rights("promotion.see", "promotion.manage")
@require_POST
def listing_check(request: DeskRequest, pk: int) -> HttpResponse:
    """Write down what was found at a look."""
    found, form = _listing(request, pk), forms.CheckForm(request.POST)
    if not form.is_valid():
        return _listing_page(request, found, 422, check_form=form)
    data, key = form.cleaned_data, request.POST.get("key", "")
    actions.check_listing(
        found, data["check_result"], data["check_note"], by=request.actor, at=clock.now(), key=key
    )
    messages.success(request, _("Đã ghi kết quả xem lại."))
    return redirect("officer:market_listing", pk=pk)


def _listing_page(request: DeskRequest, found: Listing, code: int = 200, **sent: Any) -> HttpResponse:
    on = clock.today()
    ((_row, lacks),) = queries.with_readiness([found], on)
    context = {
        "listing": found, "lacks": lacks, "stale": queries.is_stale(found, on), "key": key_of(request),
        "may_check": rules.may_check.allows(request.actor, found), "check_form": forms.CheckForm(), **sent,
    }  # fmt: skip
    return render(request, "officer/market_listing.html", context, status=code)


def _listing(request: DeskRequest, pk: int) -> Listing:
    return get_object_or_404(queries.with_names(queries.listings_visible_to(request.actor)), pk=pk)


def _find(request: DeskRequest, pk: int) -> Channel:
    seen = queries.channels_visible_to(request.actor).select_related("organisation")
    return get_object_or_404(seen, pk=pk)


def _operators() -> Any:
    """Who may run a channel for all: agencies and partners."""
    return Organisation.objects.filter(is_closed=False).exclude(kind=Kind.PRODUCER).order_by("sort_key", "pk")


urlpatterns = [
    path("thi-truong/kenh/", channels, name="market_channels"),
    path("thi-truong/kenh/moi/", channel_new, name="market_channel_new"),
    path("thi-truong/kenh/<int:pk>/", channel, name="market_channel"),
    path("thi-truong/kenh/<int:pk>/sua/", channel_edit, name="market_channel_edit"),
    path("thi-truong/kenh/<int:pk>/dong/", channel_close, name="market_channel_close"),
    path("thi-truong/kenh/<int:pk>/tep/", channel_feed, name="market_channel_feed"),
    path("thi-truong/noi-ban/<int:pk>/", listing, name="market_listing"),
    path("thi-truong/noi-ban/<int:pk>/xem-lai/", listing_check, name="market_listing_check"),
]
