"""What the work list and the timeline tell of help, to whom, in how many statements."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ocop.base.actor import Actor
from ocop.support import actions, queries, turns
from ocop.support.models import Request
from tests.factories.organisations import make_organisation
from tests.factories.people import actor_with, commune_unit
from tests.factories.products import make_product
from tests.factories.support import BY, ON, make_line, make_request, make_scheme, prove

pytestmark = pytest.mark.django_db
LATER = dt.date(2026, 12, 16)


def whats(actor: Actor, on: dt.date = ON) -> list[tuple[str, str]]:
    return sorted((turn.what, turn.about) for turn in turns.turns_of(actor, on))


def test_each_step_waits_for_whose_turn_it_is() -> None:
    scheme, own = make_scheme(), make_organisation()
    line = make_line(scheme, 10**9)
    made = {
        state: make_request(state, scheme, own, line=line)
        for state in ("draft", "sent", "returned", "appraised", "awarded", "accepted", "closed", "refused")
    }
    proven = make_request("awarded", scheme, own, line=line)
    prove(proven)
    member, near = actor_with("producer", organisation=own), actor_with("commune_officer", unit=own.unit)
    name = {state: request.name for state, request in made.items()}
    assert whats(member) == sorted([
        ("Sửa và gửi lại đề nghị hỗ trợ", name["returned"]), ("Nộp giấy nghiệm thu", name["awarded"]),
    ])  # fmt: skip
    assert whats(near) == [("Cho ý kiến về đề nghị hỗ trợ", name["sent"])]
    assert whats(actor_with("provincial_officer")) == sorted([
        ("Thẩm định đề nghị hỗ trợ", name["sent"]), ("Nghiệm thu việc được hỗ trợ", proven.name),
        ("Chi tiền hỗ trợ", name["awarded"]), ("Chi tiền hỗ trợ", proven.name),
        ("Chi tiền hỗ trợ", name["accepted"]),
    ])  # fmt: skip
    assert whats(actor_with("leader")) == [("Quyết định hỗ trợ", name["appraised"])]
    for role in ("auditor", "council_member", "administrator"):
        assert whats(actor_with(role)) == []
    due = [("Ghi kết quả sau 6 tháng hỗ trợ", name[state]) for state in ("accepted", "closed")]
    assert [turn for turn in whats(member, LATER) if turn in due] == sorted(due)
    assert [turn for turn in whats(near, LATER) if turn in due] == sorted(due)
    assert not [turn for turn in whats(near, dt.date(2026, 12, 15)) if turn in due]
    far = actor_with("commune_officer", unit=commune_unit("30338", "Xã Khác"))
    assert whats(far, LATER) == []


def happened(actor: Actor, request: Request) -> list[tuple[dt.date, str, str]]:
    found = queries.happenings_of(actor, organisation_ids=[request.organisation_id], on=LATER)
    return [(each.day, each.what, each.link) for each in sorted(found, key=lambda each: each.order)]


def test_a_timeline_tells_of_help_from_the_request_to_its_outcome() -> None:
    product = make_product()
    request = make_request("accepted", None, product.organisation, product=product)
    actions.pay_award(request.award, 1_000_000, ON, by=BY, at=dt.datetime(2026, 6, 16, tzinfo=dt.UTC))
    at = dt.datetime(2026, 12, 15, 3, tzinfo=dt.UTC)
    outcome = request.outcomes.get(months=6)
    actions.measure_outcome(outcome, {"revenue_after": 7, "jobs_after": 1}, by=BY, at=at)
    make_request("draft", None, product.organisation)
    page = f"/can-bo/ho-tro/{request.pk}/"
    office = actor_with("provincial_officer")
    assert sorted(happened(office, request)) == sorted([
        (ON, "Đề nghị hỗ trợ", page), (ON, "Được quyết định hỗ trợ", page), (ON, "Được chi tiền hỗ trợ", ""),
        (ON, "Nghiệm thu việc được hỗ trợ", page),
        (dt.date(2026, 12, 15), "Ghi kết quả sau 6 tháng hỗ trợ", ""),
    ])  # fmt: skip
    member = actor_with("producer", organisation=product.organisation)
    assert f"/chu-the/ho-tro/{request.pk}/" in {link for _day, _what, link in happened(member, request)}
    assert happened(actor_with("producer", organisation=make_organisation()), request) == []
    of_product = queries.happenings_of(office, product_ids=[product.pk], on=LATER)
    assert len(of_product) == 5 and {each.product_id for each in of_product} == {product.pk}


def test_work_list_and_timeline_ask_the_same_however_much_there_is() -> None:
    scheme, own = make_scheme(), make_organisation()
    line = make_line(scheme, 10**9)
    office = actor_with("provincial_officer")

    def asked() -> tuple[int, int]:
        with CaptureQueriesContext(connection) as worked:
            assert turns.turns_of(office, ON)
        with CaptureQueriesContext(connection) as told:
            assert queries.happenings_of(office, organisation_ids=[own.pk], on=ON)
        return len(worked), len(told)

    make_request("in_payment", scheme, own, line=line)
    one = asked()
    for state in ("sent", "in_payment", "accepted"):
        make_request(state, scheme, own, line=line)
    assert asked() == one == (5, 4)
