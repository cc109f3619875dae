"""Seats: given by compare-and-set, never more than there are; the waiting list moves up in its order."""

from __future__ import annotations

import datetime as dt

from django.db.models import F
from django.utils.translation import gettext as _

from ocop.base.actor import Actor
from ocop.journal import actions as journal
from ocop.notices import actions as notices
from ocop.training.models import Enrolment, TrainingClass
from ocop.training.states import ENROLMENT, EnrolmentState


def take(training_class: TrainingClass) -> bool:
    """Take one seat; False where none is free. Belongs into the transaction of the enrolment.

    One UPDATE that only touches a class with a free seat: two at the same moment cannot both have the last
    one, and a constraint stands behind it. The first UPDATE changes nothing and makes others wait, so that
    nobody is put on the waiting list while another gives a seat back.
    """
    TrainingClass.objects.filter(pk=training_class.pk).update(taken=F("taken"))
    free = TrainingClass.objects.filter(pk=training_class.pk, taken__lt=F("seats"))
    if free.update(taken=F("taken") + 1) != 1:
        return False
    training_class.taken += 1
    return True


def give_back(training_class: TrainingClass) -> None:
    """Give one seat back."""
    TrainingClass.objects.filter(pk=training_class.pk, taken__gt=0).update(taken=F("taken") - 1)
    training_class.taken -= 1


def fill(training_class: TrainingClass, *, by: Actor, at: dt.datetime) -> int:
    """Move up those who wait, longest waiting first, as long as seats are free; tell them. How many."""
    moved = 0
    waiting = training_class.enrolments.filter(state=EnrolmentState.WAITING).order_by("enrolled_at", "pk")
    for enrolment in waiting.select_related("person", "training_class"):
        if not take(training_class):
            break
        journal.move(ENROLMENT, enrolment, "move_up", by=by, at=at)
        _tell(enrolment, at)
        moved += 1
    return moved


def _tell(enrolment: Enrolment, at: dt.datetime) -> None:
    if enrolment.person is None:
        return
    notices.notify(
        persons=[enrolment.person], verb="training.moved_up",
        title=_("Anh chị đã có chỗ: %(title)s") % {"title": enrolment.training_class},
        body=_("Có người thôi nên đến lượt anh chị. Không đi được thì bỏ tên để nhường người sau."),
        link=ticket_link(enrolment), at=at,
    )  # fmt: skip


def ticket_link(enrolment: Enrolment) -> str:
    """The ticket's page, for the holder and for who runs the class."""
    return f"/dao-tao/ve/{enrolment.token}/"
