"""Made-up histories of dossiers, as plain values."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence
from dataclasses import replace

from ocop.plan.cases import STEPS, Case, Step


def day(year: int, month: int, number: int = 1) -> dt.date:
    """A day, short."""
    return dt.date(year, month, number)


def case(
    step: Step, since: dt.date, *, decided: dt.date | None = None, closed: dt.date | None = None,
    star: int = 0, scored: int | None = None, kind: str = "first",
) -> Case:  # fmt: skip
    """A dossier of which only one step is known."""
    days = [since if known == step else None for known in STEPS]
    return Case((days[0], days[1], days[2], days[3]), decided, closed, star, scored, kind)


def many(one: Case, count: int) -> list[Case]:
    """The same dossier several times."""
    return [one] * count


def drawn(
    draw: random.Random, years: Sequence[int], a_year: int, rate: float, *, stay: float = 0.1
) -> list[Case]:
    """Dossiers that begin on any day; each passes with one rate, some stay lying until they are closed."""
    return [_one(draw, year, rate, stay) for year in years for _number in range(a_year)]


def _one(draw: random.Random, year: int, rate: float, stay: float) -> Case:
    opened = dt.date(year, 1, 1) + dt.timedelta(days=draw.randrange(365))
    submitted = opened + dt.timedelta(days=draw.randint(5, 50))
    if draw.random() < stay:
        return Case((opened, submitted, None, None), closed_on=submitted + dt.timedelta(days=150))
    proposed = submitted + dt.timedelta(days=draw.randint(10, 30))
    concluded = proposed + dt.timedelta(days=draw.randint(20, 70))
    star = draw.choice([3, 3, 4]) if draw.random() < rate else 0
    decided = concluded + dt.timedelta(days=draw.randint(5, 25))
    return Case((opened, submitted, proposed, concluded), decided, None, star, star)


def as_known(one: Case, on: dt.date) -> Case | None:
    """What could be known of a dossier on a day; None before it began."""
    opened, submitted, proposed, concluded = (d if d and d <= on else None for d in one.entered)
    if not any((opened, submitted, proposed, concluded)):
        return None
    is_decided = one.decided_on is not None and one.decided_on <= on
    is_closed = one.closed_on is not None and one.closed_on <= on
    return replace(
        one, entered=(opened, submitted, proposed, concluded),
        decided_on=one.decided_on if is_decided else None,
        closed_on=one.closed_on if is_closed else None, star=one.star if is_decided else 0,
        scored=one.scored if concluded else None,
    )  # fmt: skip
