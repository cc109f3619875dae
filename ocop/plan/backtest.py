"""How right the method was: forecasts of past days beside what came. Pure; docs/adr/0012.

Each forecast is made from what was known on its day and compared at the year's end, twice: what the dossiers
open on that day added (the forecast as it is shown first), and the whole year with those that came later.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum

from ocop.plan import chances, foresight
from ocop.plan.cases import Aim, History
from ocop.plan.chances import Chances

LONGEST = 3
"""Years that a table goes back."""


@dataclass(frozen=True)
class Trial:
    """One forecast beside what came: its band, its middle, its mean, and the truth."""

    low: int
    middle: int
    high: int
    mean: float
    came: int

    @property
    def is_inside(self) -> bool:
        """Whether what came lies in the band."""
        return self.low <= self.came <= self.high

    @property
    def error(self) -> float:
        """By how much the mean was too high; below zero too low."""
        return self.mean - self.came


@dataclass(frozen=True)
class Row:
    """One day: how many dossiers were open, what they added, and the year with newcomers (None: not told)."""

    day: dt.date
    until: dt.date
    open: int
    of_open: Trial
    of_year: Trial | None


@dataclass(frozen=True)
class Score:
    """A column of trials in short: how far off on average, to which side, how often inside the band."""

    trials: int
    error: float
    bias: float
    inside: int

    @property
    def inside_percent(self) -> int:
        """Of a hundred, how many lay in the band that is meant to hold 80."""
        return round(100 * self.inside / self.trials) if self.trials else 0

    @property
    def shy(self) -> float:
        """By how much the means were too low on average."""
        return -self.bias


@dataclass(frozen=True)
class Report:
    """All days; `skipped` are those on which too little was known to forecast."""

    rows: tuple[Row, ...]
    skipped: int

    @property
    def years(self) -> int:
        """How many years the days lie in: days of one year speak of much the same dossiers."""
        return len({row.day.year for row in self.rows})

    @property
    def of_open(self) -> Score:
        """Of the dossiers open on the day."""
        return _score([row.of_open for row in self.rows])

    @property
    def of_year(self) -> Score:
        """Of the whole year."""
        return _score([row.of_year for row in self.rows if row.of_year is not None])


def run(history: History, aim: Aim, today: dt.date) -> Report:
    """Forecast on the first of every month of the last whole years, three at most, and compare."""
    days = cuts(history, today)
    rows = [row for day in days if (row := on_day(history, aim, day)) is not None]
    return Report(tuple(rows), len(days) - len(rows))


def cuts(history: History, today: dt.date) -> list[dt.date]:
    """The days to try: of whole years after the first that is recorded."""
    first = history.first.year if history.first else today.year
    years = range(max(first + 1, today.year - LONGEST), today.year)
    return [dt.date(year, month, 1) for year in years for month in range(1, 13)]


def on_day(history: History, aim: Aim, day: dt.date) -> Row | None:
    """One trial; None where too little was known, or where some open dossiers could not be forecast."""
    until = dt.date(day.year, 12, 31)
    found = foresight.forecast(history, aim, day, until)
    if not found.is_possible or found.left_out:
        return None
    standing = history.standing(day)
    open_ = [case for step in aim.steps for case in standing[step] if case.kind in aim.kinds]
    came = sum(aim.reached_by(case, until) for case in open_)
    return Row(day, until, found.open, _trial(found.spread, 0, came), _year(history, aim, found, until))


def _year(history: History, aim: Aim, found: foresight.Forecast, until: dt.date) -> Trial | None:
    others = foresight.newcomers(history, aim, found.day, until)
    if others is None:
        return None
    on = [day for _began, day in history.reached_in(aim, until.year)]
    before = sum(day <= found.day for day in on)
    return _trial(found.with_others(others.spread), before, len(on))


def _trial(spread: Chances, before: int, came: int) -> Trial:
    low, middle, high = (before + chances.level(spread, share) for share in (0.1, 0.5, 0.9))
    return Trial(low, middle, high, before + chances.mean(spread), came)


def _score(trials: Sequence[Trial]) -> Score:
    count = len(trials)
    if not count:
        return Score(0, 0.0, 0.0, 0)
    errors = [trial.error for trial in trials]
    inside = sum(trial.is_inside for trial in trials)
    return Score(count, fsum(map(abs, errors)) / count, fsum(errors) / count, inside)
