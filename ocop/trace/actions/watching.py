"""Seeing that something new was made of recalled goods."""

from __future__ import annotations

from collections.abc import Iterable

from ocop.jobs import actions as jobs
from ocop.trace.models import Event, EventType, Recall
from ocop.trace.queries.tracing import down
from ocop.trace.states import RecallState


def look_again(events: Iterable[Event], identifier_ids: Iterable[int]) -> None:
    """Where events join things to what a running recall reaches, have the recall looked at again.

    In the transaction that stores them; the recall itself is extended by a job, for it locks lots.
    """
    if all(event.type == EventType.OBJECT for event in events):
        return
    running = Recall.objects.filter(state=RecallState.ACTIVE)
    starts = dict(running.order_by("pk").values_list("pk", "lot__identifier"))
    if starts and not down(starts.values()).isdisjoint(identifier_ids):
        jobs.enqueue("trace.extend_recalls")
