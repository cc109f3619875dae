"""What the law wants a buyer to read of goods, as an Excel book: the same facts as `passport.export`."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from ocop.base.workbooks import Book
from ocop.trace import passport
from ocop.trace.passport import Facts, Item, Stage

_MOMENT = "dd/mm/yyyy hh:mm"


def book(facts: Facts) -> bytes:
    """Three sheets: the ten items, the passport, the stages. What nobody said stays empty."""
    made = Book(_("Dữ liệu truy xuất %(code)s") % {"code": facts.code.value})
    _items(made, _("Mười mục"), passport.traceability_items(facts))
    _items(made, _("Hộ chiếu"), passport.passport_items(facts))
    _stages(made, facts.stages)
    return made.data()


def _items(made: Book, name: str, items: Sequence[Item]) -> None:
    sheet = made.sheet(name, 16, 44, 60, 34, 14)
    made.heads(sheet, [_("Mã mục"), _("Mục"), _("Nội dung"), _("Ai khai"), _("Ngày khai")], kept=2)
    for row, item in enumerate(items, 1):
        made.row(sheet, row, [item.code, item.name, item.shown, item.said.by, item.said.on])


def _stages(made: Book, stages: Sequence[Stage]) -> None:
    sheet = made.sheet(_("Công đoạn"), 12, 36, 60, 60, 18, 34, 18)
    heads = [
        _("Mã bước"), _("Công đoạn"), _("Mã sản phẩm"), _("Mã địa điểm"), _("Thời gian"), _("Ai khai"),
        _("Khai lúc"),
    ]  # fmt: skip
    made.heads(sheet, heads, kept=2)
    for row, stage in enumerate(stages, 1):
        texts = [stage.kind, stage.name, stage.goods_code, stage.place_code]
        made.row(sheet, row, [*texts, None, stage.by])
        for column, moment in ((4, stage.at), (6, stage.told_at)):
            made.write(sheet, row, column, moment.replace(tzinfo=None), num_format=_MOMENT)
