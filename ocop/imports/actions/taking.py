"""Taking a file in and looking at it: nothing is written yet but the import itself."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from ocop.base.actor import Actor
from ocop.base.clock import local_date
from ocop.base.each import update_each
from ocop.base.refusals import Refused
from ocop.base.text import nfc
from ocop.files import actions as files
from ocop.files import sniff
from ocop.files.models import StoredFile
from ocop.imports import difference, kinds, queries, reading, rules
from ocop.imports.columns import LONGEST_CELL
from ocop.imports.models import ImportRow, ImportRun
from ocop.imports.reading import Raw
from ocop.imports.states import RUN
from ocop.journal import actions as journal
from ocop.journal import queries as entries

CSV = "text/csv"
_SAID = ("outcome", "label", "target", "changes", "problems", "notes")


def take_in(
    *,
    kind: str,
    data: bytes,
    name: str,
    within: int | None = None,
    by: Actor,
    at: dt.datetime,
    key: str = "",
) -> ImportRun:
    """Read a file of a kind, keep it, and lay it beside what is stored; nothing else is written.

    `within` is the thing that the file is about, where its kind has such: a list of people is not kept as a
    file, its rows go with the personal data of that thing. Refused: who may not import (person); an unknown
    kind, a file that carries code or is no table (input). `BadSheet` for a table that cannot be taken, with
    what to do.
    """
    rules.may_import.check(by, kind, within)
    found = kinds.get(kind, within, at)
    if data.startswith(b"PK\x03\x04"):
        sniff.media_type(io.BytesIO(data))  # bounds and code, before anything unpacks it
    raws = reading.read(found, data)
    kept = _keep(data, name, by, at) if found.within is None else None
    lines = difference.compare(
        found, found.book(local_date(at)), raws
    )  # before the transaction: it takes long
    with transaction.atomic():
        if (done := entries.answered(key)) is not None:
            return ImportRun.objects.get(pk=done)
        called = nfc(name.replace("\\", "/").rpartition("/")[2])[-200:] or str(found.title)
        run = ImportRun.objects.create(
            kind=kind, within=within if found.within else None, file=kept, file_name=called,
            by_name=by.name[:200], at=at, compared_at=at,
        )  # fmt: skip
        rows = [
            ImportRow(run=run, number=raw.number, cells=raw.cells, formulas=raw.formulas, **_said(line))
            for raw, line in zip(raws, lines, strict=True)
        ]
        ImportRow.objects.bulk_create(rows, batch_size=500)
        _note(run, lines, at)
        after = {"kind": kind, "file": called, "sha256": kept.sha256 if kept else "", **run.counts}
        journal.record(verb="imports.take_in", subject=run, by=by, at=at, after=after, key=key)
        return run


def correct_row(
    *, run: ImportRun, number: int, cells: Mapping[str, str], by: Actor, at: dt.datetime
) -> ImportRow:
    """Put other cells in place of a row's and look at the whole file again; the row as it stands then.

    What is typed is kept even if it is still wrong. Refused: an import that is done, a row that is
    not there.
    """
    rules.may_correct.check(by, run)
    kind = kinds.get(run.kind)
    known = {column.name for column in kind.columns}
    typed = {name: str(text)[:LONGEST_CELL] for name, text in cells.items() if name in known}
    with transaction.atomic():
        row = _row(run, number)
        typed = {
            name: text for name, text in typed.items() if text or name in row.cells
        }  # "" is no new column
        before = {name: row.cells.get(name, "") for name in typed}
        row.cells, row.formulas = {**row.cells, **typed}, []
        row.is_left_out = False
        row.save(update_fields=["cells", "formulas", "is_left_out"])
        _compare(run, at)
        changed = {name: text for name, text in typed.items() if before[name] != text}
        was = {name: before[name] for name in changed}
        if kind.within is not None:  # what is said of people does not go into the journal
            was, changed = {}, {"columns": ", ".join(sorted(changed))}
        journal.record(
            verb="imports.correct_row", subject=run, by=by, at=at, before={"row": number, **was},
            after={"row": number, **changed},
        )  # fmt: skip
        return _row(run, number)


def leave_out(*, run: ImportRun, number: int, out: bool, by: Actor, at: dt.datetime) -> None:
    """Leave a row of the file out, or take it in again. Refused as `correct_row` refuses."""
    rules.may_correct.check(by, run)
    with transaction.atomic():
        row = _row(run, number)
        if row.is_left_out != out:
            ImportRow.objects.filter(pk=row.pk).update(is_left_out=out)
            _compare(run, at)
            after = {"row": number, "left_out": out}
            journal.record(verb="imports.leave_out", subject=run, by=by, at=at, after=after)


def compare_again(*, run: ImportRun, by: Actor, at: dt.datetime) -> ImportRun:
    """Lay the file beside what is stored now. Refused: an import that is done."""
    rules.may_correct.check(by, run)
    with transaction.atomic():
        _compare(run, at)
    return run


def discard_run(*, run: ImportRun, by: Actor, at: dt.datetime) -> ImportRun:
    """Put an import aside without writing; its rows go, the file stays. Refused once it is written."""
    rules.may_discard.check(by, run)
    with transaction.atomic():
        journal.move(RUN, run, "discard_run", by=by, at=at)
        run.rows.all().delete()
    return run


def raws_of(run: ImportRun) -> tuple[list[ImportRow], list[Raw], frozenset[int]]:
    """The rows of an import as they are stored, as reading gave them, and which are left out."""
    rows = list(run.rows.all())
    raws = [Raw(row.number, row.cells, row.formulas) for row in rows]
    return rows, raws, frozenset(row.number for row in rows if row.is_left_out)


def _keep(data: bytes, name: str, by: Actor, at: dt.datetime) -> StoredFile:
    if data.startswith(b"PK\x03\x04"):
        return files.store_upload(io.BytesIO(data), name, by=by, at=at)
    return files.store_bytes(data, CSV, by=by, at=at)


def _row(run: ImportRun, number: int) -> ImportRow:
    row = run.rows.filter(number=number).first()
    if row is None:
        raise Refused(_("Tệp không có dòng này."))
    return row


def _compare(run: ImportRun, at: dt.datetime) -> None:
    """Work the difference out anew and store what became another."""
    kind = queries.kind_of(run, at)
    rows, raws, left_out = raws_of(run)
    lines = difference.compare(kind, kind.book(local_date(at)), raws, left_out)
    changed = {}
    for row, line in zip(rows, lines, strict=True):
        said = _said(line)
        if any(getattr(row, name) != said[name] for name in _SAID):
            changed[row.pk] = said
    update_each(ImportRow, changed)
    _note(run, lines, at)


def _note(run: ImportRun, lines: list[difference.Line], at: dt.datetime) -> None:
    run.counts, run.seen, run.compared_at = difference.counts(lines), difference.digest(lines), at
    run.save(update_fields=["counts", "seen", "compared_at"])


def _said(line: difference.Line) -> dict[str, object]:
    return {
        "outcome": line.outcome.value,
        "label": line.label,
        "target": line.target,
        "changes": line.changes,
        "problems": line.problems,
        "notes": line.notes,
    }
