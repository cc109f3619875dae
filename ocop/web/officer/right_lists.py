"""The register of rights and papers as a file: Excel with real days, CSV; nothing in it runs."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from ocop.base import workbooks
from ocop.base.workbooks import Book
from ocop.rights import kinds, queries
from ocop.rights.models import Protection
from ocop.web.ui.templatetags.rights import PHASES

_WIDTHS = (6, 24, 36, 36, 24, 40, 22, 18, 18, 12, 18, 12, 12, 30)
Cell = str | int | dt.date | None


def ordered(protections: QuerySet[Protection]) -> QuerySet[Protection]:
    """Those that end first in front, those without an end last."""
    return protections.order_by(F("expires_on").asc(nulls_last=True), "-created_at", "-pk")


def new_key() -> str:
    """A key for a form that is shown for the first time."""
    return uuid.uuid4().hex


def headings() -> list[str]:
    """The columns of both files."""
    return [
        _("TT"), _("Loại"), _("Tên"), _("Chủ thể"), _("Xã"), _("Sản phẩm"), _("Tình trạng"), _("Nơi cấp"),
        _("Số đơn"), _("Ngày nộp đơn"), _("Số giấy"), _("Ngày cấp"), _("Có hiệu lực đến hết"), _("Phạm vi"),
    ]  # fmt: skip


def csv_text(protections: QuerySet[Protection], on: dt.date) -> bytes:
    """The register as CSV in UTF-8; days as 31/12/2026."""
    return workbooks.csv_text(headings(), _rows(protections, on))


def excel(protections: QuerySet[Protection], on: dt.date) -> bytes:
    """The register as .xlsx."""
    book = Book(_("Nhãn hiệu, chất lượng"))
    sheet = book.sheet(_("Nhãn hiệu, chất lượng"), *_WIDTHS)
    book.heads(sheet, headings(), kept=3, bottom=1)
    for number, row in enumerate(_rows(protections, on), start=1):
        book.row(sheet, number, row)
    return book.data()


def _rows(protections: QuerySet[Protection], on: dt.date) -> Iterator[list[Cell]]:
    for number, each in enumerate(protections.iterator(chunk_size=2000), start=1):
        yield [number, *_cells(each, on)]


def _cells(each: Protection, on: dt.date) -> list[Cell]:
    owner = each.organisation
    return [
        kinds.label(each.kind), each.name, owner.name, owner.unit.name if owner.unit else "",
        "; ".join(product.name for product in each.products.all()),
        str(PHASES[queries.phase_of(each, on)][0]), each.issuer, each.filing_no, each.filed_on,
        each.certificate_no, each.granted_on, each.expires_on, each.scope,
    ]  # fmt: skip
