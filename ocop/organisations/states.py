"""What becomes of a need for help, of an introduction, of a contract with a consultant."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from ocop.base.states import Move, StateTable


class NeedState(models.TextChoices):
    """What became of a producer's need."""

    OPEN = "open", _("Chờ giới thiệu")
    INTRODUCED = "introduced", _("Đã giới thiệu")
    MET = "met", _("Đã được giúp")
    DROPPED = "dropped", _("Không cần nữa")


NEED = StateTable(
    NeedState,
    start=[NeedState.OPEN],
    moves=[
        Move(
            "introduce_partner", (NeedState.OPEN, NeedState.INTRODUCED), NeedState.INTRODUCED,
            "network.manage",
        ),
        Move("meet_need", (NeedState.OPEN, NeedState.INTRODUCED), NeedState.MET, "network.rate"),
        Move("drop_need", (NeedState.OPEN, NeedState.INTRODUCED), NeedState.DROPPED, "network.rate"),
    ],
)  # fmt: skip


class IntroductionState(models.TextChoices):
    """What a partner says to a need that it was told of."""

    OFFERED = "offered", _("Chờ trả lời")
    ACCEPTED = "accepted", _("Nhận giúp")
    DECLINED = "declined", _("Không nhận")


INTRODUCTION = StateTable(
    IntroductionState,
    start=[IntroductionState.OFFERED],
    moves=[
        Move("take_need", (IntroductionState.OFFERED,), IntroductionState.ACCEPTED, "network.view"),
        Move("decline_need", (IntroductionState.OFFERED,), IntroductionState.DECLINED, "network.view"),
    ],
)


class EngagementState(models.TextChoices):
    """Where a contract with a consultant stands; that its last day has passed is read from the date."""

    RUNNING = "running", _("Đang thực hiện")
    FINISHED = "finished", _("Đã nghiệm thu")
    ENDED = "ended", _("Chấm dứt sớm")


ENGAGEMENT = StateTable(
    EngagementState,
    start=[EngagementState.RUNNING],
    moves=[
        Move("finish_engagement", (EngagementState.RUNNING,), EngagementState.FINISHED, "network.manage"),
        Move("end_engagement", (EngagementState.RUNNING,), EngagementState.ENDED, "network.manage"),
    ],
)
