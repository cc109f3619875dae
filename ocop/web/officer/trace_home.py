"""Traceability at the officers' desks: the first page, lots, one lot, what adds up."""

from __future__ import annotations

import datetime as dt

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from ocop.base import clock
from ocop.organisations import queries as organisations
from ocop.trace import office_forms as forms
from ocop.trace.models import DayScans, Lot
from ocop.trace.queries import balances as sums
from ocop.trace.queries import cases, overview, recalls, stories
from ocop.trace.queries import lots as lots_
from ocop.trace.queries.amounts import tolerance
from ocop.trace.rules import recalling as rules
from ocop.web.access import DeskRequest, rights
from ocop.web.officer import paging
from ocop.web.officer import trace_pictures as pictures

READERS = ("trace.see", "trace.manage", "trace.recall")


@rights(*READERS)
@require_GET
@never_cache
def home(request: DeskRequest) -> HttpResponse:
    """Numbers, where codes are scanned, what was written last, what waits."""
    actor, on = request.actor, clock.today()
    seen = overview.scans_seen(actor, on)
    provinces = overview.by_province(seen)
    running = recalls.listed_recalls(
        recalls.recalls_visible_to(actor).filter(state__in=("proposed", "active"))
    )
    context = {
        "numbers": overview.numbers(actor, on), "form": forms.LotFilter(), "on": on,
        "by_day": pictures.scans_by_day(overview.by_day(seen), on),
        "by_province": pictures.by_province(provinces, on),
        "scans": sum(count for _province, count in provinces),
        "placeless": not any(code for code, _count in provinces),
        "steps": overview.newest_steps(actor), "recalls": running[:5],
        "cases": cases.listed_cases(cases.cases_visible_to(actor).filter(state="open"))[:5],
        "wide": actor.has("view.all"),
    }  # fmt: skip
    return render(request, "officer/trace.html", context)


@rights(*READERS)
@require_GET
def lots(request: DeskRequest) -> HttpResponse:
    """Lots, found by whatever stands on a label."""
    form = forms.LotFilter(request.GET)
    found = overview.listed_lots(form.narrow(lots_.lots_known_to(request.actor)))
    context = {"form": form, "page": paging.page(request, found), "narrowed": bool(form.chosen)}
    return render(request, "officer/trace_lots.html", context)


@rights(*READERS)
@require_GET
@never_cache
def lot(request: DeskRequest, pk: int) -> HttpResponse:
    """One lot both ways, with what the reader can do about it."""
    found = find_lot(request, pk)
    journey, on = lots_.way_of(found), clock.today()
    reached = recalls.recalls_visible_to(request.actor)
    near = [each.pk for each in journey.lots()]
    may_open = set(lots_.lots_known_to(request.actor).filter(pk__in=near).values_list("pk", flat=True))
    scans = DayScans.objects.filter(lot=found, day__gt=on - dt.timedelta(days=30))
    context = {
        "lot": found, "journey": journey, "drawing": pictures.way(found, journey), "on": on,
        "things": [
            (thing, pictures.took(thing), thing.lot is not None and thing.lot.pk in may_open)
            for thing in (*journey.up, *journey.down)
        ],
        "gaps": lots_.gaps_of(found, journey), "story": stories.story_of(found, request.actor),
        "scans": pictures.scans_by_day(overview.by_day(scans), on),
        "cases": cases.listed_cases(cases.cases_visible_to(request.actor).filter(lot=found))[:20],
        "recalls": reached.filter(lots__lot=found, lots__released_at=None).order_by("-pk")[:20],
        "released": reached.filter(lots__lot=found, lots__released_at__isnull=False).order_by("-pk")[:20],
        "proposed": reached.filter(lot=found, state="proposed").first(),
        "may_propose": rules.may_propose.allows(request.actor, found),
        "may_contact": request.actor.has("trace.manage") or request.actor.has("trace.recall"),
    }  # fmt: skip
    return render(request, "officer/trace_lot.html", context)


@rights(*READERS)
@require_GET
def balances(request: DeskRequest) -> HttpResponse:
    """What went in and what came out, by producer, goods and year."""
    form = forms.BalanceFilter(request.GET)
    seen = form.narrow(organisations.producers(organisations.organisations_visible_to(request.actor)))
    keys = sums.balance_keys(seen, only_over=bool(form.chosen.get("lech")), year=form.chosen.get("nam"))
    page = paging.page(request, keys)
    context = {
        "form": form, "page": page, "rows": sums.rows_of(page.object_list), "narrowed": bool(form.chosen),
        "tolerance": int(tolerance() * 100),
    }  # fmt: skip
    return render(request, "officer/trace_balances.html", context)


def find_lot(request: DeskRequest, pk: int) -> Lot:
    """A lot that the reader may see, else 404."""
    return get_object_or_404(lots_.with_names(lots_.lots_known_to(request.actor)), pk=pk)


urlpatterns = [
    path("truy-xuat/", home, name="trace"),
    path("truy-xuat/lo/", lots, name="trace_lots"),
    path("truy-xuat/lo/<int:pk>/", lot, name="trace_lot"),
    path("truy-xuat/can-doi/", balances, name="trace_balances"),
]
