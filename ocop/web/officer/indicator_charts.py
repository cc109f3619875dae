"""One indicator in pictures: broken down, along time, and against earlier days."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import get_args

from django.utils import formats
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ocop.plan import courses, indicators
from ocop.plan.indicators import Dimension, Indicator, Key, Span
from ocop.web.officer import gathered
from ocop.web.officer.dashboard_charts import short
from ocop.web.officer.filters import Wish, period_words
from ocop.web.ui import charts

SHOWN = 15
MONTHS = 12
MOST_MONTHS = 60
_DIMENSIONS: dict[Dimension, tuple[str | Promise, str]] = {
    "star": (gettext_lazy("Hạng sao"), "sao"),
    "industry": (gettext_lazy("Ngành"), "nganh"),
    "form": (gettext_lazy("Loại hình chủ thể"), "loai-hinh"),
    "commune": (gettext_lazy("Xã"), "xa"),
    "district": (gettext_lazy("Huyện cũ"), "huyen"),
}
"""What a figure can be broken down by, and the name under which an address narrows to it."""


@dataclass(frozen=True)
class Tab:
    """One way to break the figure down."""

    words: str
    url: str
    is_open: bool


def dimensions(found: Indicator, wish: Wish) -> list[Dimension]:
    """The ways that this figure knows; a commune is not broken down by place."""
    return [
        name
        for name in _DIMENSIONS
        if found.splits_by(name) and not (wish.own and name in ("commune", "district"))
    ]


def dimension_of(found: Indicator, asked: str, wish: Wish) -> Dimension | None:
    """The way asked for, else the first; None where there is none."""
    known = dimensions(found, wish)
    return next((name for name in known if name == asked), known[0] if known else None)


def tabs(found: Indicator, wish: Wish, chosen: Dimension | None) -> list[Tab]:
    """The ways as links."""
    return [
        Tab(str(_DIMENSIONS[name][0]), wish.address(theo=name), name == chosen)
        for name in dimensions(found, wish)
    ]


def breakdown(found: Indicator, dimension: Dimension, wish: Wish) -> SafeString:
    """Bars for the largest, the table for all; each leads to the figure narrowed to it."""
    map_ = wish.map_
    counted = indicators.by(found.code, dimension, wish.span_of(found), wish.scope, map_)
    order = sorted(counted, key=lambda key: (key is None, _rank(key, dimension, counted[key])))
    names, name = indicators.labels(dimension, order, map_), _DIMENSIONS[dimension][1]

    def link(key: Key) -> str:
        return "" if key is None else wish.address(**{name: str(key), "theo": dimension})

    room = 22 if found.is_money else 38  # amounts in đồng are long
    drawn = charts.bar(
        [(short(names[key], room), counted[key]) for key in order[:SHOWN]],
        title=str(found.name),
        link=[link(key) or None for key in order[:SHOWN]],
    )
    rows = [
        (format_html('<a href="{}">{}</a>', link(key), names[key]) if link(key) else names[key], counted[key])
        for key in order
    ]
    title = _("Theo %(what)s") % {"what": str(_DIMENSIONS[dimension][0]).lower()}
    if len(order) > SHOWN:
        title = _("%(title)s: %(n)d đơn vị nhiều nhất, mọi đơn vị ở bảng") % {"title": title, "n": SHOWN}
    data = charts.table([str(_DIMENSIONS[dimension][0]), capfirst(str(found.unit))], rows)
    return charts.figure(drawn, data, caption=title)


def _rank(key: Key, dimension: Dimension, n: int) -> int:
    return -int(key or 0) if dimension == "star" else -n


def earlier(found: Indicator, wish: Wish) -> list[tuple[str, Span, str]]:
    """What a figure is held against: words, when, and the address of that."""
    if found.kind == "period":
        before = wish.before
        link = wish.address(nam=None, ngay=None, tu=before.start.isoformat(), den=before.end.isoformat())
        return [(period_words(before), before, link)]
    days = [wish.before.end if wish.before.end < wish.on else wish.on, dt.date(wish.on.year - 1, 12, 31)]
    found_days = sorted({day for day in days if day < wish.on}, reverse=True)
    return [
        (
            _("ngày %(day)s") % {"day": formats.date_format(day, "SHORT_DATE_FORMAT")},
            Span(day, day),
            wish.address(nam=None, tu=None, den=None, ngay=day.isoformat()),
        )
        for day in found_days
    ]


def course(found: Indicator, wish: Wish) -> SafeString | str:
    """Month by month: what happened in each, or how much there was at the end of each."""
    rows = _flow(found, wish) if found.kind == "period" else _stock(found, wish)
    if len(rows) < 2:
        return ""
    title = _("Từng tháng trong kỳ") if found.kind == "period" else _("Vào cuối mỗi tháng, một năm qua")
    data = charts.table([_("Tháng"), capfirst(str(found.unit))], [(f"{day:%m/%Y}", n) for day, n in rows])
    drawn = charts.line([(f"{day:%m/%y}", n) for day, n in rows], title=title)
    return charts.figure(drawn, data, caption=title)


def _flow(found: Indicator, wish: Wish) -> list[tuple[dt.date, int]]:
    """Every month of the period, also those in which nothing happened; the last five years of a long one."""
    if not found.splits_by("month"):
        return []
    counted = indicators.by(found.code, "month", wish.span, wish.scope, wish.map_)
    last = courses.first_of_month(wish.span.end)
    first = max(courses.first_of_month(wish.span.start), courses.first_of_month(last, 1 - MOST_MONTHS))
    months = []
    while first <= last:
        months.append((first, counted.get(f"{first:%Y-%m}", 0)))
        first = courses.first_of_month(first, 1)
    return months


def _stock(found: Indicator, wish: Wish) -> list[tuple[dt.date, int]]:
    days = courses.month_ends(wish.on, MONTHS)
    if found.code == "stars_valid":  # two statements for all days instead of one for each
        awards = courses.awards(Span(days[0], days[-1]), wish.scope, wish.map_)
        points = courses.valid_on_days(days, awards, wish.scope, wish.map_)
        return [(point.on, point.stars.total()) for point in points]
    return [(day, gathered.value(found.code, Span(day, day), wish.scope, wish.map_)) for day in days]


assert set(_DIMENSIONS) | {"month"} == set(get_args(Dimension))
