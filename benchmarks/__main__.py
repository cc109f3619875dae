"""Measure the goals of speed and write the report.

    python -m benchmarks                                  all targets on SQLite, then on PostgreSQL
    python -m benchmarks P1 P7 --database sqlite          some, printed alone: the report is of one whole run
    python -m benchmarks --tiny --no-report               one small round, to see that it runs

Targets: P1–P4 (public pages), P5 P6 (council), P7 (memory, start), P8 (weight), P9 (import), S1 (growth),
D1 (dashboard, plan, indicator), D2 (timeline, work lists, map over five years of every room), S2 S3 (trace
events taken in, a lot traced).
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks import council, gathering, growth, pages, report, running, trace_events, tracing
from benchmarks.database import Databases, databases
from benchmarks.report import Line


@dataclass
class Scale:
    """How much is measured."""

    rounds: int
    size: int
    products: int
    sizes: tuple[int, ...]
    rows: tuple[int, ...]
    dossiers: int
    gathered: tuple[int, int]
    lived: tuple[int, int]
    taken: tuple[int, int, int]
    traced: tuple[int, int, int, int]


FULL = Scale(
    9,
    150,
    10_000,
    (600, 60_000, 600_000),
    (1_000, 5_000, 10_000),
    250,
    (2_000, 20_000),
    (1_000, 10_000),
    (300, 10, 10_000),
    (10_000, 100_000, 1_000_000, 5_000_000),
)
TINY = Scale(1, 5, 100, (60, 120), (20, 40, 60), 10, (20, 40), (10, 20), (5, 1, 200), (100, 200, 300, 400))
Measure = Callable[[Databases, Path, Scale], list[Line]]
TARGETS: dict[str, Measure] = {
    "P1 P2 P3 P4": lambda db, home, s: pages.measure(db, home, s.rounds, s.products, s.size),
    "P5 P6": lambda db, home, s: council.measure(db, home, s.rounds, s.size, s.dossiers),
    "P7": lambda db, home, s: running.measure_start(db, home, s.products),
    "P8": lambda db, home, s: running.measure_weight(db, home, s.products, running.chromium()),
    "P9": lambda db, home, s: running.measure_import(db, home, s.rows),
    "D1": lambda db, home, s: gathering.measure(db, home, s.rounds, s.gathered),
    "D2": lambda db, home, s: gathering.measure_years(db, home, s.rounds, s.lived),
    "S2": lambda db, home, s: trace_events.measure(db, home, s.rounds, *s.taken),
    "S3": lambda db, home, s: tracing.measure(db, home, s.rounds, s.traced, s.size),
    "S1": lambda db, home, s: growth.measure(db, home, s.rounds, s.sizes, s.size),
}


def main(arguments: list[str] | None = None) -> list[Line]:
    """Measure, print, write; answers the lines of the last database."""
    reader = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    reader.add_argument("targets", nargs="*", help="all, if none is named")
    reader.add_argument("--database", choices=["sqlite", "postgres"], action="append")
    reader.add_argument("--rounds", type=int)
    reader.add_argument("--tiny", action="store_true")
    reader.add_argument("--no-report", action="store_true", help="print alone")
    asked = reader.parse_args(arguments)
    scale = TINY if asked.tiny else FULL
    scale.rounds = asked.rounds or scale.rounds
    lines: list[Line] = []
    for kind in asked.database or ["sqlite", "postgres"]:
        lines = _measure(kind, set(asked.targets), scale)
        print(f"\n{kind}\n{report.table(lines)}", flush=True)
        if not (asked.no_report or asked.targets):
            report.write(kind, lines, scale.rounds)
    return lines


def _measure(kind: str, wanted: set[str], scale: Scale) -> list[Line]:
    lines: list[Line] = []
    with databases(kind) as database:
        for names, measure in TARGETS.items():
            if wanted and not wanted & set(names.split()):
                continue
            with tempfile.TemporaryDirectory(prefix="ocop-benchmark-") as home:
                found = measure(database, Path(home), scale)
            print("\n".join(line.row() for line in found), flush=True)
            lines += found
    return lines


if __name__ == "__main__":
    main()
