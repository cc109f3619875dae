"""Results to look at: the agenda, the comparison of cards, the table of a session or batch."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.db.models import Count, F, OuterRef, Prefetch, Q, QuerySet, Subquery

from ocop.base.actor import Actor
from ocop.councils import scoring
from ocop.councils.cards import CardBase
from ocop.councils.models import Hearing, HouseRules, Outcome, Recusal, Scorecard, Seat, Session
from ocop.councils.queries import sheets, visibility
from ocop.councils.states import CardState, HearingState
from ocop.criteria.tree import CriteriaTree, Criterion
from ocop.journal.models import Entry, subject_of


@dataclass(frozen=True)
class AgendaItem:
    """A hearing as one actor sees it; `mine` is the state of their own card of the running round."""

    hearing: Hearing
    locked: int
    expected: int
    mine: str
    my_reason: str
    recused: tuple[str, ...]
    advised: bool | None
    outcome: Outcome | None

    @property
    def is_revealed(self) -> bool:
        """Whether every card of the running round is locked."""
        return self.hearing.revealed_round == self.hearing.round


def with_names(hearings: QuerySet[Hearing]) -> QuerySet[Hearing]:
    """What a list shows of each hearing, in one query."""
    return hearings.select_related(
        "session__council",
        "session__rules",
        "dossier__product",
        "dossier__organisation",
        "dossier__unit",
        "dossier__criteria_set",
        "dossier__advisory_report",
        "outcome",
    ).defer(
        "dossier__registration",
        "dossier__report",
        "dossier__product__story",
        "dossier__organisation__about",
        "dossier__organisation__structure",
        "outcome__means",
    )


def agenda(session: Session, actor: Actor) -> list[AgendaItem]:
    """The agenda in order with progress, the actor's own card and recusals; two queries."""
    now = Q(scorecards__round=F("round"))
    own = Scorecard.objects.filter(
        hearing=OuterRef("pk"),
        round=OuterRef("round"),
        seat__person_id=actor.person_id or 0,
        seat__left_on__isnull=True,
    )
    hearings = (
        with_names(Hearing.objects.filter(session=session))
        .annotate(
            expected=Count("scorecards", now & ~Q(scorecards__state=CardState.VOID), distinct=True),
            locked=Count("scorecards", now & Q(scorecards__state=CardState.LOCKED), distinct=True),
            mine=Subquery(own.values("state")[:1]),
        )
        .prefetch_related(Prefetch("recusals", Recusal.objects.select_related("seat__person")))
        .order_by("position", "pk")
    )
    return [_item(hearing, actor) for hearing in hearings]


def _item(hearing: Hearing, actor: Actor) -> AgendaItem:
    recusals = list(hearing.recusals.all())
    report = getattr(hearing.dossier, "advisory_report", None)
    counts = vars(hearing)  # annotations
    return AgendaItem(
        hearing=hearing,
        locked=counts["locked"],
        expected=counts["expected"],
        mine=counts["mine"] or "",
        my_reason=next((x.reason for x in recusals if x.seat.person_id == actor.person_id), ""),
        recused=tuple(str(x.seat.person) for x in recusals),
        advised=report.recommends if report else None,
        outcome=getattr(hearing, "outcome", None),
    )


@dataclass(frozen=True)
class Line:
    """One criterion across the members: by column points, whether far off, and the member's name."""

    leaf: Criterion
    points: tuple[tuple[Fraction, bool, str], ...]
    mean: Fraction
    low: Fraction
    high: Fraction

    @property
    def differs(self) -> bool:
        """Whether somebody stands far from the mean here."""
        return any(far for _points, far, _name in self.points)


@dataclass(frozen=True)
class Comparison:
    """The cards of one revealed round beside each other, in the order of the seats."""

    round: int
    cards: tuple[CardBase, ...]
    lines: tuple[Line, ...]
    result: scoring.Result
    tree: CriteriaTree

    @property
    def columns(self) -> list[tuple[CardBase, Fraction, str]]:
        """Every card with its total, and whether it is the lowest or the highest."""
        ends = dict.fromkeys(self.result.lowest, "low") | dict.fromkeys(self.result.highest, "high")
        if self.result.spread == 0:
            ends = {}
        return [(x, self.result.totals[x.seat_id], ends.get(x.seat_id, "")) for x in self.cards]


def plain_rules(rules: HouseRules) -> scoring.Rules:
    """The house rules as the arithmetic takes them."""
    rule: scoring.MarkRule = rules.mark_rule  # type: ignore[assignment]
    return scoring.Rules(rules.spread_limit, rules.rounding, rule)


def points_of_cards(cards: Sequence[CardBase]) -> dict[int, dict[str, Decimal]]:
    """Seat → leaf → points, of cards whose marks are prefetched or few."""
    return {card.seat_id: sheets.points_of(sheets.marks_of(card)) for card in cards}


def comparison(hearing: Hearing, actor: Actor, number: int | None = None) -> Comparison | None:
    """Round `number` (the last revealed one unless given) as the actor may see it.

    None while nothing is revealed to this actor. Two queries.
    """
    wanted = hearing.revealed_round if number is None else number
    seen = visibility.cards_visible_to(actor).filter(
        hearing=hearing, round=wanted, round__lte=hearing.revealed_round, state=CardState.LOCKED
    )
    cards = list(seen.select_related("seat__person").prefetch_related("marks").order_by("seat_id"))
    expected = Scorecard.objects.filter(hearing=hearing, round=wanted, state=CardState.LOCKED).count()
    if not cards or len(cards) != expected:
        return None
    return compare(cards, sheets.tree_of(hearing.dossier), hearing.session.rules, wanted)


def compare(cards: Sequence[CardBase], tree: CriteriaTree, rules: HouseRules, number: int) -> Comparison:
    """The comparison of these locked cards."""
    points = points_of_cards(cards)
    result = scoring.conclude(points, tree, plain_rules(rules))
    far = {(item.seat, item.code) for item in result.outliers}
    counted = scoring.counted(points, tree)
    lines = []
    for leaf in tree.leaves:
        given = [
            (counted[card.seat_id][leaf.code], (card.seat_id, leaf.code) in far, str(card.seat.person))
            for card in cards
        ]
        values = [value for value, _far, _name in given]
        lines.append(Line(leaf, tuple(given), result.means[leaf.code], min(values), max(values)))
    return Comparison(number, tuple(cards), tuple(lines), result, tree)


@dataclass(frozen=True)
class TableRow:
    """One dossier in the council's table; `totals` with names, in the order of the table's seats."""

    hearing: Hearing
    locked: int
    expected: int
    totals: tuple[tuple[str, Decimal | None], ...]
    outcome: Outcome | None


def session_table(hearings: QuerySet[Hearing], actor: Actor) -> tuple[list[Seat], list[TableRow]]:
    """Hearings (of a session or a batch) with members' totals and outcomes; four queries.

    Totals come only from cards the actor may see. They were written when the card was
    locked, so no mark is read here, however many criteria the sheets have.
    """
    now = Q(scorecards__round=F("round"))
    rows = list(
        with_names(hearings)
        .annotate(
            expected=Count("scorecards", now & ~Q(scorecards__state=CardState.VOID)),
            locked=Count("scorecards", now & Q(scorecards__state=CardState.LOCKED)),
        )
        .order_by("session_id", "position", "pk")
    )
    cards = visibility.cards_visible_to(actor).filter(
        hearing__in=hearings.values("pk"), round=F("hearing__revealed_round"), state=CardState.LOCKED
    )
    totals: dict[int, dict[int, Decimal | None]] = defaultdict(dict)
    for hearing_id, seat_id, total in cards.values_list("hearing_id", "seat_id", "total"):
        totals[hearing_id][seat_id] = total
    used = {seat_id for by_seat in totals.values() for seat_id in by_seat}
    seats = list(Seat.objects.filter(pk__in=used).select_related("person").order_by("pk"))
    return seats, [_table_row(hearing, totals[hearing.pk], seats) for hearing in rows]


def _table_row(hearing: Hearing, totals: dict[int, Decimal | None], seats: Sequence[Seat]) -> TableRow:
    counts = vars(hearing)  # annotations
    return TableRow(
        hearing=hearing,
        locked=counts["locked"],
        expected=counts["expected"],
        totals=tuple((str(seat.person), totals.get(seat.pk)) for seat in seats),
        outcome=getattr(hearing, "outcome", None),
    )


def mark_history(hearing: Hearing, actor: Actor) -> list[tuple[Scorecard, Entry]]:
    """Every change of the marks the actor may see, oldest first; two queries.

    The journal keeps these entries back from its own pages: what a card holds is shown to
    those who may see the card.
    """
    cards = visibility.cards_visible_to(actor).filter(hearing=hearing).select_related("seat__person")
    by_subject = {subject_of(card): card for card in cards}
    entries = Entry.objects.filter(subject__in=by_subject, verb="councils.save_marks").order_by("id")
    return [(by_subject[entry.subject], entry) for entry in entries]


def running(session: Session) -> QuerySet[Hearing]:
    """The hearings of a session that still wait for something."""
    ended = (HearingState.CONCLUDED, HearingState.DEFERRED)
    return Hearing.objects.filter(session=session).exclude(state__in=ended)
