"""S3: a lot traced both ways, with its events, and a jar scanned, among few and among many events."""

from __future__ import annotations

import itertools
import json
import statistics
from contextlib import ExitStack
from pathlib import Path

from benchmarks import measuring, report, serving
from benchmarks.database import Databases
from benchmarks.installation import Installation, install
from benchmarks.measuring import Subject, fresh
from benchmarks.report import Line

LIMIT_MS = 3.0
SCANNED = 3
"""The scan page is held to be flat over so many of the sizes; the last is told beside it."""


def measure(
    databases: Databases, home: Path, rounds: int, sizes: tuple[int, int, int, int], asked: int
) -> list[Line]:
    """All sizes are asked in the same rounds; a lot is traced among the second and the last."""
    places = {size: install(databases, home, 0) for size in sizes}
    for size, place in places.items():
        serving.run(place.environment, "benchmarks.events", "fill", str(size))
    return [
        *_traced(places, (sizes[1], sizes[-1]), rounds),
        _scanned(databases, places, rounds, asked),
    ]


def _traced(places: dict[int, Installation], sizes: tuple[int, int], rounds: int) -> list[Line]:
    few, many = sizes
    asked = [{size: _ask(places[size].environment) for size in sizes} for _round in range(rounds)]
    ratio = statistics.median(each[many]["p50"] / each[few]["p50"] for each in asked)
    waited = statistics.median(each[many]["p50"] for each in asked) * 1000
    grown = report.line("S3", f"trace a lot, {few:,} → {many:,} events, p50", ratio, 2, " ×")
    grown.sql = " → ".join(str(int(asked[0][size]["sql"])) for size in sizes)
    whole = report.line("S3", f"trace a lot among {many:,} events", waited, LIMIT_MS, " ms")
    return [grown, whole]


def _scanned(databases: Databases, places: dict[int, Installation], rounds: int, asked: int) -> Line:
    numbers, subjects, counted = itertools.count(), {}, {}
    with ExitStack() as stack:
        for size, place in places.items():
            path = jar_of(place)
            counted[size] = place.count(path)[path]["sql"]
            server = stack.enter_context(place.served())
            subjects[size] = Subject("scan", server, fresh(path, numbers, asked), also=databases.cpu)
        measuring.run(list(subjects.values()), rounds)
    first, *_between = places
    last = list(places)[SCANNED - 1]
    pairs = zip(subjects[last].p50, subjects[first].p50, strict=True)
    ratio = statistics.median(big / small for big, small in pairs)
    found = report.line("S3", f"scan a jar, {first:,} → {last:,} events, p50", ratio, 1.5, " ×")
    found.sql = " → ".join(str(n) for n in counted.values())
    found.met = bool(found.met) and len(set(counted.values())) == 1
    waited = " → ".join(f"{statistics.median(each.p50) * 1000:.2f}" for each in subjects.values())
    found.beside = f"p50 {waited} ms, the last among {list(places)[-1]:,}"
    return found


def jar_of(place: Installation) -> str:
    """A jar with a way, made there; the path of its label."""
    told: str = json.loads(serving.run(place.environment, "benchmarks.trace_scenes", "jar").splitlines()[-1])
    return told


def _ask(environment: dict[str, str]) -> dict[str, float]:
    found: dict[str, float] = json.loads(
        serving.run(environment, "benchmarks.events", "ask").splitlines()[-1]
    )
    return found
