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
