"""A backup is whole, and the next one copies only what is new."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from ocop.cli.management.commands import backup
from ocop.files import queries
from ocop.files.models import StoredFile
from tests.factories.files import make_document

pytestmark = pytest.mark.django_db(transaction=True)


def run(folder: Path) -> str:
    said = StringIO()
    call_command("backup", str(folder), stdout=said, stderr=said)
    return said.getvalue()


@pytest.mark.sqlite
def test_every_row_and_every_file_is_in_the_backup(tmp_path: Path) -> None:
    document = make_document()
    run(tmp_path)
    with sqlite3.connect(tmp_path / "db.sqlite3") as copy:
        found = copy.execute("SELECT title FROM files_document").fetchall()
        hashes = {row[0] for row in copy.execute("SELECT sha256 FROM files_storedfile")}
    assert found == [(document.title,)]
    kept = {path.name: path.read_bytes() for path in (tmp_path / "files").rglob("*") if path.is_file()}
    assert set(kept) == hashes
    stored = StoredFile.objects.get()
    assert kept[stored.sha256] == queries.path_of(stored).read_bytes()
    assert os.stat(tmp_path).st_mode & 0o077 == 0, "others on the machine must not read it"


@pytest.mark.sqlite
def test_a_second_backup_copies_only_what_is_new(tmp_path: Path) -> None:
    make_document()
    run(tmp_path)
    make_document()
    run(tmp_path)
    assert json.loads((tmp_path / "backup.json").read_text())["files_new"] == 1
    with sqlite3.connect(tmp_path / "db.sqlite3") as copy:
        assert copy.execute("SELECT count(*) FROM files_document").fetchone() == (2,)


@pytest.mark.sqlite
def test_a_file_that_is_gone_is_named_and_the_command_fails(tmp_path: Path) -> None:
    make_document()
    queries.path_of(StoredFile.objects.get()).unlink()
    with pytest.raises(SystemExit) as ended:
        run(tmp_path)
    assert ended.value.code == 1
    note = json.loads((tmp_path / "backup.json").read_text())
    assert note["files_missing"] == [StoredFile.objects.get().sha256]


class _Postgres:
    vendor = "postgresql"
    settings_dict = {
        "HOST": "db.example",
        "PORT": "5432",
        "USER": "ocop",
        "NAME": "ocop",
        "PASSWORD": "bí mật",
    }


def test_postgres_is_dumped_without_the_password_on_the_command_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: dict[str, Any] = {}

    def run_it(command: list[str], *, env: dict[str, str], check: bool) -> Any:
        seen.update(command=command, env=env)
        Path(next(x for x in command if x.startswith("--file=")).removeprefix("--file=")).write_bytes(b"x")
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(backup, "connection", _Postgres)
    monkeypatch.setattr("shutil.which", lambda name: f"/bin/{name}")
    monkeypatch.setattr("subprocess.run", run_it)
    assert backup.dump_postgres(tmp_path) == tmp_path / "db.dump"
    assert not any("bí mật" in part for part in seen["command"]) and seen["env"]["PGPASSWORD"] == "bí mật"
    assert seen["command"][-1] == "ocop" and "--host=db.example" in seen["command"]


def test_without_pg_dump_the_operator_is_told_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shutil.which", lambda name: None)
    with pytest.raises(CommandError, match="postgresql-client"):
        backup.dump_postgres(tmp_path)
