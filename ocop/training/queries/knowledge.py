"""The library, and what somebody has learned against what their role should have."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import Count, Q, QuerySet

from ocop.base.actor import Actor
from ocop.organisations.models import Organisation
from ocop.people.models import Appointment, Person
from ocop.training.models import Enrolment, Material, Programme, RoleTopics, Session, TrainingClass
from ocop.training.queries import visibility
from ocop.training.states import EnrolmentState, MaterialState
from ocop.training.topics import DEFAULT_REQUIRED, OFFICIALS, ROLES, TOPICS, fitting, topic_label


def materials_visible_to(actor: Actor) -> QuerySet[Material]:
    """Public ones to everybody; all that were not withdrawn to who takes part; all to the desks."""
    if actor.has("view.all") or visibility.is_desk(actor):
        return Material.objects.all()
    if actor.has("training.enrol"):
        return Material.objects.exclude(state=MaterialState.WITHDRAWN)
    return Material.objects.filter(is_public=True).exclude(state=MaterialState.WITHDRAWN)


def library(
    materials: QuerySet[Material],
    *,
    audience: str = "",
    topic: str = "",
    language: str = "",
    old: bool = False,
) -> QuerySet[Material]:
    """The materials in use (all with `old`), by topic and title."""
    exact = {"audience": audience, "topic": topic, "language": language}
    rows = materials.filter(**{name: value for name, value in exact.items() if value})
    if not old:
        rows = rows.filter(state=MaterialState.CURRENT)
    return rows.select_related("unit", "file").order_by("topic", "title", "-version", "pk")


def with_class_counts(programmes: QuerySet[Programme]) -> QuerySet[Programme]:
    """With `class_count`, how many classes are planned in each."""
    return programmes.annotate(class_count=Count("classes"))


def required_topics() -> dict[str, list[str]]:
    """What each role should have learned: the province's word, else our default. One statement."""
    said = dict(RoleTopics.objects.values_list("role", "topics"))
    return {role: list(said.get(role, DEFAULT_REQUIRED[role])) for role in ROLES}


@dataclass
class Record:
    """What somebody has learned: minutes by topic, classes, tests passed; and what is missing."""

    minutes: dict[str, int] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    required: list[str] = field(default_factory=list)
    classes: int = 0
    passed: int = 0

    @property
    def rows(self) -> list[tuple[str, float, bool]]:
        """Topic in words, hours, whether the role asks for it; those asked for first."""
        codes = [code for code in TOPICS if code in self.minutes or code in self.required]
        ordered = sorted(codes, key=lambda code: code not in self.required)
        return [
            (topic_label(code), round(self.minutes.get(code, 0) / 60, 1), code in self.required)
            for code in ordered
        ]

    @property
    def missing_labels(self) -> list[str]:
        """The missing topics in words."""
        return [topic_label(code) for code in self.missing]

    @property
    def hours(self) -> float:
        """All hours."""
        return round(sum(self.minutes.values()) / 60, 1)


def records(person_roles: Mapping[int, Collection[str]]) -> dict[int, Record]:
    """The records of persons by id, each against the roles they hold. Three statements."""
    asked = required_topics()
    found = {
        pk: Record(required=[t for t in TOPICS if any(t in asked.get(role, ()) for role in roles)])
        for pk, roles in person_roles.items()
    }
    mine = Q(attendances__enrolment__person_id__in=list(person_roles))
    seen = Session.objects.filter(mine, attendances__enrolment__state=EnrolmentState.ENROLLED)
    columns = ("attendances__enrolment__person_id", "topic", "begins_at", "ends_at")
    for person_id, topic, begins, ends in seen.values_list(*columns):
        record = found[person_id]
        spent = int((ends - begins).total_seconds() // 60)
        record.minutes[topic] = record.minutes.get(topic, 0) + spent
    done = Enrolment.objects.filter(person_id__in=list(person_roles), completed_on__isnull=False)
    for person_id, passed in done.values_list("person_id", "result__passed"):
        found[person_id].classes += 1
        found[person_id].passed += bool(passed)
    for record in found.values():
        record.missing = [topic for topic in record.required if not record.minutes.get(topic)]
    return found


def record_of(person_id: int, roles: Iterable[str]) -> Record:
    """One person's record."""
    return records({person_id: list(roles)})[person_id]


def officials(on: object, unit_id: int | None = None) -> QuerySet[Appointment]:
    """Running appointments of those who work for the programme, by name; of one unit if it is given."""
    ended = Q(valid_to__isnull=True) | Q(valid_to__gte=on)
    roles = {*OFFICIALS, "council_member", "advisor"}
    rows = Appointment.objects.filter(ended, valid_from__lte=on, role__in=roles, person__is_active=True)
    if unit_id is not None:
        rows = rows.filter(unit_id=unit_id)
    return rows.select_related("person", "unit", "organisation").order_by("person__sort_key", "pk")


def suggestions(
    topics: Collection[str], classes: QuerySet[TrainingClass], person_id: int, roles: Iterable[str]
) -> list[TrainingClass]:
    """Open classes on one of the topics for holders of the roles, without the person's own. One statement."""
    if not topics:
        return []
    own = Enrolment.objects.filter(person_id=person_id).exclude(state=EnrolmentState.CANCELLED)
    rows = classes.filter(state="open", sessions__topic__in=list(topics), audience__in=fitting(roles))
    rows = rows.exclude(pk__in=own.values("training_class")).select_related("place_unit", "unit")
    return list(rows.distinct().order_by("starts_on", "pk")[:10])


def taught(organisation: Organisation) -> list[tuple[str, int, int]]:
    """What people of a producer have learned: topic in words, people, hours together. One statement."""
    people: dict[str, set[int]] = defaultdict(set)
    minutes: dict[str, int] = defaultdict(int)
    rows = Session.objects.filter(
        attendances__enrolment__organisation=organisation,
        attendances__enrolment__state=EnrolmentState.ENROLLED,
    ).values_list("topic", "attendances__enrolment_id", "begins_at", "ends_at")
    for topic, enrolment_id, begins, ends in rows:
        people[topic].add(enrolment_id)
        minutes[topic] += int((ends - begins).total_seconds() // 60)
    return [
        (topic_label(code), len(people[code]), round(minutes[code] / 60)) for code in TOPICS if code in people
    ]


def person_named(username: str) -> Person | None:
    """The person of a sign-in name, whatever its case."""
    return Person.objects.filter(username__iexact=username.strip(), is_active=True).first()
