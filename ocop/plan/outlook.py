"""What may become of a plan's targets by its end: which can be forecast, and what comes out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from django.utils.translation import gettext as _

from ocop.criteria import queries as criteria
from ocop.criteria.regime import Regime
from ocop.dossiers.models import Kind
from ocop.plan import chances, foresight
from ocop.plan.cases import KINDS, Aim, Case, History
from ocop.plan.foresight import BAND, Forecast, Newcomers
from ocop.plan.models import Comparison, Plan, Target
from ocop.plan.progress import Measured

LEAST_STAR = 3
"""The least star with a certificate where no law in force says it."""
_KINDS_OF = {
    "new_stars": frozenset({str(Kind.FIRST)}),
    "recognitions": KINDS,
    "upgrades": frozenset({str(Kind.UPGRADE)}),
    "re_recognitions": frozenset({str(Kind.AGAIN)}),
    "proposals": KINDS,
    "upgrade_proposals": frozenset({str(Kind.UPGRADE)}),
}
_PROPOSED = frozenset({"proposals", "upgrade_proposals"})


def least_star(on: dt.date) -> int:
    """The least star that the province certifies under the law of a day."""
    regime = criteria.regime_on(on)
    return least_of(regime) if regime else LEAST_STAR


def least_of(regime: Regime) -> int:
    """The least star that a certificate follows under a regime."""
    return min((item.star for item in regime.authorities if item.certificate), default=LEAST_STAR)


def aim_of(target: Target, least: int) -> Aim | None:
    """What a target counts, as far as dossiers bring it about; None where `why_not` says why not.

    `least`: the least star with a certificate (see `least_star`). An upgrade leads above it.
    """
    if why_not(target) is not None:
        return None
    kinds = _KINDS_OF[target.indicator]
    if target.indicator in _PROPOSED:
        return Aim(1, 5, kinds, "proposed")
    from_star = least + (1 if target.indicator == "upgrades" else 0)
    return Aim(target.star or max(from_star, target.star_min), target.star or 5, kinds)


def why_not(target: Target) -> str | None:
    """Why a target cannot be forecast; None where it can."""
    if target.per_unit:
        return _("Chỉ tiêu giao cho từng địa bàn: mỗi nơi chỉ có vài hồ sơ, quá ít để dự báo.")
    if target.out_of:
        return _("Chỉ tiêu tính bằng phần trăm: phần mềm chỉ dự báo số lượng.")
    if target.indicator not in _KINDS_OF:
        return _("Chỉ số này không do hồ sơ đang đi mà thành, nên không dự báo từ hồ sơ được.")
    if target.indicator in _PROPOSED and (target.star or target.star_min):
        return _("Chỉ tiêu đề nghị theo hạng sao: hồ sơ các năm trước không ghi hạng được đề nghị.")
    return None


@dataclass(frozen=True)
class Outlook:
    """A target with what may come. `forecast` is None where `why_not` says why.

    `done` is the result so far, signed notes included; `needed` how many more reach the goal.
    """

    measured: Measured
    why_not: str | None = None
    done: Decimal | None = None
    aim: Aim | None = None
    forecast: Forecast | None = None
    newcomers: Newcomers | None = None

    @property
    def is_told(self) -> bool:
        """Whether there are numbers to show."""
        return self.forecast is not None and self.forecast.is_possible and self.done is not None

    @property
    def needed(self) -> int:
        """How many more must come; for "at most" how many more would break it."""
        gap = self.measured.goal.low - (self.done or 0)
        if self.measured.goal.comparison == Comparison.AT_MOST:
            gap += 1
        return max(0, int(gap.to_integral_value(ROUND_CEILING)))

    @property
    def is_reached(self) -> bool:
        """Whether it is reached already and stays so."""
        return self.needed == 0 and self.measured.goal.comparison != Comparison.AT_MOST

    @property
    def chance(self) -> float:
        """The chance to reach the goal with the dossiers that are open now."""
        return self._chance(self.forecast.spread if self.forecast else chances.NONE)

    @property
    def chance_with_newcomers(self) -> float | None:
        """The same if others come in as in earlier years."""
        if self.forecast is None or self.newcomers is None:
            return None
        return self._chance(self.forecast.with_others(self.newcomers.spread))

    def _chance(self, spread: chances.Chances) -> float:
        more = chances.at_least(spread, self.needed)
        return 1 - more if self.measured.goal.comparison == Comparison.AT_MOST else more

    @property
    def by_end(self) -> tuple[Decimal, Decimal, Decimal]:
        """Low, middle and high of the result by the end, with open dossiers alone."""
        found, done = self.forecast, self.done or Decimal(0)
        return (done + found.low, done + found.middle, done + found.high) if found else (done, done, done)

    @property
    def by_end_with_newcomers(self) -> tuple[Decimal, Decimal, Decimal] | None:
        """The same if others come in as in earlier years."""
        if self.forecast is None or self.newcomers is None:
            return None
        spread, done = self.forecast.with_others(self.newcomers.spread), self.done or Decimal(0)
        low, middle, high = (done + chances.level(spread, share) for share in (BAND[0], 0.5, BAND[1]))
        return low, middle, high


def outlooks(plan: Plan, measured: Sequence[Measured], past: History, on: dt.date) -> list[Outlook]:
    """Every target of a plan with what may come by its end."""
    least = least_star(on)
    return [_outlook(plan, item, past, on, least) for item in measured]


def _outlook(plan: Plan, item: Measured, past: History, on: dt.date, least: int) -> Outlook:
    done = item.count.result if item.count else None
    aim = aim_of(item.target, least)
    if aim is None:
        return Outlook(item, why_not(item.target), done)
    if not plan.starts_on <= on < plan.ends_on:
        return Outlook(item, _("Kế hoạch chưa bắt đầu hoặc đã kết thúc: không còn gì để dự báo."), done, aim)
    if done is None:
        return Outlook(item, _("Chưa đo được kết quả đến nay nên chưa dự báo được."), done, aim)
    found = foresight.forecast(past, aim, on, plan.ends_on, counts(item.target))
    others = None if item.target.industry or item.target.form else foresight.newcomers(
        past, aim, on, plan.ends_on
    )  # fmt: skip
    return Outlook(item, None, done, aim, found, others)


def counts(target: Target) -> Callable[[Case], bool]:
    """Whether a dossier belongs to what a target is narrowed to: industry and legal form."""

    def belongs(case: Case) -> bool:
        return target.industry in ("", case.industry) and target.form in ("", case.form)

    return belongs
