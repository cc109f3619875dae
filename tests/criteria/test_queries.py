"""Reading the law from the database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest

from ocop.base.refusals import Refused
from ocop.criteria import queries, shipped
from ocop.criteria.models import CriteriaSet, Pack
from tests.factories import criteria as factory

pytestmark = pytest.mark.django_db
Counted = Callable[[int], AbstractContextManager[Any]]


@pytest.fixture(autouse=True)
def loaded() -> None:
    """The packs are published."""
    factory.load_packs()


@pytest.mark.parametrize(
    ("day", "pack"),
    [
        (dt.date(2026, 5, 21), None),
        (dt.date(2026, 5, 22), "qd26-2026@1"),
        (dt.date(2027, 1, 1), "qd26-2026@1"),
    ],
)
def test_new_dossiers_are_opened_under_the_pack_in_force(day: dt.date, pack: str | None) -> None:
    found = queries.pack_in_force(day)
    assert (str(found) if found else None) == pack
    assert queries.sets_in_force(day).count() == (26 if pack else 0)


def test_a_pack_that_has_ended_is_in_force_to_its_last_day() -> None:
    Pack.objects.filter(code="qd26-2026").update(effective_to=dt.date(2030, 12, 31))
    assert queries.pack_in_force(dt.date(2030, 12, 31)) is not None
    assert queries.pack_in_force(dt.date(2031, 1, 1)) is None


def test_sets_come_in_the_order_of_the_law_and_know_tourism() -> None:
    pack = Pack.objects.get(code="qd26-2026")
    found = list(queries.sets(pack))
    assert [item.no for item in found] == list(range(1, 27))
    assert [item.no for item in found if item.is_tourism] == [26]
    assert (found[0].industry, found[0].group, found[0].managing) == (
        "Thực phẩm",
        "Thực phẩm tươi sống",
        ["NNMT"],
    )


def test_a_stored_sheet_is_the_shipped_sheet(law: shipped.ShippedPack) -> None:
    for item in CriteriaSet.objects.filter(pack__code="qd26-2026"):
        assert queries.tree(item) == law.trees[item.no - 1]


def test_a_sheet_is_read_from_the_database_once(django_assert_num_queries: Counted) -> None:
    item = factory.set_in_force(2)
    queries._tree.cache_clear()
    with django_assert_num_queries(1):
        assert queries.tree(item) is queries.tree(item)


def test_the_regime_of_a_pack_and_of_a_day() -> None:
    pack = Pack.objects.get(code="qd26-2026")
    regime = queries.regime_on(dt.date(2026, 6, 1))
    assert regime == queries.regime(pack)
    assert regime is not None
    assert regime.validity_months == 36


def test_a_dossier_of_the_first_days_of_july_2025_is_a_matter_for_the_province() -> None:
    with pytest.raises(Refused, match="03/07/2025"):
        queries.regime_for_dossier("first", dt.date(2025, 7, 3))
    found = queries.regime_for_dossier("first", dt.date(2026, 5, 1))
    assert (found.regime.code, found.finish_by) == ("R2", dt.date(2026, 7, 21))


def test_lists_of_sets_do_not_carry_the_long_contents(django_assert_num_queries: Counted) -> None:
    with django_assert_num_queries(1) as captured:
        list(queries.sets(Pack(pk=1)))
    assert "body" not in captured.captured_queries[0]["sql"]
