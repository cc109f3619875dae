"""The real server, started over and over, warm or cold, and killed."""

from __future__ import annotations

import http.client
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import IO

from tests import postgres
from tests.crash import processes

ROOT = Path(__file__).resolve().parents[2]


class Server:
    """`ocop serve` on the loopback, on one port for the whole run."""

    def __init__(self, environment: dict[str, str], log: IO[bytes], *, background: int = 0) -> None:
        """`background`: so many workers for background jobs beside each server."""
        self._background = background
        self.port = postgres._free_port()
        self._environment = {**environment, "OCOP_PORT": str(self.port)}
        self._log = log
        self._zygote: subprocess.Popen[str] | None = None
        self._cold: subprocess.Popen[bytes] | None = None
        self._leader = 0

    def start(self, *, workers: int = 1, cold: bool = False) -> float:
        """Start and wait for the first answer; the seconds it took. `cold`: a new Python, and its worker."""
        begun = time.monotonic()
        if cold:
            command = [sys.executable, "-m", "ocop", "serve", "--processes", str(workers)]
            self._cold = subprocess.Popen(
                command, cwd=ROOT, env=self._environment, stdout=self._log, stderr=self._log,
                start_new_session=True,
            )  # fmt: skip
            self._leader = self._cold.pid
        else:
            self._leader = int(self._ask(f"{self.port} {workers} {self._background}"))
        self.wait_healthy()
        return time.monotonic() - begun

    def wait_healthy(self, patience: float = 60) -> None:
        """Wait until the server answers and says that its database does, too."""
        until = time.monotonic() + patience
        while not self._healthy():
            if time.monotonic() > until or not processes.is_alive(self._leader):
                raise RuntimeError("the server does not answer; see its log")
            time.sleep(0.02)

    def kill(self) -> None:
        """SIGKILL to the server, its workers and its background work."""
        if self._leader:
            processes.kill_session(self._leader)
            self._leader = 0
        if self._cold:
            self._cold.wait()
            self._cold = None

    def remove(self) -> None:
        """End it all."""
        self.kill()
        if self._zygote:
            self._zygote.kill()
            self._zygote.wait()

    def _healthy(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", "/health")
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def _ask(self, line: str) -> str:
        if self._zygote is None:
            self._zygote = subprocess.Popen(
                [sys.executable, "-m", "tests.crash.zygote"], cwd=ROOT, env=self._environment, text=True,
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._log,
            )  # fmt: skip
            self._heard()
        assert self._zygote.stdin
        self._zygote.stdin.write(line + "\n")
        self._zygote.stdin.flush()
        return self._heard()

    def _heard(self) -> str:
        assert self._zygote and self._zygote.stdout
        heard = self._zygote.stdout.readline().strip()
        if not heard:
            raise RuntimeError("the server could not be loaded; see its log")
        return heard


def environment(data: Path, url: str) -> dict[str, str]:
    """What the server of a run is started with: nothing of the caller's installation."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("OCOP_", "PG", "PYTEST_"))}
    kept.pop("DATABASE_URL", None)
    given = {
        "OCOP_DATA": str(data),
        "OCOP_SECRET_KEY": "only-for-a-crash-run-" + "x" * 40,
        "OCOP_DEMO": "0",
        "DJANGO_SETTINGS_MODULE": "ocop.config.settings",
    }
    return {**kept, **given, **({"DATABASE_URL": url} if url else {})}
