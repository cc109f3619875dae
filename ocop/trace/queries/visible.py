"""Who may see which lots and diary lines of producers."""

from __future__ import annotations

from django.db.models import QuerySet

from ocop.base.actor import Actor
from ocop.organisations import queries as organisations
from ocop.organisations.models import Organisation
from ocop.trace.models import Lot, Step


def works_here(actor: Actor) -> bool:
    """Whether the actor's role has to do with traceability at all."""
    return any(actor.has(right) for right in ("trace.keep", "trace.see", "trace.manage", "trace.recall"))


def seen_by(actor: Actor) -> QuerySet[Organisation]:
    """The producers whose inner pages the actor may open, where the role sees traceability."""
    if not works_here(actor):
        return Organisation.objects.none()
    return organisations.organisations_visible_to(actor)


def lots_visible_to(actor: Actor) -> QuerySet[Lot]:
    """Lots, to the producer and the officers in charge. What came from another producer is seen through the
    handover and, like anybody sees it, its public way (docs/adr/0022)."""
    return Lot.objects.filter(organisation__in=seen_by(actor).values("pk"))


def steps_visible_to(actor: Actor) -> QuerySet[Step]:
    """Lines of diaries with who wrote them, as `lots_visible_to`."""
    return Step.objects.filter(organisation__in=seen_by(actor).values("pk"))
