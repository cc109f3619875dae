"""Visits, findings, pictures and remedies: who sees which, and how they are listed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, When

from ocop.base.actor import Actor
from ocop.certificates.models import RevocationProposal
from ocop.organisations import queries as organisations
from ocop.oversight import checklists
from ocop.oversight.models import (
    Answer,
    Finding,
    Photo,
    Remedy,
    RemedyState,
    Visit,
    VisitKind,
    VisitState,
)
from ocop.people import queries as people
from ocop.people.models import Person

WRITTEN = (VisitState.RECORDED, VisitState.REMEDIES_OPEN, VisitState.CLOSED)
"""States of a visit whose record is written."""
UNSETTLED = (RemedyState.OPEN, RemedyState.ANSWERED, RemedyState.RETURNED)
OWED = (RemedyState.OPEN, RemedyState.RETURNED)
"""Remedies that the producer still owes."""
_SURPRISING = (VisitKind.AD_HOC, VisitKind.FOLLOW_UP)


def is_in_charge(actor: Actor, unit_id: int | None) -> bool:
    """Whether the actor inspects in a commune: the province everywhere, a commune in its own."""
    if not actor.has("oversight.visit"):
        return False
    return not organisations.is_commune_desk(actor) or (unit_id is not None and unit_id == actor.unit_id)


def visits_visible_to(actor: Actor) -> QuerySet[Visit]:
    """All to the province and to who reads all; a commune's own; a producer's own.

    A producer does not see an unannounced visit before it has begun.
    """
    if actor.has("view.all"):
        return Visit.objects.all()
    if actor.has("oversight.visit"):
        return Visit.objects.filter(unit=actor.unit_id or 0)
    if actor.has("oversight.answer") and actor.organisation_id is not None:
        hidden = Q(kind__in=_SURPRISING, begun_at__isnull=True)
        return Visit.objects.filter(organisation_id=actor.organisation_id).exclude(hidden)
    return Visit.objects.none()


def findings_visible_to(actor: Actor) -> QuerySet[Finding]:
    """The findings of the visits that the actor may see; a producer's once the record is written."""
    seen = visits_visible_to(actor)
    if not actor.has("oversight.visit") and not actor.has("view.all"):
        seen = seen.filter(state__in=WRITTEN)
    return Finding.objects.filter(visit__in=seen.values("pk"))


def remedies_visible_to(actor: Actor) -> QuerySet[Remedy]:
    """The remedies of those findings."""
    return Remedy.objects.filter(finding__in=findings_visible_to(actor).values("pk"))


def photos_visible_to(actor: Actor) -> QuerySet[Photo]:
    """The pictures of the visits that the actor may see; a producer's once the record is written."""
    seen = visits_visible_to(actor)
    if not actor.has("oversight.visit") and not actor.has("view.all"):
        seen = seen.filter(state__in=WRITTEN)
    return Photo.objects.filter(visit__in=seen.values("pk")).select_related("file", "thumb")


def with_names(visits: QuerySet[Visit]) -> QuerySet[Visit]:
    """With producer, commune and lead, in the same statement."""
    return visits.select_related("organisation__unit", "unit", "lead")


def listed_visits(visits: QuerySet[Visit]) -> QuerySet[Visit]:
    """What is still to be done first, soonest planned in front; then the newest; findings counted."""
    rank = Case(
        When(state__in=(VisitState.PLANNED, VisitState.IN_PROGRESS), then=0),
        When(state__in=(VisitState.RECORDED, VisitState.REMEDIES_OPEN), then=1),
        default=2, output_field=IntegerField(),
    )  # fmt: skip
    soonest = Case(When(state__in=(VisitState.PLANNED, VisitState.IN_PROGRESS), then=F("planned_on")))
    return visits.annotate(finding_count=Count("findings"), _rank=rank, _soonest=soonest).order_by(
        "_rank", "_soonest", "-planned_on", "-pk"
    )


def officers_for(unit_id: int | None, on: dt.date) -> QuerySet[Person]:
    """Who may lead a visit: the officers of the commune and of the province on a day."""
    local = people.holders_of("commune_officer", on, unit_id or 0)
    return (local | people.holders_of("provincial_officer", on)).distinct()


@dataclass
class Line:
    """One item of a visit's check list: what counts as its answer, and answers that contradict it."""

    item: checklists.Item
    answer: Answer | None = None
    rivals: list[Answer] = field(default_factory=list)


def answers_of(visit: Visit) -> QuerySet[Answer]:
    """Every answer that counts or contradicts one that does, oldest first; one statement."""
    return visit.answers.filter(Q(is_current=True) | Q(is_rival=True)).order_by("pk")


def rivals_of(visit: Visit) -> QuerySet[Answer]:
    """Answers that wait for somebody to choose."""
    return visit.answers.filter(is_rival=True)


def lines_of(visit: Visit) -> list[tuple[checklists.Group, list[Line]]]:
    """The check list with its answers, group by group; one statement."""
    groups = checklists.grouped(visit.checklist)
    lines = {item.code: Line(item) for group in groups for item in group.items}
    for answer in answers_of(visit):
        line = lines.get(answer.code)
        if line is None:
            continue
        if answer.is_current:
            line.answer = answer
        else:
            line.rivals.append(answer)
    return [(group, [lines[item.code] for item in group.items]) for group in groups]


def proposals_from(visit: Visit) -> QuerySet[RevocationProposal]:
    """What was laid before the leader because of a visit, the newest first."""
    found = RevocationProposal.objects.filter(source_link=f"/can-bo/kiem-tra/{visit.pk}/")
    return found.select_related("certificate").order_by("-pk")


def open_remedies(visit: Visit) -> QuerySet[Remedy]:
    """Remedies of a visit that nobody has settled."""
    return Remedy.objects.filter(finding__visit=visit, state__in=UNSETTLED)
