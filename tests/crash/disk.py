"""The disk is full, again and again: nothing is half written, the answer says why, and then it all works.

The data folder lies on a small file system in memory (root may mount one), which is filled up to a few
kilobytes while the forms are on their way.
"""

from __future__ import annotations

import os
import random
import shutil
import time
from pathlib import Path

from django.db import connection

from tests.crash import forms
from tests.crash.databases import Postgres, Sqlite
from tests.crash.rounds import Report, Run, forget_connections
from tests.crash.scenes import Stage
from tests.crash.servers import Server

LEAST, MOST = 0, 400_000  # bytes that are left free
TELLS = {500: "Hệ thống gặp lỗi", 503: "tạm gián đoạn", 507: "hết chỗ lưu trữ"}
"""What an answer of this status must say: a sentence for people, never a bare trace."""


class FullDisk(Run):
    """Rounds in which the disk is full instead of the server killed."""

    def __init__(
        self, stage: Stage, server: Server, database: Sqlite | Postgres, seed: int, folder: Path
    ) -> None:
        super().__init__(stage, server, database, seed)
        self._ballast = folder / "ballast"
        self._amount = random.Random(seed)

    def go(self, rounds: int, *, cold_every: int = 0) -> Report:
        """So many rounds on one and the same server: it has to come through without a restart."""
        self._server.start(workers=2)
        for number in range(1, rounds + 1):
            self._stage.prepare(1)
            self._round(number)
        self._server.kill()
        self._final()
        return self.report

    def _round(self, number: int) -> None:
        writes = self._stage.round()
        self._fill(self._amount.randrange(LEAST, MOST))
        answers = forms.fire_all(self._server.port, [write.form for write in writes])
        self._ballast.unlink()
        begun = time.monotonic()
        self._revive()
        for write in writes:
            answer = answers[write.form.key]
            if answer.status >= 500 and TELLS.get(answer.status, "?") not in answer.words:
                self._fault(number, write, f"answered {answer.status} without a reason")
            if answer.status == 0:
                self._fault(number, write, "never answered")
            self.report.killed[f"answered {answer.status}"] += 1
        self._look(number, writes, answers, broken=True)
        self._repeat(number, writes)
        self.report.restarts.append(time.monotonic() - begun)
        self._stage.settle(writes)
        self._done += writes
        self.report.rounds += 1

    def _fill(self, left: int) -> None:
        """Leave so many bytes free; SQLite's log begins anew, or it would have room enough in itself."""
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        free = shutil.disk_usage(self._ballast.parent).free
        with self._ballast.open("wb") as file:
            os.posix_fallocate(file.fileno(), 0, max(1, free - left))

    def _revive(self) -> None:
        """PostgreSQL may have given up for want of room; whoever runs it starts it again."""
        forget_connections()
        if isinstance(self._database, Postgres) and not self._database.is_up():
            self._database.kill()
            self._database.start()
            self.report.killed["PostgreSQL given up"] += 1
        self._server.wait_healthy()
