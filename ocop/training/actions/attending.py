"""Who was there: by a code scanned, by a ticket shown, by hand. Ticking twice changes nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext as _

from ocop.base.actor import Actor
from ocop.base.refusals import Refused
from ocop.journal import actions as journal
from ocop.training import codes, rules
from ocop.training.actions import settling
from ocop.training.models import Attendance, Enrolment, How, Session
from ocop.training.states import ClassState, EnrolmentState


def check_in(code: str, *, by: Actor, at: dt.datetime) -> Attendance:
    """Tick oneself with the code that the organiser shows. A second time answers the first.

    Refused: a code that is not ours or too old (input), outside the session's hours, without a seat.
    """
    session = session_of(code, at)
    enrolment = own_seat(session, by)
    rules.in_window.check(session, at)
    rules.may_attend.check(enrolment, session)
    return _tick(enrolment, session, How.SELF, by, at)


def check_in_ticket(enrolment: Enrolment, session: Session, *, by: Actor, at: dt.datetime) -> Attendance:
    """Tick the holder of a ticket that was shown. A second time answers the first.

    Refused: who does not run the class (person), outside the session's hours, without a seat, a ticket of
    another class.
    """
    rules.may_run.check(by, session.training_class.unit_id)
    rules.in_window.check(session, at)
    rules.may_attend.check(enrolment, session)
    return _tick(enrolment, session, How.TICKET, by, at)


def tick_session(
    session: Session, present: Collection[int], shown: Collection[int], *, by: Actor, at: dt.datetime
) -> int:
    """Tick by hand: of the enrolments `shown` on the page, those `present` were there, the others were not.

    Nobody who was not shown is touched. How many changed. Refused: who does not run the class (person),
    before the session's hours, a class that is closed or cancelled.
    """
    rules.may_tick.check(by, session, at)
    seated = session.training_class.enrolments.filter(state=EnrolmentState.ENROLLED, pk__in=list(shown))
    with transaction.atomic():
        ids = set(seated.values_list("pk", flat=True))
        there = set(session.attendances.filter(enrolment__in=ids).values_list("enrolment_id", flat=True))
        new, gone = (ids & set(present)) - there, there - set(present)
        if not new and not gone:
            return 0
        rows = [Attendance(enrolment_id=pk, session=session, how=How.MANUAL, at=at) for pk in sorted(new)]
        Attendance.objects.bulk_create(rows, ignore_conflicts=True)
        session.attendances.filter(enrolment__in=gone).delete()
        after = {"present": sorted(new), "absent": sorted(gone)}
        journal.record(verb="training.session_ticked", subject=session, by=by, at=at, after=after)
        _settle_if_held(session)
    return len(new) + len(gone)


def session_of(code: str, at: dt.datetime) -> Session:
    """The session of a code that still works at `at`; refused (input) otherwise."""
    found = codes.read(code)
    session = None
    if found is not None:
        session = Session.objects.select_related("training_class__unit").filter(pk=found.session_id).first()
    if found is None or session is None:
        raise Refused(_("Mã này không phải của hệ thống. Hãy quét lại mã đang chiếu."), about="input")
    if at > found.until:
        raise Refused(_("Mã đã hết hạn. Hãy quét lại mã đang chiếu trên màn hình."), about="input")
    return session


def own_seat(session: Session, by: Actor) -> Enrolment:
    """The actor's enrolment in the session's class; refused where there is none."""
    rows = session.training_class.enrolments.filter(person_id=by.person_id or 0)
    found = rows.select_related("training_class").exclude(state=EnrolmentState.CANCELLED).first()
    if found is None:
        raise Refused(_("Anh chị chưa có tên trong lớp này. Hãy báo ban tổ chức."), about="person")
    return found


def _tick(enrolment: Enrolment, session: Session, how: str, by: Actor, at: dt.datetime) -> Attendance:
    with transaction.atomic():
        row, is_new = Attendance.objects.get_or_create(
            enrolment=enrolment, session=session, defaults={"how": how, "at": at}
        )
        if is_new:
            journal.record(
                verb="training.checked_in", subject=enrolment, by=by, at=at,
                after={"session": session.pk, "how": how},
            )  # fmt: skip
            _settle_if_held(session)
    return row


def _settle_if_held(session: Session) -> None:
    if session.training_class.state == ClassState.HELD:
        settling.settle(session.training_class)
