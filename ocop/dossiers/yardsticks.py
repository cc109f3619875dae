"""How facts of a value chain are held against the levels of a score sheet: data, read from the sheets.

One yardstick per meaning of a criterion (`key`) and the sheets (`sets`) whose levels read alike. `levels` has
one entry for each level of the sheet, in its order: what must hold so that the level may be hinted at, or
None where figures cannot say it. Bounds are those printed on the sheets of Quyết định 26/2026, Phụ lục II;
where a sheet leaves a gap (exactly 75 % of linkage), there is no hint. Criteria that ask for judgement or for
papers (capacity, environment records, depth of processing) have no yardstick.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from ocop.products.sourcing.facts import Measure


@dataclass(frozen=True)
class Bound:
    """A measure between two numbers; each end belongs to it or not."""

    measure: str
    low: int
    high: int
    low_in: bool = True
    high_in: bool = True

    def holds(self, value: Decimal) -> bool:
        """Whether the value lies within."""
        above = value >= self.low if self.low_in else value > self.low
        return above and (value <= self.high if self.high_in else value < self.high)


Needs = tuple[Bound, ...]


@dataclass(frozen=True)
class Yardstick:
    """The levels of one criterion in some sheets of a pack."""

    pack: str
    key: str
    sets: frozenset[int]
    levels: tuple[Needs | None, ...]

    def level(self, known: Mapping[str, Measure]) -> int | None:
        """The highest level whose needs are all known and hold; None where there is none."""
        fitting = [
            place for place, needs in enumerate(self.levels) if needs is not None and _hold(needs, known)
        ]
        return max(fitting, default=None)


def _hold(needs: Needs, known: Mapping[str, Measure]) -> bool:
    return all(need.measure in known and need.holds(known[need.measure].value) for need in needs)


_PACK = "qd26-2026"
_ALL_GOODS = frozenset(range(1, 26))
_GROWN_HERE = frozenset({1, 2, 3, 4, 23, 24, 25})
_FROM_PROVINCE = frozenset(range(5, 23))
_CERTIFIED = frozenset({1, 2, 3, 4, 6, 7, 8, 10, 11, 12, 13, 18})
_PROVINCE = Bound("province_share", 100, 100)  # "100% sản phẩm phải … trong địa bàn cấp tỉnh"


def _part(measure: str, *more: Bound) -> tuple[Needs, ...]:
    """Under 50 %, from 50 to under 75 %, from 75 %."""
    return (
        (Bound(measure, 0, 50, low_in=False, high_in=False), *more),
        (Bound(measure, 50, 75, high_in=False), *more),
        (Bound(measure, 75, 100), *more),
    )


def _by(least: int, *phases: str) -> Needs:
    """Stages of these phases done with machines (2) or modern technology (3) at least."""
    return tuple(Bound(phase, least, 3) for phase in phases)


_BY_HAND: Needs = (Bound("prepare", 1, 1),)
_MODERN = _by(3, "prepare", "preserve")

TABLE: tuple[Yardstick, ...] = (
    Yardstick(_PACK, "origin", _GROWN_HERE, _part("commune_share", _PROVINCE)),
    Yardstick(_PACK, "origin", _FROM_PROVINCE, _part("province_share")),
    Yardstick(
        _PACK, "certified_area", _CERTIFIED,
        (None, (Bound("area_reach", 1, 1),), (Bound("area_reach", 2, 2),)),
    ),
    Yardstick(
        _PACK, "added_value", frozenset({1, 2, 3, 4}), (_BY_HAND, _by(2, "prepare", "pack"), _MODERN)
    ),
    Yardstick(_PACK, "added_value", frozenset({23}), (_BY_HAND, _by(2, "pack", "preserve"), _MODERN)),
    Yardstick(
        _PACK, "linkage", _ALL_GOODS,
        (
            None,
            (Bound("linked_share", 50, 75, high_in=False),),
            (Bound("linked_share", 75, 100, low_in=False),),
            (
                Bound("linked_share", 75, 100, low_in=False),
                Bound("linked_share_year", 75, 100, low_in=False),
            ),
        ),
    ),
    Yardstick(_PACK, "green_technology", _ALL_GOODS, (None, (Bound("practices", 1, 10_000),))),
    # the sheets print both "Từ 50% đến 75%" and "≥ 75%": at 75 % the higher box is open
    Yardstick(
        _PACK, "local_workers", frozenset(range(1, 27)),
        (
            (Bound("local_labour", 25, 50, high_in=False),),
            (Bound("local_labour", 50, 75, high_in=False),),
            (Bound("local_labour", 75, 100),),
        ),
    ),
)  # fmt: skip


def yardstick(pack: str, set_no: int, key: str) -> Yardstick | None:
    """The yardstick of a criterion about `key` on one sheet of a pack."""
    fitting = (item for item in TABLE if item.key == key and item.pack == pack and set_no in item.sets)
    return next(fitting, None)
