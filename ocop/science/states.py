"""What a call, a proposal, a project, a milestone and a match can become, and by which moves."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from ocop.base.states import Move, StateTable


class CallState(models.TextChoices):
    """A yearly call for proposals."""

    DRAFT = "draft", _("Đang soạn")
    OPEN = "open", _("Đang nhận đề xuất")
    CLOSED = "closed", _("Đã đóng, kiểm tra và chấm")
    SCORED = "scored", _("Đã chấm xong")
    DECIDED = "decided", _("Đã quyết định")


CALL = StateTable(
    CallState,
    start=[CallState.DRAFT],
    moves=[
        Move("open_call", (CallState.DRAFT,), CallState.OPEN, "science.manage"),
        Move("close_call", (CallState.OPEN,), CallState.CLOSED, "science.manage"),
        Move("finish_scoring", (CallState.CLOSED,), CallState.SCORED),
        Move("decide_call", (CallState.SCORED,), CallState.DECIDED, "science.decide"),
    ],
)


class ProposalState(models.TextChoices):
    """A proposal to a call."""

    DRAFT = "draft", _("Đang soạn")
    SENT = "sent", _("Đã gửi, chờ kiểm tra")
    RETURNED = "returned", _("Trả lại để bổ sung")
    ELIGIBLE = "eligible", _("Hợp lệ, chờ chấm")
    SCORED = "scored", _("Đã chấm")
    SELECTED = "selected", _("Được chọn")
    NOT_SELECTED = "not_selected", _("Không được chọn")
    WITHDRAWN = "withdrawn", _("Đã rút")


_OWN = (ProposalState.DRAFT, ProposalState.SENT, ProposalState.RETURNED, ProposalState.ELIGIBLE)
PROPOSAL = StateTable(
    ProposalState,
    start=[ProposalState.DRAFT],
    moves=[
        Move(
            "send_proposal",
            (ProposalState.DRAFT, ProposalState.RETURNED),
            ProposalState.SENT,
            "science.propose",
        ),
        Move("return_proposal", (ProposalState.SENT,), ProposalState.RETURNED, "science.manage"),
        Move("find_eligible", (ProposalState.SENT,), ProposalState.ELIGIBLE, "science.manage"),
        Move("conclude_proposal", (ProposalState.ELIGIBLE,), ProposalState.SCORED),
        Move("select_proposal", (ProposalState.SCORED,), ProposalState.SELECTED, "science.decide"),
        Move("pass_over_proposal", (ProposalState.SCORED,), ProposalState.NOT_SELECTED, "science.decide"),
        Move("withdraw_proposal", _OWN, ProposalState.WITHDRAWN, "science.propose"),
    ],
)


class ProjectState(models.TextChoices):
    """A project under contract."""

    RUNNING = "running", _("Đang thực hiện")
    ACCEPTED = "accepted", _("Đã nghiệm thu")
    FAILED = "failed", _("Nghiệm thu không đạt")
    STOPPED = "stopped", _("Đã dừng")


PROJECT = StateTable(
    ProjectState,
    start=[ProjectState.RUNNING],
    moves=[
        Move("accept_project", (ProjectState.RUNNING,), ProjectState.ACCEPTED, "science.manage"),
        Move("fail_project", (ProjectState.RUNNING,), ProjectState.FAILED, "science.manage"),
        Move("stop_project", (ProjectState.RUNNING,), ProjectState.STOPPED, "science.manage"),
    ],
)


class MilestoneState(models.TextChoices):
    """A milestone of a project."""

    PLANNED = "planned", _("Chưa báo cáo")
    REPORTED = "reported", _("Đã báo cáo, chờ xem")
    RETURNED = "returned", _("Trả lại để bổ sung")
    ACCEPTED = "accepted", _("Đã nhận kết quả")


MILESTONE = StateTable(
    MilestoneState,
    start=[MilestoneState.PLANNED],
    moves=[
        Move(
            "report_milestone",
            (MilestoneState.PLANNED, MilestoneState.RETURNED),
            MilestoneState.REPORTED,
            "science.propose",
        ),
        Move("accept_milestone", (MilestoneState.REPORTED,), MilestoneState.ACCEPTED, "science.manage"),
        Move("return_milestone", (MilestoneState.REPORTED,), MilestoneState.RETURNED, "science.manage"),
    ],
)


class MatchState(models.TextChoices):
    """A technology offered, introduced to somebody who asked for one."""

    INTRODUCED = "introduced", _("Đã giới thiệu")
    AGREED = "agreed", _("Hai bên đồng ý")
    DROPPED = "dropped", _("Không tiếp tục")


MATCH = StateTable(
    MatchState,
    start=[MatchState.INTRODUCED],
    moves=[
        Move("agree_match", (MatchState.INTRODUCED,), MatchState.AGREED),
        Move("drop_match", (MatchState.INTRODUCED, MatchState.AGREED), MatchState.DROPPED),
    ],
)
