"""Lists cost the same number of queries for one row and for many."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ocop.base.actor import Actor
from ocop.councils import queries
from ocop.councils.models import Hearing
from tests.factories import councils as make
from tests.factories.people import actor_with, sign_in

pytestmark = pytest.mark.django_db
MANY = 50


def count(action: Callable[[], object]) -> int:
    with CaptureQueriesContext(
        connection,
    ) as found:
        action()
    return len(found)


def visit(actor: Actor, url: str) -> int:
    client = Client()
    sign_in(client, actor)
    client.get(url)  # parsed sheets, templates and the like are kept after the first time

    def get() -> None:
        assert client.get(url).status_code == 200

    return count(get)


def seen(table: make.Table) -> dict[str, int]:
    assert table.session
    assert table.batch
    officer = actor_with("provincial_officer")
    pages = {
        "session": (table.chair, reverse("council:session", args=[table.session.pk])),
        "table": (table.chair, reverse("council:table", args=[table.session.pk])),
        "export": (officer, reverse("council:export", args=[table.session.pk])),
        "batch table": (officer, reverse("council:batch_table", args=[table.batch.pk])),
        "batch": (officer, reverse("officer:batch", args=[table.batch.pk])),
        "plan": (officer, reverse("officer:session", args=[table.session.pk])),
        "minutes": (table.chair, reverse("council:sessions")),
    }
    return {name: visit(actor, url) for name, (actor, url) in pages.items()}


def test_pages_of_a_session_cost_the_same_for_one_product_and_for_fifty() -> None:
    one, many = make.make_big_batch(1), make.make_big_batch(MANY)
    few, more = seen(one), seen(many)
    assert few == more
    assert Hearing.objects.count() == MANY + 1


def test_the_councils_table_of_a_big_batch_takes_eight_queries_at_most() -> None:
    """P6: 250 dossiers, 7 members, 30 criteria each."""
    table = make.make_big_batch(250, 7)
    assert table.session
    client = Client()
    sign_in(client, table.chair)
    url = reverse("council:table", args=[table.session.pk])
    client.get(url)
    with CaptureQueriesContext(connection) as found:
        body = client.get(url).content.decode()
    # session, user and appointment are three of them
    assert len(found) <= 8 + 3
    assert body.count("<tr>") == 251
    rows = queries.hearings_visible_to(table.chair).filter(session=table.session)
    assert count(lambda: queries.session_table(rows, table.chair)) <= 3


def test_lists_of_sessions_batches_and_councils_cost_the_same_for_one_and_many() -> None:
    table = make.make_session(make.make_council(3))
    officer = actor_with("provincial_officer")
    pages = [
        (table.chair, reverse("council:sessions")),
        (officer, reverse("officer:councils")),
        (officer, reverse("officer:batches")),
        (officer, reverse("officer:council", args=[table.council.pk])),
    ]
    before = [visit(actor, url) for actor, url in pages]
    for number in range(MANY):
        session = make.Session.objects.create(
            council=table.council, batch=table.batch, rules=table.council.rules.get(),
            title=f"Phiên {number}", held_at=make.AT,
        )  # fmt: skip
        assert session.pk
        make.Council.objects.create(
            name=f"HĐ {number}", unit=table.council.unit, decision_no="x",
            decided_on=table.council.decided_on, valid_from=table.council.valid_from,
        )  # fmt: skip
        make.Batch.objects.create(
            unit=table.council.unit, year=2027 + number, number=1,
            proposals_before=table.council.decided_on, evaluated_before=make.AT.date(),
        )  # fmt: skip
    assert [visit(actor, url) for actor, url in pages] == before


def test_the_sheet_and_the_comparison_cost_the_same_for_three_members_and_seven() -> None:
    counts = []
    for members in (3, 7):
        table = make.scoring_table(members)
        sheet = visit(table.members[2], reverse("council:sheet", args=[table.hearings[0].pk]))
        make.fill_and_lock(table)
        hearing = visit(table.members[2], reverse("council:hearing", args=[table.hearings[0].pk]))
        counts.append((sheet, hearing))
    assert counts[0] == counts[1]


def test_the_advice_list_costs_the_same_for_one_and_many() -> None:
    table = make.make_session(make.make_council(3))
    advisor = actor_with("advisor")
    url = reverse("council:advice")
    before = visit(advisor, url)
    for _number in range(9):
        make.make_dossier("with_province")
    assert visit(advisor, url) == before
    assert table.session


@pytest.mark.django_db(transaction=True)
def test_saving_a_whole_sheet_takes_ten_statements(packs: None) -> None:
    """P5, with begin and commit, session, person and appointment."""
    table = make.scoring_table(3)
    client, pk = Client(), table.hearings[0].pk
    sign_in(client, table.members[2])
    tree = make.criteria.tree(table.hearing.dossier.criteria_set)
    url = reverse("council:sheet", args=[pk])
    for place in (0, -1):
        sent = {f"m-{x.code}": str(place % len(x.levels)) for x in tree.leaves}
        with CaptureQueriesContext(connection) as found:
            assert client.post(url, sent, headers={"HX-Request": "true"}).status_code == 200
    assert len(found) <= 10, [q["sql"][:90] for q in found.captured_queries]


def test_work_lists_cost_the_same_for_one_and_many() -> None:
    def turns(table: make.Table) -> int:
        return count(lambda: queries.turns_of(table.members[0], make.AT.date()))

    assert turns(make.scoring_table(3)) == turns(make.scoring_table(3, 5))
