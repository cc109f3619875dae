"""Which partner fits a need, and why: plain values, nothing hidden.

A partner fits when it helps in the need's field. The order is our own: nearness first, then what
producers said of it, then how much it has to do at the moment. The law is silent on all of it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal


@dataclass(frozen=True)
class Candidate:
    """A partner as it counts here. `score`: mean of ratings from 1 to 5, None without any."""

    pk: int
    fields: frozenset[str]
    unit_id: int | None = None
    score: Decimal | float | None = None
    ratings: int = 0
    busy: int = 0


@dataclass(frozen=True)
class Match:
    """A partner that fits; `points` order the list, `why` names what they come from."""

    pk: int
    points: int
    why: tuple[str, ...] = field(default=())


NEAR, RATED, BUSY = 30, 10, 5
"""Points: in the same commune; for each point of the mean rating over 3; less for each running contract."""


def matches(wanted: str, unit_id: int | None, candidates: list[Candidate]) -> list[Match]:
    """Those that help in the field `wanted`, the best first; equal ones in the order they came."""
    found = [_match(each, unit_id) for each in candidates if wanted in each.fields]
    return sorted(found, key=lambda match: -match.points)


def _match(candidate: Candidate, unit_id: int | None) -> Match:
    points, why = 100, ["field"]
    if unit_id is not None and candidate.unit_id == unit_id:
        points, why = points + NEAR, [*why, "near"]
    if candidate.score is not None:
        points, why = points + round((float(candidate.score) - 3) * RATED), [*why, "rated"]
    if candidate.busy:
        points, why = points - candidate.busy * BUSY, [*why, "busy"]
    return Match(candidate.pk, points, tuple(why))
