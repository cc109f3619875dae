"""Reading persons and appointments."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Q

from ocop.base.actor import ANONYMOUS, Actor
from ocop.people.models import Appointment, Person
from ocop.people.roles import ROLES


def appointments_on(person_id: int, on: dt.date) -> models.QuerySet[Appointment]:
    """The appointments of a person that are in force on a day, oldest first."""
    return (
        Appointment.objects.filter(person_id=person_id, person__is_active=True, valid_from__lte=on)
        .filter(Q(valid_to__isnull=True) | Q(valid_to__gte=on))
        .select_related("person", "unit", "organisation")
        .order_by("id")
    )


def actor_of(person_id: int, *, appointment_id: int | None, on: dt.date) -> Actor:
    """The actor of a person under one appointment.

    The first appointment in force where `appointment_id` is not one of them; an actor
    without rights where there is none.
    """
    running = list(appointments_on(person_id, on))
    if not running:
        person = Person.objects.filter(pk=person_id, is_active=True).first()
        return Actor(person_id=person.pk, name=str(person)) if person else ANONYMOUS
    chosen = next((a for a in running if a.pk == appointment_id), running[0])
    return actor_from(chosen)


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
