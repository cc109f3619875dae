"""The locks are complete, hashed and say nothing about where packages come from."""

from __future__ import annotations

import re

import pytest
from packaging.requirements import Requirement

from tests.architecture.source import ROOT

RUNTIME, TESTS = "requirements.lock", "requirements-test.lock"


def wanted(name: str) -> list[Requirement]:
    lines = (line.split("#")[0].strip() for line in (ROOT / name).read_text().splitlines())
    return [Requirement(line) for line in lines if line]


def locked(name: str) -> dict[str, list[str]]:
    """Package -> versions (more than one where markers part them)."""
    found: dict[str, list[str]] = {}
    for package, version in re.findall(r"^([\w.-]+)==(\S+)", (ROOT / name).read_text(), re.M):
        found.setdefault(package.lower().replace("_", "-").replace(".", "-"), []).append(version)
    return found


@pytest.mark.parametrize(
    ("lock", "sources"),
    [(RUNTIME, ["requirements.in"]), (TESTS, ["requirements.in", "requirements-test.in"])],
)
def test_the_lock_satisfies_what_is_asked_for(lock: str, sources: list[str]) -> None:
    have = locked(lock)
    unmet = [
        str(need)
        for source in sources
        for need in wanted(source)
        if not any(need.specifier.contains(v) for v in have.get(need.name.lower().replace("_", "-"), []))
    ]
    assert unmet == []


@pytest.mark.parametrize("lock", [RUNTIME, TESTS])
def test_every_package_has_hashes_and_none_an_address(lock: str) -> None:
    text = (ROOT / lock).read_text()
    entries = re.split(r"^(?=[\w.-]+==)", text, flags=re.M)[1:]
    assert [e.splitlines()[0] for e in entries if "--hash=sha256:" not in e] == []
    assert re.findall(r"\w+://\S+|^\s*--(?:index|extra|find).*", text, re.M) == []


def test_tests_run_on_the_versions_that_are_shipped() -> None:
    tested = locked(TESTS)
    assert {name: v for name, v in locked(RUNTIME).items() if tested.get(name) != v} == {}
