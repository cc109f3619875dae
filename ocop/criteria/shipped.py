"""The packs that come with the program, read from files; no database needed.

A pack lies in ``packs/<code>/<version>/``: ``pack.json`` holds the facts of the decision,
``sets/NN.json`` one score sheet each. ``packs/published.json`` pins the hash of every
published version: its files may not change any more, a correction is a new version.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from ocop.criteria import tree

PACKS = Path(__file__).parent / "packs"


@dataclass(frozen=True)
class ShippedPack:
    """One version of a pack as it lies on disk."""

    facts: Mapping[str, Any]
    sets: tuple[Mapping[str, Any], ...]

    @property
    def code(self) -> str:
        """The pack's code, e.g. ``qd26-2026``."""
        return str(self.facts["code"])

    @property
    def version(self) -> int:
        """The version; a correction raises it."""
        return int(self.facts["version"])

    @cached_property
    def bodies(self) -> tuple[dict[str, Any], ...]:
        """Per set what a rating needs: the sheet, the bands, the pack's code."""
        bands = self.facts["bands"]
        return tuple({"pack": self.code, "bands": bands, "set": item} for item in self.sets)

    @cached_property
    def set_hashes(self) -> tuple[str, ...]:
        """The hash of each body, in the order of the sets."""
        return tuple(digest(body) for body in self.bodies)

    @cached_property
    def body(self) -> dict[str, Any]:
        """The facts, with the hashes of the sets in place of the sets."""
        return {"facts": self.facts, "sets": list(self.set_hashes)}

    @cached_property
    def sha256(self) -> str:
        """The hash of the whole pack: of its facts and of every set's hash."""
        return digest(self.body)

    @cached_property
    def trees(self) -> tuple[tree.CriteriaTree, ...]:
        """The score sheets, parsed, in their order."""
        return tuple(tree.parse(body) for body in self.bodies)

    def find(self, name: str) -> tree.CriteriaTree | None:
        """The sheet with this number or code."""
        return next((x for x in self.trees if name in (str(x.no), x.code)), None)


def canonical(content: Any) -> bytes:
    """One spelling of a content, whatever order or spacing its file has."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


def digest(content: Any) -> str:
    """The sha256 of the canonical spelling, in hex."""
    return hashlib.sha256(canonical(content)).hexdigest()


def names(root: Path = PACKS) -> list[tuple[str, int]]:
    """Code and version of every pack on disk, newest law first, older versions last."""
    found = [(path.parts[-3], int(path.parts[-2])) for path in root.glob("*/*/pack.json")]
    starts = {name: str(_facts(root, *name)["effective_from"]) for name in found}
    return sorted(found, key=lambda name: (starts[name], name[1]), reverse=True)


def load(code: str, version: int | None = None, root: Path = PACKS) -> ShippedPack | None:
    """The pack of this code, its newest version unless one is asked for; None if absent."""
    versions = [number for name, number in names(root) if name == code]
    if version is None:
        version = max(versions, default=None)
    return _load(root, code, version) if version in versions and version else None


@cache
def _load(root: Path, code: str, version: int) -> ShippedPack:
    files = sorted((root / code / str(version) / "sets").glob("*.json"))
    sets = tuple(json.loads(path.read_text("utf-8")) for path in files)
    return ShippedPack(_facts(root, code, version), sets)


def _facts(root: Path, code: str, version: int) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((root / code / str(version) / "pack.json").read_text("utf-8"))
    return content


def published(root: Path = PACKS) -> dict[str, str]:
    """``code@version`` → the hash under which that version was published."""
    content: dict[str, str] = json.loads((root / "published.json").read_text("utf-8"))
    return content
