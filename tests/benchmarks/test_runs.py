"""The benchmarks do not rot: one tiny round of the public pages. What they find is not judged here."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from benchmarks import report
from benchmarks.database import databases
from benchmarks.report import Line

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.sqlite
def test_one_tiny_round_runs_and_counts_what_is_promised() -> None:
    command = [sys.executable, "-m", "benchmarks", "P1", "--tiny", "--no-report", "--database", "sqlite"]
    done = subprocess.run(command, cwd=ROOT, env={**os.environ}, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    rows = [
        [cell.strip() for cell in line.split("|")[1:-1]]
        for line in done.stdout.splitlines()
        if line.startswith("| P")
    ]
    found = {row[0]: row for row in rows}
    assert set(found) == {"P1", "P2", "P3", "P4"}
    assert all("× R0" in row[3] for row in rows)
    assert found["P1"][6].startswith("1 (≤ 3)")


@pytest.mark.postgres
def test_two_targets_of_the_same_size_get_two_databases() -> None:
    with databases("postgres") as server:
        first, second = server.new("ocop600"), server.new("ocop600")
        for number, address in enumerate((first, second)):
            with psycopg.connect(address) as line:  # only a table that is not there yet can be made
                line.execute(f"CREATE TABLE made AS SELECT {number}")
    assert first != second


def test_a_result_is_judged_with_its_margin() -> None:
    verdicts = [report.line("P1", "", value, 10).verdict for value in (10.0, 12.5, 12.6)]
    assert verdicts == ["met", "within the margin", "**missed**"]


def test_the_report_replaces_the_table_of_one_database_and_keeps_the_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(report, "FILE", tmp_path / "REPORT.md")
    report.write("sqlite", [Line("P1", "first", "", "1")], 9)
    report.write("postgres", [Line("P1", "another", "", "2")], 9)
    report.FILE.write_text(report.FILE.read_text() + "\n## Notes\n\nWords.\n")
    report.write("sqlite", [Line("P1", "second", "", "3")], 9)
    text = report.FILE.read_text()
    assert "first" not in text
    assert text.index("second") < text.index("another") < text.index("Words.")
