"""Writing proposals to revoke: handed in by those who inspect, laid before the leader, who alone revokes
(Đ.8)."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from ocop.base import clock, text
from ocop.base.actor import Actor
from ocop.base.refusals import Refused
from ocop.certificates import proposed, rules
from ocop.certificates.models import Certificate, RevocationProposal
from ocop.certificates.states import PROPOSAL
from ocop.journal import actions as journal
from ocop.journal import queries as journals
from ocop.notices import actions as notices
from ocop.people import queries as people


def propose_revocation(
    certificate: Certificate,
    *,
    ground: str,
    grounds: frozenset[str],
    concluded_on: dt.date,
    reason: str,
    source: str,
    source_link: str = "",
    by: Actor,
    at: dt.datetime,
    key: str = "",
) -> RevocationProposal:
    """Lay before the leader that a certificate be revoked; nothing is revoked by it.

    `grounds` are the codes that the certificate's regime has (`queries.grounds`). Refused: who neither
    inspects nor prepares decisions; a certificate that does not stand, or that is proposed already; another
    ground, a day to come, no reason (input).
    """
    with transaction.atomic():
        if (done := journals.answered(key)) is not None:
            return RevocationProposal.objects.get(pk=done)
        rules.may_propose.check(by, certificate)
        said = text.nfc_lines(reason)[:5000]
        _check(ground, grounds, concluded_on, said, at)
        made = RevocationProposal.objects.create(
            certificate=certificate, ground=ground, concluded_on=concluded_on, reason=said,
            source=text.nfc(source)[:200], source_link=source_link, proposed_by=by.name, proposed_at=at,
        )  # fmt: skip
        after = {"certificate": certificate.number, "ground": ground, "concluded_on": str(concluded_on)}
        journal.record(
            verb="certificates.propose_revocation", subject=made, by=by, at=at, after=after, key=key
        )
        notices.notify(
            persons=people.holders_of("leader", clock.local_date(at)),
            verb="certificates.propose_revocation",
            title=_("Đề nghị thu hồi giấy chứng nhận: %(name)s") % {"name": certificate.product_name},
            body=said, link=proposed.link_to(made), at=at,
        )  # fmt: skip
        return made


def _check(ground: str, grounds: frozenset[str], concluded_on: dt.date, reason: str, at: dt.datetime) -> None:
    if ground not in grounds:
        said = _("Hãy chọn một căn cứ thu hồi trong danh sách (Đ.8.1).")
        raise Refused(said, about="input", field="ground")
    if concluded_on > clock.local_date(at):
        raise Refused(_("Ngày kết luận không được sau hôm nay."), about="input", field="concluded_on")
    if not reason:
        raise Refused(_("Hãy ghi lý do đề nghị thu hồi."), about="input", field="reason")


def decline_proposal(
    proposal: RevocationProposal, reason: str, *, by: Actor, at: dt.datetime, key: str = ""
) -> RevocationProposal:
    """Say that nothing is revoked, and why. Refused: who may not revoke; decided before; no reason
    (input)."""
    with transaction.atomic():
        if (done := journals.answered(key)) is not None:
            return RevocationProposal.objects.get(pk=done)
        rules.may_decline.check(by, proposal)
        said = text.nfc_lines(reason)[:5000]
        if not said:
            raise Refused(_("Hãy ghi lý do không thu hồi."), about="input", field="reason")
        journal.move(
            PROPOSAL, proposal, "decline_proposal", by=by, at=at, note=said, key=key, declined_for=said,
            decided_at=at,
        )  # fmt: skip
        return proposal


def follow(certificate: Certificate, *, by: Actor, at: dt.datetime) -> None:
    """Note that a certificate was revoked as proposed, if that was proposed; part of `actions.revoke`."""
    proposal = proposed.waiting_for(certificate)
    if proposal is not None:
        journal.move(PROPOSAL, proposal, "follow_proposal", by=by, at=at, decided_at=at)
