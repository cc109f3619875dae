"""`ocop serve`: pages and background work run, and nothing stays when it stops, however it stops."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import migrated

ROOT = Path(__file__).resolve().parents[2]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """A server of our own on an empty database, answering."""
    port = free_port()
    kept = {k: v for k, v in os.environ.items() if not k.startswith("OCOP_") and k != "DATABASE_URL"}
    env = {
        **kept,
        "OCOP_DATA": str(tmp_path),
        "OCOP_PORT": str(port),
        "OCOP_DEMO": "0",
        "OCOP_PROCESSES": "1",
    }
    ocop = [sys.executable, "-m", "ocop"]
    if not migrated.copy_tables(tmp_path / "db.sqlite3"):
        subprocess.run([*ocop, "migrate", "--verbosity", "0"], env=env, cwd=ROOT, check=True)
    process = subprocess.Popen([*ocop, "serve"], env=env, cwd=ROOT, start_new_session=True)
    try:
        until = time.monotonic() + 30
        while not answers(port):
            assert process.poll() is None, "the server ended at once"
            assert time.monotonic() < until, "the server did not answer"
            time.sleep(0.1)
        yield process, port
    finally:
        if group(process.pid):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=5) as answer:
            return json.load(answer)["status"] == "ok"
    except OSError:
        return False


def group(leader: int) -> list[str]:
    """The command lines of the processes that belong to the server's session."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                session = (entry / "stat").read_text().rpartition(")")[2].split()
                line = (entry / "cmdline").read_bytes().decode().replace("\0", " ")
            except OSError:
                continue
            if session[3] == str(leader) and session[0] != "Z":
                found.append(line)
    return found


def gone(leader: int, seconds: float) -> bool:
    until = time.monotonic() + seconds
    while group(leader) and time.monotonic() < until:
        time.sleep(0.1)
    return not group(leader)


def has_worker(leader: int) -> bool:
    return any(" work" in line for line in group(leader))


@pytest.mark.sqlite
def test_it_serves_works_and_stops_clean(served: tuple[subprocess.Popen[bytes], int]) -> None:
    process, port = served
    assert answers(port)
    assert has_worker(process.pid)
    process.send_signal(signal.SIGTERM)
    process.wait(30)
    assert gone(process.pid, 5)


@pytest.mark.sqlite
def test_the_worker_ends_when_the_server_is_killed(served: tuple[subprocess.Popen[bytes], int]) -> None:
    process, _port = served
    assert has_worker(process.pid)
    process.kill()
    process.wait()
    until = time.monotonic() + 10
    while has_worker(process.pid) and time.monotonic() < until:
        time.sleep(0.1)
    assert not has_worker(process.pid)
