"""Letting lots go that were recalled in error."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from ocop.base import clock
from ocop.base.actor import Actor
from ocop.journal import actions as journal
from ocop.journal import queries as entries
from ocop.notices import actions as notices
from ocop.organisations.checks import wrong
from ocop.trace.actions.reaching import offices, tell_producers, tell_systems
from ocop.trace.actions.recalling import needed
from ocop.trace.models import Lot, Recall, RecalledLot, StepLine
from ocop.trace.office_turns import link_to
from ocop.trace.queries import diary
from ocop.trace.queries.lots import deliveries_of, with_names
from ocop.trace.rules import recalling as rules
from ocop.trace.states import LOT, LotState

_GOES_ON = {"bizStep": "inspecting", "disposition": "in_progress"}
"""CBV 2.0: looked at, and on its way again."""


def release_lots(
    recall: Recall, lots: Collection[int], reason: str, *, by: Actor, at: dt.datetime, key: str = ""
) -> Recall:
    """Let lots go, by their ids: they are as before, and no look at their codes speaks of the recall.

    A lot that another recall holds too stays recalled. Producers with the lots, those that received some and
    the offices are told; EPCIS events (inspecting, in progress) tell other systems. Refused: who does not
    decide; recalls not in force and not ended; no lot, one that this recall does not hold, no reason (input).
    """
    why = needed(reason, "reason", 500)
    with transaction.atomic():
        if entries.answered(key) is not None:
            return Recall.objects.get(pk=recall.pk)
        rules.may_release.check(by, recall)
        rows = recall.lots.filter(lot__in=lots, released_at__isnull=True)
        numbers = sorted(rows.values_list("lot", flat=True))
        if not numbers or len(numbers) != len(set(lots)):
            raise wrong("lots", _("Hãy chọn lô còn bị thu hồi của đợt này."))
        rows.update(released_at=at, released_for=why)
        _release_receivers(recall, at)
        free = _let_go(numbers, by, at)
        journal.record(
            verb="trace.lots_released", subject=recall, by=by, at=at, key=key, note=why,
            after={"lots": numbers, "free": [lot.pk for lot in free]},
        )  # fmt: skip
        tell_systems(free, _GOES_ON, by=by, at=at)
        _tell(recall, free, why, at)
    return recall


def _release_receivers(recall: Recall, at: dt.datetime) -> None:
    """Deliveries of which no lot is recalled any more: nobody has to be told of them."""
    held = StepLine.objects.filter(
        step__handover=OuterRef("handover"), lot__recalled__recall=recall,
        lot__recalled__released_at__isnull=True,
    )  # fmt: skip
    recall.receivers.filter(~Exists(held), released_at__isnull=True).update(released_at=at)


def _let_go(numbers: Collection[int], by: Actor, at: dt.datetime) -> list[Lot]:
    """Those of the lots that no recall holds any more: in use where something is left, else used up."""
    held = RecalledLot.objects.filter(lot__in=numbers, released_at__isnull=True).values("lot")
    recalled = Lot.objects.filter(pk__in=numbers, state=LotState.RECALLED).exclude(pk__in=held)
    free = list(with_names(recalled).order_by("pk"))
    left = diary.balance_of(free)
    for lot in free:
        is_used_up = lot.written_off or left[lot.pk] <= 0
        journal.move(LOT, lot, "release_used_lot" if is_used_up else "release_lot", by=by, at=at)
    return free


def _tell(recall: Recall, free: Collection[Lot], why: str, at: dt.datetime) -> None:
    deliveries = deliveries_of([lot.pk for lot in free])
    title = _("Thôi thu hồi lô: đợt %(no)s") % {"no": recall.number}
    tell_producers(
        free, deliveries, title, _("Được dùng và bán lại. Lý do: %(why)s") % {"why": why},
        "trace.lots_released", at,
    )  # fmt: skip
    notices.notify(
        persons=offices(free, deliveries, clock.local_date(at)), verb="trace.lots_released", at=at,
        link=link_to(recall), body=why, title=title,
    )  # fmt: skip
