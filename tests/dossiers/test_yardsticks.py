"""Facts of a chain on the levels of a sheet: each bound, and the table against the shipped sheets."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import pytest

from ocop.criteria import shipped
from ocop.criteria.tree import CriteriaTree
from ocop.dossiers.queries.hints import hints
from ocop.dossiers.yardsticks import TABLE, yardstick
from ocop.products.sourcing.facts import Measure

PACK = "qd26-2026"


def known(**values: float) -> dict[str, Measure]:
    return {name: Measure(Decimal(str(value)), name) for name, value in values.items()}


def level(key: str, set_no: int, **values: float) -> int | None:
    stick = yardstick(PACK, set_no, key)
    assert stick is not None
    return stick.level(known(**values))


@pytest.mark.parametrize(
    ("share", "expected"),
    [(0, None), (0.1, 0), (49.99, 0), (50, 1), (74.99, 1), (75, 2), (100, 2)],
)
def test_share_of_local_material_meets_the_levels_at_their_edges(share: float, expected: int | None) -> None:
    assert level("origin", 7, province_share=share) == expected
    assert level("origin", 1, commune_share=share, province_share=100) == expected


def test_fresh_products_must_all_come_from_the_province() -> None:
    assert level("origin", 1, commune_share=80, province_share=99.9) is None
    assert level("origin", 1, commune_share=80) is None
    assert level("origin", 7, commune_share=80) is None


@pytest.mark.parametrize(
    ("share", "year", "expected"),
    [
        (49.99, None, None), (50, None, 1), (74.99, 74.99, 1), (75, 75, None), (75.01, None, 2),
        (75.01, 75, 2), (76, 75.01, 3), (100, 100, 3),
    ],
)  # fmt: skip
def test_linkage_meets_the_levels_at_their_edges(
    share: float, year: float | None, expected: int | None
) -> None:
    """Exactly 75 % lies in none of the sheet's boxes."""
    steady = {} if year is None else {"linked_share_year": year}
    assert level("linkage", 7, linked_share=share, **steady) == expected


@pytest.mark.parametrize(
    ("share", "expected"),
    [(0, None), (24.9, None), (25, 0), (49.9, 0), (50, 1), (74.9, 1), (75, 2), (100, 2)],
)
def test_local_labour_meets_the_levels_at_their_edges(share: float, expected: int | None) -> None:
    assert level("local_workers", 26, local_labour=share) == expected


def test_certified_areas_count_by_the_standard_they_meet() -> None:
    assert (level("certified_area", 8, area_reach=1), level("certified_area", 8, area_reach=2)) == (1, 2)
    assert level("certified_area", 8) is None


@pytest.mark.parametrize(
    ("prepare", "pack", "preserve", "expected"),
    [(1, 1, None, 0), (1, 3, 3, 0), (2, 1, None, None), (2, 2, None, 1), (3, 2, 2, 1), (3, 1, 3, 2)],
)
def test_stages_meet_the_levels_of_fresh_products(
    prepare: int, pack: int, preserve: int | None, expected: int | None
) -> None:
    last = {} if preserve is None else {"preserve": preserve}
    assert level("added_value", 1, prepare=prepare, pack=pack, **last) == expected


def test_use_of_waste_is_technology_of_the_sheet() -> None:
    assert (level("green_technology", 7, practices=1), level("green_technology", 7)) == (1, None)


@pytest.mark.parametrize("key", ["capacity", "environment", "intellectual_property", ""])
def test_what_figures_cannot_judge_has_no_yardstick(key: str) -> None:
    assert yardstick(PACK, 7, key) is None


def test_depth_of_processing_is_judged_by_no_figure_and_older_law_by_none() -> None:
    assert yardstick(PACK, 7, "added_value") is None
    assert yardstick("qd148-2023", 7, "origin") is None


def trees() -> dict[int, CriteriaTree]:
    pack = shipped.load(PACK)
    assert pack is not None
    return {tree.no: tree for tree in pack.trees}


def test_every_yardstick_reads_its_sheets_as_they_are_printed() -> None:
    """Each named sheet has the criterion, as many levels, and prints the bounds that the table holds."""
    wrong: list[Any] = []
    sheets = trees()
    for stick in TABLE:
        for no in stick.sets:
            leaf = next((leaf for leaf in sheets[no].leaves if leaf.key == stick.key), None)
            if leaf is None or len(leaf.levels) != len(stick.levels):
                wrong.append((no, stick.key))
                continue
            for box, needs in zip(leaf.levels, stick.levels, strict=True):
                percent = {int(n) for n in re.findall(r"(\d+)\s*%", box.label)}
                bounds = {edge for need in needs or () for edge in (need.low, need.high)}
                if percent and needs and not percent <= bounds | {100}:
                    wrong.append((no, stick.key, box.label))
    assert wrong == []


def test_a_sheet_is_told_which_box_is_hinted_at_and_which_is_ticked() -> None:
    tree = trees()[7]
    found = hints(tree, PACK, 7, known(province_share=80, local_labour=60), {"1.1": 0, "3.3": 1})
    assert sorted(found) == ["1.1", "3.3"]
    assert (found["1.1"].level, found["1.1"].rank, found["1.1"].box.points) == (2, 3, 3)
    assert found["1.1"].chosen == tree.leaf("1.1").levels[0] and not found["1.1"].is_taken
    assert found["3.3"].is_taken
