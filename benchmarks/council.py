"""P5 and P6: saving a score sheet, and the table of a big session."""

from __future__ import annotations

import itertools
import re
import statistics
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from benchmarks import measuring, report
from benchmarks.client import Visitor
from benchmarks.database import Databases
from benchmarks.installation import Installation, install
from benchmarks.measuring import Subject, fresh
from benchmarks.report import Line
from benchmarks.scenes import form

_FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def measure(databases: Databases, home: Path, rounds: int, size: int, dossiers: int) -> list[Line]:
    """Both over one installation."""
    place = install(databases, home, 0)
    scenes = place.scenes(max(1, dossiers // 10), dossiers)
    scene, tables = scenes.pop("sheet"), scenes
    with ExitStack() as stack:
        bare, product = stack.enter_context(place.bare()), stack.enter_context(place.served())
        zero = Subject("R0", bare, fresh("/", itertools.count(), size))
        save = Subject("save", product, _saves(scene, max(5, size // 5)), also=databases.cpu)
        shown = {
            name: Subject(name, product, _looks(found, max(2, size // 50)), also=databases.cpu)
            for name, found in tables.items()
        }
        measuring.run([zero, save, *shown.values()], rounds)
    return [_saved(scene, save, zero), *_tables(place, tables, shown, dossiers)]


def _saved(scene: dict[str, Any], save: Subject, zero: Subject) -> Line:
    found = report.line("P5", f"save a sheet of {len(scene['levels'])} criteria", save.ratio(zero), 70)
    found.sql = f"{scene['sql']} (≤ 10)"
    found.met = bool(found.met) and scene["sql"] <= 10
    found.beside = f"database {statistics.median(save.behind) * 1e6:.0f} µs" if any(save.behind) else ""
    return found


def _tables(
    place: Installation, tables: dict[str, Any], shown: dict[str, Subject], dossiers: int
) -> list[Line]:
    used = {name: statistics.median(s.cpu) + statistics.median(s.behind) for name, s in shown.items()}
    many = tables["many"]
    seen = place.count(many["path"], cookie=many["cookie"])[many["path"]]
    found = report.line("P6", f"council table, {dossiers} dossiers × 7 members", used["many"], 0.30, " s CPU")
    found.sql = f"{seen['sql']} (≤ 8, and 3 for session, person and appointment)"
    found.size = f"{seen['raw']:,} / {seen['gzip']:,}"
    found.beside = f"a tenth of them: {used['few']:.3f} s"
    found.met = bool(found.met) and seen["sql"] <= 11
    return [found]


def _signed_in(visitor: Visitor, cookie: str) -> None:
    visitor.cookies["sessionid"] = cookie


def _saves(scene: dict[str, Any], size: int) -> Callable[[Visitor], list[float]]:
    turns = itertools.count()

    def ask(visitor: Visitor) -> list[float]:
        _signed_in(visitor, scene["cookie"])
        page = visitor.get(scene["path"]).body.decode()
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
        assert token is not None
        return [_save(visitor, scene, token[1], next(turns)) for _ in range(size)]

    return ask


def _save(visitor: Visitor, scene: dict[str, Any], token: str, turn: int) -> float:
    sent = {"csrfmiddlewaretoken": token, **form(scene["levels"], turn)}
    begun = time.perf_counter()
    answer = visitor.ask("POST", scene["path"], urlencode(sent).encode(), dict(_FORM))
    if answer.status != 302:
        raise RuntimeError(f"saving answered {answer.status}: {answer.body[:500]!r}")
    return time.perf_counter() - begun


def _looks(found: dict[str, Any], size: int) -> Callable[[Visitor], list[float]]:
    def ask(visitor: Visitor) -> list[float]:
        _signed_in(visitor, found["cookie"])
        return visitor.times([found["path"]] * size)

    return ask
