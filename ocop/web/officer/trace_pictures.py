"""Pictures of traceability, with the data table under each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ocop.base.happenings import joined
from ocop.places import queries as places
from ocop.trace.models import Lot
from ocop.trace.queries.lots import Thing, Way
from ocop.web.ui import charts
from ocop.web.ui import courses as drawings
from ocop.web.ui.chains import Box, layers
from ocop.web.ui.courses import Column
from ocop.web.ui.templatetags.ui import quantity

_MOST_ROWS, _MOST_PLACES = 3, 12
_UNITS = {"KGM": "kg", "GRM": "g", "TNE": "tấn", "LTR": "lít"}


def amount(number: Decimal | None, unit: str) -> str:
    """An amount as people write it: 1.250,5 kg; "" for none."""
    return "" if number is None else f"{quantity(number)} {unit}".strip()


def took(thing: Thing) -> str:
    """How much of it went on."""
    unit = _UNITS.get(thing.uom, thing.uom)
    return amount(thing.took, unit or (thing.lot.item.unit_name if thing.lot and thing.far < 0 else ""))


def way(lot: Lot, journey: Way) -> SafeString:
    """The lot between what went into it and what it went into; empty where it stands alone."""
    if not journey.up and not journey.down:
        return SafeString("")
    above = [_row([t for t in journey.up if t.far == -n]) for n in range(_MOST_ROWS, 0, -1)]
    below = [_row([t for t in journey.down if t.far == n]) for n in range(1, _MOST_ROWS + 1)]
    above, below = [row for row in above if row], [row for row in below if row]
    here = Box(
        str(lot.item), joined(_("lô %(code)s") % {"code": lot.code}, amount(lot.quantity, lot.item.unit_name))
    )
    told = _("%(up)d thứ làm nên lô, %(down)d thứ làm ra từ lô.") % {
        "up": len(journey.up), "down": len(journey.down)
    }  # fmt: skip
    title = _("Đường đi của lô %(code)s") % {"code": lot.code}
    return layers([*above, [here], *below], len(above), title=title, told=told)


def _row(things: Sequence[Thing]) -> list[Box]:
    if len(things) <= 2:
        return [_box(thing) for thing in things]
    rest = len(things) - 1
    more = ngettext("và %(n)d thứ khác", "và %(n)d thứ khác", rest) % {"n": rest}
    return [_box(things[0]), Box(more)]


def _box(thing: Thing) -> Box:
    if thing.lot is None:
        return Box(_("Ngoài hệ thống"), thing.identifier.uri.rsplit("/", 1)[-1])
    return Box(
        str(thing.lot.item), joined(_("lô %(code)s") % {"code": thing.lot.code}, str(thing.lot.organisation))
    )


def scans_by_day(found: Mapping[dt.date, tuple[int, int]], last: dt.date, days: int = 30) -> SafeString:
    """Scans day by day, oldest first; empty where there is none."""
    order = [last - dt.timedelta(days=n) for n in range(days - 1, -1, -1)]
    if not any(day in found for day in order):
        return SafeString("")
    columns = [
        Column(f"{day:%d/%m}" if n % 7 == 0 else "", [found.get(day, (0, 0))[0]], f"{day:%d/%m/%Y}")
        for n, day in enumerate(order)
    ]
    title = _("Lượt quét theo ngày")
    rows = [(f"{day:%d/%m/%Y}", *found[day]) for day in order if day in found]
    data = charts.table([_("Ngày"), _("Lượt quét"), _("Lượt máy")], rows)
    return charts.figure(drawings.columns(columns, series=[_("lượt quét")], title=title), data, caption=title)


def by_province(rows: Sequence[tuple[str, int]], on: dt.date) -> SafeString:
    """Scans by province as bars; empty where no scan has a known one."""
    if not any(code for code, _n in rows):
        return SafeString("")
    names = {unit.code: unit.short_name for unit in places.provinces(on)}
    named = [(names.get(code, code) or _("Không rõ"), count) for code, count in rows]
    shown = named[:_MOST_PLACES]
    if rest := sum(count for _name, count in named[_MOST_PLACES:]):
        shown.append((_("Các tỉnh còn lại"), rest))
    title = _("Lượt quét theo tỉnh")
    data = charts.table([_("Tỉnh, thành phố"), _("Lượt quét")], named)
    return charts.figure(charts.bar(shown, title=title), data, caption=title)
