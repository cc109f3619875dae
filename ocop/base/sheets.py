"""Reading a table that somebody hands in: CSV or Excel, with the row numbers they see."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import python_calamine
from django.utils.translation import gettext as _

from ocop.base.text import fold, nfc

MAX_ROWS = 100_000


@dataclass(frozen=True)
class Problem:
    """What is wrong in one cell, one row (no column) or the whole file (row 0)."""

    row: int
    column: str
    text: str

    def __str__(self) -> str:
        if not self.row:
            return self.text
        where = _("Dòng %(row)d") % {"row": self.row}
        if self.column:
            where = _("Dòng %(row)d, cột “%(column)s”") % {"row": self.row, "column": self.column}
        return f"{where}: {self.text}"


class BadSheet(Exception):
    """The file cannot be taken; `problems` says where and what to do."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))


@dataclass(frozen=True)
class Line:
    """One row: its number as a spreadsheet shows it, and its cells by column name."""

    number: int
    cells: Mapping[str, str]

    def get(self, name: str) -> str:
        """The cell as tidy text; empty where the file has no such column."""
        return self.cells.get(name, "")


def read(data: bytes, columns: Mapping[str, tuple[str, ...]], required: tuple[str, ...]) -> list[Line]:
    """The rows of a CSV (UTF-8) or Excel file.

    `columns` maps our names to the headings they are known by, compared without marks, case
    and punctuation. Refused whole: another encoding, an empty file, a missing required
    column, a heading that occurs twice, more than 100,000 rows.
    """
    rows = table(data)
    places = headings(rows[0], columns, required)
    lines = []
    for number, row in enumerate(rows[1:], start=2):
        if any(row):
            cells = {name: row[at] if at < len(row) else "" for name, at in places.items()}
            lines.append(Line(number, cells))
    return lines


def table(data: bytes, tidy: Callable[[str], str] = nfc) -> list[list[str]]:
    """Every cell of a CSV (UTF-8) or Excel file as tidy text, row by row; the first row is not empty.

    Refused as `read` refuses, but for what it says of headings.
    """
    rows = _excel(data, tidy) if data[:4] in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0") else _csv(data, tidy)
    if len(rows) > MAX_ROWS:
        raise BadSheet([Problem(0, "", _("Tệp có hơn 100.000 dòng. Hãy chia nhỏ rồi nhập từng tệp."))])
    if not rows or not any(rows[0]):
        raise BadSheet([Problem(0, "", _("Tệp trống: dòng đầu phải là tên các cột."))])
    return rows


def headings(
    heading: list[str], columns: Mapping[str, tuple[str, ...]], required: tuple[str, ...]
) -> dict[str, int]:
    """Where each known column stands; `BadSheet` for one that occurs twice and for required ones missing."""
    known = {fold(title): name for name, titles in columns.items() for title in (name, *titles)}
    places: dict[str, int] = {}
    for at, title in enumerate(heading):
        name = known.get(fold(title.replace("_", " "))) or known.get(fold(title))
        if name is None:
            continue
        if name in places:
            raise BadSheet([Problem(1, title, _("Cột này có hai lần. Hãy bỏ một cột."))])
        places[name] = at
    missing = [name for name in required if name not in places]
    if missing:
        titles = ", ".join(f"“{columns[name][0] if columns[name] else name}”" for name in missing)
        text = _("Thiếu cột %(columns)s ở dòng đầu. Hãy thêm cột rồi nhập lại.") % {"columns": titles}
        raise BadSheet([Problem(0, "", text)])
    return places


def _csv(data: bytes, tidy: Callable[[str], str]) -> list[list[str]]:
    try:
        content = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = data[: error.start].count(b"\n") + 1
        text = _(
            "Tệp không theo mã UTF-8 (sai từ dòng %(row)d). Hãy lưu lại dạng “CSV UTF-8” hoặc Excel (.xlsx)."
        )
        raise BadSheet([Problem(0, "", text % {"row": row})]) from None
    if "\x00" in content:
        raise BadSheet([Problem(0, "", _("Tệp không phải CSV hay Excel. Hãy lưu lại dạng Excel (.xlsx)."))])
    first = content.split("\n", 1)[0]
    delimiter = max((",", ";", "\t"), key=first.count)
    try:
        return [[tidy(cell) for cell in row] for row in csv.reader(io.StringIO(content), delimiter=delimiter)]
    except csv.Error as error:
        raise BadSheet([Problem(0, "", _("Tệp CSV bị hỏng: %(error)s") % {"error": error})]) from None


def _excel(data: bytes, tidy: Callable[[str], str]) -> list[list[str]]:
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        rows = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (python_calamine.CalamineError, IndexError, OSError, ValueError):
        raise BadSheet(
            [Problem(0, "", _("Tệp Excel không mở được. Hãy mở và lưu lại rồi thử nữa."))]
        ) from None
    return [[_cell(cell, tidy) for cell in row] for row in rows]


def _cell(cell: object, tidy: Callable[[str], str]) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, dt.datetime):
        return f"{cell:%d/%m/%Y}"
    if isinstance(cell, dt.date):
        return f"{cell:%d/%m/%Y}"
    return tidy(str(cell))
