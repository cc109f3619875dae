"""Filling the office's own Excel template: placeholders in cells, tables from where the template says.

A cell that holds ``{{bang_1}}`` alone is the first cell of line 1's breakdown: below it and to its right come
label, figures and comparisons, each row in the looks of the template's own row, with the sums by formula at
the end. ``{{so_1}}`` alone in a cell becomes a number. Every other placeholder is filled into its text.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from copy import copy
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from ocop.base.refusals import Refused
from ocop.base.text import clean
from ocop.base.workbooks import WHOLE
from ocop.plan import indicators
from ocop.reports import presenting, samples
from ocop.reports.comparing import Number
from ocop.reports.models import Definition
from ocop.reports.presenting import Column, Table

_MARK = re.compile(r"\{\{\s*([a-z_]+?(?:_\d{1,2})?)\s*\}\}")
_NUMBERED = re.compile(r"(bang|so|cung_ky|ky_truoc)_(\d{1,2})")
_OF = {"so": "now", "cung_ky": "last_year", "ky_truoc": "before"}
_MOST_CELLS = 200_000
_OUTSIDE = re.compile(
    r"(?<![A-Z])(WEBSERVICE|FILTERXML|RTD|CALL|REGISTER\.ID|EXEC|HYPERLINK|IMAGE|IMPORTXML|IMPORTDATA)\s*\(|\[|\|",
    re.I,
)


def filled(content: Mapping[str, Any], template: bytes, sha256: str = "") -> bytes:
    """The template with the report's figures in it. Refused (input) where it cannot be read or filled."""
    import openpyxl  # takes a while to import; most reports use our own layout

    try:
        with translation.override("vi"):
            book = openpyxl.load_workbook(io.BytesIO(template))
            _Filler(content, sha256).fill(book)
            buffer = io.BytesIO()
            book.save(buffer)
    except Refused:
        raise
    except Exception as error:  # whatever a strange file does to the library
        raise _refused(_("không mở được")) from error
    return buffer.getvalue()


def check_template(template: bytes) -> None:
    """Refuse (input) a template that reaches out of its file, names what is not there, or says no period."""
    _stays_inside(template)
    book = _opened(filled(samples.content(), template, "0" * 64))
    texts = [str(cell.value) for cell in _cells(book) if cell.value is not None]
    if left := sorted({found for text in texts for found in re.findall(r"\{\{[^}]*\}?\}?", text)}):
        raise _refused(_("không hiểu %(names)s") % {"names": ", ".join(left[:5])})
    if not any(samples.PERIOD in text for text in texts):
        raise _refused(_("thiếu {{ky}}, nên báo cáo không nói mình của kỳ nào"))


def starter(definition: Definition) -> bytes:
    """A template to begin with: the report's lines with their placeholders, plain, to be changed in Excel."""
    import openpyxl
    from openpyxl.worksheet.properties import PageSetupProperties

    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Tổng hợp"
    for text in ("{{don_vi}}", "{{ten_bao_cao}}", "{{ky}} (từ {{tu_ngay}} đến {{den_ngay}})", "{{du_thao}}"):
        sheet.append([text])
    sheet.append([])
    sheet.append(["TT", "Chỉ tiêu", "Kỳ này", "Cùng kỳ năm trước"])
    lines = list(definition.lines.all())
    for number, line in enumerate(lines, start=1):
        title = line.title or str(indicators.get(line.indicator).name)
        sheet.append([number, "", f"{{{{so_{number}}}}}", f"{{{{cung_ky_{number}}}}}"])
        _write(sheet.cell(sheet.max_row, 2), title)
    sheet.append([])
    sheet.append(["", "{{nhan_xet_chung}}"])
    sheet.append(["", "{{chuc_vu}} {{nguoi_ky}}"])
    for number, line in enumerate(lines, start=1):
        if line.dimension:
            own = book.create_sheet(f"Bảng {number}")
            _write(own["A1"], line.title or str(indicators.get(line.indicator).name))
            own["A3"] = f"{{{{bang_{number}}}}}"
            own.column_dimensions["A"].width = 44
    sheet.column_dimensions["B"].width = 44
    sheet.column_dimensions["D"].width = 22
    for each in book.worksheets:
        each.page_setup.orientation, each.page_setup.paperSize = "landscape", 9
        each.page_setup.fitToHeight = 0
        each.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _opened(data: bytes) -> Any:
    import openpyxl

    return openpyxl.load_workbook(io.BytesIO(data))


def _stays_inside(template: bytes) -> None:
    """No link to another file, no query, and no formula that fetches or calls something."""
    try:
        with zipfile.ZipFile(io.BytesIO(template)) as archive:
            names = archive.namelist()
            outside = any(b'TargetMode="External"' in archive.read(n) for n in names if n.endswith(".rels"))
    except zipfile.BadZipFile as error:
        raise _refused(_("không phải tệp Excel (.xlsx)")) from error
    linked = [n for n in names if n.startswith(("xl/externalLinks/", "xl/connections", "xl/queryTables/"))]
    if linked or outside:
        raise _refused(_("có liên kết ra ngoài tệp"))
    try:
        book = _opened(template)
        formulas = [str(cell.value) for cell in _cells(book) if cell.data_type == "f"]
        formulas += [str(name.attr_text) for name in book.defined_names.values()]
    except Refused:
        raise
    except Exception as error:
        raise _refused(_("không mở được")) from error
    if bad := next((text for text in formulas if _OUTSIDE.search(text)), ""):
        raise _refused(_("công thức lấy dữ liệu từ ngoài tệp: %(formula)s") % {"formula": bad[:60]})


def _cells(book: Any) -> Iterator[Any]:
    seen = 0
    for sheet in book.worksheets:
        if sheet.max_row * sheet.max_column > _MOST_CELLS:
            raise _refused(_("quá lớn"))
        for row in sheet.iter_rows():
            for cell in row:
                seen += 1
                yield cell
    if seen > _MOST_CELLS:
        raise _refused(_("quá lớn"))


class _Filler:
    """What stands for each placeholder, and the writing of it."""

    def __init__(self, content: Mapping[str, Any], sha256: str) -> None:
        self.columns = presenting.columns(content)
        self.tables = {table.number: table for table in presenting.tables(content)}
        signature = content["signature"] or {}
        day = signature.get("signed_on")
        self.texts = {
            **presenting.placeholders(content),
            "ten_bao_cao": content["definition"]["name"],
            "don_vi": content["definition"]["agency"],
            "don_vi_tren": content["definition"]["agency_above"],
            "so": signature.get("document_no", ""),
            "ngay_ky": f"{dt.date.fromisoformat(day):%d/%m/%Y}" if day else "",
            "nguoi_ky": signature.get("signer", ""),
            "chuc_vu": signature.get("signer_title", ""),
            "nhan_xet_chung": content["summary"],
            "du_thao": "" if signature else "Dự thảo – chưa ký",
            "ma_kiem_chung": sha256,
        }

    def fill(self, book: Any) -> None:
        """Every placeholder of every sheet; tables last, since they write into other cells."""
        tables = []
        for cell in list(_cells(book)):
            if not isinstance(cell.value, str) or cell.data_type == "f" or "{{" not in cell.value:
                continue
            alone = _NUMBERED.fullmatch(_alone(cell.value))
            if alone is None:
                _write(cell, _MARK.sub(lambda m: self.texts.get(m.group(1), m.group(0)), cell.value))
            elif alone.group(1) == "bang":
                tables.append((cell, int(alone.group(2))))
            else:
                self._number(cell, alone.group(1), int(alone.group(2)))
        for cell, number in tables:
            table = self.tables.get(number)
            _write(cell, "") if table is None else _write_table(cell, table, self.columns)

    def _number(self, cell: Any, name: str, number: int) -> None:
        table = self.tables.get(number)
        figure = table.total.figures.get(_OF[name]) if table else None
        _write(cell, figure if figure is not None else "")


def _alone(text: str) -> str:
    found = _MARK.fullmatch(text.strip())
    return found.group(1) if found else ""


def _write(cell: Any, value: Number | str) -> None:
    """A number as a number, a text as a text: openpyxl would take "=…" for a formula."""
    if isinstance(value, str):
        cell.value = clean(value)
        cell.data_type = "s"
        cell.quotePrefix = True
        return
    cell.value = value
    if cell.number_format == "General":
        cell.number_format = WHOLE


def _write_table(anchor: Any, table: Table, columns: list[Column]) -> None:
    """The breakdown from the anchor down; its sums by formula where the rows are parts of the total."""
    sheet, top, left = anchor.parent, anchor.row, anchor.column
    rows = [*table.rows, table.total]
    looks = [sheet.cell(top, left + n) for n in range(len(columns) + 1)]
    for down, row in enumerate(rows):
        is_total = row is table.total
        cells = [sheet.cell(top + down, left + n) for n in range(len(columns) + 1)]
        for cell, look in zip(cells, looks, strict=True):
            cell._style = copy(look._style)
        _write(cells[0], _("Tổng") if is_total else row.label)
        for cell, column, number in zip(cells[1:], columns, row.cells(columns), strict=True):
            if is_total and column.kind == "figure" and table.adds_up and table.rows:
                letter = cell.column_letter
                cell.value = f"=SUM({letter}{top}:{letter}{top + down - 1})"
                cell.number_format = WHOLE
            else:
                _write(cell, number if number is not None else "")


def _refused(why: str) -> Refused:
    text = _("Tệp mẫu Excel chưa dùng được: %(why)s. Hãy sửa rồi gửi lại.") % {"why": why}
    return Refused(text, about="input", field="file")
