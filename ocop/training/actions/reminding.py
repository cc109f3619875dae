"""What the clock does for training: begins classes on their day, reminds, clears personal data in time."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _

from ocop.base import clock
from ocop.base.actor import system
from ocop.notices import actions as notices
from ocop.people.models import Person
from ocop.training.actions import moving
from ocop.training.models import TrainingClass
from ocop.training.states import ClassState, EnrolmentState

DAYS_BEFORE = 2
"""Calendar days before the first session at which everybody with a seat is reminded."""

_AT_ONCE = 500
"""Classes cleared in one day's work; the rest waits for the next day."""


def daily(*, at: dt.datetime) -> tuple[int, int, int]:
    """The day's work: classes begun, people reminded, classes cleared. Worked out again, it is silent."""
    return begin_due(at=at), remind(at=at), clear_due(at=at)


def begin_due(*, at: dt.datetime) -> int:
    """Classes whose first day has come run from now on; how many."""
    due = TrainingClass.objects.filter(state=ClassState.OPEN, starts_on__lte=clock.local_date(at))
    by = system()
    found = list(due.order_by("pk"))
    for training_class in found:
        moving.begin_class(training_class, by=by, at=at)
    return len(found)


def remind(*, at: dt.datetime) -> int:
    """Remind everybody with a seat and an account two days before the first session; how many are new."""
    on = clock.local_date(at)
    soon = on + dt.timedelta(days=DAYS_BEFORE)
    classes = TrainingClass.objects.filter(state=ClassState.OPEN, starts_on__gte=on, starts_on__lte=soon)
    told = 0
    for training_class in classes.select_related("place_unit").order_by("pk"):
        assert training_class.starts_on is not None
        seated = training_class.enrolments.filter(state=EnrolmentState.ENROLLED, person__isnull=False)
        told += len(
            notices.remind(
                persons=Person.objects.filter(pk__in=seated.values("person_id")),
                verb="training.soon",
                title=_("Sắp học: %(title)s, ngày %(day)s")
                % {"title": training_class, "day": f"{training_class.starts_on:%d/%m/%Y}"},
                body=training_class.place,
                link=f"/dao-tao/{training_class.pk}/",
                thing=f"training.TrainingClass:{training_class.pk}",
                due_on=training_class.starts_on,
                days_before=DAYS_BEFORE,
                at=at,
            )
        )
    return told


def clear_due(*, at: dt.datetime) -> int:
    """Clear phones and birth years of classes closed OCOP_TRAINEE_DAYS ago or longer; how many classes.

    Of those that were cancelled, the days count from what would have been the first; of those that nobody
    closed, from the last.
    """
    before = at - dt.timedelta(days=settings.OCOP_TRAINEE_DAYS)
    closed = Q(state=ClassState.CLOSED, closed_at__lte=before)
    cancelled = Q(state=ClassState.CANCELLED, starts_on__lte=clock.local_date(before))
    going_on = (ClassState.OPEN, ClassState.RUNNING, ClassState.HELD)
    forgotten = Q(state__in=going_on, ends_on__lte=clock.local_date(before))
    rows = TrainingClass.objects.filter(closed | cancelled | forgotten, cleared_at__isnull=True)
    due = rows.order_by("pk")
    found, by = list(due[:_AT_ONCE]), system()
    for training_class in found:
        moving.clear_personal_data(training_class, by=by, at=at)
    return len(found)
