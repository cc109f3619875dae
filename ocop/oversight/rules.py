"""May this actor do this to this plan, visit, remedy or report?"""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.utils.translation import gettext as _

from ocop.base.actor import Actor
from ocop.base.refusals import Reason, rule
from ocop.certificates.models import Certificate, CertificateState
from ocop.organisations.models import Kind, Organisation
from ocop.oversight import queries
from ocop.oversight.models import (
    Finding,
    InspectionPlan,
    PlanState,
    Remedy,
    RemedyState,
    Report,
    ReportState,
    Severity,
    Visit,
    VisitState,
)
from ocop.oversight.queries.visits import OWED, WRITTEN
from ocop.oversight.states import PLAN, REMEDY, REPORT, VISIT

MOST_ITEMS, MOST_FINDINGS, MOST_PHOTOS = 2000, 60, 80
"""Bounds of ours: producers in a plan, findings and pictures of a visit."""


@rule
def may_plan(actor: Actor) -> Reason | None:
    """The provincial office plans."""
    return (
        None
        if actor.has("oversight.plan")
        else Reason(_("Chỉ cơ quan cấp tỉnh lập kế hoạch kiểm tra."), "person")
    )


@rule
def may_edit_plan(actor: Actor, plan: InspectionPlan) -> Reason | None:
    """As `may_plan`, while the plan is not with the leader nor approved."""
    if against := may_plan.reason(actor):
        return against
    if plan.state not in (PlanState.DRAFT, PlanState.RETURNED):
        return Reason(_("Kế hoạch đang chờ duyệt hoặc đã duyệt nên không sửa được."))
    return None


@rule
def may_propose(actor: Actor, plan: InspectionPlan) -> Reason | None:
    """As `may_edit_plan`; the plan has chosen somebody."""
    if against := may_plan.reason(actor):
        return against
    if against := PLAN.reason(plan.state, "propose_plan"):
        return against
    return None if plan.items.exists() else Reason(_("Hãy chọn ít nhất một chủ thể trước khi trình."))


@rule
def may_decide_plan(actor: Actor, plan: InspectionPlan) -> Reason | None:
    """The leader approves a plan that was laid before them, or gives it back."""
    if not actor.has("oversight.approve"):
        return Reason(_("Chỉ lãnh đạo duyệt kế hoạch kiểm tra."), "person")
    return PLAN.reason(plan.state, "approve_plan")


@rule
def may_arrange(actor: Actor, organisation: Organisation) -> Reason | None:
    """Who inspects there arranges a visit to a producer that works."""
    if against := is_in_charge.reason(actor, organisation.unit_id):
        return against
    if organisation.kind != Kind.PRODUCER:
        return Reason(_("Chỉ kiểm tra chủ thể OCOP."), "input", "organisation")
    if organisation.is_closed:
        return Reason(_("Chủ thể đã ngừng hoạt động."), "input", "organisation")
    return None


@rule
def is_in_charge(actor: Actor, unit_id: int | None) -> Reason | None:
    """The province everywhere, a commune in its own."""
    if not actor.has("oversight.visit"):
        return Reason(_("Vai trò đang dùng không đi kiểm tra."), "person")
    if not queries.is_in_charge(actor, unit_id):
        return Reason(_("Cán bộ xã chỉ kiểm tra trong xã mình."), "person")
    return None


@rule
def may_take_in_visits(actor: Actor) -> Reason | None:
    """The provincial office takes in what old books tell of visits."""
    if actor.has("registry.import") and actor.has("oversight.visit"):
        return None
    return Reason(_("Chỉ cơ quan cấp tỉnh nhập được dữ liệu."), "person")


@rule
def may_change(actor: Actor, visit: Visit) -> Reason | None:
    """Day, lead and team can be changed until the record is written."""
    against = is_in_charge.reason(actor, visit.unit_id)
    if against is None and visit.state not in (VisitState.PLANNED, VisitState.IN_PROGRESS):
        return Reason(_("Cuộc kiểm tra này đã lập biên bản hoặc đã hủy nên không sửa được."))
    return against


@rule
def may_take(actor: Actor, visit: Visit, taken_at: dt.datetime) -> Reason | None:
    """What was seen is taken in until the record is written.

    After it, what was seen before (a phone without a line) is still kept, beside the record.
    """
    if against := is_in_charge.reason(actor, visit.unit_id):
        return against
    if visit.state == VisitState.CANCELLED:
        return Reason(_("Cuộc kiểm tra này đã hủy nên không nhận thêm."))
    if visit.source:
        return Reason(_("Cuộc kiểm tra này nhập từ sổ cũ nên không nhận thêm."))
    if visit.recorded_at is not None and taken_at > visit.recorded_at:
        return Reason(_("Biên bản đã lập nên không ghi thêm được. Có điều mới thì lập cuộc kiểm tra lại."))
    return None


@rule
def may_record(actor: Actor, visit: Visit) -> Reason | None:
    """Something was answered, contradictions are settled, and what is serious has a remedy with a date."""
    if against := is_in_charge.reason(actor, visit.unit_id) or VISIT.reason(visit.state, "record_visit"):
        return against
    if queries.rivals_of(visit).exists():
        return Reason(_("Có câu trả lời khác nhau của hai người. Hãy chọn một bản trước khi lập biên bản."))
    if not visit.answers.filter(is_current=True).exists():
        return Reason(_("Chưa trả lời câu nào trong danh sách kiểm tra."))
    serious = visit.findings.filter(severity__in=(Severity.MAJOR, Severity.CRITICAL), remedies=None)
    if serious.exists():
        return Reason(_("Lỗi đáng kể và nghiêm trọng phải có việc khắc phục và hạn."))
    return None


@rule
def may_close(actor: Actor, visit: Visit) -> Reason | None:
    """When nothing is left to put right."""
    if against := is_in_charge.reason(actor, visit.unit_id) or VISIT.reason(visit.state, "close_visit"):
        return against
    if queries.open_remedies(visit).exists():
        return Reason(_("Còn việc khắc phục chưa xong."))
    return None


@rule
def may_cancel(actor: Actor, visit: Visit) -> Reason | None:
    """Until the record is written."""
    return is_in_charge.reason(actor, visit.unit_id) or VISIT.reason(visit.state, "cancel_visit")


@rule
def may_order(actor: Actor, finding: Finding) -> Reason | None:
    """A remedy is ordered while the visit goes on, and later for what reached us late or came out worse."""
    if against := is_in_charge.reason(actor, finding.visit.unit_id):
        return against
    if finding.visit.state in (VisitState.CANCELLED, VisitState.CLOSED):
        return Reason(_("Cuộc kiểm tra này đã kết thúc."))
    return None


@rule
def may_answer(actor: Actor, remedy: Remedy) -> Reason | None:
    """The producer answers what it owes, once the record is written."""
    visit = remedy.finding.visit
    own = actor.role == "system" or actor.organisation_id == visit.organisation_id
    if not actor.has("oversight.answer") or not own:
        return Reason(_("Chỉ thành viên của chủ thể trả lời việc khắc phục."), "person")
    if visit.state not in WRITTEN:
        return Reason(_("Biên bản chưa lập xong."))
    return REMEDY.reason(remedy.state, "answer_remedy")


@rule
def may_settle(actor: Actor, remedy: Remedy, verb: str = "accept_remedy") -> Reason | None:
    """Who inspects there accepts, returns or gives up a remedy of a record that is written."""
    visit = remedy.finding.visit
    if against := is_in_charge.reason(actor, visit.unit_id):
        return against
    if visit.state not in WRITTEN:
        return Reason(_("Biên bản chưa lập xong."))
    return REMEDY.reason(remedy.state, verb)


@rule
def may_propose_revocation(actor: Actor, finding: Finding, on: dt.date) -> Reason | None:
    """A critical finding of a written record that was not put right in time, or cannot be (Đ.8.1, Đ.8.3)."""
    if against := is_in_charge.reason(actor, finding.visit.unit_id):
        return against
    if finding.severity != Severity.CRITICAL:
        return Reason(_("Chỉ lỗi nghiêm trọng mới đề nghị thu hồi."))
    if finding.visit.state not in WRITTEN:
        return Reason(_("Hãy lập biên bản trước."))
    if finding.visit.source:
        return Reason(_("Điều này nhập từ sổ cũ. Hãy kiểm tra lại trước khi đề nghị thu hồi."))
    remedies = list(finding.remedies.all())
    late = any(r.state in OWED and r.due_on < on for r in remedies)
    failed = any(r.state == RemedyState.FAILED for r in remedies)
    if remedies and not late and not failed:
        return Reason(_("Chủ thể còn hạn khắc phục. Quá hạn hoặc không khắc phục thì mới đề nghị thu hồi."))
    return None


def certificates_of(finding: Finding) -> list[Certificate]:
    """The standing certificates that a finding bears on: of its product, else of the visit's products."""
    products = finding.visit.products.all()
    if finding.product_id:
        products = products.filter(pk=finding.product_id)
    active = Certificate.objects.filter(product__in=products, state=CertificateState.ACTIVE)
    return list(active.select_related("product", "item").order_by("pk"))


@rule
def may_handle(actor: Actor, report: Report) -> Reason | None:
    """The province handles every report, a commune those about its own place."""
    if not actor.has("oversight.visit"):
        return Reason(_("Vai trò đang dùng không xử lý phản ánh."), "person")
    if not queries.is_in_charge(actor, report.unit_id):
        return Reason(_("Cán bộ xã chỉ xử lý phản ánh của xã mình."), "person")
    return None


@rule
def may_move_report(actor: Actor, report: Report, verb: str) -> Reason | None:
    """As `may_handle`, where the report's state admits it."""
    return may_handle.reason(actor, report) or REPORT.reason(report.state, verb)


@rule
def may_link_report(actor: Actor, report: Report) -> Reason | None:
    """What a report is about can be said until it has ended."""
    if against := may_handle.reason(actor, report):
        return against
    if report.state in (ReportState.CLOSED, ReportState.DISMISSED):
        return Reason(_("Phản ánh này đã kết thúc."))
    return None


@rule
def may_see_contact(actor: Actor, report: Report) -> Reason | None:
    """How to reach the sender is for those in charge alone; readers of everything do not see it."""
    return may_handle.reason(actor, report)


@rule
def may_report(sender: str, at: dt.datetime) -> Reason | None:
    """So many reports a day from one place (OCOP_REPORTS_A_DAY)."""
    most = int(settings.OCOP_REPORTS_A_DAY)
    if sender and queries.counted_from(sender, at) >= most:
        return Reason(_("Hôm nay từ nơi này đã gửi nhiều phản ánh. Hãy gửi tiếp vào ngày mai."), "input")
    return None
