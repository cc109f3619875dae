"""`python -m benchmarks.trace_scenes set | jar | count | read N | store N`: goods of a made-up installation.

`set` makes a producer with goods and prints, as JSON, the key of its system and a lot. `jar` makes a season
of a starred product and prints the address on the label of a jar. `count` prints how
many events are stored with how many texts. `read` prints the seconds that reading a file of so many events
takes here: size, schema, rules, canonical form and hash, nothing stored. `store` prints the seconds that
reading and storing so many takes by the library, in documents of 500, with index and edges.
"""

from __future__ import annotations

import json
import os
import sys
import time
from typing import Any

from ocop.trace.epcis.context import STANDARD

AT_ONCE = 500
"""Events of a document."""


def main(what: str, events: int = 0) -> None:
    """Do one of the three."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ocop.config.settings")
    import django

    django.setup()
    print(
        json.dumps(
            {
                "set": scene,
                "jar": jar,
                "count": count,
                "read": lambda: read(events),
                "store": lambda: store(events),
            }[what]()
        )
    )


def scene() -> dict[str, str]:
    """A producer, a lot of its goods, and a key."""
    from ocop.base import clock
    from ocop.trace import naming
    from ocop.trace.actions import exchanging
    from tests.factories.organisations import make_organisation
    from tests.factories.people import actor_with
    from tests.factories.products import make_product
    from tests.factories.trace import make_item

    producer = make_organisation()
    item = make_item(make_product(producer))
    _key, secret = exchanging.give_key(
        "Đo tốc độ", by=actor_with("producer", organisation=producer), at=clock.now()
    )
    return {"key": secret, "lot": naming.lot_of(item.identifier.uri, "L1")}


def jar() -> str:
    """The path that stands on a jar with a way behind it, of a public product with a star."""
    from urllib.parse import quote

    from ocop.products.models import Product
    from tests.factories.people import actor_with, make_person
    from tests.factories.products import make_standing
    from tests.factories.trace import make_item
    from tests.factories.ways import make_serial, make_way

    item = make_item(make_standing().product)
    keeper = make_person(username="ghi-nhat-ky")  # who else is there has been numbered by another process
    actor_with("producer", person=keeper, organisation=item.organisation)
    lot = make_way(item, more=3)
    Product.objects.filter(pk=lot.item.product_id).update(is_public=True)
    serial = make_serial(lot)
    return f"/tx/sp/{lot.item.code}/lo/{quote(lot.code, safe='')}/so/{serial.code}"


def count() -> list[int]:
    """Events, and their texts."""
    from ocop.trace.models import Event, EventBody

    return [Event.objects.count(), EventBody.objects.count()]


def read(events: int) -> float:
    """Seconds of reading; every event must come out good and with a hash of its own."""
    from ocop.trace.epcis import reading

    body = json.dumps(document("https://id.gs1.org/01/09506000134352/10/L1", 0, events)).encode()
    limits = reading.Limits(size=len(body), events=events)
    reading.read(body, "application/json", limits=limits)  # the validators are made
    begun = time.perf_counter()
    found = {event.hash for event in reading.read(body, "application/json", limits=limits).events}
    took = time.perf_counter() - begun
    if len(found) != events:
        raise RuntimeError(f"{len(found)} hashes of {events} events")
    return took


def store(events: int) -> float:
    """Seconds of taking in by the library, from bytes to rows."""
    import uuid

    from ocop.base import clock
    from ocop.base.actor import system
    from ocop.trace.actions import capturing
    from ocop.trace.epcis import reading

    lot = f"https://id.gs1.org/01/09506000134352/10/{uuid.uuid4().hex[:8]}"
    told = [document(lot, first, AT_ONCE, stem=uuid.uuid4().hex[:8]) for first in range(0, events, AT_ONCE)]
    bodies = [json.dumps(each).encode() for each in told]
    by = system("Đo tốc độ")
    begun = time.perf_counter()
    stored = 0
    for body in bodies:
        found = [capturing.taken(each) for each in reading.read(body, "application/json").events]
        stored += capturing.capture(found, by=by, at=clock.now()).stored
    took = time.perf_counter() - begun
    if stored != len(bodies) * AT_ONCE:
        raise RuntimeError(f"{stored} of {events} events stored")
    return took


def event(lot: str, number: int, stem: str = "8e8a0b6e") -> dict[str, Any]:
    """An observation that differs from all others."""
    return {
        "type": "ObjectEvent", "eventID": f"urn:uuid:{stem}-0000-4a57-9d3a-{number:012d}",
        "action": "OBSERVE", "bizStep": "inspecting", "eventTimeZoneOffset": "+07:00",
        "eventTime": f"2026-05-01T08:{number // 1000 % 60:02d}:00.{number % 1000:03d}+07:00",
        "quantityList": [{"epcClass": lot, "quantity": 5, "uom": "KGM"}],
    }  # fmt: skip


def document(lot: str, first: int, events: int, stem: str = "8e8a0b6e") -> dict[str, Any]:
    """So many of them in one document."""
    return {
        "@context": [STANDARD], "type": "EPCISDocument", "schemaVersion": "2.0",
        "creationDate": "2026-05-02T00:00:00.000Z",
        "epcisBody": {"eventList": [event(lot, first + n, stem) for n in range(events)]},
    }  # fmt: skip


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
