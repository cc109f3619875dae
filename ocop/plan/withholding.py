"""Whose money is told to whom: one rule for the pages of figures, for plans, for the public and the API.

Whoever may open the list behind a figure reads there what each producer took in, and is told every sum. To
all others (agencies that read figures, the public) a sum of producers' money is told where it comes from at
least OCOP_FEWEST_PRODUCERS of them, as a whole: neither broken down nor month by month nor unit by unit.
Where nobody has told anything, the sum 0 says nothing of anybody. Two sums that differ by one
producer can still be subtracted; against that stands only who is given an account.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace

from ocop.base.actor import Actor
from ocop.organisations import queries as organisations
from ocop.plan import indicators, reach
from ocop.plan.indicators import WHOLE, Geography, Indicator, Scope, Span
from ocop.plan.models import PerUnit, Plan
from ocop.plan.progress import NOTHING, Measured, Verdict
from ocop.plan.queries import plans


def keeps(actor: Actor | None, indicator: Indicator, scope: Scope) -> bool:
    """Whether parts of a figure, and sums of few producers, are kept from a reader; None is the public."""
    if not indicator.is_producers_money:
        return False
    return actor is None or not reach.may_open_list(actor, indicator, scope)


def is_enough(code: str, span: Span, scope: Scope = WHOLE, map_: Geography | None = None) -> bool:
    """Whether a sum comes from so many producers, or from none, that it tells of nobody. One statement."""
    count = indicators.producers_behind(code, span, scope, map_)
    return not 0 < count < organisations.fewest_told()


def may_be_told(
    actor: Actor | None, code: str, span: Span, scope: Scope = WHOLE, map_: Geography | None = None
) -> bool:
    """Whether a reader may be told a figure."""
    return not keeps(actor, indicators.get(code), scope) or is_enough(code, span, scope, map_)


def told(actor: Actor | None, found: Iterable[Measured], plan: Plan, on: dt.date) -> list[Measured]:
    """The targets of a plan as a reader may be told them: without figures where those are withheld."""
    return [_told(actor, each, plan, on) for each in found]


def told_publicly(found: Iterable[Measured], plan: Plan, on: dt.date) -> list[Measured]:
    """The targets of a public plan as everybody may read them.

    A sum, of money or not, that is narrowed to a kind of producer is left out: it could be that of one.
    """
    wide = [each for each in found if not (each.indicator and each.indicator.total and each.target.form)]
    return told(None, wide, plan, on)


def shows_parts(actor: Actor | None, each: Measured) -> bool:
    """Whether a reader may see the parts of a target's figure, as its months."""
    return not _kept(actor, each)


def _told(actor: Actor | None, each: Measured, plan: Plan, on: dt.date) -> Measured:
    kept = _kept(actor, each)
    if not kept:
        return each
    own = actor is not None and plans.own_commune(actor) is not None  # its lines are its own
    span = Span(min(plan.starts_on, on), on)
    if (own or not each.target.per_unit) and all(
        is_enough(code, span, _reached(plan, each.scope)) for code in kept
    ):
        return each
    return replace(
        each, count=None, verdict=Verdict.WITHHELD, reached=None, corrections=(),
        lines=each.lines if own else (), unplaced=NOTHING,
    )  # fmt: skip


def _kept(actor: Actor | None, each: Measured) -> list[str]:
    """Which of the figures of a target are kept from the reader."""
    codes = [code for code in (each.target.indicator, each.target.out_of) if code in indicators.ALL]
    return [code for code in codes if keeps(actor, indicators.get(code), each.scope)]


def _reached(plan: Plan, scope: Scope) -> Scope:
    """The part of the province that a plan of before the merger is about."""
    if plan.unit_id is None:
        return scope
    return replace(scope, communes=frozenset(unit.pk for unit in plans.units_of(plan, PerUnit.COMMUNE)))
