"""What dossiers under way may come to by a day, told from how earlier ones fared. Pure; docs/adr/0012.

The question asked of the past
    "Of the dossiers that stood at this step, how many reached the goal in the time that is left?" Earlier
    dossiers alike are looked for in three ways, the first that finds ten is taken:

    same day   stood at the step on the same day of an earlier year, followed to the end of that year. It
               carries the calendar of the batches (Đ.5) along.
    waited     stood at the step for as long as the open ones (their middle) have, whatever the season,
               followed for as many days as are left.
    entered    reached the step at all, followed for as many days as are left.

    First among dossiers of the same kind (first time, upgrade, again), then among all.

What may not be known
    Nobody's unfinished fate counts as failure: an earlier dossier is asked only about days that have passed,
    on the day of the forecast. Dossiers whose days are not known are left out and counted.

What comes out
    The open dossiers of a step share one unknown rate (`chances.of_shared_rate`); steps are added up. A step
    for which no ten earlier dossiers are found is not forecast, and the answer says how many it leaves out.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from statistics import median_low

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from ocop.plan import chances
from ocop.plan.cases import KINDS, Aim, Case, History, Step
from ocop.plan.chances import Chances

ENOUGH = 10
"""With fewer earlier dossiers nothing is forecast."""
YEARS = 6
"""How many earlier years are looked at."""
BAND = (0.1, 0.9)
"""The shown band holds the result in eight of ten cases, if the method is right."""


class Way(TextChoices):
    """How earlier dossiers alike were found; see the head of this module."""

    SAME_DAY = "same_day", _("đứng ở bước này vào cùng ngày các năm trước")
    WAITED = "waited", _("đã chờ ở bước này lâu như vậy")
    ENTERED = "entered", _("từng đến bước này")


@dataclass(frozen=True)
class Experience:
    """`met` of `total` earlier dossiers reached the aim in such a time; `own`: they were of the same kind."""

    way: Way
    met: int
    total: int
    own: bool = True


@dataclass(frozen=True)
class Group:
    """The open dossiers of a step. `lost` of them cannot reach the aim any more and are not in `count`."""

    step: Step
    count: int
    lost: int = 0
    experience: Experience | None = None
    spread: Chances = field(default=chances.NONE, repr=False)

    @property
    def is_counted(self) -> bool:
        """Whether nobody stands here, or the past says enough about it."""
        return self.count == 0 or self.experience is not None

    @property
    def low(self) -> int:
        """The lower end of the band."""
        return chances.level(self.spread, BAND[0])

    @property
    def high(self) -> int:
        """The upper end of the band."""
        return chances.level(self.spread, BAND[1])


@dataclass(frozen=True)
class Forecast:
    """What may still be added from `day` up to and with `until`.

    `known` is how many earlier dossiers could be asked, `undated` how many could not. `left_out` open ones
    stand at a step about which the past says too little.
    """

    day: dt.date
    until: dt.date
    groups: tuple[Group, ...]
    known: int
    undated: int
    spread: Chances = field(repr=False)

    @property
    def is_possible(self) -> bool:
        """Whether there is enough experience to say anything."""
        return self.known >= ENOUGH and (self.left_out == 0 or any(g.experience for g in self.groups))

    @property
    def left_out(self) -> int:
        """How many open dossiers the numbers leave out."""
        return sum(group.count for group in self.groups if not group.is_counted)

    @property
    def open(self) -> int:
        """How many dossiers can still reach the aim."""
        return sum(group.count for group in self.groups)

    @property
    def low(self) -> int:
        """The lower end of the band."""
        return chances.level(self.spread, BAND[0])

    @property
    def middle(self) -> int:
        """As likely passed as not."""
        return chances.level(self.spread, 0.5)

    @property
    def high(self) -> int:
        """The upper end of the band."""
        return chances.level(self.spread, BAND[1])

    def with_others(self, others: Chances) -> Chances:
        """The spread when more come in besides."""
        return chances.together(self.spread, others)


def forecast(history: History, aim: Aim, day: dt.date, until: dt.date,
             counted: Callable[[Case], bool] = lambda case: True) -> Forecast:  # fmt: skip
    """What the dossiers open on `day` may add to the aim by `until`.

    `history` holds earlier ones and open ones alike; what happened to them after `day` is not looked at.
    `counted` narrows the open ones (to an industry, for example); experience comes from all.
    """
    standing = history.standing(day)
    asking = _Asking(history, aim, day, until)
    groups = tuple(
        _group(step, [case for case in standing[step] if case.kind in aim.kinds and counted(case)], asking)
        for step in aim.steps
    )
    spread = chances.NONE
    for group in groups:
        spread = chances.together(spread, group.spread)
    return Forecast(day, until, groups, history.over_by(day), history.undated, spread)


@dataclass(frozen=True)
class _Asking:
    """What the past is asked."""

    history: History
    aim: Aim
    day: dt.date
    until: dt.date


def _group(step: Step, standing: list[Case], asking: _Asking) -> Group:
    going = [case for case in standing if not asking.aim.is_lost(case, step)]
    lost = len(standing) - len(going)
    if not going:
        return Group(step, 0, lost)
    waited = median_low([(asking.day - (case.since(step) or asking.day)).days for case in going])
    found = _experience(step, waited, asking)
    if found is None:
        return Group(step, len(going), lost)
    spread = chances.of_shared_rate(len(going), found.met, found.total)
    return Group(step, len(going), lost, found, spread)


def _experience(step: Step, waited: int, asking: _Asking) -> Experience | None:
    """The first way that finds enough; None where none does."""
    aim = asking.aim
    for kinds in (aim.kinds, KINDS) if aim.kinds != KINDS else (KINDS,):
        for way in Way:
            alike = [(case, end) for case, end in _alike(way, step, waited, asking) if case.kind in kinds]
            fates = [aim.reached_by(case, end) for case, end in alike if not aim.is_lost(case, step)]
            if len(fates) >= ENOUGH:
                return Experience(way, sum(fates), len(fates), kinds == aim.kinds)
    return None


def _alike(way: Way, step: Step, waited: int, asking: _Asking) -> Iterator[tuple[Case, dt.date]]:
    """Earlier dossiers in the place of the open ones, each with the day up to which its fate is asked."""
    if way == Way.SAME_DAY:
        return _same_day(step, asking)
    return _after(step, waited if way == Way.WAITED else None, asking)


def _same_day(step: Step, asking: _Asking) -> Iterator[tuple[Case, dt.date]]:
    """Those that stood at the step on this day of an earlier year, asked about the rest of that year."""
    for back in range(1, YEARS + 1):
        end = years_before(asking.until, back)
        if end <= asking.day:
            for case in asking.history.standing(years_before(asking.day, back))[step]:
                yield case, end


def _after(step: Step, waited: int | None, asking: _Asking) -> Iterator[tuple[Case, dt.date]]:
    """Those that stood at the step `waited` days after reaching it (None: that reached it), asked about the
    days that are left. Only those for whom all these days have passed."""
    first, left = dt.timedelta(days=waited or 0), asking.until - asking.day
    for case in asking.history.cases:
        since = case.since(step)
        if since is None or since + first + left > asking.day:
            continue
        if waited is None or case.step_on(since + first) == step:
            yield case, since + first + left


@dataclass(frozen=True)
class Newcomers:
    """Dossiers not begun yet: in `years` earlier years `seen` of such reached the aim in the same time."""

    seen: int
    years: int
    spread: Chances = field(repr=False)


def newcomers(history: History, aim: Aim, day: dt.date, until: dt.date) -> Newcomers | None:
    """What dossiers that begin after `day` may add by `until`, going by the same time of earlier years.

    None where fewer than two earlier years were recorded from before that day on.
    """
    if history.first is None:
        return None
    spans = [(years_before(day, back), years_before(until, back)) for back in range(1, YEARS + 1)]
    spans = [(start, end) for start, end in spans if history.first <= start and end <= day]
    if len(spans) < 2:
        return None
    seen = sum(
        began > start for start, end in spans for began, _on in history.reached_between(aim, start, end)
    )
    return Newcomers(seen, len(spans), chances.of_yearly_number(seen, len(spans)))


def years_before(day: dt.date, years: int) -> dt.date:
    """The same day of an earlier year; of 29 February the 28th."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


class Likelihood(TextChoices):
    """A chance in words: finer would pretend to know more than a few dozen earlier dossiers tell."""

    RARE = "rare", _("rất ít khả năng")
    LOW = "low", _("ít có khả năng")
    EVEN = "even", _("ngang ngửa")
    GOOD = "good", _("nhiều khả năng")
    HIGH = "high", _("rất nhiều khả năng")


def likelihood(chance: float) -> Likelihood:
    """The word for a chance: below 10, below 40, up to 60, up to 90 percent, above."""
    if chance < 0.1:
        return Likelihood.RARE
    if chance < 0.4:
        return Likelihood.LOW
    if chance <= 0.6:
        return Likelihood.EVEN
    return Likelihood.GOOD if chance <= 0.9 else Likelihood.HIGH


def percent(chance: float) -> int:
    """A chance in whole fives of a percent, never 0 and never 100."""
    return min(95, max(5, 5 * round(20 * chance)))
