"""The PostgreSQL of the tests: where its binaries come from, and that nothing of it stays."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from tests import postgres


def binaries(folder: Path) -> Path:
    folder.mkdir(parents=True)
    for name in ("initdb", "postgres"):
        (folder / name).touch()
    return folder


def test_the_named_folder_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mine = binaries(tmp_path / "bin")
    monkeypatch.setenv("TEST_PG_BIN", str(mine))
    assert postgres.find_binaries() == mine


def test_the_wheel_brings_binaries_of_its_own() -> None:
    assert any((place / "initdb").exists() for place in postgres._wheel())


def test_a_server_starts_answers_and_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEST_PG_BIN", str(postgres._wheel()[0]))
    with postgres.postgres_server() as url, psycopg.connect(url) as connection:
        folder = connection.execute("show data_directory").fetchone()
        assert folder is not None
        assert connection.execute("show fsync").fetchone() == ("off",)
        assert connection.execute("show server_encoding").fetchone() == ("UTF8",)
        assert Path(folder[0]).exists()
    assert not Path(folder[0]).exists()
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url)


def test_a_command_runs_on_it_and_its_code_comes_back(tmp_path: Path) -> None:
    code = "import os, sys; assert os.environ['DATABASE_URL'].startswith('postgres://'); sys.exit(7)"
    launcher = [sys.executable, postgres.__file__, "run", "--", sys.executable, "-c", code]
    assert subprocess.run(launcher, env={**os.environ, "DATABASE_URL": ""}).returncode == 7
