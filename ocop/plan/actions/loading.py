"""Taking in a plan that the program ships, by the same actions as anybody's plan."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ocop.base.actor import Actor
from ocop.base.refusals import Refused
from ocop.organisations.models import Kind, Organisation
from ocop.places import queries as places
from ocop.places.models import Unit
from ocop.plan.actions import plans, targets, tasks
from ocop.plan.indicators.geography import NEWEST
from ocop.plan.models import Plan, Target
from ocop.plan.shipped import ShippedPlan


@dataclass(frozen=True)
class Loaded:
    """A plan that is there now, and whether this load brought it."""

    plan: Plan
    is_new: bool


def load_plan(*, shipped: ShippedPlan, by: Actor, at: dt.datetime) -> Loaded:
    """Write a shipped plan with targets and tasks and issue it; once it is there, nothing changes.

    Agencies are found by name among the organisations; who is not there stays empty. Refused:
    a plan of a province that is no part of this one; another plan of the year issued. Then
    nothing is written.
    """
    with transaction.atomic():
        facts = dict(shipped.facts)
        there = Plan.objects.filter(year=facts["year"], number=facts["number"]).first()
        if there is not None:
            return Loaded(there, False)
        facts["unit"] = _old_province(shipped.old_province)
        plan = plans.create_plan(
            data=facts, is_history=shipped.is_history, is_demo=shipped.is_example, by=by, at=at
        )
        for row in shipped.targets:
            _add_target(plan, row, by, at)
        agencies = _agencies()
        for position, row in enumerate(shipped.tasks, start=1):
            _add_task(plan, row, position, agencies, by, at)
        plans.issue_plan(
            plan=plan, number=facts["number"], issuer=facts["issuer"], signed_on=facts["signed_on"], by=by,
            at=at,
        )  # fmt: skip
        if shipped.is_public:
            plans.set_public(plan=plan, is_public=True, by=by, at=at)
        return Loaded(plan, True)


def _old_province(code: str) -> Unit | None:
    """The old province of a code; it must be part of the province served."""
    if not code:
        return None
    districts = places.old_districts(places.home_province())
    found = next((unit.parent for unit in districts if unit.parent and unit.parent.code == code), None)
    if found is None:
        raise Refused(_("Kế hoạch này không thuộc tỉnh của bản cài, hoặc chưa nạp đơn vị hành chính."))
    return found


def _add_target(plan: Plan, row: Mapping[str, Any], by: Actor, at: dt.datetime) -> None:
    data = {name: value for name, value in row.items() if name in targets.BLANK}
    target = targets.add_target(plan=plan, data=data, by=by, at=at)
    for cluster in row.get("clusters", ()):
        _add_cluster(target, cluster, row, by, at)


def _add_cluster(
    target: Target, cluster: Mapping[str, Any], row: Mapping[str, Any], by: Actor, at: dt.datetime
) -> None:
    """A cluster of the communes that are there; none where the installation serves another province."""
    communes = places.communes(NEWEST, places.home_province()).filter(code__in=cluster["communes"])
    members = list(communes.values_list("pk", flat=True))
    if members:
        targets.set_unit_target(
            target=target, name=cluster["name"], members=members, low=row["low"], high=row.get("high"),
            by=by, at=at,
        )  # fmt: skip


def _add_task(
    plan: Plan, row: Mapping[str, Any], position: int, agencies: Mapping[str, Organisation], by: Actor,
    at: dt.datetime,
) -> None:  # fmt: skip
    data = {name: value for name, value in row.items() if name in tasks.FIELDS and name != "lead"}
    lead = agencies.get(row.get("lead", ""))
    supports = list(_known(row.get("supports", ()), agencies))
    data |= {"lead": lead, "supports": supports, "position": position}
    tasks.add_task(plan=plan, data=data, by=by, at=at)


def _known(names: Iterable[str], agencies: Mapping[str, Organisation]) -> Iterable[Organisation]:
    return (agencies[name] for name in names if name in agencies)


def _agencies() -> dict[str, Organisation]:
    return {agency.name: agency for agency in Organisation.objects.filter(kind=Kind.AGENCY)}
