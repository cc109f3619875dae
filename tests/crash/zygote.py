"""A process with the house loaded, which forks `ocop serve` again and again: a restart costs milliseconds.

What runs in the fork is the very command that `python -m ocop serve` runs, worker processes included. Each
line on standard input, ``PORT PROCESSES WORKERS``, starts one server in a session of its own, with so many
workers for background jobs; the answer is its pid.
"""

from __future__ import annotations

import os
import signal
import sys


def main() -> None:
    """Load, then serve requests for servers until standard input ends."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ocop.config.settings")
    from django.urls import resolve

    from ocop.config.wsgi import application

    assert application
    resolve("/health")  # loads every page
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # ended servers leave nothing behind
    print("ready", flush=True)
    for line in sys.stdin:
        port, processes, workers = line.split()
        pid = os.fork()
        if pid == 0:
            _serve(port, processes, int(workers))
        print(pid, flush=True)


def _serve(port: str, processes: str, workers: int) -> None:
    os.setsid()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)  # standard output belongs to the conversation above
    from django.core.management import call_command

    for _number in range(workers):
        if os.fork() == 0:
            _work()
    try:
        call_command("serve", host="127.0.0.1", port=int(port), processes=int(processes), no_worker=True)
    finally:
        os._exit(0)


def _work() -> None:
    """Background work as `python -m ocop work` does it, but looking for jobs without a pause to speak of."""
    from django.core.management import call_command

    from ocop.cli.management.commands import work

    work.IDLE = 0.02
    try:
        call_command("work")
    finally:
        os._exit(0)


if __name__ == "__main__":
    main()
