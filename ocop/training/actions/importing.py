"""Taking in the list of those who attended, as offices keep it: a table handed in on the class's page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from ocop.base.actor import Actor
from ocop.base.refusals import Refused
from ocop.journal import actions as journal
from ocop.journal import queries as entries
from ocop.training import lists, rules
from ocop.training.actions import enrolling, settling
from ocop.training.models import Attendance, How, TrainingClass
from ocop.training.states import ClassState, EnrolmentState


@dataclass(frozen=True)
class Taken:
    """What came of a list: people added, those known before, attendances written down."""

    added: int
    known: int
    attendances: int


def take_in_list(
    training_class: TrainingClass, rows: Sequence[lists.Row], *, by: Actor, at: dt.datetime, key: str = ""
) -> Taken:
    """Write the people of a checked list down (`lists.read`), and where the list says so that they were at
    every session begun so far. Who is on the class's list already is not added again. All or nothing.

    Refused: as `enrol_other`; more people than seats are free (raise the seats first); the class closed.
    """
    with transaction.atomic():
        if entries.answered(key) is not None:
            return Taken(0, len(rows), 0)
    rules.may_enrol_others.check(by, training_class)
    with transaction.atomic():
        found, added = [], 0
        for row in rows:
            known = enrolling.same_people(training_class, row.person).first()
            if known is None:
                known = enrolling.place(training_class, row.person, by=by, at=at)
                added += 1
            if known.state != EnrolmentState.ENROLLED and row.was_there:
                said = _("Dòng %(n)d: lớp đã đủ chỗ. Hãy tăng số chỗ rồi nhập lại.") % {"n": row.number}
                raise Refused(said, about="input", field="upload")
            found.append((known, row))
        there = [enrolment.pk for enrolment, row in found if row.was_there]
        written = _attend(training_class, there, at)
        taken = Taken(added, len(rows) - added, written)
        after = {"added": added, "known": taken.known, "attendances": written}
        journal.record(
            verb="training.list_taken_in", subject=training_class, by=by, at=at, key=key, after=after
        )
        if training_class.state == ClassState.HELD:
            settling.settle(training_class)
    return taken


def _attend(training_class: TrainingClass, enrolment_ids: Sequence[int], at: dt.datetime) -> int:
    sessions = training_class.sessions.filter(begins_at__lte=at).values_list("pk", flat=True)
    before = Attendance.objects.filter(enrolment__training_class=training_class)
    known = set(before.values_list("enrolment_id", "session_id"))
    fresh = [
        Attendance(enrolment_id=enrolment, session_id=session, how=How.LIST, at=at)
        for session in sessions
        for enrolment in dict.fromkeys(enrolment_ids)
        if (enrolment, session) not in known
    ]
    Attendance.objects.bulk_create(fresh, ignore_conflicts=True, batch_size=500)
    return len(fresh)
