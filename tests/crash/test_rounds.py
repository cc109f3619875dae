"""A short crash run on the database of this test run; 200 rounds are `python -m tests.crash --rounds 200`."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.programs
ROOT = Path(__file__).resolve().parents[2]


def on_database() -> list[str]:
    """The database of this test run, as an option."""
    return ["--database", "postgres" if os.environ.get("DATABASE_URL") else "sqlite"]


@pytest.mark.crash
def test_no_write_is_lost_doubled_or_halved_when_the_server_is_killed() -> None:
    command = [sys.executable, "-m", "tests.crash", "--rounds", "6", "--cold-every", "6"]
    done = subprocess.run([*command, *on_database()], cwd=ROOT, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stdout[-8000:] + done.stderr[-3000:]
    assert "6 rounds" in done.stdout


@pytest.mark.crash
def test_no_event_is_lost_or_doubled_when_server_and_background_work_are_killed() -> None:
    command = [sys.executable, "-m", "tests.crash", "--captures", "--rounds", "4", "--cold-every", "0"]
    done = subprocess.run([*command, *on_database()], cwd=ROOT, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stdout[-8000:] + done.stderr[-3000:]
    assert "4 rounds" in done.stdout


@pytest.mark.crash
@pytest.mark.skipif(os.geteuid() != 0 or not shutil.which("mount"), reason="only root may mount a disk")
def test_nothing_is_half_written_when_the_disk_is_full() -> None:
    command = [sys.executable, "-m", "tests.crash", "--rounds", "3", "--full-disk", "--seed", "7"]
    done = subprocess.run([*command, *on_database()], cwd=ROOT, capture_output=True, text=True, timeout=600)
    if "mount: " in done.stderr:
        pytest.skip("this machine does not let root mount")
    assert done.returncode == 0, done.stdout[-8000:] + done.stderr[-3000:]
    assert "answered 507" in done.stdout


@pytest.mark.crash
@pytest.mark.postgres
def test_all_works_again_soon_after_postgresql_is_back() -> None:
    command = [sys.executable, "-m", "tests.crash.away", "--seconds", "12"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stdout[-8000:] + done.stderr[-3000:]
    assert "all works after" in done.stdout
