"""States of sessions, hearings and scorecards."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from ocop.base.states import Move, StateTable


class SessionState(models.TextChoices):
    """A session (phiên họp)."""

    PLANNED = "planned", _("Đã lên lịch")
    OPEN = "open", _("Đang họp")
    CLOSED = "closed", _("Đã kết thúc")


SESSION_MOVES = StateTable(
    SessionState,
    start=[SessionState.PLANNED],
    moves=[
        Move("open_session", (SessionState.PLANNED,), SessionState.OPEN),
        Move("close_session", (SessionState.OPEN,), SessionState.CLOSED),
    ],
)


class HearingState(models.TextChoices):
    """One dossier on the agenda."""

    WAITING = "waiting", _("Chưa chấm")
    SCORING = "scoring", _("Đang chấm")
    SPREAD = "spread", _("Chênh lệch, cần thảo luận")
    CONCLUDED = "concluded", _("Đã có kết quả")
    DEFERRED = "deferred", _("Hoãn sang phiên khác")


HEARING_MOVES = StateTable(
    HearingState,
    start=[HearingState.WAITING],
    moves=[
        Move("start_scoring", (HearingState.WAITING,), HearingState.SCORING),
        Move("find_spread", (HearingState.SCORING,), HearingState.SPREAD),
        Move("score_again", (HearingState.SPREAD,), HearingState.SCORING),
        Move("conclude", (HearingState.SCORING,), HearingState.CONCLUDED),
        Move("accept_spread", (HearingState.SPREAD,), HearingState.CONCLUDED),
        Move(
            "disqualify",
            (HearingState.WAITING, HearingState.SCORING, HearingState.SPREAD),
            HearingState.CONCLUDED,
        ),
        Move("defer", (HearingState.WAITING, HearingState.SPREAD), HearingState.DEFERRED),
        Move("resume", (HearingState.DEFERRED,), HearingState.WAITING),
    ],
)


class CardState(models.TextChoices):
    """A member's scorecard (phiếu đánh giá)."""

    OPEN = "open", _("Đang chấm")
    LOCKED = "locked", _("Đã khóa")
    VOID = "void", _("Không tính")


CARD_MOVES = StateTable(
    CardState,
    start=[CardState.OPEN],
    moves=[
        Move("lock_card", (CardState.OPEN,), CardState.LOCKED),
        Move("void_card", (CardState.OPEN,), CardState.VOID),
    ],
)
