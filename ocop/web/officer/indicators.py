"""Indicators: what each counts, its value on any day or in any period, and the list behind it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ocop.base import clock
from ocop.base.actor import Actor
from ocop.base.refusals import Refused
from ocop.organisations import queries as organisations
from ocop.plan import indicators, reach, withholding
from ocop.plan.indicators import Indicator, Item
from ocop.web.access import DeskRequest, rights
from ocop.web.officer import figures, filters, gathered, paging
from ocop.web.officer import indicator_charts as pictures
from ocop.web.officer import indicator_lists as lists
from ocop.web.officer.downloads import CSV, EXCEL, download
from ocop.web.officer.figures import Number
from ocop.web.officer.filters import Wish


@rights("plan.view")
@require_safe
@never_cache
def catalogue(request: DeskRequest) -> HttpResponse:
    """Every indicator with its value for the day, the period and the part asked for."""
    wish = filters.read(request.GET, request.actor, clock.today(), exact=True)
    rows = [(indicator, _value(request.actor, indicator, wish)) for indicator in indicators.ALL.values()]
    context = {
        "wish": wish,
        "rows": [
            (indicator, value, figures.address(indicator.code, wish)) for indicator, (value, _why) in rows
        ],
    }
    return render(request, "officer/indicators.html", context)


@rights("plan.view")
@require_safe
@never_cache
def indicator(request: DeskRequest, code: str) -> HttpResponse:
    """One indicator: value, comparison, breakdown, course, and the list to whoever may open it."""
    today = clock.today()
    found = _find(code)
    wish = filters.read(request.GET, request.actor, today, exact=True)
    value, refusal = _value(request.actor, found, wish)
    context: dict[str, Any] = {"wish": wish, "indicator": found, "value": value, "refusal": refusal}
    if not refusal:
        parts = not withholding.keeps(request.actor, found, wish.scope)
        dimension = pictures.dimension_of(found, request.GET.get("theo", ""), wish) if parts else None
        context |= {
            "compared": _compared(request.actor, found, wish),
            "dimension": dimension,
            "dimensions": pictures.tabs(found, wish, dimension),
            "breakdown": pictures.breakdown(found, dimension, wish) if dimension else "",
            "course": pictures.course(found, wish) if parts else "",
            **_list(request, found, wish),
        }
    return render(request, "officer/indicator.html", context)


def _find(code: str) -> Indicator:
    if code not in indicators.ALL:
        raise Http404
    return indicators.ALL[code]


def _value(actor: Actor, found: Indicator, wish: Wish) -> tuple[Number | None, str]:
    """The figure in words, or why there is none."""
    try:
        value = gathered.told(actor, found.code, wish.span_of(found), wish.scope, wish.map_)
    except Refused as refused:
        return None, refused.reason.text
    if value is None:
        fewest = organisations.fewest_told()
        return None, _("Chưa đủ số chủ thể để nêu: chỉ nêu tổng tiền của từ %(n)d chủ thể.") % {"n": fewest}
    return Number(str(found.name), figures.said(value), "", str(found.unit)), ""


def _compared(actor: Actor, found: Indicator, wish: Wish) -> list[Number]:
    """The same figure of other days or of the same period a year before."""
    numbers = []
    for words, span, link in pictures.earlier(found, wish):
        value = gathered.told(actor, found.code, span, wish.scope, wish.map_)
        if value is not None:
            numbers.append(Number(words, figures.said(value), link, str(found.unit)))
    return numbers


@dataclass(frozen=True)
class Line:
    """One line of the list; `link` is empty for whoever may not open that page."""

    item: Item
    link: str

    @property
    def amount(self) -> str:
        """The amount in words; empty where there is none."""
        return "" if self.item.amount is None else figures.said(self.item.amount)


def _list(request: DeskRequest, found: Indicator, wish: Wish) -> dict[str, Any]:
    """The page of the list, for whoever may open it."""
    if not reach.may_open_list(request.actor, found, wish.scope):
        return {"page": None}
    page = paging.page(request, lists.rows(found, wish))
    items = indicators.as_items(found.code, page.object_list)
    page.object_list = [Line(item, _link(request, item)) for item in items]
    return {
        "page": page,
        "has": {
            "star": any(item.star for item in items),
            "day": any(item.day for item in items),
            "amount": any(item.amount is not None for item in items),
        },
    }


def _link(request: DeskRequest, item: Item) -> str:
    """The page of an item that this reader may open: any for the province, one's own, else a public one."""
    if request.actor.has("view.all"):
        return item.link
    if request.actor.has("dossiers.receive") and item.unit_id in (None, request.actor.unit_id):
        return item.link.replace("/can-bo/ho-so/", "/can-bo/xa/ho-so/")
    return item.public


@rights("plan.view")
@require_safe
@never_cache
def excel(request: DeskRequest, code: str) -> HttpResponse:
    """The whole list as Excel: real numbers and days, nothing that runs."""
    return _sent(request, code, "xlsx", EXCEL)


@rights("plan.view")
@require_safe
@never_cache
def csv(request: DeskRequest, code: str) -> HttpResponse:
    """The whole list as CSV."""
    return _sent(request, code, "csv", CSV)


def _sent(request: DeskRequest, code: str, kind: str, media_type: str) -> HttpResponse:
    found = _find(code)
    wish = filters.read(request.GET, request.actor, clock.today(), exact=True)
    if not reach.may_open_list(request.actor, found, wish.scope):
        raise PermissionDenied
    make = lists.excel if kind == "xlsx" else lists.csv_text
    return download(make(found, wish), media_type, f"{code}-{wish.span_of(found).end.isoformat()}.{kind}")


urlpatterns = [
    path("chi-so/", catalogue, name="indicators"),
    path("chi-so/<str:code>/", indicator, name="indicator"),
    path("chi-so/<str:code>/danh-sach.xlsx", excel, name="indicator_excel"),
    path("chi-so/<str:code>/danh-sach.csv", csv, name="indicator_csv"),
]
