"""A target's result month by month, added up; months to come are empty."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from ocop.base.refusals import Refused
from ocop.plan import indicators
from ocop.plan.indicators import Scope, Span
from ocop.plan.measuring import scope_of
from ocop.plan.models import PerUnit, Plan, Target
from ocop.plan.queries import plans


@dataclass(frozen=True)
class Month:
    """What a month added, and what there was at its end; None for a month to come."""

    first: dt.date
    added: int | None
    total: int | None


def by_month(plan: Plan, target: Target, on: dt.date) -> list[Month] | None:
    """The months of a plan up to a day; None for a share, a figure of a day, or one that knows no months.

    One statement; for the plan of a province that was merged one for each of its old districts.
    """
    indicator = indicators.ALL.get(target.indicator)
    if indicator is None or indicator.kind != "period" or target.out_of or on < plan.starts_on:
        return None
    try:
        counted = _counted(plan, target, on)
    except Refused:  # narrowed by what the indicator cannot be narrowed by
        return None
    found, total = [], 0
    for first in months_of(plan):
        if first > on:
            found.append(Month(first, None, None))
            continue
        added = counted.get(f"{first:%Y-%m}", 0)
        total += added
        found.append(Month(first, added, total))
    return found


def _counted(plan: Plan, target: Target, on: dt.date) -> dict[str, int]:
    span, found = Span(plan.starts_on, min(on, plan.ends_on)), dict[str, int]()
    map_ = indicators.geography() if plan.unit_id is not None else None
    for scope in _scopes(plan, target):
        for month, n in indicators.by(target.indicator, "month", span, scope, map_).items():
            found[str(month)] = found.get(str(month), 0) + n
    return found


def _scopes(plan: Plan, target: Target) -> list[Scope]:
    whole = scope_of(target)
    if plan.unit_id is None:
        return [whole]
    return [replace(whole, district=unit.pk) for unit in plans.units_of(plan, PerUnit.DISTRICT)]


def months_of(plan: Plan) -> list[dt.date]:
    """The first days of the months a plan runs through."""
    first, last = plan.starts_on, plan.ends_on
    start, end = 12 * first.year + first.month - 1, 12 * last.year + last.month - 1
    return [dt.date(month // 12, month % 12 + 1, 1) for month in range(start, end + 1)]
