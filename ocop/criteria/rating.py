"""From points to a star: arithmetic on plain values, exact, without the database.

The star is the lower of two: the band of the total (Đ.3.3 QĐ 26/2026) and the highest
star whose marks are all met (the note on stars at the foot of each sheet, Phụ lục II).
The sheet says that a mark is the *least* for its star; that a product which misses it
falls to the lower star is our reading (docs/law.md).

Points may be whole numbers (one sheet) or means of several sheets. All sums are
fractions, so 69.995 stays four stars away and a mean of thirds never slips below a band.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, localcontext
from fractions import Fraction

from django.utils.translation import gettext as _

from ocop.base.refusals import Reason, Refused
from ocop.criteria.tree import Band, CriteriaTree, Criterion, Mark

Number = int | Decimal | Fraction
Points = Mapping[str, Number]
_FINEST = -30
"""No mean a council can reach has more decimals; a hostile exponent has."""


@dataclass(frozen=True)
class Blocker:
    """A mark that is not met: at `code`, `star` stars need `needs`, the sheet has `has`."""

    code: str
    star: int
    needs: int
    has: Decimal


@dataclass(frozen=True)
class Rating:
    """What the points of a sheet come to.

    `total` and `parts` are decimals for showing and storing; `exact` is the fraction
    that the band was judged on. `blocked_by` lists every mark up to five stars that is
    not met, in the order of the sheet, then by star. `missing` names leaves without
    points (they count 0), `not_applied` leaves whose condition does not hold (they
    count 0 whatever was given).
    """

    total: Decimal
    parts: dict[str, Decimal]
    band_star: int
    mark_star: int
    star: int
    blocked_by: tuple[Blocker, ...]
    missing: tuple[str, ...]
    not_applied: tuple[str, ...]
    exact: Fraction = field(repr=False)

    @property
    def blocks_next(self) -> tuple[Blocker, ...]:
        """The blockers of the star just above the one reached."""
        return tuple(item for item in self.blocked_by if item.star == self.star + 1)


def rate(tree: CriteriaTree, points: Points, *, strict: bool = True) -> Rating:
    """Rate a sheet.

    `points` maps leaf codes to points; a missing leaf counts 0. Strict: only points that
    a level has. Not strict: any number from 0 to the leaf's maximum, for means of
    members' points. Refused (`Refused`, about input): unknown leaves, points outside.
    """
    check_points(tree, points, strict=strict)
    given = {code: Fraction(value) for code, value in points.items()}
    counted = counted_points(tree, given)
    parts = {part.code: _sum(counted, part.leaves) for part in tree.parts}
    total = sum(parts.values(), Fraction(0))
    blocked = tuple(_blocker(mark, counted) for mark in unmet_marks(tree, counted))
    band, marks = band_star(tree.bands, total), _mark_star(blocked)
    return Rating(
        total=to_decimal(total),
        parts={code: to_decimal(value) for code, value in parts.items()},
        band_star=band,
        mark_star=marks,
        star=min(band, marks),
        blocked_by=blocked,
        missing=tuple(leaf.code for leaf in tree.leaves if leaf.code not in given),
        not_applied=tuple(code for code in given if given[code] and not counted[code]),
        exact=total,
    )


def band_star(bands: tuple[Band, ...], total: Number) -> int:
    """The star of a total by points alone, judged on the number as it is, unrounded.

    Raises ValueError when no band holds it (below 0 or above 100).
    """
    for band in bands:
        if band.start <= total and (total < band.end or (band.end_included and total == band.end)):
            return band.star
    raise ValueError(f"no band holds {total}")


def counted_points(tree: CriteriaTree, points: Points) -> dict[str, Fraction]:
    """The points of every leaf as they count: 0 where missing or where the condition
    of the criterion does not hold ("chỉ áp dụng khi có câu chuyện sản phẩm")."""
    counted = {leaf.code: Fraction(points.get(leaf.code, 0)) for leaf in tree.leaves}
    for leaf in tree.leaves:
        if leaf.applies_if and counted[leaf.applies_if.leaf] <= leaf.applies_if.above:
            counted[leaf.code] = Fraction(0)
    return counted


def unmet_marks(tree: CriteriaTree, counted: Mapping[str, Fraction]) -> Iterator[Mark]:
    """The marks whose leaf has fewer points than the marked level."""
    return (mark for mark in tree.marks if counted[mark.code] < mark.needs)


def check_points(tree: CriteriaTree, points: Points, *, strict: bool = True) -> None:
    """Refuse points that the sheet does not allow, naming each leaf and what it takes."""
    problems = [found for code, value in points.items() if (found := _problem(tree, code, value, strict))]
    if problems:
        text = "\n".join(problem.text for problem in problems)
        raise Refused(Reason(text, about="input", field=problems[0].field))


def _problem(tree: CriteriaTree, code: str, value: Number, strict: bool) -> Reason | None:
    if not tree.has(code):
        said = _("Bộ %(no)s không có tiêu chí chấm điểm “%(code)s”.")
        return Reason(said % {"no": tree.no, "code": code}, "input", code)
    leaf = tree.leaf(code)
    if _fits(leaf, value, strict):
        return None
    if strict:
        said = _("Tiêu chí %(code)s (%(title)s): không có mức %(value)s điểm; chỉ nhận %(allowed)s.")
        allowed = ", ".join(map(str, leaf.points))
    else:
        said = _("Tiêu chí %(code)s (%(title)s): %(value)s nằm ngoài khoảng 0 đến %(allowed)s điểm.")
        allowed = str(leaf.max)
    shown = {"code": code, "title": leaf.title, "value": str(value)[:40], "allowed": allowed}
    return Reason(said % shown, "input", code)


def _fits(leaf: Criterion, value: object, strict: bool) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | Decimal | Fraction):
        return False
    if isinstance(value, Decimal):
        exponent = value.as_tuple().exponent
        if not isinstance(exponent, int) or exponent < _FINEST:
            return False
    return value in leaf.points if strict else 0 <= value <= leaf.max


def _sum(counted: Mapping[str, Fraction], leaves: tuple[Criterion, ...]) -> Fraction:
    return sum((counted[leaf.code] for leaf in leaves), Fraction(0))


def _blocker(mark: Mark, counted: Mapping[str, Fraction]) -> Blocker:
    return Blocker(mark.code, mark.star, mark.needs, to_decimal(counted[mark.code]))


def _mark_star(blocked: tuple[Blocker, ...]) -> int:
    return min((item.star - 1 for item in blocked), default=5)


def to_decimal(value: Fraction) -> Decimal:
    """A fraction as a decimal: exact where it has an end, else to 28 digits."""
    with localcontext() as context:
        context.prec = 28
        result = Decimal(value.numerator) / value.denominator
    return result.quantize(Decimal(1)) if result == result.to_integral_value() else result.normalize()
