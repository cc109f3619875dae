#!/usr/bin/env python3
"""The two commands: `python3 run.py` opens the system, `python3 run.py test` runs every test.

    python3 run.py                    set up once, then migrate, demo data, server and worker
    python3 run.py ocop <command>     any operator command (python3 run.py ocop help)
    python3 run.py test [ARGS…]       lint, types, architecture, SQLite, PostgreSQL, browser
    python3 run.py test --only PART   one part: lint types architecture unit postgres browser
    python3 run.py catalogue …        the language catalogues: update, missing, fill
    python3 run.py lock               compile requirements*.lock anew from requirements*.in

Standard library only: a bare Debian has neither pip nor venv and forbids `pip install` into the system.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent
TOOLS = ROOT / ".tools"
RUN_ENV, RUN_LOCK = ROOT / ".venv", ROOT / "requirements.lock"
TEST_ENV, TEST_LOCK = ROOT / ".venv-test", ROOT / "requirements-test.lock"


def say(text: str = "") -> None:
    print(text, flush=True)


def fail(text: str) -> NoReturn:
    say(f"run.py: {text}")
    sys.exit(1)


def run(*command: str | Path, **options: object) -> int:
    """Run a command in the project folder and answer its exit code."""
    return subprocess.run([str(c) for c in command], cwd=ROOT, **options).returncode  # type: ignore[call-overload,no-any-return]


def is_root() -> bool:
    return os.geteuid() == 0


# ------------------------------------------------------------------ setting up


def apt_install(*packages: str) -> bool:
    """Install Debian packages as root; False where that is not possible."""
    if not (is_root() and shutil.which("apt-get")):
        return False
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    say(f"  apt-get install {' '.join(packages)}")
    log = {"stdout": subprocess.DEVNULL, "env": quiet}
    run("apt-get", "update", "-q", **log)
    return run("apt-get", "install", "-y", "-q", "--no-install-recommends", *packages, **log) == 0


def can_import(module: str) -> bool:
    return run(sys.executable, "-c", f"import {module}", stderr=subprocess.DEVNULL) == 0


def uv_pin() -> str:
    """uv's own entry, with its hashes, out of the test lock."""
    found = re.search(r"^uv==.*?(?=^\S)", TEST_LOCK.read_text() + "\nend", re.M | re.S)
    if not found:
        fail("requirements-test.lock names no uv")
    return found.group(0)


def fetch_uv(pip: Sequence[str | Path]) -> Path | None:
    """uv in .tools, by the hash in the lock, with whatever pip there is."""
    uv = TOOLS / "bin" / "uv"
    pin = uv_pin()
    stamp = TOOLS / "uv.txt"
    if uv.exists() and stamp.exists() and stamp.read_text() == pin:
        return uv
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as wanted:
        wanted.write(pin)
        wanted.flush()
        install = [*pip, "install", "-q", "--disable-pip-version-check", "--no-deps", "--upgrade"]
        code = run(*install, "--target", TOOLS, "--require-hashes", "-r", wanted.name)
    if code or not uv.exists():
        return None
    stamp.write_text(pin)
    return uv


def find_uv() -> Path | None:
    """uv on PATH, else fetched with the system's pip, else with the pip of a fresh environment."""
    on_path = shutil.which("uv")
    if on_path:
        return Path(on_path)
    if can_import("pip"):
        uv = fetch_uv([sys.executable, "-m", "pip"])
        if uv:
            return uv
    if not can_import("ensurepip"):
        if not apt_install("python3-venv"):
            fail(
                "this Python has neither pip nor venv. Please run once:  sudo apt-get install -y python3-venv"
            )
        if not can_import("ensurepip"):
            return None
    nest = TOOLS / "pip"
    if not (nest / "bin" / "pip").exists() and run(sys.executable, "-m", "venv", "--clear", nest):
        return None
    return fetch_uv([nest / "bin" / "python", "-m", "pip"])


def fingerprint(lock: Path) -> str:
    """What an environment was made from: the lock, the Python and the place."""
    parts = (lock.read_bytes(), sys.version.encode(), platform.machine().encode(), str(ROOT).encode())
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def fill_with_uv(env: Path, lock: Path) -> bool:
    uv = find_uv()
    if uv is None:
        return False
    python = env / "bin" / "python"
    if not python.exists() and run(uv, "venv", "-q", "--python", sys.executable, env):
        return False
    return run(uv, "pip", "install", "-q", "--python", python, "--require-hashes", "-r", lock) == 0


def fill_with_pip(env: Path, lock: Path) -> bool:
    """The slower way, where uv cannot be had or cannot reach the registry that pip is configured for."""
    if run(sys.executable, "-m", "venv", "--clear", env):
        return False
    pip: list[str | Path] = [
        env / "bin" / "python",
        "-m",
        "pip",
        "install",
        "-q",
        "--disable-pip-version-check",
    ]
    return run(*pip, "--require-hashes", "-r", lock) == 0


def environment(env: Path, lock: Path) -> Path:
    """The environment for a lock, made or brought up to date when its stamp is old; answers its Python."""
    python, stamp, wanted = env / "bin" / "python", env / "stamp.txt", fingerprint(lock)
    if python.exists() and stamp.exists() and stamp.read_text() == wanted:
        return python
    if sys.version_info < (3, 11):  # noqa: UP036 - whoever starts this may well have an older one
        fail(f"Python 3.11 or newer is needed, this is {platform.python_version()}")
    TOOLS.mkdir(exist_ok=True)
    with (TOOLS / "lock").open("w") as guard:
        fcntl.flock(guard, fcntl.LOCK_EX)  # two first starts at once would undo each other
        if stamp.exists() and stamp.read_text() == wanted:
            return python
        say(f"Setting up {env.name} from {lock.name} …")
        stamp.unlink(missing_ok=True)
        if python.exists() and run(python, "-c", "pass", stderr=subprocess.DEVNULL):
            shutil.rmtree(env)  # copied or moved here: its Python is gone
        if not (fill_with_uv(env, lock) or fill_with_pip(env, lock)):
            fail(f"{lock.name} could not be installed; the messages above say why")
        stamp.write_text(wanted)
    return python


# ------------------------------------------------------------------ python3 run.py


def settings_from_defaults() -> None:
    """Without a database and a word about demo mode, this is somebody having a look: demo mode."""
    os.environ.setdefault("OCOP_DATA", str(ROOT / "var"))
    if not os.environ.get("DATABASE_URL"):
        os.environ.setdefault("OCOP_DEMO", "1")


def made_from(*patterns: str) -> str:
    """Changes whenever one of these files of the project may have changed."""
    digest = hashlib.sha256(RUN_LOCK.read_bytes())
    for path in sorted(p for pattern in patterns for p in ROOT.glob(pattern)):
        if path.is_file():
            state = path.stat()
            digest.update(f"{path}{state.st_size}{state.st_mtime_ns}\n".encode())
    return digest.hexdigest()


STATIC = ("ocop/**/static/**/*",)
DATA = (
    "ocop/*/migrations/*.py",
    "ocop/places/data/*",
    "ocop/criteria/packs/**/*.json",
    "ocop/**/*demo*",
    "ocop/**/demo/**/*",
)


def database_stamp(data: Path) -> str:
    """What the embedded database was prepared from, and which file it is; empty for another database."""
    kept = data / "db.sqlite3"
    if os.environ.get("DATABASE_URL") or not kept.exists():
        return ""
    return f"{made_from(*DATA)} {kept.stat().st_ino} {os.environ.get('OCOP_DEMO', '')}"


def become(python: Path, *arguments: str) -> NoReturn:
    """Give this process to the product, so that signals and exit codes are its own."""
    os.execve(python, [str(python), "-m", "ocop", *arguments], {**os.environ, "PYTHONPATH": str(ROOT)})


def prepare(python: Path, data: Path) -> int:
    """Bring database and static files up to date; what is so already is skipped."""
    static, database, welcome = data / "static.stamp", data / "database.stamp", data / "welcome.txt"
    commands = []
    if not (known := database_stamp(data)) or read(database) != known:
        commands += [["migrate", "--noinput", "--verbosity", "0"], ["places", "load"], ["criteria", "load"]]
        if os.environ.get("OCOP_DEMO") == "1":
            commands.append(["demo"])
    if read(static) != made_from(*STATIC):
        commands.append(["collectstatic", "--noinput", "--verbosity", "0"])
    if commands:
        say("Preparing the database and the pages …")
        # one process for all of them: starting Django costs more than most of these do
        code = run(python, "-c", PREPARE, json.dumps(commands), welcome)
        if code:
            return code
        database.write_text(database_stamp(data))
        static.write_text(made_from(*STATIC))
    say(read(welcome))
    return 0


def read(path: Path) -> str:
    return path.read_text() if path.exists() else ""


def start() -> int:
    python = environment(RUN_ENV, RUN_LOCK)
    settings_from_defaults()
    data = Path(os.environ["OCOP_DATA"])
    data.mkdir(parents=True, exist_ok=True)
    code = prepare(python, data)
    if code:
        return code
    become(python, "serve")


# What the demo says (its sign-ins) is kept, to be shown at every start.
PREPARE = """
import io, json, os, pathlib, sys
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ocop.config.settings")
sys.path.insert(0, os.getcwd())
import django
django.setup()
from django.core.management import call_command
for command in json.loads(sys.argv[1]):
    said = io.StringIO()
    call_command(*command, stdout=said)
    if command == ["demo"]:
        pathlib.Path(sys.argv[2]).write_text(said.getvalue())
"""


# ------------------------------------------------------------------ the other commands


def lock() -> int:
    """Compile both locks: hashes, no registry lines, good for every Python and machine we support."""
    environment(TEST_ENV, TEST_LOCK)
    uv = TEST_ENV / "bin" / "uv"
    options = ["-q", "--universal", "--python-version", "3.11", "--generate-hashes"]
    options += ["--no-header", "--no-annotate", "--no-emit-index-url", "--no-emit-find-links"]
    both = ["requirements.in", "requirements-test.in", "-c", RUN_LOCK.name]
    for out, sources in ((RUN_LOCK, ["requirements.in"]), (TEST_LOCK, both)):
        code = run(uv, "pip", "compile", *options, "--output-file", out.name, *sources)
        if code:
            return code
    return 0


def main(arguments: list[str]) -> int:
    command, rest = (arguments[0], arguments[1:]) if arguments else ("start", [])
    if command == "start":
        return start()
    if command == "test":
        return run(environment(TEST_ENV, TEST_LOCK), "-m", "tests.parts", *rest)
    if command == "lock":
        return lock()
    if command == "catalogue":
        return run(environment(TEST_ENV, TEST_LOCK), "-m", "tests.language", *rest)
    if command == "ocop":
        python = environment(RUN_ENV, RUN_LOCK)
        settings_from_defaults()
        become(python, *rest)
    say(__doc__ or "")
    return 0 if command in ("help", "--help", "-h") else 2


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
