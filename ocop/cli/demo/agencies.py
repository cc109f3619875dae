"""Agencies of the demo, all fictional, and what became of the tasks of the example plan of 2026."""

from __future__ import annotations

import datetime as dt
import io

from ocop.base import clock
from ocop.base.actor import Actor
from ocop.cli.demo import papers
from ocop.cli.demo.cast import BUILDER, COMMUNE, Cast
from ocop.cli.demo.days import Days
from ocop.organisations import actions as organisations
from ocop.organisations.models import Kind, LegalForm, Organisation
from ocop.places import queries as places
from ocop.plan import actions as plans
from ocop.plan import shipped
from ocop.plan.models import Plan, Task, TaskReport

PLAN = "mau-2026"
FIRST = "Sở Công Thương (ví dụ)"
"""The agency whose person can sign in."""
NAMES: tuple[tuple[str, str], ...] = (
    (FIRST, "Trương Thị Thương"),
    ("Sở Nông nghiệp và Môi trường (ví dụ)", "Hồ Văn Nông"),
    ("Sở Khoa học và Công nghệ (ví dụ)", "Đỗ Thị Khoa"),
    ("Hội Nông dân tỉnh (ví dụ)", "Mai Văn Hội"),
    ("Hội Liên hiệp Phụ nữ tỉnh (ví dụ)", "Tô Thị Phụ"),
)


def tell(days: Days, cast: Cast) -> Plan:
    """Register the agencies, load the example plan, and work at its tasks up to today."""
    for name, person in NAMES:
        cast.agency_of(_register(name, days), person)
    example = shipped.plan(PLAN)
    assert example is not None
    plan = plans.load_plan(shipped=example, by=BUILDER, at=days.ago(160)).plan
    _add_tasks(plan, days, cast)
    _done(plan, days, cast)
    _under_way(plan, days, cast)
    return plan


def _register(name: str, days: Days) -> Organisation:
    data = {"name": name, "kind": Kind.AGENCY, "legal_form": LegalForm.PUBLIC_BODY, "is_demo": True}
    return organisations.register_organisation(data, by=BUILDER, at=days.ago(160))


def _add_tasks(plan: Plan, days: Days, cast: Cast) -> None:
    """Two more: one overdue whenever the demo is built, one that a commune leads."""
    shop = Organisation.objects.get(name=FIRST)
    overdue = {
        "code": "N8", "title": "Lập danh sách điểm bán, siêu thị nhận bày sản phẩm OCOP của tỉnh (ví dụ)",
        "detail": "Danh sách có địa chỉ, người liên hệ, sản phẩm đang bày.", "lead": shop,
        "starts_on": days.day(80), "due_on": days.day(5), "budget": 40_000_000, "position": 8,
    }  # fmt: skip
    commune = {
        "code": "N9", "title": "Họp dân giới thiệu bộ tiêu chí mới, nhận đăng ký ý tưởng sản phẩm (ví dụ)",
        "detail": "Biên bản và danh sách ý tưởng.", "lead_unit": places.by_code(COMMUNE, days.today),
        "starts_on": days.day(20), "due_on": days.today + dt.timedelta(days=10), "position": 9,
    }  # fmt: skip
    for data in (overdue, commune):
        plans.add_task(plan=plan, data=data, by=cast.officer, at=days.ago(100))


def _done(plan: Plan, days: Days, cast: Cast) -> None:
    """One done in time, one late, one that waits for the office with its paper."""
    for code, late, said in (
        ("N1", -2, "Đã rà soát, lập danh sách theo xã và báo đến từng chủ thể."),
        ("N2", 5, "Đã mở ba lớp; lớp cuối lùi một tuần vì mưa lũ."),
    ):
        task = _task(plan, code)
        report = _report(task, _lead(task, cast), _on(task, late, days), said, is_final=True)
        plans.accept_task(
            report=_fresh(report), answer="Đã xem, đồng ý.", by=cast.officer, at=_on(task, late + 3, days)
        )
    waits = _task(plan, "N6")
    _report(
        waits, _lead(waits, cast), days.ago(2, 15),
        "Đã kiểm tra hồ sơ các xã gửi; lịch họp dự kiến kèm theo.",
        is_final=True, paper="Dự kiến lịch họp hội đồng",
    )  # fmt: skip


def _under_way(plan: Plan, days: Days, cast: Cast) -> None:
    """Progress told by leads, a word of a supporting agency, a report that was returned."""
    online = _task(plan, "N4")
    _report(online, _lead(online, cast), days.ago(30), "18 chủ thể đã có gian hàng, 5 chủ thể đang làm.", 60)
    helper = cast.agencies["Hội Nông dân tỉnh (ví dụ)"]
    plans.report_task(
        task=_task(plan, "N4"), text="Hội đã cử hội viên giúp 6 hộ viết mô tả sản phẩm.", progress=0,
        by=helper, at=days.ago(20),
    )  # fmt: skip
    marks = _task(plan, "N3")
    back = _report(marks, _lead(marks, cast), days.ago(18), "Đã hỗ trợ các chủ thể đăng ký.", is_final=True)
    plans.return_task(
        report=_fresh(back), answer="Chưa có danh sách chủ thể và kết quả từng hồ sơ. Hãy gửi kèm.",
        by=cast.officer, at=days.ago(15),
    )  # fmt: skip
    words = _task(plan, "N5")
    _report(words, _lead(words, cast), days.ago(40), "Mỗi tháng hai tin, một phóng sự.", 45)


def _report(
    task: Task, by: Actor, at: dt.datetime, text: str, progress: int = 0, *, is_final: bool = False,
    paper: str = "",
) -> TaskReport:  # fmt: skip
    uploads = []
    if paper:
        sheet = papers.Paper("results", f"{paper} (ví dụ)", "Cơ quan lập", 2)
        page = papers.pdf(sheet, "01/VD", task.plan.title, "tỉnh (ví dụ)", clock.local_date(at))
        uploads = [(io.BytesIO(page), f"{paper}.pdf")]
    return plans.report_task(
        task=task, text=text, progress=progress, is_final=is_final, uploads=uploads, by=by, at=at
    )


def _on(task: Task, late: int, days: Days) -> dt.datetime:
    """So many days after a task's last day, and never after the moment of building."""
    assert task.due_on is not None
    return days.ago((days.today - task.due_on).days - late)


def _task(plan: Plan, code: str) -> Task:
    return Task.objects.select_related("plan", "lead", "lead_unit").get(plan=plan, code=code)


def _fresh(report: TaskReport) -> TaskReport:
    return TaskReport.objects.select_related("task__plan", "task__lead", "task__lead_unit").get(pk=report.pk)


def _lead(task: Task, cast: Cast) -> Actor:
    return cast.agencies[str(task.lead)]
