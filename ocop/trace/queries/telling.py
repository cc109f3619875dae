"""Events as they are told to another system: the text that was received, with the server's record time."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from typing import Any

from ocop.trace.epcis.context import STANDARD
from ocop.trace.epcis.identifiers import canonical
from ocop.trace.models import Event
from ocop.trace.queries.tracing import bodies_of

AS_LINKS, AS_THEY_ARE = "Always_GS1_Digital_Link", "Never_Translates"


def told(events: Sequence[Event], *, epc_format: str = AS_LINKS) -> list[dict[str, Any]]:
    """The events with their id and record time. EPC URNs become GS1 Digital Links unless they are to stay."""
    bodies = bodies_of(events)
    found = []
    for event in events:
        body: dict[str, Any] = json.loads(bodies[event.pk])
        body |= {"eventID": event.event_id, "recordTime": stamp(event.recorded_at)}
        found.append(_linked(body) if epc_format == AS_LINKS else body)
    return found


def query_document(
    events: Iterable[dict[str, Any]],
    *,
    made_at: dt.datetime,
    name: str = "SimpleEventQuery",
    subscription: str = "",
) -> dict[str, Any]:
    """An EPCISQueryDocument; what events have beyond the standard's context stays with them."""
    listed = [_without_standard_context(event) for event in events]
    results: dict[str, Any] = {"queryName": name, "resultsBody": {"eventList": listed}}
    if subscription:
        results["subscriptionID"] = subscription
    return {
        "@context": [STANDARD], "type": "EPCISQueryDocument", "schemaVersion": "2.0",
        "creationDate": stamp(made_at), "epcisBody": {"queryResults": results},
    }  # fmt: skip


def stamp(at: dt.datetime) -> str:
    """A moment in UTC, to the millisecond."""
    return f"{at.astimezone(dt.UTC).replace(tzinfo=None).isoformat(timespec='milliseconds')}Z"


def _without_standard_context(event: dict[str, Any]) -> dict[str, Any]:
    if event.get("@context") != STANDARD:
        return event
    return {name: value for name, value in event.items() if name != "@context"}


def _linked(value: Any) -> Any:
    if isinstance(value, str):
        return canonical(value) if value.startswith("urn:epc:") else value
    if isinstance(value, dict):
        return {name: _linked(inner) for name, inner in value.items()}
    return [_linked(inner) for inner in value] if isinstance(value, list) else value
