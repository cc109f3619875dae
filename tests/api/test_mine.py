from __future__ import annotations

import json

import pytest
from django.test import Client

from ocop.councils.models import Mark, Scorecard
from ocop.people.roles import ROLES
from tests.api.conftest import Caller, as_actor
from tests.factories.councils import Table, fill_and_lock, scoring_table
from tests.factories.dossiers import make_dossier
from tests.factories.people import actor_with, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places", "packs")]


@pytest.fixture
def table() -> Table:
    return scoring_table(members=3)


def member(table: Table, number: int) -> Caller:
    return as_actor(table.members[number])


def test_the_answer_to_me_is_the_appointment_in_use() -> None:
    mine = as_actor(actor_with("auditor")).get("/me")
    assert (mine["role"], mine["rights"]) == ("auditor", sorted(ROLES["auditor"].rights))


def test_dossiers_are_those_the_reader_may_see() -> None:
    ours, theirs = make_dossier("with_commune"), make_dossier("with_commune")
    caller = as_actor(actor_with("producer", organisation=ours.organisation))
    assert [row["id"] for row in caller.get("/me/dossiers")["rows"]] == [ours.pk]
    assert caller.get(f"/me/dossiers/{ours.pk}")["criteria"][0]["code"] == "1.1"
    caller.get(f"/me/dossiers/{theirs.pk}", 404)


def test_dossiers_cost_the_same_number_of_queries_however_many(django_assert_max_num_queries: object) -> None:
    first = make_dossier("with_commune")
    caller = as_actor(actor_with("auditor"))
    with django_assert_max_num_queries(4) as one:  # type: ignore[operator]
        caller.get("/me/dossiers")
    make_dossier("with_commune")
    make_dossier("returned")
    with django_assert_max_num_queries(len(one)):  # type: ignore[operator]
        assert len(caller.get("/me/dossiers")["rows"]) == 3
    assert [row["id"] for row in caller.get("/me/dossiers", before=first.pk + 1)["rows"]] == [first.pk]


def test_marks_are_saved_on_ones_own_card_and_journalled_by_the_room(table: Table) -> None:
    caller, path = member(table, 1), f"/me/hearings/{table.hearing.pk}/card"
    before = caller.get(path)
    saved = caller.send(
        "PUT", path, {"marks": {"1.1": {"level": 1, "note": "Khá"}}, "version": before["version"]}
    )
    assert saved["marks"]["1.1"]["level"] == 1 and saved["marks"]["1.1"]["note"] == "Khá"
    assert saved["version"] == before["version"] + 1
    assert caller.get(path) == saved


def test_an_older_window_cannot_overwrite(table: Table) -> None:
    caller, path = member(table, 1), f"/me/hearings/{table.hearing.pk}/card"
    version = caller.get(path)["version"]
    body = {"marks": {"1.1": {"level": 1}}, "version": version}
    saved = caller.send("PUT", path, body)
    assert caller.send("PUT", path, body) == saved, "the same request again gets the same answer"
    older = {"marks": {"1.1": {"level": 0}}, "version": version}
    assert caller.send("PUT", path, older, 409)["title"] == "Chưa thực hiện được"


def test_a_level_that_the_sheet_does_not_have_is_refused_with_its_criterion(table: Table) -> None:
    path = f"/me/hearings/{table.hearing.pk}/card"
    problem = member(table, 1).send("PUT", path, {"marks": {"1.1": {"level": 50}}}, 422)
    assert [item["field"] for item in problem["errors"]] == ["1.1"]
    assert not Mark.objects.exists()


def test_a_write_without_the_csrf_token_is_refused(table: Table) -> None:
    client = Client(enforce_csrf_checks=True)
    sign_in(client, table.members[1])
    path = f"/me/hearings/{table.hearing.pk}/card"
    Caller(client).send("PUT", path, {"marks": {"1.1": {"level": 1}}}, 403)
    assert not Mark.objects.exists()


def test_nobody_learns_anothers_marks_before_every_card_is_locked(table: Table) -> None:
    """Each member gives another number of points; nothing of it reaches anybody else."""
    hearing = table.hearing
    for number in range(3):
        body = {"marks": {"1.1": {"level": number % 2, "note": f"bí mật {number}"}}}
        member(table, number).send("PUT", f"/me/hearings/{hearing.pk}/card", body)
    for number in range(3):
        caller = member(table, number)
        paths = ["/me", "/me/turns", "/me/sessions", f"/me/sessions/{hearing.session_id}"]
        paths += ["/me/dossiers", f"/me/hearings/{hearing.pk}/card"]
        told = " ".join(json.dumps(caller.get(path), ensure_ascii=False) for path in paths)
        assert {n for n in range(3) if f"bí mật {n}" in told} == {number}
        items = caller.get(f"/me/sessions/{hearing.session_id}")["items"]
        assert [(x["locked"], x["expected"], x["star"]) for x in items] == [(0, 3, None)]


def test_a_locked_card_and_a_foreign_one_cannot_be_written(table: Table) -> None:
    fill_and_lock(table)
    path, body = f"/me/hearings/{table.hearing.pk}/card", {"marks": {"1.1": {"level": 0}}}
    member(table, 1).send("PUT", path, body, 409)
    as_actor(actor_with("council_member")).send("PUT", path, body, 404)
    as_actor(actor_with("administrator")).send("PUT", path, body, 404)
    assert Scorecard.objects.exclude(state="locked").count() == 0


def test_a_session_of_another_council_is_not_there(table: Table) -> None:
    caller = as_actor(actor_with("council_member"))
    assert caller.get("/me/sessions")["sessions"] == []
    caller.get(f"/me/sessions/{table.hearing.session_id}", 404)
