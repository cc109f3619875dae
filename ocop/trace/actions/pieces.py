"""Single pieces come into the world and leave it, as events that other systems read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from ocop.base.actor import Actor
from ocop.base.each import batches
from ocop.trace import naming
from ocop.trace.actions.capturing import AT_ONCE, capture_ours
from ocop.trace.models import LabelOrder


def commission(order: LabelOrder, codes: Sequence[str], *, by: Actor, at: dt.datetime) -> None:
    """Tell that pieces of the order's lot now carry these codes (CBV 2.0, commissioning), a thousand to an
    event. The lot stands in the master data of the event, from which the edges from lot to piece follow."""
    lot = order.lot
    born: dict[str, Any] = {"cbvmda:lotNumber": lot.code}
    if lot.expires_on:
        born["cbvmda:itemExpirationDate"] = lot.expires_on.isoformat()
    _capture(order, codes, "ADD", "commissioning", "active", {"ilmd": born}, by, at)


def decommission(order: LabelOrder, codes: Sequence[str], *, by: Actor, at: dt.datetime) -> None:
    """Tell that these codes are no longer on any piece (CBV 2.0, decommissioning)."""
    _capture(order, codes, "DELETE", "decommissioning", "inactive", {}, by, at)


def _capture(
    order: LabelOrder,
    codes: Sequence[str],
    action: str,
    step: str,
    disposition: str,
    more: dict[str, Any],
    by: Actor,
    at: dt.datetime,
) -> None:
    lot = order.lot
    item = naming.named(lot.identifier.uri).item
    head: dict[str, Any] = {
        "type": "ObjectEvent", "action": action, "bizStep": step,
        "disposition": disposition, "eventTime": at.astimezone(dt.UTC).isoformat(timespec="milliseconds"),
        "eventTimeZoneOffset": "+07:00", **more,
    }  # fmt: skip
    if lot.site is not None:
        head["readPoint"] = head["bizLocation"] = {"id": lot.site.identifier.uri}
    events = [
        {**head, "epcList": [naming.piece_of(item, code) for code in some]}
        for some in batches(codes, AT_ONCE)
    ]
    if events:
        capture_ours(events, lot.organisation, by=by, at=at)
