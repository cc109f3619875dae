"""A recall reaches all that a lot went into, once, whoever asks twice; and ends with what came back."""

from __future__ import annotations

import datetime as dt
import io
import json
import threading
from decimal import Decimal
from typing import Any

import pikepdf
import pytest
from django.db import connection

from ocop.base.refusals import Refused
from ocop.jobs import actions as jobs
from ocop.journal.models import Entry
from ocop.notices.models import Notice
from ocop.trace import actions
from ocop.trace.actions import reaching, recalling, releasing
from ocop.trace.models import Event, EventBody, Lot, Recall, RecalledLot, RecallReceiver
from ocop.trace.queries import recalls as queries
from tests.factories import trace as make
from tests.factories.organisations import make_organisation
from tests.factories.people import actor_with, commune_unit
from tests.factories.traced import AT, DUE, make_chain, make_order, make_recall

pytestmark = pytest.mark.django_db
BY = make.BY


def decide(recall: Recall, **over: Any) -> Recall:
    given = {"decision_no": "12/QĐ-UBND", "due_on": DUE, "by": BY, "at": AT}
    return recalling.decide_recall(recall, **{**given, **over})


def test_what_it_would_reach_is_known_before_it_is_decided() -> None:
    chain = make_chain()
    make_order(chain.jars, 4)
    make_order(chain.jars, 2, state="printed")
    other = make.make_goods_lot()
    reach = queries.reach_of(chain.juice)
    assert set(reach.lots) == {chain.juice, chain.sugar, chain.jars} and other not in reach.lots
    assert reach.pieces == 4, "labels that are not on are on no piece"
    assert set(reach.receivers) == {chain.maker.name, "Cửa hàng Sáu Ví Dụ"}
    assert set(queries.reach_of(chain.jars).lots) == {chain.jars}, "nothing upstream"


def test_a_recall_is_laid_before_the_leader_once() -> None:
    leader, lot = actor_with("leader"), make_chain().jars
    first = make_recall(lot=lot, key="k")
    assert make_recall(lot=lot, key="k") == first and Recall.objects.count() == 1
    assert Notice.objects.get(person_id=leader.person_id).verb == "trace.recall_proposed"
    with pytest.raises(Refused, match="đang có một đề nghị"):
        make_recall(lot=lot)
    assert Lot.objects.get(pk=lot.pk).state == "open", "nothing is recalled by a proposal"


@pytest.mark.parametrize("role", ["commune_officer", "leader", "auditor", "producer"])
def test_who_may_not_propose(role: str) -> None:
    over = {"organisation": make_organisation()} if role == "producer" else {}
    with pytest.raises(Refused, match="cấp tỉnh"):
        make_recall(by=actor_with(role, **over))


@pytest.mark.parametrize("bad", [{"reason": " "}, {"told": ""}, {"reason": "x" * 501}, {"told": "x" * 301}])
def test_a_proposal_needs_words(bad: dict[str, str]) -> None:
    with pytest.raises(Refused) as refused:
        make_recall(**bad)
    assert refused.value.reason.field == next(iter(bad))


def test_deciding_freezes_lots_and_receivers_writes_the_notice_and_tells_all() -> None:
    chain = make_chain()
    member = actor_with("producer", organisation=chain.grower)
    recall = decide(make_recall(lot=chain.juice), signer="Ông Ví Dụ", signer_title="Phó Chủ tịch")
    recall.refresh_from_db()
    assert (recall.state, recall.decision_no, recall.due_on, recall.decided_at) == (
        "active", "12/QĐ-UBND", DUE, AT
    )  # fmt: skip
    reached = {chain.juice.pk, chain.sugar.pk, chain.jars.pk}
    assert set(recall.lots.values_list("lot", flat=True)) == reached
    assert set(recall.receivers.values_list("handover", flat=True)) == {chain.inside.pk, chain.outside.pk}
    assert set(Lot.objects.filter(state="recalled").values_list("pk", flat=True)) == reached
    told = Notice.objects.get(person_id=member.person_id, verb="trace.decide_recall")
    assert chain.juice.code in told.body and "30/06/2026" in told.body
    assert recall.notice is not None and recall.notice.media_type == "application/pdf"


def test_the_notice_names_lots_and_signer_and_no_receiver_without_an_account() -> None:
    from ocop.files import store

    recall = decide(make_recall(), signer="Ông Ví Dụ", signer_title="Phó Chủ tịch")
    assert recall.notice is not None
    with (
        store.place_of(recall.notice.sha256).open("rb") as file,
        pikepdf.open(io.BytesIO(file.read())) as pdf,
    ):
        assert pdf.docinfo["/Title"] == f"THÔNG BÁO THU HỒI {recall.number}"
    from ocop.trace.recall_notice import notice_content

    content = notice_content(
        recall, queries.reach_of(recall.lot), signer="Ông Ví Dụ", signer_title="Phó Chủ tịch", at=AT
    )
    assert content["lots"][0][1] == recall.lot.code and len(content["lots"]) == 3
    assert content["lots"][0][5] == "100 kg" and content["receivers"] == 2
    assert "Cửa hàng Sáu" not in json.dumps(content, ensure_ascii=False)


def test_an_event_tells_other_systems() -> None:
    chain = make_chain()
    decide(make_recall(lot=chain.juice))
    told = {}
    for event in Event.objects.filter(disposition__endswith="recalled"):
        assert event.step.endswith("holding") and (event.type, event.action) == ("ObjectEvent", "OBSERVE")
        told[event.organisation] = json.loads(EventBody.objects.get(event=event).text)["quantityList"]
    assert told == {
        chain.grower: [{"epcClass": chain.juice.identifier.uri}],
        chain.maker: [{"epcClass": lot.identifier.uri} for lot in (chain.sugar, chain.jars)],
    }, "each about its own lots, and no amounts"


def test_deciding_twice_does_it_once() -> None:
    recall = make_recall()
    stale = Recall.objects.get(pk=recall.pk)
    decide(recall, key="once")
    assert decide(Recall.objects.get(pk=recall.pk), key="once").state == "active"
    with pytest.raises(Refused) as refused:
        decide(stale)
    assert refused.value.reason.about == "stale"
    assert RecalledLot.objects.count() == 3 and RecallReceiver.objects.count() == 2
    assert Event.objects.filter(disposition__endswith="recalled").count() == 2
    assert Entry.objects.filter(verb="trace.decide_recall").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_hands_that_decide_at_one_moment() -> None:
    recall = make_recall()
    answers: list[str] = []

    def hand() -> None:
        try:
            decide(Recall.objects.get(pk=recall.pk))
            answers.append("done")
        except Refused:
            answers.append("refused")
        finally:
            connection.close()

    if connection.vendor == "sqlite":
        for _n in range(2):  # in memory both would share one connection
            hand()
    else:
        hands = [threading.Thread(target=hand) for _n in range(2)]
        for each in hands:
            each.start()
        for each in hands:
            each.join()
    assert sorted(answers) == ["done", "refused"]
    assert RecalledLot.objects.filter(recall=recall).count() == 3


@pytest.mark.parametrize(
    ("bad", "field"),
    [
        ({"decision_no": " "}, "decision_no"),
        ({"due_on": AT.date() - dt.timedelta(days=1)}, "due_on"),
        ({"due_on": AT.date() + dt.timedelta(days=366)}, "due_on"),
    ],
)
def test_a_decision_needs_a_number_and_a_day(bad: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refused:
        decide(make_recall(), **bad)
    assert refused.value.reason.field == field


@pytest.mark.parametrize("role", ["provincial_officer", "commune_officer", "auditor"])
def test_the_leader_alone_decides_drops_and_ends(role: str) -> None:
    actor, recall = actor_with(role), make_recall()
    with pytest.raises(Refused, match="lãnh đạo"):
        decide(recall, by=actor)
    with pytest.raises(Refused, match="lãnh đạo"):
        recalling.drop_recall(recall, "Không", by=actor, at=AT)
    decide(recall, by=actor_with("leader"))
    with pytest.raises(Refused, match="lãnh đạo"):
        recalling.close_recall(recall, "Xong", uncounted="x", by=actor, at=AT)


def test_a_dropped_recall_recalls_nothing_and_the_lot_can_be_proposed_again() -> None:
    recall = make_recall("dropped")
    assert (recall.state, recall.outcome, recall.lots.count()) == ("dropped", "Mẫu kiểm lại đạt.", 0)
    assert make_recall(lot=Lot.objects.get(pk=recall.lot_id)).state == "proposed"


def test_what_is_made_while_it_is_decided_is_recalled_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """A diary that held a lot when the decision asked for it has made something of it by then."""
    chain, late = make_chain(), []
    plain = reaching.down

    def slow(*args: Any) -> set[int]:
        seen = plain(*args)
        if not late:
            late.append(make.make_goods_lot(chain.maker, inputs=[(chain.sugar, Decimal(1))]))
        return seen

    recall = make_recall(lot=chain.juice)
    monkeypatch.setattr(reaching, "down", slow)
    decide(recall)
    assert set(recall.lots.values_list("lot", flat=True)) >= {late[0].pk}
    assert Lot.objects.get(pk=late[0].pk).state == "recalled"


def test_what_another_system_tells_later_is_taken_in() -> None:
    chain = make_chain()
    recall = make_recall("active", lot=chain.juice)
    make.make_handover(lots=[(jam := make.make_goods_lot(), Decimal(3))], sender=jam.organisation)
    member = actor_with("producer", organisation=jam.organisation)
    jobs.run_waiting(at=AT)  # what was told to people
    make.capture(make.packed(make.sscc_uri(7), [make.piece_uri(1)]))
    assert jobs.run_waiting(at=AT) == 0, "what has nothing to do with it is not looked at"
    later = AT + dt.timedelta(days=1)
    between = make.lot_uri("X9")
    joined = [([chain.jars.identifier.uri], [between]), ([between], [jam.identifier.uri])]
    make.capture(*(make.made(*each) for each in joined))
    assert jobs.run_waiting(at=later)
    row = recall.lots.get(lot=jam)
    assert row.joined_at is not None and recall.lots.exclude(joined_at=None).get() == row
    assert Lot.objects.get(pk=jam.pk).state == "recalled" and recall.receivers.count() == 3
    assert jam.code in Notice.objects.get(person_id=member.person_id, verb="trace.decide_recall").body
    assert Entry.objects.get(verb="trace.recall_extended").after == {"lots": [jam.pk]}
    assert Event.objects.filter(disposition__endswith="recalled", organisation=jam.organisation).count() == 1
    assert recalling.extend_recalls(at=later) == 0


def test_what_has_ended_takes_nothing_in() -> None:
    chain = make_chain()
    make_recall("closed", lot=chain.juice)
    jam = make.make_goods_lot()
    jobs.run_waiting(at=AT)
    make.capture(make.made([chain.jars.identifier.uri], [jam.identifier.uri]))
    assert jobs.run_waiting(at=AT) == 0 == recalling.extend_recalls(at=AT)
    assert Lot.objects.get(pk=jam.pk).state == "open"


def test_a_second_recall_reaches_lots_that_the_first_took_back_already() -> None:
    chain = make_chain()
    make_recall("active", lot=chain.sugar)
    second = make_recall("active", lot=chain.juice)
    assert second.lots.count() == 3
    with pytest.raises(Refused, match="đã bị thu hồi"):
        make_recall(lot=Lot.objects.get(pk=chain.jars.pk))


def test_what_was_refused_on_the_way_was_not_received() -> None:
    chain = make_chain()
    more = make.make_handover(chain.maker, lots=[(chain.jars, Decimal(2))])
    make.handing.refuse_handover(more, "Vỡ", by=BY, at=AT)
    recall = make_recall("active", lot=chain.jars)
    assert list(recall.receivers.values_list("handover", flat=True)) == [chain.outside.pk]


def test_what_came_back_is_noted_lot_by_lot() -> None:
    recall = make_recall("active")
    row = recall.lots.get(lot=recall.lot)
    for amount in (Decimal(-1), Decimal(101)):
        with pytest.raises(Refused) as refused:
            recalling.note_back(recall, {recall.lot_id: amount}, by=BY, at=AT)
        assert refused.value.reason.field == f"back_{row.pk}"
    recalling.note_back(recall, {recall.lot_id: Decimal("12.5")}, by=BY, at=AT, key="b")
    recalling.note_back(recall, {recall.lot_id: Decimal(99)}, by=BY, at=AT, key="b")
    row.refresh_from_db()
    assert row.back == Decimal("12.5")
    with pytest.raises(Refused):
        recalling.note_back(recall, {make.make_lot().pk: Decimal(1)}, by=BY, at=AT)
    with pytest.raises(Refused, match="không đang diễn ra"):
        recalling.note_back(make_recall(), {}, by=BY, at=AT)


def test_receivers_are_marked_as_told_once() -> None:
    recall = make_recall("active")
    rows = list(recall.receivers.order_by("pk"))
    assert recalling.mark_told(recall, [rows[0].pk], by=BY, at=AT) == 1
    later = AT + dt.timedelta(hours=1)
    assert recalling.mark_told(recall, [row.pk for row in rows], by=BY, at=later) == 1
    assert [row.told_at for row in recall.receivers.order_by("pk")] == [AT, later]
    for bad in ([], [999_999]):
        with pytest.raises(Refused, match="đánh dấu"):
            recalling.mark_told(recall, bad, by=BY, at=AT)


def test_ending_needs_what_came_back_or_why_it_is_not_known() -> None:
    recall = make_recall("active")
    for outcome, why, field in (("", "x", "outcome"), ("Xong", "", "uncounted")):
        with pytest.raises(Refused) as refused:
            recalling.close_recall(recall, outcome, uncounted=why, by=BY, at=AT)
        assert refused.value.reason.field == field
    back = {row.lot_id: Decimal(1) for row in recall.lots.all()}
    recalling.note_back(recall, back, by=BY, at=AT)
    with pytest.raises(Refused, match="chưa được báo"):
        recalling.close_recall(recall, "Đã thu.", by=BY, at=AT)
    recalling.mark_told(recall, [row.pk for row in recall.receivers.all()], by=BY, at=AT)
    recalling.close_recall(recall, "Đã thu.", by=BY, at=AT, key="e")
    assert recalling.close_recall(recall, "Khác.", by=BY, at=AT, key="e").outcome == "Đã thu."
    assert not Lot.objects.filter(recalled__recall=recall).exclude(state="recalled").exists()


def test_the_countdown_and_how_far_it_is() -> None:
    recall = make_recall("active")
    recalling.mark_told(recall, [recall.receivers.first().pk], by=BY, at=AT)  # type: ignore[union-attr]
    progress = queries.progress_of(recall, DUE + dt.timedelta(days=2))
    assert (progress.lots, progress.counted, progress.receivers, progress.told, progress.days_left) == (
        3, 0, 2, 1, -2
    )  # fmt: skip


def test_a_lot_recalled_in_error_is_let_go() -> None:
    chain = make_chain()
    recall = make_recall("active", lot=chain.juice)
    member = actor_with("producer", organisation=chain.maker)
    numbers = [chain.sugar.pk, chain.jars.pk]
    for _n in range(2):
        releasing.release_lots(recall, numbers, "Nhầm số lô", by=actor_with("leader"), at=AT, key="r")
    assert list(Lot.objects.filter(state="open").order_by("pk")) == [chain.sugar, chain.jars]
    rows = recall.lots.filter(released_at=AT, released_for="Nhầm số lô")
    assert set(rows.values_list("lot", flat=True)) == set(numbers)
    inside, outside = (
        recall.receivers.get(handover=chain.inside),
        recall.receivers.get(handover=chain.outside),
    )
    assert (inside.released_at, outside.released_at) == (None, AT)
    progress = queries.progress_of(recall, DUE)
    assert (progress.lots, progress.receivers, progress.released) == (1, 1, 2)
    entry = Entry.objects.get(verb="trace.lots_released")
    assert (entry.note, entry.after) == ("Nhầm số lô", {"lots": numbers, "free": numbers})
    assert Entry.objects.filter(verb="trace.release_lot").count() == 2
    told = Notice.objects.get(person_id=member.person_id, verb="trace.lots_released")
    assert chain.jars.code in told.body and "Nhầm số lô" in told.body
    event = Event.objects.get(disposition__endswith="in_progress", step__endswith="inspecting")
    assert event.organisation == chain.maker
    with pytest.raises(Refused, match="đánh dấu"):
        recalling.mark_told(recall, [outside.pk], by=BY, at=AT)
    with pytest.raises(Refused, match="Hãy chọn lô"):
        recalling.note_back(recall, {chain.jars.pk: Decimal(1)}, by=BY, at=AT)
    recalling.note_back(recall, {chain.juice.pk: Decimal(1)}, by=BY, at=AT)
    recalling.mark_told(recall, [inside.pk], by=BY, at=AT)
    assert recalling.close_recall(recall, "Xong", by=BY, at=AT).state == "closed"


def test_what_was_used_up_is_let_go_as_used_up() -> None:
    lot = actions.close_lot(make.make_lot(), reason="Hư", by=BY, at=AT)
    recall = make_recall("closed", lot=lot)
    releasing.release_lots(recall, [lot.pk], "Nhầm", by=BY, at=AT)
    lot.refresh_from_db()
    assert (lot.state, lot.written_off) == ("closed", 100)


def test_what_another_recall_holds_stays_recalled() -> None:
    chain = make_chain()
    first, second = make_recall("active", lot=chain.sugar), make_recall("active", lot=chain.juice)
    releasing.release_lots(first, [chain.jars.pk], "Nhầm", by=BY, at=AT)
    assert Lot.objects.get(pk=chain.jars.pk).state == "recalled"
    releasing.release_lots(second, [chain.jars.pk], "Nhầm", by=BY, at=AT)
    assert Lot.objects.get(pk=chain.jars.pk).state == "open"


def test_what_is_made_of_a_lot_that_was_let_go_is_not_recalled() -> None:
    chain = make_chain()
    recall = make_recall("active", lot=chain.juice)
    releasing.release_lots(recall, [chain.sugar.pk, chain.jars.pk], "Nhầm", by=BY, at=AT)
    box = make.make_goods_lot(chain.maker, inputs=[(chain.sugar, Decimal(1))])
    bad = make.make_goods_lot()
    make.capture(make.made([chain.juice.identifier.uri], [bad.identifier.uri]))
    recalling.extend_recalls(at=AT)
    assert (Lot.objects.get(pk=box.pk).state, Lot.objects.get(pk=bad.pk).state) == ("open", "recalled")


def test_who_lets_lots_go_and_which() -> None:
    recall = make_recall("active")
    given = {"lots": [recall.lot_id], "reason": "Nhầm", "by": BY}

    def refusal(found: Recall = recall, **over: Any) -> str:
        with pytest.raises(Refused) as refused:
            releasing.release_lots(found, **{**given, **over}, at=AT)
        return refused.value.reason.field or refused.value.reason.about

    assert refusal(by=actor_with("provincial_officer")) == "person"
    assert refusal(lots=[]) == refusal(lots=[recall.lot_id, make.make_lot().pk]) == "lots"
    assert refusal(reason=" ") == refusal(reason="x" * 501) == "reason"
    assert refusal(make_recall(lot=make.make_lot())) == "thing"
    releasing.release_lots(recall, given["lots"], "Nhầm", by=BY, at=AT)
    assert refusal() == "lots"


def test_who_sees_which_recall() -> None:
    here = make_organisation()
    there = make_organisation(unit=commune_unit("30338", "Xã Khác"))
    chain = make_chain(grower=here, maker=there)
    proposed = make_recall(lot=make.make_lot(here))
    active = make_recall("active", lot=chain.juice)

    def seen(role: str, **over: Any) -> set[int]:
        return set(queries.recalls_visible_to(actor_with(role, **over)).values_list("pk", flat=True))

    assert seen("provincial_officer") == seen("leader") == seen("auditor") == {proposed.pk, active.pk}
    assert seen("commune_officer", unit=there.unit) == {active.pk}, "a lot of its producers is reached"
    assert seen("producer", organisation=there) == {active.pk} == seen("producer", organisation=here)
    shop = make_organisation(unit=commune_unit("30343", "Xã Mua"))
    bought = make.make_goods_lot(here)
    make.make_handover(here, shop, lots=[(bought, Decimal(1))])
    officer = actor_with("commune_officer", unit=shop.unit)
    received = make_recall("active", lot=bought)
    member = actor_with("producer", organisation=shop)
    for reader in (officer, member):
        assert set(queries.recalls_visible_to(reader)) == {received}, "goods went there"
    assert Notice.objects.filter(person_id=officer.person_id, verb="trace.decide_recall").exists()
    assert seen("producer", organisation=make_organisation()) == set() == seen("council_member")


def test_what_waits_for_a_decision_stands_first_then_what_is_due_soonest() -> None:
    closed = make_recall("closed")
    later, proposed = make_recall("active"), make_recall()
    sooner = make_recall()
    decide(sooner, due_on=AT.date())
    rows = queries.listed_recalls(Recall.objects.all())
    assert [row.pk for row in rows] == [proposed.pk, sooner.pk, later.pk, closed.pk]
    assert [(row.lot_count, row.receiver_count) for row in rows][1] == (3, 2)
