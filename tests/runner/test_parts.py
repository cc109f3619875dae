"""The parts of the test run: what they count, and what they say at the end."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tests import parts

REPORT = """<testsuites><testsuite tests="10" failures="1" errors="2" skipped="3"/></testsuites>"""


def test_counts_come_from_the_report(tmp_path: Path) -> None:
    (tmp_path / "r.xml").write_text(REPORT)
    assert parts.count_junit(tmp_path / "r.xml") == (4, 3, 3)
    assert parts.count_junit(tmp_path / "none.xml") is None


@pytest.mark.parametrize(
    ("ci", "browser", "code", "line"),
    [
        ("", {"passed": 5}, 0, "8 passed, 0 failed, 1 skipped"),
        ("", {"ran": False}, 0, "3 passed, 0 failed, 1 skipped"),
        ("true", {"ran": False}, 1, "3 passed, 1 failed, 1 skipped"),
        ("", {"failed": 2}, 1, "3 passed, 2 failed, 1 skipped"),
    ],
)
def test_the_last_line_counts_and_the_code_tells(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    ci: str,
    browser: dict[str, int],
    code: int,
    line: str,
) -> None:
    monkeypatch.setitem(os.environ, "CI", ci)
    results = [parts.Result("unit", passed=3, skipped=1), parts.Result("browser", **browser)]
    assert parts.summary(results) == code
    out = capsys.readouterr().out
    assert out.rstrip().splitlines()[-1] == line
    assert ("NOT RUN: browser" in out) == (browser.get("ran") is False)


def test_a_part_other_than_the_browser_that_did_not_run_is_a_failure() -> None:
    assert parts.summary([parts.Result("postgres", ran=False)]) == 1


def test_a_part_that_hangs_is_ended() -> None:
    assert parts.run_within(1, sys.executable, "-c", "import time; time.sleep(60)") == -1
    assert parts.run_within(30, sys.executable, "-c", "raise SystemExit(3)") == 3
