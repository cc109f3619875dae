"""The indicators of rights, papers and labels: days at their edges, and the lists behind."""

from __future__ import annotations

import datetime as dt

import pytest

from ocop.plan import indicators
from ocop.plan.indicators import Scope, Span
from ocop.rights import actions
from ocop.rights.actions import Entry
from tests.factories.organisations import make_organisation
from tests.factories.places import unit
from tests.factories.products import AT, make_product
from tests.factories.rights import BY, make_label, make_protection

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places")]
YEAR, D = Span.of_year(2026), dt.date
CODES = ("rights_filed", "rights_granted", "rights_in_force", "products_protected", "use_rights_in_force",
         "labels_checked", "quality_in_force", "papers_ending")  # fmt: skip


def on(day: dt.date) -> Span:
    return Span(day, day)


def test_each_figure_counts_its_days_and_names_what_it_counts() -> None:
    owner, far = make_organisation(unit=unit("30526")), make_organisation(unit=unit("30481"))
    product, other = make_product(owner), make_product(owner)
    mark = make_protection("granted", owner, products=[product], expires_on=D(2030, 1, 1))
    make_protection("filed", far, day=D(2025, 12, 31))
    make_protection("granted", far, kind="haccp", expires_on=D(2026, 12, 1))
    make_label(product, checked=True)
    make_label(other)
    assert {code: indicators.value(code, YEAR) for code in CODES} == {
        "rights_filed": 1, "rights_granted": 1, "rights_in_force": 1, "products_protected": 1,
        "use_rights_in_force": 0, "labels_checked": 1, "quality_in_force": 0, "papers_ending": 0,
    }  # fmt: skip
    assert indicators.value("rights_filed", Span.of_year(2025)) == 1
    assert [indicators.value("quality_in_force", on(day)) for day in (
        D(2026, 5, 31), D(2026, 6, 1), D(2026, 12, 1), D(2026, 12, 2))] == [0, 1, 1, 0]  # fmt: skip
    assert [indicators.value("papers_ending", on(day)) for day in (
        D(2026, 6, 3), D(2026, 6, 4), D(2026, 12, 1), D(2026, 12, 2))] == [0, 1, 1, 0]  # fmt: skip
    actions.take_step(mark, "end_protection", Entry(D(2026, 6, 10), note="Hủy"), by=BY, at=AT)
    assert [indicators.value("rights_in_force", on(day)) for day in (D(2026, 6, 9), D(2026, 6, 10))] == [1, 0]
    assert [indicators.value("products_protected", on(day)) for day in (D(2026, 6, 9), D(2026, 6, 10))] == [
        1,
        0,
    ]
    for code in CODES:
        span = on(D(2026, 6, 9))
        span = YEAR if indicators.get(code).kind == "period" else span
        items = indicators.as_items(code, indicators.listed(code, span))
        assert len(items) == indicators.value(code, span)
        assert all(item.label and item.link.startswith("/can-bo/nhan-hieu/") and item.place for item in items)


def test_a_figure_of_one_commune_and_by_month() -> None:
    owner, far = make_organisation(unit=unit("30526")), make_organisation(unit=unit("30481"))
    make_protection("granted", owner)
    make_protection("granted", far)
    here = Scope(commune=unit("30526").pk)
    assert (
        indicators.value("rights_granted", YEAR, here) == indicators.value("rights_in_force", YEAR, here) == 1
    )
    assert indicators.by("rights_granted", "month", YEAR) == {"2026-06": 2}
    assert indicators.by("rights_in_force", "commune", YEAR) == {unit("30526").pk: 1, unit("30481").pk: 1}


def test_checked_labels_name_the_decree_that_lists_what_a_label_must_say() -> None:
    source = str(indicators.get("labels_checked").source)
    assert source == "Kế hoạch 363/KH-UBND; Nghị định 43/2017/NĐ-CP, Đ.10.1 (mục bắt buộc trên nhãn)"
