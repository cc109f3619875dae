"""Lists of classes, who sits in them, and figures of one class."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Case, Count, DateTimeField, F, IntegerField, Prefetch, Q, QuerySet, When

from ocop.organisations.models import Gender
from ocop.training.models import Attendance, Enrolment, Session, Teacher, TrainingClass
from ocop.training.states import EnrolmentState

_STATE_ORDER = Case(
    When(state=EnrolmentState.ENROLLED, then=0),
    When(state=EnrolmentState.WAITING, then=1),
    default=2,
    output_field=IntegerField(),
)
_BY_TIME = Case(When(state=EnrolmentState.WAITING, then=F("enrolled_at")), output_field=DateTimeField())


def listed(classes: QuerySet[TrainingClass]) -> QuerySet[TrainingClass]:
    """The latest first; drafts without a day on top."""
    rows = classes.select_related("unit", "place_unit", "programme")
    waiting = Count("enrolments", filter=Q(enrolments__state=EnrolmentState.WAITING))
    return rows.annotate(waiting=waiting).order_by("-starts_on", "-pk")


def narrow(
    classes: QuerySet[TrainingClass], *, state: str = "", kind: str = "", audience: str = "", year: int = 0
) -> QuerySet[TrainingClass]:
    """Those of one state, kind, audience, year of their first day."""
    exact = {"state": state, "kind": kind, "audience": audience, "starts_on__year": year}
    return classes.filter(**{name: value for name, value in exact.items() if value})


def with_parts(classes: QuerySet[TrainingClass]) -> QuerySet[TrainingClass]:
    """With sessions, teachers and what a class's page names, in two more statements."""
    return classes.select_related("unit", "place_unit", "programme", "exam").prefetch_related(
        Prefetch("sessions", Session.objects.order_by("begins_at", "pk")),
        Prefetch("teachers", Teacher.objects.select_related("organisation").order_by("pk")),
    )


def roll(enrolments: QuerySet[Enrolment], training_class: TrainingClass) -> QuerySet[Enrolment]:
    """The people of one class: seats first, then the waiting list in its order, those who left last."""
    return (
        enrolments.filter(training_class=training_class)
        .select_related("unit", "organisation", "result", "training_class")
        .prefetch_related(Prefetch("attendances", Attendance.objects.order_by("pk")))
        .annotate(state_order=_STATE_ORDER, waits_since=_BY_TIME)
        .order_by("state_order", "waits_since", "name_key", "pk")
    )


def to_tick(enrolments: QuerySet[Enrolment], session: Session) -> QuerySet[Enrolment]:
    """Everybody with a seat in a session's class by name, with `is_there` for this session."""
    there = Count("attendances", filter=Q(attendances__session=session))
    rows = enrolments.filter(training_class_id=session.training_class_id, state=EnrolmentState.ENROLLED)
    return rows.select_related("unit", "organisation").annotate(is_there=there).order_by("name_key", "pk")


@dataclass(frozen=True)
class Figures:
    """How many sit in a class, wait, were there long enough; of the last by sex."""

    enrolled: int
    waiting: int
    came: int
    completed: int
    women: int
    men: int
    unsaid: int
    certified: int


def figures(training_class: TrainingClass) -> Figures:
    """The figures of one class; no names. One statement."""
    seated = Q(state=EnrolmentState.ENROLLED)
    done = Q(completed_on__isnull=False)
    row = training_class.enrolments.aggregate(
        enrolled=Count("pk", filter=seated),
        waiting=Count("pk", filter=Q(state=EnrolmentState.WAITING)),
        came=Count("pk", filter=seated & Q(minutes__gt=0)),
        completed=Count("pk", filter=done),
        women=Count("pk", filter=done & Q(gender=Gender.FEMALE)),
        men=Count("pk", filter=done & Q(gender=Gender.MALE)),
        unsaid=Count("pk", filter=done & Q(gender="")),
        certified=Count("pk", filter=Q(certificate_no__isnull=False)),
    )
    return Figures(**row)


@dataclass(frozen=True)
class PlaceRow:
    """How many people of a commune were taught, and how many of them women; no name."""

    place: str
    enrolled: int
    completed: int
    women: int


def by_place(training_class: TrainingClass) -> list[PlaceRow]:
    """The report by commune of the participants, in the order of the communes' names. One statement."""
    done = Q(completed_on__isnull=False)
    rows = (
        training_class.enrolments.filter(state=EnrolmentState.ENROLLED)
        .values("unit__name", "unit__sort_key", "unit_id")
        .annotate(
            n=Count("pk"),
            done=Count("pk", filter=done),
            women=Count("pk", filter=done & Q(gender=Gender.FEMALE)),
        )
        .order_by("unit__sort_key", "unit_id")
    )
    return [PlaceRow(row["unit__name"] or "", row["n"], row["done"], row["women"]) for row in rows]


def attendance_by_session(training_class: TrainingClass) -> dict[int, int]:
    """How many were at each session, by its id. One statement."""
    rows = Attendance.objects.filter(session__training_class=training_class).values("session_id")
    return {row["session_id"]: row["n"] for row in rows.annotate(n=Count("pk")).order_by("session_id")}
