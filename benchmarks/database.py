"""Databases for a measurement: folders for SQLite, or a PostgreSQL of our own that goes away afterwards."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from benchmarks import machine
from tests.postgres import postgres_server


@dataclass
class Databases:
    """Where new installations get their database."""

    kind: str
    server_url: str = ""
    _made: list[str] = field(default_factory=list)
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    def new(self, name: str) -> str:
        """A new database's address; empty for SQLite, whose file lies in the data folder.

        Numbered, because targets ask for the same name.
        """
        if not self.server_url:
            return ""
        name = f"{name}_{next(self._numbers)}"
        with psycopg.connect(self.server_url, autocommit=True) as line:
            line.execute(f'CREATE DATABASE "{name}"')
        return self.server_url.rpartition("/")[0] + f"/{name}"

    def cpu(self) -> float:
        """Processor seconds of all server processes of PostgreSQL; 0 with SQLite, which works in ours."""
        if not self.server_url:
            return 0.0
        return machine.cpu_seconds([self._parent, *machine.children(self._parent)])

    @property
    def _parent(self) -> int:
        if not self._made:
            with psycopg.connect(self.server_url) as line:
                stat = Path(f"/proc/{line.info.backend_pid}/stat").read_text()
            self._made = [stat.rpartition(")")[2].split()[1]]
        return int(self._made[0])


@contextmanager
def databases(kind: str) -> Iterator[Databases]:
    """SQLite or PostgreSQL, gone at the end."""
    if kind == "sqlite":
        yield Databases(kind)
        return
    with postgres_server() as url:
        yield Databases(kind, url)
