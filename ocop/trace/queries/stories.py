"""What an office reads of the diaries about one lot.

Of producers that it does not look after it reads no more than what they did, on which day, and their names.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from django.db.models import Q

from ocop.base.actor import Actor
from ocop.organisations.models import Organisation
from ocop.trace.models import Lot, Step
from ocop.trace.queries.amounts import Sums
from ocop.trace.queries.lots import Delivery, Holding, balance_rows, books_of, held, steps_of_lot
from ocop.trace.queries.visible import seen_by

MOST_STEPS = 200


@dataclass(frozen=True)
class Story:
    """`seen`: the producers whose lines the reader reads whole; of the other `steps` show kind, day and
    producer alone. What is not the reader's is not among the rest; holders stand without amounts."""

    seen: frozenset[int]
    steps: tuple[Step, ...]
    deliveries: tuple[Delivery, ...]
    holdings: tuple[Holding, ...]
    balance: tuple[tuple[Organisation, Sums], ...]


def story_of(lot: Lot, actor: Actor) -> Story:
    """The diaries about a lot as the actor may read them; statements are constant."""
    seen, books = _seen(lot, actor), books_of([lot])
    return Story(
        seen,
        tuple(steps_of_lot(lot)[:MOST_STEPS]),
        tuple(
            each for each in books.deliveries if seen & {each.handover.sender_id, each.handover.receiver_id}
        ),
        tuple(_held(held(books), seen)),
        tuple(row for row in balance_rows(lot, books) if row[0].pk in seen),
    )


def _seen(lot: Lot, actor: Actor) -> frozenset[int]:
    """The producers that the actor looks after, among those who had to do with a lot."""
    steps = Step.objects.filter(lines__lot=lot)
    took_part = Q(pk=lot.organisation_id) | Q(pk__in=steps.values("organisation"))
    took_part |= Q(pk__in=steps.filter(handover__receiver__isnull=False).values("handover__receiver"))
    return frozenset(seen_by(actor).filter(took_part).values_list("pk", flat=True))


def _held(holdings: Collection[Holding], seen: frozenset[int]) -> Iterator[Holding]:
    for row in holdings:
        if not seen.isdisjoint(row.told_by):
            yield row
        elif row.is_ours and not row.on_the_way:
            yield replace(row, quantity=None)
