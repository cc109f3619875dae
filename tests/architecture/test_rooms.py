"""Rooms know no HTTP, no clock, no signals, and keep to the house's sizes and names."""

from __future__ import annotations

import ast

import pytest

from tests.architecture.source import DOORS, PACKAGE, calls, files_of, imports, parsed, rooms, where

HTTP = ("django.http", "django.shortcuts", "django.contrib.messages", "django.views", "django.urls", "ninja")
SIGNALS = ("django.db.models.signals", "django.dispatch", "django.core.signals")
CLOCKS = (
    "timezone.now", "timezone.localdate", "timezone.localtime", "clock.now", "clock.today", "date.today",
    "datetime.now", "datetime.utcnow", "datetime.today", "time.time",
)  # fmt: skip
# the worker that runs handlers is a door in all but its place: it hands them the time
CLOCK_READERS = {PACKAGE / "jobs" / "running.py"}
DOMAIN = [room for room in rooms() if room != "base"]


def reaches(tree: ast.AST, forbidden: tuple[str, ...]) -> list[tuple[int, str]]:
    return [
        (line, name)
        for line, name in imports(tree)
        if f"{name}.".startswith(tuple(f"{f}." for f in forbidden))
    ]


def reads_clock(tree: ast.AST) -> list[tuple[int, str]]:
    """Calls and field defaults that ask what time it is; turning a given moment into a day is none."""
    found = []
    for line, name, call in calls(tree):
        converts = name.endswith(("timezone.localdate", "timezone.localtime")) and call.args
        if name.endswith(CLOCKS) and not converts:
            found.append((line, name))
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg in {"auto_now", "auto_now_add"}:
            found.append((node.value.lineno, node.arg))
        if isinstance(node, ast.keyword) and node.arg == "default":
            value = ast.unparse(node.value)
            if value.endswith(CLOCKS):
                found.append((node.value.lineno, value))
    return found


def test_rooms_know_no_http() -> None:
    found = [where(p, line, n) for p in files_of(*DOMAIN) for line, n in reaches(parsed(p), HTTP)]
    assert found == []


def test_nobody_listens_to_signals() -> None:
    found = [where(p, line, n) for p in files_of(*rooms(), *DOORS) for line, n in reaches(parsed(p), SIGNALS)]
    assert found == []


def test_rooms_do_not_read_the_clock() -> None:
    files = [path for path in files_of(*DOMAIN) if path not in CLOCK_READERS]
    found = [where(p, line, n) for p in files for line, n in reads_clock(parsed(p))]
    assert found == []


@pytest.mark.parametrize(
    "code",
    [
        "from django.utils import timezone\ntimezone.now()",
        "clock.today()",
        "dt.datetime.now(tz=UTC)",
        "dt.date.today()",
        "models.DateTimeField(auto_now_add=True)",
        "models.DateTimeField(default=timezone.now)",
    ],
)
def test_a_clock_in_a_room_is_found(code: str) -> None:
    assert len(reads_clock(ast.parse(code))) == 1


def test_http_in_a_room_is_found() -> None:
    tree = ast.parse(
        "from django.http import Http404\nfrom django.shortcuts import render\nimport django.httpx"
    )
    assert [line for line, _ in reaches(tree, HTTP)] == [1, 2]


def test_no_attic() -> None:
    """`utils`, `common`, `helpers` and `services` are names for things that have not found their place."""
    attic = {
        "utils.py",
        "utils",
        "common.py",
        "common",
        "helpers.py",
        "helpers",
        "services.py",
        "services",
        "signals.py",
    }
    assert [str(p.relative_to(PACKAGE)) for p in PACKAGE.rglob("*") if p.name in attic] == []


def test_files_stop_at_400_lines() -> None:
    long = {
        str(p.relative_to(PACKAGE)): n
        for p in files_of(*rooms(), *DOORS, "config")
        if (n := len(p.read_text().splitlines())) > 400
    }
    assert long == {}


def test_functions_stop_at_50_lines() -> None:
    long = []
    for path in files_of(*rooms(), *DOORS, "config"):
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno >= 50:
                long.append(where(path, node.lineno, node.name))
    assert long == []
