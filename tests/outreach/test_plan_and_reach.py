"""The communication plan, outlets and what was published: who may, what is refused, what is counted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from ocop.base import clock
from ocop.base.actor import Actor
from ocop.jobs import actions as jobs
from ocop.journal.models import Entry
from ocop.notices.models import Notice
from ocop.outreach import actions, queries, turns
from ocop.outreach.models import Item, ItemState, Outlet, Publication, Reach
from ocop.outreach.states import ITEM
from tests.factories.organisations import make_organisation
from tests.factories.outreach import BY, make_article, make_item, make_outlet, make_publication
from tests.factories.people import actor_with
from tests.factories.products import AT
from tests.refusals import refusal

pytestmark = pytest.mark.django_db
ON = clock.local_date(AT)


def agency(name: str = "Hội Phụ nữ (ví dụ)") -> Actor:
    return actor_with("agency", organisation=make_organisation(kind="agency", name=name))


def moves(item: Item, by: Actor) -> dict[str, Callable[[], Any]]:
    return {
        "finish_item": lambda: actions.finish_item(item, "Báo số 3", ON, by=by, at=AT),
        "drop_item": lambda: actions.drop_item(item, "Hết tiền.", by=by, at=AT),
        "reopen_item": lambda: actions.reopen_item(item, by=by, at=AT),
    }


def item_in(state: str, by: Actor = BY) -> Item:
    item = make_item(by=by)
    if state != ItemState.PLANNED:
        moves(item, by)["finish_item" if state == ItemState.DONE else "drop_item"]()
    return item


@pytest.mark.parametrize("state", ItemState.values)
def test_an_item_moves_as_its_table_says(state: str) -> None:
    for verb, move in ITEM.moves.items():
        item = item_in(state)
        if state in move.sources:
            moves(item, BY)[verb]()
        else:
            assert refusal(moves(item, BY)[verb])[0] == "thing"
        item.refresh_from_db()
        assert item.state == (move.target if state in move.sources else state)


def test_who_moves_an_item_and_who_does_not() -> None:
    doer, officer = agency(), actor_with("provincial_officer")
    others = (
        agency("Khác (ví dụ)"),
        actor_with("commune_officer"),
        actor_with("leader"),
        actor_with("auditor"),
    )
    for verb, state in (("finish_item", "planned"), ("drop_item", "planned"), ("reopen_item", "done")):
        for actor in (doer, officer):
            moves(item_in(state, doer), actor)[verb]()
        for actor in others:
            assert refusal(moves(item_in(state, doer), actor)[verb])[0] == "person", (verb, actor.role)


def test_the_province_plans_for_all_others_for_themselves() -> None:
    doer, commune = agency(), actor_with("commune_officer")
    other = make_organisation(kind="agency", name="Khác (ví dụ)")
    assert make_item(by=actor_with("provincial_officer"), organisation=other).organisation == other
    assert make_item(by=doer, organisation=other).organisation_id == doer.organisation_id
    assert make_item(by=commune).unit_id == commune.unit_id
    assert refusal(lambda: make_item(by=actor_with("auditor")))[0] == "person"


@pytest.mark.parametrize(
    ("over", "field"),
    [
        ({"message": " "}, "message"), ({"audience": ""}, "audience"), ({"form": "khac"}, "form"),
        ({"cost": -1}, "cost"), ({"due_on": dt.date(2026, 3, 31)}, "due_on"),
        ({"due_on": dt.date(2026, 7, 1)}, "due_on"), ({"due_on": None}, "due_on"),
        ({"quarter": 4, "due_on": dt.date(2027, 1, 1)}, "due_on"),
    ],
)  # fmt: skip
def test_what_an_item_must_say(over: dict[str, Any], field: str) -> None:
    assert refusal(lambda: make_item(**over)) == ("input", field)


def test_a_quarter_reaches_to_its_last_day() -> None:
    for quarter, day in ((1, dt.date(2026, 3, 31)), (2, dt.date(2026, 4, 1)), (4, dt.date(2026, 12, 31))):
        assert make_item(quarter=quarter, due_on=day).due_on == day


def test_done_needs_a_proof_and_a_day_gone_by() -> None:
    item = make_item()
    assert refusal(lambda: actions.finish_item(item, " ", ON, by=BY, at=AT)) == ("input", "proof")
    tomorrow = ON + dt.timedelta(days=1)
    assert refusal(lambda: actions.finish_item(item, "x", tomorrow, by=BY, at=AT)) == ("input", "done_on")
    assert refusal(lambda: actions.drop_item(item, "", by=BY, at=AT)) == ("input", "reasons")
    with pytest.raises(IntegrityError), transaction.atomic():
        Item.objects.update(state="done")


def test_an_item_is_changed_while_it_is_open() -> None:
    item = actions.change_item(make_item(), {"cost": 500}, by=BY, at=AT)
    assert Item.objects.get().cost == 500
    moves(item, BY)["finish_item"]()
    assert refusal(lambda: actions.change_item(item, {"cost": 1}, by=BY, at=AT))[0] == "thing"


def test_items_due_soon_wait_for_who_does_them_and_are_reminded_of_once() -> None:
    doer, officer = agency(), actor_with("provincial_officer")
    soon, late = make_item(by=doer, due_on=ON + dt.timedelta(days=14)), make_item(by=officer, due_on=ON)
    make_item(by=doer, due_on=ON + dt.timedelta(days=15))
    assert [(t.about, t.days_left) for t in turns.turns_of(doer, ON)] == [(soon.message, 14)]
    assert [(t.about, t.days_left) for t in turns.turns_of(officer, ON + dt.timedelta(days=2))] == [
        (late.message, -2)
    ]  # fmt: skip
    jobs.enqueue("outreach.remind")
    jobs.enqueue("outreach.remind")
    actions.remind_of_items(at=AT)
    assert actions.remind_of_items(at=AT) == 0
    told = Notice.objects.filter(verb="outreach.item_due").values_list("person_id", "title")
    assert set(told) == {
        (doer.person_id, f"Sắp đến hạn: {soon.message}"), (officer.person_id, f"Sắp đến hạn: {late.message}")
    }  # fmt: skip


def test_quarters_add_up_without_what_was_dropped(django_assert_num_queries: Any) -> None:
    make_item(cost=100, due_on=dt.date(2026, 6, 14))
    moves(make_item(cost=50), BY)["finish_item"]()
    moves(make_item(cost=7), BY)["drop_item"]()
    with django_assert_num_queries(1):
        (quarter,) = queries.by_quarter(Item.objects.all(), 2026, ON)
    assert (quarter.quarter, quarter.items, quarter.done, quarter.late, quarter.cost) == (2, 2, 1, 1, 150)


def test_who_sees_which_item() -> None:
    doer, commune = agency(), actor_with("commune_officer")
    of_doer, of_commune = make_item(by=doer), make_item(by=commune)
    for role in ("provincial_officer", "leader", "auditor"):
        assert set(queries.items_visible_to(actor_with(role))) == {of_doer, of_commune}
    assert set(queries.items_visible_to(doer)) == {of_doer}
    assert set(queries.items_visible_to(commune)) == {of_commune}
    assert not queries.items_visible_to(actor_with("administrator")).exists()


def test_an_outlet_is_known_once_and_its_contact_stays_out_of_the_journal() -> None:
    outlet = make_outlet(name="Báo Quê", kind="newspaper", contact="Bà Tư 0900 000 001")
    assert refusal(lambda: make_outlet(name="Báo Quê", kind="newspaper")) == ("input", "name")
    actions.change_outlet(outlet, {"contact": "Ông Năm", "owner": "Tòa soạn"}, by=BY, at=AT)
    told = str(
        list(Entry.objects.filter(verb__startswith="outreach.outlet").values("before", "after", "note"))
    )
    assert "Tòa soạn" in told and "Bà Tư" not in told and "Ông Năm" not in told


def test_a_desk_changes_its_own_outlets() -> None:
    doer = agency()
    outlet = make_outlet(by=doer)
    actions.change_outlet(outlet, {"owner": "Hội"}, by=doer, at=AT)
    assert (
        refusal(lambda: actions.change_outlet(outlet, {"owner": "x"}, by=agency("Khác"), at=AT))[0]
        == "person"
    )
    assert not queries.outlets_visible_to(actor_with("producer", organisation=make_organisation())).exists()


def test_a_closed_outlet_is_offered_no_more() -> None:
    outlet = make_outlet()
    actions.change_outlet(outlet, {"is_closed": True}, by=BY, at=AT)
    assert refusal(lambda: make_item(outlet=Outlet.objects.get())) == ("input", "outlet")


def test_a_publication_takes_the_article_s_title_and_is_noted_once() -> None:
    article, outlet = make_article("published"), make_outlet()
    data = {"outlet": outlet, "article": article, "published_on": ON}
    made = actions.note_publication(data, by=BY, at=AT, key="k")
    assert made.title == article.title and actions.note_publication(data, by=BY, at=AT, key="k") == made
    assert refusal(lambda: actions.note_publication(data, by=BY, at=AT)) == ("input", "title")
    for over, field in (
        ({"article": make_article()}, "article"), ({"outlet": None}, "outlet"),
        ({"published_on": ON + dt.timedelta(days=1)}, "published_on"), ({"article": None}, "title"),
    ):  # fmt: skip
        given = {**data, **over}
        assert refusal(lambda given=given: actions.note_publication(given, by=BY, at=AT)) == ("input", field)


def test_reach_is_noted_by_month_replaced_and_taken_out() -> None:
    row = make_publication(published_on=dt.date(2026, 4, 30))
    april, june = dt.date(2026, 4, 1), dt.date(2026, 6, 9)
    for people in (100, 250):
        actions.note_reach(row, april, people, by=BY, at=AT)
    actions.note_reach(row, june, 50, by=BY, at=AT)
    assert queries.with_reach(Publication.objects.all()).get().people == 300
    for month in (dt.date(2026, 3, 31), dt.date(2026, 7, 1)):
        assert refusal(lambda to=month: actions.note_reach(row, to, 1, by=BY, at=AT)) == ("input", "month")
    assert refusal(lambda: actions.note_reach(row, june, -1, by=BY, at=AT)) == ("input", "people")
    actions.note_reach(row, june, 0, by=BY, at=AT)
    assert [(r.month, r.people) for r in Reach.objects.all()] == [(april, 250)]
    assert refusal(lambda: actions.note_reach(row, june, 1, by=agency(), at=AT))[0] == "person"


def test_totals_by_outlet_count_quarters_of_the_day_and_months_of_the_year(
    django_assert_num_queries: Any,
) -> None:
    radio, paper = make_outlet(name="Đài"), make_outlet(name="Báo")
    for day in (dt.date(2026, 1, 1), dt.date(2026, 3, 31), dt.date(2026, 4, 1), dt.date(2025, 12, 31)):
        row = make_publication(outlet=radio, published_on=day)
        actions.note_reach(row, day, 10, by=BY, at=AT)
    actions.note_reach(row, dt.date(2026, 2, 1), 5, by=BY, at=AT)
    make_publication(outlet=paper, published_on=dt.date(2026, 5, 1))
    with django_assert_num_queries(2):
        found = queries.totals_by_outlet(Publication.objects.all(), 2026)
    assert [(row.name, row.publications, row.quarters, row.people) for row in found] == [
        ("Đài", 3, (2, 1, 0, 0), 35), ("Báo", 1, (0, 1, 0, 0), 0)
    ]  # fmt: skip


def test_a_month_is_kept_by_its_first_day() -> None:
    row = make_publication()
    actions.note_reach(row, dt.date(2026, 6, 12), 7, by=BY, at=AT)
    assert Reach.objects.get().month == dt.date(2026, 6, 1)
