"""The sheets that go out: real numbers and dates, nothing that runs, nothing that comes back otherwise."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from typing import Any

import openpyxl
import pytest

from ocop.files import sniff
from ocop.imports import documents, kinds
from ocop.imports.columns import Type
from ocop.organisations.models import Organisation
from tests.factories import imports as made
from tests.factories.organisations import make_organisation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]
REAL: dict[Type, Any] = {
    Type.PLAIN: int, Type.WHOLE: int, Type.DECIMAL: (int, float), Type.DAY: dt.datetime,
}  # fmt: skip


@pytest.mark.parametrize("kind", list(kinds.ALL))
def test_numbers_and_days_are_real_and_headings_are_bold_and_frozen(kind: str) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(made.handed_out(kind))).worksheets[0]
    assert (sheet.title, sheet.freeze_panes) == (str(kinds.get(kind).title), "D2")
    for at, column in enumerate(kinds.get(kind).columns, start=1):
        head = sheet.cell(1, at)
        assert head.value == str(column.title) and head.font.b and head.comment is not None
        for row in range(2, sheet.max_row + 1):
            value = sheet.cell(row, at).value
            if value is not None and column.type in REAL:
                assert isinstance(value, REAL[column.type]), (column.name, value)


@pytest.mark.parametrize("kind", list(kinds.ALL))
def test_no_cell_of_any_sheet_runs(kind: str) -> None:
    for data in (made.handed_out(kind), documents.template(made.kind_of(kind), made.TODAY)):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            sheets = [archive.read(n) for n in archive.namelist() if n.startswith("xl/worksheets/sheet")]
            shared = archive.read("xl/sharedStrings.xml").decode()
        assert len(sheets) == 3
        assert not any(re.search(rb"<f[ >/]|<hyperlink", sheet) for sheet in sheets)
        assert re.findall(r"<t(?: [^>]*)?>[=+\-@\t\r][^<]*", shared) == []
        assert sniff.media_type(io.BytesIO(data)) == sniff.XLSX


def test_words_to_choose_from_lie_in_the_sheet() -> None:
    book = openpyxl.load_workbook(io.BytesIO(documents.template(kinds.get("producers"), made.TODAY)))
    lists = book["Danh mục"]
    heads = [cell.value for cell in lists[1]]
    forms = [row[heads.index("Loại hình tổ chức")].value for row in lists.iter_rows(min_row=2)]
    assert forms[:2] == ["Hợp tác xã", "Tổ hợp tác"]
    names = [row[heads.index("Xã, phường, đặc khu hiện nay")].value for row in lists.iter_rows(min_row=2)]
    assert len([name for name in names if name]) == 102
    rules = {str(r.sqref): r.formula1 for r in book.worksheets[0].data_validations.dataValidation}
    assert rules["C2:C20001"] == "'Danh mục'!$A$2:$A$12"
    assert rules["P2:P20001"] == '"Có,Không"'


def test_a_text_longer_than_a_cell_is_cut_and_still_says_the_same() -> None:
    owner = make_organisation(name="Hộ dài (ví dụ)")
    Organisation.objects.filter(pk=owner.pk).update(representative_residence="a" * 300)
    from ocop.products.models import Product
    from tests.factories.products import make_product

    product = make_product(owner)
    Product.objects.filter(pk=product.pk).update(specification="dài " * 20_000 + "=đuôi")
    run = made.taken_in("products", made.handed_out("products"))
    assert run.counts["same"] == sum(run.counts.values())


def test_the_sheets_are_vietnamese_whatever_language_the_clerk_reads() -> None:
    from django.utils import translation

    with translation.override("en"):
        data = made.handed_out("producers")
        run = made.taken_in("producers", data)
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    assert sheet["B1"].value == "Tên chủ thể" and sheet["C2"].value == "Hợp tác xã"
    assert run.counts["same"] == sum(run.counts.values())
