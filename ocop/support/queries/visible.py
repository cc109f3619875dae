"""Who may see which scheme, request, award: the one rule for lists and for single things."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q, QuerySet

from ocop.base.actor import Actor
from ocop.organisations import queries as organisations
from ocop.support.models import Award, Kind, Outcome, Proof, Request, RewardList, Scheme, SchemeState


def sees_all(actor: Actor) -> bool:
    """Whether the actor reads the help of the whole province."""
    return actor.has("support.see") and (actor.has("view.all") or actor.role == "system")


def is_commune_desk(actor: Actor) -> bool:
    """Whether the actor reads the help of one commune and gives its opinion."""
    return actor.has("support.see") and organisations.is_commune_desk(actor)


def is_producer(actor: Actor) -> bool:
    """Whether the actor asks for help for an organisation."""
    return actor.has("support.apply") and actor.organisation_id is not None


def schemes_visible_to(actor: Actor) -> QuerySet[Scheme]:
    """Every scheme to those who read for the province; to the others those that were opened."""
    if sees_all(actor):
        return Scheme.objects.all()
    if is_commune_desk(actor) or is_producer(actor):
        return Scheme.objects.exclude(state=SchemeState.DRAFT)
    return Scheme.objects.none()


def open_schemes(on: dt.date) -> QuerySet[Scheme]:
    """The schemes that take requests on a day, that which closes first in front; no rewards for stars."""
    begun = Q(opens_on__isnull=True) | Q(opens_on__lte=on)
    not_over = Q(closes_on__isnull=True) | Q(closes_on__gte=on)
    found = Scheme.objects.filter(begun, not_over, state=SchemeState.OPEN).exclude(kind=Kind.STAR)
    return found.prefetch_related("communes").order_by("closes_on", "pk")


def requests_visible_to(actor: Actor) -> QuerySet[Request]:
    """The own requests to a member; to a commune and to the province those that were ever sent."""
    sent = Request.objects.filter(first_sent_at__isnull=False)
    if sees_all(actor):
        return sent
    if is_commune_desk(actor):
        return sent.filter(unit=actor.unit_id or 0)
    if is_producer(actor):
        return Request.objects.filter(organisation_id=actor.organisation_id or 0)
    return Request.objects.none()


def proofs_visible_to(actor: Actor) -> QuerySet[Proof]:
    """The proofs in the requests that the actor may see."""
    return Proof.objects.filter(request__in=requests_visible_to(actor).values("pk"))


def outcomes_visible_to(actor: Actor) -> QuerySet[Outcome]:
    """What came of the requests that the actor may see."""
    return Outcome.objects.filter(request__in=requests_visible_to(actor).values("pk"))


def awards_visible_to(actor: Actor) -> QuerySet[Award]:
    """All awards to who reads for the province, those of a commune to its desk, the own ones to a member."""
    if sees_all(actor):
        return Award.objects.all()
    if is_commune_desk(actor):
        return Award.objects.filter(unit=actor.unit_id or 0)
    if is_producer(actor):
        return Award.objects.filter(organisation_id=actor.organisation_id or 0)
    return Award.objects.none()


def lists_visible_to(actor: Actor) -> QuerySet[RewardList]:
    """The lists of rewards, to those who read for the province."""
    return RewardList.objects.all() if sees_all(actor) else RewardList.objects.none()
