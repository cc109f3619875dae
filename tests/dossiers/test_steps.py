"""Steps on the road to the star: from gaps, once each, by those who may, called to mind."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from ocop.base import clock
from ocop.base.actor import Actor
from ocop.base.refusals import Refused
from ocop.criteria import queries as criteria
from ocop.dossiers import actions, queries
from ocop.dossiers.models import Answer, Dossier, Side, Step
from ocop.dossiers.queries import steps
from ocop.dossiers.queries.gaps import Gap
from ocop.dossiers.states import STEP_MOVES, StepState
from ocop.jobs import registry
from ocop.journal.models import Entry
from ocop.notices.models import Notice
from ocop.products.models import Product
from ocop.worklist import queries as worklist
from tests.factories.dossiers import (
    AT,
    REPRESENTED,
    TESTER,
    commune_of,
    make_dossier,
    make_ready_product,
    officer,
    producer_of,
)
from tests.factories.files import make_document
from tests.factories.organisations import make_organisation
from tests.factories.people import actor_with
from tests.factories.places import unit

pytestmark = pytest.mark.usefixtures("places", "packs")
TODAY = AT.date()
GAP = Gap("mark:1.1:4", "mark", "1.1", "1.1 Nguyên liệu: muốn đạt 4 sao cần ít nhất 3 điểm, hiện có 1.")


def day(n: int) -> dt.date:
    return TODAY + dt.timedelta(days=n)


def at(on: dt.date) -> dt.datetime:
    return clock.day_start(on) + dt.timedelta(hours=7)


def planned(product: Product | None = None, by: Actor = TESTER, **over: Any) -> Step:
    given: dict[str, Any] = {"text": "Ký hợp đồng vùng nguyên liệu", "owner": "producer", "due_on": day(30)}
    return actions.plan_step(product=product or make_ready_product(), by=by, at=AT, **{**given, **over})


def reached(product: Product, role: str) -> Actor:
    """An officer of the commune of the product's producer, or somebody else."""
    if role == "commune_officer":
        return actor_with(role, unit=product.organisation.unit)
    return producer_of(product.organisation) if role == "producer" else officer(role)


# ---------------------------------------------------------------- gaps


def test_the_producer_sees_the_gaps_of_its_open_desk_and_officers_those_of_what_was_sent() -> None:
    dossier = make_dossier("filled")
    member, office = producer_of(dossier.organisation), officer()
    assert queries.assessment(office, dossier.product, TODAY) is None, "a draft is nobody else's"
    own = queries.assessment(member, dossier.product, TODAY)
    assert own is not None and not own.is_sent
    assert {gap.kind for gap in own.gaps} == {"unproven"}, "the best level everywhere, without proof"

    actions.submit_dossier(dossier=dossier, by=TESTER, at=AT)
    actions.return_dossier(dossier=dossier, reasons={"general": "Thiếu."}, by=TESTER, at=AT)
    Answer.objects.filter(dossier=dossier, code="1.1").update(points=Decimal(1), level=0)
    sent = queries.assessment(office, dossier.product, TODAY)
    assert sent is not None and sent.is_sent
    assert [gap.key for gap in sent.gaps] == [gap.key for gap in own.gaps]
    now = queries.assessment(member, dossier.product, TODAY)
    assert now is not None and now.rating.rating.total < sent.rating.rating.total


def test_a_mark_that_holds_back_the_next_star_comes_first() -> None:
    tree = criteria.tree(make_ready_product().criteria_set)  # type: ignore[arg-type]
    mark = next(mark for mark in tree.marks if mark.star == 5 and mark.needs > tree.leaf(mark.code).points[0])
    best = {leaf.code: leaf.top for leaf in tree.leaves}
    dossier = make_dossier("filled", points={**best, mark.code: tree.leaf(mark.code).points[0]})
    found = queries.assessment(producer_of(dossier.organisation), dossier.product, TODAY)
    assert found is not None
    star = found.rating.rating.star + 1
    marks = [gap for gap in found.gaps if gap.is_blocker]
    assert [gap.key for gap in found.gaps][: len(marks)] == [f"mark:{mark.code}:{star}"]
    assert marks[0].advice == tree.leaf(mark.code).level(next(
        m.needs for m in tree.marks if m.code == mark.code and m.star == star)).label  # fmt: skip
    assert not [gap for gap in found.gaps if gap.kind == "points"], "there are points enough"


def test_where_points_are_missing_the_four_cheapest_come_before_what_is_not_proven() -> None:
    dossier = make_dossier("filled", points={})
    found = queries.assessment(producer_of(dossier.organisation), dossier.product, TODAY)
    assert found is not None and found.rating.advice.short
    kinds = [gap.kind for gap in found.gaps]
    assert kinds[:5] == [*["points"] * 4, "unproven"] and set(kinds[4:]) == {"unproven"}
    assert len({gap.key for gap in found.gaps}) == len(found.gaps)


@pytest.mark.parametrize(("left", "kind"), [(-1, "expired"), (0, "expiring"), (89, "expiring"), (90, None)])
def test_a_proof_that_runs_out_is_a_gap_from_ninety_days_before(left: int, kind: str | None) -> None:
    dossier = make_dossier("filled")
    proof = make_document(dossier.organisation, expires_on=day(left))
    actions.cite(dossier=dossier, code="1.1", document=proof, by=TESTER, at=AT)
    found = queries.assessment(producer_of(dossier.organisation), dossier.product, TODAY)
    assert found is not None
    own = [(gap.key, gap.kind) for gap in found.gaps if gap.code == "1.1"]
    assert own == ([(f"expiry:{proof.pk}", kind)] if kind else []), "never twice for one criterion"


# ---------------------------------------------------------------- planning


def test_a_gap_becomes_a_step_once() -> None:
    product = make_ready_product()
    step = planned(product, gap=GAP, key="k1")
    assert (step.gap, step.code, step.missing) == (GAP.key, "1.1", GAP.missing)
    assert planned(product, gap=GAP, key="k1") == step, "the same request again"
    with pytest.raises(Refused, match="đã có việc đang làm"):
        planned(product, gap=GAP, key="k2")
    assert Step.objects.count() == 1
    assert planned(make_ready_product(), gap=GAP).pk != step.pk, "another product has its own"
    with pytest.raises(IntegrityError), transaction.atomic():
        Step.objects.filter(pk=planned(product).pk).update(gap=GAP.key)


@pytest.mark.parametrize("move", [actions.finish_step, actions.drop_step])
def test_a_gap_that_is_still_there_can_be_planned_again_when_its_step_is_over(move: Any) -> None:
    product = make_ready_product()
    move(step=planned(product, gap=GAP), by=TESTER, at=AT)
    assert planned(product, gap=GAP).state == StepState.OPEN


def test_steps_of_ones_own_accord_may_be_many() -> None:
    product = make_ready_product()
    assert planned(product).pk != planned(product).pk


@pytest.mark.parametrize(
    ("over", "field"),
    [({"text": "  "}, "text"), ({"owner": "ai đó"}, "owner"), ({"due_on": day(-1)}, "due_on")],
)
def test_a_step_says_what_who_and_until_when(over: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refused:
        planned(**over)
    assert refused.value.reason.field == field and not Step.objects.exists()


def test_today_is_the_soonest_last_day() -> None:
    assert planned(due_on=TODAY).due_on == TODAY


@pytest.mark.parametrize(
    ("role", "owner", "allowed"),
    [
        ("producer", "producer", True), ("producer", "commune", False), ("producer", "province", False),
        ("commune_officer", "producer", True), ("commune_officer", "commune", True),
        ("commune_officer", "province", True), ("provincial_officer", "producer", True),
        ("leader", "producer", False), ("auditor", "producer", False), ("council_member", "producer", False),
        ("administrator", "producer", False),
    ],
)  # fmt: skip
def test_who_may_plan(role: str, owner: str, allowed: bool) -> None:
    product = make_ready_product()
    actor = reached(product, role)
    if not allowed:
        with pytest.raises(Refused) as refused:
            planned(product, actor, owner=owner)
        assert refused.value.reason.about == "person"
        return
    step = planned(product, actor, owner=owner)
    sides = {"producer": "producer", "commune_officer": "commune", "provincial_officer": "province"}
    assert (step.given_by, step.owner, step.by_name) == (sides[role], owner, actor.name)


def test_neither_another_producer_nor_another_commune_plans_ticks_or_drops() -> None:
    product = make_ready_product(make_organisation(**REPRESENTED, unit=unit("30307")))
    step = planned(product)
    for stranger in (producer_of(make_organisation()), actor_with("commune_officer", unit=unit("30628"))):
        for act in (
            lambda who: planned(product, who),
            lambda who: actions.finish_step(step=step, by=who, at=AT),
            lambda who: actions.drop_step(step=step, by=who, at=AT),
        ):
            with pytest.raises(Refused) as refused:
                act(stranger)
            assert refused.value.reason.about == "person"
        assert not queries.steps_visible_to(stranger).exists()


def test_nothing_is_planned_for_what_is_made_no_more() -> None:
    product = make_ready_product()
    product.is_retired = True
    with pytest.raises(Refused) as refused:
        planned(product)
    assert refused.value.reason.about == "thing"


# ---------------------------------------------------------------- states


@pytest.mark.parametrize("state", StepState.values)
@pytest.mark.parametrize("verb", list(STEP_MOVES.moves))
def test_every_move_from_every_state(state: str, verb: str) -> None:
    """Done from where the table says so, refused from elsewhere, and the database agrees."""
    step = planned()
    if state == "done":
        actions.finish_step(step=step, by=TESTER, at=AT)
    if state == "dropped":
        actions.drop_step(step=step, by=TESTER, at=AT)
    act = getattr(actions, verb)
    move = STEP_MOVES.moves[verb]
    if state not in move.sources:
        with pytest.raises(Refused):
            act(step=step, by=TESTER, at=AT)
        return
    act(step=step, by=TESTER, at=AT)
    kept = Step.objects.get(pk=step.pk)
    assert kept.state == move.target and (kept.done_on is not None) == (kept.state == "done")
    assert Entry.objects.filter(verb=f"dossiers.{verb}", subject=f"dossiers.Step:{step.pk}").count() == 1


def test_a_tick_keeps_day_name_and_result_and_taking_it_back_clears_them() -> None:
    step = planned()
    actions.finish_step(step=step, note="Đã ký với ba hộ", by=TESTER, at=AT)
    step.refresh_from_db()
    assert (step.done_on, step.done_by, step.done_note) == (TODAY, "Kiểm thử", "Đã ký với ba hộ")
    actions.reopen_step(step=step, by=TESTER, at=AT)
    step.refresh_from_db()
    assert (step.done_on, step.done_by, step.done_note) == (None, "", "")


def test_two_who_tick_at_once_do_so_once() -> None:
    step = planned()
    other = Step.objects.get(pk=step.pk)
    actions.finish_step(step=step, by=TESTER, at=AT)
    with pytest.raises(Refused) as refused:
        actions.finish_step(step=other, by=TESTER, at=AT)
    assert refused.value.reason.about == "stale"


def test_a_step_is_not_taken_up_again_beside_another_for_its_gap() -> None:
    product = make_ready_product()
    done = planned(product, gap=GAP)
    actions.finish_step(step=done, by=TESTER, at=AT)
    planned(product, gap=GAP)
    with pytest.raises(Refused, match="đã có việc đang làm"):
        actions.reopen_step(step=done, by=TESTER, at=AT)


@pytest.mark.parametrize(
    ("owner", "given_by", "may_tick", "may_drop"),
    [("producer", "producer", True, True), ("producer", "provincial_officer", True, False),
     ("commune", "provincial_officer", False, False)],
)  # fmt: skip
def test_what_a_member_may_do_with_a_step(owner: str, given_by: str, may_tick: bool, may_drop: bool) -> None:
    product = make_ready_product()
    member = producer_of(product.organisation)
    for move, allowed in ((actions.drop_step, may_drop), (actions.finish_step, may_tick)):
        step = planned(product, reached(product, given_by), owner=owner)
        if allowed:
            move(step=step, by=member, at=AT)
        else:
            with pytest.raises(Refused) as refused:
                move(step=step, by=member, at=AT)
            assert refused.value.reason.about == "person"


# ---------------------------------------------------------------- work list and reminders


@pytest.mark.parametrize(("left", "shown"), [(15, False), (14, True), (0, True), (-1, True)])
def test_a_step_is_in_its_owners_list_from_two_weeks_before(left: int, shown: bool) -> None:
    step = planned(due_on=day(30))
    member = producer_of(step.organisation)
    turns = worklist.turns_of(member, day(30 - left))
    assert [(turn.about, turn.days_left, turn.link) for turn in turns] == (
        [(step.text, left, f"/chu-the/san-pham/{step.product_id}/con-duong/")] if shown else []
    )


@pytest.mark.parametrize(("left", "shown"), [(0, False), (-1, True)])
def test_who_gave_a_step_is_told_when_it_is_overdue(left: int, shown: bool) -> None:
    product = make_ready_product()
    commune = reached(product, "commune_officer")
    step = planned(product, commune)
    turns = worklist.turns_of(commune, step.due_on - dt.timedelta(days=left))
    assert [turn.what for turn in turns] == (["Nhắc việc đã quá hạn"] if shown else [])
    assert steps.turns_of(officer(), day(60)) == [], "neither did nor gave it"
    assert steps.turns_of(officer("leader"), day(60)) == []


def test_what_is_done_waits_for_nobody() -> None:
    step = planned()
    actions.finish_step(step=step, by=TESTER, at=AT)
    assert steps.turns_of(producer_of(step.organisation), day(60)) == []


def test_the_owner_is_told_of_a_step_that_others_gave() -> None:
    product = make_ready_product()
    member = actor_with("producer", organisation=product.organisation)
    planned(product, officer())
    planned(product, member)
    given = Notice.objects.filter(verb="dossiers.step_given")
    assert [(n.person_id, n.link) for n in given] == [
        (member.person_id, f"/chu-the/san-pham/{product.pk}/con-duong/")
    ]


def test_a_step_is_called_to_mind_before_and_after_and_then_no_more() -> None:
    """Run every day, twice, from a month before to three weeks after."""
    step = planned()
    member = actor_with("producer", organisation=step.organisation)
    days = []
    for offset in range(52):
        if actions.remind_of_steps(at=at(day(offset))):
            days.append(30 - offset)
        assert actions.remind_of_steps(at=at(day(offset))) == 0
    assert days == [14, 3, -1, -8, -15]
    told = Notice.objects.filter(person=member.person_id).order_by("pk").values_list("verb", flat=True)
    assert list(told) == ["dossiers.step_due"] * 2 + ["dossiers.step_overdue"] * 3
    actions.finish_step(step=step, by=TESTER, at=AT)
    assert actions.remind_of_steps(at=at(day(60))) == 0


@pytest.mark.parametrize("owner", ["producer", "commune", "province"])
def test_reminders_go_to_the_side_that_does_it_or_to_the_province(owner: str) -> None:
    step = planned(owner=owner, due_on=day(3))
    office = actor_with("provincial_officer")
    assert actions.remind_of_steps(at=at(TODAY)) == 1
    assert Notice.objects.get(person=office.person_id).link == steps.link(step, Side.PROVINCE)
    Notice.objects.all().delete()
    own = {
        "producer": lambda: actor_with("producer", organisation=step.organisation),
        "commune": lambda: actor_with("commune_officer", unit=step.organisation.unit),
        "province": lambda: office,
    }[owner]()
    actions.remind_of_steps(at=at(TODAY))
    assert list(Notice.objects.values_list("person_id", flat=True)) == [own.person_id]


def test_reminders_run_each_morning() -> None:
    planned(due_on=day(3))
    actor_with("provincial_officer")
    assert registry.rounds()["dossiers.remind_steps"].hour == 7
    registry.handler_of("dossiers.remind_steps")({}, at(TODAY))
    assert Notice.objects.filter(verb="dossiers.step_due").count() == 1


def test_a_dossier_that_showed_the_gap_is_kept() -> None:
    dossier = make_dossier("filled")
    step = planned(Product.objects.get(pk=dossier.product_id), gap=GAP, dossier=Dossier.objects.get())
    assert Step.objects.get(pk=step.pk).dossier == dossier
    assert commune_of(dossier).unit_id == step.organisation.unit_id
