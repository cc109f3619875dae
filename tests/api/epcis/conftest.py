"""The EPCIS door as another system sees it: a producer's system with a key, and documents to send."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any
from urllib.parse import quote

import pytest
from django.http import HttpResponse
from django.test import Client

from ocop.base.actor import Actor
from ocop.organisations.models import Organisation
from ocop.trace import naming
from ocop.trace.actions import exchanging
from ocop.trace.actions.indexes import identifiers
from ocop.trace.epcis.context import STANDARD
from ocop.trace.models import Event, Handover, Lot, Step, StepLine
from tests.factories.organisations import make_organisation
from tests.factories.people import actor_with
from tests.factories.products import make_product
from tests.factories.trace import AT, make_item

BASE = "/api/v1/epcis"
HARVEST = "2026-05-01T08:00:00.000+07:00"


class System:
    """A system that asks with a key, or without one."""

    def __init__(self, actor: Actor | None = None) -> None:
        self.client = Client()
        self.actor = actor
        self.headers: dict[str, str] = {}
        if actor is not None:
            _key, secret = exchanging.give_key("Phần mềm kho", by=actor, at=AT)
            self.headers["Authorization"] = f"Bearer {secret}"

    def ask(
        self, method: str, path: str, body: Any = None, status: int = 200, kind: str = "application/json",
        headers: dict[str, str] | None = None,
    ) -> HttpResponse:  # fmt: skip
        """One request; `path` is written as it goes over the wire, from the door's base or whole."""
        data = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        address = path if path.startswith(("http://", BASE)) else BASE + path
        response: HttpResponse = self.client.generic(
            method, address.removeprefix("http://testserver"), data, content_type=kind,
            headers={**self.headers, **(headers or {})},
        )  # fmt: skip
        assert response.status_code == status, (response.status_code, response.content[:500])
        if status >= 400:
            assert response["Content-Type"] == "application/problem+json"
        return response

    def get(self, path: str, status: int = 200, **headers: str) -> Any:
        """The JSON of an answer."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return json.loads(self.ask("GET", path, status=status, headers=named).content)

    def events(self, path: str = "/events") -> list[dict[str, Any]]:
        """The events of a page."""
        found: list[dict[str, Any]] = self.get(path)["epcisBody"]["queryResults"]["resultsBody"]["eventList"]
        return found

    def ids(self, path: str = "/events") -> list[str]:
        """The ids of the events of a page."""
        return [event["eventID"] for event in self.events(path)]

    def capture(self, *events: dict[str, Any], **headers: str) -> Any:
        """Send events and answer the job."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        response = self.ask("POST", "/capture", document(*events), 202, headers=named)
        return json.loads(self.ask("GET", response["Location"]).content)


def document(*events: dict[str, Any]) -> dict[str, Any]:
    """An EPCISDocument."""
    return {
        "@context": [STANDARD], "type": "EPCISDocument", "schemaVersion": "2.0",
        "creationDate": "2026-05-02T00:00:00.000Z", "epcisBody": {"eventList": list(events)},
    }  # fmt: skip


def seen(number: int, *uris: str, at: str = HARVEST, **more: Any) -> dict[str, Any]:
    """An observation of lots, with an id of its own."""
    listed = {"quantityList": [{"epcClass": uri, "quantity": 5, "uom": "KGM"} for uri in uris]}
    return {
        "type": "ObjectEvent", "eventID": event_id(number), "action": "OBSERVE", "eventTime": at,
        "eventTimeZoneOffset": "+07:00", "bizStep": "inspecting", **listed, **more,
    }  # fmt: skip


def event_id(number: int) -> str:
    """The id of an event of these tests."""
    return f"urn:uuid:8e8a0b6e-0000-4a57-9d3a-{number:012d}"


def whole(*steps: str) -> str:
    """A path whose steps are escaped whole."""
    return "/" + "/".join(quote(step, safe="") for step in steps)


def hours(number: float) -> str:
    """The harvest's time, so many hours later."""
    return (dt.datetime.fromisoformat(HARVEST) + dt.timedelta(hours=number)).isoformat()


@pytest.fixture
def producer(db: None, places: None) -> Organisation:
    """A producer that keeps a diary."""
    return make_organisation()


@pytest.fixture
def mine(producer: Organisation) -> System:
    """The producer's own system."""
    return System(actor_with("producer", organisation=producer))


@pytest.fixture
def lot(producer: Organisation) -> str:
    """A lot of the producer's goods."""
    return lot_of(producer)


def lot_of(organisation: Organisation, number: str = "L1") -> str:
    """A lot of goods of a producer."""
    item = make_item(make_product(organisation))
    return naming.lot_of(item.identifier.uri, number)


def hand_over(lot: str, sender: Organisation, receiver: Organisation, number: int, **more: Any) -> Handover:
    """A delivery of a lot, of which the sender told the event with this number."""
    row = Lot.objects.filter(identifier__uri=lot).first() or Lot.objects.create(
        item=sender.trace_items.get(), organisation=sender, code=lot.rpartition("/")[2], created_at=AT,
        made_on=AT.date(), quantity=10, identifier_id=identifiers([lot])[lot],
    )  # fmt: skip
    step = Step.objects.create(
        organisation=sender, kind="deliver", happened_at=AT, recorded_at=AT,
        event=Event.objects.get(event_id=event_id(number), is_error=False),
    )  # fmt: skip
    StepLine.objects.create(step=step, lot=row, direction="out", quantity=5)
    return Handover.objects.create(
        step=step, sender=sender, receiver=receiver, **{"state": "confirmed", **more}
    )


@pytest.fixture
def other(db: None, places: None) -> System:
    """Another producer's system."""
    return System(actor_with("producer", organisation=make_organisation()))


def producer_of(system: System) -> Organisation:
    """The producer that a system asks for."""
    assert system.actor is not None
    return Organisation.objects.get(pk=system.actor.organisation_id)


@dataclass
class Subscriber:
    """A server of somebody who wants to be told: what came, and how it answers."""

    address: str = ""
    status: int = 200
    came: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    @property
    def told(self) -> list[list[str]]:
        """The ids of the events of each message."""
        bodies = [
            json.loads(body)["epcisBody"]["queryResults"]["resultsBody"] for _headers, body in self.came
        ]
        return [[event["eventID"] for event in body["eventList"]] for body in bodies]


@pytest.fixture
def subscriber(settings: Any) -> Iterator[Subscriber]:
    """Such a server on this machine, which the setting allows."""
    settings.OCOP_WEBHOOKS_INSIDE = True
    found = Subscriber()

    class Answers(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            found.came.append((dict(self.headers), body))
            self.send_response(found.status)
            self.end_headers()

        def log_message(self, *_said: Any) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Answers)
    found.address = f"http://127.0.0.1:{server.server_port}/nhan?q=1"
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield found
    server.shutdown()
    server.server_close()


@pytest.fixture
def officer(db: None, places: None) -> System:
    """The province's system."""
    return System(actor_with("provincial_officer"))
