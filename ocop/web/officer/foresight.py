"""What may become of a plan by its end: an estimate with its uncertainty, how right such estimates were, and
what would close the gap."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from ocop.base import clock
from ocop.base.actor import Actor
from ocop.plan import backtest, gap, measuring, months, outlook, pipeline, withholding
from ocop.plan.cases import History
from ocop.plan.foresight import Group, Likelihood, likelihood, percent
from ocop.plan.models import Comparison, Plan, Target
from ocop.plan.months import Month
from ocop.plan.outlook import Outlook
from ocop.plan.progress import REACHED
from ocop.plan.queries import plans
from ocop.web.access import DeskRequest, rights
from ocop.web.officer import paging
from ocop.web.ui import charts

PER_PAGE = 25
QUICK = 4000
"""With more dossiers in the history the trials take over half a second and have a page of their own."""


@rights("plan.view")
@require_GET
def foresight(request: DeskRequest, pk: int) -> HttpResponse:
    """Every target with what may come; one of them with its months, its pipeline and its past forecasts."""
    plan, on = _plan(request, pk), clock.today()
    past = pipeline.history(on)
    told = withholding.told(request.actor, measuring.measure(plan, on), plan, on)
    found = outlook.outlooks(plan, told, past, on)
    chosen = _chosen(found, request.GET.get("chi_tieu", ""))
    context = {
        "plan": plan, "on": on, "rows": [_row(item) for item in found],
        "chosen": _row(chosen) if chosen else None, "months": _months(request.actor, plan, chosen, on),
        "steps": _steps(chosen, on), "past": past, "tried": _tried(past, chosen, on),
        "may_try": chosen is not None and chosen.aim is not None, "is_long": len(past.cases) > QUICK,
        "gap": gap.counts(gap.law_on(on)), "may_open_lists": request.actor.has("view.all"),
    }  # fmt: skip
    return render(request, "officer/foresight.html", context)


@rights("plan.view")
@require_GET
def trials(request: DeskRequest, pk: int) -> HttpResponse:
    """How right the method was for one target: every past forecast beside what came."""
    plan, on = _plan(request, pk), clock.today()
    targets = list(plan.targets.all())
    least = outlook.least_star(on)
    tellable = [(target, aim) for target in targets if (aim := outlook.aim_of(target, least)) is not None]
    code = request.GET.get("chi_tieu", "")
    chosen = next((pair for pair in tellable if pair[0].code == code), tellable[0] if tellable else None)
    report = backtest.run(pipeline.history(on), chosen[1], on) if chosen else None
    context = {
        "plan": plan, "report": report, "chosen": chosen[0] if chosen else None,
        "targets": [target for target, _aim in tellable],
    }  # fmt: skip
    return render(request, "officer/foresight_trials.html", context)


@rights("view.all")
@require_GET
def closing(request: DeskRequest, pk: int) -> HttpResponse:
    """Whom to call first: products one step below a star, and certificates that can be renewed now."""
    plan, law = _plan(request, pk), gap.law_on(clock.today())
    lists = _lists()
    kind = request.GET.get("loai", "")
    kind = kind if kind in lists else next(iter(lists))
    page = paging.page(request, _rows(kind, law), PER_PAGE)
    page.object_list = _leads(kind, page.object_list, law)
    context = {
        "plan": plan, "page": page, "kind": kind, "law": law, "near": gap.NEAR,
        "tabs": list(zip(lists.items(), _numbers(gap.counts(law)), strict=True)),
    }  # fmt: skip
    return render(request, "officer/foresight_gap.html", context)


def _plan(request: DeskRequest, pk: int) -> Plan:
    """The plan, to who sees every figure: what is told here is the province's; a commune sees its own."""
    found = get_object_or_404(plans.plans_visible_to(request.actor), pk=pk)
    if plans.own_commune(request.actor) is not None:
        raise PermissionDenied
    return found


def _chosen(found: Sequence[Outlook], code: str) -> Outlook | None:
    """The target asked for; else the first that can be told, else the first."""
    if code:
        asked = next((item for item in found if item.measured.target.code == code), None)
        if asked is None:
            raise Http404
        return asked
    return next((item for item in found if item.is_told), found[0] if found else None)


def _row(item: Outlook) -> dict[str, Any]:
    """What the page says of one target."""
    target, others = item.measured.target, item.by_end_with_newcomers
    told = item.is_told
    is_met = item.is_reached if told else item.measured.verdict in REACHED
    return {
        "target": target, "outlook": item, "goal": _goal(target), "done_said": _done(item), "is_told": told,
        "unit": item.measured.indicator.unit if item.measured.indicator else "", "is_met": is_met,
        "by_end": item.by_end if told else None, "forecast": item.forecast, "reason": _reason(item),
        "chance": _said(item.chance) if told and not is_met else "", "others": others if told else None,
        "others_chance": _others_said(item) if told and not is_met else "", "newcomers": item.newcomers,
    }  # fmt: skip


def _done(item: Outlook) -> str:
    """The result so far; under a target for each unit how many units are there."""
    if item.measured.lines:
        return _("%(met)s/%(all)s nơi") % {"met": item.measured.units_met, "all": item.measured.units_judged}
    if item.done is None:
        return "–"
    return charts.say(float(item.done)) + ("%" if item.measured.target.out_of else "")


def _reason(item: Outlook) -> str:
    if item.why_not:
        return item.why_not
    if item.forecast is not None and not item.forecast.is_possible:
        return _("Chưa đủ kinh nghiệm để dự báo: cần ít nhất 10 hồ sơ quá khứ có ngày tháng rõ ràng.")
    return ""


def _goal(target: Target) -> str:
    low, high = charts.say(float(target.low)), charts.say(float(target.high or 0))
    share = "%" if target.out_of else ""
    if target.comparison == Comparison.BETWEEN:
        return _("%(low)s đến %(high)s") % {"low": low + share, "high": high + share}
    if target.comparison == Comparison.AT_MOST:
        return _("không quá %(n)s") % {"n": low + share}
    return _("ít nhất %(n)s") % {"n": low + share}


def _said(chance: float) -> str:
    """A chance in words with a rounded percent, never 0 and never 100."""
    word = str(Likelihood(likelihood(chance)).label)
    if chance < 0.05:
        return _("%(word)s (dưới 5%%)") % {"word": word}
    if chance > 0.95:
        return _("%(word)s (trên 95%%)") % {"word": word}
    return _("%(word)s (khoảng %(n)s%%)") % {"word": word, "n": percent(chance)}


def _others_said(item: Outlook) -> str:
    chance = item.chance_with_newcomers
    return "" if chance is None else _said(chance)


def _months(actor: Actor, plan: Plan, item: Outlook | None, on: dt.date) -> SafeString | None:
    """The result added up month by month beside the goal, drawn and as a table."""
    if item is None or not withholding.shows_parts(actor, item.measured):
        return None
    found = months.by_month(plan, item.measured.target, on)
    if not found:
        return None
    target = item.measured.target
    goal = float(target.low)
    done = [(f"{month.first.month}", month.total) for month in found if month.total is not None]
    drawn = charts.line(done, title=_("Kết quả cộng dồn theo tháng"), goal=goal)
    head = [_("Tháng"), _("Trong tháng"), _("Cộng dồn"), _("Mức đề ra")]
    table = charts.table(head, [_month_row(month, goal) for month in found])
    return charts.figure(drawn, table, caption=_("Kết quả cộng dồn theo tháng, so với mức đề ra cả kỳ"))


def _month_row(month: Month, goal: float) -> list[object]:
    blank = "–"
    added = blank if month.added is None else month.added
    total = blank if month.total is None else month.total
    return [f"{month.first:%m/%Y}", added, total, goal]


def _steps(item: Outlook | None, on: dt.date) -> list[dict[str, Any]]:
    """The pipeline: how many stand at every step now, how many are late, and what may come of them."""
    groups: dict[str, Group] = {}
    if item is not None and item.forecast is not None:
        groups = {group.step: group for group in item.forecast.groups}
    return [
        {"stage": stage, "label": stage.step.label, "group": groups.get(stage.step)}
        for stage in pipeline.stages(on)
    ]


def _tried(past: History, item: Outlook | None, on: dt.date) -> backtest.Report | None:
    if item is None or item.aim is None or len(past.cases) > QUICK:
        return None
    return backtest.run(past, item.aim, on)


def _lists() -> dict[str, str]:
    """The four lists: address and words."""
    return {
        "tu-cham": _("Tự chấm gần đủ"),
        "diem": _("Điểm hội đồng gần hạng trên"),
        "truot": _("Thiếu một chút ở lần trước"),
        "cua-so": _("Đến kỳ đánh giá lại"),
    }


def _numbers(counts: gap.Counts) -> list[int]:
    return [counts.by_self_assessment, counts.by_score, counts.missed, counts.in_window]


def _rows(kind: str, law: gap.Law) -> Any:
    ask = {
        "tu-cham": gap.near_by_self_assessment, "diem": gap.near_by_score,
        "truot": gap.narrowly_missed, "cua-so": gap.in_window,
    }  # fmt: skip
    return ask[kind](law)


def _leads(kind: str, rows: Any, law: gap.Law) -> list[gap.Lead]:
    if kind == "tu-cham":
        return gap.leads_of_sheets(rows)
    if kind == "diem":
        return gap.leads_of_scores(rows)
    return gap.leads_of_missed(rows, law) if kind == "truot" else gap.leads_of_window(rows, law)


urlpatterns = [
    path("ke-hoach/<int:pk>/du-bao/", foresight, name="foresight"),
    path("ke-hoach/<int:pk>/du-bao/doi-chieu/", trials, name="foresight_trials"),
    path("ke-hoach/<int:pk>/du-bao/rut-ngan/", closing, name="foresight_gap"),
]
