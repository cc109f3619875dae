"""Deliveries: who has the goods at which moment, who answers, and what is told."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from typing import Any

import pytest

from ocop.base.refusals import Refused
from ocop.notices.models import Notice
from ocop.organisations.models import Organisation
from ocop.trace import actions, telling
from ocop.trace.models import Event, Handover, Lot, Step
from ocop.trace.queries import bodies_of, exchange, lots, neighbours
from ocop.trace.queries import diary as queries
from ocop.trace.rules import handing as rules
from ocop.worklist import queries as worklist
from tests.factories import trace as make
from tests.factories.dossiers import producer_of
from tests.factories.organisations import make_organisation
from tests.factories.people import actor_with
from tests.refusals import refusal

AT, BY = make.AT, make.BY
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
WITH: dict[str, Any] = {"by": BY, "at": AT}

pytestmark = pytest.mark.django_db


@pytest.fixture
def sender() -> Organisation:
    return make_organisation()


@pytest.fixture
def receiver() -> Organisation:
    return make_organisation()


def fresh(handover: Handover) -> Handover:
    return Handover.objects.select_related("step", "sender", "receiver", "receipt").get(pk=handover.pk)


def amounts(lot: Lot, *whose: Organisation) -> list[Decimal]:
    return [queries.balance_of([lot], one.pk)[lot.pk] for one in whose]


def body(event: Event) -> dict[str, Any]:
    return dict(json.loads(bodies_of([event])[event.pk]))


def parties(event: Event) -> tuple[Any, ...]:
    told = body(event)
    sides = [told.get(name) for name in ("sourceList", "destinationList")]
    return (told["bizStep"], told["disposition"], *sides)


def side(name: str, organisation: Organisation) -> list[dict[str, str]]:
    return [{"type": "possessing_party", name: telling.party(organisation.pk)}]


# ---------------------------------------------------------------- sent, confirmed, refused, taken back


def test_what_is_on_its_way_is_with_nobody_and_confirmed_it_is_the_receivers(
    sender: Organisation, receiver: Organisation
) -> None:
    lot = make.make_lot(sender)
    handover = make.make_handover(sender, receiver, lots=[(lot, Decimal(30))])
    assert (handover.state, amounts(lot, sender, receiver)) == ("sent", [70, 0])
    assert list(queries.open_handovers_to(receiver.pk)) == list(queries.open_handovers_from(sender.pk))
    assert list(queries.open_handovers_to(receiver.pk)) == [handover]
    assert list(queries.lots_of(receiver.pk)) == []
    actions.confirm_handover(handover, by=producer_of(receiver), at=AT + HOUR)
    done = fresh(handover)
    assert (done.state, done.answered_at, amounts(lot, sender, receiver)) == (
        "confirmed",
        AT + HOUR,
        [70, 30],
    )
    assert done.receipt is not None
    assert (done.receipt.kind, done.receipt.organisation, done.receipt.happened_at) == (
        "receive", receiver, AT + HOUR,
    )  # fmt: skip
    assert list(queries.lots_of(receiver.pk)) == [lot] and not queries.open_handovers_to(receiver.pk)
    where = (side("source", sender), side("destination", receiver))
    assert parties(done.step.event) == ("shipping", "in_transit", *where)
    assert parties(done.receipt.event) == ("receiving", "in_progress", *where)
    assert body(done.receipt.event)["quantityList"] == [
        {"epcClass": lot.identifier.uri, "quantity": 30, "uom": "KGM"}
    ]


def test_what_is_counted_short_is_the_senders_again(sender: Organisation, receiver: Organisation) -> None:
    here = actor_with("producer", organisation=sender)
    lot, other = make.make_lot(sender), make.make_lot(sender)
    handover = make.make_handover(sender, receiver, lots=[(lot, Decimal(30)), (other, Decimal(5))])
    by = producer_of(receiver)

    def confirm(*counts: int, reason: str = "", key: str = "") -> Handover:
        received = dict(zip((lot.pk, other.pk), map(Decimal, counts), strict=False))
        return actions.confirm_handover(
            fresh(handover), received=received, reason=reason, by=by, at=AT, key=key
        )  # fmt: skip

    assert refusal(lambda: confirm(31)) == ("input", f"lot_{lot.pk}")
    assert refusal(lambda: confirm(-1)) == ("input", f"lot_{lot.pk}")
    assert refusal(lambda: confirm(20)) == ("input", "reason")
    assert refusal(lambda: confirm(0, 0, reason="Mất")) == ("input", "lots")
    assert amounts(lot, sender, receiver) == [70, 0]
    for _n in range(2):
        confirm(20, 0, reason="Vỡ 10 hũ", key="k")
    done = fresh(handover)
    assert (done.state, done.answer, done.receipt is not None) == ("confirmed", "Vỡ 10 hũ", True)
    assert (amounts(lot, sender, receiver), amounts(other, sender, receiver)) == ([80, 20], [100, 0])
    receiving, back = Event.objects.order_by("pk")[Event.objects.count() - 2 :]
    assert done.receipt is not None and {receiving, back} >= {done.receipt.event}
    told = {parties(event)[:2]: body(event)["quantityList"] for event in (receiving, back)}
    assert told == {
        ("receiving", "in_progress"): [{"epcClass": lot.identifier.uri, "quantity": 20, "uom": "KGM"}],
        ("shipping", "returned"): [
            {"epcClass": lot.identifier.uri, "quantity": 10, "uom": "KGM"},
            {"epcClass": other.identifier.uri, "quantity": 5, "uom": "KGM"},
        ],
    }
    notice = Notice.objects.get(person=here.person_id)
    assert notice.title == f"{receiver} nhận hàng, có phần thiếu"
    assert notice.body == f"{lot}: 20 kg\nVỡ 10 hũ"
    assert [(each.lot, each.quantity) for each in lots.deliveries_of([lot.pk, other.pk])] == [(lot, 20)]
    assert (neighbours.deliveries_of(lot, sender.pk), neighbours.deliveries_of(other, sender.pk)) == (
        [(done, 20)], [],
    )  # fmt: skip
    assert exchange.received_by(receiver.pk, [lot.identifier.uri, other.identifier.uri]) == {
        lot.identifier.uri
    }


def test_a_short_receipt_is_undone_while_the_sender_has_the_rest(
    sender: Organisation, receiver: Organisation
) -> None:
    lot = make.make_lot(sender)
    handover = make.make_handover(sender, receiver, lots=[(lot, Decimal(100))])
    actions.confirm_handover(handover, received={lot.pk: Decimal(80)}, reason="Thiếu", **WITH)
    receipt = fresh(handover).receipt
    assert receipt is not None
    packed = make.make_pack(sender, inputs=[(lot, Decimal(1))])
    assert refusal(lambda: actions.declare_mistake(receipt, "Nhầm", **WITH))[0] == "thing"
    actions.declare_mistake(packed, "Nhầm", **WITH)
    actions.declare_mistake(receipt, "Nhầm", by=producer_of(receiver), at=AT)
    assert (fresh(handover).state, fresh(handover).answer, amounts(lot, sender, receiver)) == (
        "sent",
        "",
        [0, 0],
    )
    actions.confirm_handover(fresh(handover), **WITH)
    assert amounts(lot, sender, receiver) == [0, 100]


def test_the_receiver_uses_what_it_confirmed_not_more(sender: Organisation, receiver: Organisation) -> None:
    lot = make.make_lot(sender)
    handover = make.make_handover(sender, receiver, lots=[(lot, Decimal(30))])

    def use(quantity: int) -> Step:
        return make.make_pack(receiver, inputs=[(lot, Decimal(quantity))])

    assert refusal(lambda: use(1)) == ("input", "inputs")
    actions.confirm_handover(handover, **WITH)
    assert refusal(lambda: use(31)) == ("input", "inputs")
    jars = make.lot_made_by(use(20))
    onward = make.make_handover(receiver, lots=[(lot, Decimal(10)), (jars, Decimal(5))])
    assert onward.state == "sent" and amounts(lot, sender, receiver) == [70, 0]
    actions.close_lot(lot, reason="Hết", **WITH)
    actions.take_back_handover(onward, "Chưa giao", **WITH)
    use(10)  # who made the lot closed it; the receiver goes on with its own


def test_refused_goods_are_the_senders_again(sender: Organisation, receiver: Organisation) -> None:
    lot = make.make_lot(sender)
    handover = make.make_handover(sender, receiver, lots=[(lot, Decimal(30))])
    assert refusal(lambda: actions.refuse_handover(handover, " ", **WITH)) == ("input", "reason")
    actions.refuse_handover(handover, "Hàng ướt", by=producer_of(receiver), at=AT + HOUR)
    done = fresh(handover)
    assert (done.state, done.answer, done.receipt, amounts(lot, sender, receiver)) == (
        "refused", "Hàng ướt", None, [100, 0],
    )  # fmt: skip
    event = Event.objects.latest("pk")
    assert parties(event)[:2] == ("shipping", "returned") and event.organisation == receiver
    actions.take_back_handover(done, "Đã nhận lại", by=producer_of(sender), at=AT + DAY)
    settled = fresh(handover)
    assert (settled.state, settled.answer, amounts(lot, sender)) == ("taken_back", "Hàng ướt", [100])
    assert Event.objects.latest("pk") == event


def test_the_sender_takes_back_what_nobody_confirmed(sender: Organisation, receiver: Organisation) -> None:
    lot = make.make_lot(sender)
    handover = make.make_handover(sender, receiver, lots=[(lot, Decimal(30))])
    actions.take_back_handover(handover, "Xe hỏng", by=producer_of(sender), at=AT + HOUR)
    assert (fresh(handover).state, fresh(handover).answer, amounts(lot, sender)) == (
        "taken_back",
        "Xe hỏng",
        [100],
    )
    assert parties(Event.objects.latest("pk"))[:2] == ("void_shipping", "in_progress")
    for late in (
        lambda: actions.confirm_handover(fresh(handover), **WITH),
        lambda: actions.refuse_handover(fresh(handover), "x", **WITH),
        lambda: actions.take_back_handover(fresh(handover), "x", **WITH),
    ):
        assert refusal(late)[0] == "thing"


def test_of_two_answers_to_what_was_read_before_the_second_is_refused_whole(sender: Organisation) -> None:
    handover = make.make_handover(sender)
    twin = fresh(handover)
    actions.confirm_handover(handover, **WITH)
    steps, events = Step.objects.count(), Event.objects.count()
    assert refusal(lambda: actions.confirm_handover(twin, **WITH))[0] == "stale"
    assert refusal(lambda: actions.take_back_handover(twin, "x", **WITH))[0] == "stale"
    assert (Step.objects.count(), Event.objects.count()) == (steps, events)


def test_each_side_does_its_own(sender: Organisation, receiver: Organisation) -> None:
    handover = make.make_handover(sender, receiver)
    mine, theirs, other = producer_of(sender), producer_of(receiver), producer_of(make_organisation())
    for stranger in (mine, other):
        assert refusal(lambda by=stranger: actions.confirm_handover(handover, by=by, at=AT))[0] == "person"
        assert (
            refusal(lambda by=stranger: actions.refuse_handover(handover, "x", by=by, at=AT))[0] == "person"
        )
    for stranger in (theirs, other):
        assert (
            refusal(lambda by=stranger: actions.take_back_handover(handover, "x", by=by, at=AT))[0]
            == "person"
        )
    assert rules.may_answer.allows(theirs, handover, "confirm_handover")


def test_who_receives_is_another_producer_a_partner_or_somebody_by_name(sender: Organisation) -> None:
    lot = make.make_lot(sender)

    def deliver(**over: Any) -> Handover:
        return actions.log_delivery(sender, happened_at=AT, lots=[(lot, Decimal(10))], **WITH, **over)

    closed = make_organisation()
    Organisation.objects.filter(pk=closed.pk).update(is_closed=True)
    closed.refresh_from_db()
    agency = make_organisation(kind="agency")
    for wrong in (sender, closed, agency):
        assert refusal(lambda who=wrong: deliver(receiver=who)) == ("input", "receiver")
    assert refusal(deliver) == ("input", "receiver_name")
    assert refusal(lambda: deliver(receiver_name="x" * 201)) == ("input", "receiver_name")
    assert refusal(lambda: actions.log_delivery(sender, happened_at=AT, lots=[], **WITH)) == ("input", "lots")
    partner = make_organisation(kind="partner")
    at_once = [deliver(receiver=partner), deliver(receiver_name="Bà Tư", receiver_contact="0900 000 000")]
    assert [(each.state, each.answered_at) for each in at_once] == [("confirmed", AT), ("confirmed", AT)]
    assert amounts(lot, sender, partner) == [80, 0]
    assert refusal(lambda: actions.confirm_handover(at_once[1], **WITH))[0] == "thing"
    told = body(at_once[1].step.event)
    assert "destinationList" not in told and "Bà Tư" not in json.dumps(told, ensure_ascii=False)
    assert parties(at_once[0].step.event)[3] == side("destination", partner)


def test_a_producer_without_members_counts_as_having_received_at_once(
    sender: Organisation, receiver: Organisation
) -> None:
    lot = make.make_lot(sender)
    handover = actions.log_delivery(
        sender, happened_at=AT, lots=[(lot, Decimal(30))], receiver=receiver, **WITH
    )  # fmt: skip
    assert (handover.state, handover.receiver, handover.answered_at) == ("confirmed", receiver, AT)
    assert amounts(lot, sender, receiver) == [70, 0] and not Notice.objects.exists()
    held = [(each.holder, each.quantity, each.is_ours) for each in lots.held(lots.books_of([lot]))]
    assert held == [(sender.name, 70, True), (receiver.name, 30, False)]
    actions.declare_mistake(handover.step, "Nhầm", by=producer_of(sender), at=AT)
    assert (fresh(handover).state, amounts(lot, sender)) == ("taken_back", [100])


def test_a_recalled_lot_that_is_on_its_way_can_still_be_received(
    sender: Organisation, receiver: Organisation
) -> None:
    lot = make.make_lot(sender)
    handover = make.make_handover(sender, receiver, lots=[(lot, Decimal(10))])
    Lot.objects.filter(pk=lot.pk).update(state="recalled")
    actions.confirm_handover(handover, **WITH)
    assert amounts(lot, receiver) == [10]
    assert refusal(lambda: make.make_pack(receiver, inputs=[(lot, Decimal(1))]))[0] == "thing"


def test_nothing_is_received_before_it_was_sent(sender: Organisation) -> None:
    handover = make.make_handover(sender)
    actions.confirm_handover(handover, happened_at=AT - DAY, by=BY, at=AT + HOUR)
    done = fresh(handover)
    assert done.receipt is not None and done.receipt.happened_at == AT


# ---------------------------------------------------------------- mistakes


def test_a_receipt_is_undone_while_everything_is_there(sender: Organisation, receiver: Organisation) -> None:
    lot = make.make_lot(sender)
    handover = make.make_handover(sender, receiver, lots=[(lot, Decimal(30))])
    actions.confirm_handover(handover, **WITH)
    sent = handover.step
    with pytest.raises(Refused, match="Hãy nhờ bên nhận báo ghi nhầm việc nhận hàng trước"):
        actions.declare_mistake(sent, "Nhầm", **WITH)
    receipt = fresh(handover).receipt
    assert receipt is not None
    packed = make.make_pack(receiver, inputs=[(lot, Decimal(1))])
    assert refusal(lambda: actions.declare_mistake(receipt, "Nhầm", **WITH))[0] == "thing"
    actions.declare_mistake(packed, "Nhầm", **WITH)
    actions.declare_mistake(receipt, "Nhầm", by=producer_of(receiver), at=AT)
    waiting = fresh(handover)
    assert (waiting.state, waiting.receipt, waiting.answered_at) == ("sent", None, None)
    assert amounts(lot, sender, receiver) == [70, 0]
    actions.confirm_handover(waiting, **WITH)
    assert amounts(lot, sender, receiver) == [70, 30]


def test_a_delivery_by_mistake_is_taken_back_with_it(sender: Organisation) -> None:
    lot = make.make_lot(sender)
    for over in ({}, {"receiver_name": "Bà Tư"}):
        handover = make.make_handover(sender, lots=[(lot, Decimal(30))], **over)
        actions.declare_mistake(handover.step, "Nhầm", by=producer_of(sender), at=AT)
        assert (fresh(handover).state, amounts(lot, sender)) == ("taken_back", [100])
    refused = make.make_handover(sender, lots=[(lot, Decimal(30))])
    actions.refuse_handover(refused, "Không đặt", **WITH)
    actions.declare_mistake(fresh(refused).step, "Nhầm", **WITH)
    assert (fresh(refused).state, amounts(lot, sender)) == ("refused", [100])


# ---------------------------------------------------------------- telling and repetition


def test_the_other_side_is_told_and_has_it_in_the_work_list(
    sender: Organisation, receiver: Organisation
) -> None:
    here = actor_with("producer", organisation=sender)
    there = actor_with("producer", organisation=receiver)
    lot = make.make_lot(sender)

    def sent() -> Handover:
        return make.make_handover(sender, receiver, lots=[(lot, Decimal("7.5"))])

    first = sent()
    notice = Notice.objects.get()
    assert (notice.person_id, notice.title, notice.body, notice.link) == (
        there.person_id, f"{sender} giao hàng, chờ xác nhận", f"{lot}: 7,5 kg",
        "/chu-the/truy-xuat/giao-nhan/",
    )  # fmt: skip
    (turn,) = worklist.turns_of(there, AT.date())
    assert (turn.what, turn.about, turn.detail, turn.link, turn.since) == (
        "Xác nhận hàng nhận", str(sender), str(lot), "/chu-the/truy-xuat/giao-nhan/", dt.date(2026, 6, 15),
    )  # fmt: skip
    assert [turn.what for turn in worklist.turns_of(here, AT.date())] == []
    actions.confirm_handover(first, **WITH)
    actions.refuse_handover(sent(), "Hàng ướt", **WITH)
    actions.take_back_handover(sent(), "Xe hỏng", **WITH)
    assert list(Notice.objects.order_by("pk").values_list("person_id", "verb")) == [
        (there.person_id, "trace.handover_sent"), (here.person_id, "trace.handover_confirmed"),
        (there.person_id, "trace.handover_sent"), (here.person_id, "trace.handover_refused"),
        (there.person_id, "trace.handover_sent"), (there.person_id, "trace.handover_taken_back"),
    ]  # fmt: skip
    assert worklist.turns_of(there, AT.date()) == []


def test_the_same_request_is_done_once(sender: Organisation, receiver: Organisation) -> None:
    lot = make.make_lot(sender)

    def sent(key: str) -> Handover:
        return make.make_handover(sender, receiver, lots=[(lot, Decimal(40))], key=key)

    first = sent("a")
    actions.confirm_handover(first, **WITH, key="b")
    assert sent("a").pk == first.pk
    assert actions.confirm_handover(fresh(first), **WITH, key="b").state == "confirmed"
    second = sent("c")
    actions.refuse_handover(second, "x", **WITH, key="d")
    assert actions.refuse_handover(fresh(second), "x", **WITH, key="d").state == "refused"
    actions.take_back_handover(second, "x", **WITH, key="e")
    assert actions.take_back_handover(fresh(second), "x", **WITH, key="e").state == "taken_back"
    assert (Step.objects.count(), Handover.objects.count(), amounts(lot, sender, receiver)) == (
        4,
        2,
        [60, 40],
    )


def test_the_lists_of_deliveries_cost_the_same_at_one_and_at_many(
    sender: Organisation, receiver: Organisation, django_assert_num_queries: Any
) -> None:
    for _n in range(4):
        make.make_handover(sender, receiver)
    with django_assert_num_queries(4):
        for handover in queries.open_handovers_to(receiver.pk):
            assert [str(line.lot) for line in handover.step.lines.all()] and str(handover.sender)
    assert queries.handovers_of(sender.pk).count() == queries.handovers_of(receiver.pk).count() == 4
