"""Files as offices send them."""

from __future__ import annotations

import io

import openpyxl
import pytest

from ocop.base.sheets import BadSheet
from ocop.imports import documents, kinds, reading
from ocop.imports.reading import Raw
from tests.factories import imports as made
from tests.factories.organisations import make_organisation
from tests.factories.training import make_class

PRODUCERS = kinds.get("producers")
HEAD = "Tên chủ thể;Loại hình tổ chức;Địa chỉ\n"


def test_headings_are_known_with_or_without_marks_and_other_columns_are_left_aside() -> None:
    data = b"\xef\xbb\xbf" + "TEN CHU THE,Loại hình tổ chức,Ghi chú riêng\nHTX Một,Khác,x\n\n,,\n".encode()
    assert reading.read(PRODUCERS, data) == [Raw(2, {"name": "HTX Một", "legal_form": "Khác"}, [])]


def test_rows_keep_the_numbers_that_a_spreadsheet_shows() -> None:
    data = (HEAD + "Một;Khác;\n;;\nHai;Khác;\n").encode()
    assert [raw.number for raw in reading.read(PRODUCERS, data)] == [2, 4]


def test_a_mark_against_formulas_comes_off_and_a_formula_is_told() -> None:
    data = (HEAD + "'=Một;Khác;=1+1\n").encode()
    assert reading.read(PRODUCERS, data) == [
        Raw(2, {"name": "=Một", "legal_form": "Khác", "address": "=1+1"}, ["address"])
    ]


@pytest.mark.django_db
def test_a_formula_in_excel_is_told_even_where_it_shows_nothing(places: None) -> None:
    data = documents.template(PRODUCERS, made.TODAY)
    row = {"name": "Một", "legal_form": "Khác", "address": '="Ấp "&1', "phone": "=1/0"}
    (raw,) = reading.read(PRODUCERS, made.edited(data, "producers", more=[row]))
    assert sorted(raw.formulas) == ["address", "phone"]


@pytest.mark.django_db
@pytest.mark.parametrize("other", [code for code in kinds.ALL if code != "producers"])
def test_the_sheet_of_another_kind_is_told_at_once(other: str, places: None, packs: None) -> None:
    if kinds.get(other).within is not None:
        make_class()
        make_organisation()
    data = documents.template(made.kind_of(other), made.TODAY)
    with pytest.raises(BadSheet, match="không phải “Chủ thể”"):
        reading.read(PRODUCERS, data)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ((HEAD + "Một;Khác;\n").encode("utf-16"), "không theo mã UTF-8"),
        ("Tên chủ thể;Địa chỉ\nMột;\n".encode(), "Thiếu cột “Loại hình tổ chức”"),
        ("Tên chủ thể;Tên chủ thể;Loại hình tổ chức\nMột;;\n".encode(), "có hai lần"),
        (HEAD.encode(), "chưa có dòng dữ liệu nào"),
        (b"\x00\x01\x02", "không phải CSV hay Excel"),
        (b"PK\x03\x04 broken", "Excel không mở được"),
        (b"\n", "Tệp trống"),
    ],
)
def test_a_file_that_is_no_list_is_refused_whole(data: bytes, said: str) -> None:
    with pytest.raises(BadSheet, match=said):
        reading.read(PRODUCERS, data)


def test_more_rows_than_the_limit_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_ROWS", 2)
    assert len(reading.read(PRODUCERS, (HEAD + "Một;Khác;\n" * 2).encode())) == 2
    with pytest.raises(BadSheet, match="hơn 2 dòng"):
        reading.read(PRODUCERS, (HEAD + "Một;Khác;\n" * 3).encode())


def test_numbers_and_days_of_excel_are_read_as_they_are_typed() -> None:
    import datetime as dt

    book = openpyxl.Workbook()
    book.worksheets[0].append(["Tên chủ thể", "Loại hình tổ chức", "Ngày thành lập hoặc đăng ký", "Mã xã"])
    book.worksheets[0].append(["Một", "Khác", dt.date(2020, 2, 1), 30502.0])
    stream = io.BytesIO()
    book.save(stream)
    (raw,) = reading.read(PRODUCERS, stream.getvalue())
    assert (raw.cells["registered_on"], raw.cells["unit"]) == ("01/02/2020", "30502")
