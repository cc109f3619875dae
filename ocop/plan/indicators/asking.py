"""Asking an indicator: one number, a breakdown, the rows behind it; one statement, however much there is."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext as _

from ocop.base.clock import LOCAL
from ocop.base.refusals import Refused
from ocop.organisations.models import LegalForm
from ocop.plan.indicators import (
    ideas,
    network,
    outreach,
    oversight,
    papers,
    producers,
    promotion,
    proposals,
    rights,
    science,
    sourcing,
    stars,
    support,
    trace,
    training,
)
from ocop.plan.indicators.geography import Geography, geography
from ocop.plan.indicators.kinds import WHOLE, Dimension, Indicator, Key, Paths, Scope, Span

ALL: dict[str, Indicator] = {
    indicator.code: indicator
    for indicator in (
        *stars.INDICATORS, *proposals.INDICATORS, *producers.INDICATORS, *papers.INDICATORS,
        *ideas.INDICATORS, *sourcing.INDICATORS, *network.INDICATORS, *support.INDICATORS,
        *rights.INDICATORS, *science.INDICATORS, *training.INDICATORS, *outreach.INDICATORS,
        *promotion.INDICATORS, *oversight.INDICATORS, *trace.INDICATORS,
    )
}  # fmt: skip


def get(code: str) -> Indicator:
    """The indicator of a code; refused (input) for a code that none has."""
    if code not in ALL:
        raise Refused(_("Không có chỉ số “%(code)s”.") % {"code": code}, about="input", field="indicator")
    return ALL[code]


def value(code: str, span: Span, scope: Scope = WHOLE, map_: Geography | None = None) -> int:
    """The figure: a count, or a sum in the indicator's unit."""
    indicator = get(code)
    found = items(code, span, scope, map_).aggregate(n=_measure(indicator))["n"]
    return int(found or 0)


def producers_behind(code: str, span: Span, scope: Scope = WHOLE, map_: Geography | None = None) -> int:
    """How many producers a sum of their money comes from; who has nothing in it is not counted."""
    indicator = get(code)
    rows = items(code, span, scope, map_).exclude(**{indicator.total: 0})
    return int(rows.aggregate(n=Count(indicator.paths.producer, distinct=True))["n"])


def by(
    code: str, dimension: Dimension, span: Span, scope: Scope = WHOLE, map_: Geography | None = None
) -> dict[Key, int]:
    """The figure broken down; None gathers what the source does not say, empty months are left out.

    Refused for a dimension the indicator has no column for.
    """
    indicator = get(code)
    if not indicator.splits_by(dimension):
        said = _("Chỉ số “%(name)s” không chia được theo mục này.") % {"name": indicator.name}
        raise Refused(said, about="input", field="dimension")
    rows = items(code, span, scope, map_)
    if dimension in ("commune", "district"):
        return _by_place(indicator, dimension, rows, map_ or geography())
    if dimension == "month":
        return _by_month(indicator, rows)
    column = getattr(indicator.paths, dimension)
    counted = rows.order_by().values(column).annotate(n=_measure(indicator)).values_list(column, "n")
    found: dict[Key, int] = defaultdict(int)
    for key, n in counted:
        found[key if key != "" else None] += int(n or 0)
    return dict(found)


def items(code: str, span: Span, scope: Scope = WHOLE, map_: Geography | None = None) -> QuerySet[Any]:
    """The rows that the figure counts or adds up."""
    indicator = get(code)
    rows = indicator.rows(span).filter(_narrowed(indicator, scope, map_))
    return rows.filter(**{f"{indicator.total}__isnull": False}) if indicator.total else rows


def _measure(indicator: Indicator) -> Count | Sum:
    if indicator.total:
        return Sum(indicator.total)
    return Count(indicator.distinct, distinct=True) if indicator.distinct else Count("pk")


def _narrowed(indicator: Indicator, scope: Scope, map_: Geography | None) -> Q:
    """The scope as a condition; refused where the indicator has no such column."""
    paths, found = indicator.paths, Q()
    wanted: list[tuple[str, str, object]] = [
        ("industry", paths.industry, scope.industry),
        ("form", paths.form, scope.form),
        ("star", paths.star, scope.star),
        ("star", paths.star and f"{paths.star}__gte", scope.star_min),
    ]
    for name, column, chosen in wanted:
        if not chosen:
            continue
        if not column:
            raise _too_narrow(indicator, name)
        found &= Q(**{column: chosen})
    if scope.commune or scope.communes or scope.district:
        if not paths.place:
            raise _too_narrow(indicator, "commune")
        found &= _in_places(paths, scope, map_ or geography())
    return found


def _too_narrow(indicator: Indicator, field: str) -> Refused:
    said = _("Chỉ số “%(name)s” không thu hẹp được theo mục này.") % {"name": indicator.name}
    return Refused(said, about="input", field=field)


def _in_places(paths: Paths, scope: Scope, map_: Geography) -> Q:
    found = Q()
    communes = scope.communes | ({scope.commune} if scope.commune else set())
    if communes:
        units = [unit for commune in communes for unit in map_.units_in_commune(commune)]
        found &= _here(paths, units) | _elsewhere_unknown(paths, map_, units)
    if scope.district:
        units = map_.units_in_district(scope.district)
        found &= _district(paths, map_, units)
    return found


def _here(paths: Paths, units: list[int]) -> Q:
    return Q(**{f"{paths.place}__in": units})


def _elsewhere_unknown(paths: Paths, map_: Geography, units: list[int]) -> Q:
    """Where a thing is now is not known, or is no commune: where it was then decides."""
    if not paths.place_then:
        return Q(pk__in=[])
    known = Q(**{f"{paths.place}__in": list(map_.commune_of)})
    return ~known_or_null(paths.place, known) & Q(**{f"{paths.place_then}__in": units})


def known_or_null(path: str, known: Q) -> Q:
    """A condition that is false, and not unknown, where the column is empty."""
    return known & Q(**{f"{path}__isnull": False})


def _district(paths: Paths, map_: Geography, units: list[int]) -> Q:
    if not paths.place_then:
        return _here(paths, units)
    then, exact = f"{paths.place_then}__in", list(map_.exact)
    named = known_or_null(paths.place_then, Q(**{then: exact}))
    placed = known_or_null(paths.place, Q(**{f"{paths.place}__in": list(map_.district_of)}))
    return (
        (named & Q(**{then: units}))
        | (~named & placed & _here(paths, units))
        | (~named & ~placed & known_or_null(paths.place_then, Q(**{then: units})))
    )


def _by_place(
    indicator: Indicator, dimension: Dimension, rows: QuerySet[Any], map_: Geography
) -> dict[Key, int]:
    paths = indicator.paths
    columns = [paths.place, paths.place_then] if paths.place_then else [paths.place]
    counted = rows.order_by().values(*columns).annotate(n=_measure(indicator)).values_list(*columns, "n")
    found: dict[Key, int] = defaultdict(int)
    place_of = map_.commune if dimension == "commune" else map_.district
    for *places, n in counted:
        found[place_of(*places)] += int(n or 0)
    return dict(found)


def _by_month(indicator: Indicator, rows: QuerySet[Any]) -> dict[Key, int]:
    month = TruncMonth(indicator.paths.day, **_zone(rows, indicator.paths.day))
    counted = rows.order_by().annotate(_month=month).values("_month").annotate(n=_measure(indicator))
    found = {f"{row['_month']:%Y-%m}": int(row["n"] or 0) for row in counted}
    return dict(sorted(found.items()))


def _zone(rows: QuerySet[Any], column: str) -> dict[str, Any]:
    """Months of moments are those of Việt Nam; a day has no zone."""
    model: Any = rows.model
    for step in column.split("__"):
        field = model._meta.get_field(step)
        model = field.related_model
    return {"tzinfo": LOCAL} if field.get_internal_type() == "DateTimeField" else {}


def labels(dimension: Dimension, keys: Iterable[Key], map_: Geography | None = None) -> dict[Key, str]:
    """Words for the keys of a breakdown."""
    wanted = list(keys)
    if dimension in ("commune", "district"):
        names = (map_ or geography()).names
        return {key: names.get(int(key), "") if key else _("Chưa rõ nơi") for key in wanted}
    if dimension == "form":
        forms = dict(LegalForm.choices)
        return {key: str(forms.get(str(key), key)) if key else _("Chưa rõ loại hình") for key in wanted}
    if dimension == "star":
        return {key: _("%(n)s sao") % {"n": key} if key else _("Chưa rõ hạng sao") for key in wanted}
    if dimension == "month":
        return {key: _month_said(str(key)) for key in wanted}
    return {key: str(key) if key else _("Chưa rõ ngành") for key in wanted}


def _month_said(key: str) -> str:
    day = dt.date.fromisoformat(f"{key}-01")
    return f"{day:%m/%Y}"
