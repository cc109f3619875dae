"""Reading our own source: which floor a module stands on, and what its code calls."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "ocop"
DOORS = ("web", "api", "cli")


@cache
def floors() -> dict[str, int]:
    """Every room and door with its height in the import contract of pyproject.toml: 0 is the cellar."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers: list[str] = next(c["layers"] for c in contracts if c["id"] == "floors")
    return {
        name: height for height, layer in enumerate(reversed(layers)) for name in re.findall(r"\w+", layer)
    }


def rooms() -> list[str]:
    """The built rooms: every package of ocop but the doors and the settings."""
    packages = (p.name for p in PACKAGE.iterdir() if (p / "__init__.py").exists())
    return sorted(set(packages) - {*DOORS, "config"})


def files_of(*packages: str) -> list[Path]:
    """The Python files of these packages, migrations left out."""
    found = (path for name in packages for path in (PACKAGE / name).rglob("*.py"))
    return sorted(path for path in found if "migrations" not in path.parts)


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(), filename=str(path))


def dotted(node: ast.expr) -> str:
    """`a.b.c` of a name or an attribute; a call or an index in between is written `()` or `[]`."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    if isinstance(node, ast.Call):
        return f"{dotted(node.func)}()"
    if isinstance(node, ast.Subscript):
        return f"{dotted(node.value)}[]"
    return "?"


def calls(tree: ast.AST) -> Iterator[tuple[int, str, ast.Call]]:
    """Every call with its line and its dotted name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield node.lineno, dotted(node.func), node


def imports(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Every imported module or object, dotted, with its line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        if isinstance(node, ast.ImportFrom) and node.module:
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def where(path: Path, line: int, what: str) -> str:
    return f"{path.relative_to(ROOT)}:{line} {what}"
