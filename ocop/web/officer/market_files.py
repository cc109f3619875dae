"""The lists of markets as files: Excel with real numbers and days, CSV; nothing in them runs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ocop.base.workbooks import Book
from ocop.promotion.models import Listing, Participation, SalesFigure

Cell = str | int | float | dt.date | None


def excel(title: str, heads: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """As .xlsx."""
    book = Book(title)
    sheet = book.sheet(title, *(12 if number == 0 else 24 for number, _head in enumerate(heads)))
    book.heads(sheet, heads, kept=1, bottom=1)
    for number, row in enumerate(rows, start=1):
        book.row(sheet, number, row)
    return book.data()


def listing_heads() -> list[str]:
    """The columns of the list of listings."""
    return [
        _("TT"), _("Sản phẩm"), _("Chủ thể"), _("Xã"), _("Kênh bán"), _("Loại kênh"), _("Quy cách bán"),
        _("Giá bán (đồng)"), _("Trạng thái"), _("Bắt đầu bán"), _("Xem lại lần cuối"), _("Kết quả"),
        _("Đường dẫn"),
    ]  # fmt: skip


def listing_rows(listings: QuerySet[Listing]) -> Iterator[list[Cell]]:
    """Its rows."""
    for number, row in enumerate(listings.iterator(chunk_size=2000), start=1):
        owner = row.product.organisation
        yield [
            number, row.product.name, owner.name, owner.unit.name if owner.unit else "", row.channel.name,
            str(row.channel.get_kind_display()), row.pack, row.price, str(row.get_state_display()),
            row.listed_on,
            row.checked_on, str(row.get_check_result_display()) if row.check_result else "", row.link,
        ]  # fmt: skip


def sales_heads() -> list[str]:
    """The columns of the list of sales."""
    return [
        _("TT"), _("Tháng"), _("Sản phẩm"), _("Chủ thể"), _("Xã"), _("Kênh bán"), _("Doanh thu (đồng)"),
        _("Số lượng"), _("Đơn vị tính"),
    ]  # fmt: skip


def sales_rows(figures: QuerySet[SalesFigure]) -> Iterator[list[Cell]]:
    """Its rows; a month is written as its first day."""
    for number, row in enumerate(figures.iterator(chunk_size=2000), start=1):
        owner = row.product.organisation
        quantity = float(row.quantity) if row.quantity is not None else None
        yield [
            number, row.month, row.product.name, owner.name, owner.unit.name if owner.unit else "",
            row.channel.name, row.revenue, quantity, str(row.get_quantity_unit_display()),
        ]  # fmt: skip


def event_heads() -> list[str]:
    """The columns of an event's producers."""
    return [
        _("TT"), _("Chủ thể"), _("Xã"), _("Sản phẩm"), _("Trạng thái"), _("Số gian hàng"), _("Số đơn hàng"),
        _("Doanh thu (đồng)"), _("Số mẫu đã gửi khách"), _("Giá trị hợp đồng (đồng)"), _("Bên mua"),
    ]  # fmt: skip


def event_rows(parts: Iterable[Participation]) -> Iterator[list[Cell]]:
    """Its rows."""
    for number, row in enumerate(parts, start=1):
        unit, contracts = row.organisation.unit, list(row.contracts.all())
        yield [
            number, row.organisation.name, unit.name if unit else "",
            "; ".join(product.name for product in row.products.all()), str(row.get_state_display()),
            row.stand,
            row.orders, row.revenue, row.samples, sum(c.value for c in contracts) if contracts else None,
            "; ".join(c.partner for c in contracts),
        ]  # fmt: skip
