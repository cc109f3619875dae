"""What a star can become, and by which moves."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from ocop.base.states import Move, StateTable


class StandingState(models.TextChoices):
    """What became of a star. Expiry is no state: it follows from dates (see `products.phases`)."""

    PROPOSED = "proposed", _("Mới được đề nghị")
    LIVE = "live", _("Đã công nhận")
    SUPERSEDED = "superseded", _("Đã được thay thế")
    REVOKED = "revoked", _("Đã bị thu hồi")


STANDING = StateTable(
    StandingState,
    start=[StandingState.PROPOSED, StandingState.LIVE],
    moves=[
        Move("supersede_standing", (StandingState.LIVE,), StandingState.SUPERSEDED),
        Move("revoke_standing", (StandingState.LIVE,), StandingState.REVOKED, "certificates.revoke"),
        Move("extend_standing", (StandingState.LIVE,), StandingState.LIVE, "certificates.decide"),
    ],
)


class IdeaState(models.TextChoices):
    """What became of an idea for a product."""

    DRAFT = "draft", _("Đang soạn")
    SENT = "sent", _("Đã gửi xã")
    RETURNED = "returned", _("Xã trả lại")
    ACCEPTED = "accepted", _("Được tiếp nhận")
    PRODUCT = "product", _("Đã thành sản phẩm")
    DROPPED = "dropped", _("Đã rút")


IDEA = StateTable(
    IdeaState,
    start=[IdeaState.DRAFT],
    moves=[
        Move("send_idea", (IdeaState.DRAFT, IdeaState.RETURNED), IdeaState.SENT, "products.edit"),
        Move("accept_idea", (IdeaState.SENT,), IdeaState.ACCEPTED, "organisations.register"),
        Move("return_idea", (IdeaState.SENT,), IdeaState.RETURNED, "organisations.register"),
        Move("make_idea_a_product", (IdeaState.ACCEPTED,), IdeaState.PRODUCT, "products.edit"),
        Move(
            "withdraw_idea",
            (IdeaState.DRAFT, IdeaState.SENT, IdeaState.RETURNED, IdeaState.ACCEPTED),
            IdeaState.DROPPED,
            "products.edit",
        ),
    ],
)
