"""What other systems may read, and whose the identifiers are that they write about."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Collection, Iterable

from django.db.models import Exists, F, OuterRef, QuerySet

from ocop.base import clock
from ocop.base.actor import ANONYMOUS, Actor
from ocop.people import queries as people
from ocop.trace import naming, telling
from ocop.trace.models import (
    AccessKey,
    Capture,
    Event,
    EventRole,
    Handover,
    IdentifierKind,
    Item,
    Lot,
    NamedQuery,
    Role,
    Serial,
    Site,
    Subscription,
)
from ocop.trace.queries.visible import seen_by, works_here
from ocop.trace.states import HandoverState

_SIDES = (Role.SOURCE, Role.DESTINATION)


def events_visible_to(actor: Actor) -> QuerySet[Event]:
    """The events that the actor may read as they were received.

    Who reads all (`view.all`): all; officers of a commune: those of its producers. A producer: its own, and
    those of others that name it as who gives or who gets (`telling.party`). How others made what it received,
    and to whom else they gave it, stays theirs (docs/adr/0022): events are told whole or not at all.
    """
    if not works_here(actor):
        return Event.objects.none()
    if actor.has("view.all"):
        return Event.objects.all()
    seen = Event.objects.filter(organisation__in=seen_by(actor).values("pk"))
    if not actor.has("trace.keep") or actor.organisation_id is None:
        return seen
    party = telling.party(actor.organisation_id)
    naming_it = EventRole.objects.filter(identifier__uri=party, role__in=_SIDES)
    # by union: PostgreSQL reads two indexes, where "or" has it read every event there is
    return Event.objects.filter(pk__in=seen.values("pk").union(naming_it.values("event")))


def captures_visible_to(actor: Actor) -> QuerySet[Capture]:
    """The batches that a producer sent, to its members and to the officers in charge."""
    if not works_here(actor):
        return Capture.objects.none()
    if actor.has("view.all"):
        return Capture.objects.all()
    return Capture.objects.filter(organisation__in=seen_by(actor).values("pk"))


def named_queries_visible_to(actor: Actor) -> QuerySet[NamedQuery]:
    """The queries that are kept: a producer's to its members, an officer's to that person."""
    running = NamedQuery.objects.filter(ended_at__isnull=True)
    if not works_here(actor):
        return running.none()
    if actor.organisation_id is not None and actor.has("trace.keep"):
        return running.filter(organisation=actor.organisation_id)
    return running.filter(person_id=actor.person_id or 0, organisation__isnull=True)


def subscriptions_visible_to(actor: Actor) -> QuerySet[Subscription]:
    """The running subscriptions of the queries that the actor sees."""
    queries = named_queries_visible_to(actor)
    return Subscription.objects.filter(query__in=queries.values("pk"), ended_at__isnull=True)


def running_subscriptions() -> QuerySet[Subscription]:
    """All that are told of new events, with their query."""
    return Subscription.objects.filter(ended_at__isnull=True).select_related("query").order_by("pk")


def resting(subscriptions: Iterable[int]) -> QuerySet[Subscription]:
    """Those of them that have no message under way."""
    return Subscription.objects.filter(pk__in=subscriptions, sending=0)


def newest_event(until: dt.datetime) -> int:
    """The last row of what was recorded until then; 0 where there is none."""
    found = Event.objects.filter(recorded_at__lte=until).order_by("-pk")
    return found.values_list("pk", flat=True).first() or 0


def parties_of_events(after: int, upto: int) -> set[str]:
    """The producers, as `telling.party` names them, that told the events behind one row and up to another,
    and whoever is named there as giver or receiver."""
    events = Event.objects.filter(pk__gt=after, pk__lte=upto)
    told = events.order_by().values_list("organisation", flat=True).distinct()
    named = EventRole.objects.filter(event__gt=after, event__lte=upto, role__in=_SIDES)
    found = {telling.party(pk) for pk in told if pk is not None}
    return found | set(named.values_list("identifier__uri", flat=True).distinct())


# ------------------------------------------------------------------ keys


def digest_of(secret: str) -> str:
    """What is kept of a key: keys are random and long, so that a plain hash is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()


def actor_of_key(secret: str, on: dt.date) -> Actor:
    """Who asks with a key; nobody where the key is unknown or ended, or its appointment is over."""
    running = AccessKey.objects.filter(digest=digest_of(secret), ended_at__isnull=True)
    key = running.select_related("appointment__person", "appointment__unit").first()
    if key is None or not key.appointment.person.is_active or not key.appointment.runs_on(on):
        return ANONYMOUS
    return people.actor_from(key.appointment)


def receiver_of(subscription: Subscription, at: dt.datetime) -> Actor:
    """In whose name a subscription reads; nobody where that appointment is over."""
    found = people.actor_of(
        subscription.person_id, appointment_id=subscription.appointment_id, on=clock.local_date(at)
    )
    return found if found.appointment_id == subscription.appointment_id else ANONYMOUS


# ------------------------------------------------------------------ whose things


def owners_of(uris: Collection[str]) -> dict[str, int]:
    """The producer of each identifier that is one of ours: goods with their lots and pieces, and places."""
    bases = {uri: _base(uri) for uri in uris}
    wanted = set(bases.values())
    owner: dict[str, int] = {}
    for kind, model in ((IdentifierKind.ITEM, Item), (IdentifierKind.PLACE, Site)):
        rows = model.objects.filter(identifier__uri__in=[x for x in wanted if naming.named(x).kind == kind])
        owner.update(rows.values_list("identifier__uri", "organisation"))
    owner |= _by_code(wanted - owner.keys())
    return {uri: owner[base] for uri, base in bases.items() if base in owner}


def _base(uri: str) -> str:
    """The goods that a lot or piece is of; the place that a door or shelf (extension 254) is in."""
    return naming.named(uri).item or uri.partition("/254/")[0]


def _by_code(uris: Iterable[str]) -> dict[str, int]:
    """Goods and places that have a GS1 number keep their code of ours as another name."""
    codes = {uri.rpartition("/")[2]: uri for uri in uris if "/tx/" in uri}
    found: dict[str, int] = {}
    for model in (Item, Site):
        rows = model.objects.filter(code__in=codes).values_list("code", "organisation")
        found |= {codes[code]: organisation for code, organisation in rows}
    return found


def received_by(organisation_id: int, uris: Collection[str]) -> set[str]:
    """Those of the lots and pieces that the producer confirmed to have received."""
    if not uris:
        return set()
    handed = Handover.objects.filter(
        state=HandoverState.CONFIRMED, receiver=organisation_id, step__lines__lot=OuterRef("pk"),
        step__lines__returned__lt=F("step__lines__quantity"),
    )  # fmt: skip
    lots = Lot.objects.filter(Exists(handed))
    found = set(lots.filter(identifier__uri__in=uris).values_list("identifier__uri", flat=True))
    codes = {uri.rpartition("/")[2]: uri for uri in uris if naming.named(uri).kind == "piece"}
    pieces = Serial.objects.filter(code__in=codes, lot__in=lots.values("pk"))
    return found | {codes[code] for code in pieces.values_list("code", flat=True)}


def told_by_others(organisation_id: int, event_ids: Collection[str]) -> set[tuple[str, bool]]:
    """Events with these ids that somebody else told: by id and whether it is a declaration of error."""
    rows = Event.objects.filter(event_id__in=event_ids).exclude(organisation=organisation_id)
    return set(rows.values_list("event_id", "is_error"))


def makings_of_others(organisation_id: int, transformations: Collection[str]) -> set[str]:
    """Those of the ids of makings that somebody else uses."""
    if not transformations:
        return set()
    rows = Event.objects.filter(transformation__in=transformations).exclude(organisation=organisation_id)
    return set(rows.values_list("transformation", flat=True))
