"""Plans that come with the program, read from files; no database needed.

Each is one JSON file in ``data/``: the plan's facts, its targets and its tasks. What a source does not say
stays empty there.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "data"
_NUMBERS = ("low", "high", "baseline")
_DAYS = ("starts_on", "ends_on", "signed_on", "due_on")


@dataclass(frozen=True)
class ShippedPlan:
    """One plan as it lies on disk.

    `facts` as `create_plan` takes them with number, issuer and signed_on; `old_province` is the
    code of a province before 07/2025, "" for the one served. `targets` as `add_target` takes
    them, `clusters` of a target as names with codes of communes. A task's `lead` and
    `supports` are names of agencies.
    """

    code: str
    facts: Mapping[str, Any]
    targets: tuple[Mapping[str, Any], ...]
    tasks: tuple[Mapping[str, Any], ...]
    old_province: str = ""
    is_history: bool = False
    is_example: bool = False
    is_public: bool = False


def codes() -> list[str]:
    """The codes of all shipped plans."""
    return sorted(path.stem for path in FOLDER.glob("*.json"))


@cache
def plan(code: str) -> ShippedPlan | None:
    """The shipped plan of a code; None for one that is not there."""
    if code not in codes():
        return None
    content = json.loads((FOLDER / f"{code}.json").read_text("utf-8"))
    return ShippedPlan(
        code=code,
        facts=_typed(content["facts"]),
        targets=tuple(_typed(row) for row in content["targets"]),
        tasks=tuple(_typed(row) for row in content["tasks"]),
        old_province=content.get("old_province", ""),
        is_history=content.get("is_history", False),
        is_example=content.get("is_example", False),
        is_public=content.get("is_public", False),
    )


def _typed(row: Mapping[str, Any]) -> dict[str, Any]:
    """Days as days, numbers as exact numbers, texts of several lines as one."""
    found = dict(row)
    found.update({name: dt.date.fromisoformat(row[name]) for name in _DAYS if row.get(name)})
    found.update({name: Decimal(str(row[name])) for name in _NUMBERS if row.get(name) is not None})
    found.update({name: "\n".join(value) for name, value in row.items() if name in ("summary", "detail")})
    return found
