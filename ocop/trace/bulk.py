"""Steps of diaries as cooperatives kept them in sheets, for imports: each written as its form would write it.

Who takes them in is a member of the producer, or the office in its stead and under its own name. They come
one by one, since each makes an event and is held to the same rules; undone, they are declared mistakes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ocop.base.actor import Actor
from ocop.base.clock import LOCAL
from ocop.base.refusals import Refused
from ocop.organisations.models import Organisation
from ocop.trace.actions import diary, handing
from ocop.trace.models import Item, Lot, Site, Step, StepKind, Supply
from ocop.trace.rules import keeping
from ocop.trace.states import KEEP

MOST = 1_000
"""Steps in one go: each makes an event, about a hundred in a second, and nobody else writes meanwhile."""
Row = Mapping[str, Any]
"""`kind` and `day` (as text) of the step, `organisation_id`, `site_id`, `item_id`, `code`, `quantity`,
`inputs` as a list of (item id, lot code, amount), `supplies` as a list of (supply id, amount), `receiver_id`
or `receiver_name`, `note`."""


def add_steps(rows: Sequence[Row], *, by: Actor, at: dt.datetime) -> list[int]:
    """Write care, harvests, makings, packings and deliveries in the order of `rows`; their ids in that order.

    Refused: others than the producer's members and the office; more than `MOST`; as the forms refuse, so that
    nothing at all is written.
    """
    keeping.may_write_book.check(by, {row["organisation_id"] for row in rows})
    if len(rows) > MOST:
        raise Refused(_("Mỗi lần ghi nhiều nhất %(n)d việc. Hãy chia tệp, ví dụ theo tháng.") % {"n": MOST})
    with transaction.atomic():
        return [_add(row, by, at).pk for row in rows]


def undo_steps(ids: Sequence[int], why: str, *, by: Actor, at: dt.datetime) -> None:
    """Declare steps mistakes, the last first. Refused: whom `add_steps` refuses; as `declare_mistake`
    refuses, so that none is."""
    steps = list(Step.objects.filter(pk__in=ids).order_by("-pk"))
    keeping.may_write_book.check(by, {step.organisation_id for step in steps})
    with transaction.atomic():
        for step in steps:
            diary.declare_mistake(step, why, by=_in_stead(by, step.organisation_id), at=at)


def _in_stead(by: Actor, organisation_id: int) -> Actor:
    """The producer's member, or the office acting for it."""
    if by.organisation_id == organisation_id:
        return by
    return replace(by, rights=by.rights | {KEEP}, organisation_id=organisation_id)


def _add(row: Row, by: Actor, at: dt.datetime) -> Step:
    owner = Organisation.objects.get(pk=row["organisation_id"])
    facts: dict[str, Any] = {
        "site": Site.objects.select_related("identifier").get(pk=row["site_id"]) if row["site_id"] else None,
        "happened_at": _noon(dt.date.fromisoformat(row["day"])), "note": row["note"],
        "by": _in_stead(by, owner.pk), "at": at,
    }  # fmt: skip
    inputs = [(_lot(item, code), amount) for item, code, amount in row["inputs"]]
    if row["kind"] == StepKind.DELIVER:
        receiver = Organisation.objects.get(pk=row["receiver_id"]) if row["receiver_id"] else None
        to: dict[str, Any] = {"receiver": receiver, "receiver_name": row["receiver_name"]}
        return handing.log_delivery(owner, lots=inputs, **to, **facts).step
    supplies = [(Supply.objects.get(pk=pk), Decimal(amount)) for pk, amount in row["supplies"]]
    if row["kind"] == StepKind.CARE:
        return diary.log_care(owner, supplies=supplies, **facts)
    facts |= {"item": Item.objects.get(pk=row["item_id"]), "code": row["code"], "quantity": row["quantity"]}
    if row["kind"] == StepKind.HARVEST:
        return diary.log_harvest(owner, **facts)
    log = diary.log_process if row["kind"] == StepKind.PROCESS else diary.log_pack
    return log(owner, inputs=inputs, supplies=supplies, **facts)


def _lot(item_id: int, code: str) -> Lot:
    found = Lot.objects.filter(item=item_id, code=code).first()
    if found is None:
        raise Refused(_("Chưa có lô %(lot)s. Hãy xem dòng làm ra lô này.") % {"lot": code}, about="input")
    return found


def _noon(day: dt.date) -> dt.datetime:
    """A sheet knows the day alone."""
    return dt.datetime.combine(day, dt.time(12), tzinfo=LOCAL)
