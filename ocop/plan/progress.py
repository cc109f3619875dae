"""How far a target is: pure arithmetic on plain values. Who counts is `measuring`.

What the verdicts mean
    Before the plan begins nothing is judged. From its last day on a target that was not reached is missed;
    until then it is under way. "At least" and "between" are met from `low` on, and passed above `low` or
    `high`: plans say "40 to 50 more" and nobody is blamed for 51. "At most" is met only when the plan is
    over; above the number it is missed at once.

What a share of nothing is
    Where nothing was due there is nothing to reach: neither met nor missed, and left out where units are
    counted. 100 percent of nothing would praise, 0 percent would blame, both without cause.

What a correction does
    It is added to what was counted and never hides it. In a share it is added to what was done, so "+1" is
    one more product, not one percent.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from ocop.plan.models import Comparison, Correction, Target, UnitTarget
from ocop.plan.states import PlanState

if TYPE_CHECKING:
    from ocop.places.models import Unit
    from ocop.plan.indicators import Indicator, Scope
    from ocop.plan.models import Plan

NOTHING = Decimal(0)
_HUNDRED = Decimal(100)


class Verdict(TextChoices):
    """How a target stands on a day."""

    EXCEEDED = "exceeded", _("Vượt")
    MET = "met", _("Đạt")
    RUNNING = "running", _("Đang thực hiện")
    MISSED = "missed", _("Chưa đạt")
    NOTHING_DUE = "nothing_due", _("Không có gì đến hạn")
    NOT_YET = "not_yet", _("Chưa đến kỳ")
    UNKNOWN = "unknown", _("Chưa đo được")
    WITHHELD = "withheld", _("Chưa đủ số chủ thể để nêu")


REACHED = frozenset({Verdict.MET, Verdict.EXCEEDED})


@dataclass(frozen=True)
class Goal:
    """What is to be reached: `low`, up to `high` with "between"."""

    comparison: str
    low: Decimal
    high: Decimal | None = None

    @classmethod
    def of(cls, target: Target, own: UnitTarget | None = None) -> Goal:
        """The goal of a target, or of one unit where it has numbers of its own."""
        row = own or target
        return cls(target.comparison, row.low, row.high)

    @property
    def top(self) -> Decimal:
        """Above this it is passed."""
        return self.low if self.high is None else self.high


@dataclass(frozen=True)
class Count:
    """What was counted, of how many where the target is a share, and what signed notes add to it."""

    number: Decimal
    out_of: Decimal | None = None
    delta: Decimal = NOTHING

    @property
    def corrected(self) -> Decimal:
        """What was counted with what signed notes add."""
        return self.number + self.delta

    @property
    def computed(self) -> Decimal | None:
        """The figure without notes, in percent where it is a share; None for a share of nothing."""
        return self._figure(self.number)

    @property
    def result(self) -> Decimal | None:
        """The figure with the notes."""
        return self._figure(self.corrected)

    def _figure(self, number: Decimal) -> Decimal | None:
        if self.out_of is None:
            return number
        return _HUNDRED * number / self.out_of if self.out_of else None


@dataclass(frozen=True)
class Course:
    """The time of a plan, and the day it is looked at."""

    starts_on: dt.date
    ends_on: dt.date
    on: dt.date

    @property
    def has_begun(self) -> bool:
        """Whether the plan runs or has run."""
        return self.on >= self.starts_on

    @property
    def is_over(self) -> bool:
        """Whether the last day is reached: what is not there now was missed."""
        return self.on >= self.ends_on


@dataclass(frozen=True)
class Line:
    """One unit, or one cluster, under a target for each unit."""

    unit: Unit | None
    name: str
    goal: Goal
    count: Count
    verdict: Verdict
    reached: int | None
    scope: Scope


@dataclass(frozen=True)
class Measured:
    """One target on one day. `indicator` and `count` are None where it cannot be measured.

    `unplaced` is what was counted and stands in no line: of a target for units what the source does not
    place, which is in the total; of one for clusters all outside them, which is not. `corrections` are
    those that count on the day, newest last.
    """

    target: Target
    indicator: Indicator | None
    goal: Goal
    count: Count | None
    verdict: Verdict
    reached: int | None
    scope: Scope
    corrections: tuple[Correction, ...] = ()
    lines: tuple[Line, ...] = ()
    unplaced: Decimal = NOTHING

    @property
    def units_met(self) -> int:
        """How many units reached their goal."""
        return sum(line.verdict in REACHED for line in self.lines)

    @property
    def units_judged(self) -> int:
        """How many units have a goal to reach; those where nothing was due are left out."""
        return sum(line.verdict != Verdict.NOTHING_DUE for line in self.lines)


def judge(goal: Goal, count: Count | None, course: Course) -> Verdict:
    """The verdict on a count; see the head of this module."""
    if not course.has_begun:
        return Verdict.NOT_YET
    if count is None:
        return Verdict.UNKNOWN
    result = count.result
    if result is None:
        return Verdict.NOTHING_DUE
    if goal.comparison == Comparison.AT_MOST:
        if result > goal.low:
            return Verdict.MISSED
        return Verdict.MET if course.is_over else Verdict.RUNNING
    if result >= goal.low:
        return Verdict.EXCEEDED if result > goal.top else Verdict.MET
    return Verdict.MISSED if course.is_over else Verdict.RUNNING


def judge_units(verdicts: Iterable[Verdict]) -> Verdict:
    """The verdict on a target that every unit is to reach: met when none is behind."""
    found = {verdict for verdict in verdicts if verdict != Verdict.NOTHING_DUE}
    if not found:
        return Verdict.NOTHING_DUE
    for worst in (Verdict.NOT_YET, Verdict.MISSED, Verdict.RUNNING):
        if worst in found:
            return worst
    return Verdict.MET


def reached(goal: Goal, count: Count | None, baseline: Decimal | None = None) -> int | None:
    """How much of the way to `low` is done, in whole percent, from `baseline` where the way began there.

    Rounded down, so that 100 is said only of what was reached. None where there is no way to go: "at
    most", a goal that is not above the beginning, a share of nothing.
    """
    start = baseline or NOTHING
    result = count.result if count else None
    if goal.comparison == Comparison.AT_MOST or result is None or goal.low <= start:
        return None
    return max(0, int(_HUNDRED * (result - start) / (goal.low - start)))


def reached_by_units(verdicts: Iterable[Verdict]) -> int | None:
    """The part of the units that reached their goal, in whole percent."""
    judged = [verdict for verdict in verdicts if verdict != Verdict.NOTHING_DUE]
    met = sum(verdict in REACHED for verdict in judged)
    return 100 * met // len(judged) if judged else None


def counts_on(correction: Correction, course: Course) -> bool:
    """Whether a note counts on the day: not withdrawn, and signed by then.

    With the plan over every note counts, for such notes are often signed when the year is closed.
    """
    in_time = correction.signed_on <= course.on or course.is_over
    return correction.withdrawn_at is None and in_time


def day_for(plan: Plan, today: dt.date, wanted: dt.date | None = None) -> dt.date:
    """The day a plan is looked at: the one asked for, neither after today nor after the plan.

    Without a wish it is today, and the plan's last day once it is over.
    """
    last = min(today, plan.ends_on)
    return last if wanted is None else min(wanted, last)


def is_settled(plan: Plan) -> bool:
    """Whether nothing of the plan changes any more."""
    return plan.state == PlanState.CLOSED or plan.is_history
