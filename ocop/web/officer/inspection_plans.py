"""Yearly plans of inspections: who to look at first, choosing, laying before the leader."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ocop.base import clock
from ocop.oversight import actions, forms, queries, risk, rules
from ocop.oversight.models import InspectionPlan, PlanItem, RiskWeights
from ocop.web.access import DeskRequest, rights
from ocop.web.officer import paging
from ocop.web.officer.asking import acted, asked
from ocop.web.officer.inspections import READERS

_PER_PAGE = 50


@rights(*READERS)
@require_GET
def inspection_plans(request: DeskRequest) -> HttpResponse:
    """The plans, the newest year first."""
    rows = queries.plans_visible_to(request.actor).order_by("-year")
    context = {"page": paging.page(request, rows), "may_plan": rules.may_plan.allows(request.actor)}
    return render(request, "officer/inspection_plans.html", context)


@rights("oversight.plan")
@require_http_methods(["GET", "HEAD", "POST"])
def inspection_plan_new(request: DeskRequest) -> HttpResponse:
    """Begin a plan."""
    year = clock.today().year
    title = _("Kế hoạch kiểm tra sản phẩm OCOP năm %(year)d") % {"year": year}
    form = forms.PlanForm(request.POST or None, initial={"year": year, "title": title})

    def add(data: dict[str, Any]) -> str:
        key = request.POST.get("key", "")
        plan = actions.open_plan(data["year"], data["title"], by=request.actor, at=clock.now(), key=key)
        return reverse("officer:inspection_pick", args=[plan.pk])

    return asked(request, form, add, "officer/inspection_plan_form.html", {})


@rights(*READERS)
@require_GET
@never_cache
def inspection_plan(request: DeskRequest, pk: int) -> HttpResponse:
    """One plan with those it chose, by month, and what the reader can do about it."""
    return _page(request, _find(request, pk))


@rights("oversight.plan")
@require_http_methods(["GET", "HEAD", "POST"])
def inspection_pick(request: DeskRequest, pk: int) -> HttpResponse:
    """Choose among the producers with a star, the highest risk first, each with its reasons."""
    plan = _find(request, pk)
    rules.may_edit_plan.check(request.actor, plan)
    found = queries.candidates(clock.today())
    narrowing = forms.CandidateFilter(request.GET, found=found)
    page = Paginator(narrowing.narrow(found), _PER_PAGE).get_page(request.GET.get("page"))
    offered = [candidate.organisation.pk for candidate in page.object_list]
    form = forms.PickForm(request.POST or None, offered=offered, initial={"month": clock.today().month})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        n = actions.pick(plan, data["chon"], data["month"], by=request.actor, at=clock.now())
        messages.success(request, _("Đã chọn thêm %(n)d chủ thể.") % {"n": n})
        return redirect("officer:inspection_plan", pk=pk)
    weights, row = queries.weights_in_force()
    picked = dict(plan.items.values_list("organisation_id", "month"))
    context = {
        "plan": plan, "page": page, "form": form, "narrowing": narrowing, "weights": weights, "row": row,
        "candidates": [(each, picked.get(each.organisation.pk)) for each in page.object_list],
    }  # fmt: skip
    return render(request, "officer/inspection_pick.html", context, status=422 if form.errors else 200)


@rights("oversight.plan")
@require_POST
def inspection_item_drop(request: DeskRequest, pk: int) -> HttpResponse:
    """Take a producer out of a plan."""
    seen = queries.plans_visible_to(request.actor)
    item = get_object_or_404(
        PlanItem.objects.select_related("plan").filter(plan__in=seen.values("pk")), pk=pk
    )
    plan = item.plan_id
    actions.drop_item(item, by=request.actor, at=clock.now())
    messages.success(request, _("Đã bỏ khỏi kế hoạch."))
    return redirect("officer:inspection_plan", pk=plan)


@rights("oversight.plan")
@require_POST
def inspection_plan_propose(request: DeskRequest, pk: int) -> HttpResponse:
    """Lay a plan before the leader."""
    key = request.POST.get("key", "")
    actions.propose_plan(_find(request, pk), by=request.actor, at=clock.now(), key=key)
    messages.success(request, _("Đã trình lãnh đạo duyệt."))
    return redirect("officer:inspection_plan", pk=pk)


@rights("oversight.approve")
@require_POST
def inspection_plan_approve(request: DeskRequest, pk: int) -> HttpResponse:
    """Approve a plan."""
    plan, form = _find(request, pk), forms.ApproveForm(request.POST, auto_id="duyet_%s")

    def approve(data: dict[str, Any], key: str) -> None:
        actions.approve_plan(plan, data["number"], by=request.actor, at=clock.now(), key=key)

    done = _("Đã duyệt. Các cuộc kiểm tra đã được lên lịch.")
    return _do(request, plan, form, approve, done, "approve_form")


@rights("oversight.approve")
@require_POST
def inspection_plan_return(request: DeskRequest, pk: int) -> HttpResponse:
    """Give a plan back."""
    plan, form = _find(request, pk), forms.ReasonsForm(request.POST, auto_id="tra_%s")

    def give_back(data: dict[str, Any], key: str) -> None:
        actions.return_plan(plan, data["reasons"], by=request.actor, at=clock.now(), key=key)

    return _do(request, plan, form, give_back, _("Đã trả lại kế hoạch."), "return_form")


@rights(*READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def risk_weights(request: DeskRequest) -> HttpResponse:
    """The points of risk in force and those before; the office puts new ones in force."""
    weights, row = queries.weights_in_force()
    form = forms.WeightsForm(request.POST or None, weights=weights)
    may_set = rules.may_plan.allows(request.actor)

    def change(data: dict[str, Any]) -> str:
        actions.set_weights(
            form.points(), data["revenue_from"], data["note"], by=request.actor, at=clock.now(),
            key=request.POST.get("key", ""),
        )  # fmt: skip
        messages.success(request, _("Đã đặt bộ điểm mới. Kế hoạch đã chọn giữ điểm cũ."))
        return reverse("officer:risk_weights")

    context = {
        "row": row, "may_set": may_set, "versions": RiskWeights.objects.order_by("-version")[:20],
        "factors": [(name, weights.of(code)) for code, (name, _default) in risk.FACTORS.items()],
        "weights": weights,
    }  # fmt: skip
    return asked(request, form, change, "officer/risk_weights.html", context)


def _find(request: DeskRequest, pk: int) -> InspectionPlan:
    return get_object_or_404(queries.plans_visible_to(request.actor).select_related("weights"), pk=pk)


def _do(
    request: DeskRequest,
    plan: InspectionPlan,
    form: django_forms.Form,
    act: Callable[[dict[str, Any], str], None],
    done: str,
    shown_as: str,
) -> HttpResponse:
    if acted(request, form, act, done):
        return redirect("officer:inspection_plan", pk=plan.pk)
    return _page(request, plan, 422, **{shown_as: form})


def _page(request: DeskRequest, plan: InspectionPlan, code: int = 200, **sent: Any) -> HttpResponse:
    actor = request.actor
    items = plan.items.select_related("organisation__unit", "visit").order_by("month", "-score", "pk")
    context = {
        "plan": plan, "page": paging.page(request, items, 100), "key": uuid.uuid4().hex,
        "may_edit": rules.may_edit_plan.allows(actor, plan),
        "may_propose": rules.may_propose.allows(actor, plan),
        "may_decide": rules.may_decide_plan.allows(actor, plan),
        "approve_form": forms.ApproveForm(auto_id="duyet_%s"),
        "return_form": forms.ReasonsForm(auto_id="tra_%s"), **sent,
    }  # fmt: skip
    return render(request, "officer/inspection_plan.html", context, status=code)


urlpatterns = [
    path("kiem-tra/ke-hoach/", inspection_plans, name="inspection_plans"),
    path("kiem-tra/ke-hoach/moi/", inspection_plan_new, name="inspection_plan_new"),
    path("kiem-tra/ke-hoach/<int:pk>/", inspection_plan, name="inspection_plan"),
    path("kiem-tra/ke-hoach/<int:pk>/chon/", inspection_pick, name="inspection_pick"),
    path("kiem-tra/ke-hoach/<int:pk>/trinh/", inspection_plan_propose, name="inspection_plan_propose"),
    path("kiem-tra/ke-hoach/<int:pk>/duyet/", inspection_plan_approve, name="inspection_plan_approve"),
    path("kiem-tra/ke-hoach/<int:pk>/tra-lai/", inspection_plan_return, name="inspection_plan_return"),
    path("kiem-tra/ke-hoach/muc/<int:pk>/bo/", inspection_item_drop, name="inspection_item_drop"),
    path("kiem-tra/rui-ro/", risk_weights, name="risk_weights"),
]
