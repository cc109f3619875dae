"""Inspections of earlier years: over, without a check list, counted on their day; those of here stay."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ocop.base import clock
from ocop.base.refusals import Refused
from ocop.imports import actions, kinds
from ocop.notices.models import Notice
from ocop.oversight import actions as oversight
from ocop.oversight import bulk, queries, rules
from ocop.oversight.models import Finding, Remedy, Visit
from ocop.web.officer import inspection_lists
from tests.factories import imports as made
from tests.factories.organisations import make_organisation
from tests.factories.oversight import make_remedy, make_visit
from tests.factories.people import actor_with
from tests.refusals import refusal
from tests.web.pages import as_actor, html

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places")]
DAY = dt.date(2023, 5, 6)
OLD: dict[str, Any] = {
    "producer": "Hộ A (ví dụ)", "day": DAY, "kind": "ad_hoc", "conclusion": "Còn thiếu", "record_no": "7/BB",
    "source": "Sổ kiểm tra 2023", "team": "Bà B\nÔng C",
}  # fmt: skip
FOUND = {"finding": "In sai sao", "severity": "critical", "remedy": "In lại", "result": "failed",
         "settled_on": dt.date(2023, 6, 6)}  # fmt: skip


@pytest.fixture
def owner() -> Any:
    return make_organisation(name="Hộ A (ví dụ)")


def test_an_old_visit_is_over_and_says_where_it_comes_from(owner: Any) -> None:
    made.applied(made.new_rows("visits", {**OLD, **FOUND}))
    visit, remedy = Visit.objects.get(), Remedy.objects.get()
    assert (visit.state, visit.unit, visit.checklist, visit.record_pdf, visit.lead) == (
        "closed", owner.unit, [], None, None,
    )  # fmt: skip
    assert clock.local_date(visit.recorded_at) == visit.planned_on == DAY  # type: ignore[arg-type]
    assert visit.record is not None
    assert {name: visit.record[name] for name in ("note", "producer", "record_no", "finding", "source")} == {
        "note": "Nhập từ sổ cũ", "producer": owner.name, "record_no": "7/BB", "finding": "In sai sao",
        "source": "Sổ kiểm tra 2023",
    }  # fmt: skip
    assert (remedy.state, remedy.reasons, remedy.finding.severity) == ("failed", "Còn thiếu", "critical")
    assert not Notice.objects.exists() and not queries.open_remedies(visit).exists()
    words = {"words": "Thêm", "by": made.OFFICE, "at": made.AT, "taken_at": visit.recorded_at}
    assert refusal(lambda: oversight.take_finding(visit, "minor", **words))[0] == "thing"
    assert not rules.may_propose_revocation.allows(made.OFFICE, remedy.finding, made.TODAY)


def test_its_page_says_so_and_offers_no_record_of_this_system(owner: Any) -> None:
    made.applied(made.new_rows("visits", {**OLD, **FOUND}))
    pk = Visit.objects.get().pk
    office = as_actor(actor_with("provincial_officer"))
    for client, desk in (
        (office, "can-bo"), (as_actor(actor_with("producer", organisation=owner)), "chu-the"),
    ):  # fmt: skip
        shown = html(client.get(f"/{desk}/kiem-tra/{pk}/"))
        assert "Nhập từ sổ cũ" in shown and "Sổ kiểm tra 2023" in shown and "In lại" in shown
        assert "Biên bản (PDF)" not in shown and "Danh sách kiểm tra</h2>" not in shown
    assert office.get(f"/can-bo/kiem-tra/{pk}/bien-ban/word/").status_code == 404


@pytest.mark.parametrize(
    ("over", "column"),
    [
        ({"producer": ""}, "producer"), ({"producer": "Chưa có"}, "producer"),
        ({"conclusion": ""}, "conclusion"),
        ({"kind": ""}, "kind"), ({"source": ""}, "source"), ({"day": dt.date(2026, 6, 16)}, "day"),
        ({**FOUND, "finding": "", "severity": ""}, "finding"), ({"severity": "minor"}, "severity"),
        ({**FOUND, "result": ""}, "result"), ({**FOUND, "settled_on": None}, "settled_on"),
        ({**FOUND, "settled_on": dt.date(2023, 5, 5)}, "settled_on"),
        ({**FOUND, "settled_on": dt.date(2026, 6, 16)}, "settled_on"), ({"result": "accepted"}, "result"),
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_is_told_in_its_column(owner: Any, over: dict[str, Any], column: str) -> None:
    (found,) = made.new_rows("visits", {**OLD, **over}).rows.all()
    assert [name for name, _words in found.problems] == [column]


def test_the_same_visit_is_not_taken_in_twice_and_is_put_right(owner: Any) -> None:
    twice = made.new_rows("visits", OLD, {**OLD, "record_no": "8/BB"})
    assert [row.outcome for row in twice.rows.all()] == ["new", "problem"]
    made.applied(twice)
    rows = lambda: list(Visit.objects.values())  # noqa: E731
    before = rows()
    run = made.new_rows("visits", {**OLD, "conclusion": "Đạt"})
    assert run.rows.get().changes == [["conclusion", "Còn thiếu", "Đạt"]]
    made.applied(run)
    record = Visit.objects.get().record
    assert record is not None and record["conclusion"] == "Đạt"
    type(owner).objects.update(name="Hộ B (ví dụ)")  # what was frozen is given back as it was
    actions.undo_run(run=run, by=made.OFFICE, at=made.AT)
    assert rows() == before
    other = made.edited(made.handed_out("visits"), "visits", {(2, "finding"): "Nữa"})
    assert dict(made.taken_in("visits", other).rows.get().problems)["finding"].startswith("Mục này không sửa")


def test_visits_of_this_system_go_out_come_back_the_same_and_stay(owner: Any) -> None:
    make_remedy()
    closed = make_visit("closed", owner, kind="ad_hoc")
    make_visit()
    made.applied(made.new_rows("visits", {**OLD, **FOUND}))
    data = inspection_lists.excel(queries.listed_visits(queries.visits_visible_to(made.OFFICE)), made.TODAY)
    run = made.taken_in("visits", data)
    assert (run.counts["same"], sum(run.counts.values())) == (3, 3)
    row = {**OLD, "day": clock.local_date(closed.recorded_at), "conclusion": "Khác"}
    (again,) = made.new_rows("visits", row).rows.all()
    assert again.problems == [["", "Cuộc này lập biên bản trong hệ thống nên không sửa bằng tệp."]]


def test_undoing_is_refused_where_a_follow_up_was_arranged(owner: Any) -> None:
    run = made.applied(made.new_rows("visits", OLD))
    make_visit(organisation=owner, kind="follow_up", follow_up_of=Visit.objects.get())
    with pytest.raises(Refused, match="đã có cuộc kiểm tra gắn với mục này"):
        actions.undo_run(run=run, by=made.OFFICE, at=made.AT)


def test_the_writing_asks_for_the_office(owner: Any) -> None:
    for role in ("commune_officer", "leader", "auditor"):
        take = lambda role=role: bulk.take_in_visits([], by=actor_with(role), at=made.AT)  # noqa: E731
        assert refusal(take)[0] == "person"


def test_the_cost_does_not_grow_with_the_rows(owner: Any) -> None:
    def cost(count: int, year: int) -> int:
        stored = len(kinds.get("visits").book(made.TODAY).stored)
        days = [dt.date(year, 1, 1) + dt.timedelta(days=n) for n in range(count)]
        rows = [{**OLD, **FOUND, "day": day, "settled_on": day} for day in days]
        cells = {(row, "conclusion"): f"Đạt {count}" for row in range(2, stored + 2)}
        with CaptureQueriesContext(connection) as found:
            data = made.edited(made.handed_out("visits"), "visits", cells, rows)
            run = made.applied(made.taken_in("visits", data))
        assert (run.counts["new"], run.counts["changed"], run.counts["problem"]) == (count, stored, 0)
        return len(found)

    made.applied(made.new_rows("visits", OLD))
    assert cost(3, 2020) == cost(20, 2021)
    assert Finding.objects.count() == 23
