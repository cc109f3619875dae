"""Making persons, appointing them, ending appointments."""

from __future__ import annotations

import datetime as dt
import secrets
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from ocop.base import clock, text
from ocop.base.actor import Actor
from ocop.base.refusals import Refused
from ocop.journal import actions as journal
from ocop.journal import queries as journal_queries
from ocop.organisations.models import Organisation
from ocop.people import rules
from ocop.people.models import Appointment, Person
from ocop.people.roles import ROLES
from ocop.places import queries as places
from ocop.places.models import Unit

# without letters and digits that are mistaken for one another when read aloud or copied by hand
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


def create_person(
    *,
    username: str,
    full_name: str,
    email: str = "",
    phone: str = "",
    password: str = "",
    by: Actor,
    at: dt.datetime,
    is_demo: bool = False,
    key: str = "",
) -> Person:
    """Make a person who can sign in; without `password` they cannot until one is given.

    Refused: to anybody but administrators and provincial officers; for a sign-in name
    that is taken in any case of letters; for a weak password.
    """
    rules.create_person.check(by)
    with transaction.atomic():
        if (pk := journal_queries.answered(key)) is not None:
            return Person.objects.get(pk=pk)
        person = Person(username=text.nfc(username), full_name=text.nfc(full_name), created_at=at)
        person.email, person.phone, person.is_demo = email.strip(), text.nfc(phone), is_demo
        _refuse_taken(person)
        _set_password(person, password)
        _keep(person)
        after = {"username": person.username, "full_name": person.full_name}
        journal.record(verb="people.create_person", subject=person, by=by, at=at, after=after, key=key)
    return person


def update_person(
    *, person: Person, full_name: str, email: str, phone: str, by: Actor, at: dt.datetime
) -> Person:
    """Change name and ways to reach a person; the sign-in name stays."""
    rules.manage_person.check(person, by)
    with transaction.atomic():
        before = _contact(person)
        person.full_name, person.email, person.phone = text.nfc(full_name), email.strip(), text.nfc(phone)
        _keep(person)
        journal.record(
            verb="people.update_person", subject=person, by=by, at=at, before=before, after=_contact(person)
        )
    return person


def set_active(*, person: Person, active: bool, by: Actor, at: dt.datetime) -> Person:
    """Close an account or open it again. Refused: to non-administrators, and closing one's own."""
    (rules.manage_person if active else rules.deactivate).check(person, by)
    with transaction.atomic():
        changed = Person.objects.filter(pk=person.pk, is_active=not active).update(is_active=active)
        person.is_active = active
        if changed:
            verb = "people.activate" if active else "people.deactivate"
            journal.record(verb=verb, subject=person, by=by, at=at)
    return person


def reset_password(*, person: Person, by: Actor, at: dt.datetime) -> str:
    """Give a person a new password and return it: it is shown once and kept only as a hash.

    Sessions opened with the old one end with it. Refused to non-administrators.
    """
    rules.manage_person.check(person, by)
    password = generate_password(at=at)
    with transaction.atomic():
        person.set_password(password)
        person.save(update_fields=["password"])
        journal.record(verb="people.reset_password", subject=person, by=by, at=at)
    return password


def note_security(*, person: Person, what: str, by: Actor, at: dt.datetime) -> None:
    """Journal that a person changed how their account is protected (`what`: password_changed, …)."""
    journal.record(verb=f"people.{what}", subject=person, by=by, at=at)


def generate_password(*, at: dt.datetime) -> str:
    """Three groups of five easily read letters and digits (74 bits)."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _i in range(5)) for _group in range(3))


def appoint(
    *,
    person: Person,
    role: str,
    unit: Unit | None = None,
    organisation: Organisation | None = None,
    title: str = "",
    valid_from: dt.date,
    valid_to: dt.date | None = None,
    by: Actor,
    at: dt.datetime,
    key: str = "",
) -> Appointment:
    """Give a person a role at a place or organisation for a period (both days included).

    A provincial role stands at the installation's province when no unit is given.
    Refused: to those who may not give this role; without the place the role needs;
    when the person already holds it there in that time.
    """
    with transaction.atomic():
        if (pk := journal_queries.answered(key)) is not None:
            return Appointment.objects.get(pk=pk)
        appointment = Appointment(
            person=person,
            role=role,
            unit=_unit_for(role, unit, clock.local_date(at)),
            organisation=organisation if role in ROLES and ROLES[role].reach == "organisation" else None,
            title=text.nfc(title),
            valid_from=valid_from,
            valid_to=valid_to,
        )
        rules.appoint.check(appointment, by)
        appointment.save()
        journal.record(
            verb="people.appoint", subject=appointment, by=by, at=at, after=_terms(appointment), key=key
        )
    return appointment


def end_appointment(
    *, appointment: Appointment, last_day: dt.date, by: Actor, at: dt.datetime
) -> Appointment:
    """Let an appointment end with `last_day`. Refused: one that ended before, and one's own in use."""
    rules.end_appointment.check(appointment, last_day, by)
    with transaction.atomic():
        before = _terms(appointment)
        appointment.valid_to = last_day
        appointment.save(update_fields=["valid_to"])
        journal.record(
            verb="people.end_appointment",
            subject=appointment,
            by=by,
            at=at,
            before=before,
            after=_terms(appointment),
        )
    return appointment


def _unit_for(role: str, unit: Unit | None, on: dt.date) -> Unit | None:
    """Where a role stands: a producer's nowhere but at the organisation, a provincial one at the province."""
    reach = ROLES[role].reach if role in ROLES else ""
    if reach == "organisation":
        return None
    return places.by_code(places.home_province(), on) if unit is None and reach == "province" else unit


def _refuse_taken(person: Person) -> None:
    if not person.username or not person.full_name:
        raise Refused(_("Hãy điền tên đăng nhập và họ tên."), about="input", field="username")
    if Person.objects.filter(username__iexact=person.username).exists():
        raise Refused(_("Tên đăng nhập này đã có người dùng."), about="input", field="username")


def _set_password(person: Person, password: str) -> None:
    if not password:
        person.set_unusable_password()
        return
    if not person.is_demo:
        try:
            validate_password(password, person)
        except ValidationError as error:
            raise Refused(" ".join(error.messages), about="input", field="password") from error
    person.set_password(password)


def _keep(person: Person) -> None:
    person.search_text = text.fold(f"{person.full_name} {person.username} {person.email} {person.phone}")[
        :600
    ]
    person.sort_key = text.sort_key(person.full_name)[:700]
    person.save()


def _contact(person: Person) -> dict[str, Any]:
    return {"full_name": person.full_name, "email": person.email, "phone": person.phone}


def _terms(appointment: Appointment) -> dict[str, Any]:
    return {
        "person": appointment.person_id,
        "role": appointment.role,
        "unit": appointment.unit.code if appointment.unit else None,
        "organisation": appointment.organisation_id,
        "from": appointment.valid_from.isoformat(),
        "to": appointment.valid_to.isoformat() if appointment.valid_to else None,
    }
