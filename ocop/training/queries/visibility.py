"""Who sees which class, and whose name."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q, QuerySet

from ocop.base.actor import Actor
from ocop.training.models import Enrolment, Programme, TrainingClass
from ocop.training.states import ClassState, EnrolmentState

WAS_OPENED = Q(opened_at__isnull=False)
"""Drafts are the desk's business, and so are those that were given up before anybody could sign up."""


def is_desk(actor: Actor) -> bool:
    """Whether the actor runs training: for the province, or for one commune."""
    return actor.has("training.manage") and (actor.province_wide or actor.unit_id is not None)


def runs(actor: Actor, unit_id: int | None) -> bool:
    """Whether what `unit_id` holds is in the actor's care: all for the province, a commune its own."""
    return is_desk(actor) and (actor.province_wide or (unit_id is not None and actor.unit_id == unit_id))


def classes_in_care_of(actor: Actor) -> QuerySet[TrainingClass]:
    """The classes that the actor may change: all for the province, a commune's own."""
    if not is_desk(actor):
        return TrainingClass.objects.none()
    if actor.province_wide:
        return TrainingClass.objects.all()
    return TrainingClass.objects.filter(unit_id=actor.unit_id or 0)


def classes_visible_to(actor: Actor) -> QuerySet[TrainingClass]:
    """At the officers' desks: all to who reads or runs all; to a commune its own and what others opened."""
    if actor.has("view.all") or (is_desk(actor) and actor.province_wide):
        return TrainingClass.objects.all()
    if is_desk(actor):
        return TrainingClass.objects.filter(Q(unit_id=actor.unit_id) | WAS_OPENED)
    return TrainingClass.objects.none()


def classes_open_to(actor: Actor) -> QuerySet[TrainingClass]:
    """What anybody may read of: public ones that were opened; to somebody known those they take part in, too,
    and to who may sign up also those that are not on the public page."""
    seen = Q(is_public=True) & WAS_OPENED
    if actor.has("training.enrol") or actor.has("training.manage") or actor.has("view.all"):
        seen |= WAS_OPENED
    if actor.person_id is not None:
        own = Enrolment.objects.filter(person_id=actor.person_id)
        seen |= Q(pk__in=own.values("training_class"))
    return TrainingClass.objects.filter(seen)


def programmes_visible_to(actor: Actor) -> QuerySet[Programme]:
    """All to the province and who reads all; to a commune its own and those of the province."""
    if actor.has("view.all") or (is_desk(actor) and actor.province_wide):
        return Programme.objects.all()
    if is_desk(actor):
        return Programme.objects.filter(Q(unit_id=actor.unit_id) | Q(unit__level="province"))
    return Programme.objects.none()


def enrolments_visible_to(actor: Actor) -> QuerySet[Enrolment]:
    """THE rule for names of trainees: those in charge alone.

    The province that runs training sees all; a commune the classes that it runs, and people of its own in
    those of others; a member the people of its producer; everybody themselves. Who merely reads all (leaders,
    auditors) sees numbers.
    """
    seen = Q(pk__in=[])
    if is_desk(actor):
        if actor.province_wide:
            return Enrolment.objects.all()
        seen |= Q(training_class__unit_id=actor.unit_id) | Q(unit_id=actor.unit_id)
    elif actor.has("training.enrol") and actor.organisation_id is not None:
        seen |= Q(organisation_id=actor.organisation_id)
    if actor.person_id is not None:
        seen |= Q(person_id=actor.person_id)
    return Enrolment.objects.filter(seen)


def own_enrolments(actor: Actor) -> QuerySet[Enrolment]:
    """The actor's own, the latest class first."""
    rows = Enrolment.objects.filter(person_id=actor.person_id or 0)
    return rows.select_related("training_class__unit", "training_class__place_unit").order_by(
        "-training_class__starts_on", "-pk"
    )


def upcoming(classes: QuerySet[TrainingClass], on: dt.date) -> QuerySet[TrainingClass]:
    """Those that take names or run, the soonest first."""
    rows = classes.filter(state__in=(ClassState.OPEN, ClassState.RUNNING), ends_on__gte=on)
    return rows.select_related("unit", "place_unit", "programme").order_by("starts_on", "pk")


def seated(enrolments: QuerySet[Enrolment]) -> QuerySet[Enrolment]:
    """Those that have a seat."""
    return enrolments.filter(state=EnrolmentState.ENROLLED)
