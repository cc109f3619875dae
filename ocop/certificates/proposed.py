"""Reading proposals to revoke, and whose turn it is with them."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.utils.translation import gettext as _

from ocop.base import clock
from ocop.base.actor import Actor
from ocop.base.turns import Turn
from ocop.certificates.models import Certificate, ProposalState, RevocationProposal

DAYS = 15
"""From the conclusion of a violation to the decision (QĐ 26/2026, Đ.8.4); calendar days."""


def waiting_for(certificate: Certificate) -> RevocationProposal | None:
    """The proposal about a certificate that nobody has decided yet."""
    return certificate.proposals.filter(state=ProposalState.WAITING).first()


def waiting() -> models.QuerySet[RevocationProposal]:
    """Proposals that nobody has decided, those whose days run out first in front."""
    rows = RevocationProposal.objects.filter(state=ProposalState.WAITING)
    return rows.select_related("certificate").order_by("concluded_on", "pk")


def due_on(proposal: RevocationProposal) -> dt.date:
    """The last day for the decision (Đ.8.4)."""
    return proposal.concluded_on + dt.timedelta(days=DAYS)


def turns_of(actor: Actor, on: dt.date) -> list[Turn]:
    """To the leader: proposals to revoke, with the 15 days of Đ.8.4 (calendar days)."""
    if not actor.has("certificates.revoke"):
        return []
    return [
        Turn(
            what=_("Xem đề nghị thu hồi"), about=row.certificate.product_name, link=link_to(row),
            detail=row.source, since=clock.local_date(row.proposed_at), due_on=due_on(row),
            days_left=(due_on(row) - on).days,
        )
        for row in waiting()
    ]  # fmt: skip


def link_to(proposal: RevocationProposal) -> str:
    """The page of the certificate, where the proposal stands."""
    return f"/can-bo/giay-chung-nhan/{proposal.certificate_id}/"
