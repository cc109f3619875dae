"""Processor time and memory of processes, read from Linux."""

from __future__ import annotations

import os
import platform
import re
import time
from pathlib import Path


def cpu_seconds(pids: list[int]) -> float:
    """Processor time that the processes have used since they began, all threads, to the nanosecond."""
    return sum(time.clock_gettime(_clock_of(pid)) for pid in pids)


def _clock_of(pid: int) -> int:
    # what clock_getcpuclockid(3) answers on Linux: the scheduler's clock of a process
    return (~pid << 3) | 2


def children(pid: int) -> list[int]:
    """The processes that `pid` started, theirs included."""
    found = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in task.read_text().split():
            found += [int(child), *children(int(child))]
    return found


def memory_mb(pid: int) -> dict[str, float]:
    """Resident (rss) and proportional (pss) memory in megabytes of 10^6 bytes."""
    text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    return {
        name.lower(): int(value) * 1024 / 1e6
        for name, value in re.findall(r"^(Rss|Pss):\s+(\d+)", text, re.M)
    }


def description() -> str:
    """The machine in general words."""
    cores = len(os.sched_getaffinity(0))
    python = platform.python_version()
    return f"{cores} cores, {platform.system()}, {platform.python_implementation()} {python}"
