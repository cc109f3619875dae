"""What plans, visits, remedies and reports can become, and by which moves."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from ocop.base.states import Move, StateTable


class PlanState(models.TextChoices):
    """How far a yearly plan of inspections is."""

    DRAFT = "draft", _("Đang soạn")
    PROPOSED = "proposed", _("Chờ duyệt")
    RETURNED = "returned", _("Trả lại để sửa")
    APPROVED = "approved", _("Đã duyệt")


PLAN = StateTable(
    PlanState,
    start=[PlanState.DRAFT],
    moves=[
        Move("propose_plan", (PlanState.DRAFT, PlanState.RETURNED), PlanState.PROPOSED, "oversight.plan"),
        Move("return_plan", (PlanState.PROPOSED,), PlanState.RETURNED, "oversight.approve"),
        Move("approve_plan", (PlanState.PROPOSED,), PlanState.APPROVED, "oversight.approve"),
    ],
)


class VisitState(models.TextChoices):
    """How far a visit is."""

    PLANNED = "planned", _("Đã lên lịch")
    IN_PROGRESS = "in_progress", _("Đang kiểm tra")
    RECORDED = "recorded", _("Đã lập biên bản")
    REMEDIES_OPEN = "remedies_open", _("Chờ khắc phục")
    CLOSED = "closed", _("Đã kết thúc")
    CANCELLED = "cancelled", _("Đã hủy")


VISIT = StateTable(
    VisitState,
    start=[VisitState.PLANNED],
    moves=[
        Move("begin_visit", (VisitState.PLANNED,), VisitState.IN_PROGRESS, "oversight.visit"),
        Move("record_visit", (VisitState.IN_PROGRESS,), VisitState.RECORDED, "oversight.visit"),
        Move("open_remedies", (VisitState.RECORDED,), VisitState.REMEDIES_OPEN, "oversight.visit"),
        Move(
            "close_visit",
            (VisitState.RECORDED, VisitState.REMEDIES_OPEN),
            VisitState.CLOSED,
            "oversight.visit",
        ),
        Move(
            "cancel_visit",
            (VisitState.PLANNED, VisitState.IN_PROGRESS),
            VisitState.CANCELLED,
            "oversight.visit",
        ),
    ],
)


class RemedyState(models.TextChoices):
    """What became of a remedy."""

    OPEN = "open", _("Chờ khắc phục")
    ANSWERED = "answered", _("Chủ thể đã trả lời")
    RETURNED = "returned", _("Chưa đạt, làm tiếp")
    ACCEPTED = "accepted", _("Đã khắc phục")
    FAILED = "failed", _("Không khắc phục")


_UNDONE = (RemedyState.OPEN, RemedyState.ANSWERED, RemedyState.RETURNED)

REMEDY = StateTable(
    RemedyState,
    start=[RemedyState.OPEN],
    moves=[
        Move(
            "answer_remedy",
            (RemedyState.OPEN, RemedyState.RETURNED),
            RemedyState.ANSWERED,
            "oversight.answer",
        ),
        Move("accept_remedy", _UNDONE, RemedyState.ACCEPTED, "oversight.visit"),
        Move("return_remedy", (RemedyState.ANSWERED,), RemedyState.RETURNED, "oversight.visit"),
        Move("fail_remedy", _UNDONE, RemedyState.FAILED, "oversight.visit"),
    ],
)


class ReportState(models.TextChoices):
    """What became of a report from the public."""

    RECEIVED = "received", _("Mới nhận")
    TAKEN_IN = "taken_in", _("Đang xem xét")
    ANSWERED = "answered", _("Đã trả lời")
    CLOSED = "closed", _("Đã kết thúc")
    DISMISSED = "dismissed", _("Không xem xét")


REPORT = StateTable(
    ReportState,
    start=[ReportState.RECEIVED],
    moves=[
        Move("take_in_report", (ReportState.RECEIVED,), ReportState.TAKEN_IN, "oversight.visit"),
        Move("answer_report", (ReportState.TAKEN_IN,), ReportState.ANSWERED, "oversight.visit"),
        Move("close_report", (ReportState.ANSWERED,), ReportState.CLOSED, "oversight.visit"),
        Move(
            "dismiss_report",
            (ReportState.RECEIVED, ReportState.TAKEN_IN),
            ReportState.DISMISSED,
            "oversight.visit",
        ),
    ],
)
