"""Reading calls, proposals and cards. Who may see which is decided here alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from ocop.base.actor import Actor
from ocop.base.clock import local_date
from ocop.councils import queries as councils
from ocop.councils.models import Council, HouseRules, Purpose, Seat
from ocop.councils.queries import tables
from ocop.councils.states import CardState
from ocop.criteria.tree import CriteriaTree
from ocop.files.models import Document, Page, StoredFile
from ocop.organisations.models import Kind, Organisation
from ocop.people.models import Appointment
from ocop.science import sheets
from ocop.science.models import Call, Proposal, Recusal, Review
from ocop.science.states import CallState, ProposalState

BEFORE_PANEL = (
    ProposalState.ELIGIBLE,
    ProposalState.SCORED,
    ProposalState.SELECTED,
    ProposalState.NOT_SELECTED,
)
DECIDED = (ProposalState.SELECTED, ProposalState.NOT_SELECTED)


def sees_all(actor: Actor) -> bool:
    """The provincial office, leaders and auditors."""
    return actor.has("view.all") or actor.has("science.manage")


def seats_of(actor: Actor) -> QuerySet[Seat]:
    """The seats of the person on science panels, while they act as a member."""
    if not (actor.is_known and actor.has("science.score")):
        return Seat.objects.none()
    return Seat.objects.filter(
        person_id=actor.person_id or 0, left_on__isnull=True, council__purpose=Purpose.SCIENCE
    )


def panels_visible_to(actor: Actor) -> QuerySet[Council]:
    """All panels to the province, to a member those they sit on."""
    if sees_all(actor):
        return Council.objects.filter(purpose=Purpose.SCIENCE)
    return Council.objects.filter(pk__in=seats_of(actor).values("council_id"))


def calls_visible_to(actor: Actor) -> QuerySet[Call]:
    """All to the province; to a member those of their panels; to who proposes all but drafts."""
    if sees_all(actor):
        return Call.objects.all()
    if actor.has("science.propose"):
        return Call.objects.exclude(state=CallState.DRAFT)
    return Call.objects.filter(panel_id__in=seats_of(actor).values("council_id"))


def open_calls(on: dt.date) -> QuerySet[Call]:
    """The calls that take proposals on a day, that which closes first in front."""
    running = Call.objects.filter(state=CallState.OPEN, opens_on__lte=on, closes_on__gte=on)
    return running.order_by("closes_on", "pk")


def counted(calls: QuerySet[Call]) -> QuerySet[Call]:
    """The newest first, with `sent` and `chosen` proposals counted."""
    sent = Count("proposals", filter=Q(proposals__first_sent_at__isnull=False))
    chosen = Count("proposals", filter=Q(proposals__state=ProposalState.SELECTED))
    return calls.annotate(sent=sent, chosen=chosen).order_by("-year", "-opens_on", "-pk")


def proposals_visible_to(actor: Actor) -> QuerySet[Proposal]:
    """To the province those that were ever sent; to an organisation its own.

    To a member what stands before their panel; where they are recused, only once it is decided.
    """
    if sees_all(actor):
        return Proposal.objects.filter(first_sent_at__isnull=False)
    if actor.has("science.propose") and actor.organisation_id is not None:
        return Proposal.objects.filter(organisation_id=actor.organisation_id)
    seats = seats_of(actor)
    before = Proposal.objects.filter(state__in=BEFORE_PANEL, call__panel_id__in=seats.values("council_id"))
    recused = Recusal.objects.filter(proposal=OuterRef("pk"), seat__in=seats)
    return before.filter(~Exists(recused) | Q(state__in=DECIDED))


def with_names(proposals: QuerySet[Proposal]) -> QuerySet[Proposal]:
    """With call and organisation, in the same statement."""
    return proposals.select_related("call", "organisation")


def listed(proposals: QuerySet[Proposal]) -> QuerySet[Proposal]:
    """Those to check first, then by result, then by sending."""
    waits = Q(state=ProposalState.SENT)
    return (
        with_names(proposals)
        .annotate(waits=waits)
        .order_by("-waits", F("total").desc(nulls_last=True), "first_sent_at", "pk")
    )


def reviews_visible_to(actor: Actor) -> QuerySet[Review]:
    """A member's own cards; others' only of rounds in which every card was locked.

    The isolation of the panel: `revealed_round` is written in the transaction of the last lock. A
    recused member sees nothing of a proposal before it is decided.
    """
    revealed = Review.objects.filter(round__lte=F("proposal__revealed_round"), state=CardState.LOCKED)
    if sees_all(actor):
        return revealed
    seats = seats_of(actor)
    own = Review.objects.filter(seat__in=seats)
    seen = (
        proposals_visible_to(actor).values("pk") if seats.exists() else Proposal.objects.none().values("pk")
    )
    return own | revealed.filter(proposal_id__in=seen)


def own_review(actor: Actor, proposal_id: int) -> Review | None:
    """The actor's card of the running round with everything a save needs, in one query."""
    return (
        Review.objects.filter(proposal_id=proposal_id, seat__in=seats_of(actor), round=F("proposal__round"))
        .select_related("seat", "proposal__call", "proposal__organisation")
        .first()
    )


def own_open_reviews(actor: Actor) -> QuerySet[Review]:
    """The actor's cards that wait to be filled in."""
    cards = Review.objects.filter(
        seat__in=seats_of(actor),
        round=F("proposal__round"),
        state=CardState.OPEN,
        proposal__state=ProposalState.ELIGIBLE,
    )
    return cards.select_related("proposal__call", "proposal__organisation").order_by("proposal_id")


def progress(proposal: Proposal) -> tuple[int, int]:
    """How many cards of the running round are locked, and how many are expected."""
    cards = proposal.reviews.filter(round=proposal.round).exclude(state=CardState.VOID)
    states = list(cards.values_list("state", flat=True))
    return states.count(CardState.LOCKED), len(states)


def is_apart(proposal: Proposal) -> bool:
    """Whether the cards of the running round lie too far apart to conclude."""
    return proposal.state == ProposalState.ELIGIBLE and proposal.revealed_round == proposal.round


def tree_of(call: Call) -> CriteriaTree:
    """The score sheet of a call."""
    return sheets.tree_of(call.sheet)


def rules_of(call: Call) -> HouseRules | None:
    """The panel's house rules that hold for a call: those of the day the scoring began."""
    if call.panel is None or call.scoring_at is None:
        return None
    return councils.rules_in_force(call.panel, local_date(call.scoring_at))


def comparison(proposal: Proposal, actor: Actor) -> tables.Comparison | None:
    """The last revealed round as the actor may see it; None while nothing is revealed. Three queries."""
    rules = rules_of(proposal.call)
    seen = reviews_visible_to(actor).filter(
        proposal=proposal, round=proposal.revealed_round, state=CardState.LOCKED
    )
    cards = list(seen.select_related("seat__person").prefetch_related("marks").order_by("seat_id"))
    if not cards or rules is None or not proposal.revealed_round:
        return None
    return tables.compare(cards, tree_of(proposal.call), rules, proposal.revealed_round)


def conflicts(seats: Collection[Seat], proposal: Proposal, on: dt.date) -> dict[int, str]:
    """Seats that may not score: seat → organisation. Members of who proposes and of who benefits."""
    names = {proposal.organisation_id: proposal.organisation.name}
    for row in proposal.beneficiaries.select_related("organisation"):
        names[row.organisation_id] = row.organisation.name
    still = Q(valid_to__isnull=True) | Q(valid_to__gte=on)
    held = Appointment.objects.filter(
        still, valid_from__lte=on, organisation_id__in=names, person_id__in=[seat.person_id for seat in seats]
    )
    found = dict(held.order_by("-pk").values_list("person_id", "organisation_id"))
    return {seat.pk: names[found[seat.person_id] or 0] for seat in seats if seat.person_id in found}


def producers_named(words: str) -> QuerySet[Organisation]:
    """Working producers whose names hold every word, in Vietnamese order; names are public."""
    from ocop.organisations import queries as organisations

    working = Organisation.objects.filter(kind=Kind.PRODUCER, is_closed=False)
    return organisations.search(working, words=words)


def documents_of(proposal: Proposal) -> QuerySet[Document]:
    """The proofs attached to a proposal, with their pages; the caller has checked who reads."""
    return proposal.documents.prefetch_related("pages__file").order_by("title", "pk")


def attached_file(proposal: Proposal, page_pk: int) -> StoredFile | None:
    """One page of a proof attached to a proposal that the reader may see."""
    page = Page.objects.filter(pk=page_pk, document__science_proposals=proposal).select_related(
        "file__shown_as"
    )
    found = page.first()
    return found.file if found else None
