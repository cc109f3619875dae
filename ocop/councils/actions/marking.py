"""Scorecards: begun, filled in, locked, compared, scored again.

Rows are locked hearing first, card second, so that the last two members who lock at the
same moment cannot both believe that somebody else is still scoring.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ocop.base.actor import Actor
from ocop.base.refusals import Refused
from ocop.councils import links, queries, rules, scoring
from ocop.councils.actions import cards
from ocop.councils.actions.cards import Saved
from ocop.councils.actions.given import Given
from ocop.councils.models import Attendance, Hearing, Recusal, Scorecard, Seat, Session
from ocop.councils.queries import tables
from ocop.councils.states import HEARING_MOVES, CardState, HearingState
from ocop.criteria import rating
from ocop.journal import actions as journal
from ocop.journal import queries as entries
from ocop.notices import actions as notices


def start_scoring(*, hearing: Hearing, by: Actor, at: dt.datetime, key: str = "") -> Hearing:
    """Open a card for every present member who is not recused.

    Refused: who does not run the session; a session that is not open; somebody present has
    not declared; no quorum; nobody left to score.
    """
    rules.may_run.check(by, hearing.session)
    with transaction.atomic():
        if entries.answered(key) is not None:
            return Hearing.objects.get(pk=hearing.pk)
        hearing = held(hearing.pk)
        rules.may_start.check(hearing.session, hearing)
        seats = _scorers(hearing)
        Scorecard.objects.bulk_create(
            Scorecard(hearing=hearing, seat=seat, round=hearing.round) for seat in seats
        )
        after = {"round": hearing.round, "seats": [seat.pk for seat in seats]}
        journal.move(HEARING_MOVES, hearing, "start_scoring", by=by, at=at, key=key, after=after)
    return hearing


def start_all_scoring(*, session: Session, by: Actor, at: dt.datetime) -> int:
    """Start every item that still waits, in order; answer how many. All or none.

    Refused as `start_scoring` refuses.
    """
    rules.may_run.check(by, session)
    waiting = list(session.hearings.filter(state=HearingState.WAITING).order_by("position", "pk"))
    with transaction.atomic():
        for hearing in waiting:
            start_scoring(hearing=hearing, by=by, at=at)
    return len(waiting)


def held(pk: int) -> Hearing:
    """The hearing, locked until the end of the transaction (SQLite locks the whole file anyway)."""
    related = Hearing.objects.select_related("session__rules", "dossier__criteria_set", "dossier__product")
    return related.select_for_update(of=("self",)).get(pk=pk)


def _scorers(hearing: Hearing) -> list[Seat]:
    session = hearing.session
    rows = Attendance.objects.filter(session=session, seat__left_on__isnull=True).select_related("seat")
    recused = set(Recusal.objects.filter(hearing=hearing).values_list("seat_id", flat=True))
    present = [row.seat for row in rows if row.present]
    scorers = [seat for seat in present if seat.pk not in recused]
    counted = present if session.rules.quorum_counts_recused else scorers
    rules.has_quorum.check(session.rules, len(rows), counted)
    if not scorers:
        raise Refused(_("Không còn thành viên nào được chấm sản phẩm này."))
    return scorers


def save_mark(
    *,
    card: Scorecard,
    code: str,
    level: int | None = None,
    points: Decimal | int | None = None,
    case: str = "",
    note: str | None = None,
    by: Actor,
    at: dt.datetime,
) -> Saved[Scorecard]:
    """Save one criterion of the actor's own card; see `save_marks`."""
    return save_marks(card=card, given={code: Given(level, points, case, note)}, by=by, at=at)


def save_marks(
    *,
    card: Scorecard,
    given: Mapping[str, Given],
    comment: str | None = None,
    version: int | None = None,
    window: str = "",
    partly: bool = False,
    by: Actor,
    at: dt.datetime,
) -> Saved[Scorecard]:
    """Save the criteria named in `given`; others stay as they are (see `cards.save_marks`).

    Refused: another's card, a locked one; what `cards.save_marks` refuses.
    """
    rules.may_mark.check(by, card)
    return cards.save_marks(
        card=card, tree=queries.tree_of(card.hearing.dossier), given=given, comment=comment,
        version=version, window=window, partly=partly, by=by, at=at,
    )  # fmt: skip


def lock_card(*, card: Scorecard, by: Actor, at: dt.datetime, key: str = "") -> Scorecard:
    """Lock the actor's own card; it cannot be changed afterwards.

    The last lock of a round reveals all its cards; a spread over the limit of the house
    rules then asks for discussion and a new scoring. Refused: criteria without points,
    named (input, field is the first).
    """
    with transaction.atomic():
        if entries.answered(key) is not None:
            return Scorecard.objects.get(pk=card.pk)
        rules.may_mark.check(by, card)
        hearing = held(card.hearing_id)
        tree = queries.tree_of(hearing.dossier)
        cards.lock(card=card, tree=tree, by=by, at=at, key=key)
        _reveal_if_complete(hearing, by, at)
    return card


def void_card(*, card: Scorecard, reason: str, by: Actor, at: dt.datetime) -> Scorecard:
    """Stop waiting for an open card: its member left, or gave no written opinion.

    Refused: without a reason (input); when those who remain are no quorum.
    """
    rules.may_run.check(by, card.hearing.session)
    cards.check_reason(reason)
    with transaction.atomic():
        hearing = held(card.hearing_id)
        cards.void(card=card, reason=reason, by=by, at=at)
        _check_remaining(hearing)
        _reveal_if_complete(hearing, by, at)
    return card


def _check_remaining(hearing: Hearing) -> None:
    rules_now = hearing.session.rules
    counted = hearing.scorecards.filter(round=hearing.round).exclude(state=CardState.VOID)
    remaining = [card.seat for card in counted.select_related("seat")]
    if not remaining:
        raise Refused(_("Không còn phiếu nào để tính."))
    if rules_now.quorum_counts_recused:
        recused = Recusal.objects.filter(
            hearing=hearing, seat__attendance__session=hearing.session, seat__attendance__present=True
        )
        remaining += [row.seat for row in recused.select_related("seat")]
    seats = Attendance.objects.filter(session=hearing.session, seat__left_on__isnull=True).count()
    rules.has_quorum.check(rules_now, seats, remaining)


def _reveal_if_complete(hearing: Hearing, by: Actor, at: dt.datetime) -> None:
    """After the last lock: show the round to those who may see it, judge the spread."""
    locked = cards.complete(hearing.scorecards.filter(round=hearing.round))
    if not locked:
        return
    tree = queries.tree_of(hearing.dossier)
    result = scoring.conclude(tables.points_of_cards(locked), tree, tables.plain_rules(hearing.session.rules))
    Hearing.objects.filter(pk=hearing.pk).update(revealed_round=hearing.round)
    hearing.revealed_round = hearing.round
    after = {
        "round": hearing.round,
        "totals": {str(seat): str(rating.to_decimal(total)) for seat, total in result.totals.items()},
        "spread": str(rating.to_decimal(result.spread)),
    }
    if result.needs_rescore:
        journal.move(HEARING_MOVES, hearing, "find_spread", by=by, at=at, after=after)
        _tell(locked, hearing, _("Cần thảo luận, chấm lại: %(name)s"), at)
    else:
        journal.record(verb="councils.reveal", subject=hearing, by=by, at=at, after=after)


def _tell(locked: Sequence[Scorecard], hearing: Hearing, title: str, at: dt.datetime) -> None:
    persons = [card.seat.person for card in locked]
    named = title % {"name": hearing.dossier.product}
    link = links.hearing(hearing.pk)
    notices.notify(persons=persons, verb="councils.find_spread", title=named, link=link, at=at)


def score_again(*, hearing: Hearing, discussion: str, by: Actor, at: dt.datetime, key: str = "") -> Hearing:
    """After discussion, a new round: every scorer gets a card with their own previous marks.

    Refused: who does not run the session; no discussion written (input); no spread found.
    """
    rules.may_run.check(by, hearing.session)
    if not discussion.strip():
        raise Refused(_("Ghi nội dung thảo luận."), about="input", field="discussion")
    with transaction.atomic():
        if entries.answered(key) is not None:
            return Hearing.objects.get(pk=hearing.pk)
        hearing = held(hearing.pk)
        number = hearing.round + 1
        told = discussion_with(hearing, discussion)
        journal.move(
            HEARING_MOVES,
            hearing,
            "score_again",
            by=by,
            at=at,
            key=key,
            note=discussion.strip(),
            after={"round": number},
            round=number,
            discussion=told,
        )
        copies = _copied(hearing, number)
        journal.record(
            verb="councils.prefill", subject=hearing, by=by, at=at, after={"cards": copies}, private=True
        )
    return hearing


def discussion_with(hearing: Hearing, discussion: str) -> str:
    """The hearing's discussion with that of the running round added under its heading."""
    said = _("Lượt %(round)d: %(text)s") % {"round": hearing.round, "text": discussion.strip()}
    return f"{hearing.discussion}\n{said}".strip()


def _copied(hearing: Hearing, number: int) -> dict[str, Any]:
    """New cards for those whose cards counted, filled with their own marks; seat → card."""
    made = cards.copy_round(hearing.scorecards.all(), number, hearing=hearing)
    return {str(card.seat_id): card.pk for card in made}
