"""The register of rights and quality papers: what may be, what follows from the law, what is taken back."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ocop.base.refusals import Refused
from ocop.imports import actions, kinds, obstacles
from ocop.rights import actions as rights
from ocop.rights import bulk
from ocop.rights import queries as rights_queries
from ocop.rights.actions import Entry
from ocop.rights.models import Protection
from ocop.web.officer import right_lists
from tests.factories import imports as made
from tests.factories.organisations import make_organisation
from tests.factories.people import actor_with
from tests.factories.products import make_product
from tests.factories.rights import BY, make_protection

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places")]
DAY = dt.date
MARK: dict[str, Any] = {
    "kind": "Nhãn hiệu", "name": "Sáu Mẫu", "producer": "Hộ A (ví dụ)", "filing_no": "4-2020-1",
    "filed_on": DAY(2020, 2, 3), "certificate_no": "4-77", "granted_on": DAY(2021, 3, 4),
}  # fmt: skip
FILED: dict[str, Any] = {**MARK, "certificate_no": "", "granted_on": None}


@pytest.fixture
def owner() -> Any:
    return make_organisation(name="Hộ A (ví dụ)")


def test_a_paper_of_a_register_has_its_term_its_steps_and_its_products(owner: Any) -> None:
    tea = make_product(owner, name="Trà (ví dụ)")
    make_product(make_organisation(), name="Trà (ví dụ)")
    made.applied(made.new_rows("rights", {**MARK, "products": "trà (ví dụ)", "checked": "Có"}))
    right = Protection.objects.get()
    assert (right.state, right.expires_on, right.issuer) == ("granted", DAY(2030, 2, 3), "Cục Sở hữu trí tuệ")
    assert list(right.products.all()) == [tea] and right.search_text.startswith("sau mau ho a")
    assert list(right.steps.values_list("step", "day", "number", "valid_to")) == [
        ("filed", DAY(2020, 2, 3), "4-2020-1", None), ("granted", DAY(2021, 3, 4), "4-77", DAY(2030, 2, 3)),
    ]  # fmt: skip
    assert right.checked_at == dt.datetime.fromisoformat("2026-06-15T00:00:00+07:00")


def test_a_running_filing_awaits_its_next_step_and_a_closed_one_says_why(owner: Any) -> None:
    ended = {**MARK, "state": "Đã chấm dứt", "state_on": DAY(2024, 5, 6), "note": "Thôi dùng"}
    made.applied(made.new_rows("rights", {**FILED, "name": "Hai"}, ended))
    running, closed = Protection.objects.order_by("state").reverse()
    assert (running.state, running.next_on, running.checked_at) == ("filed", DAY(2020, 3, 3), None)
    assert (closed.state, closed.ended_on) == ("ended", DAY(2024, 5, 6))
    assert list(closed.steps.values_list("step", "note"))[-1] == ("ended", "Thôi dùng")


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ({**MARK, "producer": "Chưa có"}, "producer"), ({**MARK, "producer": ""}, "producer"),
        ({**MARK, "kind": ""}, "kind"), ({**MARK, "name": ""}, "name"),
        ({**MARK, "products": "Trà; Không có"}, "products"),
        ({**MARK, "filed_on": None}, "filed_on"), ({**MARK, "filed_on": DAY(2022, 1, 1)}, "granted_on"),
        ({**MARK, "granted_on": DAY(2026, 6, 16)}, "granted_on"),
        ({**MARK, "expires_on": DAY(2021, 3, 3)}, "expires_on"),
        ({**MARK, "state": "Đã chấm dứt", "note": "Lý do"}, "state_on"),
        ({**MARK, "state": "Đã chấm dứt", "state_on": DAY(2024, 1, 1)}, "note"),
        ({**MARK, "state": "Đã chấm dứt", "state_on": DAY(2021, 1, 1), "note": "Lý do"}, "state_on"),
        ({**MARK, "state_on": DAY(2024, 1, 1)}, "state_on"), ({**MARK, "note": "Lý do"}, "note"),
        ({**MARK, "state": "Đã nộp đơn"}, "granted_on"), ({**FILED, "state": "Đang chuẩn bị"}, "filed_on"),
        ({**FILED, "state": "Đã được cấp"}, "granted_on"), ({**FILED, "filed_on": None, "state": "Bị từ chối",
          "state_on": DAY(2024, 1, 1), "note": "x"}, "filed_on"),
        ({**FILED, "certificate_no": "4-1"}, "certificate_no"),
        ({**FILED, "expires_on": DAY(2030, 1, 1)}, "expires_on"), ({**FILED, "checked": "Có"}, "checked"),
        ({**FILED, "kind": "HACCP", "state": "Đơn đã công bố", "state_on": DAY(2024, 1, 1)}, "state"),
        ({**FILED, "kind": "Quyền dùng nhãn hiệu chung, chỉ dẫn địa lý"}, "parent_name"),
        ({**MARK, "parent_name": "Nhãn chung"}, "parent_name"),
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_is_told_in_its_column(owner: Any, row: dict[str, Any], column: str) -> None:
    make_product(owner, name="Trà")
    make_protection("granted", kind="collective_mark", name="Nhãn chung")
    (found,) = made.new_rows("rights", row).rows.all()
    assert [name for name, _words in found.problems] == [column]


def test_a_shared_mark_lets_use_while_it_holds(owner: Any) -> None:
    mark = make_protection("granted", kind="certification_mark", name="Nhãn chung")
    row = {"kind": "use_right", "name": "Dùng", "producer": "Hộ A (ví dụ)", "parent_name": "nhãn chung",
           "granted_on": DAY(2026, 6, 2)}  # fmt: skip
    made.applied(made.new_rows("rights", row))
    assert Protection.objects.get(kind="use_right").parent == mark
    rights.take_step(mark, "end_protection", Entry(DAY(2026, 6, 3), note="Thôi"), by=BY, at=made.AT)
    (again,) = made.new_rows("rights", {**row, "name": "Dùng nữa"}).rows.all()
    assert dict(again.problems)["parent_name"].startswith("Nhãn hiệu, chỉ dẫn địa lý này không còn")
    past = {**row, "name": "Dùng nữa", "state": "ended", "state_on": DAY(2026, 6, 3), "note": "Nhãn thôi"}
    assert made.new_rows("rights", past).rows.get().problems == []


def test_the_same_paper_is_not_taken_in_twice_and_a_like_name_is_told(owner: Any) -> None:
    run = made.new_rows("rights", MARK, {**MARK, "name": "Khác", "certificate_no": "4-77"})
    assert [row.outcome for row in run.rows.all()] == ["new", "problem"]
    made.applied(run)
    again = made.new_rows("rights", {**MARK, "scope": "Nhóm 30"}, {**MARK, "certificate_no": "4-78"})
    assert [(row.outcome, row.notes) for row in again.rows.all()] == [
        ("changed", []), ("new", ["Chủ thể đã có mục cùng loại, cùng tên trong hệ thống."]),
    ]  # fmt: skip


def test_number_last_day_and_products_are_mended_with_the_step_and_put_back(owner: Any) -> None:
    tea, jam = (make_product(owner, name=f"{name} (ví dụ)") for name in ("Trà", "Mứt"))
    right = make_protection("granted", owner, number="4-1", products=[tea], expires_on=DAY(2030, 1, 1))
    step = right.steps.get(step="granted")
    rows = lambda: (  # noqa: E731
        list(Protection.objects.values()), list(right.steps.values()), list(right.products.all()),
    )  # fmt: skip
    before = rows()
    given = {"id": right.pk, "certificate_no": "4-2", "expires_on": DAY(2031, 1, 1)}
    cells = {(2, name): value for name, value in given.items()} | {(2, "products"): f"{jam.pk}; Trà (ví dụ)"}
    run = made.taken_in("rights", made.edited(made.handed_out("rights"), "rights", cells))
    assert [change[0] for change in run.rows.get().changes] == ["products", "certificate_no", "expires_on"]
    made.applied(run)
    step.refresh_from_db()
    assert (step.number, step.valid_to) == ("4-2", DAY(2031, 1, 1))
    assert sorted(right.products.values_list("name", flat=True)) == ["Mứt (ví dụ)", "Trà (ví dụ)"]
    actions.undo_run(run=run, by=made.OFFICE, at=made.AT)
    assert rows() == before


def test_what_is_closed_stays_and_what_is_said_once_is_not_said_otherwise(owner: Any) -> None:
    right = make_protection("granted", owner)
    for cell in ({(2, "granted_on"): DAY(2026, 5, 1)}, {(2, "state"): "Đã nộp đơn"}):
        (row,) = made.taken_in("rights", made.edited(made.handed_out("rights"), "rights", cell)).rows.all()
        assert [name for name, _words in row.problems] == [next(iter(cell))[1]]
    rights.take_step(right, "end_protection", Entry(DAY(2026, 6, 2), note="Thôi"), by=BY, at=made.AT)
    data = made.edited(made.handed_out("rights"), "rights", {(2, "scope"): "Nhóm 30"})
    (row,) = made.taken_in("rights", data).rows.all()
    assert row.problems == [["", "Giấy này đã đóng nên không sửa được."]]


def test_a_closed_owner_gets_no_new_paper(owner: Any) -> None:
    type(owner).objects.filter(pk=owner.pk).update(is_closed=True)
    (row,) = made.new_rows("rights", MARK).rows.all()
    assert row.problems == [["producer", "Chủ thể đã ngừng hoạt động nên không ghi thêm."]]


def test_undoing_is_refused_where_a_step_was_taken_or_other_products_were_chosen_since(owner: Any) -> None:
    tea = make_product(owner)
    run = made.applied(made.new_rows("rights", MARK))
    assert obstacles.of(run) == []
    right = Protection.objects.get()
    rights.change_protection(right, {"products": [tea]}, by=BY, at=made.AT)
    assert [o.text for o in obstacles.of(run)] == ["đã được sửa sau lần nhập này"]
    rights.change_protection(right, {"products": []}, by=BY, at=made.AT)
    entry = Entry(DAY(2026, 6, 2), expires_on=DAY(2040, 2, 3))
    rights.take_step(right, "renew_protection", entry, by=BY, at=made.AT)
    assert "đã có bước gắn với mục này" in {o.text for o in obstacles.of(run)}
    with pytest.raises(Refused):
        actions.undo_run(run=run, by=made.OFFICE, at=made.AT)


def test_the_writing_asks_for_the_office(owner: Any) -> None:
    for role in ("commune_officer", "leader", "auditor"):
        with pytest.raises(Refused) as refused:
            bulk.add_protections([], by=actor_with(role), at=made.AT)
        assert refused.value.reason.about == "person"


def test_the_cost_does_not_grow_with_the_rows(owner: Any) -> None:
    tea = make_product(owner)

    def cost(count: int) -> int:
        stored = len(kinds.get("rights").book(made.TODAY).stored)
        rows = [{**MARK, "certificate_no": f"{count}-{n}", "products": tea.name} for n in range(count)]
        cells = {(row, "expires_on"): DAY(2030, 1, count) for row in range(2, stored + 2)}
        with CaptureQueriesContext(connection) as found:
            data = made.edited(made.handed_out("rights"), "rights", cells, rows)
            run = made.applied(made.taken_in("rights", data))
        assert (run.counts["new"], run.counts["changed"], run.counts["problem"]) == (count, stored, 0)
        return len(found)

    make_protection("granted", owner, number="0")
    assert cost(3) == cost(20)


@pytest.mark.parametrize("make", [right_lists.excel, right_lists.csv_text])
def test_the_register_of_the_desks_comes_back_without_a_difference(owner: Any, make: Any) -> None:
    make_protection("granted", owner, name="=1+1", number="4-1", products=[make_product(owner)])
    make_protection("published", name="+84; @x")
    make_protection(name="Mới nghĩ")
    seen = right_lists.ordered(rights_queries.for_list(Protection.objects.all()))
    run = made.taken_in("rights", make(seen, made.TODAY))
    assert (run.counts["same"], sum(run.counts.values())) == (3, 3)
