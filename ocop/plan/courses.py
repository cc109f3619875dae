"""Stars along time, each course by one to three statements: valid month by month, ending, awarded.

Grouped by day in the database and summed up here, so that the work grows with the number of days and
not with that of products. The same rows as the indicators': see `plan.indicators.stars`.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import BooleanField, Case, CharField, Count, F, Q, QuerySet, Value, When

from ocop.plan import indicators
from ocop.plan.indicators import Geography, Key, Scope, Span

MONTHS_AHEAD = 18
YEARS_BACK = 5
KINDS = {"first": "new_stars", "upgrade": "upgrades", "again": "re_recognitions"}
"""How an award came about, and the indicator that counts it."""
_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Point:
    """Valid stars at the end of a day, by star."""

    on: dt.date
    stars: Counter[Key]


@dataclass(frozen=True)
class Month:
    """Awards whose 36 months end between two days, by star."""

    span: Span
    stars: Counter[Key]

    @property
    def total(self) -> int:
        """Of all stars."""
        return self.stars.total()


@dataclass(frozen=True)
class Awards:
    """Awards by day, star and kind; summed up over any period within the one asked for."""

    span: Span
    rows: list[tuple[dt.date, Key, str, int]] = field(default_factory=list)

    def by_kind(self, span: Span) -> Counter[str]:
        """Awards of a period by kind (`KINDS`)."""
        found: Counter[str] = Counter()
        for day, _star, kind, n in self.rows:
            if span.start <= day <= span.end:
                found[kind] += n
        return found

    def by_star(self, span: Span) -> Counter[Key]:
        """Awards of a period by star."""
        found: Counter[Key] = Counter()
        for day, star, _kind, n in self.rows:
            if span.start <= day <= span.end:
                found[star] += n
        return found


def first_of_month(day: dt.date, months: int = 0) -> dt.date:
    """The first day of the month that is `months` after that of `day`."""
    number = day.year * 12 + day.month - 1 + months
    return dt.date(number // 12, number % 12 + 1, 1)


def month_ends(on: dt.date, months: int) -> list[dt.date]:
    """The last days of the `months` months before that of `on`, and `on` itself."""
    return [first_of_month(on, ahead) - _DAY for ahead in range(1 - months, 1)] + [on]


def awards(span: Span, scope: Scope, map_: Geography) -> Awards:
    """Every award of a period; one statement."""
    rows = indicators.items("recognitions", span, scope, map_).order_by()
    kind = Case(
        When(follows__isnull=True, then=Value("first")),
        When(star__gt=F("follows__star"), then=Value("upgrade")),
        default=Value("again"),
        output_field=CharField(),
    )
    found = rows.annotate(_kind=kind).values("counted_on", "star", "_kind").annotate(n=Count("pk"))
    return Awards(span, list(found.values_list("counted_on", "star", "_kind", "n")))


def ending(on: dt.date, scope: Scope, map_: Geography) -> list[Month]:
    """Awards by the month in which their 36 months end, from the day `on` for 18 months; one statement."""
    months = [Span(max(on, start), first_of_month(start, 1) - _DAY) for start in _months_from(on)]
    rows = indicators.items("reevaluation_due", Span(on, months[-1].end), scope, map_).order_by()
    found: dict[dt.date, Counter[Key]] = {month.end: Counter() for month in months}
    for day, star, n in (
        rows.values("valid_to", "star").annotate(n=Count("pk")).values_list("valid_to", "star", "n")
    ):
        found[first_of_month(day, 1) - _DAY][star] += n
    return [Month(month, found[month.end]) for month in months]


def _months_from(on: dt.date) -> Iterator[dt.date]:
    return (first_of_month(on, ahead) for ahead in range(MONTHS_AHEAD))


def valid_on_days(days: list[dt.date], scope: Scope, map_: Geography) -> list[Point]:
    """Valid stars on each of some days, in order; three statements however many days.

    What stood on the first day, what came since, and what went: replaced, revoked or run out.
    """
    first, last = days[0], days[-1]
    stood = _with_end(indicators.items("stars_valid", Span(first, first), scope, map_))
    since = _with_end(indicators.items("recognitions", Span(first + _DAY, last), scope, map_))
    came = since.filter(Q(_cut__gt=F("counted_on")) | Q(_cut=F("counted_on"), _early=False))
    changes: Counter[tuple[dt.date, Key]] = Counter()
    now: Counter[Key] = Counter()
    for star, day, n in _ends(stood):
        now[star] += n
        changes[day, star] -= n
    for star, day, n in _ends(came):
        changes[day, star] -= n
    begun = came.values("star", "counted_on").annotate(n=Count("pk")).values_list("star", "counted_on", "n")
    for star, day, n in begun:
        changes[day, star] += n
    return list(_walk(days, now, changes))


def _with_end(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Adds `_cut`, the day that ends a star, and whether that is the first day without it (`_early`) or
    the last day with it."""
    longer = Q(extended_to__isnull=False) & (Q(valid_to__isnull=True) | Q(extended_to__gt=F("valid_to")))
    dated = rows.order_by().annotate(_last=Case(When(longer, then="extended_to"), default="valid_to"))
    early = Q(ended_on__isnull=False, ended_on__lte=F("_last"))
    return dated.filter(_last__isnull=False).annotate(
        _early=Case(When(early, then=Value(True)), default=Value(False), output_field=BooleanField()),
        _cut=Case(When(early, then="ended_on"), default="_last"),
    )


def _ends(rows: QuerySet[Any]) -> Iterator[tuple[Key, dt.date, int]]:
    """Star, first day without it, how many."""
    found = rows.values("star", "_cut", "_early").annotate(n=Count("pk"))
    for star, cut, early, n in found.values_list("star", "_cut", "_early", "n"):
        yield star, cut if early or cut == dt.date.max else cut + _DAY, n


def _walk(
    days: Iterable[dt.date], now: Counter[Key], changes: Counter[tuple[dt.date, Key]]
) -> Iterator[Point]:
    waiting = sorted(changes.items(), key=lambda change: change[0][0])
    place = 0
    for on in days:
        while place < len(waiting) and waiting[place][0][0] <= on:
            (_day, star), n = waiting[place]
            now[star] += n
            place += 1
        yield Point(on, Counter(now))
