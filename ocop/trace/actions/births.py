"""The lot that a step makes: its number, its days, its row."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from ocop.base import text
from ocop.base.actor import Actor
from ocop.journal import actions as journal
from ocop.organisations import checks
from ocop.organisations.models import Organisation
from ocop.trace import naming, telling
from ocop.trace.actions import indexes
from ocop.trace.gs1 import ai
from ocop.trace.gs1.faults import NotGS1
from ocop.trace.models import Direction, Item, Lot, Site, Step
from ocop.trace.queries import diary as queries
from ocop.trace.states import LOT, LotState


@dataclass(frozen=True)
class Birth:
    """What a lot is to be: `code` or "" for the next number of that day; without `expires_on` the item's
    shelf days count from the day of making."""

    item: Item
    quantity: Decimal
    code: str = ""
    expires_on: dt.date | None = None


def bear(
    birth: Birth | None,
    organisation: Organisation,
    site: Site | None,
    day: dt.date,
    instead_of: Step | None,
    by: Actor,
    at: dt.datetime,
) -> Lot | None:
    """The lot that begins on `day`, inside the caller's transaction.

    A number belongs to one lot of an item. Where the making of that lot was declared a mistake, the lot that
    is written anew takes its row, so that labels and links with its number stay right. Refused (input): a
    number that GS1's AI 10 cannot hold or that another lot has, a last day before the first.
    """
    if birth is None:
        return None
    item = Item.objects.select_for_update(of=("self",)).select_related("identifier").get(pk=birth.item.pk)
    code = checked_code(birth.code) or _code_before(item, instead_of) or _next_code(item, day)
    facts = {
        "made_on": day, "expires_on": _last_day(birth, item, day), "quantity": birth.quantity, "site": site,
    }  # fmt: skip
    known = Lot.objects.filter(item=item, code=code).select_related("item", "identifier").first()
    if known is not None:
        return _again(known, facts, by, at)
    uri = naming.lot_of(item.identifier.uri, code)
    number = indexes.identifiers([uri])[uri]
    return Lot.objects.create(
        **facts, item=item, organisation=organisation, code=code, identifier_id=number, created_at=at
    )


def told(lot: Lot) -> telling.Born:
    """A lot that begins, in plain values."""
    amount = telling.Amount(lot.identifier.uri, lot.quantity, lot.item.uom)
    return telling.Born(amount, lot.code, lot.made_on, lot.expires_on, lot.item.name)


def _again(lot: Lot, facts: dict[str, Any], by: Actor, at: dt.datetime) -> Lot:
    """A lot whose making was a mistake, made anew under its number."""
    if queries.stands(lot):
        raise checks.wrong("code", _("Số lô %(code)s đã có. Hãy dùng số khác.") % {"code": lot.code})
    Lot.objects.filter(pk=lot.pk).update(**facts)
    for name, value in facts.items():
        setattr(lot, name, value)
    if lot.state == LotState.CLOSED:
        journal.move(LOT, lot, "reopen_lot", by=by, at=at)
    return lot


def checked_code(given: str) -> str:
    """A lot number as labels carry it, or "". Refused (input): what GS1's AI 10 cannot hold."""
    code = text.nfc(given)
    if not code:
        return ""
    try:
        ai.check("10", code)
    except NotGS1:
        words = _("Số lô gồm nhiều nhất 20 chữ cái không dấu, chữ số, dấu gạch; không có dấu cách.")
        raise checks.wrong("code", words) from None
    return code


def _code_before(item: Item, instead_of: Step | None) -> str:
    """The number of the lot that the replaced step made, if of the same item."""
    if instead_of is None:
        return ""
    made = Lot.objects.filter(item=item, lines__step=instead_of, lines__direction=Direction.OUT)
    return made.values_list("code", flat=True).first() or ""


def _next_code(item: Item, day: dt.date) -> str:
    """yymmdd-N: the next number of that day; the item is locked, so that no other takes the same."""
    start = f"{day:%y%m%d}-"
    used = Lot.objects.filter(item=item, code__startswith=start).values_list("code", flat=True)
    numbers = [int(code[len(start) :]) for code in used if re.fullmatch(r"[0-9]{1,9}", code[len(start) :])]
    return f"{start}{max(numbers, default=0) + 1}"


def _last_day(birth: Birth, item: Item, day: dt.date) -> dt.date | None:
    if birth.expires_on is not None:
        if birth.expires_on < day:
            raise checks.wrong("expires_on", _("Hạn dùng phải từ ngày sản xuất trở đi."))
        return birth.expires_on
    return None if item.shelf_days is None else day + dt.timedelta(days=item.shelf_days)
