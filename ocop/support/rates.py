"""How much: the most a request may get, and the rewards due for stars. Plain arithmetic on đồng.

The rule for stars that An Giang was seen to use in 2024: 10 million đồng for a product of four stars, once
per level, on upgrade the difference to what was given before. The other two ways are settings.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ocop.support.models.schemes import Repeats


def percent_of(cost: int, percent: int, most: int) -> int:
    """So many percent of the cost, at most `most`; parts of a đồng fall away."""
    return min(cost * percent // 100, most)


@dataclass(frozen=True)
class Recognition:
    """One star of a product: the award's pk, its number of stars (0 where the source does not say), its day.

    `stands`: it was not revoked.
    """

    pk: int
    star: int
    day: dt.date | None
    stands: bool = True


@dataclass(frozen=True)
class Given:
    """A reward that a product got before: for how many stars, how much."""

    star: int
    amount: int


def due(
    history: Sequence[Recognition],
    given: Iterable[Given],
    amounts: Mapping[int, int],
    repeats: str,
    start: dt.date,
    end: dt.date,
) -> list[tuple[int, int]]:
    """The rewards due to one product for its recognitions of a period, as (recognition, amount).

    `history` is every recognition, oldest first. "upgrade": a level the product never held and was never
    rewarded for earns its amount less all that the product was given for stars. "once": the first level it
    gets in the period, if nothing was ever given. "each": every recognition, the same level again too.
    """
    got, found, highest = list(given), [], 0
    for one in history:
        in_period = one.day is not None and start <= one.day <= end
        is_new = one.star > highest
        highest = max(highest, one.star)
        if not in_period or not one.stands or not (is_new or repeats == Repeats.EACH):
            continue
        amount = _amount(one.star, got, amounts, repeats)
        if amount > 0:
            found.append((one.pk, amount))
            got.append(Given(one.star, amount))
    return found


def _amount(star: int, got: Sequence[Given], amounts: Mapping[int, int], repeats: str) -> int:
    whole = amounts.get(star, 0)
    if repeats == Repeats.EACH:
        return whole
    if repeats == Repeats.ONCE:
        return 0 if got else whole
    if any(each.star >= star for each in got):
        return 0
    return whole - sum(each.amount for each in got)
