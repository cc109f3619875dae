"""May earlier cases be taken in, and is each of them possible?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from ocop.base.actor import Actor
from ocop.base.refusals import Reason, rule
from ocop.plan.cases import KINDS

DAYS = ("opened_on", "submitted_on", "proposed_on", "concluded_on", "decided_on")
"""The days of a case, in their order."""


@rule
def may_record(actor: Actor) -> Reason | None:
    """Who takes in lists of the province."""
    if not actor.has("registry.import"):
        return Reason(_("Chỉ cơ quan thường trực cấp tỉnh ghi kết quả các năm trước."), "person")
    return None


@rule
def row_fits(row: Mapping[str, Any], number: int, on: dt.date) -> Reason | None:
    """A name, a star of 0 to 5, a kind, and days in their order that are not in the future."""
    problem = _problem(row, on)
    if problem is None:
        return None
    said = _("Dòng %(number)s: %(problem)s") % {"number": number, "problem": problem}
    return Reason(said, "input")


def _problem(row: Mapping[str, Any], on: dt.date) -> str | None:
    if not str(row.get("product_name") or "").strip():
        return _("thiếu tên sản phẩm.")
    if row.get("star", 0) not in range(6):
        return _("hạng sao phải từ 0 (không đạt) đến 5.")
    if row.get("kind", "first") not in KINDS:
        return _("lần đăng ký phải là lần đầu, nâng hạng hoặc đánh giá lại.")
    days = [day for name in DAYS if (day := row.get(name)) is not None]
    if any(later < earlier for earlier, later in pairwise(days)):
        return _("các ngày không theo thứ tự: soạn, nộp xã, đề nghị tỉnh, hội đồng chấm, quyết định.")
    if days and days[-1] > on:
        return _("có ngày chưa tới.")
    return None
