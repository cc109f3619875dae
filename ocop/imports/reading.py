"""From the bytes of a file to its rows: cells as they were typed, by column."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass, field

import python_calamine
from django.utils import translation
from django.utils.translation import gettext as _

from ocop.base import sheets
from ocop.base.sheets import BadSheet, Problem
from ocop.base.text import fold, nfc_lines
from ocop.base.workbooks import unmarked
from ocop.imports import kinds
from ocop.imports.kinds.base import Kind

MOST_ROWS = 20_000
_FORMULA = re.compile(rb"<f[ >/]")


@dataclass(frozen=True)
class Raw:
    """One row of a file; `formulas` names the columns whose cells hold a formula instead of a value."""

    number: int
    cells: dict[str, str]
    formulas: list[str] = field(default_factory=list)


def read(kind: Kind, data: bytes) -> list[Raw]:
    """The rows of a CSV (UTF-8) or Excel file of a kind; `BadSheet` says what to do.

    Refused whole: another encoding, the template of another kind, a missing or doubled column, no
    row, more than 20,000 rows. What a single cell says is judged later, row by row.
    """
    with translation.override("vi"):  # the sheets are Vietnamese, whoever reads the page
        is_excel = data.startswith(b"PK\x03\x04")
        if is_excel:
            _refuse_other_kind(kind, data)
        table = sheets.table(data, nfc_lines)
        places = _places(kind, table[0])
        formulas = _formulas(data, places) if is_excel else {}
    rows = [
        _row(number, row, places, formulas.get(number, []))
        for number, row in enumerate(table[1:], start=2)
        if any(row) or number in formulas
    ]
    if not rows:
        raise BadSheet([Problem(0, "", _("Tệp chỉ có dòng tên cột, chưa có dòng dữ liệu nào."))])
    if len(rows) > MOST_ROWS:
        said = _("Tệp có hơn %(n)s dòng. Hãy chia nhỏ rồi nhập từng tệp.")
        raise BadSheet([Problem(0, "", said % {"n": f"{MOST_ROWS:,}".replace(",", ".")})])
    return rows


def _places(kind: Kind, heading: list[str]) -> dict[str, int]:
    """Where each column stands; a name may stand in for its id, so only real values are asked for."""
    known = {column.name: (str(column.title), *column.also) for column in kind.columns}
    needed = tuple(column.name for column in kind.columns if column.required)
    return sheets.headings(heading, known, needed)


def _row(number: int, row: list[str], places: dict[str, int], formulas: list[str]) -> Raw:
    """Cells by column; one that begins like a formula, as in a CSV, is taken for one."""
    cells = {name: row[at] if at < len(row) else "" for name, at in places.items()}
    like = [name for name, raw in cells.items() if raw.startswith("=") and name not in formulas]
    return Raw(number, {name: unmarked(raw) for name, raw in cells.items()}, [*formulas, *like])


def _refuse_other_kind(kind: Kind, data: bytes) -> None:
    """The templates name their kind on the data sheet: a file of another kind is told at once."""
    try:
        name = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)).sheet_names[0]
    except (python_calamine.CalamineError, IndexError, OSError, ValueError):
        return  # reading says what is wrong with it
    for other in kinds.ALL.values():
        if other.code != kind.code and fold(name) == fold(other.sheet):
            said = _("Tệp này là mẫu “%(other)s”, không phải “%(kind)s”. Hãy chọn lại tệp hoặc loại dữ liệu.")
            raise BadSheet([Problem(0, "", said % {"other": other.sheet, "kind": kind.sheet})])


def _formulas(data: bytes, places: dict[str, int]) -> dict[int, list[str]]:
    """Cells that hold a formula, by row; the sheets are only opened a second time where there is one."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = [name for name in archive.namelist() if name.startswith("xl/worksheets/")]
        if not any(_FORMULA.search(archive.read(name)) for name in names):
            return {}
    import openpyxl  # slow to import, and seldom needed

    found: dict[int, list[str]] = {}
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True)
    by_place = {at: name for name, at in places.items()}
    for number, row in enumerate(book.worksheets[0].iter_rows(min_row=2), start=2):
        for at, cell in enumerate(row):
            if cell.data_type == "f" and at in by_place:
                found.setdefault(number, []).append(by_place[at])
    book.close()
    return found
