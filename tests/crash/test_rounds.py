"""A short crash run on the database of this test run; 200 rounds are `python -m tests.crash --rounds 200`."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.crash
def test_no_write_is_lost_doubled_or_halved_when_the_server_is_killed() -> None:
    database = "postgres" if os.environ.get("DATABASE_URL") else "sqlite"
    command = [
        sys.executable,
        "-m",
        "tests.crash",
        "--rounds",
        "6",
        "--database",
        database,
        "--cold-every",
        "6",
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stdout[-8000:] + done.stderr[-3000:]
    assert "6 rounds" in done.stdout
