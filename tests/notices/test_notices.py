"""Telling persons, once, in the inbox and by mail."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core import mail
from django.db import transaction
from django_tasks_db.models import DBTaskResult

from ocop.base.refusals import Refused
from ocop.jobs import actions as jobs
from ocop.notices import actions, queries
from ocop.notices.models import Notice
from ocop.people.models import Person
from ocop.people.queries import actor_without_appointment
from tests.factories.people import AT, make_person

pytestmark = pytest.mark.django_db


def tell(*persons: Person, key: str = "", title: str = "Hồ sơ đã đến") -> list[Notice]:
    return actions.notify(
        persons=persons,
        verb="dossiers.submit",
        title=title,
        body="Xin xem.",
        link="/ho-so/7/",
        at=AT,
        key=key,
    )


def test_each_person_is_told_once_and_mailed_in_the_background() -> None:
    lan, ba = make_person(), make_person(email="")
    tell(lan, ba, lan)
    assert sorted(Notice.objects.values_list("person_id", flat=True)) == [lan.pk, ba.pk]
    assert mail.outbox == []
    jobs.run_waiting(at=AT)
    (sent,) = mail.outbox
    assert (sent.to, sent.subject) == ([lan.email], "[OCOP] Hồ sơ đã đến")
    assert "http://localhost:8000/ho-so/7/" in sent.body and "Xin xem." in sent.body


def test_nobody_is_told_when_the_write_did_not_happen() -> None:
    lan = make_person()
    with transaction.atomic():
        tell(lan)
        transaction.set_rollback(True)
    assert not Notice.objects.exists() and not DBTaskResult.objects.exists()


def test_a_key_tells_each_person_the_same_thing_once() -> None:
    lan, ba = make_person(), make_person()
    assert len(tell(lan, key="k")) == 1
    assert [notice.person for notice in tell(lan, ba, key="k")] == [ba]
    assert tell(lan, ba, key="k") == []
    assert len(tell(lan, key="other")) == 1


def test_a_reminder_comes_once_for_each_thing_day_and_distance() -> None:
    lan = make_person()

    def remind(thing: str, due: dt.date, before: int) -> int:
        return len(
            actions.remind(
                persons=[lan],
                verb="dossiers.due",
                title="Sắp hết hạn",
                thing=thing,
                due_on=due,
                days_before=before,
                at=AT,
            )
        )

    due = dt.date(2026, 7, 1)
    assert [remind("d:1", due, 3), remind("d:1", due, 3)] == [1, 0]
    assert [remind("d:1", due, 1), remind("d:2", due, 3), remind("d:1", due.replace(day=2), 3)] == [1, 1, 1]


def test_a_mail_that_failed_is_tried_again_and_those_that_went_are_not_repeated(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ba, lan = make_person(email="ba@example.vn"), make_person(email="lan@example.vn")
    tell(ba, lan)
    from django.core.mail.backends import locmem

    real = locmem.EmailBackend.send_messages

    def refuses_ba(self: locmem.EmailBackend, messages: list[mail.EmailMessage]) -> int:
        if "ba@example.vn" in messages[0].to:
            raise ConnectionRefusedError
        return real(self, messages)

    monkeypatch.setattr(locmem.EmailBackend, "send_messages", refuses_ba)
    jobs.run_waiting(at=AT)
    assert [m.to for m in mail.outbox] == [["lan@example.vn"]]
    monkeypatch.setattr(locmem.EmailBackend, "send_messages", real)
    jobs.run_waiting(at=AT + dt.timedelta(minutes=1))
    assert [m.to for m in mail.outbox] == [["lan@example.vn"], ["ba@example.vn"]]
    assert not Notice.objects.filter(mailed_at=None).exists()


def test_a_closed_account_gets_no_mail() -> None:
    lan = make_person()
    (notice,) = tell(lan)
    lan.is_active = False
    notice.person = lan
    assert actions.send_mail(notice=notice, at=AT) is False
    assert mail.outbox == []


def test_only_the_person_reads_and_marks_their_notices() -> None:
    lan, ba = make_person(), make_person()
    (notice,) = tell(lan)
    as_lan, as_ba = actor_without_appointment(lan.pk), actor_without_appointment(ba.pk)
    assert list(queries.notices_visible_to(as_ba)) == []
    with pytest.raises(Refused):
        actions.mark_read(notice=notice, by=as_ba, at=AT)
    assert queries.unread_count(as_lan) == 1
    actions.mark_read(notice=notice, by=as_lan, at=AT)
    actions.mark_read(notice=notice, by=as_lan, at=AT + dt.timedelta(days=1))
    notice.refresh_from_db()
    assert (queries.unread_count(as_lan), notice.read_at) == (0, AT)
