"""Reading the steps on the road to the star: who sees which, whose turn it is."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from ocop.base.actor import Actor
from ocop.base.turns import Turn
from ocop.dossiers.models import Side, Step
from ocop.dossiers.states import StepState
from ocop.organisations import queries as organisations
from ocop.products.models import Product

SOON = 14
"""Calendar days before its last day from which a step is in the work list."""


def steps_visible_to(actor: Actor) -> QuerySet[Step]:
    """The steps of every producer that the actor may see."""
    seen = organisations.organisations_visible_to(actor)
    return Step.objects.filter(organisation__in=seen.values("pk"))


def side_of(actor: Actor) -> str:
    """On which side the actor plans and does steps; "" for none."""
    if actor.has("dossiers.check"):
        return Side.PROVINCE
    if actor.has("dossiers.receive"):
        return Side.COMMUNE
    return Side.PRODUCER if actor.has("dossiers.edit") else ""


def for_road(steps: QuerySet[Step], product: Product) -> QuerySet[Step]:
    """A product's steps: those to do first, the soonest first, then what is over."""
    return steps.filter(product=product).order_by("-state", "due_on", "pk")


def link(step: Step, side: str) -> str:
    """The page of the road at the desk of a side."""
    desk = "chu-the" if side == Side.PRODUCER else "can-bo"
    return f"/{desk}/san-pham/{step.product_id}/con-duong/"


def turns_of(actor: Actor, on: dt.date) -> list[Turn]:
    """What the actor's side has to do within two weeks or has not done in time, and what it asked of
    others that is overdue; at most 500, one statement. Days left are calendar days, as with tasks."""
    side = side_of(actor)
    if not side:
        return []
    soon, late = Q(due_on__lte=on + dt.timedelta(days=SOON)), Q(due_on__lt=on)
    rows = steps_visible_to(actor).filter(state=StepState.OPEN).filter(
        Q(owner=side) & soon | Q(given_by=side) & late
    )  # fmt: skip
    shown = rows.select_related("product", "organisation").order_by("due_on", "pk")[:500]
    return [_turn(step, side, on) for step in shown]


def _turn(step: Step, side: str, on: dt.date) -> Turn:
    what = _("Làm việc trên con đường đến sao") if step.owner == side else _("Nhắc việc đã quá hạn")
    return Turn(
        what=what,
        about=step.text,
        detail=f"{step.product.name} · {step.organisation.name}",
        link=link(step, side),
        due_on=step.due_on,
        days_left=(step.due_on - on).days,
    )
