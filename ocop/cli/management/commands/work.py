"""`ocop work`: do the background jobs, as they come or once."""

from __future__ import annotations

import argparse
import os
import signal
import socket
import threading
import time
from typing import Any

import structlog
from django.core.management.base import BaseCommand
from django.db import DatabaseError, close_old_connections
from django.utils.translation import gettext as _

from ocop.base import clock
from ocop.jobs import actions as jobs

log = structlog.get_logger("ocop.work")

IDLE = 1.0  # seconds between two looks at an empty queue
TICK = 30.0  # seconds between two looks at the clock of recurring work


class Command(BaseCommand):
    """Work until told to stop (Ctrl-C or SIGTERM); the job in hand is always ended first."""

    help = "Làm các việc nền: gửi thư, nhắc hạn, niêm phong nhật ký."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Once, or for good."""
        parser.add_argument("--once", action="store_true", help="làm hết việc đang chờ rồi dừng")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do what is due now, or go on."""
        if options["once"]:
            jobs.tick(at=clock.now())
            self.stdout.write(_("Đã làm %(n)d việc.") % {"n": jobs.run_waiting(at=clock.now())})
            return
        stopping = threading.Event()
        for wanted in (signal.SIGTERM, signal.SIGINT):
            signal.signal(wanted, lambda *_args: stopping.set())
        Round(f"{socket.gethostname()}:{os.getpid()}").go_on(stopping)


class Round:
    """One worker's way through the day."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._next_tick = 0.0

    def go_on(self, stopping: threading.Event) -> None:
        """Work until `stopping` is set. A database that is away is waited for, not given up on."""
        while not stopping.is_set():
            try:
                busy = self.step()
            except DatabaseError:
                log.exception("database away")
                busy = False
            close_old_connections()
            if not busy:
                stopping.wait(IDLE)

    def step(self) -> bool:
        """Mind the clock when it is time to, do one job; whether there was one."""
        if time.monotonic() >= self._next_tick:
            jobs.tick(at=clock.now())
            self._next_tick = time.monotonic() + TICK
        return jobs.run_next(worker=self._name, at=clock.now())
