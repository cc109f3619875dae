"""Many tell of the same things at the same moment: the index is what it would be one after the other."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from ocop.organisations.models import Organisation
from ocop.trace.actions import exchanging
from ocop.trace.actions.capturing import Taken
from ocop.trace.actions.rebuilding import rebuild
from ocop.trace.models import Edge, Event, EventRole
from tests.api.epcis.conftest import document
from tests.concurrency.hands import at_once
from tests.crash import invariants
from tests.factories import trace as make
from tests.factories.organisations import make_organisation
from tests.factories.people import actor_with

ROUNDS = 8
DECLARED = {"declarationTime": "2026-09-01T00:00:00.000Z"}
HOUR = dt.timedelta(hours=1)


@dataclass
class Found:
    """What came of it: captures by kind and end, what is wrong."""

    answers: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    def lines(self) -> list[str]:
        """The report as it is printed."""
        counted = ", ".join(f"{what} {n}" for what, n in sorted(self.answers.items()))
        return [f"captures: {counted}"] + [f"  FAULT captures: {words}" for words in self.faults[:40]]


class Captures:
    """A making told in parts, an event and its declaration, a box filled and emptied, the same events in two
    orders, what belongs to another, and a rebuild among captures; each round has things of its own."""

    def __init__(self) -> None:
        self.found = Found()
        self.owners = [make_organisation() for _n in range(2)]
        self.senders = [actor_with("producer", organisation=owner) for owner in self.owners]

    def go(self) -> Found:
        """Play all rounds; at the end, what lies there must be what a rebuild makes of it."""
        for number in range(ROUNDS):
            self._making(number)
            self._declared(number)
            self._box(number)
            self._two_orders(number)
            self._of_others(number)
        self._rebuilt()
        self.found.faults += invariants.everything()
        return self.found

    def _hands(self, name: str, *hands: Callable[[], Any]) -> None:
        told = Counter(word or "failed" for word in at_once(list(hands)))
        self.found.answers.update({f"{name} {word}": n for word, n in told.items()})
        self._wrong(told["failed"] > 0, f"{name}: {told['failed']} hands failed")

    def _capture(self, name: str, *batches: list[Taken]) -> None:
        self._hands(name, *[lambda events=events: make.capture(*events) for events in batches])

    def _wrong(self, is_wrong: bool, words: str) -> None:
        self.found.faults += [words] if is_wrong else []

    def _making(self, number: int) -> None:
        """Six events say what went in, six what came out."""
        one = {"transformationID": f"urn:uuid:{uuid4()}"}
        went = [[make.made([make.lot_uri(f"I{number}.{n}")], [], **one)] for n in range(6)]
        came = [[make.made([], [make.lot_uri(f"O{number}.{n}")], **one)] for n in range(6)]
        self._capture("making", *went, *came)
        there = Edge.objects.filter(event__transformation=one["transformationID"]).count()
        self._wrong(there != 36, f"{there} edges of a making, not 36")

    def _declared(self, number: int) -> None:
        name = f"urn:uuid:{uuid4()}"
        pair = [make.lot_uri(f"D{number}")], [make.lot_uri(f"E{number}")]
        back = make.made(*pair, eventID=name, errorDeclaration=DECLARED)
        self._capture("declare", [make.made(*pair, eventID=name)], [back])
        event = Event.objects.get(event_id=name, is_error=False)
        self._wrong(event.taken_back_at is None, f"{name} is declared and stands")
        self._wrong(event.edges.exists(), f"{name} is declared and has edges")

    def _box(self, number: int) -> None:
        """Twelve pieces go into one box, six of them out, each told by another hand."""
        box, pieces = make.sscc_uri(number + 1), [make.piece_uri(f"{number}.{n}") for n in range(12)]
        told = [[make.packed(box, [piece])] for piece in pieces]
        told += [[make.packed(box, [piece], "DELETE", at=make.AT + HOUR)] for piece in pieces[:6]]
        self._capture("pack", *told)
        spans = Edge.objects.filter(target__uri=box)
        inside = spans.filter(until=None).count()
        self._wrong((spans.count(), inside) != (12, 6), f"{spans.count()} spans, {inside} open, in {box}")

    def _two_orders(self, number: int) -> None:
        told = [make.made([make.lot_uri(f"S{number}.{n}")], [make.lot_uri(f"T{number}")]) for n in range(30)]
        bodies = [_document(told), _document(told[::-1])]
        self._hands("orders", *[lambda b=body: self._send(b, 0) for body in bodies])
        there = Edge.objects.filter(target__uri=make.lot_uri(f"T{number}")).count()
        self._wrong(there != 30, f"{there} edges of thirty events")

    def _of_others(self, number: int) -> None:
        """Two producers tell of one making, and one declares what the other tells: one of each is taken."""
        one = {"transformationID": f"urn:uuid:{uuid4()}"}
        parts = [
            make.made([make.lot_uri(f"M{number}")], [], **one),
            make.made([], [make.lot_uri(f"N{number}")], **one),
        ]
        self._hands("join", *[lambda n=n: self._send(_document([parts[n]]), n) for n in range(2)])
        there = Event.objects.filter(transformation=one["transformationID"]).count()
        self._wrong(there != 1, f"{there} events of a making of two producers")
        name = f"urn:uuid:{uuid4()}"
        pair = [make.lot_uri(f"M{number}")], [make.lot_uri(f"N{number}")]
        event = make.made(*pair, eventID=name)
        back = make.made(*pair, eventID=name, errorDeclaration=DECLARED)
        told = [_document([event]), _document([back])]
        self._hands("meddle", *[lambda n=n: self._send(told[n], n) for n in range(2)])
        there = Event.objects.filter(event_id=name).count()
        self._wrong(there != 1, f"{there} events where one declares what another told")

    def _send(self, body: bytes, number: int) -> None:
        owner = Organisation.objects.get(pk=self.owners[number].pk)
        exchanging.receive(body, "application/json", owner, by=self.senders[number], at=make.AT)

    def _rebuilt(self) -> None:
        """Captures come in while the index is made anew; what stands is what a rebuild makes in peace."""
        told = [
            [
                make.made([make.lot_uri(f"R{n}")], [make.lot_uri("R")]),
                make.packed(make.sscc_uri(99), [make.piece_uri(n)]),
            ]
            for n in range(12)
        ]
        self._hands("rebuild", rebuild, *[lambda events=events: make.capture(*events) for events in told])
        before = _index()
        rebuild()
        self._wrong(before != _index(), "a rebuild changes what captures wrote")


def _document(events: list[Taken]) -> bytes:
    plain = [{k: v for k, v in json.loads(each.text).items() if k != "@context"} for each in events]
    return json.dumps(document(*plain)).encode()


def _index() -> list[str]:
    roles = EventRole.objects.values_list("event", "place", "identifier", "role", "quantity")
    edges = Edge.objects.values_list("event", "source", "target", "kind", "since", "until")
    return sorted(map(str, [*roles, *edges, *Event.objects.values_list("pk", "taken_back_at")]))
