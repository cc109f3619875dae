"""May this be done to a plan, a target or a note, and if not, why not?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from ocop.base.actor import Actor
from ocop.base.clock import local_date
from ocop.base.refusals import Reason, rule
from ocop.plan import indicators
from ocop.plan.indicators import Indicator
from ocop.plan.models import Comparison, Correction, PerUnit, Plan, Target
from ocop.plan.queries import plans as queries
from ocop.plan.states import PLAN, PlanState

_HUNDRED = 100


@rule
def may_prepare(actor: Actor, plan: Plan | None = None) -> Reason | None:
    """The office drafts a plan and changes it as long as it is not issued."""
    if not actor.has("plan.manage"):
        return Reason(_("Chỉ cơ quan thường trực cấp tỉnh soạn kế hoạch."), "person")
    if plan is not None and plan.state != PlanState.DRAFT:
        return Reason(_("Kế hoạch đã ban hành. Chỉ tiêu chỉ đổi được bằng một lần điều chỉnh có lý do."))
    return None


@rule
def may_attach(actor: Actor, plan: Plan) -> Reason | None:
    """The office keeps the signed paper; the scan often comes after the issue."""
    if not actor.has("plan.manage"):
        return Reason(_("Chỉ cơ quan thường trực cấp tỉnh lưu văn bản của kế hoạch."), "person")
    if plan.state == PlanState.CLOSED:
        return Reason(_("Kế hoạch đã tổng kết."))
    return None


@rule
def plan_fits(starts_on: dt.date, ends_on: dt.date, year: int) -> Reason | None:
    """A plan runs forward and has days in its year."""
    if ends_on < starts_on:
        return Reason(_("Ngày kết thúc không được trước ngày bắt đầu."), "input", "ends_on")
    if not starts_on.year <= year <= ends_on.year:
        return Reason(_("Thời gian của kế hoạch không nằm trong năm đã chọn."), "input", "year")
    return None


@rule
def may_issue(actor: Actor, plan: Plan) -> Reason | None:
    """The leader issues a draft that has targets; one plan a year."""
    if not actor.has("plan.approve"):
        return Reason(_("Chỉ lãnh đạo có thẩm quyền ban hành kế hoạch."), "person")
    against = PLAN.reason(plan.state, "issue_plan")
    if against is not None:
        return against
    if not plan.targets.exists():
        return Reason(_("Kế hoạch chưa có chỉ tiêu nào."))
    others = Plan.objects.filter(year=plan.year).exclude(state=PlanState.DRAFT)
    if others.exists():
        said = _("Năm %(year)s đã có một kế hoạch được ban hành. Hãy điều chỉnh kế hoạch đó.")
        return Reason(said % {"year": plan.year})
    return None


@rule
def issue_fits(number: str, issuer: str, signed_on: dt.date, at: dt.datetime) -> Reason | None:
    """Number, issuer and a day that is not to come."""
    if not number.strip():
        return Reason(_("Hãy nhập số kế hoạch."), "input", "number")
    if not issuer.strip():
        return Reason(_("Hãy nhập cơ quan ban hành."), "input", "issuer")
    if signed_on > local_date(at):
        return Reason(_("Ngày ký không được sau hôm nay."), "input", "signed_on")
    return None


@rule
def may_close(actor: Actor, plan: Plan) -> Reason | None:
    """The leader closes an issued plan."""
    if not actor.has("plan.approve"):
        return Reason(_("Chỉ lãnh đạo có thẩm quyền tổng kết kế hoạch."), "person")
    return PLAN.reason(plan.state, "close_plan")


@rule
def may_reopen(actor: Actor, plan: Plan) -> Reason | None:
    """The leader opens a closed plan again."""
    if not actor.has("plan.approve"):
        return Reason(_("Chỉ lãnh đạo có thẩm quyền mở lại kế hoạch."), "person")
    return PLAN.reason(plan.state, "reopen_plan")


@rule
def may_publish(actor: Actor, plan: Plan) -> Reason | None:
    """The leader decides whether everybody reads the progress of an issued plan."""
    if not actor.has("plan.approve"):
        return Reason(_("Chỉ lãnh đạo quyết định việc công khai tiến độ."), "person")
    if plan.state == PlanState.DRAFT:
        return Reason(_("Kế hoạch chưa ban hành nên chưa công khai tiến độ được."))
    return None


@rule
def may_amend(actor: Actor, plan: Plan) -> Reason | None:
    """What the leader issued only the leader changes, while the plan is not closed."""
    if not actor.has("plan.approve"):
        return Reason(_("Chỉ lãnh đạo điều chỉnh chỉ tiêu của kế hoạch đã ban hành."), "person")
    if plan.state == PlanState.DRAFT:
        return Reason(_("Kế hoạch còn đang soạn: hãy sửa thẳng chỉ tiêu."))
    if plan.state == PlanState.CLOSED:
        return Reason(_("Kế hoạch đã tổng kết. Hãy mở lại trước khi điều chỉnh."))
    return None


@rule
def may_change_target(actor: Actor, plan: Plan) -> Reason | None:
    """Freely in a draft, by an amendment after that."""
    if plan.state == PlanState.DRAFT:
        return may_prepare.reason(actor, plan)
    return may_amend.reason(actor, plan)


@rule
def reason_given(reason: str) -> Reason | None:
    """A change after the issue says why."""
    return None if reason.strip() else Reason(_("Hãy ghi lý do."), "input", "reason")


@rule
def target_fits(plan: Plan, data: Mapping[str, Any], but: Target | None = None) -> Reason | None:
    """A code of its own, an indicator that can be narrowed so, numbers that compare."""
    taken = plan.targets.filter(code__iexact=data["code"])
    if (taken.exclude(pk=but.pk) if but else taken).exists():
        return Reason(_("Ký hiệu này đã dùng cho một chỉ tiêu khác của kế hoạch."), "input", "code")
    return _narrowing(data) or _numbers(data)


def _narrowing(data: Mapping[str, Any]) -> Reason | None:
    found = indicators.ALL.get(data["indicator"])
    if found is None:
        return Reason(_("Hãy chọn một chỉ số trong danh sách."), "input", "indicator")
    against = _can_be_asked(found, data, "indicator")
    if against is None and data["out_of"]:
        due = indicators.ALL.get(data["out_of"])
        if due is None or due.code == found.code or str(due.unit) != str(found.unit):
            said = _("Chỉ tính phần trăm trên một chỉ số khác có cùng đơn vị đếm.")
            return Reason(said, "input", "out_of")
        against = _can_be_asked(due, data, "out_of")
    return against


_ASKS = {"star": "star", "star_min": "star", "industry": "industry", "form": "form", "per_unit": "commune"}


def _can_be_asked(found: Indicator, data: Mapping[str, Any], field: str) -> Reason | None:
    for name, dimension in _ASKS.items():
        if data[name] and not found.splits_by(dimension):
            said = _("Chỉ số “%(name)s” không chia nhỏ được theo điều đã chọn.")
            return Reason(said % {"name": found.name}, "input", field)
    return None


def _numbers(data: Mapping[str, Any]) -> Reason | None:
    low, high = data["low"], data["high"]
    if low < 0:
        return Reason(_("Mức chỉ tiêu không được nhỏ hơn 0."), "input", "low")
    between = data["comparison"] == Comparison.BETWEEN
    if between and (high is None or high < low):
        return Reason(_("Trong khoảng thì cần cả hai mức, mức cao không nhỏ hơn mức thấp."), "input", "high")
    if not between and high is not None:
        return Reason(_("Chỉ nhập mức cao khi so sánh “trong khoảng”."), "input", "high")
    if data["out_of"] and max(low, high or low) > _HUNDRED:
        return Reason(_("Tỷ lệ phần trăm không quá 100."), "input", "low")
    if data["star"] and data["star_min"]:
        return Reason(_("Chỉ chọn đúng một hạng sao hoặc từ một hạng sao trở lên."), "input", "stars")
    return None


@rule
def unit_target_fits(
    target: Target, *, unit: int | None, name: str, low: Decimal, high: Decimal | None
) -> Reason | None:
    """A unit or a named cluster, as the target is set; numbers that compare like the target's."""
    if not target.per_unit:
        return Reason(_("Chỉ tiêu này giao cho cả tỉnh, không chia theo đơn vị."))
    is_cluster = target.per_unit == PerUnit.CLUSTER
    if is_cluster and (unit is not None or not name.strip()):
        return Reason(_("Hãy đặt tên cho cụm xã."), "input", "name")
    if not is_cluster and unit is None:
        return Reason(_("Hãy chọn một đơn vị."), "input", "unit")
    known = unit is None or unit in {each.pk for each in queries.units_of(target.plan, target.per_unit)}
    if not known:
        return Reason(_("Đơn vị này không thuộc chỉ tiêu."), "input", "unit")
    if low < 0:
        return Reason(_("Mức chỉ tiêu không được nhỏ hơn 0."), "input", "low")
    between = target.comparison == Comparison.BETWEEN
    if between and (high is None or high < low):
        return Reason(_("Trong khoảng thì cần cả hai mức, mức cao không nhỏ hơn mức thấp."), "input", "high")
    if not between and high is not None:
        return Reason(_("Chỉ nhập mức cao khi so sánh “trong khoảng”."), "input", "high")
    return None


@rule
def may_correct(actor: Actor, plan: Plan) -> Reason | None:
    """The office puts a signed note beside a result of an issued plan."""
    if not actor.has("plan.manage"):
        return Reason(_("Chỉ cơ quan thường trực cấp tỉnh ghi điều chỉnh số liệu."), "person")
    if plan.state == PlanState.DRAFT:
        return Reason(_("Kế hoạch chưa ban hành nên chưa có kết quả để điều chỉnh."))
    if plan.state == PlanState.CLOSED:
        return Reason(_("Kế hoạch đã tổng kết. Hãy mở lại trước khi điều chỉnh."))
    return None


@rule
def correction_fits(
    target: Target, *, unit: int | None, delta: Decimal, reason: str, signer: str, signed_on: dt.date,
    at: dt.datetime,
) -> Reason | None:  # fmt: skip
    """By how much, why, by whom, and not signed in days to come; for a unit where the target is for units."""
    if not delta:
        return Reason(_("Hãy nhập số cộng thêm hoặc bớt khác 0."), "input", "delta")
    if not reason.strip():
        return Reason(_("Hãy ghi lý do."), "input", "reason")
    if not signer.strip():
        return Reason(_("Hãy ghi người ký."), "input", "signer")
    if signed_on > local_date(at):
        return Reason(_("Ngày ký không được sau hôm nay."), "input", "signed_on")
    if bool(target.per_unit) != (unit is not None):
        said = (
            _("Chỉ tiêu giao cho từng đơn vị: hãy chọn đơn vị được điều chỉnh.")
            if target.per_unit
            else _("Chỉ tiêu giao cho cả tỉnh, không chọn đơn vị.")
        )
        return Reason(said, "input", "unit")
    if unit is not None and unit not in {each.pk for each in queries.correctable_units(target)}:
        return Reason(_("Đơn vị này không thuộc chỉ tiêu."), "input", "unit")
    return None


@rule
def may_withdraw(actor: Actor, correction: Correction) -> Reason | None:
    """A note is withdrawn once, by the office, while the plan is not closed."""
    against = may_correct.reason(actor, correction.target.plan)
    if against is None and correction.withdrawn_at is not None:
        return Reason(_("Lần điều chỉnh này đã được rút."))
    return against
