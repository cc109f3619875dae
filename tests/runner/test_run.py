"""run.py: what it installs from, what it skips, and what it says at the end."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def runner() -> ModuleType:
    spec = importlib.util.spec_from_file_location("ocop_runner", ROOT / "run.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


def test_run_py_needs_the_standard_library_alone() -> None:
    """-S and -I leave out every installed package and the project's own folder."""
    done = subprocess.run(
        [sys.executable, "-I", "-S", ROOT / "run.py", "help"], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert "python3 run.py test" in done.stdout


def test_an_unknown_command_shows_the_help_and_fails() -> None:
    done = subprocess.run([sys.executable, ROOT / "run.py", "tset"], capture_output=True, text=True)
    assert done.returncode == 2
    assert "python3 run.py test" in done.stdout


def test_uv_is_taken_by_its_hashes(runner: ModuleType) -> None:
    pin = runner.uv_pin()
    assert pin.startswith("uv==")
    assert pin.count("--hash=sha256:") > 5
    assert "==" not in pin.removeprefix("uv==").replace("\\", "")


def test_an_environment_with_a_fitting_stamp_is_left_alone(
    runner: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    env, lock = tmp_path / "env", tmp_path / "x.lock"
    lock.write_text("a==1")
    (env / "bin").mkdir(parents=True)
    (env / "bin" / "python").touch()
    (env / "stamp.txt").write_text(runner.fingerprint(lock))
    filled: list[Path] = []
    monkeypatch.setattr(runner, "TOOLS", tmp_path / "tools")
    monkeypatch.setattr(runner, "run", lambda *a, **k: 0)
    monkeypatch.setattr(runner, "fill_with_uv", lambda env, lock: bool(filled.append(lock)) or True)

    assert runner.environment(env, lock) == env / "bin" / "python"
    assert filled == []

    lock.write_text("a==2")
    runner.environment(env, lock)
    assert filled == [lock]
    assert (env / "stamp.txt").read_text() == runner.fingerprint(lock)


def test_pip_fills_the_environment_where_uv_cannot(
    runner: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock = tmp_path / "x.lock"
    lock.write_text("a==1")
    (tmp_path / "env").mkdir()
    filled: list[str] = []
    monkeypatch.setattr(runner, "TOOLS", tmp_path / "tools")
    monkeypatch.setattr(runner, "fill_with_uv", lambda env, lock: False)
    monkeypatch.setattr(runner, "fill_with_pip", lambda env, lock: bool(filled.append("pip")) or True)
    runner.environment(tmp_path / "env", lock)
    assert filled == ["pip"]


def test_a_user_without_pip_and_venv_is_told_the_one_line(
    runner: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(runner.shutil, "which", lambda name: None)
    monkeypatch.setattr(runner, "can_import", lambda module: False)
    monkeypatch.setattr(runner, "is_root", lambda: False)
    with pytest.raises(SystemExit):
        runner.find_uv()
    assert "sudo apt-get install -y python3-venv" in capsys.readouterr().out


@pytest.fixture
def house(runner: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small project folder with a database, one migration and one style sheet."""
    monkeypatch.setattr(runner, "ROOT", tmp_path)
    monkeypatch.setattr(os, "environ", {"OCOP_DEMO": "1"})
    for name in ("ocop/web/static/a.css", "ocop/places/migrations/0001_initial.py", "var/db.sqlite3"):
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_text("a")
    return tmp_path


def prepared(runner: ModuleType, house: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The commands that a start would run."""
    ran: list[str] = []
    monkeypatch.setattr(runner, "run", lambda *a: ran.extend(c[0] for c in json.loads(a[3])) or 0)
    assert runner.prepare(Path("python"), house / "var") == 0
    return ran


def test_a_second_start_prepares_nothing(
    runner: ModuleType, house: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    everything = ["migrate", "places", "criteria", "demo", "collectstatic"]
    assert prepared(runner, house, monkeypatch) == everything
    assert prepared(runner, house, monkeypatch) == []


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ("ocop/web/static/a.css", ["collectstatic"]),
        ("ocop/places/migrations/0001_initial.py", ["migrate", "places", "criteria", "demo"]),
    ],
)
def test_a_start_prepares_what_changed(
    runner: ModuleType, house: Path, monkeypatch: pytest.MonkeyPatch, changed: str, expected: list[str]
) -> None:
    prepared(runner, house, monkeypatch)
    (house / changed).write_text("changed")
    assert prepared(runner, house, monkeypatch) == expected


def test_a_new_database_is_prepared_anew(
    runner: ModuleType, house: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepared(runner, house, monkeypatch)
    (house / "var" / "db.sqlite3").unlink()
    assert prepared(runner, house, monkeypatch) == ["migrate", "places", "criteria", "demo"]


def test_another_database_is_always_looked_at(
    runner: ModuleType, house: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "environ", {"DATABASE_URL": "postgres://x/y"})
    prepared(runner, house, monkeypatch)
    assert prepared(runner, house, monkeypatch) == ["migrate", "places", "criteria"]


def test_demo_mode_is_for_a_look_only(runner: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "environ", {})
    runner.settings_from_defaults()
    assert os.environ["OCOP_DEMO"] == "1"
    monkeypatch.setattr(os, "environ", {"DATABASE_URL": "postgres://x/y"})
    runner.settings_from_defaults()
    assert "OCOP_DEMO" not in os.environ
