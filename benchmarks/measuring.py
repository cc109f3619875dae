"""Interleaved rounds: what is compared is asked in the same round, so that load weighs on all alike."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from benchmarks.client import Visitor
from benchmarks.serving import Server

Ask = Callable[[Visitor], list[float]]
"""Sends one block of requests and answers the seconds that each took."""


@dataclass
class Subject:
    """Something to be asked in every round."""

    name: str
    server: Server
    ask: Ask
    also: Callable[[], float] = lambda: 0.0
    """Further processor seconds that count, such as the database's."""
    cpu: list[float] = field(default_factory=list)
    """Processor seconds of the worker for one request, by round."""
    behind: list[float] = field(default_factory=list)
    """The same of what stands behind the worker."""
    p50: list[float] = field(default_factory=list)
    """The middle of the seconds that a visitor waited, by round."""

    def ratios(self, base: Subject) -> list[float]:
        """Worker time against `base`, round by round."""
        return [mine / theirs for mine, theirs in zip(self.cpu, base.cpu, strict=True)]

    def ratio(self, base: Subject) -> float:
        """The middle of the same-round ratios."""
        return statistics.median(self.ratios(base))


def run(subjects: list[Subject], rounds: int) -> None:
    """Ask all subjects in turn, `rounds` times, after one round that does not count."""
    for subject in subjects:
        _block(subject)
        subject.cpu, subject.behind, subject.p50 = [], [], []
    for _round in range(rounds):
        for subject in subjects:
            _block(subject)


def _block(subject: Subject) -> None:
    visitor = subject.server.visitor()  # a new connection: the server hangs up on one that waits its turn
    cpu, behind = subject.server.cpu(), subject.also()
    waited = subject.ask(visitor)
    subject.cpu.append((subject.server.cpu() - cpu) / len(waited))
    subject.behind.append((subject.also() - behind) / len(waited))
    subject.p50.append(statistics.median(waited))
    visitor.close()


def fresh(path: str, numbers: Iterator[int], size: int) -> Ask:
    """Asks for `path` so that no kept answer fits: each address is new."""
    join = "&" if "?" in path else "?"
    return lambda visitor: visitor.times([f"{path}{join}n={next(numbers)}" for _ in range(size)])


def each(paths: list[str], size: int) -> Ask:
    """Asks for the addresses in turn."""
    return lambda visitor: visitor.times([paths[n % len(paths)] for n in range(size)])


def again(path: str, size: int, *, conditional: bool = False) -> Ask:
    """Asks for the same address again and again; `conditional` as a browser that has it."""

    def ask(visitor: Visitor) -> list[float]:
        tag = visitor.get(path).headers.get("etag", "") if conditional else ""
        headers = {"If_None_Match": tag} if tag else {}
        return visitor.times([path] * size, **headers)

    return ask
