"""Reports of the demo: definitions in use, one signed last quarter, one that is overdue."""

from __future__ import annotations

import datetime as dt
from typing import Any

from ocop.base import clock
from ocop.base.actor import Actor
from ocop.cli.demo.cast import Cast
from ocop.cli.demo.days import Days
from ocop.reports import actions, periods
from ocop.reports.models import Definition
from ocop.reports.periods import Period
from ocop.reports.states import PeriodKind

_AGENCY = {
    "agency_above": "UBND TỈNH AN GIANG (ví dụ)",
    "agency": "SỞ NÔNG NGHIỆP VÀ MÔI TRƯỜNG (ví dụ)",
    "recipients": "- UBND tỉnh (báo cáo);\n- Các sở, ngành liên quan;\n- Lưu: VT.",
}
_QUARTER: dict[str, Any] = {
    "name": "Báo cáo kết quả Chương trình OCOP hằng quý (ví dụ)",
    "kind": PeriodKind.QUARTER,
    "due_days": 10,
    "with_last_year": True,
    "with_before": True,
    "intro": "Thực hiện chế độ báo cáo của tỉnh, {co_quan} báo cáo kết quả Chương trình OCOP {ky} như sau: "
    "đến ngày {den_ngay}, toàn tỉnh có {so_1} sản phẩm còn hiệu lực từ 3 sao ({tang_giam_1} so với cùng kỳ).",
    "outro": "Trên đây là kết quả {ky}. Đề nghị các cơ quan liên quan phối hợp đôn đốc đánh giá lại sản phẩm "
    "sắp hết hạn.",
}
_LINES: list[dict[str, Any]] = [
    {"indicator": "stars_valid", "star_min": 3, "dimension": "star"},
    {"indicator": "stars_expired", "dimension": "star"},
    {"indicator": "new_stars", "star_min": 3, "dimension": "industry"},
    {"indicator": "upgrades"},
    {"indicator": "reevaluation_due"},
    {"indicator": "reevaluation_done"},
    {"indicator": "producers_valid", "dimension": "form"},
    {
        "indicator": "stars_valid", "star_min": 3, "dimension": "district",
        "title": "Sản phẩm còn hiệu lực theo địa bàn cũ",
    },
]  # fmt: skip
_MONTH: dict[str, Any] = {
    "name": "Báo cáo nhanh hồ sơ OCOP hằng tháng (ví dụ)",
    "kind": PeriodKind.MONTH,
    "due_days": 5,
    "with_last_year": False,
    "with_before": True,
    "intro": "{co_quan} báo cáo nhanh tình hình hồ sơ {ky}.",
}
_MONTH_LINES: list[dict[str, Any]] = [
    {"indicator": "dossiers_submitted", "dimension": "commune"},
    {"indicator": "dossiers_open"},
    {"indicator": "dossiers_decided"},
]
_YEAR: dict[str, Any] = {
    "name": "Báo cáo tổng kết năm Chương trình OCOP (ví dụ)",
    "kind": PeriodKind.YEAR,
    "due_days": 20,
    "with_last_year": True,
    "with_before": False,
}


def report(cast: Cast, days: Days) -> None:
    """A quarter that was signed, a month that is overdue, a year that has not ended."""
    officer, leader, now = cast.officer, cast.province["leader"], days.now
    quarter = periods.holding(PeriodKind.QUARTER, days.today).before
    quarterly = _define(_QUARTER, _LINES, quarter.start, officer, now)
    _signed(quarterly, quarter, officer, leader, days.ago(max(0, (days.today - quarter.end).days - 6)))
    month = periods.holding(PeriodKind.MONTH, days.today)
    late = month.before.before if (days.today - month.before.end).days <= 5 else month.before
    _define(_MONTH, _MONTH_LINES, late.start, officer, now)
    _define(_YEAR, _LINES[:6], dt.date(days.today.year, 1, 1), officer, now)


def _define(
    what: dict[str, Any], lines: list[dict[str, Any]], since: dt.date, by: Actor, at: dt.datetime
) -> Definition:
    return actions.save_definition(
        definition=None, data={**_AGENCY, **what, "since": since}, lines=lines, by=by, at=at, is_demo=True
    )


def _signed(definition: Definition, period: Period, officer: Actor, leader: Actor, at: dt.datetime) -> None:
    run = actions.make_run(definition=definition, period=period, by=officer, at=at)
    words = {"stars_expired-0-0-star": "Các sản phẩm hết hạn đã được nhắc nộp hồ sơ đánh giá lại."}
    summary = "Số liệu của bản chạy thử: chủ thể và hồ sơ là hư cấu."
    actions.save_remarks(run=run, remarks=words, summary=summary, by=officer, at=at)
    actions.sign_run(
        run=run, document_no="45/BC-SNNMT (ví dụ)", signed_on=clock.local_date(at),
        signer="Lê Văn Quyết (ví dụ)", signer_title="Phó Chủ tịch", by=leader, at=at,
    )  # fmt: skip
