"""Making the index anew from the events that are kept."""

from __future__ import annotations

from django.db import transaction

from ocop.trace.actions import holding, indexes
from ocop.trace.actions.capturing import AT_ONCE, taken_again
from ocop.trace.models import Edge, Event, EventRole
from ocop.trace.queries import bodies_of


def rebuild() -> int:
    """Write roles, what is taken back, and edges anew from all bodies; answers how many events were read.

    Nobody sees a half-made index: it is one transaction, and captures wait until it ends. What it comes to
    equals what capture wrote (tests/trace/test_store.py).
    """
    with transaction.atomic():
        holding.hold(alone=[holding.INDEX])
        Edge.objects.all().delete()
        EventRole.objects.all().delete()
        Event.objects.filter(taken_back_at__isnull=False).update(taken_back_at=None)
        done, last = 0, 0
        while rows := list(Event.objects.filter(pk__gt=last).order_by("pk")[:AT_ONCE]):
            _again(rows)
            done, last = done + len(rows), rows[-1].pk
    return done


def _again(rows: list[Event]) -> None:
    texts = bodies_of(rows)
    reads = [taken_again(texts[row.pk]) for row in rows]
    ids = indexes.identifiers([uri for each in reads for uri in each.uris()])
    indexes.write(list(zip(rows, reads, strict=True)), ids)
