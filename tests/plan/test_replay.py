"""Plan 363 of 2023, played again on the history built to the published totals: result, list, verdict."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from ocop.base.actor import system
from ocop.plan import actions, indicators, measuring, shipped
from ocop.plan.indicators import Span
from ocop.plan.progress import Measured, Verdict
from ocop.products import importing, registry
from tests.plan import published

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places", "packs")]
AT = dt.datetime(2026, 6, 15, 2, 0, tzinfo=dt.UTC)
END = dt.date(2023, 12, 31)


@pytest.fixture
def measured(places: None, packs: None) -> dict[str, Measured]:
    by = system("Kiểm thử")
    rows = registry.read(published.table(), AT.date())
    importing.apply(rows=rows, by=by, at=AT)
    found = shipped.plan("kh363-2023")
    assert found is not None
    plan = actions.load_plan(shipped=found, by=by, at=AT).plan
    return {line.target.code: line for line in measuring.measure(plan, END)}


def result(line: Measured) -> Decimal | None:
    assert line.count is not None
    return line.count.result


def test_each_target_has_its_result_and_verdict(measured: dict[str, Measured]) -> None:
    """On totals that were published, the year fell short of most of what it set out for."""
    assert {code: (result(line), line.verdict) for code, line in measured.items() if code != "T4"} == {
        "T1": (1, Verdict.MISSED),  # 40 to 50 more of three stars and above
        "T2": (0, Verdict.MISSED),  # of them 10 of four and above
        "T3": (5, Verdict.MISSED),  # one or two of each district: see below
        "T5": (0, Verdict.MISSED),  # 5 proposed for four stars
        "T6": (2, Verdict.EXCEEDED),  # one of five stars: the two of 2020, evaluated anew
    }


def test_a_share_is_counted_of_what_was_due(measured: dict[str, Measured]) -> None:
    """37 certificates of 2020 ended in 2023; two products were evaluated anew."""
    count = measured["T4"].count
    assert count is not None
    assert (count.number, count.out_of) == (2, 37)
    assert result(measured["T4"]) == Decimal(200) / 37
    assert measured["T4"].verdict == Verdict.MISSED


def test_each_of_the_eleven_districts_has_its_own_line(measured: dict[str, Measured]) -> None:
    """Three potential products and two of five stars again; three stars were the districts' own business."""
    lines = measured["T3"].lines
    assert len(lines) == 11
    found = {line.name: (line.count.number, line.verdict) for line in lines if line.count.number}
    assert found == {
        "Thành phố Long Xuyên": (2, Verdict.MET),
        "Thành phố Châu Đốc": (2, Verdict.MET),
        "Huyện Chợ Mới": (1, Verdict.MET),
    }
    silent = next(line for line in lines if "Thoại Sơn" in line.name)
    assert (silent.count.number, silent.verdict) == (0, Verdict.MISSED)


@pytest.mark.parametrize("code", ["T1", "T2", "T5", "T6"])
def test_the_list_behind_holds_what_was_counted(measured: dict[str, Measured], code: str) -> None:
    line = measured[code]
    rows = indicators.listed(line.target.indicator, Span.of_year(2023), line.scope)
    assert len(indicators.as_items(line.target.indicator, rows)) == result(line)


def test_a_day_in_june_judges_nothing_yet(measured: dict[str, Measured]) -> None:
    plan = measured["T1"].target.plan
    june = {line.target.code: line for line in measuring.measure(plan, dt.date(2023, 6, 30))}
    assert june["T1"].verdict == Verdict.RUNNING
    assert result(june["T1"]) == 1
