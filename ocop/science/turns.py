"""Whose turn it is: what the work list gathers from here."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from ocop.base.actor import Actor
from ocop.base.clock import local_date
from ocop.base.turns import Turn
from ocop.organisations.models import Organisation
from ocop.science import links
from ocop.science.models import Call, Match, Milestone, Project, Proposal, Review
from ocop.science.queries import calls, projects, technologies
from ocop.science.states import CallState, MatchState, MilestoneState, ProjectState, ProposalState

SOON = 14
"""Days before its day from which a milestone or an end waits in the work list: our choice."""
_MOST = 200


def turns_of(actor: Actor, on: dt.date) -> list[Turn]:
    """To the office: proposals to check, calls to close and to start, reports to read, projects to accept.

    To members cards to fill in, to leaders lists to decide, to who proposes what was returned, milestones
    due and late, introductions to answer. A constant number of queries.
    """
    found: list[Turn] = []
    if actor.has("science.manage"):
        found += [*_calls(on), *_to_check(), *_reports(), *_ending(on)]
    if actor.has("science.score"):
        found += [_card(row) for row in calls.own_open_reviews(actor)[:_MOST]]
    if actor.has("science.decide"):
        found += [_decide(row) for row in Call.objects.filter(state=CallState.SCORED)]
    if actor.has("science.propose") and actor.organisation_id is not None:
        found += [*_returned(actor), *_milestones(actor, on), *_introduced(actor)]
    return found


def _calls(on: dt.date) -> list[Turn]:
    """Calls whose last day has passed, and closed ones that wait for scoring to begin; apart proposals."""
    late = Call.objects.filter(state=CallState.OPEN, closes_on__lt=on)
    still = Call.objects.filter(state=CallState.CLOSED, scoring_at__isnull=True)
    waits = [
        *((row, _("Đóng đợt nhận đề xuất")) for row in late),
        *((row, _("Kiểm tra xong rồi bắt đầu chấm")) for row in still),
    ]
    return [
        Turn(what=what, about=row.title, link=links.call(row), due_on=row.closes_on) for row, what in waits
    ]


def _to_check() -> list[Turn]:
    rows = Proposal.objects.filter(state=ProposalState.SENT).select_related("organisation", "call")
    return [
        Turn(
            what=_("Kiểm tra đề xuất đề tài, dự án"),
            about=row.title,
            link=links.proposal(row),
            detail=row.organisation.name,
            since=local_date(row.sent_at) if row.sent_at else None,
        )
        for row in rows.order_by("sent_at", "pk")[:_MOST]
    ]


def _reports() -> list[Turn]:
    rows = Milestone.objects.filter(state=MilestoneState.REPORTED).select_related("project__proposal")
    return [
        Turn(
            what=_("Xem báo cáo mốc của dự án"),
            about=row.title,
            link=links.project(row.project),
            detail=row.project.proposal.title,
            since=local_date(row.reported_at) if row.reported_at else None,
        )
        for row in rows.order_by("reported_at", "pk")[:_MOST]
    ]


def _ending(on: dt.date) -> list[Turn]:
    """Running projects whose end is near or has passed: acceptance is due."""
    rows = Project.objects.filter(state=ProjectState.RUNNING, ends_on__lte=on + dt.timedelta(days=SOON))
    return [
        Turn(
            what=_("Nghiệm thu dự án"),
            about=row.proposal.title,
            link=links.project(row),
            detail=row.contract_no,
            due_on=row.ends_on,
            days_left=(row.ends_on - on).days,
        )
        for row in rows.select_related("proposal").order_by("ends_on", "pk")[:_MOST]
    ]


def _card(row: Review) -> Turn:
    return Turn(
        what=_("Chấm đề xuất") if row.round == 1 else _("Chấm lại đề xuất"),
        about=row.proposal.title,
        link=links.sheet(row.proposal),
        detail=row.proposal.call.title,
    )


def _decide(row: Call) -> Turn:
    return Turn(what=_("Quyết định danh mục đề tài, dự án"), about=row.title, link=links.call(row))


def _returned(actor: Actor) -> list[Turn]:
    back = calls.proposals_visible_to(actor).filter(
        state=ProposalState.RETURNED, call__scoring_at__isnull=True
    )
    return [
        Turn(
            what=_("Bổ sung và gửi lại đề xuất"),
            about=row.title,
            link=links.own_proposal(row),
            detail=row.reasons[:200],
        )
        for row in calls.with_names(back).order_by("pk")[:_MOST]
    ]


def _milestones(actor: Actor, on: dt.date) -> list[Turn]:
    rows = projects.milestones_visible_to(actor).filter(
        project__proposal__organisation_id=actor.organisation_id or 0,
        project__state=ProjectState.RUNNING,
        state__in=(MilestoneState.PLANNED, MilestoneState.RETURNED),
        due_on__lte=on + dt.timedelta(days=SOON),
    )
    return [
        Turn(
            what=_("Báo cáo mốc của dự án"),
            about=row.title,
            link=links.own_project(row.project, row.project.proposal.organisation),
            detail=row.project.proposal.title,
            due_on=row.due_on,
            days_left=(row.due_on - on).days,
        )
        for row in rows.select_related("project__proposal__organisation").order_by("due_on", "pk")[:_MOST]
    ]


def _introduced(actor: Actor) -> list[Turn]:
    rows = technologies.matches_visible_to(actor).filter(
        state=MatchState.INTRODUCED, need__organisation_id=actor.organisation_id or 0
    )
    return [
        _match(row, row.need.organisation) for row in technologies.with_sides(rows).order_by("pk")[:_MOST]
    ]


def _match(row: Match, reader: Organisation) -> Turn:
    return Turn(
        what=_("Trả lời giới thiệu công nghệ"),
        about=row.offer.title,
        link=links.own_match(row, reader),
        detail=row.offer.organisation.name,
        since=local_date(row.introduced_at),
    )
