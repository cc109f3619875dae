"""Reading reports, and what the office still owes."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import models

from ocop.base.actor import Actor
from ocop.reports import periods
from ocop.reports.models import Definition, Run
from ocop.reports.periods import Period
from ocop.reports.states import RunState


def definitions_visible_to(actor: Actor) -> models.QuerySet[Definition]:
    """All to those who make reports and to the auditor."""
    if actor.has("reports.make") or actor.has("view.all"):
        return Definition.objects.all()
    return Definition.objects.none()


def runs_visible_to(actor: Actor) -> models.QuerySet[Run]:
    """All to those who make reports and to the auditor; dropped ones too, they were made."""
    if actor.has("reports.make") or actor.has("view.all"):
        return Run.objects.select_related("definition", "replaces")
    return Run.objects.none()


def list_of(runs: models.QuerySet[Run]) -> models.QuerySet[Run]:
    """For a list: without the frozen figures, the dropped ones left out, newest first."""
    return (
        runs.exclude(state=RunState.DROPPED)
        .defer("values", "content", "remarks")
        .order_by("-created_at", "-pk")
    )


def history_of(run: Run) -> list[Run]:
    """The reports of the same period that were signed or are being made, oldest first."""
    rows = Run.objects.filter(definition=run.definition_id, year=run.year, number=run.number)
    return list(rows.exclude(state=RunState.DROPPED).defer("values", "content", "remarks").order_by("pk"))


def replacement_of(run: Run) -> Run | None:
    """The signed report that took the place of this one."""
    return run.replaced_by.filter(state=RunState.SIGNED).first()


@dataclass(frozen=True)
class Owed:
    """A period that is over and has no signed report. On the due day itself it is not yet late."""

    definition: Definition
    period: Period
    due_on: dt.date
    on: dt.date
    draft: int | None = None

    @property
    def days_left(self) -> int:
        """Calendar days up to the due day; below zero when it has passed."""
        return (self.due_on - self.on).days

    @property
    def is_late(self) -> bool:
        """Whether the due day has passed."""
        return self.days_left < 0


def owed(definitions: models.QuerySet[Definition], on: dt.date) -> list[Owed]:
    """What is owed on a day for the definitions in use, the longest overdue first; two statements."""
    used = list(definitions.filter(since__isnull=False, since__lt=on))
    drafts, signed = _made(used)
    found = []
    for definition in used:
        last = on - dt.timedelta(days=1)
        until = min(last, definition.until) if definition.until else last
        assert definition.since is not None
        for period in periods.ended(definition.kind, definition.since, until, definition.closing):
            key = (definition.pk, period.year, period.number)
            if key not in signed:
                due = period.due_on(definition.due_days)
                found.append(Owed(definition, period, due, on, drafts.get(key)))
    return sorted(found, key=lambda item: (item.due_on, item.definition.name, item.definition.pk))


_Key = tuple[int, int, int]


def _made(definitions: list[Definition]) -> tuple[dict[_Key, int], set[_Key]]:
    """Drafts by period, and the periods that have a signed report."""
    rows = Run.objects.filter(definition__in=definitions).exclude(state=RunState.DROPPED)
    drafts: dict[_Key, int] = {}
    signed: set[_Key] = set()
    for pk, state, *key in rows.values_list("pk", "state", "definition_id", "year", "number"):
        definition, year, number = key
        if state == RunState.SIGNED:
            signed.add((definition, year, number))
        else:
            drafts[definition, year, number] = pk
    return drafts, signed
