"""Sheets to rate, and packs to break."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ocop.criteria import shipped
from ocop.criteria.tree import CriteriaTree

Broken = Callable[..., Path]


@pytest.fixture(scope="session")
def law() -> shipped.ShippedPack:
    """The pack in force."""
    found = shipped.load("qd26-2026")
    assert found is not None
    return found


@pytest.fixture(scope="session")
def history() -> shipped.ShippedPack:
    """The pack for history."""
    found = shipped.load("qd148-2023")
    assert found is not None
    return found


@pytest.fixture(scope="session")
def vegetables(law: shipped.ShippedPack) -> CriteriaTree:
    """Sheet 1: fresh vegetables."""
    return law.trees[0]


@pytest.fixture(scope="session")
def tourism(law: shipped.ShippedPack) -> CriteriaTree:
    """Sheet 26: tourism, with its two-case criteria."""
    return law.trees[25]


@pytest.fixture
def pack_folder(tmp_path: Path, law: shipped.ShippedPack) -> Broken:
    """A folder with the pack in force, changed before it is written.

    `change` gets the facts and the list of sets and may change both in place.
    """

    def write(change: Callable[[dict[str, Any], list[dict[str, Any]]], object] = lambda f, s: None) -> Path:
        facts, sets = json.loads(json.dumps([law.facts, law.sets]))
        change(facts, sets)
        root = tmp_path / f"packs-{len(list(tmp_path.iterdir()))}"
        folder = root / str(facts["code"]) / str(facts["version"])
        (folder / "sets").mkdir(parents=True)
        (folder / "pack.json").write_text(json.dumps(facts), "utf-8")
        for index, content in enumerate(sets, 1):
            (folder / "sets" / f"{index:02}.json").write_text(json.dumps(content), "utf-8")
        return root

    return write
