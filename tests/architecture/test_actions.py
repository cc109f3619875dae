"""Every write is one action, and an action looks like one."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.architecture.source import files_of, imports, parsed, rooms, where

# base and the two cellar rooms are the means by which actions work, not domain actions themselves
DOMAIN = [room for room in rooms() if room not in {"base", "journal", "jobs"}]


def action_files() -> list[Path]:
    return [p for p in files_of(*DOMAIN) if p.name == "actions.py" or p.parent.name == "actions"]


def offered(path: Path) -> set[str] | None:
    """What a package of actions offers to others; its modules share more than that among themselves."""
    if path.parent.name != "actions":
        return None
    return {name.rsplit(".", 1)[-1] for _line, name in imports(parsed(path.parent / "__init__.py"))}


def public_functions(tree: ast.Module, only: set[str] | None = None) -> list[ast.FunctionDef]:
    found = [n for n in tree.body if isinstance(n, ast.FunctionDef) and not n.name.startswith("_")]
    return [n for n in found if only is None or n.name in only]


def faults(action: ast.FunctionDef) -> list[str]:
    """What an action lacks: keyword-only `at`, a docstring."""
    named = {a.arg for a in action.args.kwonlyargs}
    found = [] if "at" in named else ["takes no keyword-only `at`"]
    return found if ast.get_docstring(action) else [*found, "has no docstring"]


def test_actions_are_handed_the_time_and_say_what_happens() -> None:
    found = [
        where(path, action.lineno, f"{action.name} {fault}")
        for path in action_files()
        for action in public_functions(parsed(path), offered(path))
        for fault in faults(action)
    ]
    assert found == []


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ('def submit(*, by, at):\n    """Submit."""', []),
        ('def submit(by, at):\n    """Submit."""', ["takes no keyword-only `at`"]),
        ("def submit(*, by, at): ...", ["has no docstring"]),
    ],
)
def test_faults_of_an_action_are_found(code: str, expected: list[str]) -> None:
    (action,) = public_functions(ast.parse(code))
    assert faults(action) == expected
