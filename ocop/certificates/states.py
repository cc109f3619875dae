"""What a proposal to revoke can become, and by which moves."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from ocop.base.states import Move, StateTable


class ProposalState(models.TextChoices):
    """What became of a proposal to revoke."""

    WAITING = "waiting", _("Chờ lãnh đạo quyết định")
    REVOKED = "revoked", _("Đã thu hồi")
    DECLINED = "declined", _("Không thu hồi")


PROPOSAL = StateTable(
    ProposalState,
    start=[ProposalState.WAITING],
    moves=[
        Move("follow_proposal", (ProposalState.WAITING,), ProposalState.REVOKED, "certificates.revoke"),
        Move("decline_proposal", (ProposalState.WAITING,), ProposalState.DECLINED, "certificates.revoke"),
    ],
)
