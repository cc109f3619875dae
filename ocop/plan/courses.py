"""Stars along time, each course by one statement: valid month by month, ending, awarded.

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
_LASTED = Q(_cut__gt=F("counted_on")) | Q(_cut=F("counted_on"), _early=False)


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
    """Awards by day, star and kind, all and those valid at first; for any period within `span`."""

    span: Span
    rows: list[tuple[dt.date, Key, str, int, int]] = field(default_factory=list)

    def by_kind(self, span: Span) -> Counter[str]:
        """Awards of a period by kind (`KINDS`)."""
        found: Counter[str] = Counter()
        for day, _star, kind, n, _valid in self.rows:
            if span.start <= day <= span.end:
                found[kind] += n
        return found

    def by_star(self, span: Span) -> Counter[Key]:
        """Awards of a period by star."""
        found: Counter[Key] = Counter()
        for day, star, _kind, n, _valid in self.rows:
            if span.start <= day <= span.end:
                found[star] += n
        return found

    def begun(self, span: Span) -> Iterator[tuple[Key, dt.date, int]]:
        """Star, day and number of those that were valid on the day they count from."""
        for day, star, _kind, _n, valid in self.rows:
            if valid and span.start <= day <= span.end:
                yield star, day, valid


def first_of_month(day: dt.date, months: int = 0) -> dt.date:
    """The first day of the month that is `months` after that of `day`."""
    number = day.year * 12 + day.month - 1 + months
    return dt.date(number // 12, number % 12 + 1, 1)


def month_ends(on: dt.date, months: int) -> list[dt.date]:
    """The last days of the `months` months before that of `on`, and `on` itself."""
    return [first_of_month(on, ahead) - _DAY for ahead in range(1 - months, 1)] + [on]


def awards(span: Span, scope: Scope, map_: Geography) -> Awards:
    """Every award of a period; one statement."""
    rows = _with_end(indicators.items("recognitions", span, scope, map_))
    kind = Case(
        When(follows__isnull=True, then=Value("first")),
        When(star__gt=F("follows__star"), then=Value("upgrade")),
        default=Value("again"),
        output_field=CharField(),
    )
    found = rows.annotate(_kind=kind).values("counted_on", "star", "_kind")
    counted = found.annotate(n=Count("pk"), valid=Count("pk", filter=_LASTED))
    return Awards(span, list(counted.values_list("counted_on", "star", "_kind", "n", "valid")))


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


def valid_on_days(days: list[dt.date], found: Awards, scope: Scope, map_: Geography) -> list[Point]:
    """Valid stars on each of some days, in order; one statement however many days.

    What stood on the first day, what came since (`found` must reach over all days), and what went:
    replaced, revoked or run out.
    """
    first, last = days[0], days[-1]
    since = Span(first + _DAY, last)
    stood = indicators.items("stars_valid", Span(first, first), scope, map_)
    rows = _with_end(stood | indicators.items("recognitions", since, scope, map_))
    changes: Counter[tuple[dt.date, Key]] = Counter()
    now: Counter[Key] = Counter()
    for star, day, n, is_new in _ends(rows, first):
        changes[day, star] -= n
        if not is_new:
            now[star] += n
    for star, day, n in found.begun(since):
        changes[day, star] += n
    return list(_walk(days, now, changes))


def _with_end(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Adds `_cut`, the day that ends a star, and whether that is the first day without it (`_early`) or
    the last day with it; null where the end is not known."""
    longer = Q(extended_to__isnull=False) & (Q(valid_to__isnull=True) | Q(extended_to__gt=F("valid_to")))
    dated = rows.order_by().annotate(_last=Case(When(longer, then="extended_to"), default="valid_to"))
    early = Q(ended_on__isnull=False, ended_on__lte=F("_last"))
    ended: QuerySet[Any] = dated.annotate(
        _early=Case(When(early, then=Value(True)), default=Value(False), output_field=BooleanField()),
        _cut=Case(When(early, then="ended_on"), default="_last"),
    )
    return ended


def _ends(rows: QuerySet[Any], first: dt.date) -> Iterator[tuple[Key, dt.date, int, bool]]:
    """Star, first day without it, how many, and whether they came after `first`."""
    new = Case(
        When(counted_on__gt=first, then=Value(True)), default=Value(False), output_field=BooleanField()
    )
    known = Q(counted_on__isnull=True, _cut__isnull=False) | _LASTED
    found = rows.filter(known).annotate(_new=new).values("star", "_cut", "_early", "_new")
    counted = found.annotate(n=Count("pk")).values_list("star", "_cut", "_early", "_new", "n")
    for star, cut, early, is_new, n in counted:
        yield star, cut if early or cut == dt.date.max else cut + _DAY, n, is_new


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
