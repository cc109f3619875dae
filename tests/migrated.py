"""The tables of an empty database, migrated once and copied from then on.

Migrating takes twenty seconds, and a run of the tests needs a dozen fresh databases. What the first came to
is kept in the temporary folder under the hash of all migrations, so that a change of any makes it anew.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import sqlite3
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any


def migrate() -> None:
    """As the command `migrate`, on the database of this process."""
    from django.core.management import call_command

    _migrate(lambda: call_command("migrate", verbosity=0, skip_checks=True))


def copy_tables(target: Path) -> bool:
    """Lay a migrated SQLite file at `target`; whether one was there to be copied."""
    with _kept("sqlite") as kept:
        if kept.exists():
            target.write_bytes(kept.read_bytes())
        return kept.exists()


def take_over_first_migration() -> None:
    """The next `migrate` in this process, which is the one that makes the database of the tests, is ours."""
    from django.core.management.commands.migrate import Command

    original = Command.handle

    def handle(self: Any, *args: Any, **options: Any) -> None:
        Command.handle = original  # type: ignore[method-assign]
        _migrate(lambda: original(self, *args, **options))

    Command.handle = handle  # type: ignore[method-assign]


def _migrate(really: Callable[[], object]) -> None:
    from django.db import connection

    if connection.introspection.table_names():
        really()
        return
    with _kept(connection.vendor) as kept:
        if kept.exists():
            _restore(kept)
        else:
            really()
            _keep(kept)


@contextmanager
def _kept(vendor: str) -> Iterator[Path]:
    """Where the tables are kept; one process at a time."""
    path = Path(tempfile.gettempdir()) / f"ocop-tables-{os.getuid()}-{vendor}-{_hash()}"
    with path.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield path


def _hash() -> str:
    import django
    from django.apps import apps

    found = hashlib.sha256(django.__version__.encode())
    for app in sorted(apps.get_app_configs(), key=lambda app: app.name):
        for file in sorted(Path(app.path).glob("migrations/*.py")):
            found.update(file.read_bytes())
    return found.hexdigest()[:24]


def _keep(path: Path) -> None:
    from django.db import connection

    new = path.with_suffix(".new")
    new.unlink(missing_ok=True)
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with closing(sqlite3.connect(new)) as copy:
            connection.connection.backup(copy)
    else:
        try:
            _postgres("pg_dump", "--no-owner", "--file", str(new))
        except (OSError, RuntimeError):  # a server that our pg_dump does not know: migrated each time then
            return
    new.replace(path)


def _restore(path: Path) -> None:
    from django.db import connection

    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with closing(sqlite3.connect(path)) as copy:
            copy.backup(connection.connection)
    else:
        _postgres("psql", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", "--file", str(path))


def _postgres(tool: str, *arguments: str) -> None:
    from django.db import connection

    from tests import postgres

    binaries = postgres.find_binaries()
    assert binaries is not None
    given = connection.settings_dict
    where = ["-h", given["HOST"], "-p", str(given["PORT"]), "-U", given["USER"], "-d", given["NAME"]]
    done = subprocess.run(
        [str(binaries / tool), *where, *arguments], capture_output=True, text=True,
        env={**os.environ, "PGPASSWORD": given["PASSWORD"] or ""},
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(done.stderr)
