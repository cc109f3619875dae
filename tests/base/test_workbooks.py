"""Files that go out: one rule for texts that a spreadsheet might run, real numbers and days."""

from __future__ import annotations

import csv
import datetime as dt
import io
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocop.base import workbooks
from ocop.base.text import clean
from ocop.base.workbooks import Book, harmless, unmarked

RUNNING = [
    "=1+1", "+84", "-1", "-x", "@a", "@SUM(A1)", "\tx", "\rx", "\t=1", "\n=1", " =1", "'=x", "''@", "＝1",
    "\u200b=1", '"=1"', "=cmd|' /C calc'!A0",
]  # fmt: skip


@pytest.mark.parametrize("text", RUNNING)
def test_text_that_a_spreadsheet_could_run_is_marked_and_the_mark_comes_off(text: str) -> None:
    assert harmless(text) == f"'{text}"
    assert unmarked(harmless(text)) == text


@pytest.mark.parametrize("text", [text for text in RUNNING if "\r" not in text])
def test_a_text_that_could_run_is_marked_in_a_csv_and_comes_back(text: str) -> None:
    written = workbooks.csv_cell(text)
    assert written.startswith("'") and unmarked(written) == text


@given(st.text())
def test_a_mark_is_only_ever_what_it_was_put_on_for(text: str) -> None:
    assert unmarked(harmless(text)) == text
    assert not harmless(text).startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝"))


@pytest.mark.parametrize("text", ["Mắm", "3 sao", "a=b", "", "'quote'", "1-2"])
def test_a_plain_text_stays_plain(text: str) -> None:
    assert workbooks.csv_cell(text) == harmless(text) == unmarked(text) == text


def test_letters_that_no_sheet_holds_are_left_out() -> None:
    assert clean("a\x00b\x1f\x7f\ud800c\r\nd\r") == "abc\nd\n"
    assert workbooks.csv_cell("\r=1").startswith("'")


def test_a_csv_has_excels_mark_and_values_that_machines_read() -> None:
    rows = ((n, Decimal("1.50"), dt.date(2026, 2, 1), None, "=1") for n in range(1200))
    pieces = list(workbooks.csv_pieces(["a", "b", "c", "d", "e"], rows))
    text = "".join(pieces)
    found = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    assert text.startswith("\ufeffa,b") and len(found) == 1201
    assert found[1] == ["0", "1.50", "2026-02-01", "", "'=1"]
    assert max(piece.count("\n") for piece in pieces) == 500  # no more is ever held


def made(*, streamed: bool) -> Any:
    book = Book("Tựa", streamed=streamed, font_size=11)
    sheet = book.sheet("Bảng", 30, 9)
    book.heads(sheet, ["Tên", "Số", "Lẻ", "Ngày", "=x"], 0, 1)
    values = ("=1+1", 1_234_567, Decimal("2.5"), dt.date(2026, 2, 1), "http://x.example")
    book.row(sheet, 1, values, italic=True)
    book.row(sheet, 2, (None, "", "1E9", "x" * 40_000))
    return openpyxl.load_workbook(io.BytesIO(book.data())).worksheets[0]


@pytest.mark.parametrize("streamed", [False, True])
def test_a_workbook_has_real_values_frozen_heads_and_nothing_that_runs(streamed: bool) -> None:
    sheet = made(streamed=streamed)
    assert (sheet.freeze_panes, sheet.print_title_rows) == ("B2", "$1:$1")
    assert all(cell.font.b for cell in sheet[1]) and sheet["E1"].value == "=x"
    assert sheet.column_dimensions["A"].width > 30
    assert [cell.value for cell in sheet[2]] == [
        "=1+1", 1_234_567, 2.5, dt.datetime(2026, 2, 1), "http://x.example",
    ]  # fmt: skip
    assert [cell.number_format for cell in sheet[2]][1:4] == ["#,##0", "General", "dd/mm/yyyy"]
    assert all(cell.font.i and cell.font.sz == 11 for cell in sheet[2])
    assert [cell.value for cell in sheet[3]][:3] == [None, None, "1E9"] and len(sheet["D3"].value) == 32_767
    cells = [cell for row in sheet for cell in row]
    assert all(cell.data_type in "snd" and cell.hyperlink is None for cell in cells)
    assert all(cell.quotePrefix for cell in cells if isinstance(cell.value, str))


def test_cells_are_named_as_excel_names_them() -> None:
    assert [workbooks.cell(0, column) for column in (0, 25, 26, 51, 52, 701)] == [
        "A1", "Z1", "AA1", "AZ1", "BA1", "ZZ1",
    ]  # fmt: skip
    assert workbooks.sum_of(3, 9, 7) == "=SUM(H4:H10)"


def test_a_whole_csv_writes_days_as_people_do_and_still_runs_nothing() -> None:
    data = workbooks.csv_text(["Ngày", "Tên", "Số"], [(dt.date(2026, 7, 5), "=1+1", None)])
    assert data.decode() == "\ufeffNgày,Tên,Số\r\n05/07/2026,'=1+1,\r\n"
