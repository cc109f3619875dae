"""Plans of inspections, and the producers among whom they choose."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Max, Q, QuerySet

from ocop.base.actor import Actor
from ocop.base.clock import day_start, local_date
from ocop.files import kinds
from ocop.files.models import Document
from ocop.organisations.models import Organisation, YearFigures
from ocop.oversight import risk
from ocop.oversight.models import (
    Finding,
    InspectionPlan,
    PlanState,
    Remedy,
    Report,
    ReportState,
    RiskWeights,
    Severity,
    Visit,
    VisitKind,
)
from ocop.oversight.queries.visits import UNSETTLED, WRITTEN
from ocop.products.models import Standing, StandingState

CHECKS = (VisitKind.PERIODIC, VisitKind.AD_HOC, VisitKind.FOLLOW_UP)
"""Kinds of visit that count as having been checked."""


def plans_visible_to(actor: Actor) -> QuerySet[InspectionPlan]:
    """Every plan to the province; those that were approved to the communes."""
    if actor.has("view.all"):
        return InspectionPlan.objects.all()
    if actor.has("oversight.visit"):
        return InspectionPlan.objects.filter(state=PlanState.APPROVED)
    return InspectionPlan.objects.none()


def weights_in_force() -> tuple[risk.Weights, RiskWeights | None]:
    """The newest points, and their row; our defaults where nobody has set any."""
    row = RiskWeights.objects.order_by("-version").first()
    if row is None:
        return risk.DEFAULT, None
    return risk.Weights(row.points, row.large_revenue, row.version), row


@dataclass
class Candidate:
    """A producer with a star that holds, its score and why."""

    organisation: Organisation
    products: list[str] = field(default_factory=list)
    reasons: list[risk.Reason] = field(default_factory=list)

    @property
    def score(self) -> int:
        """Its points."""
        return risk.score(self.reasons)


def candidates(on: dt.date, *, unit_id: int | None = None) -> list[Candidate]:
    """Every producer with a star that holds on a day, the highest score first; nine statements for all."""
    weights, _row = weights_in_force()
    stars = _stars(on, unit_id)
    owners = stars.values("product__organisation_id")
    signs: dict[int, risk.Signs] = defaultdict(risk.Signs)
    names: dict[int, list[str]] = defaultdict(list)
    for star in stars.values_list("product__organisation_id", "product__name", "star", "decided_on"):
        _add_star(signs[star[0]], names[star[0]], *star[1:])
    _add_papers(signs, owners, on)
    _add_past(signs, owners, on)
    rows = Organisation.objects.filter(pk__in=owners).select_related("unit")
    found = [Candidate(row, names[row.pk], risk.reasons(signs[row.pk], on, weights)) for row in rows]
    return sorted(found, key=lambda each: (-each.score, each.organisation.sort_key, each.organisation.pk))


def _stars(on: dt.date, unit_id: int | None) -> QuerySet[Standing]:
    held = Q(valid_to__gte=on) | Q(extended_to__gte=on)
    stars = Standing.objects.filter(held, state=StandingState.LIVE, product__is_retired=False)
    return stars.filter(product__organisation__unit_id=unit_id) if unit_id else stars


def _add_star(
    signs: risk.Signs, names: list[str], name: str, star: int | None, decided_on: dt.date | None
) -> None:
    names.append(name)
    signs.best_star = max(signs.best_star, star or 0)
    if decided_on is not None:
        signs.newest_star = max(decided_on, signs.newest_star or decided_on)


def _add_papers(signs: dict[int, risk.Signs], owners: QuerySet[Standing, Any], on: dt.date) -> None:
    """Of each kind of paper the one that lasts longest decides."""
    dated = Document.objects.filter(
        organisation_id__in=owners, withdrawn_at__isnull=True, expires_on__isnull=False
    )
    ends = dated.values("organisation_id", "kind").annotate(end=Max("expires_on")).order_by("end")
    soon = on + dt.timedelta(days=risk.EXPIRING_DAYS)
    for row in ends.filter(end__lte=soon):
        of = signs[row["organisation_id"]]
        if row["end"] < on:
            of.papers_expired.append(kinds.label(row["kind"]))
        else:
            of.papers_expiring += 1
    figures = YearFigures.objects.filter(organisation_id__in=owners, revenue__isnull=False).order_by("year")
    for owner, revenue in figures.values_list("organisation_id", "revenue"):
        signs[owner].revenue = revenue


def _add_past(signs: dict[int, risk.Signs], owners: QuerySet[Standing, Any], on: dt.date) -> None:
    since = day_start(on - dt.timedelta(days=risk.REPORT_DAYS))
    told = Report.objects.filter(organisation_id__in=owners, created_at__gte=since)
    for row in _counted(told.exclude(state=ReportState.DISMISSED), "organisation_id"):
        signs[row[0]].reports = row[1]
    checked = Visit.objects.filter(organisation_id__in=owners, state__in=WRITTEN, kind__in=CHECKS)
    for owner, last in (
        checked.values("organisation_id")
        .annotate(last=Max("recorded_at"))
        .values_list("organisation_id", "last")
    ):
        signs[owner].last_visit = local_date(last)
    owner_path = "finding__visit__organisation_id"
    undone = Remedy.objects.filter(state__in=UNSETTLED, **{f"{owner_path}__in": owners})
    for row in _counted(undone, owner_path):
        signs[row[0]].remedies_open = row[1]
    bad = Finding.objects.filter(severity=Severity.CRITICAL, visit__organisation_id__in=owners)
    for row in _counted(bad, "visit__organisation_id"):
        signs[row[0]].criticals = row[1]


def _counted(rows: QuerySet[Report] | QuerySet[Remedy] | QuerySet[Finding], by: str) -> list[tuple[int, int]]:
    return list(rows.order_by().values(by).annotate(n=Count("pk")).values_list(by, "n"))
