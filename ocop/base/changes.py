"""When anything was last written: a stamp that is cheap to read before every page.

Two halves. A small file in the data folder is touched after each commit that leaves a journal entry, so all
processes of this host see a change as soon as it is stored; reading it is one call to the system. For
writes of other hosts, or of one that died between commit and touch, the database's own mark is read
as well, at most every ALLOWED_LAG seconds.
"""

from __future__ import annotations

import os
import time
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.db import connection

ALLOWED_LAG = 2.0
"""Seconds after which a write of another host shows at the latest."""
_seen: tuple[float, str] = (0.0, "")


def note() -> None:
    """Say that something was written. Call it after the commit: `transaction.on_commit(changes.note)`."""
    now = time.time_ns()  # the file system's own clock stands still for milliseconds
    try:
        os.utime(_file(), ns=(now, now))
    except FileNotFoundError:
        Path(_file()).touch()
        os.utime(_file(), ns=(now, now))


def stamp() -> str:
    """Equal to an earlier stamp as long as nothing was written in between (see ALLOWED_LAG)."""
    return f"{_touched()}-{_database_mark()}"


def quick_stamp() -> str:
    """The same without asking the database: empty when its mark is too old to be trusted."""
    read_at, mark = _seen
    return f"{_touched()}-{mark}" if mark and time.monotonic() - read_at <= ALLOWED_LAG else ""


def _touched() -> int:
    try:
        return os.stat(_file()).st_mtime_ns
    except FileNotFoundError:
        return 0


def _file() -> str:
    return _file_in(settings.DATA)


@lru_cache(maxsize=4)
def _file_in(folder: Path) -> str:
    return str(folder / "last-write")


def _database_mark() -> str:
    """PostgreSQL: which transactions are to be seen. SQLite: the end of its journal."""
    global _seen
    read_at, mark = _seen
    now = time.monotonic()
    if not mark or now - read_at > ALLOWED_LAG:
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("SELECT pg_current_snapshot()::text")
            else:
                cursor.execute("SELECT MAX(id) FROM journal_entry")
            mark = str(cursor.fetchone()[0])
        _seen = (now, mark)
    return mark
