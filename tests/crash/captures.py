"""Systems send events (EPCIS capture) while server and background work are killed.

Documents come short and long, twice and in any order, with everything that hangs together across documents:
joined makings, packing and unpacking, mistakes declared before and after. However a round went, its edges
are those of the first, which nothing disturbed.
"""

from __future__ import annotations

import datetime as dt
import json
import random
from collections import Counter
from typing import Any

from django.db.models import Q

from ocop.base import clock
from ocop.jobs import actions as jobs
from ocop.trace.actions import capturing, exchanging
from ocop.trace.epcis import reading
from ocop.trace.epcis.context import STANDARD
from ocop.trace.models import Edge, Event, WaitingCapture
from tests.crash.databases import Postgres, Sqlite
from tests.crash.forms import Document, session_of
from tests.crash.rounds import Run
from tests.crash.scenes import Write
from tests.crash.servers import Server
from tests.factories import people
from tests.factories.organisations import make_organisation
from tests.factories.products import make_product
from tests.factories.trace import make_item

PATH = "/api/v1/epcis/capture"
HOUR = dt.timedelta(hours=1)
PIECES = 40


class Systems:
    """A producer's system and what it sends."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self._producer = make_organisation()
        self._actor = people.actor_with("producer", organisation=self._producer)
        self._who = session_of(self._actor)
        self._item = make_item(make_product(self._producer)).identifier.uri
        self._number = 0
        self.undisturbed = self._play()

    def prepare(self, rounds: int) -> None:
        """Nothing has to be there before events come."""

    def round(self) -> list[Write]:
        """The documents of the next round in any order, two of them twice."""
        self._number += 1
        writes = [self._write(kind, body) for kind, body in self._documents()]
        writes += [Write(w.kind, self._form(w.form.content), w.faults, w.is_there) for w in writes[::4]]
        self._random.shuffle(writes)
        return writes

    def settle(self, writes: list[Write]) -> None:
        """Let background work end; what a killed worker had in hand is put back, as an hour later."""
        later = clock.now() + HOUR
        jobs.sweep(at=later)
        jobs.run_waiting(at=later + HOUR)

    def edges(self) -> Counter[tuple[object, ...]]:
        """The edges of the last round, without the number of the round."""
        name = f"R{self._number}x"
        mine = Edge.objects.filter(Q(source__uri__contains=name) | Q(target__uri__contains=name))
        rows = mine.values_list("source__uri", "target__uri", "kind", "since", "until")
        return Counter((s.replace(name, "R"), t.replace(name, "R"), *rest) for s, t, *rest in rows)

    def _play(self) -> Counter[tuple[object, ...]]:
        for _kind, body in self._documents():
            exchanging.receive(body, "application/json", self._producer, by=self._actor, at=clock.now())
        jobs.run_waiting(at=clock.now() + HOUR)
        return self.edges()

    def _documents(self) -> list[tuple[str, bytes]]:
        """Kind and body of each, in the order of what happened."""
        lot, other, oil = (self._uri("lo", name) for name in "ABC")
        box, making = (f"urn:ocop:{kind}:{self._name('1')}" for kind in ("thung", "me"))
        pieces = [self._uri("so", f"P{n}") for n in range(PIECES)]
        harvest = self._event(1, action="ADD", quantityList=[_amount(lot), _amount(other)])
        late = self._event(2, action="OBSERVE", quantityList=[_amount(lot)])
        made = {"type": "TransformationEvent", "transformationID": making}
        packing: dict[str, Any] = {"type": "AggregationEvent", "parentID": box}
        wrong = self._event(5, **packing, action="ADD", childEPCs=pieces[10:20])
        born = {"action": "ADD", "ilmd": {"cbvmda:lotNumber": self._name("A")}}
        taken_back = {"declarationTime": "2026-06-01T00:00:00Z", "reason": "did_not_occur"}
        del late["eventID"]
        return [
            ("short", _document(harvest, late)),
            ("making", _document(self._event(3, **made, inputQuantityList=[_amount(lot), _amount(other)]))),
            ("making", _document(self._event(4, **made, outputQuantityList=[_amount(oil)]))),
            (
                "long",
                _document(
                    *(self._event(100 + n, epcList=[p], **born) for n, p in enumerate(pieces)), long=True
                ),
            ),
            ("packing", _document(self._event(6, **packing, action="ADD", childEPCs=pieces[:10]), wrong)),
            ("packing", _document(self._event(7, **packing, action="DELETE", childEPCs=pieces[:3]))),
            ("mistake", _document({**wrong, "errorDeclaration": taken_back})),
            (
                "long",
                _document(
                    self._event(8, **packing, action="DELETE", childEPCs=pieces[5:7]),
                    *(self._event(200 + n, action="OBSERVE", epcList=[p]) for n, p in enumerate(pieces)),
                    long=True,
                ),
            ),
        ]

    def _write(self, kind: str, body: bytes) -> Write:
        wanted = [capturing.taken(each) for each in reading.read(body, "application/json").events]
        texts = {(each.event_id, each.facts.is_error): each.text for each in wanted}

        def stored() -> dict[tuple[str, bool], str | None]:
            rows = Event.objects.filter(event_id__in=[name for name, _is_error in texts])
            found = rows.values_list("event_id", "is_error", "body__text")
            return {(name, error): text for name, error, text in found if (name, error) in texts}

        def faults() -> list[str]:
            found = stored()
            return [f"{len(found)} of {len(texts)} events"] * (len(found) not in (0, len(texts))) + [
                f"{name}: another body" for name, text in found.items() if text != texts[name]
            ]

        def is_there() -> bool:
            """What waits no more has been stored, so that one looks in this order."""
            return WaitingCapture.objects.filter(content=body).exists() or len(stored()) == len(texts)

        return Write(kind, self._form(body), faults, is_there)

    def _form(self, body: bytes) -> Document:
        return Document(self._who, PATH, {}, content=body)

    def _name(self, name: str) -> str:
        return f"R{self._number}x{name}"

    def _uri(self, step: str, name: str) -> str:
        return f"{self._item}/{step}/{self._name(name)}"

    def _event(self, place: int, **more: Any) -> dict[str, Any]:
        """An event of the round: later ones have higher places."""
        at = dt.datetime(2026, 5, 1, tzinfo=dt.UTC) + place * dt.timedelta(minutes=1)
        return {
            "type": "ObjectEvent", "eventID": f"urn:ocop:su-kien:{self._name(str(place))}",
            "eventTime": at.isoformat(), "eventTimeZoneOffset": "+07:00", **more,
        }  # fmt: skip


class Captures(Run):
    """Rounds of documents; each is sent again in another order, and then everything is worked off."""

    def __init__(self, systems: Systems, server: Server, database: Sqlite | Postgres, seed: int) -> None:
        super().__init__(systems, server, database, seed)
        self._systems = systems

    def _repeat(self, number: int, writes: list[Write]) -> None:
        super()._repeat(number, self._random.sample(writes, len(writes)))

    def _round(self, number: int) -> None:
        super()._round(number)
        found, wanted = self._systems.edges(), self._systems.undisturbed
        for edges, what in ((wanted - found, "lost"), (found - wanted, "too many")):
            if edges:
                self.note(f"round {number}: {len(edges)} edges {what}: {next(iter(edges))[:3]}")


def _amount(uri: str) -> dict[str, Any]:
    return {"epcClass": uri, "quantity": 5, "uom": "KGM"}


def _document(*events: dict[str, Any], long: bool = False) -> bytes:
    """A document; a long one is put aside and read in the background."""
    document = {
        "@context": [STANDARD, {"ocop": "https://ocop.example.vn/"}], "type": "EPCISDocument",
        "schemaVersion": "2.0", "creationDate": "2026-06-01T00:00:00Z",
        "epcisBody": {"eventList": list(events)},
    }  # fmt: skip
    if long:
        document["ocop:note"] = "x" * exchanging.WHILE_WAITING
    return json.dumps(document).encode()
