"""The ministry's tables: exact columns, what is in them, and twenty thousand rows."""

from __future__ import annotations

import csv
import datetime as dt
import io
import time
from typing import Any

import openpyxl
import pytest
import python_calamine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ocop.base import workbooks
from ocop.base.text import clean
from ocop.products.models import Product, Standing
from ocop.reports import ministry, ministry_files
from tests.factories.certificates import TWO, issued
from tests.factories.organisations import make_organisation
from tests.factories.products import make_product, make_standing
from tests.factories.reports import award
from tests.reports.nasty import FORMULAS

pytestmark = pytest.mark.django_db
D = dt.date
TODAY = D(2026, 11, 25)
EXACT = {
    "PTNT_OCOP": "MA_OCOP Ma_DonViHanhChinh Ma_ThoiGian Ma_SanPham TenSanPham XepHang ChuTheSXKD "
    "DoanhThuNam TrangThai",
    "DanhGiaSanPhamOCOP": "maDanhGia maSanPham tenDanhGia thangDiem coQuanThucHien thoigGianDanhGia "
    "ketQuaXepLoai",
    "DM_NhomSanPham": "maNhomSanPham tenNhomSanPham loaiHinh moTa",
    "CoSoSanXuat": "maCoSo maDinhDanhToChuc maSanPham tenCoSo soDienThoai thuDienTu diaChi loaiHinh "
    "thoiGianThamGia soLuong moTa",
    "ThuongHieuBaoHo": "maThuongHieu maSanPham soDangKy thoiGianDangKy coQuanThucHien tinhTrang "
    "tepDinhKem moTa",
    "ThiTruongTieuThu": "maThiTruong maSanPham maNguonVon maDoanhNghiepPhanPhoi thiTruongTrongNuoc "
    "thiTruongXuatKhau tongSoDoanhThu tyLe",
    "HoTroPhatTrienSanPhamOCOP": "maHoTro maSanPham loaiHoTro nguonVon thoiGianThucHien moTa",
}  # fmt: skip


def rows_of(code: str, year: int = 2026, on: D = TODAY) -> list[list[str]]:
    text = "".join(ministry_files.csv_of(ministry.TABLES[code], year, on))
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


def sheet_of(code: str, year: int = 2026) -> list[list[Any]]:
    data = ministry_files.sheet_of(ministry.TABLES[code], year, TODAY)
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    return book.get_sheet_by_name(code[:31]).to_python(skip_empty_area=False)


@pytest.mark.parametrize("code", EXACT)
def test_the_columns_are_exact_in_name_and_order(code: str) -> None:
    assert rows_of(code)[0] == EXACT[code].split()
    assert sheet_of(code)[0] == EXACT[code].split()


def test_no_table_is_left_out_of_this_test() -> None:
    assert set(ministry.TABLES) == set(EXACT)


def test_a_product_is_one_row_with_its_star_at_the_years_end() -> None:
    maker = make_organisation(name="Hợp tác xã Một (ví dụ)")
    product = make_product(maker, name="Mắm ruốc (ví dụ)")
    Product.objects.filter(pk=product.pk).update(code="30337-26-1")
    maker.figures.create(year=2026, revenue=1_234_567_890)
    make_standing(
        product, star=3, decided_on=D(2023, 5, 1), valid_from=D(2023, 5, 1), valid_to=D(2026, 4, 30)
    )
    first = Standing.objects.get()
    assert product.unit is not None
    heads, row = rows_of("PTNT_OCOP")
    assert dict(zip(heads, row, strict=True)) == {
        "MA_OCOP": str(first.pk), "Ma_DonViHanhChinh": product.unit.code, "Ma_ThoiGian": "2026",
        "Ma_SanPham": "30337-26-1", "TenSanPham": "Mắm ruốc (ví dụ)", "XepHang": "3*",
        "ChuTheSXKD": "Hợp tác xã Một (ví dụ)", "DoanhThuNam": "1234.57", "TrangThai": "Hết hạn",
    }  # fmt: skip
    assert rows_of("PTNT_OCOP", 2025)[1][-1] == "Hiệu lực" and rows_of("PTNT_OCOP", 2025)[1][7] == ""
    make_standing(
        product, star=4, decided_on=D(2026, 6, 1), valid_from=D(2026, 6, 1), valid_to=D(2029, 5, 31)
    )
    assert [row[5] for row in rows_of("PTNT_OCOP")[1:]] == ["4*"]
    assert [row[5] for row in rows_of("PTNT_OCOP", 2025)[1:]] == ["3*"]


def test_a_revenue_of_a_producer_with_two_products_is_counted_by_nobody() -> None:
    maker = make_organisation()
    maker.figures.create(year=2026, revenue=5_000_000)
    for _n in range(2):
        award(product=make_product(maker))
    assert [row[7] for row in rows_of("PTNT_OCOP")[1:]] == ["", ""]


def test_proposals_lower_stars_and_what_was_revoked_are_no_rows() -> None:
    award(star=5, state="proposed")
    award(star=2)
    assert len(rows_of("PTNT_OCOP")) == 1


def test_numbers_and_days_of_the_sheet_are_real() -> None:
    maker = make_organisation()
    maker.figures.create(year=2026, revenue=2_500_000_000)
    award(4, D(2026, 8, 1), product=make_product(maker), score=None)
    row = sheet_of("PTNT_OCOP")[1]
    assert row[7] == 2500.0 and isinstance(row[0], float) and row[2] == "2026"
    assert (
        sheet_of("DanhGiaSanPhamOCOP")[1][5] == D(2026, 8, 1) and sheet_of("DanhGiaSanPhamOCOP")[1][6] == 4.0
    )


def test_an_evaluation_is_named_by_what_it_was() -> None:
    product = make_product()
    for star, year in ((3, 2020), (4, 2023), (4, 2026)):
        day = D(year, 3, 1)
        make_standing(
            product, star=star, score="82.5", decided_on=day, valid_from=day, valid_to=D(year + 3, 2, 28)
        )
    said = {year: rows_of("DanhGiaSanPhamOCOP", year)[1:] for year in (2020, 2023, 2026)}
    assert [rows[0][2].partition("(")[2] for rows in said.values()] == [
        "lần đầu)",
        "nâng hạng)",
        "đánh giá lại)",
    ]
    assert all(len(rows) == 1 for rows in said.values())
    assert said[2026][0][3:] == ["82,5/100", "UBND tỉnh An Giang", "2026-03-01", "4"]


@pytest.mark.usefixtures("places", "packs")
def test_an_evaluation_without_a_star_is_there_as_well() -> None:
    decision = issued(TWO)
    assert decision.signed_on is not None
    rows = rows_of("DanhGiaSanPhamOCOP", decision.signed_on.year, D(2099, 1, 1))
    assert [row[0][:3] for row in rows[1:]] == ["KQ-"] and "không cấp giấy" in rows[1][2]


@pytest.mark.usefixtures("packs")
def test_the_groups_are_those_of_the_score_sheets_in_force() -> None:
    rows = rows_of("DM_NhomSanPham")[1:]
    assert len(rows) == 26 and rows[0][0] == "01" and rows[0][1] and rows[0][2] == "" and "›" in rows[0][3]


@pytest.mark.parametrize("text", FORMULAS)
def test_no_name_becomes_a_formula(text: str) -> None:
    maker = make_organisation(name="x")
    type(maker).objects.filter(pk=maker.pk).update(name=text.replace("\x00", ""))
    standing = award(product=make_product(maker))
    Product.objects.filter(pk=standing.product_id).update(name=text.replace("\x00", ""))
    row = rows_of("PTNT_OCOP")[1]
    assert workbooks.unmarked(row[4]) == clean(text)
    assert not workbooks.runs(row[4]) or row[4].startswith("'")
    data = ministry_files.sheet_of(ministry.TABLES["PTNT_OCOP"], 2026, TODAY)
    cells = [cell for line in openpyxl.load_workbook(io.BytesIO(data)).worksheets[0] for cell in line]
    assert all(cell.data_type != "f" and cell.hyperlink is None for cell in cells)


def test_personal_contacts_of_a_household_are_not_handed_out() -> None:
    maker = make_organisation(phone="0912345678")
    award(product=make_product(maker))
    text = "".join(ministry_files.csv_of(ministry.TABLES["CoSoSanXuat"], 2026, TODAY))
    assert maker.name in text and "0912345678" not in text


def many(count: int) -> None:
    """So many products with a star, written in bulk."""
    first = Product.objects.first() or make_product()
    rows = [
        Product(organisation_id=first.organisation_id, unit_id=first.unit_id, name=f"Sản phẩm {n}",
                search_text="", sort_key="", created_at=first.created_at)
        for n in range(count)
    ]  # fmt: skip
    made = Product.objects.bulk_create(rows, batch_size=1000)
    Standing.objects.bulk_create(
        [
            Standing(product=p, state="live", star=3 + n % 3, decided_on=D(2026, 1, 1),
                     counted_on=D(2026, 1, 1), valid_to=D(2028, 12, 31), created_at=first.created_at)
            for n, p in enumerate(made)
        ],
        batch_size=1000,
    )  # fmt: skip


@pytest.mark.parametrize("code", ["PTNT_OCOP", "DanhGiaSanPhamOCOP", "CoSoSanXuat"])
def test_the_queries_do_not_grow_with_the_rows(code: str) -> None:
    many(2)
    with CaptureQueriesContext(connection) as few:
        rows_of(code)
    many(60)
    with CaptureQueriesContext(connection) as more:
        assert len(rows_of(code)) > 60
    assert len(few) == len(more) <= 4


def test_twenty_thousand_rows_stream_in_pieces() -> None:
    many(20_000)
    began = time.monotonic()
    with CaptureQueriesContext(connection) as asked:
        pieces = list(ministry_files.csv_of(ministry.TABLES["PTNT_OCOP"], 2026, TODAY))
    assert sum(piece.count("\n") for piece in pieces) == 20_001
    assert len(pieces) > 30 and len(asked) <= 3
    assert time.monotonic() - began < 20
