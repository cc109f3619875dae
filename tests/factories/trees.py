"""Small score sheets for tests of arithmetic, written as plain values."""

from __future__ import annotations

from ocop.criteria.tree import Band, Condition, CriteriaTree, Criterion, Level, Part

BANDS = (
    Band(1, 0, 30, False),
    Band(2, 30, 50, False),
    Band(3, 50, 70, False),
    Band(4, 70, 90, False),
    Band(5, 90, 100, True),
)


def leaf(
    code: str, points: dict[int, int | None], part: str, *, applies_if: Condition | None = None
) -> Criterion:
    """A leaf with levels `points` → star mark."""
    levels = tuple(Level(value, f"mức {value}", star) for value, star in points.items())
    return Criterion(part, code, f"Tiêu chí {code}", max(points), levels=levels, applies_if=applies_if)


def tree(
    parts: dict[str, tuple[Criterion, ...]], disqualify: tuple[str, ...] = ("Giả mạo hồ sơ",)
) -> CriteriaTree:
    """A sheet of these parts, with the bands of the law in force."""
    built = tuple(
        Part(code, f"Phần {code}", sum(x.max for x in leaves), leaves) for code, leaves in parts.items()
    )
    return CriteriaTree("thu", 1, "thu_1", "Bộ thử", "Thực phẩm", "", "", (), True, disqualify, BANDS, built)


def small_tree() -> CriteriaTree:
    """A(40) + B(25) + C(35) in six leaves; marks at a1 and c1; c2 only when c1 has points."""
    return tree(
        {
            "A": (
                leaf("a1", {0: None, 10: 3, 20: 4, 25: 5}, "A"),
                leaf("a2", {0: None, 5: None, 15: None}, "A"),
            ),
            "B": (
                leaf("b1", {0: None, 5: None, 10: None, 15: None}, "B"),
                leaf("b2", {0: None, 10: None}, "B"),
            ),
            "C": (
                leaf("c1", {0: None, 10: 3, 20: 4}, "C"),
                leaf("c2", {0: None, 15: 5}, "C", applies_if=Condition("c1", 0)),
            ),
        }
    )
