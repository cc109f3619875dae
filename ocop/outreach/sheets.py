"""The communication plan and what was published, as Excel and CSV; nothing in them runs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ocop.base.workbooks import Book, Value, csv_text
from ocop.outreach.models import Item, Publication


def plan(items: QuerySet[Item], year: int) -> bytes:
    """A year's plan as .xlsx; cost in đồng."""
    heads = [
        _("TT"), _("Quý"), _("Thông điệp"), _("Nói với ai"), _("Hình thức"), _("Kênh"), _("Ai làm"), _("Hạn"),
        _("Kinh phí (đồng)"), _("Trạng thái"), _("Làm xong ngày"), _("Nơi xem kết quả"), _("Lý do"),
    ]  # fmt: skip
    widths = (6, 8, 44, 28, 22, 28, 28, 12, 16, 14, 14, 44, 30)
    title = _("Kế hoạch truyền thông năm %(year)s") % {"year": year}
    return _book(title, heads, widths, (_of_item(item) for item in items))


def publications(rows: QuerySet[Publication]) -> bytes:
    """What was published as .xlsx."""
    widths = (6, 14, 28, 22, 44, 44, 14, 28, 30)
    return _book(_("Đã đăng ở đâu"), _heads(), widths, (_of_publication(row) for row in rows))


def publications_csv(rows: QuerySet[Publication]) -> bytes:
    """The same as CSV in UTF-8; days as 31/12/2026."""
    return csv_text(_heads(), _numbered(_of_publication(row) for row in rows))


def _heads() -> list[str]:
    return [
        _("TT"), _("Ngày đăng"), _("Kênh"), _("Loại kênh"), _("Tên bài, chương trình"), _("Nơi xem lại"),
        _("Lượt"), _("Nơi ghi"), _("Ghi chú"),
    ]  # fmt: skip


def _book(title: str, heads: list[str], widths: tuple[int, ...], lines: Iterable[list[Value]]) -> bytes:
    book = Book(title)
    sheet = book.sheet(title, *widths)
    book.heads(sheet, heads, kept=2, bottom=1)
    for number, line in enumerate(_numbered(lines), start=1):
        book.row(sheet, number, line)
    return book.data()


def _numbered(lines: Iterable[list[Value]]) -> Iterator[list[Value]]:
    for number, line in enumerate(lines, start=1):
        yield [number, *line]


def _of_item(item: Item) -> list[Value]:
    return [
        item.quarter, item.message, item.audience, str(item.get_form_display()), str(item.outlet or ""),
        doer(item), item.due_on, item.cost, str(item.get_state_display()), item.done_on, item.proof,
        item.reasons,
    ]  # fmt: skip


def _of_publication(row: Publication) -> list[Value]:
    return [
        row.published_on, row.outlet.name, str(row.outlet.get_kind_display()), row.title, row.address,
        getattr(row, "people", None), doer(row), row.note,
    ]  # fmt: skip


def doer(thing: Item | Publication) -> str:
    """The desk that does an item or noted a publication, in words."""
    if thing.organisation is not None:
        return thing.organisation.name
    return thing.unit.name if thing.unit is not None else _("Cấp tỉnh")
