"""Reference files beside the project: read where they are there, never needed by the product."""

from __future__ import annotations

from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared"


def shared(path: str) -> Path:
    """A file beside the project; the test is skipped where there is none."""
    found = SHARED / path
    if not found.exists():
        pytest.skip(f"no reference file {path} beside the project")
    return found
