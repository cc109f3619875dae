"""Labels: who sees which, and each laid beside its rules."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import Prefetch, QuerySet

from ocop.base.actor import Actor
from ocop.organisations import queries as organisations
from ocop.products import phases
from ocop.products.models import Package, Standing, StandingState
from ocop.rights import labelling
from ocop.rights.models import Label, LabelSide, LabelState, Tick


def labels_visible_to(actor: Actor) -> QuerySet[Label]:
    """Labels of the own products to a member; of its producers to a commune; all to who reads all."""
    if actor.has("view.all") and actor.has("rights.see"):
        return Label.objects.all()
    if organisations.is_commune_desk(actor) and actor.has("rights.see"):
        return Label.objects.filter(product__organisation__unit=actor.unit_id or 0)
    if actor.has("rights.edit") and actor.organisation_id is not None:
        return Label.objects.filter(product__organisation=actor.organisation_id)
    return Label.objects.none()


def sides_visible_to(actor: Actor) -> QuerySet[LabelSide]:
    """Pictures of the labels that the actor may see."""
    seen = labels_visible_to(actor).values("pk")
    return LabelSide.objects.filter(label__in=seen).select_related("file", "thumb", "label__product")


def unchecked_labels(labels: QuerySet[Label]) -> QuerySet[Label]:
    """Labels not retired whose check list has open items."""
    return labels.filter(checked_at__isnull=True).exclude(state=LabelState.RETIRED)


def current_labels(labels: QuerySet[Label]) -> QuerySet[Label]:
    """Those being drawn up or in use, with everything a check needs; a constant number of statements."""
    return for_check(labels.exclude(state=LabelState.RETIRED)).order_by("product_id", "-number")


def for_check(labels: QuerySet[Label]) -> QuerySet[Label]:
    """With product, producer, packages, live star, ticks and sides."""
    live = Standing.objects.filter(state=StandingState.LIVE)
    return labels.select_related("product__organisation__unit", "product__criteria_set").prefetch_related(
        Prefetch("product__packages", Package.objects.order_by("pk"), to_attr="every_package"),
        Prefetch("product__standings", live, to_attr="live_standings"),
        Prefetch("ticks", Tick.objects.order_by("pk"), to_attr="every_tick"),
        Prefetch("sides", LabelSide.objects.order_by("pk"), to_attr="every_side"),
    )


def results(labels: Iterable[Label], on: dt.date) -> list[tuple[Label, labelling.Result]]:
    """Each label (from `for_check`) laid beside its rules; no further statements."""
    return [(label, result_of(label, on)) for label in labels]


def result_of(label: Label, on: dt.date) -> labelling.Result:
    """One label laid beside its rules on a day: what it lacks, what is still open."""
    ticks = {tick.item: (tick.answer, tick.note) for tick in label.every_tick}  # type: ignore[attr-defined]
    return labelling.check(labelling.rules(label.rules), label.goods, known_of(label, on), ticks)


def known_of(label: Label, on: dt.date) -> labelling.Known:
    """What the system knows of a label (from `for_check`) on a day."""
    product, owner = label.product, label.product.organisation
    packages = product.every_package  # type: ignore[attr-defined]
    holding = [each for each in product.live_standings if phases.holds(each, on)]  # type: ignore[attr-defined]
    return labelling.Known(
        name=product.name,
        producer=" – ".join(part for part in (owner.name, owner.address) if part),
        place=owner.unit.name if owner.unit else "",
        ingredients=product.ingredients,
        packages="; ".join(package.name for package in packages),
        barcode="; ".join(package.barcode for package in packages if package.barcode),
        shows_mark=label.shows_mark,
        shown_star=label.shown_star,
        valid_star=holding[0].star if holding else None,
    )
