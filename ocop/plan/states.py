"""The ways of a plan and of a task."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from ocop.base.states import Move, StateTable


class PlanState(models.TextChoices):
    """A plan is drafted by the office, issued by the leader, and closed when its year is over."""

    DRAFT = "draft", _("Đang soạn")
    ISSUED = "issued", _("Đã ban hành")
    CLOSED = "closed", _("Đã tổng kết")


PLAN = StateTable(
    PlanState,
    start=[PlanState.DRAFT],
    moves=[
        Move("issue_plan", (PlanState.DRAFT,), PlanState.ISSUED, "plan.approve"),
        Move("close_plan", (PlanState.ISSUED,), PlanState.CLOSED, "plan.approve"),
        Move("reopen_plan", (PlanState.CLOSED,), PlanState.ISSUED, "plan.approve"),
    ],
)


class TaskState(models.TextChoices):
    """Whether a task is done. That it is overdue follows from its date and is never stored."""

    OPEN = "open", _("Chưa bắt đầu")
    RUNNING = "running", _("Đang thực hiện")
    REPORTED = "reported", _("Đã báo cáo xong, chờ xác nhận")
    DONE = "done", _("Đã hoàn thành")
    CANCELLED = "cancelled", _("Thôi thực hiện")


TASK = StateTable(
    TaskState,
    start=[TaskState.OPEN],
    moves=[
        Move("start_task", (TaskState.OPEN,), TaskState.RUNNING, "plan.report"),
        Move("report_task", (TaskState.OPEN, TaskState.RUNNING), TaskState.REPORTED, "plan.report"),
        Move("accept_task", (TaskState.REPORTED,), TaskState.DONE, "plan.manage"),
        Move("return_task", (TaskState.REPORTED,), TaskState.RUNNING, "plan.manage"),
        Move("reopen_task", (TaskState.DONE, TaskState.CANCELLED), TaskState.RUNNING, "plan.manage"),
        Move(
            "cancel_task",
            (TaskState.OPEN, TaskState.RUNNING, TaskState.REPORTED),
            TaskState.CANCELLED,
            "plan.manage",
        ),
    ],
)
