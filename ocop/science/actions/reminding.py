"""Reminders of milestones and ends of projects."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from ocop.base.clock import local_date
from ocop.notices import actions as notices
from ocop.people import queries as people
from ocop.science import links
from ocop.science.models import Milestone, Project
from ocop.science.states import MilestoneState, ProjectState

AHEAD = (14, 3, 0)
"""Days before the day on which who carries the project out is told: our choice."""


def remind_of_projects(*, at: dt.datetime) -> int:
    """Tell who carries projects out of milestones due soon and of the end of the contract, once for each
    distance; answer how many notices are new."""
    today, told = local_date(at), 0
    days = [today + dt.timedelta(days=ahead) for ahead in AHEAD]
    open_ones = (MilestoneState.PLANNED, MilestoneState.RETURNED)
    due = Milestone.objects.filter(
        state__in=open_ones, due_on__in=days, project__state=ProjectState.RUNNING
    ).select_related("project__proposal__organisation")
    ending = Project.objects.filter(state=ProjectState.RUNNING, ends_on__in=days)
    with transaction.atomic():
        for row in due:
            told += _remind(row.project, "milestone", row.pk, row.due_on, str(row), today, at)
        for project in ending.select_related("proposal__organisation"):
            told += _remind(project, "end", project.pk, project.ends_on, str(project), today, at)
    return told


def _remind(
    project: Project, kind: str, pk: int, due_on: dt.date, name: str, today: dt.date, at: dt.datetime
) -> int:
    owner = project.proposal.organisation
    title = _("Đến hạn mốc: %(name)s") if kind == "milestone" else _("Dự án đến ngày kết thúc: %(name)s")
    made = notices.remind(
        persons=people.members_of(owner.pk, today), verb=f"science.{kind}_due", title=title % {"name": name},
        body=_("Hạn ngày %(day)s.") % {"day": f"{due_on:%d/%m/%Y}"}, link=links.own_project(project, owner),
        thing=f"science.{kind}:{pk}", due_on=due_on, days_before=(due_on - today).days, at=at,
    )  # fmt: skip
    return len(made)
