"""Doors ask rooms to do things; they never write themselves."""

from __future__ import annotations

import ast
import re

import pytest

from tests.architecture.source import DOORS, calls, files_of, parsed, where

MANAGER_WRITES = {
    "create", "get_or_create", "update_or_create", "bulk_create", "bulk_update",
    "acreate", "aget_or_create", "aupdate_or_create", "abulk_create", "abulk_update",
}  # fmt: skip
# what may look like a write and is none: Django's own session, and files and streams that are not rows
NO_ROW = re.compile(
    r"(session|document|workbook|book|buffer|stream|image|picture|cache|client)\.(save|delete)$"
)


def is_write(name: str) -> bool:
    """Whether a call of this dotted name writes rows: on a thing, a manager or a queryset."""
    owner, _, last = name.rpartition(".")
    on_manager = bool(re.search(r"(\.objects|_set|_manager)\b", owner)) or "()" in owner
    if last in {"save", "delete", "asave", "adelete"}:
        return bool(owner) and not NO_ROW.search(name)
    return on_manager and last in {*MANAGER_WRITES, "update"}


def is_raw_write(name: str, call: ast.Call) -> bool:
    """Whether SQL that writes is handed to a cursor."""
    if not (name.endswith(".execute") and call.args and isinstance(call.args[0], ast.Constant)):
        return False
    return str(call.args[0].value).lstrip().lower().startswith(("insert", "update", "delete", "replace"))


def writes(tree: ast.AST) -> list[tuple[int, str]]:
    """Calls that write rows, with their lines."""
    return [(line, name) for line, name, call in calls(tree) if is_write(name) or is_raw_write(name, call)]


def test_doors_never_write() -> None:
    found = [where(p, line, name) for p in files_of(*DOORS) for line, name in writes(parsed(p))]
    assert found == []


@pytest.mark.parametrize(
    "code",
    [
        "dossier.save()",
        "form.save()",
        "Dossier.objects.create(x=1)",
        "Dossier.objects.filter(pk=1).update(state='x')",
        "dossiers.dossiers_visible_to(actor).delete()",
        "dossier.answers.all().delete()",
        "dossier.answer_set.get_or_create(code='1')",
        "cursor.execute('DELETE FROM dossier')",
    ],
)
def test_a_write_in_a_door_is_found(code: str) -> None:
    assert len(writes(ast.parse(code))) == 1


@pytest.mark.parametrize(
    "code",
    [
        "context.update(a=1)",
        "request.session.save()",
        "people.create_person(by=actor, at=now)",
        "cursor.execute('SELECT 1')",
    ],
)
def test_what_is_no_write_passes(code: str) -> None:
    assert writes(ast.parse(code)) == []
