"""From what a form of the diary says to the event that other systems read (EPCIS 2.0). Pure: plain values in,
a dict out.

Growing, harvesting and cooking are no steps of GS1's Core Business Vocabulary, and producers without GS1
numbers have identifiers of ours. Such words live under our own address (`word`), so that our documents are
CBV-compatible and not CBV-compliant, in the words of the standard. Persons, notes and receivers without an
account are never told: events are handed to others.
"""

from __future__ import annotations

import base64
import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.conf import settings

_OFFSET = "+07:00"


@dataclass(frozen=True)
class Amount:
    """A lot by its URI, and how much of it; `uom` by UN/ECE Rec. 20, "" for pieces."""

    lot: str
    quantity: Decimal | None = None
    uom: str = ""


@dataclass(frozen=True)
class Used:
    """An input: its kind and name, how much in `unit`."""

    kind: str
    name: str
    quantity: Decimal
    unit: str


@dataclass(frozen=True)
class Moment:
    """What every event says: its name, when it happened, and the URI of the place, if one is known."""

    event_id: str
    at: dt.datetime
    place: str = ""


@dataclass(frozen=True)
class Born:
    """A lot that begins: `number`, the day it was made, its last day; of a harvest, what grew where."""

    amount: Amount
    number: str
    made_on: dt.date
    expires_on: dt.date | None = None
    variety: str = ""


def word(name: str) -> str:
    """The address of a word of ours."""
    return f"{settings.TRACE_URL}/tx/vocab/{name}"


def party(organisation_id: int) -> str:
    """The URI by which our events name a producer or partner."""
    return f"{settings.TRACE_URL}/tx/vocab/party/{organisation_id}"


def proof(sha256: str) -> str:
    """A file named by its digest (RFC 6920): whoever has the file can check that it is the one."""
    digest = base64.urlsafe_b64encode(bytes.fromhex(sha256)).decode().rstrip("=")
    return f"ni:///sha-256;{digest}"


def care(moment: Moment, lots: Sequence[Amount], used: Sequence[Used]) -> dict[str, Any]:
    """Somebody cared for a plot, or for lots on it: ObjectEvent, OBSERVE. The plot is what was seen."""
    return {
        **_object(moment, "OBSERVE", word("growing"), lots), "epcList": [moment.place], **_used(used),
    }  # fmt: skip


def harvest(moment: Moment, born: Born) -> dict[str, Any]:
    """A lot was harvested: ObjectEvent, ADD, with the master data of the lot."""
    data = {
        **_ilmd(born), "cbvmda:harvestEndDate": born.made_on.isoformat(), word("variety"): born.variety,
        word("plot"): moment.place,
    }  # fmt: skip
    return {
        **_object(moment, "ADD", "commissioning", [born.amount]), "disposition": "active", "ilmd": data,
    }  # fmt: skip


def making(
    moment: Moment, inputs: Sequence[Amount], born: Born, used: Sequence[Used], *, packed: bool
) -> dict[str, Any]:
    """Lots were made, or packed, into another: TransformationEvent.

    Packing too: out of a batch come jars of another item, and the batch is gone. An AggregationEvent is for
    what can be taken out again, such as jars in a box (CBV 2.0).
    """
    return {
        **_event("TransformationEvent", moment), "bizStep": "packing" if packed else word("processing"),
        "disposition": "active", "inputQuantityList": [_amount(each) for each in inputs],
        "outputQuantityList": [_amount(born.amount)], "ilmd": _ilmd(born), **_used(used),
    }  # fmt: skip


def delivery(
    moment: Moment, lots: Sequence[Amount], sender: int, receiver: int | None, *, seen: str = "shipping"
) -> dict[str, Any]:
    """Lots left their holder, or came to the next (`seen` "receiving"): ObjectEvent, OBSERVE.

    A receiver outside is not named. `seen` "returned": the receiver sent them back; "void_shipping": they
    did not leave.
    """
    step, disposition = _SEEN[seen]
    event = _object(moment, "OBSERVE", step, lots) | {"disposition": disposition}
    event["sourceList"] = [{"type": "possessing_party", "source": party(sender)}]
    if receiver is not None:
        event["destinationList"] = [{"type": "possessing_party", "destination": party(receiver)}]
    return event


_SEEN = {
    "shipping": ("shipping", "in_transit"),
    "receiving": ("receiving", "in_progress"),
    "returned": ("shipping", "returned"),
    "void_shipping": ("void_shipping", "in_progress"),
}


def inspection(
    moment: Moment, lots: Sequence[Amount], *, passed: bool, proofs: Sequence[str]
) -> dict[str, Any]:
    """The quality of lots was looked at: ObjectEvent, OBSERVE; `proofs` are files by their digest."""
    event = _object(moment, "OBSERVE", "inspecting", lots)
    event["persistentDisposition"] = {"set": ["conformant" if passed else "non_conformant"]}
    return event | ({"certificationInfo": list(proofs)} if proofs else {})


def mistake(event: Mapping[str, Any], at: dt.datetime) -> dict[str, Any]:
    """The declaration that `event` was wrong: the same event and id with an error declaration."""
    said = {"declarationTime": _time(at), "reason": "incorrect_data"}
    return {**event, "errorDeclaration": said}


def _event(kind: str, moment: Moment) -> dict[str, Any]:
    place = {"readPoint": {"id": moment.place}, "bizLocation": {"id": moment.place}} if moment.place else {}
    return {
        "type": kind, "eventID": moment.event_id, "eventTime": _time(moment.at),
        "eventTimeZoneOffset": _OFFSET, **place,
    }  # fmt: skip


def _object(moment: Moment, action: str, step: str, lots: Sequence[Amount]) -> dict[str, Any]:
    event = {**_event("ObjectEvent", moment), "action": action, "bizStep": step}
    return event | ({"quantityList": [_amount(each) for each in lots]} if lots else {})


def _amount(each: Amount) -> dict[str, Any]:
    if each.quantity is None:
        return {"epcClass": each.lot}
    return {"epcClass": each.lot, "quantity": _number(each.quantity)} | (
        {"uom": each.uom} if each.uom else {}
    )


def _ilmd(born: Born) -> dict[str, Any]:
    data: dict[str, Any] = {"cbvmda:lotNumber": born.number}
    if born.expires_on is not None:
        data["cbvmda:itemExpirationDate"] = born.expires_on.isoformat()
    return data | {word("madeOn"): born.made_on.isoformat()}


def _used(used: Sequence[Used]) -> dict[str, Any]:
    """Inputs stand in a field of ours: EPCIS knows only things with identifiers."""
    listed = [
        {
            word("kind"): each.kind, word("name"): each.name, word("quantity"): _number(each.quantity),
            word("unit"): each.unit,
        }
        for each in used
    ]  # fmt: skip
    return {word("supplies"): listed} if listed else {}


def _number(quantity: Decimal) -> int | float:
    return int(quantity) if quantity == quantity.to_integral_value() else float(quantity)


def _time(at: dt.datetime) -> str:
    return at.astimezone(dt.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
