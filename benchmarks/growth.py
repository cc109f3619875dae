"""S1: the same pages over 600, 60,000 and 600,000 products."""

from __future__ import annotations

import itertools
import statistics
from contextlib import ExitStack
from pathlib import Path

from benchmarks import measuring, report
from benchmarks.database import Databases
from benchmarks.installation import install
from benchmarks.measuring import Subject, fresh
from benchmarks.pages import COMMON, LIST, PRODUCT, RARE
from benchmarks.report import Line

PAGES = {"list": LIST, "search, frequent word": COMMON, "search, rare word": RARE, "product": PRODUCT}


def measure(databases: Databases, home: Path, rounds: int, sizes: tuple[int, ...], size: int) -> list[Line]:
    """One server for each size, all asked in the same rounds."""
    places = {count: install(databases, home, count) for count in sizes}
    numbers = itertools.count()
    subjects: dict[tuple[str, int], Subject] = {}
    with ExitStack() as stack:
        for count, place in places.items():
            server = stack.enter_context(place.served())
            for name, path in PAGES.items():
                subjects[name, count] = Subject(name, server, fresh(path, numbers, size), also=databases.cpu)
        measuring.run(list(subjects.values()), rounds)
    counted = {count: place.count(*PAGES.values()) for count, place in places.items()}
    return [_line(name, sizes, subjects, counted) for name in PAGES]


def _line(
    name: str,
    sizes: tuple[int, ...],
    subjects: dict[tuple[str, int], Subject],
    counted: dict[int, dict[str, dict[str, int]]],
) -> Line:
    first, last = subjects[name, sizes[0]], subjects[name, sizes[-1]]
    ratio = statistics.median(big / small for big, small in zip(last.p50, first.p50, strict=True))
    found = report.line("S1", f"{name}, {sizes[0]:,} → {sizes[-1]:,} products, p50", ratio, 1.5, " ×")
    sql = [counted[count][PAGES[name]]["sql"] for count in sizes]
    found.sql = " → ".join(map(str, sql))
    found.met = bool(found.met) and len(set(sql)) == 1
    used = [_cpu(subjects[name, count]) for count in sizes]
    found.beside = "CPU with the database " + " → ".join(f"{u * 1000:.2f}" for u in used) + " ms"
    return found


def _cpu(subject: Subject) -> float:
    return statistics.median(a + b for a, b in zip(subject.cpu, subject.behind, strict=True))
