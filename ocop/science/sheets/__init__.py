"""Score sheets for calls, in the form of the criteria's sheets; the default is the system's own."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ocop.criteria import tree
from ocop.criteria.tree import CriteriaTree

_HERE = Path(__file__).parent
DEFAULT = "de-tai"


def shipped(name: str = DEFAULT) -> dict[str, Any]:
    """A sheet as it lies on disk: bands and set, as `criteria.tree.parse` takes them."""
    content: dict[str, Any] = json.loads((_HERE / f"{name}.json").read_text("utf-8"))
    return content


def tree_of(sheet: Mapping[str, Any]) -> CriteriaTree:
    """The tree of a call's sheet; the shipped one while the call has none of its own."""
    return tree.parse(sheet or shipped())
