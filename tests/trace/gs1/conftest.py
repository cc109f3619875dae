"""Units for the tests of GS1's rules."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

SHARED = Path(__file__).resolve().parents[4] / "shared" / "trace" / "vectors"


def vectors(name: str) -> list[Any]:
    """The published cases of a file beside the project; the test is skipped where there is none."""
    path = SHARED / f"{name}.json"
    if not path.exists():
        pytest.skip(f"no published cases {name}.json beside the project")
    found: list[Any] = json.loads(path.read_text(encoding="utf-8"))["vectors"]
    return found
