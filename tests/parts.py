"""The parts of `python3 run.py test`: each runs its checks, counts them, and is named in the summary.

    lint           ruff, its format, djlint           unit       pytest on SQLite
    types          mypy --strict                      postgres   the same on a real PostgreSQL
    architecture   import-linter, tests/architecture  browser    pytest -m browser in a real Chromium

Arguments are handed to pytest; `--only PART[,PART]` runs some parts alone. A part that could not run is said
loudly and fails the run; a missing Chromium does so under CI=true only. Standard library only.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

from run import ROOT, TEST_ENV, apt_install, fail, run, say

PATIENCE = 3600  # seconds for one run of pytest; two busy cores have taken 1,540
BROWSER = ("chromium", "libatomic1")
"""Debian's packages for the browser tests; the second is for Playwright's own Node."""
AT_ONCE = ("-n", "2", "--dist", "worksteal")
"""Two tests at a time; who has done its share takes from the other, or one idles while the slow ones end."""
PARTS = ("lint", "types", "architecture", "unit", "postgres", "browser")


@dataclass
class Result:
    """What one part of the tests came to."""

    part: str
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    seconds: float = 0.0
    notes: list[str] = field(default_factory=list)
    ran: bool = True

    @property
    def good(self) -> bool:
        return self.ran and not self.failed

    def step(self, name: str, code: int, note: str = "") -> None:
        """Count one check that passes or fails as a whole."""
        if code:
            self.failed += 1
            self.notes.append(f"{name} failed")
        else:
            self.passed += 1
        if note:
            self.notes.append(note)


def tool(name: str) -> Path:
    return TEST_ENV / "bin" / name


def capture(*command: str | Path) -> tuple[int, str]:
    """Run a command, show what it says and keep it."""
    done = subprocess.run(
        [str(c) for c in command], cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    say(done.stdout.rstrip())
    return done.returncode, done.stdout


def run_within(seconds: int, *command: str | Path) -> int:
    """Run a command, and end it when it hangs; -1 then, so that the other parts still get their turn."""
    process = subprocess.Popen([str(c) for c in command], cwd=ROOT)
    try:
        return process.wait(seconds)
    except subprocess.TimeoutExpired:
        say(f"  ended after {seconds} s")
        return -1
    finally:
        if process.poll() is None:
            process.terminate()
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def pytest(result: Result, *arguments: str, before: Sequence[str | Path] = (), chosen: bool = False) -> None:
    """Run pytest and add its counts. `chosen`: tests picked by hand, where finding none is no failure."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        code = run_within(
            PATIENCE, *before, tool("python"), "-m", "pytest", f"--junitxml={report}", *arguments
        )
        counted = count_junit(report)
    if code == 5 and chosen:
        result.notes.append("no test chosen here")
        return
    if counted is None or code not in (0, 1):
        result.ran = False
        result.notes.append(f"pytest ended with code {code}")
        return
    passed, failed, skipped = counted
    if code and not failed:
        failed = 1
    if not passed + failed:
        result.ran = False
        result.notes.append("no test ran")
    result.passed += passed
    result.failed += failed
    result.skipped += skipped


def count_junit(report: Path) -> tuple[int, int, int] | None:
    if not report.exists():
        return None
    passed = failed = skipped = 0
    for suite in ElementTree.parse(report).getroot().iter("testsuite"):
        total, bad = int(suite.get("tests", 0)), int(suite.get("failures", 0)) + int(suite.get("errors", 0))
        left = int(suite.get("skipped", 0))
        passed, failed, skipped = passed + total - bad - left, failed + bad, skipped + left
    return passed, failed, skipped


def part_lint(result: Result, arguments: list[str]) -> None:
    result.step("ruff check", run(tool("ruff"), "check", "--quiet", "."))
    result.step("ruff format", run(tool("ruff"), "format", "--check", "--quiet", "."))
    templates = list(ROOT.glob("ocop/**/templates/**/*.html"))
    if templates:
        result.step("djlint", run(tool("djlint"), "ocop", "--lint", "--quiet"), f"{len(templates)} templates")


def part_types(result: Result, arguments: list[str]) -> None:
    code, text = capture(tool("mypy"), "--strict", "ocop")
    last = text.strip().splitlines()[-1] if text.strip() else ""
    result.step("mypy", code, last)


def part_architecture(result: Result, arguments: list[str]) -> None:
    code, text = capture(tool("lint-imports"))
    kept = re.search(r"(\d+) kept, (\d+) broken", text)
    if kept:
        result.passed += int(kept[1])
        result.failed += int(kept[2])
    else:
        result.step("lint-imports", code)
    pytest(result, "-q", "tests/architecture")


def chosen_tests(arguments: list[str]) -> list[str]:
    return [] if names_paths(arguments) else ["tests", "--ignore=tests/architecture"]


def names_paths(arguments: list[str]) -> bool:
    return any((ROOT / a.split("::")[0]).exists() for a in arguments if not a.startswith("-"))


def part_unit(result: Result, arguments: list[str]) -> None:
    os.environ.pop("DATABASE_URL", None)
    pytest(
        result,
        "-q",
        *AT_ONCE,
        "-m",
        "not browser",
        *chosen_tests(arguments),
        *arguments,
        chosen=bool(arguments),
    )


def part_postgres(result: Result, arguments: list[str]) -> None:
    server: list[str | Path] = [tool("python"), ROOT / "tests" / "postgres.py", "run", "--"]
    pytest(
        result,
        "-q",
        *AT_ONCE,
        "-m",
        "not browser",
        *chosen_tests(arguments),
        *arguments,
        before=server,
        chosen=bool(arguments),
    )


def part_browser(result: Result, arguments: list[str]) -> None:
    if not chromium_ready():
        result.ran = False
        result.notes.append(
            f"NO CHROMIUM: the browser tests were NOT run (apt-get install {' '.join(BROWSER)})"
        )
        return
    pytest(
        result, "-q", *AT_ONCE, "-m", "browser", *chosen_tests(arguments), *arguments, chosen=bool(arguments)
    )


def chromium_ready() -> bool:
    def found() -> bool:
        return run(tool("python"), ROOT / "tests" / "browser.py", stdout=subprocess.DEVNULL) == 0

    return found() or (apt_install(*BROWSER) and found())


@contextmanager
def timed(result: Result) -> Iterator[None]:
    say(f"\n━━━ {result.part} " + "━" * (72 - len(result.part)))
    began = time.monotonic()
    yield
    result.seconds = time.monotonic() - began
    say(
        f"    {result.part}: {result.passed} passed, {result.failed} failed, {result.skipped} skipped"
        f" in {result.seconds:.0f} s"
    )


def main(arguments: list[str]) -> int:
    parts: tuple[str, ...] = PARTS
    if arguments[:1] == ["--only"]:
        parts, arguments = tuple(arguments[1].split(",")), arguments[2:]
        unknown = set(parts) - set(PARTS)
        if unknown:
            fail(f"unknown part {', '.join(sorted(unknown))}; there are: {' '.join(PARTS)}")
    steps: dict[str, Callable[[Result, list[str]], None]] = {
        name: globals()[f"part_{name}"] for name in PARTS
    }
    results = []
    for name in parts:
        result = Result(name)
        with timed(result):
            steps[name](result, arguments)
        results.append(result)
    return summary(results)


def summary(results: list[Result]) -> int:
    say("\n━━━ summary " + "━" * 65)
    for r in results:
        word = "ok" if r.good else ("FAILED" if r.ran else "NOT RUN")
        counts = f"{r.passed:>6} passed {r.failed:>4} failed {r.skipped:>4} skipped {r.seconds:>6.0f} s"
        say(f"  {r.part:<13}{word:<8}{counts}  {'; '.join(r.notes)}".rstrip())
    not_run = [r.part for r in results if not r.ran]
    if not_run:
        say(f"\n  !!! NOT RUN: {', '.join(not_run)} !!!")
    strict = os.environ.get("CI") == "true"
    excused = [r for r in results if r.part == "browser" and not r.ran and not strict]
    bad = [r for r in results if not r.good and r not in excused]
    say()
    # a part that did not run is one failure more than its tests could count
    failed = sum(r.failed for r in results) + sum(1 for r in bad if not r.ran)
    say(
        f"{sum(r.passed for r in results)} passed, {failed} failed, {sum(r.skipped for r in results)} skipped"
    )
    return 1 if bad else 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
