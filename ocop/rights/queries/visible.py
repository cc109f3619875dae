"""Rights and papers: who sees which, which hold on a day, which run out."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from ocop.base import text
from ocop.base.actor import Actor
from ocop.organisations import queries as organisations
from ocop.products.models import Product
from ocop.rights import kinds, terms
from ocop.rights.models import Protection, Step
from ocop.rights.states import OPEN, PAPERS, ProtectionState


def remind_days() -> list[int]:
    """Days before the last day at which the owner is reminded (OCOP_RIGHTS_REMIND), ascending."""
    return list(settings.OCOP_RIGHTS_REMIND)


def soon() -> int:
    """From so many days before its end a paper counts as running out: the first reminder."""
    return max(remind_days(), default=0)


def protections_visible_to(actor: Actor) -> QuerySet[Protection]:
    """The own ones to a member; those of its commune's producers to a commune; all to who reads all."""
    if actor.has("view.all") and actor.has("rights.see"):
        return Protection.objects.all()
    if organisations.is_commune_desk(actor) and actor.has("rights.see"):
        return Protection.objects.filter(organisation__unit=actor.unit_id or 0)
    if actor.has("rights.edit") and actor.organisation_id is not None:
        return Protection.objects.filter(organisation=actor.organisation_id)
    return Protection.objects.none()


def for_list(protections: QuerySet[Protection]) -> QuerySet[Protection]:
    """With owner, commune, shared mark and products; one statement more."""
    return protections.select_related("organisation__unit", "parent").prefetch_related(
        Prefetch("products", Product.objects.order_by("sort_key", "pk"))
    )


def steps_of(protection: Protection) -> QuerySet[Step]:
    """Its history, oldest first, with the proofs."""
    return (
        protection.steps.select_related("document").prefetch_related("document__pages").order_by("day", "pk")
    )


def in_force(protections: QuerySet[Protection], on: dt.date) -> QuerySet[Protection]:
    """Those that hold on a day, past days too: a paper of that day, not ended before, nor the shared mark
    that it lets use."""
    own = Exists(_papers("pk", on)) & _not_ended("", on)
    shared = Exists(_papers("parent_id", on)) & _not_ended("parent__", on)
    return protections.filter(own & (Q(parent__isnull=True) | shared))


def _papers(of: str, on: dt.date) -> QuerySet[Step]:
    running = Q(valid_to__isnull=True) | Q(valid_to__gte=on)
    return Step.objects.filter(running, protection=OuterRef(of), step__in=PAPERS, day__lte=on)


def _not_ended(prefix: str, on: dt.date) -> Q:
    return Q(**{f"{prefix}ended_on__isnull": True}) | Q(**{f"{prefix}ended_on__gt": on})


def ending(protections: QuerySet[Protection], on: dt.date, within: int) -> QuerySet[Protection]:
    """Granted ones whose last day lies from `on` to `within` calendar days later."""
    last = on + dt.timedelta(days=within)
    return protections.filter(state=ProtectionState.GRANTED, expires_on__gte=on, expires_on__lte=last)


def to_check(protections: QuerySet[Protection]) -> QuerySet[Protection]:
    """Granted ones whose newest paper the office has not laid beside the original yet."""
    return protections.filter(state=ProtectionState.GRANTED, checked_at__isnull=True)


def covering(product: Product) -> Q:
    """Condition: what covers a product — its owner's papers that name it, or name no product at all."""
    return Q(organisation=product.organisation_id) & (Q(products=product) | Q(products__isnull=True))


def protected_products(on: dt.date) -> QuerySet[Product]:
    """Products still made whose sign (a mark, an indication, a right to use one) is protected on a day."""
    holding = in_force(Protection.objects.filter(kind__in=kinds.SIGNS), on)
    named = holding.filter(products=OuterRef("pk"))
    general = holding.filter(organisation=OuterRef("organisation_id"), products__isnull=True)
    return Product.objects.filter(Exists(named) | Exists(general), is_retired=False)


def marks_to_use(on: dt.date) -> QuerySet[Protection]:
    """Shared marks and indications in force, which producers may be let use: these are public facts."""
    found = in_force(Protection.objects.filter(kind__in=kinds.SHARED), on)
    return found.select_related("organisation").order_by("name", "pk")


def phase_of(protection: Protection, on: dt.date) -> terms.Phase:
    """Where it stands on the day; a right to use is no better than the mark (loaded with it)."""
    own = terms.phase(protection, on, soon())
    if own in ("in_force", "ending") and protection.parent is not None:
        shared = terms.phase(protection.parent, on, soon())
        return shared if shared in ("expired", "ended") else own
    return own


def narrow(
    protections: QuerySet[Protection],
    *,
    on: dt.date,
    words: str = "",
    family: str = "",
    kind: str = "",
    state: str = "",
    unit_id: int | None = None,
    within: int | None = None,
) -> QuerySet[Protection]:
    """Those that hold every word; of a family or kind, state ("running", "in_force", "expired",
    "unchecked" or a stored one), commune, or that run out within so many days."""
    for word in text.fold(words).split():
        protections = protections.filter(search_text__contains=word)
    if family:
        protections = protections.filter(kind__in=kinds.codes(family))
    if kind:
        protections = protections.filter(kind=kind)
    if unit_id is not None:
        protections = protections.filter(organisation__unit=unit_id)
    if within is not None:
        protections = ending(protections, on, within)
    return _in_state(protections, state, on) if state else protections


def _in_state(protections: QuerySet[Protection], state: str, on: dt.date) -> QuerySet[Protection]:
    if state == "running":
        return protections.filter(state__in=OPEN)
    if state == "in_force":
        return in_force(protections, on)
    if state == "expired":
        return protections.filter(state=ProtectionState.GRANTED, expires_on__lt=on)
    if state == "unchecked":
        return to_check(protections)
    return protections.filter(state=state)


def communes(protections: QuerySet[Protection]) -> list[tuple[int, str]]:
    """Id and name of the communes whose producers have any."""
    named = protections.filter(organisation__unit__isnull=False).order_by("organisation__unit__sort_key")
    columns = ("organisation__unit_id", "organisation__unit__name", "organisation__unit__sort_key")
    return [row[:2] for row in named.values_list(*columns).distinct()]
