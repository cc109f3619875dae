"""`ocop backup FOLDER`: database and files, taken while the system runs.

The database is copied first and the files after it: a file is always kept before its row
is written, so every row of the copy finds its file. Files are never changed, so a later
backup into the same folder copies only what is new.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from argparse import ArgumentParser
from contextlib import closing
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils.translation import gettext as _

from ocop.base import clock
from ocop.files import queries as files
from ocop.files.models import StoredFile


class Command(BaseCommand):
    """Copies into a folder; exit 1 when a file of the database is missing."""

    help = "Sao lưu cơ sở dữ liệu và tệp vào một thư mục, không cần dừng máy chủ."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to."""
        parser.add_argument("folder", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        """Database, then files, then the note of what is there."""
        folder: Path = options["folder"]
        folder.mkdir(parents=True, exist_ok=True)
        os.chmod(folder, 0o700)
        database = dump_sqlite(folder) if connection.vendor == "sqlite" else dump_postgres(folder)
        copied, missing = copy_files(folder / "files")
        _copy_key(folder)
        note = {"taken_at": clock.now().isoformat(), "database": database.name, "files_new": copied}
        (folder / "backup.json").write_text(json.dumps(note | {"files_missing": missing}, indent=1), "utf-8")
        self.stdout.write(_("Đã sao lưu vào %(folder)s: %(n)d tệp mới.") % {"folder": folder, "n": copied})
        if missing:
            self.stderr.write(_("Thiếu %(n)d tệp trong kho: %(names)s") % {
                "n": len(missing), "names": ", ".join(missing[:5])
            })  # fmt: skip
            sys.exit(1)


def dump_sqlite(folder: Path) -> Path:
    """A consistent copy by SQLite's own backup, checked, then put in place of the one before."""
    fresh, kept = folder / "db.sqlite3.new", folder / "db.sqlite3"
    fresh.unlink(missing_ok=True)
    connection.ensure_connection()
    with closing(sqlite3.connect(fresh)) as copy:
        connection.connection.backup(copy)
        found = copy.execute("PRAGMA integrity_check").fetchone()[0]
    if found != "ok":
        raise CommandError(_("Bản sao cơ sở dữ liệu không lành: %(found)s") % {"found": found}, returncode=2)
    fresh.replace(kept)
    return kept


def dump_postgres(folder: Path) -> Path:
    """`pg_dump` in its own format; the password goes by the environment, never by the command line."""
    tool = shutil.which("pg_dump")
    if tool is None:
        raise CommandError(_("Không có pg_dump. Hãy cài gói postgresql-client rồi chạy lại."), returncode=2)
    known = connection.settings_dict
    fresh, kept = folder / "db.dump.new", folder / "db.dump"
    command = [tool, "--format=custom", "--no-owner", f"--file={fresh}"]
    for option, name in (("--host", "HOST"), ("--port", "PORT"), ("--username", "USER")):
        command += [f"{option}={known[name]}"] if known[name] else []
    secret = {"PGPASSWORD": str(known["PASSWORD"])} if known["PASSWORD"] else {}
    done = subprocess.run([*command, str(known["NAME"])], env={**os.environ, **secret}, check=False)
    if done.returncode:
        raise CommandError(_("pg_dump báo lỗi, xem ở trên."), returncode=2)
    fresh.replace(kept)
    return kept


def copy_files(target: Path) -> tuple[int, list[str]]:
    """Copy the stored files that `target` does not have; how many, and the hashes that are missing."""
    copied, missing = 0, []
    for stored in StoredFile.objects.order_by("pk").iterator():
        source = files.path_of(stored)
        place = target / source.relative_to(settings.FILES_ROOT)
        if place.exists() and place.stat().st_size == stored.size:
            continue
        if not source.exists():
            missing.append(stored.sha256)
            continue
        place.parent.mkdir(parents=True, exist_ok=True)
        half = place.with_suffix(".half")
        shutil.copyfile(source, half)
        half.replace(place)
        copied += 1
    return copied, missing


def _copy_key(folder: Path) -> None:
    """The secret key, where the installation made its own: without it everybody signs in again."""
    own = Path(settings.DATA) / "secret-key"
    if own.exists():
        shutil.copyfile(own, folder / "secret-key")
        os.chmod(folder / "secret-key", 0o600)
