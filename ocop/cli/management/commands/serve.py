"""`ocop serve`: the web server and, beside it, the worker for background jobs."""

from __future__ import annotations

import argparse
import ctypes
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import connections
from django.utils.translation import gettext as _
from granian import Granian
from granian.constants import Interfaces

# Threads per process. SQLite has one writer at a time and its turn goes to whoever happens to ask when it is
# free: with eight that ask, fifty members at once made one of them wait 8 to 15 s, with four 3 s.
THREADS = {"sqlite": 4, "postgresql": 8}
RESTART_AFTER = 5.0  # seconds before a worker that fell over is started again


class Command(BaseCommand):
    """Serve pages until told to stop (Ctrl-C or SIGTERM)."""

    help = "Chạy máy chủ web và tiến trình việc nền."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Where to listen, and with how much."""
        parser.add_argument("--host", default=settings.HOST, help="địa chỉ nghe (OCOP_HOST)")
        parser.add_argument("--port", type=int, default=settings.PORT, help="cổng nghe (OCOP_PORT)")
        parser.add_argument("--processes", type=int, default=settings.PROCESSES, help="số tiến trình web")
        parser.add_argument("--no-worker", action="store_true", help="không chạy việc nền ở đây")

    def handle(self, *args: Any, **options: Any) -> None:
        """Start both; end the worker when the server ends."""
        connections.close_all()  # the server's processes are forks: each must open its own
        worker = None if options["no_worker"] else Worker()
        server = Granian(
            "ocop.config.wsgi:application",
            address=options["host"],
            port=options["port"],
            interface=Interfaces.WSGI,
            workers=options["processes"],
            blocking_threads=THREADS[connections["default"].vendor],
            respawn_failed_workers=True,
            workers_kill_timeout=20,
            log_access=False,
            log_level="error",  # type: ignore[arg-type]  # its advice on threads is not for operators
        )
        self.stdout.write(_("OCOP đang chạy: %(url)s (dừng bằng Ctrl-C)") % {"url": settings.BASE_URL})
        self.stdout.flush()
        try:
            server.serve()
        finally:
            if worker:
                worker.stop()


class Worker:
    """The process for background jobs: started again when it falls over, ended with the server."""

    def __init__(self) -> None:
        self._stopping = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._thread = threading.Thread(target=self._keep, name="worker", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Let the job in hand end, then stop."""
        self._stopping.set()
        if self._process and self._process.poll() is None:
            self._process.terminate()
        self._thread.join(20)

    def _keep(self) -> None:
        while not self._stopping.is_set():
            self._process = subprocess.Popen(
                [sys.executable, "-m", "ocop", "work"],
                preexec_fn=_dying_with(os.getpid()),  # one call into libc, nothing that locks
            )
            self._process.wait()
            self._stopping.wait(RESTART_AFTER)


def _dying_with(server: int) -> Callable[[], None]:
    """Ask Linux to end the new process when the server is gone, however it went."""

    def ask() -> None:
        if sys.platform == "linux":
            pr_set_pdeathsig = 1
            ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGTERM)
        if os.getppid() != server:  # it went before we asked
            os._exit(0)

    return ask
