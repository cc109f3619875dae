"""Fifty members save and lock at once: no failure shown, none hidden."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.councils import crowd

ROOT = Path(__file__).resolve().parents[2]


def test_fifty_members_save_and_lock_at_once_on_sqlite(tmp_path: Path) -> None:
    env = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    env |= {"OCOP_DATA": str(tmp_path), "DJANGO_SETTINGS_MODULE": "ocop.config.settings"}
    done = subprocess.run(
        [sys.executable, "-m", "tests.councils.crowd"],
        cwd=ROOT, env=env, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    found = json.loads(done.stdout.splitlines()[-1])
    assert found["answers"] == {
        "save 200": crowd.MEMBERS * crowd.ROUNDS,
        "sheet 302": crowd.MEMBERS,
        "lock 302": crowd.MEMBERS,
    }
    kept = found["kept"]
    assert kept["marks"] == kept["expected"]
    assert kept["wrong"] == 0
    assert kept["versions"] == kept["entries"] == crowd.MEMBERS * (crowd.ROUNDS + 1)
    assert kept["locked"] == kept["lock_entries"] == crowd.MEMBERS
    assert (kept["reveals"], kept["revealed_round"]) == (1, 1)
