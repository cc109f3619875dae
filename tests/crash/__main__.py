"""Kill the server again and again, and see that no write is lost, doubled or there by halves.

    python -m tests.crash --rounds 200 --database sqlite
    python -m tests.crash --rounds 200 --database postgres     kills PostgreSQL, too
    python -m tests.crash --rounds 200 --captures              events of other systems, with background work
    python -m tests.crash --rounds 50 --full-disk              fills the disk instead (root)

Ends with 0 when nothing was found. Each run has a data folder, a database and a port of its own.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from tests import migrated
from tests.crash import mounts, servers
from tests.crash.databases import Postgres, Sqlite


def main(arguments: list[str]) -> int:
    """Run, print the report, answer the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.crash", description=__doc__)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--database", choices=("sqlite", "postgres"), default="sqlite")
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    parser.add_argument("--cold-every", type=int, default=10, help="0: never a server started from nothing")
    parser.add_argument("--full-disk", action="store_true", help="fill the disk instead of killing")
    parser.add_argument("--captures", action="store_true", help="systems send events instead of people forms")
    parser.add_argument("--keep", action="store_true", help="keep the data folder for a look")
    given = parser.parse_args(arguments)
    data = Path(tempfile.mkdtemp(prefix="ocop-crash-"))
    print(f"seed {given.seed}, data {data}", flush=True)
    begun = time.monotonic()
    with ExitStack() as stack:
        if not given.keep:
            stack.callback(shutil.rmtree, data, ignore_errors=True)
        if given.full_disk:
            mounts.mount(data)
            stack.callback(mounts.unmount, data)
        under = data if given.full_disk else None
        database = Postgres(under) if given.database == "postgres" else Sqlite()
        stack.callback(database.remove)
        faults = crash(data, database, given)
    print(f"{given.database}: {time.monotonic() - begun:.0f} s", flush=True)
    return 1 if faults else 0


def crash(data: Path, database: Sqlite | Postgres, given: argparse.Namespace) -> int:
    """Set the house up in this process, then let the server have it; how many faults."""
    environment = servers.environment(data, database.url)
    os.environ.clear()
    os.environ.update(environment)
    set_up()
    from tests.crash import captures, disk
    from tests.crash.rounds import Run, forget_connections
    from tests.crash.scenes import Stage

    with tempfile.NamedTemporaryFile(prefix="ocop-crash-", suffix=".log") as log:
        server = servers.Server(environment, log.file, background=2 if given.captures else 0)
        try:
            if given.captures:
                run: Run = captures.Captures(captures.Systems(given.seed), server, database, given.seed)
            elif given.full_disk:
                run = disk.FullDisk(Stage(given.seed), server, database, given.seed, data)
            else:
                run = Run(Stage(given.seed), server, database, given.seed)
            report = run.go(given.rounds, cold_every=given.cold_every)
        finally:
            server.remove()
            forget_connections()
        said = Path(log.name).read_text(errors="replace")
    print("\n".join(report.lines()), flush=True)
    if report.faults:
        print(said[-6000:])
    return len(report.faults)


def set_up() -> None:
    """Tables, units, law, static files."""
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    # nobody types a password here; making good ones would be half of the preparation
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    manifest = "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"  # nothing packed: much quicker
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": manifest}}
    migrated.migrate()
    call_command("collectstatic", interactive=False, verbosity=0, skip_checks=True)
    from tests.factories.criteria import load_packs
    from tests.factories.places import load_province

    load_province("91")
    load_packs()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
