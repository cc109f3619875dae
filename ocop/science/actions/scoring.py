"""Scoring by the panel, with the one engine of `councils.actions.cards`.

Rows are locked call first, then card, so that the last two members who lock at the same moment
cannot both believe that somebody else is still scoring.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import ROUND_DOWN, Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from ocop.base.actor import Actor
from ocop.base.clock import local_date
from ocop.base.refusals import Refused
from ocop.councils import actions as councils
from ocop.councils import queries as seats
from ocop.councils import rules as quorum
from ocop.councils import scoring
from ocop.councils.actions import Given, cards
from ocop.councils.actions.cards import Saved
from ocop.councils.models import Council, HouseRules, Purpose, Seat
from ocop.councils.queries import tables
from ocop.councils.states import CardState
from ocop.criteria import rating
from ocop.journal import actions as journal
from ocop.journal import queries as entries
from ocop.people import queries as people
from ocop.places.models import Unit
from ocop.science import links
from ocop.science.actions import checked
from ocop.science.actions.calls import held, tell
from ocop.science.models import Call, Proposal, Recusal, Review
from ocop.science.queries import calls as queries
from ocop.science.rules import calls as rules
from ocop.science.states import CALL, PROPOSAL, ProposalState

_SIX = Decimal("0.000001")


def create_panel(
    *, name: str, unit: Unit, decision_no: str, decided_on: dt.date, valid_from: dt.date,
    valid_to: dt.date | None = None, is_demo: bool = False, by: Actor, at: dt.datetime, key: str = "",
) -> Council:  # fmt: skip
    """Set up a panel: a council of the purpose "science", with the house rules' defaults.

    Refused: as `councils.create_council` refuses.
    """
    rules.may_manage.check(by)
    return councils.create_council(
        name=name, unit=unit, decision_no=decision_no, decided_on=decided_on, valid_from=valid_from,
        valid_to=valid_to, purpose=Purpose.SCIENCE, is_demo=is_demo, by=by, at=at, key=key,
    )  # fmt: skip


def end_seat(*, seat: Seat, by: Actor, at: dt.datetime) -> Seat:
    """End a seat of a panel. Refused while it has an open card, and as `councils.remove_seat` refuses."""
    if Review.objects.filter(seat=seat, state=CardState.OPEN).exists():
        raise Refused(_("Thành viên này đang có phiếu chưa khóa."))
    return councils.remove_seat(seat=seat, by=by, at=at)


def start_scoring(call: Call, *, by: Actor, at: dt.datetime, key: str = "") -> Call:
    """Open a card for every seat and every eligible proposal; who is of either side is recused.

    The members are told. Refused: what `rules.may_start_scoring` names; a panel out of its term or
    without house rules; a proposal that is left without a quorum.
    """
    with transaction.atomic():
        if entries.answered(key) is not None:
            return Call.objects.get(pk=call.pk)
        call = held(call.pk)
        rules.may_start_scoring.check(by, call)
        sitting = list(Seat.objects.filter(council=call.panel, left_on__isnull=True).select_related("person"))
        in_force = _rules_on(call, local_date(at))
        Call.objects.filter(pk=call.pk).update(scoring_at=at)
        call.scoring_at = at
        eligible = list(call.proposals.filter(state=ProposalState.ELIGIBLE).select_related("organisation"))
        opened = {str(proposal.pk): _open_cards(proposal, sitting, in_force, at) for proposal in eligible}
        journal.record(
            verb="science.scoring_started", subject=call, by=by, at=at, key=key, after={"cards": opened}
        )
        tell(
            [seat.person for seat in sitting], "science.scoring_started",
            _("Chấm đề xuất đề tài, dự án: %(name)s") % {"name": call},
            _("Phiếu của anh chị đã mở. Điểm của người khác chỉ hiện khi mọi phiếu đã khóa."),
            "/hoi-dong/de-tai/", at,
        )  # fmt: skip
    return call


def _rules_on(call: Call, day: dt.date) -> HouseRules:
    panel = call.panel
    assert panel is not None  # the rule asks for it
    if day < panel.valid_from or (panel.valid_to is not None and day > panel.valid_to):
        raise Refused(_("Hội đồng tuyển chọn không còn trong nhiệm kỳ."))
    found = seats.rules_in_force(panel, day)
    if found is None:
        raise Refused(_("Hội đồng tuyển chọn chưa có quy chế áp dụng cho hôm nay."))
    return found


def _open_cards(proposal: Proposal, sitting: list[Seat], in_force: HouseRules, at: dt.datetime) -> list[int]:
    apart = queries.conflicts(sitting, proposal, local_date(at))
    scorers = [seat for seat in sitting if seat.pk not in apart]
    quorum.has_quorum.check(in_force, len(sitting), sitting if in_force.quorum_counts_recused else scorers)
    if not scorers:
        raise Refused(_("Không còn thành viên nào được chấm “%(name)s”.") % {"name": proposal})
    Recusal.objects.bulk_create(
        Recusal(proposal=proposal, seat_id=pk, reason=_("Là người của %(name)s.") % {"name": name}, at=at)
        for pk, name in apart.items()
    )
    Review.objects.bulk_create(Review(proposal=proposal, seat=seat, round=1) for seat in scorers)
    return [seat.pk for seat in scorers]


def save_marks(
    *, review: Review, given: Mapping[str, Given], comment: str | None = None, version: int | None = None,
    window: str = "", partly: bool = False, by: Actor, at: dt.datetime,
) -> Saved[Review]:  # fmt: skip
    """Save the criteria named in `given` on the actor's own card (see `cards.save_marks`).

    Refused: another's card, a locked one, a member of who proposes or benefits; what the engine refuses.
    """
    rules.may_mark.check(by, review)
    rules.has_no_conflict.check(review, local_date(at))
    return cards.save_marks(
        card=review, tree=queries.tree_of(review.proposal.call), given=given, comment=comment,
        version=version, window=window, partly=partly, by=by, at=at,
    )  # fmt: skip


def lock_review(*, review: Review, by: Actor, at: dt.datetime, key: str = "") -> Review:
    """Lock the actor's own card. The last lock reveals the round and concludes the proposal, unless the
    cards lie further apart than the house rules allow: then the office is told to have it scored again.

    Refused: as `save_marks`; criteria without points (input).
    """
    with transaction.atomic():
        if entries.answered(key) is not None:
            return Review.objects.get(pk=review.pk)
        call = held(review.proposal.call_id)
        rules.may_mark.check(by, review)
        rules.has_no_conflict.check(review, local_date(at))
        cards.lock(card=review, tree=queries.tree_of(call), by=by, at=at, key=key)
        _after_card(review.proposal_id, by, at)
    return review


def stand_aside(*, review: Review, reason: str, by: Actor, at: dt.datetime) -> Review:
    """A member declares an interest: their open card is void and they are recused.

    Refused: another's card; no reason (input); when those who remain are no quorum.
    """
    rules.may_mark.check(by, review)
    cards.check_reason(reason)
    with transaction.atomic():
        held(review.proposal.call_id)
        Recusal.objects.create(proposal=review.proposal, seat=review.seat, reason=reason.strip(), at=at)
        _void(review, reason, by, at)
    return review


def void_review(*, review: Review, reason: str, by: Actor, at: dt.datetime) -> Review:
    """The office stops waiting for an open card: its member fell silent or left.

    Refused: who does not manage science; no reason (input); when those who remain are no quorum.
    """
    rules.may_manage.check(by)
    cards.check_reason(reason)
    with transaction.atomic():
        held(review.proposal.call_id)
        _void(review, reason, by, at)
    return review


def _void(review: Review, reason: str, by: Actor, at: dt.datetime) -> None:
    cards.void(card=review, reason=reason, by=by, at=at)
    proposal = Proposal.objects.select_related("call__panel").get(pk=review.proposal_id)
    left = proposal.reviews.filter(round=proposal.round).exclude(state=CardState.VOID).select_related("seat")
    remaining = [card.seat for card in left]
    in_force = queries.rules_of(proposal.call)
    if not remaining or in_force is None:
        raise Refused(_("Không còn phiếu nào để tính."))
    if in_force.quorum_counts_recused:
        remaining += [row.seat for row in proposal.recusals.select_related("seat")]
    sitting = Seat.objects.filter(council=proposal.call.panel, left_on__isnull=True).count()
    quorum.has_quorum.check(in_force, sitting, remaining)
    _after_card(proposal.pk, by, at)


def _after_card(proposal_pk: int, by: Actor, at: dt.datetime) -> None:
    """After the last lock: show the round to those who may see it, conclude or ask to score again."""
    proposal = Proposal.objects.select_related("call__panel", "organisation").get(pk=proposal_pk)
    locked = cards.complete(proposal.reviews.filter(round=proposal.round))
    if not locked:
        return
    result = _result(proposal, locked)
    Proposal.objects.filter(pk=proposal.pk).update(revealed_round=proposal.round)
    proposal.revealed_round = proposal.round
    if not result.needs_rescore:
        _conclude(proposal, result, by, at)
        return
    spread = str(rating.to_decimal(result.spread))
    journal.record(
        verb="science.spread_found", subject=proposal, by=by, at=at,
        after={"round": proposal.round, "spread": spread},
    )  # fmt: skip
    tell(
        people.holders_of("provincial_officer", local_date(at)), "science.spread_found",
        _("Điểm chênh quá mức, cần chấm lại: %(name)s") % {"name": proposal}, "",
        links.proposal(proposal), at,
    )  # fmt: skip


def _result(proposal: Proposal, locked: list[Review]) -> scoring.Result:
    in_force = queries.rules_of(proposal.call)
    assert in_force is not None  # scoring began under them
    points = tables.points_of_cards(locked)
    return scoring.conclude(points, queries.tree_of(proposal.call), tables.plain_rules(in_force))


def _conclude(proposal: Proposal, result: scoring.Result, by: Actor, at: dt.datetime, note: str = "") -> None:
    """The mean as stored has six decimals, cut and never rounded up: it is held against a threshold."""
    total = rating.to_decimal(result.judged).quantize(_SIX, ROUND_DOWN)
    spread = rating.to_decimal(result.spread)
    journal.move(
        PROPOSAL, proposal, "conclude_proposal", by=by, at=at, note=note,
        after={"total": str(total), "spread": str(spread), "round": proposal.round},
        total=total, spread=spread,
    )  # fmt: skip
    call = proposal.call
    if not call.proposals.filter(state=ProposalState.ELIGIBLE).exists():
        journal.move(CALL, call, "finish_scoring", by=by, at=at)
        tell(
            people.holders_of("leader", local_date(at)), "science.call_scored",
            _("Đã chấm xong, chờ quyết định: %(name)s") % {"name": call}, "", links.call(call), at,
        )  # fmt: skip


def score_again(
    proposal: Proposal, discussion: str, *, by: Actor, at: dt.datetime, key: str = ""
) -> Proposal:
    """After discussion, a new round: every scorer gets a card with their own previous marks.

    Refused: who does not manage science; no discussion written (input); cards that are near enough.
    """
    said = checked.said(discussion, "discussion", _("Ghi nội dung thảo luận."))
    with transaction.atomic():
        if entries.answered(key) is not None:
            return Proposal.objects.get(pk=proposal.pk)
        held(proposal.call_id)
        proposal = Proposal.objects.select_related("call", "organisation").get(pk=proposal.pk)
        rules.may_score_again.check(by, proposal)
        number = proposal.round + 1
        told = _discussed(proposal, said)
        Proposal.objects.filter(pk=proposal.pk).update(round=number, discussion=told)
        proposal.round, proposal.discussion = number, told
        made = cards.copy_round(proposal.reviews.all(), number, proposal=proposal)
        if not made:
            raise Refused(_("Không còn thành viên nào được chấm “%(name)s”.") % {"name": proposal})
        journal.record(
            verb="science.score_again", subject=proposal, by=by, at=at, key=key, note=said,
            after={"round": number, "cards": [card.pk for card in made]},
        )  # fmt: skip
        persons = [
            seat.person
            for seat in Seat.objects.filter(pk__in=[x.seat_id for x in made]).select_related("person")
        ]
        title = _("Chấm lại: %(name)s") % {"name": proposal}
        tell(persons, "science.score_again", title, said, links.sheet(proposal), at)
    return proposal


def accept_spread(
    proposal: Proposal, discussion: str, *, by: Actor, at: dt.datetime, key: str = ""
) -> Proposal:
    """Let a wide spread stand after discussion, where the house rules allow it.

    Refused: where they do not; no discussion written (input).
    """
    said = checked.said(discussion, "discussion", _("Ghi nội dung thảo luận."))
    with transaction.atomic():
        if entries.answered(key) is not None:
            return Proposal.objects.get(pk=proposal.pk)
        held(proposal.call_id)
        proposal = Proposal.objects.select_related("call__panel", "organisation").get(pk=proposal.pk)
        rules.may_accept_spread.check(by, proposal)
        told = _discussed(proposal, said)
        Proposal.objects.filter(pk=proposal.pk).update(discussion=told)
        proposal.discussion = told
        locked = cards.complete(proposal.reviews.filter(round=proposal.round))
        _conclude(proposal, _result(proposal, locked), by, at, note=said)
        journal.record(verb="science.spread_accepted", subject=proposal, by=by, at=at, key=key, note=said)
    return proposal


def _discussed(proposal: Proposal, said: str) -> str:
    line = _("Lượt %(round)d: %(text)s") % {"round": proposal.round, "text": said}
    return f"{proposal.discussion}\n{line}".strip()
