"""How far the year's plan is, for everybody: each target, its result and the verdict in plain words."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ocop.base import clock
from ocop.plan import measuring, progress, withholding, words
from ocop.plan.models import Plan
from ocop.plan.queries import plans as queries
from ocop.web import kept
from ocop.web.access import DeskRequest, anyone
from ocop.web.portal import shell

_UNJUDGED = (progress.Verdict.NOTHING_DUE, progress.Verdict.WITHHELD)


@anyone
@require_safe
def plans(request: DeskRequest) -> HttpResponse:
    """The plans whose progress is public, the newest first."""
    context = {"plans": list(queries.public_plans().order_by("-year"))}
    title = _("Kế hoạch và kết quả")
    return kept.mark(shell.page(request, "portal/plan_list.html", context, title=title))


@anyone
@require_safe
def plan(request: DeskRequest, year: int) -> HttpResponse:
    """One plan on this day; on its last day once it is over."""
    found = queries.public_plans().filter(year=year).first()
    if found is None:
        raise Http404
    return kept.mark(shell.page(request, "portal/plan.html", _facts(found), title=found.title))


def _facts(found: Plan) -> dict[str, Any]:
    """Figures alone: no list behind them, no signer of a note, no unit by name."""
    on = progress.day_for(found, clock.today())
    measured = withholding.told_publicly(measuring.measure(found, on), found, on)
    judged = [each for each in measured if each.verdict not in _UNJUDGED]
    return {
        "plan": found,
        "on": on,
        "is_over": on >= found.ends_on,
        "rows": [
            (each.target, words.row(each), words.units_met(each) if each.target.per_unit else "")
            for each in measured
        ],
        "met": sum(each.verdict in progress.REACHED for each in judged),
        "judged": len(judged),
    }


urlpatterns = [
    path("ke-hoach/", plans, name="plans"),
    path("ke-hoach/<int:year>/", plan, name="plan"),
]
