"""The table of results, printed and written beside this module."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from pathlib import Path

from benchmarks import machine

FILE = Path(__file__).resolve().parent / "REPORT.md"
MARGIN = 0.25
"""A shared machine does not measure better than this."""
HEAD = """# How fast it is

Written by `python -m benchmarks`; what each line asks for and how it is measured is told in the modules of
this folder. R0 is a bare Django view without middleware, served alike and asked in the same rounds; a ratio
is the middle of the same-round ratios of the worker's processor time for one request. The floor is the
same answer by one `values()` query and a lean template with nothing around it. Processor time of
PostgreSQL's own processes stands beside it and is not in the ratio. A shared machine does not measure
better than 25 %: "within the margin" means over the goal by less than that. Absolute times are of this
machine and hour and say nothing by themselves.
"""


@dataclass
class Line:
    """One result."""

    target: str
    what: str
    goal: str
    measured: str
    met: bool | None = None
    within_margin: bool = False
    floor: str = ""
    sql: str = ""
    size: str = ""
    beside: str = ""

    @property
    def verdict(self) -> str:
        """In words."""
        if self.met is None:
            return ""
        return "met" if self.met else "within the margin" if self.within_margin else "**missed**"

    def row(self) -> str:
        """As a row of the table."""
        cells = (self.target, self.what, self.goal, self.measured, self.verdict)
        return f"| {' | '.join((*cells, self.floor, self.sql, self.size, self.beside))} |"


def line(target: str, what: str, value: float, limit: float, unit: str = " × R0", **more: str) -> Line:
    """A result that must not exceed `limit`."""
    digits = 2 if limit < 10 else 1
    return Line(
        target, what, f"≤ {limit:g}{unit}", f"{value:.{digits}f}{unit}", met=value <= limit,
        within_margin=value <= limit * (1 + MARGIN), **more,
    )  # fmt: skip


def table(lines: list[Line]) -> str:
    """All results of one database."""
    names = ("", "what", "goal", "measured", "verdict", "floor", "SQL", "bytes raw / gzip", "beside it")
    head = f"| {' | '.join(names)} |\n|{'---|' * len(names)}"
    return "\n".join([head, *(x.row() for x in lines)])


def write(database: str, lines: list[Line], rounds: int) -> None:
    """Put the table of a database into the report, in the place of its last one; the notes stay."""
    title = {"sqlite": "SQLite", "postgres": "PostgreSQL"}[database]
    day = dt.datetime.now(dt.UTC).date().isoformat()
    part = f"## On {title}\n\n{machine.description()}, shared with other work; {rounds} rounds; {day}.\n\n"
    part += table(lines) + "\n"
    old = FILE.read_text() if FILE.exists() else HEAD
    found = re.compile(rf"^## On {title}\n.*?(?=^## |\Z)", re.M | re.S)
    new = found.sub(lambda _m: part + "\n", old) if found.search(old) else old.rstrip() + "\n\n" + part
    FILE.write_text(new.rstrip() + "\n")
