"""What a recall comes to: held fast, frozen, told to those concerned and to other systems."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping

from django.utils.translation import gettext as _

from ocop.base import clock
from ocop.base.actor import Actor
from ocop.base.each import batches
from ocop.notices import actions as notices
from ocop.organisations.models import Organisation
from ocop.people import queries as people
from ocop.people.models import Person
from ocop.trace.actions.capturing import capture_own
from ocop.trace.actions.writing import new_event_id
from ocop.trace.models import Lot, Recall, RecalledLot, RecallReceiver
from ocop.trace.queries.lots import Delivery, lots_among
from ocop.trace.queries.recalls import Reach, reach_among
from ocop.trace.queries.tracing import down
from ocop.trace.states import LOT

PRODUCERS = "/chu-the/truy-xuat/"
"""Where producers see their lots and which of them are recalled."""


def held_reach(identifier_ids: Collection[int], without: Collection[int] = ()) -> Reach:
    """What the things went into, with the lots locked until the caller's transaction ends.

    It is looked at again until nothing is new: a diary that was about to make something of a lot has done so
    or waits, and then finds the lot recalled. `without` as in `down`.
    """
    held: set[int] = set()
    while True:
        lots = lots_among(down(identifier_ids, without))
        new = sorted({lot.pk for lot in lots} - held)
        if not new:
            return reach_among(lots)
        for some in batches(new):
            list(Lot.objects.select_for_update().filter(pk__in=some).order_by("pk").values_list("pk"))
        held |= set(new)


def freeze(
    recall: Recall,
    lots: Collection[Lot],
    deliveries: Iterable[Delivery],
    *,
    joined_at: dt.datetime | None = None,
) -> None:
    """Keep what is reached as it is now; the lots move by compare-and-set, those moved before stay."""
    RecalledLot.objects.bulk_create(
        (RecalledLot(recall=recall, lot=lot, joined_at=joined_at) for lot in lots), batch_size=500
    )
    handovers = {delivery.handover.pk: delivery.handover for delivery in deliveries}
    known = set(recall.receivers.values_list("handover", flat=True))
    RecallReceiver.objects.bulk_create(
        (RecallReceiver(recall=recall, handover=each) for pk, each in handovers.items() if pk not in known),
        batch_size=500,
    )
    move = LOT.moves["recall_lot"]
    for some in batches([lot.pk for lot in lots]):
        Lot.objects.filter(pk__in=some, state__in=move.sources).update(state=move.target)


def tell_systems(lots: Iterable[Lot], told: Mapping[str, str], *, by: Actor, at: dt.datetime) -> None:
    """One EPCIS event for each producer about its own lots, without amounts: others read none of it."""
    owned: dict[Organisation, list[Lot]] = {}
    for lot in lots:
        owned.setdefault(lot.organisation, []).append(lot)
    moment = at.astimezone(dt.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    for owner, mine in owned.items():
        event = {
            "type": "ObjectEvent", "action": "OBSERVE", "eventID": new_event_id(), "eventTime": moment,
            "eventTimeZoneOffset": "+07:00", **told,
            "quantityList": [{"epcClass": lot.identifier.uri} for lot in mine],
        }  # fmt: skip
        capture_own(event, owner, by=by, at=at)


def tell_producers(
    lots: Collection[Lot], deliveries: Collection[Delivery], title: str, body: str, verb: str, at: dt.datetime
) -> None:
    """Producers whose lots these are and producers of ours that received some; each reads of its own."""
    mine: dict[Organisation, dict[int, Lot]] = {}
    for lot in lots:
        mine.setdefault(lot.organisation, {})[lot.pk] = lot
    for each in deliveries:
        if each.handover.receiver is not None:
            mine.setdefault(each.handover.receiver, {})[each.lot.pk] = each.lot
    for owner in sorted(mine, key=lambda each: each.pk):
        notices.notify(
            persons=people.members_of(owner.pk, clock.local_date(at)), verb=verb, at=at, link=PRODUCERS,
            title=title, body=f"{body} {_named(mine[owner].values())}",
        )  # fmt: skip


def _named(lots: Iterable[Lot]) -> str:
    return _("Lô: %(lots)s.") % {"lots": ", ".join(str(lot) for lot in list(lots)[:20])}


def offices(lots: Iterable[Lot], deliveries: Iterable[Delivery], on: dt.date) -> list[Person]:
    """The provincial office and those of the communes where the lots were made or went to."""
    units = {lot.organisation.unit_id for lot in lots}
    units |= {each.handover.receiver.unit_id for each in deliveries if each.handover.receiver is not None}
    found: list[Person] = [*people.holders_of("provincial_officer", on)]
    for unit in units - {None}:
        found += people.holders_of("commune_officer", on, unit)
    return found
