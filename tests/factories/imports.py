"""Files of offices for tests: handed out by the system, changed as a clerk would, taken in again."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from typing import Any

import openpyxl

from ocop.base import clock
from ocop.imports import actions, documents, kinds, queries
from ocop.imports.kinds import Kind
from ocop.imports.models import ImportRun
from ocop.organisations.models import Organisation
from ocop.training.models import TrainingClass
from tests.factories.dossiers import officer
from tests.factories.places import AT

_MARK = re.compile(r"_x[0-9A-Fa-f]{4}_")
OFFICE = officer("provincial_officer")
TODAY = clock.local_date(AT)


def within(kind: str) -> int | None:
    """The thing that files of a kind are about, where it has such: the first class or producer there is."""
    if kinds.get(kind).within is None:
        return None
    things = Organisation.objects if kind == "trace_own" else TrainingClass.objects
    found: int | None = things.order_by("pk").values_list("pk", flat=True).first()
    return found


def kind_of(kind: str) -> Kind:
    """The kind as its files are read and handed out."""
    return kinds.get(kind, within(kind), AT)


def handed_out(kind: str) -> bytes:
    """The sheet filled with what is stored."""
    return documents.filled(kind_of(kind), TODAY)


def edited(
    data: bytes,
    kind: str,
    changes: Mapping[tuple[int, str], Any] | None = None,
    more: Sequence[Mapping[str, Any]] = (),
) -> bytes:
    """The sheet with other values in cells (row as shown, column by name) and with rows behind it."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet = book.worksheets[0]
    at = {column.name: place for place, column in enumerate(kinds.get(kind).columns, start=1)}
    for line in sheet.iter_rows(min_row=2):
        for cell in line:  # openpyxl takes Excel's marks off and forgets to put them on again
            if isinstance(cell.value, str):
                cell.value = _MARK.sub(r"_x005F\g<0>", cell.value)
    for (row, name), value in (changes or {}).items():
        sheet.cell(row, at[name]).value = value
    for row, values in enumerate(more, start=sheet.max_row + 1):
        for name, value in values.items():
            sheet.cell(row, at[name]).value = value
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def taken_in(kind: str, data: bytes, name: str = "tep.xlsx") -> ImportRun:
    """An import of a file, read and compared."""
    return actions.take_in(kind=kind, data=data, name=name, within=within(kind), by=OFFICE, at=AT)


def new_rows(kind: str, *rows: Mapping[str, Any]) -> ImportRun:
    """An import of rows typed into the empty template."""
    return taken_in(kind, edited(documents.template(kind_of(kind), TODAY), kind, more=rows))


def applied(run: ImportRun) -> ImportRun:
    """The import, written."""
    return actions.apply_run(run=run, seen=run.seen, by=OFFICE, at=AT)


def hashed(kind: str) -> str:
    """The hash of what is stored of a kind."""
    return queries.content_hash(kind_of(kind), TODAY)
