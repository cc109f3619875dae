"""What is due today, in numbers: for whoever steers and not for whoever does it (that is the work list)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from ocop.base.actor import Actor
from ocop.certificates import queries as certificates
from ocop.dossiers import queries as dossiers
from ocop.dossiers.states import State
from ocop.plan import indicators
from ocop.plan.indicators import Geography, Scope, Span
from ocop.plan.queries import tasks

Kind = Literal["decisions", "dossiers_late", "ending_soon", "tasks_late", "tasks_soon"]
SOON = 30
"""Calendar days before its end from which a star counts as ending soon."""


@dataclass(frozen=True)
class Due:
    """So many of a kind."""

    kind: Kind
    number: int


def due(actor: Actor, on: dt.date, scope: Scope, map_: Geography) -> list[Due]:
    """What waits or is late for the part that the actor sees; nothing that is nought. Four statements."""
    found: list[Due] = []
    if actor.has("certificates.decide"):
        found.append(Due("decisions", certificates.drafts().count()))
    late = dossiers.dossiers_visible_to(actor).filter(state=State.WITH_COMMUNE, commune_due_on__lt=on)
    found.append(Due("dossiers_late", late.count()))
    ahead = Span(on, on + dt.timedelta(days=SOON))
    found.append(Due("ending_soon", indicators.value("reevaluation_due", ahead, scope, map_)))
    counts = tasks.counts(tasks.tasks_visible_to(actor), on)
    found += [Due("tasks_late", counts.overdue), Due("tasks_soon", counts.soon)]
    return [each for each in found if each.number]
