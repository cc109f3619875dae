"""Signing up: by oneself, by an officer for others, and taking the name out again."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ocop.base import clock, text
from ocop.base.actor import Actor
from ocop.base.codes import drawn
from ocop.base.refusals import Refused
from ocop.journal import actions as journal
from ocop.journal import queries as entries
from ocop.notices import actions as notices
from ocop.organisations import checks as facts
from ocop.organisations.models import Organisation
from ocop.people.models import Person
from ocop.places.models import Unit
from ocop.places.states import Level
from ocop.training import checks, rules
from ocop.training.actions import seating
from ocop.training.models import Enrolment, TrainingClass
from ocop.training.states import ENROLMENT, ClassState, EnrolmentState
from ocop.training.topics import Who, who_of

FIELDS = ("name", "who", "gender", "birth_year", "phone", "unit", "organisation", "organisation_name")
"""What `data` of somebody may hold."""


def enrol_self(
    training_class: TrainingClass,
    *,
    gender: str = "",
    birth_year: int | None = None,
    phone: str = "",
    by: Actor,
    at: dt.datetime,
    key: str = "",
) -> Enrolment:
    """Sign oneself up; on the waiting list where no seat is free. Gender, birth year and phone are optional.

    Name, producer and commune are those of the appointment in use. Refused: roles without the right, foreign
    classes and those that take no names (any more), a second time (stale), odd values (input).
    """
    with transaction.atomic():
        if (pk := entries.answered(key)) is not None:
            return Enrolment.objects.get(pk=pk)
    rules.may_enrol_self.check(by, training_class, clock.local_date(at))
    own = Organisation.objects.select_related("unit").filter(pk=by.organisation_id or 0).first()
    unit = own.unit if own else Unit.objects.filter(pk=by.unit_id or 0, level=Level.COMMUNE).first()
    data = {
        "name": by.name, "who": who_of(by.role), "gender": gender, "birth_year": birth_year, "phone": phone,
        "unit": unit, "organisation": own,
    }  # fmt: skip
    person = Person.objects.get(pk=by.person_id or 0)
    return _seat(training_class, data, person, by, at, key)


def enrol_other(
    training_class: TrainingClass,
    data: dict[str, Any],
    *,
    person: Person | None = None,
    by: Actor,
    at: dt.datetime,
    key: str = "",
) -> Enrolment:
    """Write somebody down: with an account (`person`), or by name alone.

    Refused: who does not run the class (person); drafts, closed and cancelled ones; a name that is on the
    list already with the same birth year, commune and organisation (input); odd values (input).
    """
    rules.may_enrol_others.check(by, training_class)
    return _seat(training_class, data, person, by, at, key)


def cancel_enrolment(
    enrolment: Enrolment, *, by: Actor, at: dt.datetime, reason: str = "", key: str = ""
) -> Enrolment:
    """Take a name out; a seat that becomes free goes to who waits longest.

    Refused: others than the person and who runs the class; classes that are over; people who were there.
    """
    with transaction.atomic():
        if entries.answered(key) is not None:
            return Enrolment.objects.get(pk=enrolment.pk)
    rules.may_cancel.check(by, enrolment)
    training_class = enrolment.training_class
    with transaction.atomic():
        old = enrolment.state
        journal.move(
            ENROLMENT, enrolment, "cancel_enrolment", by=by, at=at, note=text.nfc(reason)[:300], key=key
        )
        if old == EnrolmentState.ENROLLED:
            seating.give_back(training_class)
            seating.fill(training_class, by=by, at=at)
    return enrolment


def _seat(
    training_class: TrainingClass,
    data: dict[str, Any],
    person: Person | None,
    by: Actor,
    at: dt.datetime,
    key: str,
) -> Enrolment:
    clean = checked_person(data, clock.local_date(at).year)
    try:
        with transaction.atomic():
            if (pk := entries.answered(key)) is not None:
                return Enrolment.objects.get(pk=pk)
            _refuse_twice(training_class, clean, person)
            made = place(training_class, clean, person=person, by=by, at=at, key=key)
            _confirm(made, at)
            return made
    except IntegrityError as error:  # the same person at the same moment
        raise Refused(_("Người này đã có tên trong lớp."), about="stale") from error


def place(
    training_class: TrainingClass,
    clean: dict[str, Any],
    *,
    person: Person | None = None,
    by: Actor,
    at: dt.datetime,
    key: str = "",
) -> Enrolment:
    """Write a checked person down on a seat, or on the waiting list. Inside the caller's transaction.

    Refused: a class that was moved on meanwhile; a full waiting list; a class that was held and is full.
    """
    has_seat = seating.take(training_class)
    now = TrainingClass.objects.get(pk=training_class.pk)
    if now.state not in (ClassState.OPEN, ClassState.RUNNING, ClassState.HELD):
        raise Refused(_("Lớp vừa chuyển trạng thái. Hãy tải lại trang."), about="stale")
    if not has_seat:
        _refuse_endless(now)
    made = Enrolment.objects.create(
        training_class=training_class, person=person, token=drawn(), enrolled_at=at,
        state=EnrolmentState.ENROLLED if has_seat else EnrolmentState.WAITING, **clean,
    )  # fmt: skip
    journal.record(
        verb="training.enrolled", subject=made, by=by, at=at, key=key,
        after={"state": made.state, "who": made.who, "unit": made.unit_id, "person": made.person_id},
    )  # fmt: skip
    return made


def _refuse_endless(training_class: TrainingClass) -> None:
    if training_class.state == ClassState.HELD:
        raise Refused(_("Lớp đã đủ chỗ. Hãy tăng số chỗ trước khi ghi là đã tổ chức."))
    if training_class.enrolments.filter(state=EnrolmentState.WAITING).count() >= rules.MOST_WAITING:
        raise Refused(_("Danh sách chờ đã đầy."))


def checked_person(data: dict[str, Any], year: int) -> dict[str, Any]:
    """What is said of somebody in stored form; `Refused` naming the field. `year` judges the birth year."""
    unknown = set(data) - set(FIELDS)
    if unknown:
        raise TypeError(f"no such fields of a trainee: {sorted(unknown)}")
    unit = data.get("unit")
    if unit is not None and unit.level != Level.COMMUNE:
        raise facts.wrong("unit", _("Hãy chọn xã, phường hoặc đặc khu."))
    who = data.get("who") or Who.COMMUNITY
    if who not in Who.values:
        raise facts.wrong("who", _("Hãy chọn tư cách tham gia."))
    name = checks.name(data.get("name", ""))
    organisation = data.get("organisation")
    return {
        "name": name,
        "name_key": text.fold(name)[:200],
        "who": who,
        "gender": checks.gender(data.get("gender", "")),
        "birth_year": checks.birth_year(data.get("birth_year"), year),
        "phone": facts.phone(data.get("phone", "") or ""),
        "unit": unit or (organisation.unit if organisation else None),
        "organisation": organisation,
        "organisation_name": "" if organisation else text.nfc(data.get("organisation_name", "") or "")[:250],
    }


def same_people(training_class: TrainingClass, clean: dict[str, Any]) -> Any:
    """Those on the list who cannot be told from this one."""
    return training_class.enrolments.exclude(state=EnrolmentState.CANCELLED).filter(
        name_key=clean["name_key"], birth_year=clean["birth_year"], unit=clean["unit"],
        organisation=clean["organisation"], organisation_name=clean["organisation_name"],
    )  # fmt: skip


def _refuse_twice(training_class: TrainingClass, clean: dict[str, Any], person: Person | None) -> None:
    if person is None and same_people(training_class, clean).exists():
        said = _("Đã có người cùng họ tên trong lớp. Nếu là người khác, hãy ghi thêm năm sinh hoặc xã.")
        raise facts.wrong("name", said)


def _confirm(enrolment: Enrolment, at: dt.datetime) -> None:
    if enrolment.person is None:
        return
    seated = enrolment.state == EnrolmentState.ENROLLED
    said = _("Đã ghi tên: %(title)s") if seated else _("Vào danh sách chờ: %(title)s")
    title = said % {"title": enrolment.training_class}
    body = (
        _("Giữ vé để điểm danh. Trước hai ngày hệ thống nhắc lại.")
        if seated
        else _("Lớp đã đủ chỗ. Có người thôi thì đến lượt anh chị và hệ thống báo ngay.")
    )
    notices.notify(
        persons=[enrolment.person], verb="training.enrolled", title=title, body=body,
        link=seating.ticket_link(enrolment), at=at,
    )  # fmt: skip
