"""The nightly look opens each case once; a person closes it or hands it on."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest

from ocop.base.refusals import Refused
from ocop.journal.models import Entry
from ocop.trace.actions import cases
from ocop.trace.models import CodeCase, LabelOrder, Serial
from ocop.trace.queries import cases as queries
from ocop.trace.tasks import judge_scans
from tests.factories import trace as make
from tests.factories.organisations import make_organisation
from tests.factories.people import actor_with, commune_unit
from tests.factories.traced import AT, DAY, make_case, make_order, make_scans

pytestmark = pytest.mark.django_db
NEXT = (AT + DAY).date()
LATER = AT + 2 * DAY


def judged() -> list[tuple[str, list[str]]]:
    """What a look at the day after AT leaves: subjects with the codes of their signs."""
    cases.judge_day(NEXT, at=LATER)
    rows = CodeCase.objects.order_by("pk")
    return [(case.subject, [reason["code"] for reason in case.reasons]) for case in rows]


def first_of(order: LabelOrder) -> Serial:
    found = order.serials.order_by("number").first()
    assert found is not None
    return found


def test_an_ordinary_day_opens_nothing() -> None:
    lot = make.make_goods_lot()
    make_scans(lot, 4, serial=first_of(make_order(lot)))
    make_scans(lot, 3)
    make_scans(None, 4, device="m")
    assert judged() == []


def test_a_busy_piece_is_a_case_with_its_figures_in_words() -> None:
    case = make_case()
    assert case.serial is not None and case.subject == case.serial.code
    assert case.reasons == [{"code": "devices_day", "figures": {"devices": 20, "day": "16/06/2026"}}]
    json.dumps(case.reasons)


def test_labels_that_nobody_said_to_be_on_are_one_case_of_their_lot() -> None:
    lot = make.make_goods_lot()
    order = make_order(lot, 3, state="printed")
    for serial in order.serials.all():
        make_scans(lot, 1, serial=serial)
    assert judged() == [(f"{lot.item.code}/{lot.code}", ["early"])]


def test_a_lots_code_above_what_was_printed() -> None:
    lot = make.make_goods_lot()
    make_order(lot, 2, is_serial=False)
    make_scans(lot, 6)
    assert judged() == []
    make_scans(lot, 1)
    assert judged() == [(f"{lot.item.code}/{lot.code}", ["lot_scans"])]


def test_a_voided_label_and_one_that_was_sold() -> None:
    lot = make.make_goods_lot()
    gone, sold = make_order(lot, 2).serials.order_by("number")
    Serial.objects.filter(pk=gone.pk).update(state="void", changed_at=AT)
    Serial.objects.filter(pk=sold.pk).update(state="sold", changed_at=AT)
    make_scans(lot, 1, serial=gone)
    make_scans(lot, 8, serial=sold)
    assert dict(judged()) == {gone.code: ["void"], sold.code: ["after_sale"]}


def test_a_device_that_tries_codes() -> None:
    make_scans(None, 5, device="abcdef0123456789")
    assert judged() == [("16/06/2026 abcdef012345", ["unknown"])]
    (case,) = CodeCase.objects.all()
    assert (case.lot, case.serial) == (None, None)


def test_looked_at_again_a_day_opens_nothing_twice_and_an_open_case_grows() -> None:
    case = make_case()
    assert cases.judge_day(NEXT, at=LATER) == 0
    assert case.serial is not None
    for n in range(2, 10):
        make_scans(case.lot, 1, serial=case.serial, at=AT + n * DAY)
    assert cases.judge_day((AT + 9 * DAY).date(), at=AT + 10 * DAY) == 0
    case.refresh_from_db()
    assert [reason["code"] for reason in case.reasons] == ["devices_day", "days_month"]
    assert Entry.objects.filter(verb__startswith="trace.case_").count() == 2


def test_what_was_found_harmless_stays_closed_for_the_same_signs_for_a_month() -> None:
    case = make_case()
    cases.close_case(case, "Hàng mẫu ở hội chợ.", by=make.BY, at=LATER)
    assert cases.judge_day(NEXT, at=LATER + 29 * DAY) == 0
    assert cases.judge_day(NEXT, at=LATER + 31 * DAY) == 1


def test_the_job_looks_at_yesterday() -> None:
    lot = make.make_goods_lot()
    make_scans(lot, 20, serial=first_of(make_order(lot)))
    judge_scans({}, AT + DAY)
    assert CodeCase.objects.count() == 0
    judge_scans({}, LATER)
    assert CodeCase.objects.count() == 1


def test_a_person_closes_or_hands_on_once_with_words() -> None:
    case = make_case()
    with pytest.raises(Refused) as refused:
        cases.close_case(case, " ", by=make.BY, at=LATER)
    assert refused.value.reason.field == "note"
    cases.hand_on_case(case, "Đội quản lý thị trường số 3.", by=make.BY, at=LATER, key="h")
    again = cases.hand_on_case(case, "Khác", by=make.BY, at=LATER, key="h")
    assert (again.state, again.note, again.ended_at) == ("handed_on", "Đội quản lý thị trường số 3.", LATER)
    with pytest.raises(Refused, match="trạng thái"):
        cases.close_case(again, "Muộn", by=make.BY, at=LATER)


@pytest.mark.parametrize("role", ["commune_officer", "leader", "auditor"])
def test_the_provincial_office_alone_settles(role: str) -> None:
    with pytest.raises(Refused, match="cấp tỉnh"):
        cases.close_case(make_case(), "x", by=actor_with(role), at=LATER)


def test_who_sees_which_case() -> None:
    here, there = make_organisation(), make_organisation(unit=commune_unit("30338", "Xã Khác"))
    mine, other = make_case(make.make_goods_lot(here)), make_case(make.make_goods_lot(there))
    make_scans(None, 5, device="abcdef")
    cases.judge_day(NEXT, at=LATER)
    odd = CodeCase.objects.get(lot=None)

    def seen(role: str, **over: Any) -> set[int]:
        return set(queries.cases_visible_to(actor_with(role, **over)).values_list("pk", flat=True))

    assert seen("provincial_officer") == seen("leader") == {mine.pk, other.pk, odd.pk}
    assert seen("commune_officer", unit=here.unit) == {mine.pk}
    assert seen("producer", organisation=here) == set() == seen("council_member")


def test_scans_of_a_case_by_day() -> None:
    case = make_case()
    make_scans(case.lot, 2, serial=case.serial, at=AT + 3 * DAY, device="m")
    assert queries.by_day(queries.scans_of(case)) == [(NEXT, 20, 20), (NEXT + dt.timedelta(days=2), 2, 1)]
