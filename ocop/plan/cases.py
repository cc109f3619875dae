"""Earlier and open dossiers as plain values: which step on which day, and what came of it. Pure."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

KINDS = frozenset({"first", "upgrade", "again"})
Event = Literal["decided", "proposed"]


class Step(TextChoices):
    """Where a dossier stands, as coarse as earlier years' books tell it."""

    OPENED = "opened", _("Đang soạn")
    SUBMITTED = "submitted", _("Ở xã, kể cả đang trả lại để bổ sung")
    PROPOSED = "proposed", _("Ở tỉnh, chờ hội đồng")
    CONCLUDED = "concluded", _("Đã chấm, chờ quyết định")


STEPS: tuple[Step, ...] = tuple(Step)


@dataclass(frozen=True)
class Case:
    """One dossier: on which day it took which step (in the order of `STEPS`) and what came of it.

    `star` is what was recognised; 0 for nothing, or while it is open. `scored` is what the council found that
    can still be recognised, None before. `closed_on`: over without a decision. Days are None where unknown.
    """

    entered: tuple[dt.date | None, dt.date | None, dt.date | None, dt.date | None]
    decided_on: dt.date | None = None
    closed_on: dt.date | None = None
    star: int = 0
    scored: int | None = None
    kind: str = "first"
    industry: str = ""
    form: str = ""

    @property
    def began_on(self) -> dt.date | None:
        """The first day that is known."""
        return min((day for day in self.entered if day is not None), default=None)

    @property
    def is_dated(self) -> bool:
        """Whether the past can be asked about it: a step with its day, and the day of a star."""
        return self.began_on is not None and (self.decided_on is not None or self.star == 0)

    @property
    def over_on(self) -> dt.date | None:
        """The day it was over; None while it is open."""
        return self.decided_on or self.closed_on

    def step_on(self, day: dt.date) -> Step | None:
        """Where it stood at the end of a day; None before it began and when it was over."""
        if self.over_on is not None and self.over_on <= day:
            return None
        taken = [step for step, on in zip(STEPS, self.entered, strict=True) if on is not None and on <= day]
        return taken[-1] if taken else None

    def since(self, step: Step) -> dt.date | None:
        """The day it took a step."""
        return self.entered[STEPS.index(step)]


@dataclass(frozen=True)
class Aim:
    """What counts: decided with `low` to `high` stars, or proposed to the province; dossiers of `kinds`."""

    low: int = 3
    high: int = 5
    kinds: frozenset[str] = KINDS
    event: Event = "decided"

    def reached_on(self, case: Case) -> dt.date | None:
        """The day a dossier reached it, whatever its kind."""
        if self.event == "proposed":
            return case.since(Step.PROPOSED)
        return case.decided_on if self.low <= case.star <= self.high else None

    def reached_by(self, case: Case, day: dt.date) -> bool:
        """Whether it reached it up to and with a day."""
        on = self.reached_on(case)
        return on is not None and on <= day

    def is_lost(self, case: Case, step: Step) -> bool:
        """Whether the council has already found less, or more, than counts."""
        known = step == Step.CONCLUDED and case.scored is not None
        return known and not self.low <= (case.scored or 0) <= self.high

    @property
    def steps(self) -> tuple[Step, ...]:
        """The steps from which it can still be reached."""
        return STEPS[:2] if self.event == "proposed" else STEPS


Reached = tuple[dt.date, dt.date]
"""When a dossier began, and when it reached an aim."""


class History:
    """Many dossiers, ready to be asked about single days.

    `cases` are those that can be asked; `undated` is how many could not.
    """

    def __init__(self, cases: Iterable[Case]) -> None:
        given = list(cases)
        self.cases = [case for case in given if case.is_dated]
        self.undated = len(given) - len(self.cases)
        self.first = min((case.began_on for case in self.cases if case.began_on), default=None)
        self._over = sorted(case.over_on for case in self.cases if case.over_on)
        self._open = [case for case in self.cases if case.over_on is None]
        self._by_month: dict[int, list[Case]] = defaultdict(list)
        for case in self.cases:
            if case.began_on and case.over_on:
                for month in range(_month(case.began_on), _month(case.over_on) + 1):
                    self._by_month[month].append(case)
        self._standing: dict[dt.date, dict[Step, list[Case]]] = {}
        self._reached: dict[Aim, dict[int, list[Reached]]] = {}

    def standing(self, day: dt.date) -> dict[Step, list[Case]]:
        """The dossiers under way at the end of a day, by step."""
        if day not in self._standing:
            found: dict[Step, list[Case]] = {step: [] for step in STEPS}
            for case in [*self._by_month.get(_month(day), ()), *self._open]:
                step = case.step_on(day)
                if step is not None:
                    found[step].append(case)
            self._standing[day] = found
        return self._standing[day]

    def over_by(self, day: dt.date) -> int:
        """How many were over by the end of a day."""
        return bisect_right(self._over, day)

    def reached_in(self, aim: Aim, year: int) -> list[Reached]:
        """The dossiers of the aim's kinds that reached it in a year: when each began, and when."""
        if aim not in self._reached:
            by_year: dict[int, list[Reached]] = defaultdict(list)
            for case in self.cases:
                on = aim.reached_on(case) if case.kind in aim.kinds else None
                if on is not None:
                    by_year[on.year].append((case.began_on or on, on))
            self._reached[aim] = by_year
        return self._reached[aim].get(year, [])

    def reached_between(self, aim: Aim, start: dt.date, end: dt.date) -> list[Reached]:
        """The same from `start` up to and with `end`."""
        years = range(start.year, end.year + 1)
        return [pair for year in years for pair in self.reached_in(aim, year) if start <= pair[1] <= end]


def _month(day: dt.date) -> int:
    return 12 * day.year + day.month
