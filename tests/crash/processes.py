"""Ending a whole session of processes at once, and seeing that none is left."""

from __future__ import annotations

import os
import signal
import time
from contextlib import suppress
from pathlib import Path


def kill_session(leader: int) -> None:
    """SIGKILL to every process of the session, in one blow as far as the system lets us; wait for the end."""
    with suppress(ProcessLookupError):
        os.killpg(leader, signal.SIGKILL)
    until = time.monotonic() + 15
    while left := members(leader):
        for pid in left:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        if time.monotonic() > until:
            raise RuntimeError(f"processes {left} do not die")
        time.sleep(0.002)


def is_alive(pid: int) -> bool:
    """Whether there is such a process."""
    return Path(f"/proc/{pid}").exists()


def members(leader: int) -> list[int]:
    """The living processes of a session."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                facts = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if facts[3] == str(leader) and facts[0] not in "ZX":
                found.append(int(entry.name))
    return found
