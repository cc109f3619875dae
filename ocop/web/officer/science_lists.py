"""Proposals and projects as Excel: real numbers and days; nothing in it runs."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ocop.base import clock
from ocop.base.workbooks import Book
from ocop.science.models import Project, Proposal


def proposals(rows: QuerySet[Proposal]) -> bytes:
    """The proposals of a call in the order of the page; money in đồng."""
    heads = [
        _("TT"),
        _("Đề xuất"),
        _("Đơn vị"),
        _("Lĩnh vực"),
        _("Trạng thái"),
        _("Ngày gửi"),
        _("Số tháng"),
        _("Ngân sách (đồng)"),
        _("Vốn tự có (đồng)"),
        _("Nguồn khác (đồng)"),
        _("Điểm trung bình"),
        _("Chênh lệch"),
    ]
    lines = [
        [
            row.title, row.organisation.name, str(row.get_subject_display()), str(row.get_state_display()),
            _day(row.first_sent_at), row.months, row.state_budget, row.own_budget, row.other_budget,
            row.total, row.spread,
        ]
        for row in rows
    ]  # fmt: skip
    return _book(_("Đề xuất"), heads, lines, (6, 44, 32, 22, 22, 12, 10, 18, 18, 18, 14, 12))


def projects(rows: QuerySet[Project]) -> bytes:
    """The projects in the order of the page; money in đồng."""
    heads = [
        _("TT"),
        _("Dự án"),
        _("Đơn vị chủ trì"),
        _("Số hợp đồng"),
        _("Ngày ký"),
        _("Kết thúc"),
        _("Ngân sách (đồng)"),
        _("Đã chi (đồng)"),
        _("Trạng thái"),
        _("Xếp loại"),
    ]
    lines = [
        [
            row.proposal.title, row.proposal.organisation.name, row.contract_no, row.signed_on, row.ends_on,
            row.state_amount, row.paid, str(row.get_state_display()), str(row.get_grade_display()),
        ]
        for row in rows
    ]  # fmt: skip
    return _book(_("Dự án"), heads, lines, (6, 44, 32, 18, 12, 12, 18, 18, 20, 14))


def _book(name: str, heads: list[str], lines: list[list[Any]], widths: tuple[int, ...]) -> bytes:
    book = Book(name)
    sheet = book.sheet(name, *widths)
    book.heads(sheet, heads, kept=2, bottom=1)
    for number, line in enumerate(lines, start=1):
        book.row(sheet, number, [number, *line])
    return book.data()


def _day(moment: dt.datetime | None) -> dt.date | None:
    return clock.local_date(moment) if moment else None
