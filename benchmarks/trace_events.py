"""S2: trace events taken in, with schema, rules and hash: one by one, in batches, and a file that is read.

What was counted must be stored, event and text; else there is no figure. The first two go over HTTP to the
server as an operator starts it, one worker, one sender; the third is the same without HTTP. All three store
with index and edges. The file is read and hashed alone.
"""

from __future__ import annotations

import json
import statistics
import time
from pathlib import Path

from benchmarks import serving
from benchmarks.client import Visitor
from benchmarks.database import Databases
from benchmarks.installation import Installation, install
from benchmarks.report import MARGIN, Line
from benchmarks.trace_scenes import AT_ONCE, STANDARD, document, event

DOOR = "/api/v1/epcis"


def measure(
    databases: Databases, home: Path, rounds: int, single: int, batches: int, file: int
) -> list[Line]:
    """All three over one installation."""
    place = install(databases, home, 0)
    scene = json.loads(serving.run(place.environment, "benchmarks.trace_scenes", "set").splitlines()[-1])
    sent = 0
    ones, many = [], []
    with place.served() as server:
        for _round in range(rounds):
            visitor = server.visitor()
            ones.append(single / _send(visitor, scene, "/events", sent, 1, single))
            sent += single
            many.append(AT_ONCE * batches / _send(visitor, scene, "/capture", sent, AT_ONCE, batches))
            sent += AT_ONCE * batches
            visitor.close()
    _check(place, sent)
    whole = AT_ONCE * batches
    stores = [whole / _seconds(place, "store", whole) for _round in range(rounds)]
    reads = [file / _seconds(place, "read", file) for _round in range(rounds)]
    return [
        _line("single events over HTTP", statistics.median(ones), 200),
        _line(f"batches of {AT_ONCE} over HTTP", statistics.median(many), 3_000),
        _line(f"batches of {AT_ONCE} by the library", statistics.median(stores), 3_000),
        _line(f"a file of {file:,} events, read and hashed", statistics.median(reads), 30_000),
    ]


def _send(visitor: Visitor, scene: dict[str, str], path: str, first: int, size: int, times: int) -> float:
    """Seconds of sending `times` documents of `size` events; each must be taken."""
    headers = {"Authorization": f"Bearer {scene['key']}", "Content_Type": "application/json"}
    numbers = range(first, first + size * times, size)
    lot = scene["lot"]
    told = [
        {"@context": STANDARD, **event(lot, number)} if size == 1 else document(lot, number, size)
        for number in numbers
    ]
    bodies = [json.dumps(each).encode() for each in told]
    begun = time.perf_counter()
    for body in bodies:
        answer = visitor.ask("POST", f"{DOOR}{path}", body, headers)
        if answer.status not in (201, 202):
            raise RuntimeError(f"{path}: {answer.status} {answer.body[:500]!r}")
    return time.perf_counter() - begun


def _check(place: Installation, sent: int) -> None:
    found = json.loads(serving.run(place.environment, "benchmarks.trace_scenes", "count").splitlines()[-1])
    if found != [sent, sent]:
        raise RuntimeError(f"sent {sent} events, stored {found}")


def _seconds(place: Installation, what: str, events: int) -> float:
    told = serving.run(place.environment, "benchmarks.trace_scenes", what, str(events))
    return float(told.splitlines()[-1])


def _line(what: str, found: float, goal: float) -> Line:
    return Line(
        "S2", what, f"≥ {goal:,.0f} a second", f"{found:,.0f} a second", met=found >= goal,
        within_margin=found >= goal / (1 + MARGIN),
    )  # fmt: skip
