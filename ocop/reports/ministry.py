"""The ministry's tables as exports: exact column names and order, one pass over the data.

The names come from QĐ 5277/QĐ-BNNMT and "QĐ 5333" as a third party has transcribed them (PROCESS.md §7, S7);
nobody here has seen the originals. docs/bang-so-lieu-bo.md says, column by column, what is sure.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from django.conf import settings
from django.db.models import Count, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ocop.certificates.models import DecisionItem, DecisionState, Result
from ocop.criteria import queries as criteria
from ocop.organisations.models import Organisation, YearFigures
from ocop.plan.indicators import stars
from ocop.products.models import Standing
from ocop.products.states import StandingState

Value = str | int | Decimal | dt.date | None
Rows = Iterator[tuple[Value, ...]]
CHUNK = 2000
LOWEST = 3
"""The lowest star that is recognised (QĐ 26/2026, Đ.4.1)."""
_MILLION = 1_000_000


@dataclass(frozen=True)
class Column:
    """A column by its exact name. `sure`: whether its name and meaning are; `says` what we put in."""

    name: str
    says: str | Promise
    sure: Literal["name", "meaning", "empty"] = "meaning"


@dataclass(frozen=True)
class MinistryTable:
    """One table. `rows` is None where this system holds nothing of the kind yet: then it is heads alone."""

    code: str
    title: str | Promise
    decision: str
    columns: tuple[Column, ...]
    rows: Callable[[int, dt.date], Rows] | None = None
    note: str | Promise = ""

    @property
    def heads(self) -> tuple[str, ...]:
        """The exact column names, in order."""
        return tuple(column.name for column in self.columns)

    @property
    def is_held(self) -> bool:
        """Whether this system has anything to put in."""
        return self.rows is not None


def _asked_day(year: int, on: dt.date) -> dt.date:
    """The last day of a year that is over, else today."""
    return min(dt.date(year, 12, 31), on)


def standing_in(year: int, on: dt.date) -> QuerySet[Standing]:
    """The award that each product held at the end of a year, of three stars and more."""
    found = stars.standing_on(_asked_day(year, on)).filter(star__gte=LOWEST)
    return found.select_related("product__organisation__unit", "product__unit")


def _ptnt_ocop(year: int, on: dt.date) -> Rows:
    """Products with a star at the end of the year; the revenue only where it is one product's alone."""
    day, found = _asked_day(year, on), standing_in(year, on)
    alone = _producers_of_one(found)
    revenue = dict(
        YearFigures.objects.filter(year=year, revenue__isnull=False).values_list("organisation_id", "revenue")
    )
    for standing in found.order_by("pk").iterator(CHUNK):
        product = standing.product
        maker = product.organisation_id
        money = revenue.get(maker) if maker in alone else None
        yield (
            standing.pk,
            product.unit.code if product.unit else "",
            str(year),
            product.code or "",
            product.name,
            f"{standing.star}*",
            product.organisation.name,
            None if money is None else (Decimal(money) / _MILLION).quantize(Decimal("0.01")),
            _validity(standing, day),
        )


def _producers_of_one(found: QuerySet[Standing]) -> frozenset[int]:
    counted = found.order_by().values("product__organisation_id").annotate(n=Count("pk")).filter(n=1)
    return frozenset(counted.values_list("product__organisation_id", flat=True))


def _validity(standing: Standing, day: dt.date) -> str:
    """In words of at most ten letters, the length that the transcription gives the column."""
    if standing.valid_to is None:
        return "Không rõ"
    runs = standing.valid_to >= day or (standing.extended_to is not None and standing.extended_to >= day)
    return "Hiệu lực" if runs else "Hết hạn"


def _evaluations(year: int, on: dt.date) -> Rows:
    """Every evaluation that ended in the year: recognitions first, then those that led to none."""
    first, last = dt.date(year, 1, 1), _asked_day(year, on)
    awards = Standing.objects.filter(counted_on__range=(first, last), star__isnull=False)
    awards = awards.exclude(state=StandingState.PROPOSED).select_related("product", "follows")
    for standing in awards.order_by("pk").iterator(CHUNK):
        yield (
            f"CN-{standing.pk}",
            standing.product.code or "",
            f"Đánh giá, phân hạng sản phẩm OCOP năm {year} ({_occasion(standing)})",
            _scale(standing.score),
            _authority(standing.star or 0),
            standing.decided_on,
            standing.star,
        )
    yield from _without_recognition(year, first, last)


def _without_recognition(year: int, first: dt.date, last: dt.date) -> Rows:
    items = DecisionItem.objects.filter(
        decision__state=DecisionState.ISSUED,
        decision__signed_on__range=(first, last),
        result=Result.NOT_RECOGNISED,
    ).select_related("decision", "dossier__product", "outcome")
    for item in items.order_by("pk").iterator(CHUNK):
        yield (
            f"KQ-{item.pk}",
            item.dossier.product.code or "",
            f"Đánh giá, phân hạng sản phẩm OCOP năm {year} (không cấp giấy chứng nhận)",
            _scale(item.outcome.total),
            _authority(LOWEST),
            item.decision.signed_on,
            item.star,
        )


def _occasion(standing: Standing) -> str:
    if standing.follows is None:
        return "lần đầu"
    return "nâng hạng" if (standing.star or 0) > (standing.follows.star or 0) else "đánh giá lại"


def _scale(score: Decimal | None) -> str:
    """The points with their scale: "82,5/100"."""
    if score is None:
        return ""
    plain = format(Decimal(score).quantize(Decimal("0.01")).normalize(), "f")
    return f"{plain.replace('.', ',')}/100"


def _authority(star: int) -> str:
    return "Bộ Nông nghiệp và Môi trường" if star == 5 else f"UBND tỉnh {settings.OCOP_PROVINCE_NAME}"


def _groups(year: int, on: dt.date) -> Rows:
    """The groups of the score sheets in force: product set by product set."""
    for found in criteria.sets_in_force(_asked_day(year, on)).iterator(CHUNK):
        above = " › ".join(part for part in (found.industry, found.group, found.subgroup) if part)
        yield (f"{found.no:02d}", found.name, None, above)


def _makers(year: int, on: dt.date) -> Rows:
    """Producers with a star at the end of the year, one row for each of their products."""
    for standing in standing_in(year, on).order_by("product__organisation_id", "pk").iterator(CHUNK):
        maker: Organisation = standing.product.organisation
        yield (
            str(maker.pk),
            "",
            standing.product.code or "",
            maker.name,
            "",
            "",
            ", ".join(part for part in (maker.address, maker.unit.name if maker.unit else "") if part),
            None,
            None,
            None,
            str(maker.get_legal_form_display()),
        )


_5277 = "QĐ 5277/QĐ-BNNMT"
_5333 = "“QĐ 5333”"
TABLES: dict[str, MinistryTable] = {
    table.code: table
    for table in (
        MinistryTable(
            "PTNT_OCOP", _("Sản phẩm OCOP"), _5277,
            (
                Column("MA_OCOP", _("số của lần công nhận trong hệ thống này; không đổi"), "name"),
                Column("Ma_DonViHanhChinh", _("mã đơn vị hành chính của xã hiện nay")),
                Column("Ma_ThoiGian", _("năm, ví dụ 2026; bộ mã thời gian của Bộ chưa thấy"), "name"),
                Column("Ma_SanPham", _("mã sản phẩm theo Phụ lục II; bản chép ghi tối đa 10 ký tự"), "name"),
                Column("TenSanPham", _("tên sản phẩm")),
                Column("XepHang", _("3*, 4* hoặc 5*, theo cách ghi của bản chép"), "name"),
                Column("ChuTheSXKD", _("tên chủ thể")),
                Column(
                    "DoanhThuNam",
                    _("triệu đồng; của chủ thể, chỉ ghi khi chủ thể có một sản phẩm, để không tính hai lần"),
                ),
                Column("TrangThai", _("Hiệu lực, Hết hạn hoặc Không rõ; bộ mã của Bộ chưa thấy"), "name"),
            ),
            _ptnt_ocop,
            _("Mỗi sản phẩm một dòng: sao từ 3 trở lên vào ngày cuối năm, hoặc hôm nay nếu năm chưa hết."),
        ),
        MinistryTable(
            "DanhGiaSanPhamOCOP", _("Đánh giá sản phẩm OCOP"), _5333,
            (
                Column("maDanhGia", _("CN- và số lần công nhận; KQ- và số kết quả không cấp giấy"), "name"),
                Column("maSanPham", _("mã sản phẩm theo Phụ lục II"), "name"),
                Column("tenDanhGia", _("năm và lần: lần đầu, nâng hạng, đánh giá lại, không cấp giấy")),
                Column("thangDiem", _("điểm trên thang, ví dụ 82,5/100; có thể Bộ chỉ muốn thang"), "name"),
                Column("coQuanThucHien", _("UBND tỉnh, hoặc Bộ với 5 sao")),
                Column("thoigGianDanhGia", _("ngày quyết định; tên cột sai chính tả đúng như nguồn")),
                Column("ketQuaXepLoai", _("số sao"), "name"),
            ),
            _evaluations,
            _("Mỗi lần đánh giá có kết quả trong năm một dòng."),
        ),
        MinistryTable(
            "DM_NhomSanPham", _("Danh mục nhóm sản phẩm"), _5333,
            (
                Column("maNhomSanPham", _("số của bộ sản phẩm trong Phụ lục"), "name"),
                Column("tenNhomSanPham", _("tên bộ sản phẩm")),
                Column("loaiHinh", _("để trống: bộ mã của Bộ chưa thấy"), "empty"),
                Column("moTa", _("ngành › nhóm › phân nhóm")),
            ),
            _groups,
        ),
        MinistryTable(
            "CoSoSanXuat", _("Cơ sở sản xuất"), _5333,
            (
                Column("maCoSo", _("số của chủ thể trong hệ thống này"), "name"),
                Column("maDinhDanhToChuc", _("để trống: hệ thống chưa giữ mã định danh tổ chức"), "empty"),
                Column("maSanPham", _("mã sản phẩm; chủ thể có nhiều sản phẩm thì nhiều dòng"), "name"),
                Column("tenCoSo", _("tên chủ thể")),
                Column("soDienThoai", _("để trống: của hộ là dữ liệu cá nhân"), "empty"),
                Column("thuDienTu", _("để trống: của hộ là dữ liệu cá nhân"), "empty"),
                Column("diaChi", _("địa chỉ sản xuất, kinh doanh")),
                Column("loaiHinh", _("để trống: bộ mã của Bộ chưa thấy; loại hình ghi ở moTa"), "empty"),
                Column("thoiGianThamGia", _("để trống: chưa rõ nghĩa"), "empty"),
                Column("soLuong", _("để trống: chưa rõ đếm gì"), "empty"),
                Column("moTa", _("loại hình tổ chức của chủ thể")),
            ),
            _makers,
        ),
        MinistryTable(
            "ThuongHieuBaoHo", _("Thương hiệu được bảo hộ"), _5333,
            tuple(
                Column(name, _("chưa có số liệu"), "empty")
                for name in ("maThuongHieu", "maSanPham", "soDangKy", "thoiGianDangKy", "coQuanThucHien",
                             "tinhTrang", "tepDinhKem", "moTa")
            ),
        ),
        MinistryTable(
            "ThiTruongTieuThu", _("Thị trường tiêu thụ"), _5333,
            tuple(
                Column(name, _("chưa có số liệu"), "empty")
                for name in ("maThiTruong", "maSanPham", "maNguonVon", "maDoanhNghiepPhanPhoi",
                             "thiTruongTrongNuoc", "thiTruongXuatKhau", "tongSoDoanhThu", "tyLe")
            ),
        ),
        MinistryTable(
            "HoTroPhatTrienSanPhamOCOP", _("Hỗ trợ phát triển sản phẩm OCOP"), _5333,
            tuple(
                Column(name, _("chưa có số liệu"), "empty")
                for name in ("maHoTro", "maSanPham", "loaiHoTro", "nguonVon", "thoiGianThucHien", "moTa")
            ),
        ),
    )
}  # fmt: skip
NOT_SEEN = ("SanPhamOCOP",)
"""Tables of the family whose columns nobody has transcribed (it holds a geometry)."""
