"""Training as everybody sees it: open classes without a name, certificates, and tickets among colleagues."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from ocop.base import clock
from ocop.training import actions
from ocop.training.models import Enrolment, TrainingClass
from tests.factories.organisations import make_organisation
from tests.factories.people import actor_with, commune_unit, sign_in
from tests.factories.training import BY, attend, make_class, make_trainee, moment

pytestmark = pytest.mark.django_db


def html(answer: Any) -> str:
    assert answer.status_code == 200
    return str(answer.content.decode())


def soon(days: int = 9, **over: Any) -> TrainingClass:
    """A class ahead of today."""
    day = clock.today() + dt.timedelta(days=days)
    return make_class(day=day, at=moment(clock.today(), 0), **over)


def test_open_classes_are_public_and_name_nobody_who_takes_part() -> None:
    row = soon(title="Lớp ai cũng thấy", seats=3)
    hidden, draft = soon(title="Lớp kín", is_public=False), soon(title="Lớp đang soạn", state="draft")
    trainee = make_trainee(row, name="Trần Thị Kín", phone="0912345678", birth_year=1980)
    for page in ("/dao-tao/", f"/dao-tao/{row.pk}/"):
        shown = html(Client().get(page))
        assert "Lớp ai cũng thấy" in shown
        for secret in ("Trần Thị Kín", "0912345678", trainee.token, "Lớp kín", "Lớp đang soạn"):
            assert secret not in shown
    assert "còn 2 chỗ" in html(Client().get(f"/dao-tao/{row.pk}/"))
    for closed in (hidden, draft):
        assert Client().get(f"/dao-tao/{closed.pk}/").status_code == 404


def test_classes_stand_by_month_the_soonest_first_and_leave_when_they_are_over() -> None:
    far, near = soon(60, title="Lớp xa"), soon(1, title="Lớp gần")
    make_class("closed", title="Lớp đã qua")
    months = Client().get("/dao-tao/").context["months"]
    assert [row for _month, rows in months for row in rows] == [near, far]
    assert [month.day for month, _rows in months] == [1, 1]


def test_who_is_not_signed_in_is_asked_to_and_comes_back_to_the_class() -> None:
    row = soon()
    assert f"?next=/dao-tao/{row.pk}/" in html(Client().get(f"/dao-tao/{row.pk}/"))
    answer = Client().post(f"/dao-tao/{row.pk}/ghi-ten/")
    assert answer.status_code == 302 and "dang-nhap" in answer["Location"]
    assert not Enrolment.objects.exists()


def test_a_certificate_is_checked_by_number_and_indexed_by_nobody() -> None:
    row = make_class(unit=commune_unit())
    attend(make_trainee(row, name="Nguyễn Thị Ngọc Ánh"))
    assert row.starts_on is not None
    actions.finish_class(row, by=BY, at=moment(row.starts_on, 13))
    actions.close_class(row, by=BY, at=moment(row.starts_on, 14))
    number = Enrolment.objects.get().certificate_no
    found = Client().get("/dao-tao/giay-chung-nhan/", {"so": f" {number} ".lower()})
    shown = html(found)
    assert "N. T. N. Á." in shown and row.title in shown and "Ngọc" not in shown
    assert found["X-Robots-Tag"] == "noindex"
    assert Client().get("/dao-tao/giay-chung-nhan/", {"so": "DT-2026-000001-AAAAA"}).status_code == 404


def test_a_colleague_sees_the_ticket_without_the_result_of_the_test() -> None:
    own, row = make_organisation(), make_class()
    learner, colleague = (actor_with("producer", organisation=own) for _n in range(2))
    actions.set_exam(row, "Một?\n- a\n* b", by=BY, at=row.created_at)
    trainee = actions.enrol_self(row, phone="0912345678", by=learner, at=row.created_at)
    attend(trainee)
    assert row.starts_on is not None
    actions.begin_class(row, by=BY, at=moment(row.starts_on, 8))
    fresh = Enrolment.objects.select_related("training_class").get()
    actions.take_exam(fresh, [0], by=learner, at=moment(row.starts_on, 9))

    def shown(actor: Any) -> str:
        client = Client()
        sign_in(client, actor)
        return html(client.get(f"/dao-tao/ve/{trainee.token}/"))

    for reader in (learner, actor_with("provincial_officer")):
        assert "Chưa đạt" in shown(reader)
    other = shown(colleague)
    assert trainee.name in other
    assert "Chưa đạt" not in other and "0912345678" not in other and "Đưa mã này" not in other
