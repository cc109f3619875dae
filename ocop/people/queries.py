"""Reading persons and appointments."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import models
from django.db.models import Prefetch, Q

from ocop.base import text
from ocop.base.actor import ANONYMOUS, Actor
from ocop.organisations.models import Kind, Organisation
from ocop.people.models import Appointment, Person
from ocop.people.roles import LOCAL_ROLES, ROLES

Persons = models.QuerySet[Person]
KIND_OF_ROLE = {"producer": Kind.PRODUCER, "agency": Kind.AGENCY, "partner": Kind.PARTNER}
"""What kind of organisation each role belongs to."""


def _running(on: dt.date, prefix: str = "") -> Q:
    """Appointments in force on a day."""
    ended = Q(**{f"{prefix}valid_to__isnull": True}) | Q(**{f"{prefix}valid_to__gte": on})
    return Q(**{f"{prefix}valid_from__lte": on}) & ended


def appointments_on(person_id: int, on: dt.date) -> models.QuerySet[Appointment]:
    """The appointments of a person that are in force on a day, oldest first."""
    return (
        Appointment.objects.filter(_running(on), person_id=person_id, person__is_active=True)
        .select_related("person", "unit", "organisation")
        .order_by("id")
    )


def chosen_among(running: Sequence[Appointment], appointment_id: int | None) -> Appointment | None:
    """The appointment in use: the one asked for where it is in force, else the first; None without any."""
    return next((a for a in running if a.pk == appointment_id), running[0] if running else None)


def actor_of(person_id: int, *, appointment_id: int | None, on: dt.date) -> Actor:
    """The actor of a person under one appointment.

    The first appointment in force where `appointment_id` is not one of them; an actor
    without rights where there is none.
    """
    chosen = chosen_among(list(appointments_on(person_id, on)), appointment_id)
    return actor_from(chosen) if chosen else actor_without_appointment(person_id)


def actor_without_appointment(person_id: int) -> Actor:
    """The actor of somebody who holds no appointment: known, without any right; nobody when inactive."""
    person = Person.objects.filter(pk=person_id, is_active=True).first()
    return Actor(person_id=person.pk, name=str(person)) if person else ANONYMOUS


def actor_from(appointment: Appointment) -> Actor:
    """The actor of one appointment."""
    role = ROLES[appointment.role]
    return Actor(
        person_id=appointment.person_id,
        name=str(appointment.person),
        appointment_id=appointment.pk,
        role=role.code,
        rights=role.rights,
        unit_id=appointment.unit_id,
        unit_code=appointment.unit.code if appointment.unit else "",
        province_wide=role.reach == "province",
        organisation_id=appointment.organisation_id,
    )


def people_visible_to(actor: Actor) -> Persons:
    """All persons to those who appoint or read all; otherwise oneself and the members of one's producer."""
    everyone = Person.objects.order_by("sort_key", "id")
    if any(actor.has(right) for right in ("people.manage", "people.appoint_local", "view.all")):
        return everyone
    if not actor.is_known:
        return everyone.none()
    mates = Appointment.objects.none()
    if actor.organisation_id:
        mates = Appointment.objects.filter(organisation_id=actor.organisation_id)
    return everyone.filter(Q(pk=actor.person_id) | Q(pk__in=mates.values("person_id")))


def find_people(found: Persons, *, words: str = "", role: str = "", state: str = "", on: dt.date) -> Persons:
    """Narrow `found` by words (without marks), by a role held on a day and by active or closed."""
    for word in text.fold(words).split():
        found = found.filter(search_text__contains=word)
    if role == "none":
        found = found.exclude(pk__in=Appointment.objects.filter(_running(on)).values("person_id"))
    elif role:
        holders = Appointment.objects.filter(_running(on), role=role)
        found = found.filter(pk__in=holders.values("person_id"))
    if state:
        found = found.filter(is_active=state == "active")
    return found


def with_appointments(found: Persons) -> Persons:
    """`found` with all appointments of each, newest first, in two queries whatever their number."""
    rows = Appointment.objects.select_related("unit", "organisation").order_by("-valid_from", "-id")
    return found.prefetch_related(Prefetch("appointments", queryset=rows))


def holders_of(role: str, on: dt.date, unit_id: int | None = None) -> Persons:
    """Active persons who hold `role` on a day, in one unit if it is given."""
    held = Appointment.objects.filter(_running(on), role=role)
    if unit_id is not None:
        held = held.filter(unit_id=unit_id)
    return Person.objects.filter(is_active=True, pk__in=held.values("person_id")).order_by("id")


def members_of(organisation_id: int, on: dt.date) -> Persons:
    """Active persons who belong to an organisation on a day."""
    held = Appointment.objects.filter(_running(on), organisation_id=organisation_id)
    return Person.objects.filter(is_active=True, pk__in=held.values("person_id")).order_by("id")


def roles_appointable_by(actor: Actor) -> list[str]:
    """The codes of the roles that the actor may give."""
    if actor.has("people.manage"):
        return list(ROLES)
    return [code for code in ROLES if code in LOCAL_ROLES] if actor.has("people.appoint_local") else []


def organisations_appointable_by(actor: Actor) -> models.QuerySet[Organisation]:
    """The producers and agencies whose members the actor may appoint, in Vietnamese order.

    Their names are public.
    """
    given = set(roles_appointable_by(actor))
    kinds = [kind for role, kind in KIND_OF_ROLE.items() if role in given]
    return Organisation.objects.filter(kind__in=kinds, is_closed=False).order_by("sort_key", "id")


def overlapping(appointment: Appointment) -> models.QuerySet[Appointment]:
    """Appointments of the same person to the same role and place whose period meets that of `appointment`."""
    same = Appointment.objects.filter(
        person=appointment.person,
        role=appointment.role,
        unit=appointment.unit,
        organisation=appointment.organisation,
    ).exclude(pk=appointment.pk)
    still = Q(valid_to__isnull=True) | Q(valid_to__gte=appointment.valid_from)
    begun = Q(valid_from__lte=appointment.valid_to) if appointment.valid_to else Q()
    return same.filter(still & begun)


def demo_people(on: dt.date) -> list[Appointment]:
    """One running appointment per role of the fictional persons of a demo, in the order of the roles."""
    held = (
        Appointment.objects.filter(_running(on), person__is_demo=True, person__is_active=True)
        .select_related("person", "unit", "organisation")
        .order_by("id")
    )
    first: dict[str, Appointment] = {}
    for appointment in held:
        first.setdefault(appointment.role, appointment)
    return [first[code] for code in ROLES if code in first]
