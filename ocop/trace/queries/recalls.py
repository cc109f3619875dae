"""Recalls: who sees which, what one reaches, and what came back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, When

from ocop.base.actor import Actor
from ocop.organisations import queries as organisations
from ocop.trace.models import Lot, Recall, RecalledLot, RecallReceiver, Serial
from ocop.trace.queries.labels import STUCK
from ocop.trace.queries.lots import Delivery, deliveries_of, lots_among
from ocop.trace.queries.tracing import down
from ocop.trace.queries.visible import works_here
from ocop.trace.states import RecallState


def recalls_visible_to(actor: Actor) -> QuerySet[Recall]:
    """All to who reads all; to a commune and a producer those that reach lots of theirs or sent to theirs,
    once decided."""
    if not works_here(actor):
        return Recall.objects.none()
    if actor.has("view.all"):
        return Recall.objects.all()
    mine = organisations.organisations_visible_to(actor).values("pk")
    reached = RecalledLot.objects.filter(lot__organisation__in=mine).values("recall")
    received = RecallReceiver.objects.filter(handover__receiver__in=mine).values("recall")
    decided = Q(organisation__in=mine, decided_at__isnull=False)
    return Recall.objects.filter(Q(pk__in=reached) | Q(pk__in=received) | decided)


def listed_recalls(recalls: QuerySet[Recall]) -> QuerySet[Recall]:
    """What is to be decided first, then what runs, soonest due in front; then the newest."""
    rank = Case(
        When(state=RecallState.PROPOSED, then=0), When(state=RecallState.ACTIVE, then=1), default=2,
        output_field=IntegerField(),
    )  # fmt: skip
    return (
        recalls.select_related("lot__item", "organisation__unit")
        .annotate(
            rank=rank,
            lot_count=Count("lots", filter=Q(lots__released_at__isnull=True), distinct=True),
            receiver_count=Count("receivers", filter=Q(receivers__released_at__isnull=True), distinct=True),
        )
        .order_by("rank", "due_on", "-proposed_at", "-pk")
    )


@dataclass(frozen=True)
class Reach:
    """What a recall of a lot would reach now: lots kept here, deliveries of them, pieces with a label in
    use, producers."""

    lots: tuple[Lot, ...]
    deliveries: tuple[Delivery, ...]
    pieces: int

    @property
    def receivers(self) -> list[str]:
        """Who received some of it, each once."""
        return list(dict.fromkeys(delivery.to for delivery in self.deliveries))

    @property
    def producers(self) -> list[str]:
        """Whose lots these are, each once."""
        return list(dict.fromkeys(lot.organisation.name for lot in self.lots))


def reach_of(lot: Lot) -> Reach:
    """The lot and all lots that it went into; who received them. Four statements."""
    return reach_from([lot.identifier_id])


def reach_from(identifier_ids: Collection[int], without: Collection[int] = ()) -> Reach:
    """As `reach_of`, from things by their row numbers; `without` as in `tracing.down`."""
    return reach_among(lots_among(down(identifier_ids, without)))


def reach_among(lots: Collection[Lot]) -> Reach:
    """What is known of lots that are reached."""
    numbers = [each.pk for each in lots]
    return Reach(tuple(lots), tuple(deliveries_of(numbers)), pieces_of(numbers))


def pieces_of(lot_ids: Collection[int]) -> int:
    """Pieces of the lots whose label is in use."""
    return Serial.objects.filter(lot__in=lot_ids, state__in=STUCK).count()


def lots_of_recall(recall: Recall) -> QuerySet[RecalledLot]:
    """The frozen lots, the one that was named first."""
    first = Case(When(lot=recall.lot_id, then=0), default=1, output_field=IntegerField())
    rows = recall.lots.select_related("lot__item", "lot__organisation__unit", "lot__site")
    return rows.annotate(first=first).order_by("first", "lot__made_on", "pk")


def receivers_of_recall(recall: Recall, actor: Actor) -> QuerySet[RecallReceiver]:
    """The frozen deliveries, those not told yet first, those let go last; to a commune those from or to its
    own producers."""
    rows = recall.receivers.all()
    if not actor.has("view.all"):
        mine = organisations.organisations_visible_to(actor).values("pk")
        rows = rows.filter(Q(handover__sender__in=mine) | Q(handover__receiver__in=mine))
    rows = rows.select_related("handover__receiver__unit", "handover__sender", "handover__step")
    return rows.prefetch_related("handover__step__lines__lot__item").order_by(
        F("released_at").asc(nulls_first=True), F("told_at").asc(nulls_first=True), "pk"
    )


@dataclass(frozen=True)
class Progress:
    """How far a recall is with what is still recalled; `released` lots were let go. `days_left` in calendar
    days, below zero when its day has passed."""

    lots: int
    counted: int
    receivers: int
    told: int
    released: int
    days_left: int | None


def progress_of(recall: Recall, on: dt.date) -> Progress:
    """Two statements."""
    held = Q(released_at__isnull=True)
    lots = recall.lots.aggregate(
        n=Count("pk", filter=held), counted=Count("pk", filter=held & Q(back__isnull=False)),
        released=Count("pk", filter=~held),
    )  # fmt: skip
    receivers = recall.receivers.filter(held).aggregate(
        n=Count("pk"), told=Count("pk", filter=Q(told_at__isnull=False))
    )
    left = (recall.due_on - on).days if recall.due_on else None
    return Progress(lots["n"], lots["counted"], receivers["n"], receivers["told"], lots["released"], left)


def quantities_of(receiver: RecallReceiver, lot_ids: Collection[int]) -> list[tuple[Lot, Decimal]]:
    """The recalled lots in a delivery with their amounts; its lines must have been fetched."""
    lines = receiver.handover.step.lines.all()
    return [(line.lot, line.quantity or Decimal(0)) for line in lines if line.lot_id in lot_ids]
