"""Periods of reports as offices name them; arithmetic on plain values, no database."""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from ocop.plan.indicators import Span
from ocop.reports.states import Closing, PeriodKind

_LENGTH = {
    PeriodKind.MONTH: 1, PeriodKind.QUARTER: 3, PeriodKind.HALF: 6, PeriodKind.NINE: 9, PeriodKind.YEAR: 12,
}  # fmt: skip
_IN_A_YEAR = {
    PeriodKind.MONTH: 12, PeriodKind.QUARTER: 4, PeriodKind.HALF: 2, PeriodKind.NINE: 1, PeriodKind.YEAR: 1,
}  # fmt: skip
_CLOSES = 14
"""The last day of a period that closes early, and the day before a period's first."""
ROMAN = ("I", "II", "III", "IV")


@dataclass(frozen=True)
class Period:
    """The `number`-th period of its kind in a year: quarter 3 of 2026, for example."""

    kind: PeriodKind
    year: int
    number: int = 1
    closing: Closing = Closing.CALENDAR

    def __post_init__(self) -> None:
        if not 1 <= self.number <= _IN_A_YEAR[self.kind]:
            raise ValueError(f"no {self.kind} number {self.number} in a year")

    @property
    def first_month(self) -> int:
        """The period's first month: nine months and years begin in January."""
        return (self.number - 1) * _LENGTH[self.kind] + 1

    @property
    def last_month(self) -> int:
        """The period's last month."""
        return self.first_month + _LENGTH[self.kind] - 1

    @property
    def start(self) -> dt.date:
        """The first day whose events belong here."""
        if self.closing == Closing.CALENDAR:
            return dt.date(self.year, self.first_month, 1)
        before = dt.date(self.year, self.first_month, 1) - dt.timedelta(days=1)
        return before.replace(day=_CLOSES + 1)

    @property
    def end(self) -> dt.date:
        """The last day whose events belong here."""
        if self.closing == Closing.CALENDAR:
            return dt.date(self.year, self.last_month, monthrange(self.year, self.last_month)[1])
        return dt.date(self.year, self.last_month, _CLOSES)

    @property
    def span(self) -> Span:
        """From the first to the last day."""
        return Span(self.start, self.end)

    @property
    def last_year(self) -> Period:
        """The same period of the year before (cùng kỳ năm trước)."""
        return Period(self.kind, self.year - 1, self.number, self.closing)

    @property
    def before(self) -> Period:
        """The period before; of nine months and of a year that is the one of the year before."""
        if self.number > 1:
            return Period(self.kind, self.year, self.number - 1, self.closing)
        return Period(self.kind, self.year - 1, _IN_A_YEAR[self.kind], self.closing)

    @property
    def after(self) -> Period:
        """The next period of this kind."""
        if self.number < _IN_A_YEAR[self.kind]:
            return Period(self.kind, self.year, self.number + 1, self.closing)
        return Period(self.kind, self.year + 1, 1, self.closing)

    @property
    def label(self) -> str:
        """The period in words: "Quý III năm 2026", "6 tháng đầu năm 2026"."""
        facts = {"number": self.number, "year": self.year}
        if self.kind == PeriodKind.MONTH:
            return _("Tháng %(number)d năm %(year)d") % facts
        if self.kind == PeriodKind.QUARTER:
            return _("Quý %(roman)s năm %(year)d") % {**facts, "roman": ROMAN[self.number - 1]}
        if self.kind == PeriodKind.HALF:
            first = _("6 tháng đầu năm %(year)d") % facts
            return first if self.number == 1 else _("6 tháng cuối năm %(year)d") % facts
        return (_("9 tháng năm %(year)d") if self.kind == PeriodKind.NINE else _("Năm %(year)d")) % facts

    @property
    def code(self) -> str:
        """Year and number, as addresses and forms carry them: "2026-3"."""
        return f"{self.year}-{self.number}"

    def due_on(self, days: int) -> dt.date:
        """The last day for handing in, `days` after the period's end."""
        return self.end + dt.timedelta(days=days)

    def clipped(self, on: dt.date) -> Span:
        """The span up to the day `on` of a period that still runs; the whole one of a period that is over."""
        return Span(self.start, max(self.start, min(self.end, on)))


def parse(kind: str, code: str, closing: str = Closing.CALENDAR) -> Period | None:
    """The period that a code like "2026-3" names; None for one that does not exist."""
    year, _dash, number = code.partition("-")
    try:
        found = Period(PeriodKind(kind), int(year), int(number), Closing(closing))
        return found if 2000 <= found.year <= 2999 else None
    except ValueError:
        return None


def holding(kind: str, day: dt.date, closing: str = Closing.CALENDAR) -> Period:
    """The period of a kind that `day` lies in; for nine months the last one that had begun by then."""
    kind, closing = PeriodKind(kind), Closing(closing)
    for year in (day.year + 1, day.year, day.year - 1):
        for number in range(_IN_A_YEAR[kind], 0, -1):
            found = Period(kind, year, number, closing)
            if found.start <= day:
                return found
    raise AssertionError("a day lies in no period")


def ended(kind: str, since: dt.date, until: dt.date, closing: str = Closing.CALENDAR) -> Iterator[Period]:
    """The periods of a kind whose last day lies from `since` up to `until`, oldest first.

    The last day itself belongs to the period: it has ended only on the day after, so ask
    with the day before today.
    """
    found = holding(kind, since, closing)
    while found.end < since:
        found = found.after
    while found.end <= until:
        yield found
        found = found.after


def choices(kind: str, on: dt.date, closing: str = Closing.CALENDAR, count: int = 8) -> list[Period]:
    """The running period and those before it, newest first."""
    found = [holding(kind, on, closing)]
    while len(found) < count:
        found.append(found[-1].before)
    return found


def same_part(whole: Period, clipped: Span, other: Period) -> Span:
    """The part of `other` that answers to the part `clipped` of `whole`: as many days from its start.

    So a period that still runs is compared with the same days of the other, and a whole one
    with the whole.
    """
    if clipped.end >= whole.end:
        return other.span
    if other.number == whole.number:  # the same days by the calendar: 29/02 answers to 28/02
        day = _in_year(clipped.end, clipped.end.year - (whole.year - other.year))
        return Span(other.start, min(day, other.end))
    passed = clipped.end - clipped.start
    return Span(other.start, min(other.start + passed, other.end))


def _in_year(day: dt.date, year: int) -> dt.date:
    last = monthrange(year, day.month)[1]
    return dt.date(year, day.month, min(day.day, last))
