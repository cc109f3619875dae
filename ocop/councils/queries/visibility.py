"""Who sees which council, session, scorecard and piece of evidence."""

from __future__ import annotations

import datetime as dt

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from ocop.base.actor import Actor
from ocop.councils.models import (
    Attendance,
    Batch,
    Council,
    Hearing,
    HouseRules,
    Position,
    Purpose,
    Recusal,
    Scorecard,
    Seat,
    Session,
)
from ocop.councils.states import CardState, HearingState
from ocop.dossiers import states as dossier_states
from ocop.dossiers.models import Dossier

RUNNING_POSITIONS = (Position.CHAIR, Position.VICE_CHAIR, Position.SECRETARY)


def _sees_all(actor: Actor) -> bool:
    return actor.has("view.all") or actor.has("councils.manage")


def _seats(actor: Actor) -> QuerySet[Seat]:
    """The seats of the person, while they act as a council member."""
    if not (actor.is_known and actor.has("councils.score")):
        return Seat.objects.none()
    return Seat.objects.filter(person_id=actor.person_id or 0, left_on__isnull=True)


def councils_visible_to(actor: Actor) -> QuerySet[Council]:
    """All to the provincial office, leader and auditor; to a member the councils they sit on.

    Councils of another purpose than OCOP are no business of sessions: see `panels_visible_to`.
    """
    of_products = Council.objects.filter(purpose=Purpose.OCOP)
    if _sees_all(actor):
        return of_products
    return of_products.filter(pk__in=_seats(actor).values("council_id"))


def panels_visible_to(actor: Actor, purpose: str) -> QuerySet[Council]:
    """The councils of another purpose: all to who sees all, to a member those they sit on."""
    panels = Council.objects.filter(purpose=purpose)
    if _sees_all(actor):
        return panels
    return panels.filter(seats__person_id=actor.person_id or 0, seats__left_on__isnull=True)


def batches_visible_to(actor: Actor) -> QuerySet[Batch]:
    """Batches to those who see all."""
    return Batch.objects.all() if _sees_all(actor) else Batch.objects.none()


def sessions_visible_to(actor: Actor) -> QuerySet[Session]:
    """The sessions of the councils the actor sees."""
    return Session.objects.filter(council__in=councils_visible_to(actor))


def hearings_visible_to(actor: Actor) -> QuerySet[Hearing]:
    """The agenda items of the sessions the actor sees."""
    return Hearing.objects.filter(session__council__in=councils_visible_to(actor))


def cards_visible_to(actor: Actor) -> QuerySet[Scorecard]:
    """A member's own cards; others' only of rounds in which every card was locked.

    This is the isolation of the council: `Hearing.revealed_round` is written in the
    transaction of the last lock, and nothing but this query leads to others' marks. A
    recused member sees others' cards once the hearing is concluded.
    """
    revealed = Q(
        round__lte=F("hearing__revealed_round"),
        state=CardState.LOCKED,
        hearing__session__council__in=councils_visible_to(actor),
    )
    if _sees_all(actor):
        return Scorecard.objects.filter(revealed)
    seats = _seats(actor)
    recused = Recusal.objects.filter(hearing=OuterRef("hearing"), seat__in=seats)
    open_to_member = revealed & (~Exists(recused) | Q(hearing__state=HearingState.CONCLUDED))
    return Scorecard.objects.filter(Q(seat__in=seats) | open_to_member)


def own_card(actor: Actor, hearing_id: int) -> Scorecard | None:
    """The actor's card of the running round, with everything a save needs, in one query."""
    return (
        Scorecard.objects.filter(hearing_id=hearing_id, seat__in=_seats(actor), round=F("hearing__round"))
        .select_related("seat", "hearing__session", "hearing__dossier__criteria_set")
        .defer("hearing__dossier__registration", "hearing__dossier__report")
        .first()
    )


def own_open_cards(actor: Actor, session_id: int) -> list[Scorecard]:
    """The actor's cards of a session that wait to be filled in, in the order of the agenda."""
    cards = Scorecard.objects.filter(
        hearing__session_id=session_id,
        seat__in=_seats(actor),
        round=F("hearing__round"),
        state=CardState.OPEN,
        hearing__state=HearingState.SCORING,
    )
    named = cards.select_related("hearing__dossier__product")
    return list(named.order_by("hearing__position", "hearing_id"))


def progress(hearing: Hearing) -> tuple[int, int]:
    """How many cards of the running round are locked, and how many are expected."""
    states = list(
        hearing.scorecards.filter(round=hearing.round)
        .exclude(state=CardState.VOID)
        .values_list("state", flat=True)
    )
    return states.count(CardState.LOCKED), len(states)


def seat_of(actor: Actor, council_id: int) -> Seat | None:
    """The actor's seat on a council, if they act as a member and have one."""
    return _seats(actor).filter(council_id=council_id).first()


def is_council_member(actor: Actor) -> bool:
    """Whether the actor acts as a council member."""
    return actor.is_known and actor.has("councils.score")


def runs(actor: Actor, council_id: int) -> bool:
    """Whether the actor runs the council's sessions: chair, vice-chair or secretary."""
    return _seats(actor).filter(council_id=council_id, position__in=RUNNING_POSITIONS).exists()


def chair_seats(rules: HouseRules) -> tuple[str, ...]:
    """The positions that count as chair for the quorum."""
    return (Position.CHAIR, Position.VICE_CHAIR) if rules.vice_chair_stands_in else (Position.CHAIR,)


def rules_in_force(council: Council, day: dt.date) -> HouseRules | None:
    """The newest version of the house rules that applies on a day."""
    return council.rules.filter(valid_from__lte=day).order_by("-version").first()


def placeable() -> QuerySet[Dossier]:
    """Dossiers that the province checks and that no batch holds yet."""
    return Dossier.objects.filter(state=dossier_states.State.WITH_PROVINCE, placement__isnull=True)


def advice_visible_to(actor: Actor) -> QuerySet[Dossier]:
    """Dossiers the advisory team works on: with the province or before the council (Đ.7.3c)."""
    if not (actor.has("councils.advise") or _sees_all(actor)):
        return Dossier.objects.none()
    stages = (dossier_states.State.WITH_PROVINCE, dossier_states.State.BEFORE_COUNCIL)
    return Dossier.objects.filter(state__in=stages)


def may_read_evidence(actor: Actor, hearing: Hearing) -> bool:
    """Whether the actor reads the dossier of a hearing (which they can see) with its proofs.

    A member does once they have declared their interests for the session, and not where
    they are recused.
    """
    if _sees_all(actor):
        return True
    seats = _seats(actor).filter(council_id=hearing.session.council_id)
    declared = Attendance.objects.filter(
        session_id=hearing.session_id, seat__in=seats, declared_at__isnull=False
    )
    return declared.exclude(seat__recusals__hearing=hearing).exists()
