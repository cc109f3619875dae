"""Reading plans: who sees which, which units a plan reaches over, what may be chosen."""

from __future__ import annotations

from django.db import models
from django.db.models import Prefetch

from ocop.base.actor import Actor
from ocop.criteria.models import CriteriaSet
from ocop.places import queries as places
from ocop.places.models import Unit
from ocop.plan.indicators.geography import NEWEST
from ocop.plan.models import Correction, PerUnit, Plan, Target, UnitTarget
from ocop.plan.states import PlanState


def plans_visible_to(actor: Actor) -> models.QuerySet[Plan]:
    """All to who prepares and issues them, those issued to who sees every figure.

    A commune sees the public ones with its own figures. Whoever holds no ``plan.view`` reads the public page.
    """
    rows = Plan.objects.select_related("unit", "file")
    if actor.has("plan.manage") or actor.has("plan.approve"):
        return rows
    issued = rows.exclude(state=PlanState.DRAFT)
    if not actor.has("plan.view"):
        return rows.none()
    return issued if own_commune(actor) is None else issued.filter(is_public=True)


def targets_visible_to(actor: Actor) -> models.QuerySet[Target]:
    """The targets of the plans that the actor may see."""
    return Target.objects.filter(plan__in=plans_visible_to(actor).values("pk")).select_related(
        "plan__unit", "plan__file"
    )


def corrections_visible_to(actor: Actor) -> models.QuerySet[Correction]:
    """The signed notes to those who see all figures; a commune sees those of its own alone."""
    rows = Correction.objects.filter(target__in=targets_visible_to(actor).values("pk"))
    commune = own_commune(actor)
    if commune is not None:
        rows = rows.filter(unit=commune)
    return rows.select_related("target__plan", "unit", "file")


def own_commune(actor: Actor) -> int | None:
    """The commune whose figures alone the actor sees; None where it sees all."""
    is_local = not actor.province_wide and actor.organisation_id is None and not actor.has("view.all")
    return (actor.unit_id or 0) if is_local else None


def public_plans() -> models.QuerySet[Plan]:
    """The plans whose progress everybody may read."""
    return Plan.objects.filter(is_public=True).exclude(state=PlanState.DRAFT).select_related("unit")


def to_measure(targets: models.QuerySet[Target]) -> models.QuerySet[Target]:
    """Targets with all that measuring them needs: numbers of units and notes; three statements."""
    return targets.prefetch_related(
        Prefetch("unit_targets", UnitTarget.objects.select_related("unit").order_by("pk")),
        Prefetch("corrections", Correction.objects.select_related("unit", "file").order_by("pk")),
    )


def units_of(plan: Plan, per_unit: str) -> list[Unit]:
    """The units that a target for each unit is about: old districts, or communes of the newest map.

    Clusters are rows of their own. At most two statements.
    """
    if per_unit not in (PerUnit.DISTRICT, PerUnit.COMMUNE, PerUnit.CLUSTER):
        return []
    districts = places.old_districts(places.home_province())
    if plan.unit_id is not None:
        districts = [unit for unit in districts if unit.parent_id == plan.unit_id]
    if per_unit == PerUnit.DISTRICT:
        return districts
    communes = list(places.communes(NEWEST, places.home_province()))
    if plan.unit_id is None:
        return communes
    old = places.old_district_of(communes)
    return [unit for unit in communes if unit.pk in old and old[unit.pk].parent_id == plan.unit_id]


def correctable_units(target: Target) -> list[Unit]:
    """The units whose result a signed note may correct: those of its lines; of clusters, their communes."""
    units = units_of(target.plan, target.per_unit)
    if target.per_unit != PerUnit.CLUSTER:
        return units
    members = {pk for row in target.unit_targets.all() for pk in row.members}
    return [unit for unit in units if unit.pk in members]


def old_provinces() -> list[Unit]:
    """The provinces before the merger that this one was made of; none where it only kept its own name."""
    found = {unit.parent_id: unit.parent for unit in places.old_districts(places.home_province())}
    old = [unit for unit in found.values() if unit is not None]
    return old if len(old) > 1 else []


def industries() -> list[str]:
    """The industries (ngành) as the score sheets name them."""
    found = CriteriaSet.objects.exclude(industry="").values_list("industry", flat=True)
    return sorted(set(found.order_by()))
