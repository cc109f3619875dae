"""Settings from the environment: a value that the system cannot run with is refused before it starts."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from ocop.config import env


def test_a_whole_number_may_have_a_least_value(monkeypatch: pytest.MonkeyPatch) -> None:
    assert env.whole("OCOP_NOT_SET", 90, least=31) == 90
    monkeypatch.setenv("OCOP_GIVEN", "31")
    assert env.whole("OCOP_GIVEN", 90, least=31) == 31
    monkeypatch.setenv("OCOP_GIVEN", "30")
    with pytest.raises(env.BadEnvironment, match="OCOP_GIVEN='30': use 31 or more"):
        env.whole("OCOP_GIVEN", 90, least=31)


def test_looks_are_kept_as_long_as_signs_look_back(tmp_path: Path) -> None:
    given = {**os.environ, "OCOP_SCAN_DAYS": "30", "OCOP_DATA": str(tmp_path)}
    command = [sys.executable, "-c", "import ocop.config.settings"]
    done = subprocess.run(command, env=given, capture_output=True, text=True)
    assert done.returncode != 0 and "OCOP_SCAN_DAYS='30': use 31 or more" in done.stderr
