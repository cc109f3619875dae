"""Seats of a class, by many hands at once.

On SQLite one writer goes after the other anyway; what is held here are the row locks of PostgreSQL.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from ocop.training import actions
from ocop.training.models import Attendance, Enrolment, TrainingClass
from tests.concurrency.hands import at_once
from tests.factories.people import actor_with
from tests.factories.training import AT, BY, FIRST, make_class, make_trainee, moment, session_of

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def counted() -> tuple[int, int, int]:
    """Seats taken by the class's own count, people with a seat, people who wait."""
    rows = Enrolment.objects
    seated, waiting = (rows.filter(state=state).count() for state in ("enrolled", "waiting"))
    return TrainingClass.objects.get().taken, seated, waiting


def test_twenty_hands_after_five_seats_give_five() -> None:
    make_class(seats=5)

    def hand() -> None:
        make_trainee(TrainingClass.objects.get())

    assert at_once([hand] * 20) == ["done"] * 20
    assert counted() == (5, 5, 15)


def test_people_who_come_while_others_leave_neither_overbook_nor_wait_beside_a_free_seat() -> None:
    training_class = make_class(seats=5)
    there = [make_trainee(training_class) for _n in range(8)]

    def leave(pk: int) -> Callable[[], Any]:
        def hand() -> None:
            found = Enrolment.objects.select_related("training_class").get(pk=pk)
            actions.cancel_enrolment(found, by=BY, at=AT)

        return hand

    def come() -> None:
        make_trainee(TrainingClass.objects.get())

    told = at_once([*(leave(row.pk) for row in there), *[come] * 6])
    # who waited and was moved up by another's leaving is told to look again, and keeps the seat
    assert set(told) <= {"done", "stale"}
    taken, seated, waiting = counted()
    assert taken == seated <= 5 and (waiting == 0 or seated == 5)


def test_one_person_twice_at_once_signs_up_and_checks_in_once() -> None:
    training_class, officer = make_class(), actor_with("commune_officer")

    def sign_up() -> None:
        actions.enrol_self(TrainingClass.objects.get(pk=training_class.pk), by=officer, at=AT)

    assert sorted(at_once([sign_up] * 6)) == ["done", *["stale"] * 5]
    assert counted() == (1, 1, 0)

    def tick() -> None:
        row = Enrolment.objects.select_related("training_class").get()
        session = session_of(training_class)
        actions.check_in_ticket(row, session, by=BY, at=moment(FIRST, 9))

    assert at_once([tick] * 6) == ["done"] * 6
    assert Attendance.objects.count() == 1
