"""The stars of one product as a chain: which follows which, from when to when. Pure.

Sources are not always exact: a list may know the year of a decision and not its day, or
neither. What follows makes every award count once and, at any day, at most one per product.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from ocop.products.states import StandingState

BEFORE = dt.date(1900, 1, 1)
"""Where an award ended that another replaced and of whose days nothing is known: it stands on no day."""


class Written(Protocol):
    """What a chain is made from: a Standing, or a test's plain value."""

    pk: int
    state: str
    decided_on: dt.date | None
    valid_from: dt.date | None
    year: int | None
    ended_on: dt.date | None


@dataclass(frozen=True)
class Link:
    """A star's place in the chain.

    `follows`: the award before, None for the first. `counted_on`: the day on which it counts;
    that of the decision, the last day of the year where only the year is known, never after
    the next award; None where nothing is known. `ended_on`: the first day on which it no
    longer stood because another took its place or it was revoked; expiry ends nothing here.
    """

    follows: int | None
    counted_on: dt.date | None
    ended_on: dt.date | None


def linked(standings: Iterable[Written]) -> dict[int, Link]:
    """The place of each star of one product, by its pk."""
    known = sorted(standings, key=_order)
    awards = [s for s in known if s.state != StandingState.PROPOSED]
    days = _days(awards)
    found = {}
    for place, award in enumerate(awards):
        follows = awards[place - 1].pk if place else None
        next_day = (days[place + 1] or BEFORE) if place + 1 < len(awards) else None
        revoked = award.ended_on if award.state == StandingState.REVOKED else None
        ended = min((day for day in (next_day, revoked) if day is not None), default=None)
        found[award.pk] = Link(follows, days[place], _not_before(ended, days[place]))
    for place, proposal in enumerate(known):
        if proposal.state == StandingState.PROPOSED:
            ends = [found[s.pk].counted_on if s.pk in found else _day(s) for s in known[place + 1 :]]
            found[proposal.pk] = _proposal(proposal, ends)
    return found


def _not_before(ended: dt.date | None, counted: dt.date | None) -> dt.date | None:
    return max(ended, counted) if ended and counted else ended


def _order(standing: Written) -> tuple[int, dt.date, bool, int]:
    """Oldest first; a day that is not known is taken for the first of its year, an unknown year for the last.

    The same order in which an award takes the place of a live one, so the live star ends the chain.
    """
    day = standing.decided_on or standing.valid_from
    year = standing.year or (day.year if day else 9999)
    return year, day or dt.date(year, 1, 1), standing.state == StandingState.LIVE, standing.pk


def _days(awards: list[Written]) -> list[dt.date | None]:
    """The days on which awards count, in order and never falling."""
    days = [_day(award) for award in awards]
    for place in range(1, len(days)):  # nothing known: as the award before
        days[place] = days[place] or days[place - 1]
    for place in range(len(days) - 2, -1, -1):
        later, day = days[place + 1], days[place]
        if later is not None and day is not None and day > later:
            days[place] = later
    return days


def _day(standing: Written) -> dt.date | None:
    known = standing.decided_on or standing.valid_from
    return known or (dt.date(standing.year, 12, 31) if standing.year else None)


def _proposal(proposal: Written, later: list[dt.date | None]) -> Link:
    """A proposal stands until the next award or proposal of its product."""
    ended = next((day for day in later if day is not None), None)
    counted = _day(proposal)
    if counted is not None and ended is not None and counted > ended:
        counted = ended
    return Link(None, counted, ended)
