"""P1–P4: the public pages among 10,000 products, uncached unless said."""

from __future__ import annotations

import itertools
import statistics
from contextlib import ExitStack
from pathlib import Path

from benchmarks import measuring, report, tracing
from benchmarks.database import Databases
from benchmarks.installation import Installation, install
from benchmarks.measuring import Subject, again, fresh
from benchmarks.report import Line
from benchmarks.serving import Server

LIST, PRODUCT = "/san-pham/", "/san-pham/7/"
COMMON = "/san-pham/?q=th%E1%BB%91t+not"
RARE = "/san-pham/?q=huyet+rong"


def measure(databases: Databases, home: Path, rounds: int, products: int, size: int) -> list[Line]:
    """All four, asked in the same rounds."""
    place = install(databases, home, products, certificate=True)
    scanned = tracing.jar_of(place)
    with ExitStack() as stack:
        bare, floors, product = (
            stack.enter_context(served) for served in (place.bare(), place.floors(), place.served())
        )
        subjects = _subjects(databases, place, scanned, bare, floors, product, size)
        measuring.run(list(subjects.values()), rounds)
    return _lines(place, scanned, subjects)


def _subjects(
    databases: Databases,
    place: Installation,
    scanned: str,
    bare: Server,
    floors: Server,
    product: Server,
    size: int,
) -> dict[str, Subject]:
    numbers = itertools.count()
    code = f"/kt/{place.token}"
    found = {"R0": Subject("R0", bare, fresh("/", numbers, size))}
    for name, path in {
        "list": LIST,
        "product": PRODUCT,
        "code": code,
        "scan": scanned,
        "search": COMMON,
        "rare": RARE,
    }.items():
        found[f"{name} floor"] = Subject(name, floors, fresh(path, numbers, size))
        found[name] = Subject(name, product, fresh(path, numbers, size), also=databases.cpu)
    found["304"] = Subject("304", product, again(LIST, size, conditional=True))
    found["kept"] = Subject("kept", product, again(LIST, size))
    return found


def _lines(place: Installation, scanned: str, subjects: dict[str, Subject]) -> list[Line]:
    bare, code = subjects["R0"], f"/kt/{place.token}"
    counted = place.count(LIST, PRODUCT, code, scanned, COMMON, RARE)
    cold = place.count(LIST, cold=True)[LIST]["sql"]
    asked = [
        ("P1", "list of 24, uncached", "list", LIST, 15.0, 3),
        ("P3", "product page, uncached", "product", PRODUCT, 15.0, 4),
        ("P3", "page behind the QR code, uncached", "code", code, 15.0, 4),
        ("P3", "page of a scanned jar, uncached", "scan", scanned, 15.0, 4),
        ("P4", "search, a word in every tenth product", "search", COMMON, 15.0, None),
        ("P4", "search, a word in ten products", "rare", RARE, 15.0, None),
    ]
    lines = []
    for target, what, name, path, limit, most in asked:
        seen, subject = counted[path], subjects[name]
        found = report.line(target, what, subject.ratio(bare), limit)
        found.floor = f"{subjects[f'{name} floor'].ratio(bare):.1f}"
        found.sql = f"{seen['sql']}" + (f" (≤ {most})" if most else "")
        found.sql += f", {cold} when the counts beside it are due" if name == "list" else ""
        found.size = f"{seen['raw']:,} / {seen['gzip']:,}"
        found.beside = _behind(subject)
        if most:
            found.met = bool(found.met) and seen["sql"] <= most
        lines.append(found)
    lines.insert(1, report.line("P2", "304", subjects["304"].ratio(bare), 1.5, sql="0"))
    lines.insert(2, report.line("P2", "kept page", subjects["kept"].ratio(bare), 2, sql="0"))
    r0 = statistics.median(bare.cpu) * 1e6
    lines.insert(0, Line("R0", "bare view", "", f"{r0:.0f} µs", beside="the measure"))
    return lines


def _behind(subject: Subject) -> str:
    behind = statistics.median(subject.behind) * 1e6
    return f"database {behind:.0f} µs" if behind else ""
