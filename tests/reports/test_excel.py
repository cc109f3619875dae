"""The Excel files: real numbers and days, totals by formula, and no cell that runs."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from typing import Any

import openpyxl
import pytest
import python_calamine

from ocop.base.refusals import Refused
from ocop.base.text import clean
from ocop.reports import excel, own_excel, samples
from tests.reports.nasty import FORMULAS


def content(**over: Any) -> dict[str, Any]:
    return {**samples.content(), **over}


def opened(data: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(data))


def values(data: bytes, sheet: str) -> list[list[Any]]:
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    return book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)


def test_figures_are_numbers_days_are_days_and_texts_are_texts() -> None:
    rows = values(excel.workbook(samples.content(), "ab" * 32), "Tổng hợp")
    assert rows[2][2] == dt.date(2026, 7, 1) and rows[3][2] == dt.date(2026, 9, 30)
    assert rows[7] == [1.0, "Sản phẩm được công nhận lần đầu", "sản phẩm", 4.0, 0.0, 4.0, "", 2.0, 2.0, 100.0]
    assert rows[8][3:] == [13.0, 10.0, 3.0, 30.0, 12.0, 1.0, 8.3]


def test_the_cached_result_of_every_formula_is_what_the_formula_gives() -> None:
    """Read without calculating (calamine) the sheet says what Excel will work out."""
    sheet = opened(excel.workbook(samples.content()))["Bảng 2"]
    assert [cell.value for cell in sheet[10]] == [
        "Tổng", "=SUM(B8:B9)", "=SUM(C8:C9)", "=B10-C10", '=IF(C10=0,"",ROUND((B10-C10)/ABS(C10)*100,1))',
        "=SUM(F8:F9)", "=B10-F10", '=IF(F10=0,"",ROUND((B10-F10)/ABS(F10)*100,1))',
    ]  # fmt: skip
    assert values(excel.workbook(samples.content()), "Bảng 2")[9] == ["Tổng", 13, 10, 3, 30, 12, 1, 8.3]
    assert sheet["B8"].number_format == "#,##0" and sheet["B8"].data_type == "n"


def test_a_total_that_the_rows_do_not_make_is_a_number_with_a_word_about_it() -> None:
    made = samples.content()
    made["lines"][1] |= {"adds_up": False, "total": {"now": 12, "last_year": 10, "before": 12}}
    sheet = opened(excel.workbook(made))["Bảng 2"]
    assert sheet["B10"].value == 12 and "nhiều dòng" in sheet["A11"].value


def test_the_sheets_print_across_with_their_heads() -> None:
    book = opened(excel.workbook(samples.content()))
    assert book.sheetnames == ["Tổng hợp", "Bảng 2", "Cách tính"]
    for sheet in book.worksheets:
        assert sheet.page_setup.orientation == "landscape" and sheet.page_setup.paperSize == 9
        assert sheet.sheet_properties.pageSetUpPr.fitToPage and sheet.page_setup.fitToHeight == 0
        assert sheet.print_title_rows and sheet.freeze_panes
    assert book["Tổng hợp"].freeze_panes == "D8" and book["Tổng hợp"].print_title_rows == "$7:$7"


def nasty_content(text: str) -> dict[str, Any]:
    made = samples.content()
    made["definition"] |= dict.fromkeys(
        ("name", "agency", "agency_above", "recipients", "intro", "outro"), text
    )
    made["summary"] = text
    made["signature"] |= {"signer": text, "signer_title": text, "document_no": text}
    for line in made["lines"]:
        line |= {"title": text, "remark": text}
        line["indicator"] |= {"unit": text, "definition": text, "source": text}
    made["lines"][1]["rows"] = [{"label": text, "now": 13, "last_year": 10, "before": 12}]
    return made


def formulas(data: bytes) -> list[str]:
    found = [
        cell.value
        for sheet in opened(data).worksheets
        for row in sheet
        for cell in row
        if cell.data_type == "f"
    ]
    return [str(getattr(value, "text", value)) for value in found]


_CELL = "[A-Z]+[0-9]+"
OURS = re.compile(
    rf"=SUM\({_CELL}(?::{_CELL})?\)|={_CELL}-{_CELL}"
    rf'|=IF\({_CELL}=0,"",ROUND\(\({_CELL}-{_CELL}\)/ABS\({_CELL}\)\*100,1\)\)'
)


@pytest.mark.parametrize("text", FORMULAS)
def test_no_text_becomes_a_formula_or_a_link(text: str) -> None:
    data = excel.workbook(nasty_content(text))
    assert all(OURS.fullmatch(formula) for formula in formulas(data))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
        assert not [n for n in names if "external" in n.lower() or n.endswith(".bin")]
        rels = b"".join(archive.read(n) for n in names if n.endswith(".rels"))
        assert b"External" not in rels
    sheet = opened(data)["Bảng 2"]
    assert sheet["A8"].value == clean(text) and sheet["A8"].data_type == "s"
    assert sheet["A8"].quotePrefix  # not even after the cell was edited


def test_every_formula_of_the_file_is_one_of_ours() -> None:
    found = formulas(excel.workbook(samples.content()))
    assert len(found) == 23 and all(OURS.fullmatch(formula) for formula in found)


# ---------------------------------------------------------------- the office's own template


def book_of(*rows: list[Any], **names: str) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def test_placeholders_alone_become_numbers_and_others_text() -> None:
    template = book_of(
        ["{{ky}}", "Có {{ so_2 }} sản phẩm"], ["{{so_2}}", "{{cung_ky_2}}", "{{ky_truoc_2}}"], ["=A2-B2"]
    )
    rows = values(own_excel.filled(samples.content(), template, "ab" * 32), "Sheet")
    assert rows[0][:2] == ["Quý III năm 2026", "Có 13 sản phẩm"]
    assert rows[1] == [13.0, 10.0, 12.0]
    assert opened(own_excel.filled(samples.content(), template))["Sheet"]["A3"].value == "=A2-B2"


def test_a_table_goes_down_from_its_anchor_with_sums_by_formula() -> None:
    sheet = opened(own_excel.filled(samples.content(), book_of(["{{ky}}"], ["{{bang_2}}"])))["Sheet"]
    assert [cell.value for cell in sheet[2]] == ["5 sao", 1, 0, 1, None, 1, 0, 0]
    assert sheet["B4"].value == "=SUM(B2:B3)" and sheet["A4"].value == "Tổng"
    assert sheet["B2"].number_format == "#,##0"


@pytest.mark.parametrize("text", FORMULAS)
def test_no_text_becomes_a_formula_in_the_offices_own_template(text: str) -> None:
    template = book_of(["{{ky}}", "{{nguoi_ky}}", "{{nhan_xet_chung}}"], ["{{bang_2}}"])
    data = own_excel.filled(nasty_content(text), template)
    assert all(f.startswith("=SUM(") for f in formulas(data))
    sheet = opened(data)["Sheet"]
    assert sheet["B1"].data_type == "s" and sheet["A2"].data_type == "s" and sheet["A2"].quotePrefix


def test_a_good_template_is_taken_and_the_starter_is_one() -> None:
    own_excel.check_template(book_of(["{{ky}}", "{{so_1}}"], ["=SUM(B1:B1)", "=IF(B1>0,B1*100,0)"]))


def with_part(name: str, body: bytes) -> bytes:
    buffer = io.BytesIO(book_of(["{{ky}}"]))
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr(name, body)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("template", "said"),
    [
        (b"PK\x03\x04 nothing", "không phải tệp Excel"),
        (b"", "không phải tệp Excel"),
        (book_of(["Không nói kỳ"]), "thiếu {{ky}}"),
        (book_of(["{{ky}}", "{{khong_co}}"]), "không hiểu {{khong_co}}"),
        (book_of(["{{ky}}", "{{ky.__class__}}"]), "không hiểu"),
        (book_of(["{{ky}}", '=WEBSERVICE("http://xau.example")']), "ngoài tệp"),
        (book_of(["{{ky}}", "=[1]Sheet1!A1"]), "ngoài tệp"),
        (book_of(["{{ky}}", "=cmd|' /C calc'!A0"]), "ngoài tệp"),
        (book_of(["{{ky}}", '=HYPERLINK("http://xau.example")']), "ngoài tệp"),
        (with_part("xl/externalLinks/externalLink1.xml", b"<x/>"), "ra ngoài tệp"),
        (with_part("xl/connections.xml", b"<x/>"), "ra ngoài tệp"),
        (with_part("xl/x.rels", b'<Relationship TargetMode="External"/>'), "ra ngoài tệp"),
    ],
)
def test_a_template_that_breaks_or_reaches_out_is_refused_with_what_to_mend(
    template: bytes, said: str
) -> None:
    with pytest.raises(Refused) as refused:
        own_excel.check_template(template)
    assert said in refused.value.reason.text and refused.value.reason.field == "file"
