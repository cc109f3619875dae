"""Decisions and certificates for tests, reached by the rooms' own actions."""

from __future__ import annotations

import datetime as dt
from typing import Any

from ocop.certificates import actions
from ocop.certificates.models import Certificate, Decision
from ocop.councils import actions as councils
from ocop.councils.models import Session
from tests.factories.councils import AT, fill_and_lock, scoring_table
from tests.factories.dossiers import officer

SIGNED = AT.date()
LEADER = officer("leader")
OFFICE = officer("provincial_officer")
# Score sheet 1: below the five-star marks, 80 points; one four-star mark missed; a three-star mark missed.
FOUR = {"1_3": 1, "4_1": 3, "4_3": 0, "5_2": 0, "7": 0, "11": 1, "12": 1, "6_4": 0}
THREE = {**FOUR, "8": 1}
TWO = {**THREE, "5_3": 0}


def closed_session(*results: dict[str, int]) -> Session:
    """A session in which each dossier got the points of one of `results` (default: one, four stars)."""
    table = scoring_table(3, max(1, len(results)))
    for hearing, points in zip(table.hearings, results or (FOUR,), strict=True):
        fill_and_lock(table, hearing, **points)
        hearing.refresh_from_db()
        councils.conclude_hearing(hearing=hearing, by=table.chair, at=AT)
    assert table.session is not None
    councils.close_session(session=table.session, by=table.chair, at=AT)
    return Session.objects.get(pk=table.session.pk)


def drafted(*results: dict[str, int]) -> Decision:
    """A draft over such a session."""
    return actions.prepare_decision(session=closed_session(*results), by=OFFICE, at=AT)


def issued(*results: dict[str, int], signed_on: dt.date = SIGNED, **over: Any) -> Decision:
    """Such a draft, issued."""
    given = {"number": f"{Decision.objects.count() + 1}/QĐ-UBND", "signer": "Nguyễn Văn Ví Dụ"}
    decision = drafted(*results)
    return actions.issue_decision(
        decision=decision,
        **{**given, "signer_title": "Phó Chủ tịch", "signed_on": signed_on, **over},
        by=LEADER,
        at=AT,
    )


def make_certificate() -> Certificate:
    """A certificate of four stars."""
    return Certificate.objects.select_related("standing", "product").get(item__decision=issued(FOUR))
