"""Many at once, on a database of its own.

    python -m tests.concurrency                                 every scene, the small numbers of the test run
    python -m tests.concurrency --operations 100000 --only scoring
    python -m tests.concurrency --saves 40 --only crowd --database postgres

Ends with 0 when nothing was found.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import sys
import tempfile
import time
from pathlib import Path

from tests.crash import servers
from tests.crash.databases import Postgres, Sqlite

SCENES = ("crowd", "twice", "scoring", "awards", "diary", "captures")
_SERVED = ("crowd", "twice")


def main(arguments: list[str]) -> int:
    """Run, print the report, answer the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.concurrency")
    parser.add_argument("--database", choices=("sqlite", "postgres"), default="sqlite")
    parser.add_argument("--only", choices=SCENES)
    parser.add_argument("--saves", type=int, default=6, help="single saves of each of the fifty members")
    parser.add_argument("--operations", type=int, default=1000, help="operations of the scoring scene")
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    given = parser.parse_args(arguments)
    data, begun = Path(tempfile.mkdtemp(prefix="ocop-many-")), time.monotonic()
    database = Postgres() if given.database == "postgres" else Sqlite()
    try:
        faults = many(data, database, given)
    finally:
        database.remove()
        shutil.rmtree(data, ignore_errors=True)
    print(f"{given.database}, seed {given.seed}: {faults} faults in {time.monotonic() - begun:.0f} s")
    return 1 if faults else 0


def many(data: Path, database: Sqlite | Postgres, given: argparse.Namespace) -> int:
    """Set up, play the scenes, answer the number of faults."""
    from tests.crash.__main__ import set_up

    environment = servers.environment(data, database.url)
    os.environ.clear()
    os.environ.update(environment, OCOP_DB_POOL="60")  # this process is many hands at once
    set_up()
    from tests.crash.rounds import forget_connections

    faults = 0
    with (data / "server.log").open("wb") as log:
        server = servers.Server(environment, log)
        try:
            for scene in SCENES if given.only is None else (given.only,):
                if scene in _SERVED:
                    server.kill()
                    server.start(workers=2)
                faults += _play(scene, server.port, given)
        finally:
            server.remove()
            forget_connections()
    return faults


def _play(scene: str, port: int, given: argparse.Namespace) -> int:
    from tests.concurrency import awards, captures, crowd, diary, scoring, twice

    if scene == "crowd":
        found = crowd.Crowd(port, given.saves).go()
        print("\n".join(found.lines()), flush=True)
        return len(found.faults)
    if scene == "twice":
        sent = twice.Twice(port)
        faults = sent.go()
        print("\n".join(f"twice: {line}" for line in sent.seen), flush=True)
        print("\n".join(f"  FAULT twice: {words}" for words in faults[:40]), flush=True)
        return len(faults)
    if scene == "awards":
        made = awards.Awards().go()
        print("\n".join(made.lines()), flush=True)
        return len(made.faults)
    if scene == "diary":
        kept = diary.Diary().go()
        print("\n".join(kept.lines()), flush=True)
        return len(kept.faults)
    if scene == "captures":
        taken = captures.Captures().go()
        print("\n".join(taken.lines()), flush=True)
        return len(taken.faults)
    tally = scoring.run(given.operations, given.seed)
    print("\n".join(tally.lines()), flush=True)
    return len(tally.faults)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
