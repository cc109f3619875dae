"""Who received recalled goods, and what came back: Excel with real numbers and days; nothing in it runs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext as _

from ocop.base import clock
from ocop.base.actor import Actor
from ocop.base.workbooks import Book
from ocop.trace.models import Recall
from ocop.trace.queries import recalls as queries

_WIDTHS = (6, 34, 26, 30, 14, 36, 18, 14, 10, 16, 16)
Cell = str | int | Decimal | dt.date | None


def receivers_excel(recall: Recall, actor: Actor) -> bytes:
    """One line for each lot in each delivery, those not told yet first; on a second sheet what came back."""
    book = Book(_("Nơi nhận hàng bị thu hồi"))
    sheet = book.sheet(_("Nơi nhận"), *_WIDTHS)
    heads = [
        _("TT"), _("Nơi nhận"), _("Liên hệ"), _("Địa chỉ"), _("Ngày giao"), _("Hàng"), _("Số lô"),
        _("Số lượng"), _("Đơn vị"), _("Đã báo ngày"), _("Thôi thu hồi ngày"),
    ]  # fmt: skip
    book.heads(sheet, heads, kept=2, bottom=1)
    for number, row in enumerate(_rows(recall, actor), start=1):
        book.row(sheet, number, [number, *row])
    _back(book, recall)
    return book.data()


def _back(book: Book, recall: Recall) -> None:
    sheet = book.sheet(_("Đã thu về"), 6, 36, 18, 34, 14, 14, 10, 16, 40)
    heads = [
        _("TT"), _("Hàng"), _("Số lô"), _("Chủ thể"), _("Đã làm ra"), _("Đã thu về"), _("Đơn vị"),
        _("Thôi thu hồi ngày"), _("Lý do"),
    ]  # fmt: skip
    book.heads(sheet, heads, kept=2, bottom=1)
    for number, row in enumerate(queries.lots_of_recall(recall), start=1):
        lot, gone = row.lot, row.released_at
        cells: list[Cell] = [number, str(lot.item), lot.code, str(lot.organisation), lot.quantity, row.back]
        cells += [lot.item.unit_name, clock.local_date(gone) if gone else None, row.released_for]
        book.row(sheet, number, cells)


def _rows(recall: Recall, actor: Actor) -> Iterator[list[Cell]]:
    released = dict(recall.lots.values_list("lot", "released_at"))
    for row in queries.receivers_of_recall(recall, actor):
        handover, receiver = row.handover, row.handover.receiver
        who: list[Cell] = [
            handover.receiver_name or str(receiver or ""),
            handover.receiver_contact or (receiver.phone if receiver else ""),
            handover.receiver_place or (receiver.address if receiver else ""),
            clock.local_date(handover.step.happened_at),
        ]  # fmt: skip
        told = clock.local_date(row.told_at) if row.told_at else None
        for lot, quantity in queries.quantities_of(row, released):
            gone = released[lot.pk]
            day = clock.local_date(gone) if gone else None
            yield [*who, str(lot.item), lot.code, quantity, lot.item.unit_name, told, day]
