"""Diaries that cooperatives kept in sheets: read in order, written as the forms write, undone as mistakes."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from ocop.base.refusals import Refused
from ocop.imports import actions
from ocop.organisations.models import Organisation
from ocop.trace import actions as trace
from ocop.trace import bulk
from ocop.trace.models import Event, Lot, Step, Supply, SupplyUse
from ocop.trace.queries import diary as queries
from tests.factories import imports as made
from tests.factories import trace as make
from tests.factories.dossiers import officer, producer_of
from tests.factories.organisations import make_organisation
from tests.factories.people import actor_with
from tests.refusals import refusal

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places")]
DAY = dt.date
WHO = {"producer": "HTX A (ví dụ)", "site_name": "Vườn"}
HARVEST: dict[str, Any] = {
    **WHO, "kind": "Thu hoạch", "day": DAY(2026, 6, 1), "item_name": "Nước", "code": "N1", "quantity": 100,
}  # fmt: skip
CARED: dict[str, Any] = {
    **WHO, "kind": "Chăm sóc", "day": DAY(2026, 5, 20), "note": "Bón gốc", "supplies": "phân hữu cơ: 20",
}  # fmt: skip
COOKED: dict[str, Any] = {
    **WHO, "kind": "Chế biến", "day": DAY(2026, 6, 2), "item_name": "Đường", "code": "D1", "quantity": 20,
    "inputs": "N1: 60,5",
}  # fmt: skip
SOLD: dict[str, Any] = {
    "producer": "HTX A (ví dụ)", "kind": "Giao hàng", "day": DAY(2026, 6, 3), "inputs": "D1: 5",
    "receiver_name": "Chợ",
}  # fmt: skip


@pytest.fixture
def owner() -> Organisation:
    found = make_organisation(name="HTX A (ví dụ)")
    make.make_site(found, kind="plot", name="Vườn")
    for name in ("Nước", "Đường"):
        make.make_material(found, name=name)
    for kind, name, waits in (("fertiliser", "Phân hữu cơ", None), ("pesticide", "Thuốc A", 7)):
        given = {"kind": kind, "name": name, "unit_name": "kg", "waits_days": waits}
        trace.add_supply(found, given, by=make.BY, at=make.AT)
    return found


def problems(*rows: dict[str, Any]) -> list[list[str]]:
    """The columns in which each row is refused."""
    found = made.new_rows("trace_steps", *rows).rows.order_by("number")
    return [[name for name, _words in row.problems] for row in found]


def left() -> dict[str, Decimal]:
    lots = list(Lot.objects.all())
    return {lot.code: queries.balance_of(lots)[lot.pk] for lot in lots}


def test_a_book_is_written_as_its_rows_go_on_from_each_other(owner: Organisation) -> None:
    run = made.applied(made.new_rows("trace_steps", HARVEST, COOKED, SOLD))
    steps = list(Step.objects.order_by("pk"))
    assert [(step.kind, step.happened_at.isoformat()) for step in steps] == [
        ("harvest", "2026-06-01T05:00:00+00:00"), ("process", "2026-06-02T05:00:00+00:00"),
        ("deliver", "2026-06-03T05:00:00+00:00"),
    ]  # fmt: skip
    assert {step.person_name for step in steps} == {made.OFFICE.name}
    assert left() == {"N1": Decimal("39.5"), "D1": Decimal(15)}
    assert (steps[2].handover.receiver_name, steps[2].handover.state) == ("Chợ", "confirmed")
    assert Event.objects.count() == 3
    again = made.new_rows("trace_steps", HARVEST, COOKED, {**SOLD, "inputs": "Đường – D1: 5,0"})
    assert again.counts["same"] == 3

    actions.undo_run(run=run, by=made.OFFICE, at=made.AT)
    assert left() == {"N1": Decimal(0), "D1": Decimal(0)}
    assert Step.objects.filter(mistake="Hoàn tác lần nhập theo tệp").count() == 3
    assert Event.objects.filter(taken_back_at__isnull=False).count() == 3
    made.applied(made.new_rows("trace_steps", HARVEST, COOKED, SOLD))
    assert left() == {"N1": Decimal("39.5"), "D1": Decimal(15)} and Lot.objects.count() == 2


def test_care_comes_with_what_was_used_and_goes_out_as_it_came(owner: Organisation) -> None:
    both = {**CARED, "day": DAY(2026, 5, 21), "supplies": "Thuốc A: 0,5; Phân hữu cơ: 3", "note": ""}
    told = {**CARED, "day": DAY(2026, 5, 22), "supplies": "", "note": "Làm cỏ"}
    cooked = {**COOKED, "supplies": "Thuốc A: 1"}
    run = made.applied(made.new_rows("trace_steps", CARED, both, told, HARVEST, cooked))
    steps = list(Step.objects.order_by("pk"))
    assert [(step.kind, step.note, str(step.site)) for step in steps[:3]] == [
        ("care", "Bón gốc", "Vườn"), ("care", "", "Vườn"), ("care", "Làm cỏ", "Vườn"),
    ]  # fmt: skip
    used = SupplyUse.objects.order_by("step", "supply").values_list("step", "supply__name", "quantity")
    assert list(used) == [
        (steps[0].pk, "Phân hữu cơ", Decimal(20)), (steps[1].pk, "Phân hữu cơ", Decimal(3)),
        (steps[1].pk, "Thuốc A", Decimal("0.5")), (steps[4].pk, "Thuốc A", Decimal(1)),
    ]  # fmt: skip
    assert made.new_rows("trace_steps", CARED, both, told, HARVEST, cooked).counts["same"] == 5
    again = made.taken_in("trace_steps", made.handed_out("trace_steps"))
    assert again.counts["same"] == 5
    actions.undo_run(run=run, by=made.OFFICE, at=made.AT)
    assert not Step.objects.filter(mistaken_at=None).exists()


def test_the_waiting_time_of_an_earlier_row_is_kept(owner: Organisation) -> None:
    spray = {**CARED, "day": DAY(2026, 5, 28), "supplies": "Thuốc A: 1"}
    late = {**HARVEST, "day": DAY(2026, 6, 4), "code": "N2"}
    assert problems(spray, HARVEST, late) == [[], ["day"], []]
    assert problems(HARVEST, spray) == [[], []], "what was harvested before does not wait"


def test_what_is_delivered_to_a_producer_of_ours_waits_for_its_word(owner: Organisation) -> None:
    other = make_organisation()
    actor_with("producer", organisation=other)
    sold = {**SOLD, "receiver": other.pk, "receiver_name": ""}
    made.applied(made.new_rows("trace_steps", HARVEST, COOKED, sold))
    (handover,) = queries.open_handovers_to(other.pk)
    assert handover.receiver_name == ""
    assert made.new_rows("trace_steps", sold).counts["same"] == 1
    theirs = {**HARVEST, "producer": other.name}
    assert problems(theirs) == [["site_name", "item_name"]]


@pytest.mark.parametrize(
    ("row", "columns"),
    [
        ({**HARVEST, "kind": ""}, ["kind"]), ({**HARVEST, "day": DAY(2026, 6, 16)}, ["day"]),
        ({**HARVEST, "day": DAY(2016, 6, 16)}, ["day"]), ({**HARVEST, "quantity": 0}, ["quantity"]),
        ({**HARVEST, "quantity": ""}, ["quantity"]), ({**HARVEST, "code": ""}, ["code"]),
        ({**HARVEST, "code": "Lô 1"}, ["code"]), ({**HARVEST, "item_name": "Không có"}, ["item_name"]),
        ({**HARVEST, "site_name": ""}, ["site_name"]), ({**HARVEST, "producer": ""}, ["producer"]),
        ({**HARVEST, "inputs": "N0: 1"}, ["inputs"]),
        ({**HARVEST, "receiver_name": "Chợ"}, ["receiver_name"]),
        ({**COOKED, "inputs": ""}, ["inputs"]), ({**COOKED, "inputs": "N0: 61"}, ["inputs"]),
        ({**COOKED, "inputs": "N0: 30; Nước – N0: 31"}, ["inputs"]),
        ({**COOKED, "inputs": "N0"}, ["inputs"]), ({**COOKED, "inputs": "N0: 0"}, ["inputs"]),
        ({**COOKED, "inputs": "N0: 0,0001"}, ["inputs"]), ({**COOKED, "inputs": "N7: 1"}, ["inputs"]),
        ({**COOKED, "day": DAY(2026, 5, 31), "inputs": "N0: 1"}, ["inputs"]),
        ({**SOLD, "inputs": "N0: 1", "receiver_name": ""}, ["receiver_name"]),
        ({**SOLD, "inputs": "N0: 1", "code": "X"}, ["code"]),
        ({**SOLD, "inputs": "N0: 1", "receiver": 999_999}, ["receiver"]),
        ({**CARED, "site_name": ""}, ["site_name"]), ({**CARED, "code": "X"}, ["code"]),
        ({**CARED, "supplies": "", "note": ""}, ["note"]), ({**CARED, "supplies": "Vôi: 1"}, ["supplies"]),
        ({**CARED, "supplies": "Phân hữu cơ"}, ["supplies"]), ({**CARED, "inputs": "N0: 1"}, ["inputs"]),
        ({**HARVEST, "supplies": "Phân hữu cơ: 1"}, ["supplies"]),
        ({**SOLD, "inputs": "N0: 1", "supplies": "Phân hữu cơ: 1"}, ["supplies"]),
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_is_told_in_its_column(
    owner: Organisation, row: dict[str, Any], columns: list[str]
) -> None:
    made.applied(made.new_rows("trace_steps", {**HARVEST, "code": "N0", "quantity": 60}))
    assert problems(row) == [columns]


def test_rows_after_one_that_falls_do_not_count_on_it(owner: Organisation) -> None:
    assert problems({**HARVEST, "quantity": 0}, COOKED, SOLD) == [["quantity"], ["inputs"], ["inputs"]]
    twice = problems(HARVEST, {**COOKED, "inputs": "N1: 60"}, {**COOKED, "code": "D2", "inputs": "N1: 41"})
    assert twice == [[], [], ["inputs"]]


def test_more_than_fits_into_one_go_is_told_before_it_is_written(
    owner: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "MOST", 2)
    assert problems(HARVEST, COOKED, SOLD) == [[], [], [""]]
    assert (
        refusal(bulk.add_steps, [{"organisation_id": owner.pk}] * 3, by=made.OFFICE, at=made.AT)[0] == "thing"
    )


def test_lots_that_are_recalled_or_closed_are_not_taken_from(owner: Organisation) -> None:
    made.applied(made.new_rows("trace_steps", HARVEST))
    lot = Lot.objects.get()
    trace.close_lot(lot, reason="Hư", by=producer_of(owner), at=made.AT)
    assert problems(COOKED) == [["inputs"]]
    Lot.objects.update(state="recalled")
    assert problems(COOKED) == [["inputs"]]
    Lot.objects.update(state="open", written_off=0)
    assert problems(COOKED) == [[]]


def test_the_waiting_time_of_what_was_used_is_kept(owner: Organisation) -> None:
    poison = Supply.objects.get(name="Thuốc A")
    plot = owner.trace_sites.get()
    may_30 = dt.datetime(2026, 5, 30, 2, 0, tzinfo=dt.UTC)
    make.make_step("care", owner, site=plot, supplies=[(poison, Decimal(1))], happened_at=may_30)
    assert problems(HARVEST, {**HARVEST, "day": DAY(2026, 6, 6), "code": "N2"}) == [["day"], []]


def test_an_import_is_not_undone_once_somebody_went_on_from_it(owner: Organisation) -> None:
    run = made.applied(made.new_rows("trace_steps", HARVEST, COOKED))
    sold = made.applied(made.new_rows("trace_steps", SOLD))
    with pytest.raises(Refused, match="Hãy báo ghi nhầm việc đó trước"):
        actions.undo_run(run=run, by=made.OFFICE, at=made.AT)
    assert not Step.objects.exclude(mistaken_at=None)
    actions.undo_run(run=sold, by=made.OFFICE, at=made.AT)
    trace.declare_mistake(Step.objects.get(kind="process"), "Nhầm", by=producer_of(owner), at=made.AT)
    with pytest.raises(Refused, match="đã được sửa sau lần nhập này"):
        actions.undo_run(run=run, by=made.OFFICE, at=made.AT)


def test_what_is_written_is_not_changed_by_a_file(owner: Organisation) -> None:
    made.applied(made.new_rows("trace_steps", HARVEST))
    data = made.edited(made.handed_out("trace_steps"), "trace_steps", {(2, "quantity"): 90})
    (row,) = made.taken_in("trace_steps", data).rows.all()
    assert [name for name, _words in row.problems] == ["quantity"]


def test_none_but_the_office_writes_the_books_of_all(owner: Organisation) -> None:
    for by in (producer_of(owner), officer("commune_officer")):
        assert refusal(bulk.add_steps, [], by=by, at=made.AT)[0] == "person"
        assert refusal(bulk.undo_steps, [], "Nhầm", by=by, at=made.AT)[0] == "person"
