"""The way of a dossier, neutral between regimes."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from ocop.base.states import Move, StateTable


class State(models.TextChoices):
    """Where the dossier stands."""

    DRAFT = "draft", _("Đang soạn")
    WITH_COMMUNE = "with_commune", _("Xã đang xem xét")
    RETURNED = "returned", _("Xã trả lại để bổ sung")
    WITH_PROVINCE = "with_province", _("Tỉnh đang kiểm tra")
    BEFORE_COUNCIL = "before_council", _("Chờ hội đồng")
    SCORED = "scored", _("Hội đồng đã chấm")
    DECIDED = "decided", _("Đã có quyết định")
    WITHDRAWN = "withdrawn", _("Chủ thể đã rút")


MOVES = StateTable(
    State,
    start=[State.DRAFT],
    moves=[
        Move("submit", (State.DRAFT, State.RETURNED), State.WITH_COMMUNE, "dossiers.submit"),
        Move("return", (State.WITH_COMMUNE,), State.RETURNED, "dossiers.receive"),
        Move("propose", (State.WITH_COMMUNE,), State.WITH_PROVINCE, "dossiers.receive"),
        Move("place", (State.WITH_PROVINCE,), State.BEFORE_COUNCIL, "councils.manage"),
        Move("unplace", (State.BEFORE_COUNCIL,), State.WITH_PROVINCE, "councils.manage"),
        Move("score", (State.BEFORE_COUNCIL,), State.SCORED),
        Move("rehear", (State.SCORED,), State.BEFORE_COUNCIL, "councils.manage"),
        Move("decide", (State.SCORED,), State.DECIDED, "certificates.decide"),
        Move(
            "withdraw",
            (State.DRAFT, State.WITH_COMMUNE, State.RETURNED, State.WITH_PROVINCE),
            State.WITHDRAWN,
            "dossiers.withdraw",
        ),
    ],
)


class StepState(models.TextChoices):
    """Where a step on the road to the star stands."""

    OPEN = "open", _("Đang làm")
    DONE = "done", _("Đã làm xong")
    DROPPED = "dropped", _("Thôi không làm")


STEP_MOVES = StateTable(
    StepState,
    start=[StepState.OPEN],
    moves=[
        Move("finish_step", (StepState.OPEN,), StepState.DONE),
        Move("reopen_step", (StepState.DONE,), StepState.OPEN),
        Move("drop_step", (StepState.OPEN,), StepState.DROPPED),
    ],
)
