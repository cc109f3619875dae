"""Value chains as an Excel file: products with their shares, areas, partners, practices, each on a sheet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ocop.base.actor import Actor
from ocop.base.workbooks import Book
from ocop.products.models import Product
from ocop.products.sourcing import queries

Cell = str | int | Decimal | dt.date | None


def excel(products: QuerySet[Product], actor: Actor, on: dt.date) -> bytes:
    """The chains of these products as .xlsx; four statements."""
    book = Book(_("Chuỗi giá trị"))
    ids = products.order_by().values("pk")
    chains = products.select_related("organisation", "unit", "value_chain__site")
    _sheet(
        book, _("Sản phẩm"), _product_heads(), (_product(row) for row in chains.order_by("sort_key", "pk"))
    )
    _sheet(book, _("Vùng nguyên liệu"), _area_heads(), _areas(_running(actor, "area", ids, on)))
    _sheet(book, _("Cung ứng, liên kết"), _partner_heads(), _partners(_running(actor, "partner", ids, on)))
    _sheet(book, _("Tận dụng phụ phẩm"), _practice_heads(), _practices(_running(actor, "practice", ids, on)))
    return book.data()


def _sheet(book: Book, name: str, heads: list[str], rows: Iterable[list[Cell]]) -> None:
    sheet = book.sheet(name, *([32, 32] + [20] * (len(heads) - 2)))
    book.heads(sheet, heads, kept=1, bottom=1)
    for number, row in enumerate(rows, start=1):
        book.row(sheet, number, row)


def _running(actor: Actor, kind: str, ids: Any, on: dt.date) -> QuerySet[Any]:
    rows = queries.running(queries.ENTRIES[kind], on).filter(products__in=ids).distinct()
    seen = queries.entries_visible_to(actor, kind).values("pk")
    related = ("organisation", "unit") if kind != "practice" else ("organisation",)
    return rows.filter(pk__in=seen).select_related(*related).order_by("organisation__sort_key", "pk")


def _product_heads() -> list[str]:
    return [
        _("Sản phẩm"), _("Chủ thể"), _("Xã"), _("Nguyên liệu trong xã (%)"), _("Nguyên liệu trong tỉnh (%)"),
        _("Làng nghề, điểm du lịch"), _("Có vùng nguyên liệu"), _("Có đối tác"), _("Có công đoạn"),
        _("Có tận dụng phụ phẩm"),
    ]  # fmt: skip


def _product(row: Any) -> list[Cell]:
    head = getattr(row, "value_chain", None)
    site = head.site.name if head and head.site else ""
    held = [_yes(row.has_area), _yes(row.has_partner), _yes(row.has_stage), _yes(row.has_practice)]
    shares = [head.commune_share if head else None, head.province_share if head else None]
    return [row.name, row.organisation.name, row.unit.name if row.unit else "", *shares, site, *held]


def _yes(there: bool) -> str:
    return _("có") if there else ""


def _area_heads() -> list[str]:
    return [
        _("Vùng nguyên liệu"), _("Chủ thể"), _("Trồng hoặc nuôi gì"), _("Xã"), _("Nơi"), _("Diện tích (ha)"),
        _("Số con"), _("Mã số"), _("Chứng nhận"), _("Số giấy chứng nhận"), _("Chứng nhận đến hết ngày"),
        _("Vĩ độ"), _("Kinh độ"),
    ]  # fmt: skip


def _areas(rows: Iterable[Any]) -> Iterator[list[Cell]]:
    for row in rows:
        yield [
            row.name, row.organisation.name, row.grows, row.unit.name if row.unit else "", row.place,
            row.area_ha, row.heads, row.code, str(row.get_scheme_display()), row.certificate_no,
            row.certified_until, row.lat, row.lon,
        ]  # fmt: skip


def _partner_heads() -> list[str]:
    return [
        _("Tên"), _("Chủ thể"), _("Vai trò"), _("Xã"), _("Nơi"), _("Số hộ"), _("Cung ứng hoặc làm gì"),
        _("Phần nguyên liệu (%)"), _("Số hợp đồng"), _("Ngày ký"), _("Hợp đồng đến hết ngày"),
        _("Phần sản lượng tiêu thụ (%)"),
    ]  # fmt: skip


def _partners(rows: Iterable[Any]) -> Iterator[list[Cell]]:
    for row in rows:
        yield [
            row.name, row.organisation.name, str(row.get_role_display()), row.unit.name if row.unit else "",
            row.place, row.households, row.supplies, row.share, row.contract_no, row.signed_on,
            row.contract_until, row.contract_share,
        ]  # fmt: skip


def _practice_heads() -> list[str]:
    return [_("Phụ phẩm, chất thải"), _("Chủ thể"), _("Làm thành gì"), _("Mỗi năm"), _("Đơn vị tính")]


def _practices(rows: Iterable[Any]) -> Iterator[list[Cell]]:
    for row in rows:
        yield [row.waste, row.organisation.name, row.becomes, row.amount, row.amount_unit]
