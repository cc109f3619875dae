"""Units for the tests of GS1's rules."""

from __future__ import annotations

import json
from typing import Any

from tests.shared import shared


def vectors(name: str) -> list[Any]:
    """The published cases of a file beside the project; the test is skipped where there is none."""
    path = shared(f"trace/vectors/{name}.json")
    found: list[Any] = json.loads(path.read_text(encoding="utf-8"))["vectors"]
    return found
