"""Pictures of markets, with the data table under each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from ocop.promotion.queries.overview import Commune
from ocop.promotion.queries.sales import ByChannel
from ocop.web.officer import gathered
from ocop.web.officer.figures import amount, said
from ocop.web.ui import charts, hexmap, outlines
from ocop.web.ui import courses as drawings
from ocop.web.ui.courses import Column
from ocop.web.ui.hexmap import Tile

_MOST = 12
_MILLION = 1_000_000


def by_channel(rows: Sequence[ByChannel]) -> SafeString:
    """Revenue by channel in millions of đồng; the smaller ones together."""
    shown = [(row.name[:38], round(row.revenue / _MILLION, 1)) for row in rows[:_MOST]]
    links: list[str | None] = [
        f"{reverse('officer:market_sales')}?kenh={row.channel_id}" for row in rows[:_MOST]
    ]
    if rest := sum(row.revenue for row in rows[_MOST:]):
        shown.append((_("Các kênh còn lại"), round(rest / _MILLION, 1)))
        links.append(None)
    title = _("Doanh thu theo kênh, triệu đồng")
    drawn = charts.bar(shown, title=title, link=links)
    data = charts.table(
        [_("Kênh bán"), _("Chủ thể"), _("Sản phẩm"), _("Doanh thu (đồng)")],
        [(row.name, row.producers, row.products, said(row.revenue)) for row in rows],
    )
    return charts.figure(drawn, data, caption=title)


def by_month(brought: Mapping[dt.date, int], months: Sequence[dt.date]) -> SafeString:
    """Revenue month by month, oldest first."""
    order = sorted(months)
    columns = [
        Column(
            f"{month:%m/%y}" if n % 3 == 0 else "",
            [round(brought.get(month, 0) / _MILLION, 1)],
            _words(month, brought),
        )
        for n, month in enumerate(order)
    ]
    title = _("Doanh thu theo tháng, triệu đồng")
    drawn = drawings.columns(columns, series=[_("doanh thu")], title=title)
    rows = [(f"{month:%m/%Y}", said(brought.get(month, 0))) for month in order]
    return charts.figure(drawn, charts.table([_("Tháng"), _("Doanh thu (đồng)")], rows), caption=title)


def _words(month: dt.date, brought: Mapping[dt.date, int]) -> str:
    told = {"month": f"{month:%m/%Y}", "money": amount(brought.get(month, 0))}
    return _("Tháng %(month)s: %(money)s") % told


def communes(rows: Sequence[Commune], on: dt.date) -> SafeString:
    """One tile for each commune, coloured by the listings on sale of its producers."""
    known = {row.unit_id: row.live for row in rows}
    land = gathered.land(on)
    if not known or not land.communes:
        return mark_safe("")
    most = max((row.live for row in rows), default=0) or 1
    tiles = [
        Tile(
            key=unit.code, label=unit.name, short=unit.short_name, value=said(known.get(unit.pk, 0)),
            level=-(-5 * known.get(unit.pk, 0) // most),
            url=f"{reverse('officer:market_listings')}?xa={unit.pk}" if unit.pk in known else "",
        )
        for unit in land.communes
    ]  # fmt: skip
    title = _("Nơi đang bán theo xã của chủ thể")
    if land.outlines is not None:
        return outlines.svg(tiles, land.outlines, title=title)
    placed = hexmap.place(
        [(u.code, u.lat, u.lon) for u in land.communes if u.lat is not None and u.lon is not None]
    )
    return hexmap.svg(tiles, placed, title=title)
