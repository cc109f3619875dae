"""Training at the producer's desk and for who takes part."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ocop.base import clock
from ocop.training import actions
from ocop.training.models import Enrolment, ExamResult, Feedback
from tests.factories.organisations import make_organisation
from tests.factories.people import actor_with
from tests.factories.training import BY, attend, make_class, make_trainee, moment
from tests.web.pages import as_actor, html

pytestmark = pytest.mark.django_db
DESK = "/chu-the/dao-tao/"


def soon(days: int = 9, **over: Any) -> Any:
    """A class ahead of today."""
    day = clock.today() + dt.timedelta(days=days)
    return make_class(day=day, at=moment(clock.today(), 0), **over)


def test_a_member_signs_up_waits_and_takes_the_name_out() -> None:
    own = make_organisation()
    member = as_actor(actor_with("producer", organisation=own))
    row = soon(seats=1)
    make_trainee(row)
    assert row.title in html(member.get(DESK))
    assert "Vào danh sách chờ" in html(member.get(f"/dao-tao/{row.pk}/"))
    given = {"gender": "female", "birth_year": "1700", "key": "k"}
    assert "Năm sinh phải từ" in html(member.post(f"/dao-tao/{row.pk}/ghi-ten/", given))
    for _n in range(2):
        answer = member.post(f"/dao-tao/{row.pk}/ghi-ten/", {**given, "birth_year": "1980"})
        assert answer.status_code == 302
    assert member.get(f"/dao-tao/{row.pk}/ghi-ten/").status_code == 409
    mine = Enrolment.objects.get(organisation=own)
    assert (mine.state, mine.who, mine.unit) == ("waiting", "producer", own.unit)
    assert "Đang chờ chỗ" in html(member.get(f"/dao-tao/ve/{mine.token}/"))
    assert member.post(f"/dao-tao/ve/{mine.token}/bo-ten/").status_code == 302
    assert not Enrolment.objects.filter(organisation=own).exclude(state="cancelled").exists()
    assert member.get("/dao-tao/cua-toi/").status_code == 200


def test_who_was_there_takes_the_test_and_gives_feedback() -> None:
    actor = actor_with("producer", organisation=make_organisation())
    member, row = as_actor(actor), make_class()
    actions.set_exam(row, "Một?\n- a\n* b", by=BY, at=moment(clock.today(), 0))
    trainee = actions.enrol_self(row, by=actor, at=row.created_at)
    attend(trainee)
    assert row.starts_on is not None
    actions.finish_class(row, by=BY, at=moment(row.starts_on, 13))
    ticket = f"/dao-tao/ve/{trainee.token}/"
    assert "Làm bài kiểm tra" in html(member.get(ticket))
    assert member.post(f"{ticket}kiem-tra/", {"q1": ""}).status_code == 422
    assert member.post(f"{ticket}kiem-tra/", {"q0": "1"}).status_code == 302
    assert ExamResult.objects.get().score == 100
    assert "Góp ý cho lớp đã học" in html(member.get("/chu-the/"))
    marks = {f"q{n}": "4" for n in range(5)}
    assert member.post(f"{ticket}gop-y/", {"q0": "4"}).status_code == 422
    assert member.post(f"{ticket}gop-y/", {**marks, "words": "Hay"}).status_code == 302
    assert Feedback.objects.get().marks == [4] * 5
    assert member.get(f"{ticket}gop-y/").status_code == 409


def test_people_of_another_producer_are_not_shown() -> None:
    own, row = make_organisation(), soon(seats=9)
    make_trainee(row, name="Người Của Tôi", organisation=own, who="producer", phone="0912345678")
    stranger = make_trainee(row, name="Người Khác", organisation=make_organisation(), who="producer")
    member = as_actor(actor_with("producer", organisation=own))
    shown = html(member.get(DESK))
    assert "Người Của Tôi" in shown and "Người Khác" not in shown and "0912345678" not in shown
    assert member.get(f"/dao-tao/ve/{stranger.token}/").status_code == 404


def test_the_desk_costs_the_same_at_one_and_at_many() -> None:
    own = make_organisation()
    member = as_actor(actor_with("producer", organisation=own))

    def cost() -> list[int]:
        counts = []
        for page in (DESK, "/dao-tao/", "/dao-tao/cua-toi/", "/tai-lieu/"):
            with CaptureQueriesContext(connection) as seen:
                assert member.get(page).status_code == 200
            counts.append(len(seen))
        return counts

    make_trainee(soon(), organisation=own)
    few = cost()
    for _n in range(3):
        make_trainee(soon(), organisation=own)
    assert cost() == few
