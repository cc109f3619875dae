"""A class on its way: opened, begun, held, closed with certificates, cancelled, emptied of personal data."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from ocop.base import clock, text
from ocop.base.actor import Actor
from ocop.base.codes import drawn
from ocop.base.refusals import Refused
from ocop.journal import actions as journal
from ocop.journal import queries as entries
from ocop.notices import actions as notices
from ocop.organisations.checks import wrong
from ocop.people.models import Person
from ocop.training import rules
from ocop.training.actions import settling
from ocop.training.models import Enrolment, TrainingClass
from ocop.training.states import CLASS, EnrolmentState

_MOST = 10_000


def open_class(training_class: TrainingClass, *, by: Actor, at: dt.datetime, key: str = "") -> TrainingClass:
    """Let people sign up. Refused: foreign classes, no session yet, sessions all gone by, not a draft."""
    if entries.was_done(key):
        return _fresh(training_class)
    rules.may_move.check(by, training_class, "open_class", clock.local_date(at))
    journal.move(CLASS, training_class, "open_class", by=by, at=at, key=key, opened_at=at)
    return training_class


def begin_class(training_class: TrainingClass, *, by: Actor, at: dt.datetime, key: str = "") -> TrainingClass:
    """Say that a class runs. Refused: foreign classes, before its first day, not open."""
    if entries.was_done(key):
        return _fresh(training_class)
    rules.may_move.check(by, training_class, "begin_class", clock.local_date(at))
    journal.move(CLASS, training_class, "begin_class", by=by, at=at, key=key)
    return training_class


def finish_class(
    training_class: TrainingClass, *, by: Actor, at: dt.datetime, key: str = ""
) -> TrainingClass:
    """Say that a class was held, on the day of its last session; settle who was there long enough; ask them.

    Refused: foreign classes, before the last day, one that is not open or running.
    """
    if entries.was_done(key):
        return _fresh(training_class)
    rules.may_move.check(by, training_class, "finish_class", clock.local_date(at))
    with transaction.atomic():
        journal.move(
            CLASS, training_class, "finish_class", by=by, at=at, key=key, held_on=training_class.ends_on
        )
        settling.settle(training_class)
        came = Enrolment.objects.filter(training_class=training_class, minutes__gt=0)
        _tell(
            Person.objects.filter(pk__in=came.filter(person__isnull=False).values("person_id")),
            "training.feedback_asked", _("Góp ý cho lớp: %(title)s") % {"title": training_class},
            _("Năm câu, không ghi tên. Có bài kiểm tra thì làm trước khi lớp khép lại."), at,
        )  # fmt: skip
    return training_class


def close_class(
    training_class: TrainingClass, outcome: str = "", *, by: Actor, at: dt.datetime, key: str = ""
) -> TrainingClass:
    """Close a class for good, with a word on what came of it; give certificates to who was there long enough.

    Refused: foreign classes, one that was not held; a text too long (input).
    """
    if entries.was_done(key):
        return _fresh(training_class)
    rules.may_move.check(by, training_class, "close_class", clock.local_date(at))
    said = text.nfc_lines(outcome)
    if len(said) > _MOST:
        raise wrong("outcome", _("Nhiều nhất %(n)d ký tự.") % {"n": _MOST})
    with transaction.atomic():
        journal.move(CLASS, training_class, "close_class", by=by, at=at, key=key, closed_at=at, outcome=said)
        settling.settle(training_class)
        given = _certify(training_class)
        _tell(
            Person.objects.filter(pk__in=given), "training.certified",
            _("Có giấy chứng nhận tham dự: %(title)s") % {"title": training_class},
            _("Tải ở trang đào tạo của anh chị."), at,
        )  # fmt: skip
    return training_class


def cancel_class(
    training_class: TrainingClass, reason: str, *, by: Actor, at: dt.datetime, key: str = ""
) -> TrainingClass:
    """Cancel a class that is not over, with a reason; tell everybody on its list.

    Refused: foreign classes, one that was held or cancelled; no reason (input).
    """
    if entries.was_done(key):
        return _fresh(training_class)
    rules.may_move.check(by, training_class, "cancel_class", clock.local_date(at))
    said = text.nfc_lines(reason)
    if not said or len(said) > _MOST:
        raise wrong("reason", _("Hãy ghi lý do hủy."))
    with transaction.atomic():
        listed = training_class.enrolments.exclude(state=EnrolmentState.CANCELLED)
        persons = list(Person.objects.filter(pk__in=listed.filter(person__isnull=False).values("person_id")))
        journal.move(CLASS, training_class, "cancel_class", by=by, at=at, key=key, note=said, reason=said)
        title = _("Lớp đã hủy: %(title)s") % {"title": training_class}
        notices.notify(
            persons=persons, verb="training.class_cancelled", title=title, body=said,
            link=f"/dao-tao/{training_class.pk}/", at=at,
        )  # fmt: skip
    return training_class


def clear_personal_data(training_class: TrainingClass, *, by: Actor, at: dt.datetime) -> int:
    """Take phones and birth years out of a class that is over; how many people had some.

    Names, sex and commune stay: certificates and figures need them. Refused: foreign classes, one that is not
    over (see `rules.may_clear`), one that was cleared.
    """
    rules.may_clear.check(by, training_class, clock.local_date(at))
    with transaction.atomic():
        rows = TrainingClass.objects.filter(pk=training_class.pk, cleared_at__isnull=True)
        if rows.update(cleared_at=at) != 1:
            raise Refused(_("Điện thoại và năm sinh đã xóa rồi."), about="stale")
        training_class.cleared_at = at
        had = training_class.enrolments.exclude(Q(phone="") & Q(birth_year__isnull=True))
        count = had.update(phone="", birth_year=None)
        journal.record(
            verb="training.personal_data_cleared", subject=training_class, by=by, at=at,
            after={"people": count},
        )  # fmt: skip
    return count


def _certify(training_class: TrainingClass) -> list[int]:
    """Numbers for everybody who was there long enough; the ids of those with an account."""
    year = training_class.held_on.year if training_class.held_on else 0
    given = []
    done = training_class.enrolments.filter(completed_on__isnull=False, certificate_no__isnull=True)
    for enrolment in done.order_by("pk"):
        # the tail keeps others' numbers from being guessed
        number = f"DT-{year}-{enrolment.pk:06d}-{drawn(5)}"
        Enrolment.objects.filter(pk=enrolment.pk).update(certificate_no=number)
        if enrolment.person_id is not None:
            given.append(enrolment.person_id)
    return given


def _tell(persons: Iterable[Person], verb: str, title: str, body: str, at: dt.datetime) -> None:
    notices.notify(persons=persons, verb=verb, title=title, body=body, link="/dao-tao/cua-toi/", at=at)


def _fresh(training_class: TrainingClass) -> TrainingClass:
    return TrainingClass.objects.select_related("unit", "place_unit").get(pk=training_class.pk)
