"""Reading tasks of plans. Who may see which is decided here alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, Subquery

from ocop.base.actor import Actor
from ocop.organisations.models import Kind, Organisation
from ocop.people import queries as people
from ocop.plan.models import Attachment, Plan, Support, Task, TaskReport, Verdict, Voice
from ocop.plan.states import PlanState, TaskState

Tasks = models.QuerySet[Task]
UNFINISHED = (TaskState.OPEN, TaskState.RUNNING)
"""States in which the lead still has to work; only these can be overdue."""
SOON = 14
"""Calendar days before its last day from which a task counts as due soon."""
_ISSUED = Q(plan__state__in=(PlanState.ISSUED, PlanState.CLOSED))


def tasks_visible_to(actor: Actor) -> Tasks:
    """The tasks whose pages and files the actor may open.

    The office and the leader all, drafts too; who sees all, those of issued plans; an agency
    those of issued plans that it leads or supports; a commune those that it leads.
    """
    if not actor.has("plan.view"):
        return Task.objects.none()
    if actor.has("plan.manage") or actor.has("plan.approve"):
        return Task.objects.all()
    if actor.has("view.all"):
        return Task.objects.filter(_ISSUED)
    if actor.organisation_id is not None:
        mine = Support.objects.filter(task=OuterRef("pk"), organisation=actor.organisation_id)
        return Task.objects.filter(_ISSUED, Q(lead=actor.organisation_id) | Exists(mine))
    if actor.unit_id is not None and not actor.province_wide:
        return Task.objects.filter(_ISSUED, lead_unit=actor.unit_id)
    return Task.objects.none()


def reports_visible_to(actor: Actor) -> models.QuerySet[TaskReport]:
    """The reports of the tasks that the actor may see."""
    return TaskReport.objects.filter(task__in=tasks_visible_to(actor).values("pk"))


def attachments_visible_to(actor: Actor) -> models.QuerySet[Attachment]:
    """The files of the reports of the tasks that the actor may see."""
    seen = tasks_visible_to(actor).values("pk")
    return Attachment.objects.filter(report__task__in=seen).select_related("file")


def live(rows: Tasks) -> Tasks:
    """Those somebody works at and is reminded of: of issued plans that are no history and not closed."""
    return rows.filter(plan__state=PlanState.ISSUED, plan__is_history=False)


def is_live(plan: Plan) -> bool:
    """Whether the plan's tasks are worked at: issued, not closed, no history."""
    return plan.state == PlanState.ISSUED and not plan.is_history


def with_names(rows: Tasks) -> Tasks:
    """`rows` with plan, lead and supports, in two queries whatever their number."""
    supports = Support.objects.select_related("organisation").order_by("organisation__sort_key")
    return rows.select_related("plan", "lead", "lead_unit").prefetch_related(
        models.Prefetch("supports", queryset=supports)
    )


def with_result(rows: Tasks) -> Tasks:
    """`rows` with `result`: what the lead, or the office in its place, reported last."""
    said = TaskReport.objects.filter(task=OuterRef("pk")).exclude(voice=Voice.SUPPORT).order_by("-pk")
    return rows.annotate(result=Subquery(said.values("text")[:1]))


def voice_of(actor: Actor, task: Task) -> str:
    """For whom the actor would report of the task (`Voice`); empty for nobody."""
    if not actor.has("plan.report"):
        return ""
    if actor.has("plan.manage"):
        return Voice.OFFICE
    own = actor.organisation_id
    if own is not None:
        if task.lead_id == own:
            return Voice.LEAD
        return Voice.SUPPORT if any(row.organisation_id == own for row in task.supports.all()) else ""
    mine = actor.unit_id is not None and not actor.province_wide and task.lead_unit_id == actor.unit_id
    return Voice.LEAD if mine else ""


def lead_name(task: Task) -> str:
    """The lead as a reader knows it; empty where nobody is named."""
    return str(task.lead or task.lead_unit or "")


def days_left(task: Task, on: dt.date) -> int | None:
    """Calendar days until the last day of an unfinished task of a live plan, below zero when it is past."""
    if task.due_on is None or task.state not in UNFINISHED or not is_live(task.plan):
        return None
    return (task.due_on - on).days


def days_late(task: Task) -> int:
    """By how many calendar days a task was done after its last day; 0 where it was not late or not done."""
    if task.state != TaskState.DONE or task.done_on is None or task.due_on is None:
        return 0
    return max(0, (task.done_on - task.due_on).days)


@dataclass(frozen=True)
class Line:
    """A task as the board shows it. `turn` is "lead", "office" or "" where nobody has to act."""

    task: Task
    days_left: int | None
    days_late: int
    turn: str
    is_mine: bool

    @property
    def is_late(self) -> bool:
        """Whether its last day is past and the lead has not reported that it is done."""
        return self.days_left is not None and self.days_left < 0

    @property
    def overdue_by(self) -> int:
        """By how many calendar days its last day is past; 0 where it is not."""
        return max(0, -(self.days_left or 0))


def line_of(task: Task, actor: Actor, on: dt.date) -> Line:
    """One task for the board of one reader."""
    turn = ""
    if is_live(task.plan):
        turn = "office" if task.state == TaskState.REPORTED else "lead" if task.state in UNFINISHED else ""
    voice = voice_of(actor, task)
    mine = bool(turn) and {"lead": Voice.LEAD, "office": Voice.OFFICE}.get(turn) == voice
    return Line(task, days_left(task, on), days_late(task), turn, mine)


class Counts(NamedTuple):
    """Numbers over the board."""

    all: int
    overdue: int
    soon: int
    reported: int
    done: int


def overdue(on: dt.date) -> Q:
    """Unfinished past the last day."""
    return Q(state__in=UNFINISHED, due_on__lt=on)


def due_soon(on: dt.date) -> Q:
    """Unfinished, with the last day in the next two weeks."""
    return Q(state__in=UNFINISHED, due_on__range=(on, on + dt.timedelta(days=SOON)))


def counts(rows: Tasks, on: dt.date) -> Counts:
    """The numbers of live tasks, in one query; cancelled ones are in none."""
    found = live(rows).aggregate(
        all=Count("pk", filter=~Q(state=TaskState.CANCELLED)),
        overdue=Count("pk", filter=overdue(on)),
        soon=Count("pk", filter=due_soon(on)),
        reported=Count("pk", filter=Q(state=TaskState.REPORTED)),
        done=Count("pk", filter=Q(state=TaskState.DONE)),
    )
    return Counts(**found)


def reports_of(task: Task) -> models.QuerySet[TaskReport]:
    """A task's reports with their files, newest first; the caller has checked who asks."""
    files = Attachment.objects.select_related("file").order_by("pk")
    return task.reports.order_by("-pk").prefetch_related(models.Prefetch("attachments", queryset=files))


def waiting_report(task: Task) -> TaskReport | None:
    """The report that says "done" and has no answer yet."""
    return task.reports.filter(is_final=True, verdict=Verdict.NONE).first()


def plans_with(rows: Tasks) -> models.QuerySet[Plan]:
    """The plans that these tasks belong to, newest first."""
    return Plan.objects.filter(pk__in=rows.values("plan")).order_by("-year", "-pk")


def leads_of(rows: Tasks) -> list[tuple[str, str]]:
    """Who leads these tasks, for a select field: ("o12", name) an organisation, ("u7", name) a commune."""
    found = rows.exclude(lead=None, lead_unit=None).order_by()
    pairs = found.values_list(
        "lead", "lead__name", "lead__sort_key", "lead_unit", "lead_unit__name"
    ).distinct()
    named = sorted(set(pairs), key=lambda row: (row[0] is None, row[2] or "", row[4] or ""))
    return [
        (f"o{lead}", str(name)) if lead else (f"u{unit}", str(unit_name))
        for lead, name, _key, unit, unit_name in named
    ]


def agencies(also: Iterable[int] = ()) -> models.QuerySet[Organisation]:
    """Agencies that work, and those of `also` (ids), in Vietnamese order."""
    working = Q(kind=Kind.AGENCY, is_closed=False) | Q(pk__in=list(also))
    return Organisation.objects.filter(working).order_by("sort_key", "pk")


def with_work(organisations: models.QuerySet[Organisation], on: dt.date) -> models.QuerySet[Organisation]:
    """Agencies with `led`, how many tasks they lead, and `held`, how many persons act for them on a day."""
    still = Q(appointments__valid_to=None) | Q(appointments__valid_to__gte=on)
    running = still & Q(appointments__valid_from__lte=on, appointments__person__is_active=True)
    return organisations.annotate(
        led=Count("led_tasks", distinct=True),
        held=Count("appointments__person", filter=running, distinct=True),
    )


def next_code(plan: Plan) -> str:
    """A code that no task of the plan has: N1, N2, …"""
    used = set(plan.tasks.values_list("code", flat=True))
    return next(f"N{n}" for n in range(len(used) + 1, 2 * len(used) + 3) if f"N{n}" not in used)


def people_of_lead(task: Task, on: dt.date) -> people.Persons:
    """Who acts for the lead on a day; nobody where the lead is not known or has no account."""
    if task.lead_id is not None:
        return people.members_of(task.lead_id, on)
    if task.lead_unit_id is not None:
        return people.holders_of("commune_officer", on, unit_id=task.lead_unit_id)
    return people.holders_of("commune_officer", on).none()


def office(on: dt.date) -> people.Persons:
    """The office that keeps the plan: the provincial officers of a day."""
    return people.holders_of("provincial_officer", on)
