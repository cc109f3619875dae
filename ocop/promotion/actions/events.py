"""Writing events: plan, call, settle, hold, close; and what they cost."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ocop.base import clock
from ocop.base.actor import Actor
from ocop.base.refusals import Refused
from ocop.journal import actions as journal
from ocop.journal import queries as entries
from ocop.notices import actions as notices
from ocop.organisations import checks
from ocop.people import queries as people
from ocop.people.models import Person
from ocop.promotion import rules
from ocop.promotion.actions.checking import dong, plain, texts, website
from ocop.promotion.models import Event, EventCost, Participation, PartState
from ocop.promotion.states import EVENT, EventKind

_SHORT = {"name": 200, "place": 300, "link": 300, "host": 200}
_LONG = ("criteria", "text")
_DAYS = ("register_by", "select_by", "starts_on", "ends_on")
_OTHERS = ("kind", "slots", "min_star", *_DAYS)
FIELDS = (*_SHORT, *_LONG, *_OTHERS)
"""What `data` may hold for planning and changing."""
_MOST_SLOTS = 2000


def plan_event(data: dict[str, Any], *, by: Actor, at: dt.datetime, key: str = "") -> Event:
    """Begin an event as a draft that producers do not see.

    Refused: to others than the provincial office; no name, days out of order, no slots (input).
    """
    rules.manages.check(by)
    clean = _checked(data)
    for name in ("name", "kind", *_DAYS, "slots"):
        if not clean.get(name):
            raise checks.wrong(name, _("Mục này phải có."))
    _check_days(clean)
    with transaction.atomic():
        if (pk := entries.answered(key)) is not None:
            return Event.objects.get(pk=pk)
        event = Event.objects.create(created_at=at, **clean)
        after = plain(event, clean)
        journal.record(verb="promotion.event_planned", subject=event, by=by, at=at, key=key, after=after)
        return event


def change_event(event: Event, data: dict[str, Any], *, by: Actor, at: dt.datetime) -> Event:
    """Change the given fields; those left out stay. Never fewer slots than places that are given.

    Refused: as `plan_event`; events that were held or called off.
    """
    rules.may_change_event.check(by, event)
    clean = _checked(data)
    facts = {name: clean.get(name, getattr(event, name)) for name in FIELDS}
    if not facts["name"]:
        raise checks.wrong("name", _("Mục này phải có."))
    _check_days(facts)
    changed = {name: value for name, value in clean.items() if getattr(event, name) != value}
    if not changed:
        return event
    with transaction.atomic():
        before = plain(event, changed)
        rows = Event.objects.filter(pk=event.pk, state=event.state, taken__lte=facts["slots"])
        if rows.update(**changed) != 1:
            raise _too_few_or_stale(event, facts["slots"])
        for name, value in changed.items():
            setattr(event, name, value)
        journal.record(
            verb="promotion.event_changed", subject=event, by=by, at=at,
            before=before, after=plain(event, changed),
        )  # fmt: skip
    return event


def _too_few_or_stale(event: Event, slots: int) -> Refused:
    taken = Event.objects.values_list("taken", flat=True).get(pk=event.pk)
    if taken > slots:
        return checks.wrong(
            "slots", _("Đã chọn %(n)d chủ thể nên không giảm số chỗ dưới số đó.") % {"n": taken}
        )
    return Refused(_("Dữ liệu đã được người khác thay đổi. Hãy tải lại trang rồi làm lại."), about="stale")


def call_event(event: Event, *, by: Actor, at: dt.datetime, key: str = "") -> Event:
    """Call producers to an event; every member of a producer is told. Refused once registration has ended."""
    if entries.was_done(key):
        return Event.objects.get(pk=event.pk)
    on = clock.local_date(at)
    rules.may_move_event.check(by, event, "call_event", on)
    with transaction.atomic():
        journal.move(EVENT, event, "call_event", by=by, at=at, key=key, called_at=at)
        notices.notify(
            persons=people.holders_of("producer", on), verb="promotion.event_called",
            title=_("Mời tham gia: %(event)s") % {"event": event},
            body=_("Đăng ký đến hết ngày %(day)s.") % {"day": f"{event.register_by:%d/%m/%Y}"},
            link=producer_link(event), at=at,
        )  # fmt: skip
    return event


def settle_event(event: Event, *, by: Actor, at: dt.datetime, key: str = "") -> Event:
    """Settle the list of those who take part. Refused while a registration waits for its answer."""
    return _move(event, "settle_event", (PartState.REGISTERED,), by, at, key)


def hold_event(event: Event, *, by: Actor, at: dt.datetime, key: str = "") -> Event:
    """Say that the event took place; those who came are asked for results.

    Refused before its first day and while it is not known of everybody whether they came.
    """
    on = clock.local_date(at)
    with transaction.atomic():
        held = _move(event, "hold_event", (PartState.SELECTED,), by, at, key)
        came = Participation.objects.filter(event=event, state=PartState.ATTENDED)
        notices.notify(
            persons=[p for part in came for p in people.members_of(part.organisation_id, on)],
            verb="promotion.results_asked", title=_("Ghi kết quả: %(event)s") % {"event": event},
            body=_("Cho biết đơn hàng, doanh thu, hợp đồng; mất một phút."),
            link=producer_link(event), at=at, key=f"promotion-results-{event.pk}",
        )  # fmt: skip
    return held


def close_event(event: Event, *, by: Actor, at: dt.datetime, key: str = "") -> Event:
    """Close an event; its results stand. Refused while somebody who came has not reported."""
    return _move(event, "close_event", (PartState.ATTENDED,), by, at, key)


def cancel_event(event: Event, reasons: str, *, by: Actor, at: dt.datetime, key: str = "") -> Event:
    """Call an event off with reasons, and tell those who had registered."""
    if entries.was_done(key):
        return Event.objects.get(pk=event.pk)
    on = clock.local_date(at)
    rules.may_move_event.check(by, event, "cancel_event", on)
    said = texts({"reasons": reasons}, short={}, long=("reasons",))["reasons"]
    if not said:
        raise checks.wrong("reasons", _("Hãy ghi lý do."))
    with transaction.atomic():
        journal.move(EVENT, event, "cancel_event", by=by, at=at, key=key, note=said, reasons=said)
        notices.notify(
            persons=_registered(event, on), verb="promotion.event_cancelled",
            title=_("Hủy: %(event)s") % {"event": event}, body=said, link=producer_link(event), at=at,
        )  # fmt: skip
    return event


def add_cost(
    event: Event, what: str, amount: int, payer: str = "", *, by: Actor, at: dt.datetime, key: str = ""
) -> EventCost:
    """Write down a cost of an event, in đồng. Refused: closed events; no words, no amount (input)."""
    rules.may_count.check(by, event)
    clean = texts({"what": what, "payer": payer}, short={"what": 200, "payer": 200})
    if not clean["what"] or not amount:
        raise checks.wrong("what" if not clean["what"] else "amount", _("Mục này phải có."))
    with transaction.atomic():
        if (pk := entries.answered(key)) is not None:
            return EventCost.objects.get(pk=pk)
        cost = EventCost.objects.create(
            event=event, amount=dong("amount", amount) or 0, created_at=at, **clean
        )
        after = {**clean, "amount": cost.amount, "event": event.pk}
        journal.record(verb="promotion.cost_added", subject=cost, by=by, at=at, key=key, after=after)
        return cost


def remove_cost(cost: EventCost, *, by: Actor, at: dt.datetime) -> None:
    """Take out a cost that was written down by mistake; the journal keeps it. Refused: closed events."""
    rules.may_count.check(by, cost.event)
    with transaction.atomic():
        before = plain(cost, ("event", "what", "amount", "payer"))
        journal.record(verb="promotion.cost_removed", subject=cost, by=by, at=at, before=before)
        cost.delete()


def producer_link(event: Event) -> str:
    """The event's page at the producer's desk."""
    return f"/chu-the/ban-hang/su-kien/{event.pk}/"


def _registered(event: Event, on: dt.date) -> list[Person]:
    there = Participation.objects.filter(event=event).exclude(state=PartState.WITHDRAWN)
    return [p for part in there for p in people.members_of(part.organisation_id, on)]


def _move(event: Event, verb: str, waiting: tuple[str, ...], by: Actor, at: dt.datetime, key: str) -> Event:
    if entries.was_done(key):
        return Event.objects.get(pk=event.pk)
    rules.may_move_event.check(by, event, verb, clock.local_date(at))
    old = event.state
    try:
        with transaction.atomic():  # the row of the event is held before the count, so nobody slips in
            journal.move(EVENT, event, verb, by=by, at=at, key=key)
            left = Participation.objects.filter(event=event, state__in=waiting).count()
            rules.unfinished.check(event, verb, left)
    except Refused:
        event.state = old
        raise
    return event


def _check_days(facts: dict[str, Any]) -> None:
    said = {
        "select_by": _("Chọn xong không trước hạn đăng ký."),
        "starts_on": _("Sự kiện bắt đầu không trước ngày chọn xong."),
        "ends_on": _("Ngày cuối không trước ngày đầu."),
    }
    for earlier, later in pairwise(_DAYS):
        if facts[later] < facts[earlier]:
            raise checks.wrong(later, said[later])


def _checked(data: dict[str, Any]) -> dict[str, Any]:
    clean = texts(data, short=_SHORT, long=_LONG, known=_OTHERS)
    if "link" in clean:
        clean["link"] = website("link", clean["link"])
    if "kind" in clean and clean["kind"] not in EventKind.values:
        raise checks.wrong("kind", _("Chọn loại sự kiện."))
    if "slots" in clean and not 1 <= int(clean["slots"] or 0) <= _MOST_SLOTS:
        raise checks.wrong("slots", _("Số chỗ từ 1 đến %(n)d.") % {"n": _MOST_SLOTS})
    if "min_star" in clean:
        clean["min_star"] = int(clean["min_star"] or 0)
        if clean["min_star"] not in range(6):
            raise checks.wrong("min_star", _("Hạng sao từ 0 đến 5."))
    return clean
