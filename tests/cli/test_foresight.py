"""`ocop foresight backtest`, and the made-up past it is tried on in the demo."""

from __future__ import annotations

import datetime as dt
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from ocop.base import clock
from ocop.base.actor import system
from ocop.cli.demo import past
from ocop.plan.actions import past as actions
from ocop.plan.cases import KINDS
from ocop.plan.models import PastCase
from ocop.plan.rules import past as rules
from tests.factories.dossiers import AT

CLOSED = dt.date(2026, 6, 10)


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: AT)


def run(*arguments: str) -> str:
    said = StringIO()
    call_command("foresight", *arguments, stdout=said)
    return said.getvalue()


def test_the_made_up_past_is_the_same_every_time_and_says_that_it_is_made_up() -> None:
    rows = past.rows(2026, CLOSED)
    assert rows == past.rows(2026, CLOSED)
    assert 120 <= len(rows) <= 200
    assert [row for row in rows if not row["product_name"].endswith("(ví dụ)")] == []
    assert [row for row in rows if not row["producer_name"].endswith("(ví dụ)")] == []
    assert all(row["is_demo"] and "không có thật" in row["source"] for row in rows)
    assert len({row["import_key"] for row in rows}) == len(rows)


def test_the_made_up_past_can_be_and_has_every_kind_and_end() -> None:
    rows = past.rows(2026, CLOSED)
    assert [n for n, row in enumerate(rows) if rules.row_fits.reason(row, n, CLOSED)] == []
    assert {row["kind"] for row in rows} == KINDS
    assert {row["star"] for row in rows} == {0, 3, 4}
    assert any(row["submitted_on"] is None for row in rows), "some were never sent"
    assert any(row["star"] and row["decided_on"] is None for row in rows), "some days were lost"
    assert {row["year"] for row in rows} >= {2022, 2023, 2024, 2025}


@pytest.mark.parametrize("closed_on", [dt.date(2026, 1, 1), dt.date(2026, 5, 25), dt.date(2026, 12, 31)])
def test_books_hold_nothing_from_after_they_were_closed(closed_on: dt.date) -> None:
    days = [row[day] for row in past.rows(2026, closed_on) for day in rules.DAYS if row[day]]
    assert max(days) <= closed_on


@pytest.mark.django_db
@pytest.mark.usefixtures("packs")
def test_the_table_has_a_line_for_each_day_that_could_be_tried_and_its_sums() -> None:
    rows = past.rows(2026, CLOSED)
    actions.record_past_cases(rows=rows, by=system("Kiểm thử"), at=AT)
    said = run("backtest").splitlines()
    days = [line for line in said if line.startswith("| 0")]
    skipped = int(said[-1].rsplit(" ", 1)[1].rstrip("."))
    assert len(days) + skipped == 36
    assert (
        said[0].startswith("| Ngày dự báo |")
        and said[1] == "| --- | --- | --- | --- | --- | --- | --- | --- |"
    )
    assert f"Hồ sơ đang đi: {len(days)} lần thử" in said[-3]
    assert {line.count("|") for line in days} == {9}
    assert run("backtest", "--star", "4") != run("backtest") != run("backtest", "--kind", "first")


@pytest.mark.django_db
@pytest.mark.usefixtures("packs")
def test_without_a_past_it_says_what_is_missing() -> None:
    assert "Chưa thử lại được" in run("backtest")
    with pytest.raises(CommandError):
        run()


@pytest.mark.django_db
@pytest.mark.usefixtures("packs")
def test_the_made_up_past_is_taken_in_once() -> None:
    rows = past.rows(2026, CLOSED)
    for _n in range(2):
        actions.record_past_cases(rows=rows, by=system("Kiểm thử"), at=AT)
    assert PastCase.objects.filter(is_demo=True).count() == len(rows)
