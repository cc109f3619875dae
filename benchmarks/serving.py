"""Servers started for a measurement on free loopback ports, one worker process each."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from benchmarks import machine
from benchmarks.client import Visitor

ROOT = Path(__file__).resolve().parent.parent
THREADS = 4
"""Of each worker, whatever it serves."""


@dataclass
class Server:
    """A server that runs, and its worker process."""

    port: int
    worker: int
    ready_after: float

    def cpu(self) -> float:
        """Processor seconds that the worker has used."""
        return machine.cpu_seconds([self.worker])

    def visitor(self) -> Visitor:
        """A visitor with a connection of its own."""
        return Visitor(self.port)


@contextmanager
def product_server(environment: dict[str, str], log: Path) -> Iterator[Server]:
    """The system as an operator starts it: `ocop serve`, one process, no background worker."""
    port = free_port()
    command = [sys.executable, "-m", "ocop", "serve", "--port", str(port), "--no-worker"]
    one = {"OCOP_PROCESSES": "1", "OCOP_WORKERS": "1", "OCOP_THREADS": str(THREADS)}
    with _running(command, {**environment, **one}, port, "/health", log) as server:
        yield server


@contextmanager
def plain_server(application: str, environment: dict[str, str], log: Path) -> Iterator[Server]:
    """Any other application under the same server with the same options."""
    port = free_port()
    command = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port),
        "--workers", "1", "--blocking-threads", str(THREADS), "--log-level", "warning", application,
    ]  # fmt: skip
    with _running(command, environment, port, "/", log) as server:
        yield server


@contextmanager
def _running(
    command: list[str], environment: dict[str, str], port: int, path: str, log: Path
) -> Iterator[Server]:
    begun = time.perf_counter()
    with log.open("ab") as out:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=out, stderr=out)
    try:
        _wait(process, port, path, log)
        ready = time.perf_counter() - begun
        yield Server(port, _worker(process.pid), ready)
    finally:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(20)
        process.kill()
        process.wait()


def _worker(parent: int) -> int:
    """The child that answers: the one with most memory (the server keeps a small helper beside it)."""
    return max(machine.children(parent), key=lambda pid: machine.memory_mb(pid)["rss"])


def _wait(process: subprocess.Popen[bytes], port: int, path: str, log: Path) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with {process.returncode}: {log.read_text()[-3000:]}")
        with suppress(OSError, http.client.HTTPException):
            if Visitor(port).get(path).status < 500:
                return
        time.sleep(0.01)
    raise RuntimeError(f"no answer within a minute: {log.read_text()[-3000:]}")


def free_port() -> int:
    """A loopback port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def surroundings(data: Path, database_url: str) -> dict[str, str]:
    """The environment of an installation of its own."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("OCOP_", "DATABASE_URL", "DJANGO_"))}
    kept |= {"OCOP_DATA": str(data), "OCOP_SECRET_KEY": "benchmark" * 6, "PYTHONPATH": str(ROOT)}
    return {**kept, "DATABASE_URL": database_url} if database_url else kept


def run(environment: dict[str, str], *module: str) -> str:
    """Run a module of ours to its end and answer what it printed."""
    done = subprocess.run(
        [sys.executable, "-m", *module], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    if done.returncode:
        raise RuntimeError(f"{' '.join(module)}: {(done.stdout + done.stderr)[-3000:]}")
    return done.stdout
