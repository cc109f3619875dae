"""Results, disqualification, the end of a session and its minutes."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ocop.base.actor import Actor
from ocop.base.refusals import Refused
from ocop.councils import documents, queries, rules, scoring
from ocop.councils.actions import marking
from ocop.councils.models import Hearing, Minutes, Outcome, Scorecard, Session
from ocop.councils.queries import tables
from ocop.councils.states import HEARING_MOVES, SESSION_MOVES, CardState
from ocop.criteria import rating
from ocop.dossiers import actions as papers
from ocop.journal import actions as journal
from ocop.journal import queries as entries

PARTS = ("A", "B", "C")


def conclude_hearing(*, hearing: Hearing, by: Actor, at: dt.datetime, key: str = "") -> Outcome:
    """Write the outcome of a hearing; its dossier is scored from now on.

    Refused: who does not run the session; cards still open; totals too far apart.
    """
    rules.may_run.check(by, hearing.session)
    with transaction.atomic():
        if (known := entries.answered(key)) is not None:
            return Outcome.objects.get(pk=known)
        hearing = marking.held(hearing.pk)
        rules.may_conclude.check(hearing)
        journal.move(HEARING_MOVES, hearing, "conclude", by=by, at=at)
        return _outcome(hearing, "", by, at, key)


def accept_spread(*, hearing: Hearing, reason: str, by: Actor, at: dt.datetime, key: str = "") -> Outcome:
    """Let a result stand although totals lie too far apart, with a reason.

    Refused unless the house rules of the session permit it (they do not by default).
    """
    rules.may_run.check(by, hearing.session)
    if not hearing.session.rules.allow_accept_spread:
        raise Refused(_("Quy chế không cho phép giữ kết quả khi điểm chênh quá mức; cần chấm lại."))
    if not reason.strip():
        raise Refused(_("Ghi nội dung thảo luận."), about="input", field="discussion")
    with transaction.atomic():
        if (known := entries.answered(key)) is not None:
            return Outcome.objects.get(pk=known)
        hearing = marking.held(hearing.pk)
        told = marking.discussion_with(hearing, reason)
        journal.move(
            HEARING_MOVES, hearing, "accept_spread", by=by, at=at, note=reason.strip(), discussion=told
        )
        return _outcome(hearing, "", by, at, key)


def disqualify(
    *, hearing: Hearing, ground: int, note: str = "", by: Actor, at: dt.datetime, key: str = ""
) -> Outcome:
    """Take a dossier out on a ground of its sheet ("Hồ sơ bị loại khi", Phụ lục II): no star.

    `ground` counts the sheet's knock-outs from 0. Open cards are no longer waited for and
    stay unseen. Refused: who does not run the session; an unknown ground (input).
    """
    rules.may_run.check(by, hearing.session)
    with transaction.atomic():
        if (known := entries.answered(key)) is not None:
            return Outcome.objects.get(pk=known)
        hearing = marking.held(hearing.pk)
        grounds = queries.knock_outs(hearing.dossier)
        if not 0 <= ground < len(grounds):
            raise Refused(_("Chọn căn cứ loại hồ sơ."), about="input", field="ground")
        found = grounds[ground]
        named = f"{found.code} {found.title}: {found.text}" if found.code else found.text
        why = f"{named} – {note.strip()}" if note.strip() else named
        journal.move(HEARING_MOVES, hearing, "disqualify", by=by, at=at, note=why)
        open_cards = Scorecard.objects.filter(hearing=hearing, state=CardState.OPEN)
        open_cards.update(state=CardState.VOID, void_reason=_("Hồ sơ bị loại."))
        return _outcome(hearing, why, by, at, key)


def _outcome(hearing: Hearing, disqualified_for: str, by: Actor, at: dt.datetime, key: str) -> Outcome:
    """Keep what the last revealed round comes to; zeros where nothing was revealed."""
    revealed = hearing.revealed_round == hearing.round
    cards = hearing.scorecards.filter(round=hearing.round, state=CardState.LOCKED) if revealed else None
    facts = _figures(hearing, list(cards.select_related("seat__person"))) if cards is not None else _nothing()
    if disqualified_for:
        facts["star"] = 0
    outcome = Outcome.objects.create(
        hearing=hearing,
        round=hearing.round,
        disqualified_for=disqualified_for,
        concluded_at=at,
        **facts,
    )
    papers.mark_scored(dossier=hearing.dossier, by=by, at=at)
    after = {"star": outcome.star, "total": str(outcome.total), "disqualified_for": disqualified_for}
    journal.record(verb="councils.outcome", subject=outcome, by=by, at=at, after=after, key=key)
    return outcome


def _nothing() -> dict[str, Any]:
    zero = Decimal(0)
    parts = {f"part_{part.lower()}": zero for part in PARTS}
    return {"total": zero, **parts, "spread": zero, "band_star": 0, "mark_star": 0, "star": 0}


def _figures(hearing: Hearing, cards: list[Scorecard]) -> dict[str, Any]:
    tree = queries.tree_of(hearing.dossier)
    points = tables.points_of_cards(cards)
    result = scoring.conclude(points, tree, tables.plain_rules(hearing.session.rules))
    return {
        "total": _six(result.total),
        **{f"part_{part.lower()}": _six(result.parts.get(part, Fraction(0))) for part in PARTS},
        "spread": rating.to_decimal(result.spread),
        "band_star": result.band_star,
        "mark_star": result.mark_star,
        "star": result.star,
        "means": {code: str(_six(value)) for code, value in result.means.items()},
        "member_totals": [
            {
                "seat": card.seat_id,
                "name": str(card.seat.person),
                "agency": card.seat.agency,
                "position": card.seat.position,
                "total": str(rating.to_decimal(result.totals[card.seat_id])),
            }
            for card in cards
        ],
        "blockers": [
            {"code": x.code, "star": x.star, "needs": x.needs, "has": str(x.has)} for x in result.blocked_by
        ],
    }


def _six(value: Fraction) -> Decimal:
    """A mean as stored: six decimals (the star was judged before)."""
    return rating.to_decimal(scoring.rounded(value, 6))


def close_session(
    *, session: Session, number: str = "", by: Actor, at: dt.datetime, key: str = ""
) -> Minutes:
    """End a session and freeze its minutes under their sha256.

    Refused: who does not run the session; an item without a result that was not put off.
    """
    rules.may_run.check(by, session)
    with transaction.atomic():
        if (known := entries.answered(key)) is not None:
            return Minutes.objects.get(pk=known)
        session = Session.objects.select_for_update(of=("self",)).get(pk=session.pk)
        rules.may_close.check(session)
        journal.move(SESSION_MOVES, session, "close_session", by=by, at=at, closed_at=at)
        content = documents.minutes_content(session, number=number, closed_at=at, closed_by=by.name)
        minutes = Minutes.objects.create(
            session=session,
            number=number,
            content=content,
            sha256=documents.digest(content),
            made_at=at,
        )
        after = {"number": number, "sha256": minutes.sha256}
        journal.record(verb="councils.minutes", subject=minutes, by=by, at=at, after=after, key=key)
    return minutes
