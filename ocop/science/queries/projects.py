"""Reading projects, milestones, payments and transfers. Who may see which is decided here alone."""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet

from ocop.base.actor import Actor
from ocop.science.models import Milestone, Project, Transfer
from ocop.science.queries.calls import sees_all
from ocop.science.states import MilestoneState, ProjectState


def projects_visible_to(actor: Actor) -> QuerySet[Project]:
    """All to the province; to an organisation what it carries out or benefits from."""
    if sees_all(actor):
        return Project.objects.all()
    if actor.organisation_id is None or not actor.has("science.propose"):
        return Project.objects.none()
    own = Q(proposal__organisation_id=actor.organisation_id)
    benefits = Q(proposal__beneficiaries__organisation_id=actor.organisation_id)
    return Project.objects.filter(pk__in=Project.objects.filter(own | benefits).values("pk"))


def with_names(projects: QuerySet[Project]) -> QuerySet[Project]:
    """With proposal, call and organisation, in the same statement."""
    return projects.select_related("proposal__call", "proposal__organisation")


def listed(projects: QuerySet[Project]) -> QuerySet[Project]:
    """Running ones first, that which ends soonest in front; with milestones counted."""
    runs = Q(state=ProjectState.RUNNING)
    done = Count("milestones", filter=Q(milestones__state=MilestoneState.ACCEPTED))
    rows = with_names(projects).annotate(runs=runs, steps=Count("milestones"), done=done)
    return rows.order_by("-runs", "ends_on", "pk")


def milestones_visible_to(actor: Actor) -> QuerySet[Milestone]:
    """The milestones of the projects that the actor may see."""
    return Milestone.objects.filter(project__in=projects_visible_to(actor).values("pk"))


def transfers_visible_to(actor: Actor) -> QuerySet[Transfer]:
    """All to the province; to an organisation what it handed over or was handed."""
    if sees_all(actor):
        return Transfer.objects.all()
    if actor.organisation_id is None or not actor.has("science.propose"):
        return Transfer.objects.none()
    own = actor.organisation_id
    return Transfer.objects.filter(
        Q(organisation_id=own)
        | Q(project__proposal__organisation_id=own)
        | Q(match__offer__organisation_id=own)
    )


def told(transfers: QuerySet[Transfer]) -> QuerySet[Transfer]:
    """The newest first, with producer and product, in the same statement."""
    return transfers.select_related("organisation", "product").order_by("-handed_on", "-pk")
