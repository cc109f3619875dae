"""Deliveries: sent, and then confirmed or refused by who receives them; or taken back.

From the delivery on the goods are off the sender's amount; they are the receiver's from the confirmation on,
under the same lot. Refused, counted short or taken back, they are the sender's again. What goes to a partner,
to a producer without members, or to somebody by name, counts as received at once: nobody there answers.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from ocop.base import clock, text
from ocop.base.actor import Actor
from ocop.journal import actions as journal
from ocop.journal import queries as entries
from ocop.notices import actions as notices
from ocop.organisations import checks
from ocop.organisations.models import Kind, Organisation
from ocop.people import queries as people
from ocop.trace import telling
from ocop.trace.actions.capturing import capture_own
from ocop.trace.actions.writing import (
    Amounts,
    Photos,
    Sheet,
    amount,
    new_event_id,
    plain,
    refuse_empty,
    write,
    written,
)
from ocop.trace.models import Handover, Lot, Site, Step, StepKind, StepLine
from ocop.trace.rules import diary
from ocop.trace.rules import handing as rules
from ocop.trace.states import HANDOVER, HandoverState
from ocop.trace.turns import HANDOVERS

_MOST = {"receiver_name": 200, "receiver_contact": 200, "receiver_place": 200}
_MOST_ANSWER = 300
Pairs = list[tuple[Lot, Decimal]]


def log_delivery(
    organisation: Organisation,
    *,
    happened_at: dt.datetime,
    lots: Amounts,
    receiver: Organisation | None = None,
    receiver_name: str = "",
    receiver_contact: str = "",
    receiver_place: str = "",
    site: Site | None = None,
    note: str = "",
    photos: Photos = (),
    instead_of: Step | None = None,
    by: Actor,
    at: dt.datetime,
    key: str = "",
) -> Handover:
    """Lots leave the producer; `lots` are (lot, how much of it).

    A producer of ours with members is told and confirms. Refused as `writing.write` refuses; no lots, no
    receiver, itself or an agency as receiver (input).
    """
    if (done := written(key)) is not None:
        return done.handover
    refuse_empty(lots, "lots", _("Hãy chọn lô đem giao."))
    given = {
        "receiver_name": receiver_name, "receiver_contact": receiver_contact, "receiver_place": receiver_place
    }  # fmt: skip
    whom = {name: _short(value, name) for name, value in given.items()}
    rules.may_receive.check(receiver, whom["receiver_name"], organisation)
    waits = _answers(receiver, at)

    def hand_over(step: Step) -> None:
        handover = Handover.objects.create(
            step=step, sender=organisation, receiver=receiver, **whom,
            state=HandoverState.SENT if waits else HandoverState.CONFIRMED,
            answered_at=None if waits else at,
        )  # fmt: skip
        if waits:
            title = _("%(who)s giao hàng, chờ xác nhận") % {"who": organisation}
            _tell(receiver, "trace.handover_sent", title, at, _amounts(handover))

    to = receiver.pk if receiver is not None else None
    sheet = Sheet(
        verb="trace.delivery_logged", kind=StepKind.DELIVER, organisation=organisation,
        happened_at=happened_at, site=site, taken=lots, photos=photos, note=note, instead_of=instead_of,
        details={"receiver": to} if to else {},
        tell=lambda told: telling.delivery(told.moment, told.lots, organisation.pk, to),
    )  # fmt: skip
    return write(sheet, by=by, at=at, key=key, then=hand_over).handover


def confirm_handover(
    handover: Handover,
    *,
    received: Mapping[int, Decimal] | None = None,
    reason: str = "",
    happened_at: dt.datetime | None = None,
    site: Site | None = None,
    by: Actor,
    at: dt.datetime,
    key: str = "",
) -> Handover:
    """The receiver has the goods: a step of its diary, and the amounts are its own from now on.

    `received` is how much of a lot, by its id, arrived where it is not all that was sent; what is short is
    the sender's again, who reads the `reason`. Recalled lots are confirmed like others: it must be known who
    has them. Refused: who does not keep the receiver's diary; what is not on its way (any more); more than
    was sent, nothing at all, less without a reason (input).
    """
    if entries.answered_before(key) is not None:
        return _fresh(handover)
    rules.may_answer.check(by, handover, "confirm_handover")
    assert handover.receiver is not None
    receiver, sender = handover.receiver, handover.sender_id
    arrived, short = _counted(handover, received or {})
    why = _reason(reason) if short else ""

    def settle(step: Step) -> None:
        _settle(handover, step, arrived, short, why, by, at)

    sheet = Sheet(
        verb="trace.receipt_logged", kind=StepKind.RECEIVE, organisation=receiver,
        happened_at=max(happened_at or at, handover.step.happened_at), site=site, taken=arrived, brought=True,
        details={"sender": sender},
        tell=lambda told: telling.delivery(told.moment, told.lots, sender, receiver.pk, seen="receiving"),
    )  # fmt: skip
    write(sheet, by=by, at=at, key=key, then=settle)
    return handover


def _counted(handover: Handover, received: Mapping[int, Decimal]) -> tuple[Pairs, Pairs]:
    """What arrived of each lot, and what is short."""
    arrived: Pairs = []
    short: Pairs = []
    for lot, sent in _amounts(handover):
        field, count = f"lot_{lot.pk}", received.get(lot.pk, sent)
        if count:
            count = amount(count, field)
            arrived.append((lot, count))
        if count > sent:
            words = _("Bên giao chỉ ghi %(n)s. Nhận nhiều hơn thì nhờ bên giao ghi thêm một lần giao.")
            raise checks.wrong(field, words % {"n": diary.spoken(sent)})
        if count < sent:
            short.append((lot, sent - count))
    refuse_empty(arrived, "lots", _("Không nhận được gì thì bấm “Từ chối nhận”."))
    return arrived, short


def _settle(
    handover: Handover, step: Step, arrived: Pairs, short: Pairs, why: str, by: Actor, at: dt.datetime
) -> None:
    assert handover.receiver is not None
    back = {str(lot.pk): str(quantity) for lot, quantity in short}
    journal.move(
        HANDOVER, handover, "confirm_handover", by=by, at=at, receipt=step, answered_at=at, answer=why,
        note=why, after={"short": back} if back else {},
    )  # fmt: skip
    title = _("%(who)s đã nhận hàng")
    if short:
        lines = {line.lot_id: line for line in handover.step.lines.all()}
        for lot, quantity in short:
            lines[lot.pk].returned = quantity
        StepLine.objects.bulk_update(lines.values(), ["returned"])
        _seen(handover, "returned", handover.receiver, by, at, short)
        title = _("%(who)s nhận hàng, có phần thiếu")
    title %= {"who": handover.receiver}
    _tell(handover.sender, "trace.handover_confirmed", title, at, arrived, why)


def refuse_handover(
    handover: Handover, reason: str, *, by: Actor, at: dt.datetime, key: str = ""
) -> Handover:
    """The receiver does not take the goods: they are the sender's again, who is told why.

    Refused: as `confirm_handover`; no reason (input).
    """
    why = _reason(reason)
    with transaction.atomic():
        if entries.answered(key) is not None:
            return _fresh(handover)
        rules.may_answer.check(by, handover, "refuse_handover")
        receiver = handover.receiver
        assert receiver is not None
        journal.move(
            HANDOVER, handover, "refuse_handover", by=by, at=at, key=key, note=why, answer=why, answered_at=at
        )
        pairs = _amounts(handover)
        _seen(handover, "returned", receiver, by, at, pairs)
        title = _("%(who)s không nhận hàng") % {"who": receiver}
        _tell(handover.sender, "trace.handover_refused", title, at, pairs, why)
    return handover


def take_back_handover(
    handover: Handover, reason: str, *, by: Actor, at: dt.datetime, key: str = ""
) -> Handover:
    """The sender takes back a delivery that nobody confirmed; the receiver is told.

    Refused: who does not keep the sender's diary; confirmed deliveries; no reason (input).
    """
    why = _reason(reason)
    with transaction.atomic():
        if entries.answered(key) is not None:
            return _fresh(handover)
        rules.may_take_back.check(by, handover)
        waited = handover.state == HandoverState.SENT
        journal.move(
            HANDOVER, handover, "take_back_handover", by=by, at=at, key=key, note=why, answered_at=at,
            answer=why if waited else handover.answer,
        )  # fmt: skip
        if waited:
            pairs = _amounts(handover)
            _seen(handover, "void_shipping", handover.sender, by, at, pairs)
            title = _("%(who)s rút lại lần giao hàng") % {"who": handover.sender}
            _tell(handover.receiver, "trace.handover_taken_back", title, at, pairs, why)
    return handover


def _answers(receiver: Organisation | None, at: dt.datetime) -> bool:
    """Whether somebody there can confirm."""
    if receiver is None or receiver.kind != Kind.PRODUCER:
        return False
    return people.members_of(receiver.pk, clock.local_date(at)).exists()


def _seen(
    handover: Handover, seen: str, whose: Organisation, by: Actor, at: dt.datetime, pairs: Pairs
) -> None:
    """The event of goods that came back, or did not leave."""
    lots = plain([lot for lot, _n in pairs], {lot.pk: quantity for lot, quantity in pairs})
    moment = telling.Moment(new_event_id(), at)
    event = telling.delivery(moment, lots, handover.sender_id, handover.receiver_id, seen=seen)
    capture_own(event, whose, by=by, at=at)


def _amounts(handover: Handover) -> Pairs:
    lines = handover.step.lines.select_related("lot__item", "lot__identifier").order_by("lot")
    return [(line.lot, line.quantity or Decimal(0)) for line in lines]


def _tell(
    whom: Organisation | None, verb: str, title: str, at: dt.datetime, pairs: Pairs, why: str = ""
) -> None:
    if whom is None:
        return
    said = [f"{lot}: {diary.spoken(quantity)} {lot.item.unit_name}" for lot, quantity in pairs]
    notices.notify(
        persons=people.members_of(whom.pk, clock.local_date(at)), verb=verb, title=title,
        body="\n".join([*said, *([why] if why else [])]), link=HANDOVERS, at=at,
    )  # fmt: skip


def _fresh(handover: Handover) -> Handover:
    return Handover.objects.select_related("step", "sender", "receiver").get(pk=handover.pk)


def _short(given: str, name: str) -> str:
    value = text.nfc(given)
    if len(value) > _MOST[name]:
        raise checks.wrong(name, _("Nhiều nhất %(n)d ký tự.") % {"n": _MOST[name]})
    return value


def _reason(given: str) -> str:
    why = text.nfc(given)
    if not why or len(why) > _MOST_ANSWER:
        raise checks.wrong("reason", _("Hãy ghi lý do, nhiều nhất %(n)d ký tự.") % {"n": _MOST_ANSWER})
    return why
