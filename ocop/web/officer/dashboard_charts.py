"""The charts of a dashboard: pictures with the data table under each, every part leading to its list."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils import formats
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ocop.organisations.models import LegalForm
from ocop.plan import courses, indicators
from ocop.plan.courses import Month
from ocop.plan.indicators import Key
from ocop.plan.overview import FUNNEL, Overview
from ocop.products import phases
from ocop.web.officer import figures, gathered
from ocop.web.officer.figures import address
from ocop.web.officer.filters import Wish
from ocop.web.ui import charts, hexmap, outlines
from ocop.web.ui import courses as drawings
from ocop.web.ui.courses import Band, Column
from ocop.web.ui.hexmap import Tile

STARS: tuple[Key, ...] = (3, 4, 5)


def star_series(parts: Iterable[Mapping[Key, int]]) -> list[Key]:
    """The stars that a chart needs a shade for; "not known" only where there is one."""
    return [*STARS, None] if any(part.get(None) for part in parts) else list(STARS)


def star_words(stars: Iterable[Key]) -> list[str]:
    """Their words."""
    return [_("%(n)d sao") % {"n": star} if star else _("chưa rõ") for star in stars]


def by_industry(found: Overview, wish: Wish) -> SafeString:
    """Valid stars by industry, stacked by star."""
    stars = star_series(found.by_industry.values())
    order = sorted(found.by_industry, key=lambda key: (key is None, -found.by_industry[key].total()))
    names = indicators.labels("industry", order)
    rows = [(short(names[key]), [found.by_industry[key][star] for star in stars]) for key in order]
    links = [address("stars_valid", wish, nganh=key) if key else None for key in order]
    title = _("Sản phẩm có sao còn hiệu lực theo ngành")
    drawn = charts.stacked(rows, series=star_words(stars), title=title, link=links)
    data = charts.table(
        [_("Ngành"), *star_words(stars), _("Cộng")],
        [(names[key], *values, sum(values)) for key, (_label, values) in zip(order, rows, strict=True)],
    )
    return charts.figure(drawn, data, caption=title)


def short(name: str, most: int = 38) -> str:
    """A name that has room over a bar on a phone; the table has the whole one."""
    return name if len(name) <= most else f"{name[:most].rstrip(' ,')}…"


def by_form(found: Overview, wish: Wish) -> SafeString:
    """Producers with a valid star by legal form."""
    order = sorted(found.producers, key=lambda key: -found.producers[key])
    names = {key: str(LegalForm(str(key)).label) if key else _("Chưa rõ loại hình") for key in order}
    rows = [(short(names[key]), found.producers[key]) for key in order if found.producers[key]]
    links = [address("producers_valid", wish, loai_hinh=key) if key else None for key in order]
    title = _("Chủ thể có sao còn hiệu lực theo loại hình")
    drawn = charts.bar(rows, title=title, link=links)
    return charts.figure(drawn, charts.table([_("Loại hình"), _("Chủ thể")], rows), caption=title)


def funnel(found: Overview, wish: Wish) -> SafeString:
    """From papers to stars, in the period."""
    words, links, rows = [], [], []
    for code in FUNNEL:
        if code in found.figures:
            words.append((str(indicators.get(code).name), 0))
            rows.append(found.figures[code].value)
            links.append(address(code, wish))
    for star in STARS:
        if isinstance(star, int) and found.view.scope.star in (None, star):
            words.append((_("được công nhận"), star))
            rows.append(found.recognised[star])
            links.append(address("recognitions", wish, sao=star))
    title = _("Từ hồ sơ đến sao, %(period)s") % {"period": wish.period}
    drawn = charts.funnel(
        [(label, n, star) for (label, star), n in zip(words, rows, strict=True)], title=title, link=links
    )
    named = [f"{label} {star_words([star])[0]}" if star else label for label, star in words]
    data = charts.table([_("Bước"), _("Số lượng")], list(zip(named, rows, strict=True)))
    return charts.figure(drawn, data, caption=title)


def ending(found: Overview, wish: Wish, today: dt.date) -> SafeString:
    """Certificates that end month by month, with what can be filed for now."""
    stars = star_series(month.stars for month in found.ending)
    rows = [_ending_column(number, month, stars, wish, today) for number, month in enumerate(found.ending)]
    title = _("Giấy chứng nhận hết hạn trong 18 tháng tới")
    drawn = drawings.columns(rows, series=star_words(stars), title=title, bands=_windows(found.view.on))
    data = charts.table(
        [_("Tháng hết hạn"), *star_words(stars), _("Cộng"), _("Nộp hồ sơ đánh giá lại")],
        [
            (_month(month.span.end), *(month.stars[star] for star in stars), month.total, _filing(month))
            for month in found.ending
        ],
    )
    return charts.figure(drawn, data, caption=title)


def _ending_column(number: int, month: Month, stars: list[Key], wish: Wish, today: dt.date) -> Column:
    words = _("Tháng %(month)s: %(n)d giấy") % {"month": _month(month.span.end), "n": month.total}
    # of a past day the list would already know what became of them
    link = ""
    if wish.on == today:
        span = {"tu": month.span.start.isoformat(), "den": month.span.end.isoformat()}
        link = address("reevaluation_due", wish, **span)
    label = f"{month.span.end:%m/%y}" if number % 3 == 0 else ""
    return Column(label, [month.stars[star] for star in stars], words, link)


def _windows(on: dt.date) -> list[Band]:
    """Which ends have their window open today, and which have it behind them."""
    opens, closes = (on + dt.timedelta(days=days) for days in phases.WINDOW)
    begin, end = _place(on, closes), _place(on, opens)
    return [
        Band(begin, end, _("trong thời gian nộp hồ sơ")),
        Band(0, begin, _("đã qua thời gian nộp")),
    ]


def _place(on: dt.date, day: dt.date) -> float:
    """Where a day stands among the columns of months."""
    months = (day.year - on.year) * 12 + day.month - on.month
    return months + (day.day - 1) / calendar.monthrange(day.year, day.month)[1]


def _filing(month: Month) -> str:
    first = phases.window_days(month.span.start)[0]
    last = phases.window_days(month.span.end)[1]
    return f"{first:%d/%m/%y} – {last:%d/%m/%y}"


def _month(day: dt.date) -> str:
    return f"{day:%m/%Y}"


def trend(found: Overview) -> SafeString:
    """Valid stars month by month over five years."""
    stars = star_series(point.stars for point in found.trend)
    rows = [
        (str(point.on.year + 1) if point.on.month == 12 else "", [point.stars[star] for star in stars])
        for point in found.trend
    ]
    title = _("Sao còn hiệu lực qua các tháng, năm năm gần đây")
    drawn = drawings.areas(rows, series=star_words(stars), title=title)
    days = [formats.date_format(point.on, "SHORT_DATE_FORMAT") for point in found.trend]
    data = charts.table(
        [_("Đến hết ngày"), *star_words(stars), _("Cộng")],
        [(day, *values, sum(values)) for day, (_label, values) in zip(days, rows, strict=True)],
    )
    return charts.figure(drawn, data, caption=title)


def years(found: Overview, wish: Wish) -> SafeString:
    """Awards of each year by how they came about."""
    series = [str(indicators.get(code).name) for code in courses.KINDS.values()]
    rows = [(str(year), [kinds[kind] for kind in courses.KINDS]) for year, kinds in found.years]
    links = [
        address("recognitions", wish, tu=f"{year}-01-01", den=min(dt.date(year, 12, 31), wish.on).isoformat())
        for year, _kinds in found.years
    ]
    title = _("Lượt công nhận qua các năm")
    drawn = charts.stacked(rows, series=series, title=title, link=links)
    data = charts.table([_("Năm"), *series, _("Cộng")], [(y, *values, sum(values)) for y, values in rows])
    return charts.figure(drawn, data, caption=title)


def communes(found: Overview, wish: Wish, today: dt.date) -> SafeString:
    """The province: one tile for each commune, or its outline where boundaries were imported."""
    land = gathered.land(today)
    indicator = indicators.get(found.view.mapped)
    values = {int(key): n for key, n in found.on_map.items() if key}
    most = max(values.values(), default=0) or 1
    told = figures.amount if indicator.is_money else figures.said
    wanted = _wanted(wish)
    seen = [unit for unit in land.communes if wanted is None or unit.pk in wanted or values.get(unit.pk)]
    tiles = [
        Tile(
            key=unit.code, label=unit.name, short=unit.short_name, value=told(values.get(unit.pk, 0)),
            level=-(-5 * values.get(unit.pk, 0) // most), url=wish.address(xa=unit.pk),
        )
        for unit in seen
    ]  # fmt: skip
    title = _("%(name)s theo xã") % {"name": indicator.name}
    drawn = _map(tiles, land, title)
    rows: list[tuple[Any, ...]] = [
        (
            format_html('<a href="{}">{}</a>', wish.address(xa=unit.pk), unit.name),
            told(values.get(unit.pk, 0)),
        )
        for unit in sorted(seen, key=lambda unit: -values.get(unit.pk, 0))
        if values.get(unit.pk)
    ]
    if none := len(seen) - len(rows):
        rows.append((ngettext("%(n)d nơi còn lại", "%(n)d nơi còn lại", none) % {"n": none}, "0"))
    if unknown := found.on_map.get(None):
        rows.append((_("Chưa rõ nơi"), told(unknown)))
    data = charts.table([_("Xã, phường, đặc khu"), capfirst(str(indicator.unit))], rows)
    return charts.figure(drawn + _shades(most, told), data, caption=title)


def _wanted(wish: Wish) -> set[int] | None:
    """The communes that the view is about; None for all."""
    if wish.scope.commune:
        return {wish.scope.commune}
    return set(wish.map_.units_in_district(wish.scope.district)) if wish.scope.district else None


def _map(tiles: list[Tile], land: gathered.Land, title: str) -> SafeString:
    if land.outlines is not None:
        return outlines.svg(tiles, land.outlines, title=title)
    placed = hexmap.place(
        [(u.code, u.lat, u.lon) for u in land.communes if u.lat is not None and u.lon is not None]
    )
    return hexmap.svg(tiles, placed, title=title)


def _shades(most: int, told: Any) -> SafeString:
    """The key to the shades; a shade that no whole number falls into is left out."""
    entries, below = [(0, "0")], 0
    for level in range(1, 6):
        top = most * level // 5
        if top > below:
            entries.append((level, told(top) if top == below + 1 else f"{told(below + 1)}–{told(top)}"))
            below = top
    return hexmap.legend(entries) if most > 1 else mark_safe("")
