"""PostgreSQL is away for a while: `python -m tests.crash.away --seconds 20`.

Whoever asks meanwhile is told so within seconds; once it is back everything works within ten.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path

from tests.crash import servers
from tests.crash.databases import Postgres

PATIENCE = 10.0  # seconds until an answer, and until it all works again (GOALS R3)
TOLD = "tạm gián đoạn"


def main(arguments: list[str]) -> int:
    """Run, print the report, answer the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.crash.away")
    parser.add_argument("--seconds", type=float, default=20)
    seconds = parser.parse_args(arguments).seconds
    data, database = Path(tempfile.mkdtemp(prefix="ocop-away-")), Postgres()
    try:
        faults = away(data, database, seconds)
    finally:
        database.remove()
        shutil.rmtree(data, ignore_errors=True)
    print("\n".join(f"  FAULT {words}" for words in faults))
    return 1 if faults else 0


def away(data: Path, database: Postgres, seconds: float) -> list[str]:
    """Take the database away while forms are sent; the faults."""
    from tests.crash.__main__ import set_up

    environment = servers.environment(data, database.url)
    os.environ.clear()
    os.environ.update(environment)
    set_up()
    from tests.crash import forms
    from tests.crash.rounds import forget_connections
    from tests.crash.scenes import Stage

    faults: list[str] = []
    with (data / "server.log").open("wb") as log:
        server = servers.Server(environment, log)
        try:
            stage = Stage(1)
            stage.prepare(1)
            writes = stage.round()
            server.start(workers=2)
            forget_connections()
            database.kill()
            until, slowest = time.monotonic() + seconds, 0.0
            while time.monotonic() < until:
                begun = time.monotonic()
                answers = forms.fire_all(server.port, [write.form for write in writes])
                slowest = max(slowest, time.monotonic() - begun)
                strange = [a for a in answers.values() if a.status != 503 or TOLD not in a.words]
                faults += [f"while away: answered {a.status} {a.words[-200:]}" for a in strange]
            database.start()
            begun = time.monotonic()
            left = writes
            while left and time.monotonic() < begun + PATIENCE:
                answers = forms.fire_all(server.port, [write.form for write in left])
                left = [write for write in left if not write.form.accepted(answers[write.form.key])]
            back = time.monotonic() - begun
            print(f"away {seconds:.0f} s: slowest answer {slowest:.1f} s; all works after {back:.1f} s")
            if slowest > PATIENCE or left:
                faults.append(f"slowest {slowest:.1f} s, {len(left)} forms still refused")
            faults += [words for write in writes for words in write.faults()]
        finally:
            server.remove()
            forget_connections()
    return faults


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
