"""Who was there long enough: worked out from attendance when a class is held, and again when that changes."""

from __future__ import annotations

from collections import defaultdict

from ocop.base.each import update_each
from ocop.training.models import Attendance, Enrolment, TrainingClass
from ocop.training.states import EnrolmentState


def settle(training_class: TrainingClass) -> None:
    """Store minutes, and the day of completion where they reach the share. In the caller's transaction."""
    lasting = {session.pk: session.minutes for session in training_class.sessions.all()}
    total = sum(lasting.values())
    spent: dict[int, int] = defaultdict(int)
    rows = Attendance.objects.filter(session__training_class=training_class)
    for enrolment_id, session_id in rows.values_list("enrolment_id", "session_id"):
        spent[enrolment_id] += lasting.get(session_id, 0)
    held = training_class.held_on
    seated = training_class.enrolments.filter(state=EnrolmentState.ENROLLED).values_list("pk", flat=True)
    values = {
        pk: {
            "minutes": spent[pk],
            "completed_on": held if reaches(spent[pk], total, training_class.share) else None,
        }
        for pk in seated
    }
    if values:
        update_each(Enrolment, values)


def reaches(minutes: int, total: int, share: int) -> bool:
    """Whether `minutes` of `total` are at least `share` per cent; whole numbers, no rounding."""
    return total > 0 and minutes > 0 and minutes * 100 >= total * share
