"""Plans, visits, remedies and reports for tests, made by the room's own actions."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

from ocop.base.actor import Actor, system
from ocop.organisations.models import Organisation
from ocop.oversight import actions
from ocop.oversight.models import Finding, InspectionPlan, Remedy, Report, Visit, VisitState
from tests.factories.files import picture
from tests.factories.organisations import make_organisation
from tests.factories.products import AT, make_product, make_standing

BY = system("Kiểm thử")
ON = dt.date(2026, 6, 15)
DUE = dt.date(2026, 6, 30)


def make_starred(organisation: Organisation | None = None, **star: Any) -> Organisation:
    """A producer with a product whose star holds."""
    owner = organisation or make_organisation()
    make_standing(make_product(owner), **star)
    return owner


def make_visit(
    state: str = VisitState.PLANNED,
    organisation: Organisation | None = None,
    *,
    severity: str = "major",
    by: Actor = BY,
    at: dt.datetime = AT,
    **over: Any,
) -> Visit:
    """A periodic visit to a (new) producer, brought to `state`; from "remedies_open" on it has one
    finding."""
    owner = organisation or make_starred()
    given: dict[str, Any] = {"kind": "periodic", "planned_on": DUE}
    given |= over
    visit = actions.arrange_visit(owner, given.pop("kind"), given.pop("planned_on"), **given, by=by, at=at)
    if state == VisitState.PLANNED:
        return visit
    if state == VisitState.CANCELLED:
        return actions.cancel_visit(visit, "Bão", by=by, at=at)
    code = visit.checklist[0]["code"]
    actions.take_answers(visit, {code: {"choice": "yes", "note": "", "base": None}}, by=by, at=at)
    if state == VisitState.IN_PROGRESS:
        return visit
    if state == VisitState.REMEDIES_OPEN:
        make_finding(visit, severity, remedy="Làm lại nhãn", due_on=DUE, by=by, at=at)
    actions.record_visit(visit, conclusion="Đạt.", number="01/BB", met="Bà Sáu", by=by, at=at)
    if state == VisitState.CLOSED:
        actions.close_visit(visit, by=by, at=at)
    return visit


def make_finding(visit: Visit, severity: str = "minor", **over: Any) -> Finding:
    """Something found on a visit."""
    given: dict[str, Any] = {"words": "Nhãn thiếu hạn sử dụng.", "by": BY, "at": AT}
    given |= over
    return actions.take_finding(visit, severity, given.pop("words"), **given)


def make_remedy(severity: str = "major", organisation: Organisation | None = None) -> Remedy:
    """A remedy that a producer owes until 30/06/2026."""
    visit = make_visit(VisitState.REMEDIES_OPEN, organisation, severity=severity)
    return Remedy.objects.select_related("finding__visit__organisation").get(finding__visit=visit)


def make_photo(visit: Visit, **over: Any) -> Any:
    """A picture taken on a visit."""
    given: dict[str, Any] = {"by": BY, "at": AT} | over
    return actions.take_photo(visit, io.BytesIO(picture("JPEG", (60, 40))), "anh.jpg", **given)


def make_report(state: str = "received", **over: Any) -> Report:
    """A report from the public, brought to `state`; without anybody it is about unless `over` says so."""
    given: dict[str, Any] = {"kind": "misuse", "words": "Quầy này dán sao giả lên chai mắm.", "at": AT}
    given |= over
    report, _secret = actions.send_report(given.pop("kind"), given.pop("words"), **given)
    if state == "dismissed":
        return actions.dismiss_report(report, "Không đủ thông tin.", by=BY, at=AT)
    if state in ("taken_in", "answered", "closed"):
        actions.take_in_report(report, by=BY, at=AT)
    if state in ("answered", "closed"):
        actions.answer_report(report, "Đã xử lý, cảm ơn anh chị.", by=BY, at=AT)
    if state == "closed":
        actions.close_report(report, by=BY, at=AT)
    return report


def make_plan(
    state: str = "draft", *, year: int = 2026, organisation: Organisation | None = None
) -> InspectionPlan:
    """A plan with one producer, in July, brought to `state`."""
    owner = organisation or make_starred()
    plan = actions.open_plan(year, f"Kế hoạch kiểm tra năm {year}", by=BY, at=AT)
    actions.pick(plan, [owner.pk], 7, by=BY, at=AT)
    if state != "draft":
        actions.propose_plan(plan, by=BY, at=AT)
    if state == "returned":
        actions.return_plan(plan, "Thêm xã biên giới.", by=BY, at=AT)
    if state == "approved":
        actions.approve_plan(plan, "12/KH-UBND", by=BY, at=AT)
    return plan
