"""The province's desk: batches, councils, seats, house rules, sessions, agenda."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from ocop.councils.models import Batch, Council, Hearing, HouseRules, Placement, Seat, Session
from tests.factories import councils as make
from tests.factories.people import actor_with, make_appointment, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("packs")]


@pytest.fixture
def officer(client: Client) -> Client:
    sign_in(client, actor_with("provincial_officer"))
    return client


def url(name: str, *args: int) -> str:
    return reverse(f"officer:{name}", args=args)


def test_an_officer_opens_a_batch_places_dossiers_and_plans_a_session(officer: Client) -> None:
    dossier = make.make_dossier("with_province")
    table = make.make_council(3)
    response = officer.post(url("batch_new"), {"year": "2026", "number": "2", "key": "a1"})
    batch = Batch.objects.get()
    assert response.headers["Location"] == url("batch", batch.pk)
    assert dossier.product.name in officer.get(url("batch", batch.pk)).content.decode()
    officer.post(url("batch_place", batch.pk), {"pick": [dossier.pk]})
    assert Placement.objects.get().dossier == dossier
    sent = {
        "title": "Phiên 1", "batch": batch.pk, "is_written": "0", "day": "20/12/2026",
        "time": "08:00", "place": "Hội trường", "key": "b1",
    }  # fmt: skip
    response = officer.post(url("session_new", table.council.pk), sent)
    assert response.status_code == 302, response.content.decode()
    session = Session.objects.get()
    assert dossier.product.name in officer.get(url("session", session.pk)).content.decode()
    officer.post(url("agenda_add", session.pk), {"pick": [dossier.pk]})
    assert Hearing.objects.get().dossier == dossier
    assert dossier.product.name in officer.get(url("session", session.pk)).content.decode()


def test_a_form_sent_twice_makes_one_batch(officer: Client) -> None:
    make.province_unit()
    for _time in range(2):
        assert officer.post(url("batch_new"), {"year": "2026", "number": "1", "key": "x"}).status_code == 302
    assert Batch.objects.count() == 1


def test_an_extra_batch_is_refused_until_the_house_rules_allow_it(officer: Client) -> None:
    table = make.make_council(1)
    sent = {
        "council": table.council.pk, "year": "2026", "plan_no": "5/KH",
        "proposals_before": "01/12/2026", "evaluated_before": "20/12/2026",
    }  # fmt: skip
    response = officer.post(url("batch_extra"), sent)
    assert response.status_code == 422
    assert "chưa cho phép thêm đợt" in response.content.decode()
    make.set_rules(table.council, extra_batches=True)
    assert officer.post(url("batch_extra"), sent).status_code == 302
    assert Batch.objects.get().number == 3


def test_an_officer_sets_up_a_council_with_seats_and_rules(officer: Client) -> None:
    sent = {
        "name": "Hội đồng tỉnh", "decision_no": "1/QĐ", "decided_on": "01/06/2026",
        "valid_from": "01/06/2026", "valid_to": "", "key": "k",
    }  # fmt: skip
    assert officer.post(url("council_new"), sent).status_code == 302
    council = Council.objects.get()
    person = make_appointment("council_member").person
    seat = {"person": person.pk, "position": "chair", "agency": "UBND tỉnh"}
    assert officer.post(url("seat_new", council.pk), seat).status_code == 302
    assert Seat.objects.get().position == "chair"
    page = officer.get(url("rules_new", council.pk)).content.decode()
    assert 'value="0,75' in page
    rules = {
        "valid_from": "02/06/2026", "quorum": "0,667", "spread_limit": "15", "rounding": "2",
        "mark_rule": "majority", "quorum_needs_chair": "on", "issued_no": "9/QĐ",
    }  # fmt: skip
    assert officer.post(url("rules_new", council.pk), rules).status_code == 302
    newest = HouseRules.objects.order_by("-version").first()
    assert newest is not None
    assert (newest.version, str(newest.quorum), newest.rounding, newest.mark_rule) == (
        2,
        "0.667",
        2,
        "majority",
    )
    assert newest.quorum_counts_recused is False
    assert "Phiên bản 2" in officer.get(url("council", council.pk)).content.decode()
    officer.post(url("seat_end", council.pk, Seat.objects.get().pk))
    assert Seat.objects.get().left_on is not None


@pytest.mark.parametrize("field", ["quorum", "spread_limit", "rounding"])
def test_house_rules_out_of_bounds_are_explained(officer: Client, field: str) -> None:
    table = make.make_council(1)
    sent = {
        "valid_from": "02/06/2026", "quorum": "0,75", "spread_limit": "10", "rounding": "",
        "mark_rule": "mean", field: "-1",
    }  # fmt: skip
    response = officer.post(url("rules_new", table.council.pk), sent)
    assert response.status_code == 422
    assert HouseRules.objects.count() == 1


def test_a_dossier_is_taken_out_of_a_batch_with_a_reason(officer: Client) -> None:
    table = make.make_session(make.make_council(1))
    placement = Placement.objects.get()
    page = url("batch_unplace", placement.batch_id, placement.pk)
    assert officer.post(page, {"reason": "Xã rút"}).status_code == 422  # still on an agenda
    change = url("agenda_change", table.session.pk if table.session else 0, table.hearings[0].pk)
    officer.post(change, {"do": "off"})
    assert not Hearing.objects.exists()
    assert officer.post(page, {"reason": ""}).status_code == 422
    assert officer.post(page, {"reason": "Xã rút"}).status_code == 302
    assert not Placement.objects.exists()


@pytest.mark.parametrize("role", ["auditor", "leader"])
def test_those_who_read_all_read_and_do_not_change(client: Client, role: str) -> None:
    table = make.make_session(make.make_council(1))
    assert table.session
    assert table.batch
    sign_in(client, actor_with(role))
    for page in (
        url("batches"),
        url("batch", table.batch.pk),
        url("councils"),
        url("council", table.council.pk),
    ):
        assert client.get(page).status_code == 200
    assert client.get(url("session", table.session.pk)).status_code == 200
    assert client.get(url("council_new")).status_code == 403
    assert client.post(url("agenda_add", table.session.pk), {"pick": []}).status_code == 403


@pytest.mark.parametrize("role", ["commune_officer", "council_member", "advisor", "administrator"])
def test_others_do_not_enter(client: Client, role: str) -> None:
    sign_in(client, actor_with(role))
    for page in (url("batches"), url("councils"), url("batch_new")):
        assert client.get(page).status_code == 403
