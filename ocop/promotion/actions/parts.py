"""Writing the part that producers take in an event: registration, selection, stand, presence, results."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from ocop.base import clock
from ocop.base.actor import Actor
from ocop.base.refusals import Refused
from ocop.journal import actions as journal
from ocop.journal import queries as entries
from ocop.notices import actions as notices
from ocop.organisations import checks
from ocop.organisations.models import Organisation
from ocop.people import queries as people
from ocop.products import phases
from ocop.products.models import Product, Standing, StandingState
from ocop.promotion import rules
from ocop.promotion.actions.checking import dong, plain, texts
from ocop.promotion.actions.events import producer_link
from ocop.promotion.models import Contract, Event, EventState, Participation, PartState
from ocop.promotion.states import PART

_MOST = 1_000_000
RESULTS = ("orders", "revenue", "samples", "lessons")
"""What `data` holds for results; `revenue` in đồng."""


def register_part(
    event: Event, organisation: Organisation, products: Sequence[Product], needs: str = "",
    *, by: Actor, at: dt.datetime, key: str = "",
) -> Participation:  # fmt: skip
    """Register a producer with the products it would bring; again after it had withdrawn.

    Refused: foreign producers; an event that does not call or whose last day has passed; no product, a
    foreign one, one without the star that the event asks for (input); registered before.
    """
    if entries.was_done(key):
        return Participation.objects.get(event=event, organisation=organisation)
    rules.may_register.check(by, organisation, event, clock.local_date(at))
    said = texts({"needs": needs}, short={}, long=("needs",))["needs"]
    _check_products(event, organisation, products, clock.local_date(at))
    with transaction.atomic():
        _hold(event)
        part = Participation.objects.filter(event=event, organisation=organisation).first()
        if part is None:
            part = Participation.objects.create(
                event=event, organisation=organisation, needs=said, registered_at=at
            )
            after = {"event": event.pk, "products": [p.pk for p in products]}
            journal.record(verb="promotion.part_registered", subject=part, by=by, at=at, key=key, after=after)
        else:
            _refuse_twice(part)
            changes: dict[str, Any] = {"needs": said, "registered_at": at, "reasons": "", "stand": ""}
            journal.move(PART, part, "register_again", by=by, at=at, key=key, **changes)
        part.products.set(products)
    return part


def _hold(event: Event) -> None:
    """Hold the row of the event, so that its list is not settled at the same moment."""
    if Event.objects.filter(pk=event.pk, state=EventState.OPEN).update(state=EventState.OPEN) != 1:
        raise Refused(_("Sự kiện này hiện không nhận đăng ký."), about="stale")


def _refuse_twice(part: Participation) -> None:
    if part.state != PartState.WITHDRAWN:
        raise Refused(_("Chủ thể đã đăng ký sự kiện này rồi."))


def _check_products(event: Event, owner: Organisation, products: Sequence[Product], on: dt.date) -> None:
    if not products:
        raise checks.wrong("products", _("Chọn ít nhất một sản phẩm mang đi."))
    if any(product.organisation_id != owner.pk or product.is_retired for product in products):
        raise checks.wrong("products", _("Chỉ đăng ký sản phẩm còn sản xuất của chủ thể."))
    if event.min_star:
        live = Standing.objects.filter(product__in=products, state=StandingState.LIVE)
        stars = {s.product_id: s.star or 0 for s in live if phases.holds(s, on)}
        short = [str(p) for p in products if stars.get(p.pk, 0) < event.min_star]
        if short:
            text = _("Sự kiện này cần sao còn hiệu lực, từ %(n)d sao; chưa đạt: %(products)s.")
            raise checks.wrong("products", text % {"n": event.min_star, "products": "; ".join(short)})


def withdraw_part(part: Participation, *, by: Actor, at: dt.datetime, key: str = "") -> Participation:
    """Take a registration back; a place that was given becomes free. Refused from the first day on."""
    if entries.was_done(key):
        return Participation.objects.get(pk=part.pk)
    rules.may_withdraw.check(by, part, clock.local_date(at))
    was_selected = part.state == PartState.SELECTED
    with transaction.atomic():
        journal.move(PART, part, "withdraw_part", by=by, at=at, key=key, stand="")
        if was_selected:
            Event.objects.filter(pk=part.event_id).update(taken=F("taken") - 1)
    return part


def select_part(
    part: Participation, reasons: str = "", *, by: Actor, at: dt.datetime, key: str = ""
) -> Participation:
    """Give a registered producer a place, also one that was declined before; tell it.

    The place is taken by compare-and-set, so that however many select at once there are never more
    than slots. Refused: when all places are given; to others than the provincial office.
    """
    if entries.was_done(key):
        return Participation.objects.get(pk=part.pk)
    rules.may_answer.check(by, part, "select_part")
    said = texts({"reasons": reasons}, short={}, long=("reasons",))["reasons"]
    with transaction.atomic():
        choosing = Event.objects.filter(pk=part.event_id, state__in=(EventState.OPEN, EventState.SETTLED))
        if choosing.filter(taken__lt=F("slots")).update(taken=F("taken") + 1) != 1:
            raise Refused(_("Đã hết chỗ. Thêm chỗ, hoặc chờ có chủ thể rút."))
        journal.move(PART, part, "select_part", by=by, at=at, key=key, note=said, reasons=said)
        _tell(part, _("Được chọn tham gia: %(event)s") % {"event": part.event}, at)
    return part


def decline_part(
    part: Participation, reasons: str, *, by: Actor, at: dt.datetime, key: str = ""
) -> Participation:
    """Decline a registration with reasons; tell the producer. Refused: without reasons (input)."""
    if entries.was_done(key):
        return Participation.objects.get(pk=part.pk)
    rules.may_answer.check(by, part, "decline_part")
    said = texts({"reasons": reasons}, short={}, long=("reasons",))["reasons"]
    if not said:
        raise checks.wrong("reasons", _("Hãy ghi lý do chưa chọn."))
    with transaction.atomic():
        journal.move(PART, part, "decline_part", by=by, at=at, key=key, note=said, reasons=said)
        _tell(part, _("Chưa được chọn: %(event)s") % {"event": part.event}, at)
    return part


def place_part(part: Participation, stand: str, *, by: Actor, at: dt.datetime) -> Participation:
    """Give a selected producer its stand. Refused: a number that another has (input)."""
    rules.may_place.check(by, part)
    number = texts({"stand": stand}, short={"stand": 30})["stand"]
    if (
        number
        and Participation.objects.filter(event=part.event_id, stand=number).exclude(pk=part.pk).exists()
    ):
        raise checks.wrong("stand", _("Gian này đã xếp cho chủ thể khác."))
    with transaction.atomic():
        before = {"stand": part.stand}
        if Participation.objects.filter(pk=part.pk, state=part.state).update(stand=number) != 1:
            raise Refused(
                _("Dữ liệu đã được người khác thay đổi. Hãy tải lại trang rồi làm lại."), about="stale"
            )
        part.stand = number
        after = {"stand": number}
        journal.record(verb="promotion.part_placed", subject=part, by=by, at=at, before=before, after=after)
        if number:
            _tell(part, _("Gian %(stand)s: %(event)s") % {"stand": number, "event": part.event}, at)
    return part


def note_presence(part: Participation, *, by: Actor, at: dt.datetime, key: str = "") -> Participation:
    """Note that a producer came. Refused before the first day and while the list is not settled."""
    return _note(part, "note_presence", by, at, key)


def note_absence(part: Participation, *, by: Actor, at: dt.datetime, key: str = "") -> Participation:
    """Note that a selected producer did not come. Refused as `note_presence`."""
    return _note(part, "note_absence", by, at, key)


def report_results(
    part: Participation, data: dict[str, Any], contracts: Sequence[dict[str, Any]] = (),
    *, by: Actor, at: dt.datetime, key: str = "",
) -> Participation:  # fmt: skip
    """Write down what came of it: orders, revenue and contracts (đồng), samples, lessons; again to correct.

    `contracts` replace those of before: partner, what, value, signed_on. Amounts stay out of the open
    journal. Refused: foreign producers, those who did not come, closed events; amounts typed in
    thousands, a contract without partner or value (input).
    """
    if entries.was_done(key):
        return Participation.objects.get(pk=part.pk)
    rules.may_report.check(by, part)
    clean = _results(data)
    signed = [_contract(row, clock.local_date(at)) for row in contracts]
    with transaction.atomic():
        before = {**plain(part, RESULTS), "contracts": _told(part)}
        journal.move(PART, part, "report_results", by=by, at=at, key=key, reported_at=at, **clean)
        part.contracts.all().delete()
        Contract.objects.bulk_create([Contract(participation=part, created_at=at, **row) for row in signed])
        journal.record(
            verb="promotion.results_written", subject=part, by=by, at=at, private=True,
            before=before, after={**plain(part, RESULTS), "contracts": _told(part)},
        )  # fmt: skip
    return part


def _told(part: Participation) -> list[dict[str, Any]]:
    rows = part.contracts.order_by("pk").values("partner", "what", "value", "signed_on")
    return [{**row, "signed_on": row["signed_on"].isoformat()} for row in rows]


def _results(data: dict[str, Any]) -> dict[str, Any]:
    clean = texts(data, short={}, long=("lessons",), known=RESULTS)
    if clean.get("revenue") is None:
        raise checks.wrong("revenue", _("Ghi doanh thu; không bán được thì ghi 0."))
    clean["revenue"] = dong("revenue", clean["revenue"], zero=True)
    for name in ("orders", "samples"):
        value = clean.get(name)
        if value is not None and not 0 <= value <= _MOST:
            raise checks.wrong(name, _("Số này từ 0 đến một triệu."))
    return clean


def _contract(row: dict[str, Any], on: dt.date) -> dict[str, Any]:
    known = ("value", "signed_on")
    clean = texts(row, short={"partner": 250, "what": 300}, known=known)
    if not clean.get("partner"):
        raise checks.wrong("partner", _("Ghi tên bên mua của hợp đồng."))
    if not clean.get("value"):
        raise checks.wrong("value", _("Ghi giá trị của hợp đồng."))
    if clean.get("signed_on") is None:
        raise checks.wrong("signed_on", _("Ghi ngày ký hợp đồng."))
    if clean["signed_on"] > on:
        raise checks.wrong("signed_on", _("Ngày ký không sau hôm nay."))
    return {**clean, "value": dong("value", clean["value"])}


def _note(part: Participation, verb: str, by: Actor, at: dt.datetime, key: str) -> Participation:
    if entries.was_done(key):
        return Participation.objects.get(pk=part.pk)
    rules.may_note_presence.check(by, part, verb, clock.local_date(at))
    journal.move(PART, part, verb, by=by, at=at, key=key)
    return part


def _tell(part: Participation, title: str, at: dt.datetime) -> None:
    notices.notify(
        persons=people.members_of(part.organisation_id, clock.local_date(at)), verb="promotion.part_answered",
        title=title, body=part.reasons, link=producer_link(part.event), at=at,
    )  # fmt: skip
