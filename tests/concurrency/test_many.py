"""Many at once on the database of this test run; larger numbers by `python -m tests.concurrency`."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.programs
ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("scene", "options"),
    [
        ("crowd", ["--saves", "4"]),
        ("twice", []),
        ("scoring", ["--operations", "1000"]),
        ("awards", []),
        ("diary", []),
        ("captures", []),
    ],
)
def test_many_hands_at_once_do_no_harm(scene: str, options: list[str]) -> None:
    database = "postgres" if os.environ.get("DATABASE_URL") else "sqlite"
    command = [sys.executable, "-m", "tests.concurrency", "--only", scene, "--database", database, *options]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-3000:]
    assert f"{scene}: " in done.stdout
