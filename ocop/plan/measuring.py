"""Measuring a plan: asks the indicators as seldom as it can and hands the numbers to `progress`.

A target for each unit costs one question, however many units there are. Targets that ask the same thing share
the answer, and targets that differ in the star alone share one question by star. A plan of a
province that was merged is counted by old district, and those of the other province are left out.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property

from ocop.base.refusals import Refused
from ocop.places import queries as places
from ocop.places.models import Unit
from ocop.plan import indicators, progress
from ocop.plan.indicators import Dimension, Geography, Indicator, Key, Scope, Span
from ocop.plan.models import Correction, PerUnit, Plan, Target
from ocop.plan.progress import NOTHING, Count, Course, Goal, Line, Measured
from ocop.plan.queries import plans as queries

_Numbers = Mapping[Key, int | Decimal]
_DIMENSIONS: dict[str, Dimension] = {
    PerUnit.DISTRICT: "district",
    PerUnit.COMMUNE: "commune",
    PerUnit.CLUSTER: "commune",
}

_PLACES: dict[str, str] = {"district": PerUnit.DISTRICT, "commune": PerUnit.COMMUNE}


def measure(plan: Plan, on: dt.date, only: Iterable[int] | None = None) -> list[Measured]:
    """Every target of a plan as it stands on a day, in the plan's order; `only` keeps targets by id.

    The number of statements grows with the number of different questions, never with that of units.
    """
    rows = plan.targets.all() if only is None else plan.targets.filter(pk__in=list(only))
    targets = list(queries.to_measure(rows))
    asking = _Asking(plan, Course(plan.starts_on, plan.ends_on, on))
    asking.look_ahead(targets)
    return [_measured(target, asking) for target in targets]


def narrowed(found: Measured, commune: int) -> Measured:
    """The same with the lines of one commune alone: its own, its cluster's, its old district's."""
    unit = places.with_id(commune)
    old = places.old_district_of([unit]).get(commune) if unit else None
    mine = {commune, old.pk if old else commune}
    lines = tuple(
        line
        for line in found.lines
        if (line.unit is not None and line.unit.pk in mine) or commune in line.scope.communes
    )
    notes = tuple(item for item in found.corrections if item.unit_id in mine)
    return replace(found, lines=lines, corrections=notes)


def scope_of(target: Target) -> Scope:
    """What a target narrows its indicator to."""
    return Scope(
        industry=target.industry,
        form=target.form,
        star=target.star or None,
        star_min=target.star_min or None,
    )


@dataclass
class _Asking:
    """The questions of one page, each asked once."""

    plan: Plan
    course: Course
    _asked: dict[tuple[str, str, Scope], _Numbers] = field(default_factory=dict)
    _by_star: set[tuple[str, Scope]] = field(default_factory=set)
    _units: dict[str, list[Unit]] = field(default_factory=dict)

    @cached_property
    def map(self) -> Geography:
        """The geography, asked once and only where something is asked by place."""
        return indicators.geography()

    @property
    def span(self) -> Span:
        """From the plan's first day to the day it is looked at."""
        return Span(min(self.course.starts_on, self.course.on), self.course.on)

    def look_ahead(self, targets: Iterable[Target]) -> None:
        """Note what several targets ask that differ in the star alone."""
        seen: dict[tuple[str, Scope], set[Scope]] = {}
        for target in targets:
            scope = scope_of(target)
            for code in filter(None, (target.indicator, target.out_of)):
                if not target.per_unit and _adds_up_by_star(code):
                    seen.setdefault((code, _any_star(scope)), set()).add(scope)
        self._by_star = {question for question, scopes in seen.items() if len(scopes) > 1}

    def whole(self, code: str, scope: Scope) -> Decimal:
        """One number for all that the plan reaches over."""
        if self.plan.unit_id is not None:
            return sum(self.by(code, "district", scope).values(), NOTHING)
        everywhere = _any_star(scope)
        if (code, everywhere) in self._by_star:
            found = self.by(code, "star", everywhere)
            return sum((n for star, n in found.items() if _fits(star, scope)), NOTHING)
        key = (code, "", scope)
        if key not in self._asked:
            self._asked[key] = {None: indicators.value(code, self.span, scope)}
        return Decimal(self._asked[key][None])

    def by(self, code: str, dimension: Dimension, scope: Scope) -> dict[Key, Decimal]:
        """The numbers by key, without the units of another province that was merged with the plan's."""
        key = (code, dimension, scope)
        if key not in self._asked:
            map_ = self.map if dimension in _PLACES else None
            self._asked[key] = indicators.by(code, dimension, self.span, scope, map_)
        found = {name: Decimal(number) for name, number in self._asked[key].items()}
        if dimension in _PLACES and self.plan.unit_id is not None:
            own = {unit.pk for unit in self.units(_PLACES[dimension])}
            return {name: number for name, number in found.items() if name is None or name in own}
        return found

    def units(self, per_unit: str) -> list[Unit]:
        """The units of a kind, asked once."""
        if per_unit not in self._units:
            self._units[per_unit] = queries.units_of(self.plan, per_unit)
        return self._units[per_unit]


def _adds_up_by_star(code: str) -> bool:
    """Whether the figures of the stars are parts of the whole: a producer with two would count twice."""
    found = indicators.ALL.get(code)
    return found is not None and found.splits_by("star") and not found.distinct


def _any_star(scope: Scope) -> Scope:
    return replace(scope, star=None, star_min=None)


def _fits(star: Key, scope: Scope) -> bool:
    if scope.star is not None:
        return star == scope.star
    return scope.star_min is None or (isinstance(star, int) and star >= scope.star_min)


def _measured(target: Target, asking: _Asking) -> Measured:
    notes = tuple(note for note in target.corrections.all() if progress.counts_on(note, asking.course))
    indicator = indicators.ALL.get(target.indicator)
    goal, scope = Goal.of(target), scope_of(target)
    empty = Measured(target, indicator, goal, None, progress.judge(goal, None, asking.course), None, scope)
    if indicator is None or not asking.course.has_begun:
        return empty
    try:
        if target.per_unit:
            return _by_units(target, indicator, notes, asking)
        return _whole(target, indicator, notes, asking)
    except Refused:  # narrowed by what the indicator cannot be narrowed by
        return empty


def _whole(target: Target, indicator: Indicator, notes: tuple[Correction, ...], asking: _Asking) -> Measured:
    goal, scope = Goal.of(target), scope_of(target)
    count = Count(
        asking.whole(target.indicator, scope),
        asking.whole(target.out_of, scope) if target.out_of else None,
        sum((note.delta for note in notes), NOTHING),
    )
    base = target.baseline if indicator.kind == "day" else None
    verdict = progress.judge(goal, count, asking.course)
    way = progress.reached(goal, count, base)
    return Measured(target, indicator, goal, count, verdict, way, scope, notes)


def _by_units(
    target: Target, indicator: Indicator, notes: tuple[Correction, ...], asking: _Asking
) -> Measured:
    dimension, scope = _DIMENSIONS[target.per_unit], scope_of(target)
    done = asking.by(target.indicator, dimension, scope)
    due = asking.by(target.out_of, dimension, scope) if target.out_of else None

    def count(keys: set[Key], of: Iterable[Correction]) -> Count:
        delta = sum((note.delta for note in of), NOTHING)
        return Count(_sum(done, keys), None if due is None else _sum(due, keys), delta)

    make = _clusters if target.per_unit == PerUnit.CLUSTER else _each_unit
    lines = tuple(make(target, notes, asking, count))
    verdicts = [line.verdict for line in lines]
    everything = {*done, *(due or {})}
    unplaced = done.get(None, NOTHING)
    if target.per_unit == PerUnit.CLUSTER:
        everything = {pk for line in lines for pk in line.scope.communes}
        unplaced = _sum(done, {*done} - everything)
    whole = count(everything, notes)
    return Measured(
        target, indicator, Goal.of(target), whole, progress.judge_units(verdicts),
        progress.reached_by_units(verdicts), scope, notes, lines, unplaced,
    )  # fmt: skip


_Counter = Callable[[set[Key], Iterable[Correction]], Count]


def _each_unit(
    target: Target, notes: tuple[Correction, ...], asking: _Asking, count: _Counter
) -> Iterable[Line]:
    """One line for each unit."""
    units, names = asking.units(target.per_unit), asking.map.names
    own = {row.unit_id: row for row in target.unit_targets.all()}
    for unit in units:
        counted = count({unit.pk}, [note for note in notes if note.unit_id == unit.pk])
        where = {_DIMENSIONS[target.per_unit]: unit.pk}
        scope = replace(scope_of(target), **where)  # type: ignore[arg-type]
        name, goal = names.get(unit.pk, unit.name), Goal.of(target, own.get(unit.pk))
        yield _line(unit, name, goal, counted, scope, asking.course)


def _clusters(
    target: Target, notes: tuple[Correction, ...], asking: _Asking, count: _Counter
) -> Iterable[Line]:
    """One line for each cluster; a member that was merged is followed to where it went."""
    for row in target.unit_targets.all():
        members = frozenset(asking.map.commune_of.get(pk, pk) for pk in row.members)
        counted = count(set(members), [note for note in notes if note.unit_id in {*members, *row.members}])
        scope = replace(scope_of(target), communes=members)
        yield _line(None, row.name, Goal.of(target, row), counted, scope, asking.course)


def _line(unit: Unit | None, name: str, goal: Goal, count: Count, scope: Scope, course: Course) -> Line:
    verdict = progress.judge(goal, count, course)
    return Line(unit, name, goal, count, verdict, progress.reached(goal, count), scope)


def _sum(numbers: Mapping[Key, Decimal], keys: set[Key]) -> Decimal:
    return sum((numbers.get(key, NOTHING) for key in keys), NOTHING)
