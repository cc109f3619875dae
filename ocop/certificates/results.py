"""What a decision makes of an outcome; pure."""

from __future__ import annotations

from ocop.certificates.models import Result
from ocop.councils.models import Outcome
from ocop.criteria.regime import Regime


def result_of(outcome: Outcome, regime: Regime) -> Result:
    """What a provincial decision makes of an outcome under its regime.

    A star that the province certifies is recognised; one that the ministry certifies is
    approved and sent on (QĐ 26/2026, Đ.7.3e); a star without certificate, or a dossier
    that was knocked out, is only notified (Đ.4.1a).
    """
    if outcome.disqualified_for:
        return Result.NOT_RECOGNISED
    authority = next((a for a in regime.authorities if a.star == outcome.star), None)
    if authority is None or not authority.certificate:
        return Result.NOT_RECOGNISED
    return Result.POTENTIAL_5 if authority.level == "ministry" else Result.RECOGNISED
