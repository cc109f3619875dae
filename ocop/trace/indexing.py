"""What an event says for the index: its keys, its times, and which identifiers do what in it. Pure.

Reads the canonical form (`epcis.canonical`): whole URIs, canonical identifiers, times in UTC.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from ocop.trace.epcis.context import BUNDLED
from ocop.trace.models.events import EventType, Role

_SINGLE = {"parentID": Role.PARENT}
_LISTS = {
    "epcList": Role.EPC, "childEPCs": Role.CHILD, "inputEPCList": Role.INPUT, "outputEPCList": Role.OUTPUT,
}  # fmt: skip
_QUANTITIES = {
    "quantityList": Role.EPC, "childQuantityList": Role.CHILD, "inputQuantityList": Role.INPUT,
    "outputQuantityList": Role.OUTPUT,
}  # fmt: skip
_LOT_NUMBER = f"{{{BUNDLED['cbvmda']}}}lotNumber"
_SIDES = {"sourceList": ("source", Role.SOURCE), "destinationList": ("destination", Role.DESTINATION)}


@dataclass(frozen=True)
class Named:
    """An identifier in an event: what it does, and how much of it (in `uom`, UN/ECE Rec. 20, or pieces)."""

    uri: str
    role: str
    quantity: Decimal | None = None
    uom: str = ""


@dataclass(frozen=True)
class Facts:
    """What the index keeps of one event. `lot` is the lot number that its ILMD gives, or ""."""

    type: str
    action: str
    happened_at: dt.datetime
    step: str
    disposition: str
    transformation: str
    read_point: str
    location: str
    named: tuple[Named, ...] = field(default=())
    lot: str = ""
    is_error: bool = False


def facts_of(event: Mapping[str, Any]) -> Facts:
    """The facts of a checked event."""
    return Facts(
        type=event["type"],
        action=event.get("action", ""),
        happened_at=dt.datetime.fromisoformat(event["eventTime"].replace("Z", "+00:00")),
        step=event.get("bizStep", ""),
        disposition=event.get("disposition", ""),
        transformation=event.get("transformationID", ""),
        read_point=event.get("readPoint", {}).get("id", ""),
        location=event.get("bizLocation", {}).get("id", ""),
        named=tuple(_named(event)),
        lot=str(event.get("ilmd", {}).get(_LOT_NUMBER, "")),
        is_error="errorDeclaration" in event,
    )


def _named(event: Mapping[str, Any]) -> Iterator[Named]:
    for name, role in _SINGLE.items():
        if event.get(name):
            yield Named(event[name], role)
    for name, role in _LISTS.items():
        yield from (Named(uri, role) for uri in event.get(name, ()))
    for name, role in _QUANTITIES.items():
        yield from (_counted(each, role) for each in event.get(name, ()))
    for name, (part, role) in _SIDES.items():
        yield from (Named(each[part], role) for each in event.get(name, ()))


def _counted(element: Mapping[str, Any], role: str) -> Named:
    given = element.get("quantity")
    quantity = None if given is None else Decimal(str(given))
    return Named(element["epcClass"], role, quantity, element.get("uom", ""))


def is_packing(type_: str) -> bool:
    """Whether events of the type put things into a parent or take them out."""
    return type_ == EventType.AGGREGATION
