"""A database of its own for a crash run: a SQLite file, or a PostgreSQL that may be killed like the server.

Unlike the PostgreSQL of the ordinary tests this one writes as an installation does: with fsync and full
commits, or a kill would prove nothing.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

import psycopg

from tests import postgres
from tests.crash import processes


class Sqlite:
    """The file in the data folder; there is no process to kill."""

    url = ""

    def start(self) -> None:
        """Nothing to start."""

    def kill(self) -> None:
        """Nothing to kill."""

    def remove(self) -> None:
        """The data folder goes with the run."""


class Postgres:
    """One cluster on a port of its own."""

    def __init__(self, under: Path | None = None) -> None:
        found = postgres.find_binaries()
        if found is None:
            raise RuntimeError("no PostgreSQL binaries: set TEST_PG_BIN or install the test requirements")
        self._user = postgres._user()
        self._folder = Path(tempfile.mkdtemp(prefix="ocop-crash-pg-", dir=under))
        if self._user:
            os.chown(self._folder, self._user.pw_uid, self._user.pw_gid)
        self._binaries = postgres._readable(found, self._folder, self._user)
        postgres._initdb(self._binaries, self._folder, self._user)
        self._port = postgres._free_port()
        self._process: subprocess.Popen[bytes] | None = None
        self.url = f"postgres://ocop@127.0.0.1:{self._port}/ocop"
        self.start()
        folder, port = self._folder, str(self._port)
        postgres._call(
            self._user, self._binaries / "createdb", "-h", folder, "-p", port, "-U", "ocop", "ocop"
        )

    def start(self) -> None:
        """Start, after a kill too, and wait until it answers. It ends at once while what was killed is not
        quite gone or another program has its port for a moment: then again, as a service manager does."""
        until = time.monotonic() + 30
        self._process = self._begun()
        while not self._answers():
            if time.monotonic() > until:
                raise RuntimeError("PostgreSQL did not start")
            if self._process.poll() is not None:
                time.sleep(0.5)
                self._process = self._begun()
            time.sleep(0.02)

    def _begun(self) -> subprocess.Popen[bytes]:
        settings = (
            "listen_addresses=127.0.0.1",
            f"unix_socket_directories={self._folder}",
            f"port={self._port}",
            "log_min_messages=panic",
            "min_wal_size=32MB",
            "max_wal_size=64MB",
        )
        owner = self._user
        return subprocess.Popen(
            [str(self._binaries / "postgres"), "-D", str(self._folder / "data")]
            + [word for setting in settings for word in ("-c", setting)],
            user=owner.pw_uid if owner else None,
            group=owner.pw_gid if owner else None,
            extra_groups=[] if owner else None,
            env=postgres._environment(),
            cwd="/",
            start_new_session=True,
        )

    def kill(self) -> None:
        """SIGKILL to the postmaster and every backend."""
        if self._process:
            processes.kill_session(self._process.pid)
            self._process.wait()

    def is_up(self) -> bool:
        """Whether it runs and answers within a few seconds."""
        until = time.monotonic() + 3
        while self._process and self._process.poll() is None and time.monotonic() < until:
            if self._answers():
                return True
            time.sleep(0.05)
        return False

    def remove(self) -> None:
        """Gone with everything in it."""
        self.kill()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _answers(self) -> bool:
        try:
            psycopg.connect(
                host="127.0.0.1", port=self._port, user="ocop", dbname="postgres", connect_timeout=5
            ).close()
        except psycopg.OperationalError:
            return False
        return True
