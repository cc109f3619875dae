"""How we are against the plan and what is due: the first thing a leader asks."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import ngettext

from ocop.plan import due, measuring, withholding, words
from ocop.plan.models import Plan
from ocop.plan.progress import Measured
from ocop.plan.queries import plans
from ocop.plan.states import PlanState
from ocop.plan.words import Row
from ocop.web.access import DeskRequest
from ocop.web.officer import figures, gathered
from ocop.web.officer.filters import Wish


@dataclass(frozen=True)
class TargetLine:
    """One target, or its line for one commune, in words."""

    code: str
    text: str
    said: Row
    url: str
    note: str = ""


@dataclass(frozen=True)
class PlanProgress:
    """The plan of the day and how far each target is."""

    plan: Plan
    rows: list[TargetLine]
    url: str


def plan_of(request: DeskRequest, wish: Wish) -> PlanProgress | None:
    """The plan in force on the day, as far as the reader may see it; a commune sees its own lines."""
    issued = plans.plans_visible_to(request.actor).exclude(state=PlanState.DRAFT)
    plan = issued.filter(starts_on__lte=wish.on, ends_on__gte=wish.on).order_by("-year", "-pk").first()
    if plan is None:
        return None
    measured = gathered.measured(plan, wish.on)
    own = plans.own_commune(request.actor)
    if own is None:
        rows = [_whole(each, wish) for each in withholding.told(request.actor, measured, plan, wish.on)]
    else:
        rows = [line for each in measured for line in _own(measuring.narrowed(each, own), wish)]
    return PlanProgress(plan, rows, reverse("officer:plan", args=[plan.pk]))


def _whole(each: Measured, wish: Wish) -> TargetLine:
    target = each.target
    met = words.units_met(each) if target.per_unit else ""
    return TargetLine(target.code, target.text, words.row(each), _url(each, wish), met)


def _own(each: Measured, wish: Wish) -> list[TargetLine]:
    """The commune's own lines; targets of the province have none."""
    code, text = each.target.code, each.target.text
    return [
        TargetLine(code, text, words.line_row(each, line), _url(each, wish), line.name) for line in each.lines
    ]


def _url(each: Measured, wish: Wish) -> str:
    return f"{reverse('officer:plan_target', args=[each.target.pk])}?ngay={wish.on.isoformat()}"


@dataclass(frozen=True)
class DueLine:
    """What is due, in words, with the page to see to it."""

    number: int
    words: str
    url: str


def due_of(request: DeskRequest, wish: Wish, today: dt.date) -> list[DueLine]:
    """What is due today; of a past day nobody can do anything."""
    if wish.on != today:
        return []
    found = due.due(request.actor, today, wish.scope, wish.map_)
    return [DueLine(each.number, _words(each), _address(each.kind, wish, today)) for each in found]


def _words(each: due.Due) -> str:
    n = each.number
    said = {
        "decisions": ngettext("quyết định chờ ký", "quyết định chờ ký", n),
        "dossiers_late": ngettext(
            "hồ sơ xã xem quá 15 ngày làm việc", "hồ sơ xã xem quá 15 ngày làm việc", n
        ),
        "ending_soon": ngettext("sao hết hạn trong 30 ngày tới", "sao hết hạn trong 30 ngày tới", n),
        "tasks_late": ngettext("nhiệm vụ quá hạn", "nhiệm vụ quá hạn", n),
        "tasks_soon": ngettext("nhiệm vụ đến hạn trong 14 ngày", "nhiệm vụ đến hạn trong 14 ngày", n),
    }
    return said[each.kind]


def _address(kind: str, wish: Wish, today: dt.date) -> str:
    if kind == "ending_soon":
        last = today + dt.timedelta(days=due.SOON)
        return figures.address("reevaluation_due", wish, tu=today.isoformat(), den=last.isoformat())
    if kind == "dossiers_late":
        return reverse("officer:commune") if wish.own else f"{reverse('officer:dossiers')}?xem=tat-ca"
    if kind == "decisions":
        return reverse("officer:decisions")
    return f"{reverse('officer:tasks')}?han={'late' if kind == 'tasks_late' else 'soon'}"
