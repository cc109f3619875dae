"""What a scheme, a request and a list of star rewards can become, and by which moves."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from ocop.base.states import Move, StateTable


class SchemeState(models.TextChoices):
    """Whether a scheme takes requests."""

    DRAFT = "draft", _("Đang soạn")
    OPEN = "open", _("Đang nhận")
    CLOSED = "closed", _("Đã đóng")


SCHEME = StateTable(
    SchemeState,
    start=[SchemeState.DRAFT],
    moves=[
        Move("open_scheme", (SchemeState.DRAFT, SchemeState.CLOSED), SchemeState.OPEN, "support.manage"),
        Move("close_scheme", (SchemeState.OPEN,), SchemeState.CLOSED, "support.manage"),
    ],
)


class RequestState(models.TextChoices):
    """Where a request for help stands."""

    DRAFT = "draft", _("Đang soạn")
    SENT = "sent", _("Chờ thẩm định")
    RETURNED = "returned", _("Trả lại để sửa")
    APPRAISED = "appraised", _("Chờ quyết định")
    AWARDED = "awarded", _("Được hỗ trợ")
    IN_PAYMENT = "in_payment", _("Đang giải ngân")
    ACCEPTED = "accepted", _("Đã nghiệm thu")
    CLOSED = "closed", _("Đã kết thúc")
    REFUSED = "refused", _("Không được hỗ trợ")
    WITHDRAWN = "withdrawn", _("Đã rút")


_R = RequestState
REQUEST = StateTable(
    RequestState,
    start=[_R.DRAFT],
    moves=[
        Move("send_request", (_R.DRAFT, _R.RETURNED), _R.SENT, "support.apply"),
        Move(
            "withdraw_request", (_R.DRAFT, _R.SENT, _R.RETURNED, _R.APPRAISED), _R.WITHDRAWN, "support.apply"
        ),
        Move("return_request", (_R.SENT,), _R.RETURNED, "support.manage"),
        Move("appraise_request", (_R.SENT,), _R.APPRAISED, "support.manage"),
        Move("award_request", (_R.APPRAISED,), _R.AWARDED, "support.award"),
        Move("refuse_request", (_R.APPRAISED,), _R.REFUSED, "support.award"),
        Move("begin_payment", (_R.AWARDED,), _R.IN_PAYMENT, "support.manage"),
        Move("accept_request", (_R.AWARDED, _R.IN_PAYMENT), _R.ACCEPTED, "support.manage"),
        Move("close_request", (_R.IN_PAYMENT, _R.ACCEPTED), _R.CLOSED, "support.manage"),
        Move("stop_request", (_R.AWARDED, _R.IN_PAYMENT), _R.CLOSED, "support.award"),
    ],
)


class RewardState(models.TextChoices):
    """What became of a list of rewards for stars."""

    PROPOSED = "proposed", _("Chờ quyết định")
    DECIDED = "decided", _("Đã quyết định")
    DROPPED = "dropped", _("Đã bỏ")


REWARDS = StateTable(
    RewardState,
    start=[RewardState.PROPOSED],
    moves=[
        Move("decide_rewards", (RewardState.PROPOSED,), RewardState.DECIDED, "support.award"),
        Move("drop_rewards", (RewardState.PROPOSED,), RewardState.DROPPED, "support.manage"),
    ],
)
