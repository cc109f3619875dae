"""One round after the other: fire, kill, start again, look, repeat every request, look again."""

from __future__ import annotations

import datetime as dt
import random
import re
import time
from collections import Counter
from dataclasses import dataclass, field

from django.db import connections

from ocop.base import clock
from ocop.files import actions as files
from tests.crash import forms, invariants
from tests.crash.databases import Postgres, Sqlite
from tests.crash.forms import Answer
from tests.crash.scenes import Scene, Write
from tests.crash.servers import Server

SPAN = 0.4  # seconds within which the kill comes, at least; on a busy machine as long as a volley takes
RECOVERY = 10.0  # seconds within which everything must work again (GOALS R3)
CHUNK = 10  # rounds prepared at a time


@dataclass
class Report:
    """What a run came to."""

    rounds: int = 0
    killed: Counter[str] = field(default_factory=Counter)
    seen: Counter[tuple[str, str]] = field(default_factory=Counter)
    """(kind, "answered" | "stored, never answered" | "not stored" | "refused") → how often."""
    faults: list[str] = field(default_factory=list)
    restarts: list[float] = field(default_factory=list)
    orphans: int = 0
    waiting: int = 0

    def lines(self) -> list[str]:
        """The report as it is printed."""
        kinds = sorted({kind for kind, _what in self.seen})
        outcomes = ("answered", "stored, never answered", "not stored", "refused")
        shown = [f"{self.rounds} rounds; killed: " + ", ".join(f"{k} {n}" for k, n in self.killed.items())]
        shown.append(f"{'':<12}" + "".join(f"{what:>25}" for what in outcomes))
        for kind in kinds:
            shown.append(f"{kind:<12}" + "".join(f"{self.seen[kind, what]:>25}" for what in outcomes))
        slowest = max(self.restarts, default=0.0)
        shown.append(f"orphaned files {self.orphans}, in the waiting room {self.waiting}")
        shown.append(f"slowest restart {slowest:.1f} s; {len(self.faults)} faults")
        return shown + [f"  FAULT {words}" for words in self.faults[:40]]


class Run:
    """A run over one database."""

    def __init__(self, stage: Scene, server: Server, database: Sqlite | Postgres, seed: int) -> None:
        self._stage, self._server, self._database = stage, server, database
        self._random = random.Random(seed)
        self._done: list[Write] = []
        self._span = SPAN
        self.report = Report()

    def go(self, rounds: int, *, cold_every: int = 0) -> Report:
        """So many rounds; every `cold_every`-th on a server started from nothing, with background work."""
        for number in range(1, rounds + 1):
            if number % CHUNK == 1:
                self._stage.prepare(min(CHUNK, rounds - number + 1))
            cold = bool(cold_every) and number % cold_every == 0
            if cold or number == 1:
                self._server.kill()
                self._start(cold)
            self._round(number)
            if number % (2 * CHUNK) == 0:
                print(f"{number} rounds, {len(self.report.faults)} faults", flush=True)
        self._server.kill()
        self._final()
        return self.report

    def _round(self, number: int) -> None:
        writes = self._stage.round()
        target = self._target()
        volley = forms.Volley(self._server.port, [write.form for write in writes])
        volley.fire()
        time.sleep(self._random.uniform(0, self._span))
        self._kill(target)
        answers = volley.wait()
        self._restart(target)
        self._look(number, writes, answers, broken=target != "app")
        self._repeat(number, writes)
        self._stage.settle(writes)
        self._done += writes
        self.report.rounds += 1
        self.report.killed[target] += 1

    def _target(self) -> str:
        if isinstance(self._database, Sqlite):
            return "app"
        return self._random.choice(("app", "app", "database", "both"))

    def _kill(self, target: str) -> None:
        if target in ("app", "both"):
            self._server.kill()
        if target in ("database", "both"):
            self._database.kill()
            forget_connections()

    def _restart(self, target: str) -> None:
        if target in ("database", "both"):
            self._database.start()
        if target in ("app", "both"):
            self._start()
        else:
            self._server.wait_healthy()

    def _start(self, cold: bool = False) -> None:
        self.report.restarts.append(self._server.start(workers=self._random.choice((1, 2)), cold=cold))

    def _look(self, number: int, writes: list[Write], answers: dict[str, Answer], *, broken: bool) -> None:
        """What was answered is there; nothing is there by halves."""
        for write in writes:
            answer = answers.get(write.form.key, Answer())
            there = write.is_there()
            accepted = write.form.accepted(answer)
            what = "answered" if accepted else "stored, never answered" if there else "not stored"
            if answer.status and not accepted:
                what = "refused"
                if not (broken and answer.status >= 500):
                    self._fault(number, write, f"answered {answer.status} {_short(answer.words)}")
            self.report.seen[write.kind, what] += 1
            if accepted and not there:
                self._fault(number, write, "answered and lost")
            for words in write.faults():
                self._fault(number, write, words)

    def _repeat(self, number: int, writes: list[Write]) -> None:
        """The same forms again: each is accepted now, and there once."""
        begun = time.monotonic()
        until = begun + RECOVERY
        left = writes
        while left:
            answers = forms.fire_all(self._server.port, [write.form for write in left])
            refused = [w for w in left if not w.form.accepted(answers[w.form.key])]
            if refused and time.monotonic() > until:
                for write in refused:
                    answer = answers[write.form.key]
                    self._fault(number, write, f"repeated: {answer.status} {_short(answer.words)}")
                break
            left = [w for w in refused if answers[w.form.key].status in (0, 500, 503)]
            for write in refused:
                if write not in left:
                    answer = answers[write.form.key]
                    self._fault(number, write, f"repeated: {answer.status} {_short(answer.words)}")
        self._span = max(SPAN, (self._span + time.monotonic() - begun) / 2)
        for write in writes:
            if not write.is_there():
                self._fault(number, write, "repeated and still not there")
            for words in write.faults():
                self._fault(number, write, f"after repeating: {words}")

    def _final(self) -> None:
        """At the end: every write of every round is still there, and the house is in order."""
        for write in self._done:
            if write.kind != "marks":  # later rounds wrote over these
                for words in write.faults():
                    self._fault(0, write, f"at the end: {words}")
        self.report.orphans, self.report.waiting = invariants.orphans()
        self._sweep()
        self.report.faults += invariants.everything()

    def _sweep(self) -> None:
        """The nightly sweeps, as if in two days: they take what the crashes left, and nothing else."""
        later = clock.now() + dt.timedelta(days=2)
        swept = files.clear_orphans(at=later), files.clear_waiting(at=later)
        if swept != (self.report.orphans, self.report.waiting) or invariants.orphans() != (0, 0):
            self.report.faults.append(f"the sweep took {swept}, left {invariants.orphans()}")

    def _fault(self, number: int, write: Write, words: str) -> None:
        self.note(f"round {number}, {write.kind}: {words}")

    def note(self, fault: str) -> None:
        """Said at once too: a run may be broken off."""
        self.report.faults.append(fault)
        print(f"FAULT {fault}", flush=True)


def forget_connections() -> None:
    """This process's own connections died with the database."""
    for connection in connections.all(initialized_only=True):
        connection.close()
        if connection.vendor == "postgresql":
            connection.close_pool()


def _short(page: str) -> str:
    text = re.sub(r"<(script|style|head)\b.*?</\1>|<[^>]+>", " ", page, flags=re.S)
    found = re.search(r"(error-summary|banner|role=\"alert\")(.*)", page, flags=re.S)
    if found:
        text = re.sub(r"<[^>]+>", " ", found[2])
    return " ".join(text.split())[:300]
