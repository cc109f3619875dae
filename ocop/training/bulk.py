"""The list of a class as a table, for imports: whole rows, one entry in the journal.

The rows were checked by whoever read them; seats are given as `enrolling.place` gives them. What people are
called and how they are reached stays out of the journal.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from ocop.base.actor import Actor
from ocop.base.codes import drawn
from ocop.base.each import batches, update_each
from ocop.base.refusals import Refused
from ocop.journal import actions as journal
from ocop.training import rules
from ocop.training.actions import seating, settling
from ocop.training.models import Attendance, Enrolment, How, TrainingClass
from ocop.training.states import ClassState, EnrolmentState

Row = Mapping[str, Any]
"""Values by field name, relations by their id; `was_there`: at every session begun so far."""

_SAID = (
    "name", "name_key", "who", "gender", "birth_year", "phone", "unit_id", "organisation_id",
    "organisation_name",
)  # fmt: skip


def add_trainees(
    training_class: TrainingClass, rows: Sequence[Row], *, by: Actor, at: dt.datetime
) -> tuple[list[int], list[int]]:
    """Write people down, in their order on the seats that are free, then on the waiting list; the ids of the
    rows, and of the attendances written.

    Refused: who does not run the class, one that takes no names (any more) or was cleared; people who were
    there, or a class that was held, without a seat; a full waiting list.
    """
    rules.may_take_in_list.check(by, training_class)
    with transaction.atomic():
        seated = _take_seats(training_class, len(rows))
        _check_waiting(training_class, rows[seated:])
        made = [
            Enrolment(
                training_class=training_class, token=drawn(), enrolled_at=at,
                state=EnrolmentState.ENROLLED if place < seated else EnrolmentState.WAITING,
                **{name: row[name] for name in _SAID},
            )
            for place, row in enumerate(rows)
        ]  # fmt: skip
        Enrolment.objects.bulk_create(made, batch_size=500)
        there = [each.pk for each, row in zip(made, rows, strict=True) if row["was_there"]]
        written = _attend(training_class, there, at)
        _wrote(training_class, {"added": len(made), "attendances": len(written)}, by, at)
    return [each.pk for each in made], written


def change_trainees(
    training_class: TrainingClass, rows: Mapping[int, Row], *, by: Actor, at: dt.datetime
) -> list[int]:
    """Put values in place of those that people on the list have; the ids of attendances written of those who
    were there. Refused as `add_trainees`."""
    rules.may_take_in_list.check(by, training_class)
    with transaction.atomic():
        update_each(Enrolment, {pk: {name: row[name] for name in _SAID} for pk, row in rows.items()})
        written = _attend(training_class, [pk for pk, row in rows.items() if row["was_there"]], at)
        _wrote(training_class, {"changed": len(rows), "attendances": len(written)}, by, at)
    return written


def take_back(
    training_class: TrainingClass,
    removed: Collection[int],
    restored: Mapping[int, Row],
    attendances: Collection[int],
    *,
    by: Actor,
    at: dt.datetime,
) -> None:
    """Take people out that a list had brought, give others their earlier values and take attendances out
    that it had written; seats that become free go to who waits longest. Refused as `add_trainees`."""
    rules.may_take_in_list.check(by, training_class)
    with transaction.atomic():
        for batch in batches(attendances, 500):
            Attendance.objects.filter(pk__in=batch).delete()
        freed = 0
        for batch in batches(removed, 500):
            gone = training_class.enrolments.filter(pk__in=batch)
            freed += gone.filter(state=EnrolmentState.ENROLLED).count()
            gone.delete()
        TrainingClass.objects.filter(pk=training_class.pk).update(taken=F("taken") - freed)
        update_each(Enrolment, {pk: {name: row[name] for name in _SAID} for pk, row in restored.items()})
        if freed:
            seating.fill(training_class, by=by, at=at)
        said = {"removed": len(removed), "changed": len(restored)}
        journal.record(verb="training.list_taken_back", subject=training_class, by=by, at=at, after=said)
        _settle(training_class)


def _take_seats(training_class: TrainingClass, wanted: int) -> int:
    """Take as many seats as there are people, at most those that are free; how many. As `seating.take`: the
    first UPDATE makes others wait."""
    found = TrainingClass.objects.filter(pk=training_class.pk)
    found.update(taken=F("taken"))
    training_class.refresh_from_db(fields=["seats", "taken", "state"])
    seats = min(wanted, training_class.free)
    found.update(taken=F("taken") + seats)
    return seats


def _check_waiting(training_class: TrainingClass, rows: Sequence[Row]) -> None:
    if not rows:
        return
    if training_class.state == ClassState.HELD or any(row["was_there"] for row in rows):
        raise Refused(_("Lớp đã đủ chỗ. Hãy tăng số chỗ rồi so lại."))
    waiting = training_class.enrolments.filter(state=EnrolmentState.WAITING).count()
    if waiting + len(rows) > rules.MOST_WAITING:
        raise Refused(_("Danh sách chờ đã đầy."))


def _attend(training_class: TrainingClass, enrolment_ids: Collection[int], at: dt.datetime) -> list[int]:
    """Write people down as there at every session begun so far; the ids of what was not written before."""
    sessions = list(training_class.sessions.filter(begins_at__lte=at).values_list("pk", flat=True))
    known: set[tuple[int, int]] = set()
    for batch in batches(enrolment_ids):
        rows = Attendance.objects.filter(enrolment__in=batch)
        known |= set(rows.values_list("enrolment_id", "session_id"))
    fresh = [
        Attendance(enrolment_id=enrolment, session_id=session, how=How.LIST, at=at)
        for session in sessions
        for enrolment in enrolment_ids
        if (enrolment, session) not in known
    ]
    Attendance.objects.bulk_create(fresh, batch_size=500)
    return [row.pk for row in fresh]


def _wrote(training_class: TrainingClass, what: dict[str, int], by: Actor, at: dt.datetime) -> None:
    if any(what.values()):
        journal.record(verb="training.list_taken_in", subject=training_class, by=by, at=at, after=what)
        _settle(training_class)


def _settle(training_class: TrainingClass) -> None:
    if training_class.state == ClassState.HELD:
        settling.settle(training_class)
