"""D1: the pages that gather – dashboard, plan, indicator – over 2,000 and 20,000 products of ten years."""

from __future__ import annotations

import itertools
import json
import statistics
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from typing import Any

from benchmarks import measuring, report, serving
from benchmarks.client import Visitor
from benchmarks.database import Databases
from benchmarks.installation import Installation, install
from benchmarks.measuring import Ask, Subject
from benchmarks.report import Line
from benchmarks.serving import Server

LIMIT = 0.30
"""Seconds of processor for a page, the database's with it: our own goal, as for the council's table (P6)."""


def measure(databases: Databases, home: Path, rounds: int, sizes: tuple[int, int]) -> list[Line]:
    """Each page over both sizes, asked in the same rounds."""
    places = {count: install(databases, home, count) for count in sizes}
    told = {count: _history(place) for count, place in places.items()}
    names = list(told[sizes[0]]["pages"])
    numbers = itertools.count()
    subjects: dict[tuple[str, int], Subject] = {}
    with ExitStack() as stack:
        for count, place in places.items():
            server = stack.enter_context(place.served())
            for name in names:
                ask = _looks(told[count]["pages"][name], told[count]["cookie"], numbers)
                subjects[name, count] = Subject(name, server, ask, also=databases.cpu)
        many = sizes[1]
        anew = stack.enter_context(_keeping_nothing(places[many]))
        ask = _looks(told[many]["pages"]["dashboard"], told[many]["cookie"], numbers)
        fresh = Subject("anew", anew, ask, also=databases.cpu)
        measuring.run([*subjects.values(), fresh], rounds)
    lines = [_line(name, sizes, subjects, places, told) for name in names]
    lines[0].beside += f"; {many:,} after a write, nothing kept: {_cpu(fresh):.2f} s"
    return lines


def _keeping_nothing(place: Installation) -> AbstractContextManager[Server]:
    """The product as it answers when something was just written: figures are worked out anew."""
    return serving.product_server({**place.environment, "OCOP_KEEP_PAGES": "0"}, place.log)


def _history(place: Installation) -> dict[str, Any]:
    told = serving.run(place.environment, "benchmarks.history")
    found: dict[str, Any] = json.loads(told.strip().splitlines()[-1])
    return found


def _looks(path: str, cookie: str, numbers: Any) -> Ask:
    join = "&" if "?" in path else "?"

    def ask(visitor: Visitor) -> list[float]:
        visitor.cookies["sessionid"] = cookie
        return visitor.times([f"{path}{join}n={next(numbers)}" for _ in range(3)])

    return ask


def _line(
    name: str,
    sizes: tuple[int, int],
    subjects: dict[tuple[str, int], Subject],
    places: dict[int, Installation],
    told: dict[int, dict[str, Any]],
) -> Line:
    used = {count: _cpu(subjects[name, count]) for count in sizes}
    seen = {}
    for count in sizes:
        path = told[count]["pages"][name]
        seen[count] = places[count].count(path, cookie=told[count]["cookie"])[path]
    few, many = sizes
    found = report.line("D1", f"{name}, {many:,} products, ten years", used[many], LIMIT, " s CPU")
    found.sql = " → ".join(str(seen[count]["sql"]) for count in sizes)
    found.met = bool(found.met) and seen[few]["sql"] == seen[many]["sql"]
    found.size = f"{seen[many]['raw']:,} / {seen[many]['gzip']:,}"
    found.beside = f"{few:,}: {used[few]:.3f} s"
    return found


def _cpu(subject: Subject) -> float:
    return statistics.median(a + b for a, b in zip(subject.cpu, subject.behind, strict=True))
