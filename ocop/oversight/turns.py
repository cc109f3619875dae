"""Whose turn it is: what the work list gathers from here. Days are calendar days."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _

from ocop.base import clock
from ocop.base.actor import Actor
from ocop.base.turns import Turn
from ocop.organisations import queries as organisations
from ocop.oversight import queries
from ocop.oversight.models import (
    InspectionPlan,
    PlanState,
    Remedy,
    RemedyState,
    Report,
    ReportState,
    Visit,
    VisitState,
)
from ocop.oversight.queries.reports import WAITING
from ocop.oversight.queries.visits import OWED

AHEAD = 14
"""Days before the planned day from which a visit waits in the work list: our choice."""
_MOST = 100


def turns_of(actor: Actor, on: dt.date) -> list[Turn]:
    """To the leader: plans to approve. To producers: remedies they owe.

    To officers: their visits (or those without a lead), answers to look at, remedies that are late, reports
    to answer, and to end OCOP_REPORT_CLOSE_DAYS after the answer.
    """
    found: list[Turn] = []
    if actor.has("oversight.approve"):
        plans = InspectionPlan.objects.filter(state=PlanState.PROPOSED).order_by("year")
        found += [
            Turn(_("Duyệt kế hoạch kiểm tra"), plan.title, f"/can-bo/kiem-tra/ke-hoach/{plan.pk}/")
            for plan in plans
        ]
    if actor.has("oversight.visit"):
        found += [*_visits(actor, on), *_remedies(actor, on), *_reports(actor, on)]
    if actor.has("oversight.answer") and actor.organisation_id is not None:
        found += _owed(actor, on)
    return found


def _mine(actor: Actor, path: str = "") -> Q:
    """What an officer leads; what nobody leads, to the commune where it is, and to the province where there
    is no commune."""
    mine = Q(**{f"{path}lead": actor.person_id})
    if organisations.is_commune_desk(actor):
        return mine | Q(**{f"{path}lead__isnull": True, f"{path}unit": actor.unit_id})
    return mine | Q(**{f"{path}lead__isnull": True})


def _visits(actor: Actor, on: dt.date) -> list[Turn]:
    mine = queries.visits_visible_to(actor).filter(_mine(actor))
    soon = Q(state=VisitState.PLANNED, planned_on__lte=on + dt.timedelta(days=AHEAD))
    going = Q(state__in=(VisitState.IN_PROGRESS, VisitState.RECORDED))
    due = mine.filter(soon | going).select_related("organisation").order_by("planned_on", "pk")
    return [_visit(visit, on) for visit in due[:_MOST]]


def _visit(visit: Visit, on: dt.date) -> Turn:
    what = {
        VisitState.PLANNED: _("Đi kiểm tra"),
        VisitState.IN_PROGRESS: _("Lập biên bản kiểm tra"),
        VisitState.RECORDED: _("Kết thúc cuộc kiểm tra"),
    }[VisitState(visit.state)]
    planned = visit.state == VisitState.PLANNED
    return Turn(
        what=what, about=str(visit.organisation), link=officer_link(visit.pk),
        detail=str(visit.get_kind_display()),
        since=clock.local_date(visit.begun_at) if visit.begun_at else None,
        due_on=visit.planned_on if planned else None,
        days_left=(visit.planned_on - on).days if planned else None,
    )  # fmt: skip


def _remedies(actor: Actor, on: dt.date) -> list[Turn]:
    """Answers that wait, and what the producer owes past its day."""
    seen = queries.remedies_visible_to(actor).filter(_mine(actor, "finding__visit__"))
    late = Q(state__in=OWED, due_on__lt=on, finding__visit__recorded_at__isnull=False)
    wanted = seen.filter(Q(state=RemedyState.ANSWERED) | late)
    rows = wanted.select_related("finding__visit__organisation").order_by("due_on", "pk")[:_MOST]
    return [_settle(remedy, on) for remedy in rows]


def _settle(remedy: Remedy, on: dt.date) -> Turn:
    visit = remedy.finding.visit
    answered = remedy.state == RemedyState.ANSWERED
    return Turn(
        what=_("Xem trả lời khắc phục") if answered else _("Khắc phục quá hạn"),
        about=str(visit.organisation), link=f"{officer_link(visit.pk)}#khac-phuc", detail=remedy.what[:120],
        since=clock.local_date(remedy.answered_at) if remedy.answered_at else None,
        due_on=None if answered else remedy.due_on,
        days_left=None if answered else (remedy.due_on - on).days,
    )  # fmt: skip


def _reports(actor: Actor, on: dt.date) -> list[Turn]:
    """To the commune its own; to the province all."""
    first = clock.day_start(on - dt.timedelta(days=int(settings.OCOP_REPORT_CLOSE_DAYS) - 1))
    unended = Q(state=ReportState.ANSWERED, answered_at__lt=first)
    waiting = queries.reports_visible_to(actor).filter(Q(state__in=WAITING) | unended)
    return [_report(row) for row in queries.listed_reports(waiting)[:_MOST]]


def _report(row: Report) -> Turn:
    what = {
        ReportState.RECEIVED: _("Tiếp nhận phản ánh"),
        ReportState.TAKEN_IN: _("Trả lời phản ánh"),
        ReportState.ANSWERED: _("Kết thúc phản ánh"),
    }[ReportState(row.state)]
    return Turn(
        what=what, about=str(row.get_kind_display()), link=f"/can-bo/kiem-tra/phan-anh/{row.pk}/",
        detail=" · ".join(part for part in (row.number, str(row.organisation or row.subject)) if part),
        since=clock.local_date(row.answered_at or row.created_at),
    )  # fmt: skip


def _owed(actor: Actor, on: dt.date) -> list[Turn]:
    owed = queries.remedies_visible_to(actor).filter(state__in=OWED)
    return [
        Turn(
            what=_("Khắc phục sau kiểm tra"), about=remedy.what[:150],
            link=f"/chu-the/kiem-tra/{remedy.finding.visit_id}/", detail=remedy.reasons[:120],
            due_on=remedy.due_on, days_left=(remedy.due_on - on).days,
        )
        for remedy in owed.select_related("finding").order_by("due_on", "pk")
    ]  # fmt: skip


def officer_link(visit_id: int) -> str:
    """A visit's page at the officers' desks."""
    return f"/can-bo/kiem-tra/{visit_id}/"
