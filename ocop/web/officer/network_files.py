"""The apparatus and the register of partners as Excel: real days, nothing that runs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from ocop.base.workbooks import Book
from ocop.organisations.models import Body, Organisation


def apparatus(bodies: Iterable[Body]) -> bytes:
    """One line a post; a body without anybody still has its line."""
    heads = [
        _("TT"), _("Cấp, nơi"), _("Tổ chức"), _("Họ và tên"), _("Chức vụ"), _("Cơ quan, chức danh"),
        _("Việc phụ trách"), _("Số quyết định"), _("Từ ngày"), _("Điện thoại"), _("Đầu mối OCOP"),
    ]  # fmt: skip
    return _file(_("Bộ máy OCOP"), heads, (6, 24, 36, 26, 24, 30, 36, 20, 12, 16, 10), _posts(bodies))


def partners(rows: Iterable[Organisation]) -> bytes:
    """One line a partner."""
    heads = [
        _("TT"), _("Đơn vị"), _("Xã"), _("Giúp được việc gì"), _("Điện thoại"), _("Thư điện tử"),
        _("Điểm trung bình"), _("Số đánh giá"), _("Hợp đồng đang thực hiện"),
    ]  # fmt: skip
    found = (
        [
            row.name, row.unit.name if row.unit else "", ", ".join(str(each) for each in row.expertise.all()),
            row.phone, row.email, _score(row), getattr(row, "ratings", 0), getattr(row, "busy", 0),
        ]
        for row in rows
    )  # fmt: skip
    return _file(_("Tư vấn, đối tác"), heads, (6, 40, 24, 48, 16, 28, 10, 10, 12), found)


def _posts(bodies: Iterable[Body]) -> Iterable[list[Any]]:
    for body in bodies:
        held = getattr(body, "held", [])
        for post in held or [None]:
            yield [body.unit.name, body.name, *(_post(post) if post else [""] * 8)]


def _post(post: Any) -> list[Any]:
    return [
        post.full_name, post.position, post.agency, post.duties, post.decision_no, post.valid_from,
        post.phone, _("có") if post.is_focal else "",
    ]  # fmt: skip


def _score(row: Organisation) -> Any:
    score = getattr(row, "score", None)
    return round(float(score), 1) if score is not None else None


def _file(title: str, heads: list[str], widths: tuple[int, ...], rows: Iterable[list[Any]]) -> bytes:
    book = Book(title)
    sheet = book.sheet(title, *widths)
    book.heads(sheet, heads, kept=2, bottom=1)
    for number, row in enumerate(rows, start=1):
        book.row(sheet, number, [number, *row])
    return book.data()
