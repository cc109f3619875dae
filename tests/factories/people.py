"""Persons and actors for tests."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import TYPE_CHECKING, Any

from ocop.base.actor import Actor, system
from ocop.people import actions, queries
from ocop.people.models import Appointment, Person
from ocop.people.roles import ROLES
from ocop.places import queries as places
from ocop.places.models import Unit

if TYPE_CHECKING:
    from ocop.organisations.models import Organisation

PASSWORD = "mat-khau-kiem-thu"
AT = dt.datetime(2026, 6, 15, 2, 0, tzinfo=dt.UTC)
SINCE = dt.date(2020, 1, 1)
_numbers = itertools.count(1)


def make_person(**over: Any) -> Person:
    """Somebody who can sign in with PASSWORD."""
    number = next(_numbers)
    given = {
        "username": f"nguoi{number}",
        "full_name": f"Người Thử {number}",
        "email": f"nguoi{number}@example.vn",
        "phone": "",
        "password": PASSWORD,
        "by": system("Kiểm thử"),
        "at": AT,
    }
    return actions.create_person(**{**given, **over})


def province_unit() -> Unit:
    """The installation's province; made bare where the places are not loaded."""
    code = places.home_province()
    found = Unit.objects.filter(code=code, level="province", valid_to__isnull=True).first()
    return found or _bare_unit(code=code, level="province", kind="province", name="Tỉnh An Giang")


def commune_unit(code: str = "30337", name: str = "Xã Thử") -> Unit:
    """A commune of the province; made bare where the places are not loaded."""
    found = Unit.objects.filter(code=code, level="commune", valid_to__isnull=True).first()
    return found or _bare_unit(code=code, level="commune", kind="commune", name=name, parent=province_unit())


def _bare_unit(*, code: str, level: str, kind: str, name: str, parent: Unit | None = None) -> Unit:
    short = name.split(" ", 1)[1]
    return Unit.objects.create(
        code=code, level=level, kind=kind, name=name, short_name=short, parent=parent, valid_from=SINCE
    )


def make_appointment(
    role: str,
    *,
    person: Person | None = None,
    unit: Unit | None = None,
    organisation: Organisation | None = None,
    valid_from: dt.date = SINCE,
    valid_to: dt.date | None = None,
) -> Appointment:
    """An appointment at the place that the role needs; a producer's role must be given its organisation."""
    reach = ROLES[role].reach
    if reach == "commune" and unit is None:
        unit = commune_unit()
    if reach == "province" and unit is None:
        unit = province_unit()
    return actions.appoint(
        person=person or make_person(),
        role=role,
        unit=unit,
        organisation=organisation,
        valid_from=valid_from,
        valid_to=valid_to,
        by=system("Kiểm thử"),
        at=AT,
    )


def actor_with(
    role: str,
    *,
    person: Person | None = None,
    unit: Unit | None = None,
    organisation: Organisation | None = None,
) -> Actor:
    """The actor of a fresh appointment (its person and appointment are rows)."""
    return queries.actor_from(make_appointment(role, person=person, unit=unit, organisation=organisation))


def sign_in(client: Any, actor: Actor) -> None:
    """Sign the actor's person in to a test client, under the actor's appointment."""
    assert actor.person_id is not None
    client.force_login(
        Person.objects.get(pk=actor.person_id), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    session = client.session
    session["appointment"] = actor.appointment_id
    session.save()
