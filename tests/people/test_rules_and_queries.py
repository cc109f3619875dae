"""Who may appoint whom, where, and what an appointment gives."""

from __future__ import annotations

import datetime as dt

import pytest

from ocop.base.actor import ANONYMOUS, Actor
from ocop.base.refusals import Refused
from ocop.journal.models import Entry
from ocop.people import actions, queries
from ocop.people.models import Person
from ocop.people.roles import LOCAL_ROLES, ROLES
from tests.factories.organisations import make_organisation
from tests.factories.people import (
    AT,
    PASSWORD,
    actor_with,
    commune_unit,
    make_appointment,
    make_person,
    province_unit,
)

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 6, 15)


def test_rights_come_from_the_appointment_in_use_not_from_the_person() -> None:
    person = make_person()
    officer = make_appointment("commune_officer", person=person)
    auditor = make_appointment("auditor", person=person)
    as_officer = queries.actor_of(person.pk, appointment_id=officer.pk, on=DAY)
    as_auditor = queries.actor_of(person.pk, appointment_id=auditor.pk, on=DAY)
    assert as_officer.rights == ROLES["commune_officer"].rights
    assert (as_officer.unit_code, as_officer.province_wide) == ("30337", False)
    assert as_auditor.rights == ROLES["auditor"].rights and as_auditor.province_wide


def test_an_appointment_counts_on_its_first_and_last_day_and_not_around_them() -> None:
    first, last = dt.date(2026, 1, 1), dt.date(2026, 3, 31)
    person = make_appointment("auditor", valid_from=first, valid_to=last).person
    day = dt.timedelta(days=1)

    def role(on: dt.date) -> str:
        return queries.actor_of(person.pk, appointment_id=None, on=on).role

    assert [role(first - day), role(first), role(last), role(last + day)] == ["", "auditor", "auditor", ""]


def test_an_appointment_of_somebody_else_is_never_used() -> None:
    other = make_appointment("administrator")
    person = make_appointment("commune_officer").person
    assert queries.actor_of(person.pk, appointment_id=other.pk, on=DAY).role == "commune_officer"


def test_an_inactive_person_acts_as_nobody() -> None:
    person = make_appointment("auditor").person
    Person.objects.filter(pk=person.pk).update(is_active=False)
    assert queries.actor_of(person.pk, appointment_id=None, on=DAY) == ANONYMOUS


def test_a_provincial_role_stands_at_the_province_by_itself() -> None:
    unit = province_unit()
    made = actions.appoint(
        person=make_person(), role="leader", valid_from=DAY, by=actor_with("administrator"), at=AT
    )
    assert made.unit == unit


def appoint(role: str, by: Actor, person: Person | None = None) -> None:
    actions.appoint(
        person=person or make_person(),
        role=role,
        unit=commune_unit() if role == "commune_officer" else None,
        organisation=make_organisation(kind=role) if role in queries.KIND_OF_ROLE else None,
        valid_from=DAY,
        by=by,
        at=AT,
    )


@pytest.mark.parametrize("role", sorted(ROLES))
def test_an_administrator_appoints_to_every_role(role: str) -> None:
    person = make_person()
    appoint(role, actor_with("administrator"), person)
    assert [a.role for a in queries.appointments_on(person.pk, DAY)] == [role]


@pytest.mark.parametrize("role", ["producer", "commune_officer", "agency"])
def test_a_provincial_officer_appoints_people_of_producers_communes_and_agencies(role: str) -> None:
    person = make_person()
    appoint(role, actor_with("provincial_officer"), person)
    assert [a.role for a in queries.appointments_on(person.pk, DAY)] == [role]


@pytest.mark.parametrize(("role", "kind"), [("agency", "producer"), ("producer", "agency")])
def test_a_role_stands_at_its_own_kind_of_organisation(role: str, kind: str) -> None:
    with pytest.raises(Refused) as refused:
        actions.appoint(
            person=make_person(), role=role, organisation=make_organisation(kind=kind), valid_from=DAY,
            by=actor_with("administrator"), at=AT,
        )  # fmt: skip
    assert (refused.value.reason.about, refused.value.reason.field) == ("input", "organisation")


def test_an_officer_chooses_among_organisations_that_work() -> None:
    producer, agency = make_organisation(), make_organisation(kind="agency")
    make_organisation(kind="agency", is_closed=True)
    partner = make_organisation(kind="partner")
    offered = queries.organisations_appointable_by(actor_with("provincial_officer"))
    assert {each.pk for each in offered} == {producer.pk, agency.pk, partner.pk}
    assert not queries.organisations_appointable_by(actor_with("leader")).exists()


@pytest.mark.parametrize("role", sorted(set(ROLES) - LOCAL_ROLES))
def test_a_provincial_officer_does_not_appoint_beyond_communes_and_organisations(role: str) -> None:
    with pytest.raises(Refused) as refused:
        appoint(role, actor_with("provincial_officer"))
    assert refused.value.reason.about == "person"


@pytest.mark.parametrize("role", sorted(set(ROLES) - {"producer", "administrator", "provincial_officer"}))
def test_other_roles_neither_make_nor_appoint_persons(role: str) -> None:
    kind = queries.KIND_OF_ROLE.get(role)
    by = actor_with(role, organisation=make_organisation(kind=kind) if kind else None)
    with pytest.raises(Refused):
        appoint("commune_officer", by)
    with pytest.raises(Refused):
        actions.create_person(username="x", full_name="X", by=by, at=AT)


def test_the_same_role_twice_at_the_same_place_and_time_is_refused() -> None:
    first = make_appointment("commune_officer", valid_to=dt.date(2026, 1, 31))
    by = actor_with("administrator")

    def again(valid_from: dt.date) -> None:
        actions.appoint(
            person=first.person, role=first.role, unit=first.unit, valid_from=valid_from, by=by, at=AT
        )

    with pytest.raises(Refused):
        again(dt.date(2026, 1, 31))
    again(dt.date(2026, 2, 1))


def test_ending_an_appointment_keeps_it_and_its_story() -> None:
    appointment = make_appointment("commune_officer")
    actions.end_appointment(appointment=appointment, last_day=DAY, by=actor_with("administrator"), at=AT)
    appointment.refresh_from_db()
    assert appointment.valid_to == DAY
    entry = Entry.objects.filter(verb="people.end_appointment").get()
    assert entry.before is not None and entry.after is not None
    assert (entry.before["to"], entry.after["to"]) == (None, "2026-06-15")


def test_the_appointment_in_use_is_not_ended_by_its_holder() -> None:
    by = actor_with("administrator")
    appointment = queries.appointments_on(by.person_id or 0, DAY).get()
    with pytest.raises(Refused):
        actions.end_appointment(appointment=appointment, last_day=DAY, by=by, at=AT)


def test_a_request_sent_twice_makes_one_person() -> None:
    by = actor_with("administrator")

    def make() -> Person:
        return actions.create_person(username="hai.lan", full_name="Hai Lần", by=by, at=AT, key="k-hai-lan")

    assert make().pk == make().pk
    assert Person.objects.filter(username="hai.lan").count() == 1


def test_a_name_is_taken_whatever_its_case() -> None:
    make_person(username="Lan")
    with pytest.raises(Refused) as refused:
        make_person(username="lan")
    assert refused.value.reason.field == "username"


def test_a_weak_password_is_refused_and_a_new_one_is_strong() -> None:
    with pytest.raises(Refused):
        make_person(password="12345678")
    person = make_person()
    new = actions.reset_password(person=person, by=actor_with("administrator"), at=AT)
    assert person.check_password(new) and not person.check_password(PASSWORD)
    assert len(new) >= 15 and new != actions.generate_password(at=AT)


def test_no_entry_of_the_journal_holds_a_password() -> None:
    person = make_person()
    new = actions.reset_password(person=person, by=actor_with("administrator"), at=AT)
    said = " ".join(f"{e.before} {e.after} {e.note} {e.label}" for e in Entry.objects.all())
    assert PASSWORD not in said and new not in said and person.password not in said


def test_persons_are_seen_by_those_who_appoint_or_read_all_and_otherwise_by_themselves() -> None:
    officer, everybody = actor_with("commune_officer"), Person.objects.count
    for role in ("administrator", "provincial_officer", "leader", "auditor"):
        assert queries.people_visible_to(actor_with(role)).count() == everybody()
    assert [p.pk for p in queries.people_visible_to(officer)] == [officer.person_id]
    assert not queries.people_visible_to(ANONYMOUS).exists()


def test_holders_are_active_persons_with_a_running_appointment_in_the_unit() -> None:
    here = make_appointment("commune_officer")
    make_appointment("commune_officer", unit=commune_unit("30340", "Xã Khác"))
    make_appointment("commune_officer", valid_to=dt.date(2026, 6, 14))
    closed = make_appointment("commune_officer").person
    Person.objects.filter(pk=closed.pk).update(is_active=False)
    assert list(queries.holders_of("commune_officer", DAY, here.unit_id)) == [here.person]
    assert queries.holders_of("commune_officer", DAY).count() == 2
