"""A throw-away installation with made-up products, and what a target needs of it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks import serving
from benchmarks.database import Databases
from benchmarks.serving import Server


@dataclass
class Installation:
    """Its folder, its environment and the token of its one certificate, if it has one."""

    folder: Path
    environment: dict[str, str]
    token: str = ""

    @property
    def log(self) -> Path:
        """Where its servers write."""
        return self.folder / "server.log"

    def count(self, *paths: str, cookie: str = "", cold: bool = False) -> dict[str, dict[str, int]]:
        """SQL statements and bytes by path."""
        more = [*(["--cookie", cookie] if cookie else []), *(["--cold"] if cold else [])]
        found: dict[str, dict[str, int]] = json.loads(
            serving.run(self.environment, "benchmarks.counting", *paths, *more)
        )
        return found

    def scenes(self, few: int, many: int) -> dict[str, Any]:
        """What `benchmarks.scenes` sets."""
        told = serving.run(self.environment, "benchmarks.scenes", str(few), str(many))
        found: dict[str, Any] = json.loads(told.strip().splitlines()[-1])
        return found

    @contextmanager
    def served(self) -> Iterator[Server]:
        """The product."""
        with serving.product_server(self.environment, self.log) as server:
            yield server

    @contextmanager
    def floors(self) -> Iterator[Server]:
        """The floors over the same database."""
        with serving.plain_server("benchmarks.floors:application", self.environment, self.log) as server:
            yield server

    @contextmanager
    def bare(self) -> Iterator[Server]:
        """R0."""
        with serving.plain_server("benchmarks.bare:application", self.environment, self.log) as server:
            yield server


def install(databases: Databases, home: Path, products: int, *, certificate: bool = False) -> Installation:
    """A new installation in `home` with so many products."""
    name = f"ocop{products}{'c' if certificate else ''}{len(list(home.iterdir()))}"
    folder = home / name
    folder.mkdir()
    environment = serving.surroundings(folder, databases.new(name))
    asked = [str(products), *(["--certificate"] if certificate else [])]
    token = serving.run(environment, "benchmarks.filling", *asked).strip()
    _give_static_files(environment, home, folder)
    return Installation(folder, environment, token)


def _give_static_files(environment: dict[str, str], home: Path, folder: Path) -> None:
    """Collected once for all installations of a run."""
    first = home / "static"
    if not first.exists():
        more = {"OCOP_DATA": str(home), "DJANGO_SETTINGS_MODULE": "benchmarks.static_settings"}
        serving.run({**environment, **more}, "ocop", "collectstatic", "--noinput", "-v0")
    shutil.copytree(first, folder / "static", dirs_exist_ok=True)
