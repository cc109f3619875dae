"""D1: the pages that gather – dashboard, plan, indicator – over 2,000 and 20,000 products of ten years.

D2: timeline, work lists, map and the programme of the year over 1,000 and 10,000 producers with five years of
records of every room.
"""

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


Pages = dict[str, tuple[str, str]]
"""By name: the address, and the session of who looks."""


def measure(databases: Databases, home: Path, rounds: int, sizes: tuple[int, int]) -> list[Line]:
    """D1: each page over both sizes, asked in the same rounds; the first also where nothing is kept."""
    places = {count: install(databases, home, count) for count in sizes}
    told = {count: _told(place, "benchmarks.history") for count, place in places.items()}
    many, first = sizes[1], next(iter(told[sizes[0]]))
    numbers = itertools.count()
    with ExitStack() as stack:
        subjects = _subjects(stack, databases, places, told, numbers)
        anew = stack.enter_context(_keeping_nothing(places[many]))
        fresh = Subject("anew", anew, _looks(*told[many][first], numbers), also=databases.cpu)
        measuring.run([*subjects.values(), fresh], rounds)
    lines = [
        _line("D1", f"{name}, {many:,} products, ten years", name, sizes, subjects, places, told)
        for name in told[many]
    ]
    lines[0].beside += f"; {many:,} after a write, nothing kept: {_cpu(fresh):.2f} s"
    return lines


def measure_years(databases: Databases, home: Path, rounds: int, sizes: tuple[int, int]) -> list[Line]:
    """D2: each page over both sizes, asked in the same rounds."""
    places = {count: install(databases, home, count) for count in sizes}
    told = {count: _told(place, "benchmarks.years") for count, place in places.items()}
    with ExitStack() as stack:
        subjects = _subjects(stack, databases, places, told, itertools.count())
        measuring.run(list(subjects.values()), rounds)
    many = sizes[1]
    return [
        _line("D2", f"{name}, {many:,} producers, five years", name, sizes, subjects, places, told)
        for name in told[many]
    ]


def _subjects(
    stack: ExitStack,
    databases: Databases,
    places: dict[int, Installation],
    told: dict[int, Pages],
    numbers: Any,
) -> dict[tuple[str, int], Subject]:
    found: dict[tuple[str, int], Subject] = {}
    for count, place in places.items():
        server = stack.enter_context(place.served())
        for name, page in told[count].items():
            found[name, count] = Subject(name, server, _looks(*page, numbers), also=databases.cpu)
    return found


def _keeping_nothing(place: Installation) -> AbstractContextManager[Server]:
    """The product as it answers when something was just written: figures are worked out anew."""
    return serving.product_server({**place.environment, "OCOP_KEEP_PAGES": "0"}, place.log)


def _told(place: Installation, module: str) -> Pages:
    """Let a module write its records; the pages that it names."""
    told = serving.run(place.environment, module)
    found = json.loads(told.strip().splitlines()[-1])["pages"]
    return {name: (path, cookie) for name, (path, cookie) in found.items()}


def _looks(path: str, cookie: str, numbers: Any) -> Ask:
    join = "&" if "?" in path else "?"

    def ask(visitor: Visitor) -> list[float]:
        visitor.cookies.pop("sessionid", None)
        if cookie:
            visitor.cookies["sessionid"] = cookie
        return visitor.times([f"{path}{join}n={next(numbers)}" for _ in range(3)])

    return ask


def _line(
    goal: str,
    words: str,
    name: str,
    sizes: tuple[int, int],
    subjects: dict[tuple[str, int], Subject],
    places: dict[int, Installation],
    told: dict[int, Pages],
) -> Line:
    used = {count: _cpu(subjects[name, count]) for count in sizes}
    seen = {}
    for count in sizes:
        path, cookie = told[count][name]
        seen[count] = places[count].count(path, cookie=cookie)[path]
    few, many = sizes
    found = report.line(goal, words, used[many], LIMIT, " s CPU")
    found.sql = " → ".join(str(seen[count]["sql"]) for count in sizes)
    found.met = bool(found.met) and seen[few]["sql"] == seen[many]["sql"]
    found.size = f"{seen[many]['raw']:,} / {seen[many]['gzip']:,}"
    found.beside = f"{few:,}: {used[few]:.3f} s"
    return found


def _cpu(subject: Subject) -> float:
    return statistics.median(a + b for a, b in zip(subject.cpu, subject.behind, strict=True))
