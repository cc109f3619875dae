"""Rewards for new stars at the officers' desks: propose a list, decide it in one go, pay it."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ocop.base import clock
from ocop.base.refusals import Refused
from ocop.support import actions, forms, queries, rules
from ocop.support.models import RewardList, RewardRow, Scheme
from ocop.web.access import DeskRequest, rights
from ocop.web.officer import paging
from ocop.web.officer import support_lists as lists
from ocop.web.officer.asking import acted
from ocop.web.officer.downloads import EXCEL, download


@rights("view.all")
@require_GET
def support_rewards(request: DeskRequest) -> HttpResponse:
    """Every list of rewards, the newest first."""
    rows = queries.lists_visible_to(request.actor).select_related("scheme", "line").order_by("-pk")
    schemes = queries.schemes_visible_to(request.actor).filter(kind="star", state="open")
    context = {
        "page": paging.page(request, rows),
        "schemes": schemes.order_by("name") if rules.may_manage.allows(request.actor) else [],
    }
    return render(request, "officer/support_rewards.html", context)


@rights("support.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def support_propose(request: DeskRequest, pk: int) -> HttpResponse:
    """What is due for a period: asked by the address, ticked and sent by the form."""
    seen = queries.schemes_visible_to(request.actor).prefetch_related("lines")
    scheme: Scheme = get_object_or_404(seen, pk=pk)
    today = clock.today()
    first = {"starts_on": today.replace(month=1, day=1), "ends_on": today}
    asked = request.POST if request.method == "POST" else request.GET
    form = forms.PeriodForm(_asked(asked), lines=scheme.lines.all(), initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            return _propose(request, scheme, form)
        except Refused as refused:
            if refused.reason.about == "person":
                raise
            form.add_error(None, refused.reason.text)
    dues = []
    if form.is_bound and not form.errors.keys() & form.fields.keys():
        data = form.cleaned_data
        dues = queries.dues(scheme, data["starts_on"], data["ends_on"], today)
    context = {
        "scheme": scheme, "form": form, "dues": dues, "total": sum(due.amount for due in dues),
        "refusal": rules.may_propose.reason(request.actor, scheme), "key": uuid.uuid4().hex,
        "chosen": {int(pk) for pk in asked.getlist("standing") if pk.isdigit()}
        if request.method == "POST" else {due.standing.pk for due in dues},
    }  # fmt: skip
    return render(request, "officer/support_propose.html", context, status=422 if form.errors else 200)


def _asked(data: QueryDict) -> QueryDict | None:
    return data if "starts_on" in data else None


def _propose(request: DeskRequest, scheme: Scheme, form: forms.PeriodForm) -> HttpResponse:
    data = form.cleaned_data
    chosen = [int(pk) for pk in request.POST.getlist("standing") if pk.isdigit()]
    made = actions.propose_rewards(
        scheme, form.lines[data["line"]], data["starts_on"], data["ends_on"], chosen,
        by=request.actor, at=clock.now(), key=request.POST.get("key", ""),
    )  # fmt: skip
    messages.success(request, _("Đã lập danh sách, chờ lãnh đạo quyết định."))
    return redirect("officer:support_reward_list", pk=made.pk)


@rights("view.all")
@require_GET
@never_cache
def support_reward_list(request: DeskRequest, pk: int) -> HttpResponse:
    """One list with what the reader can do about it."""
    return _page(request, _find(request, pk))


@rights("view.all")
@require_GET
def support_reward_excel(request: DeskRequest, pk: int) -> HttpResponse:
    """The list as Excel, as an annex of the decision."""
    found = _find(request, pk)
    return download(lists.rewards_excel(_("Thưởng sao"), _rows(found)), EXCEL, "thuong-sao.xlsx")


@rights("support.award")
@require_POST
def support_reward_decide(request: DeskRequest, pk: int) -> HttpResponse:
    """Decide the list in one go."""
    found, form = _find(request, pk), forms.DecisionForm(request.POST)

    def decide(data: dict[str, Any], key: str) -> None:
        actions.decide_rewards(found, **data, by=request.actor, at=clock.now(), key=key)

    if acted(request, form, decide, _("Đã quyết định thưởng."), shown=("input", "stale")):
        return redirect("officer:support_reward_list", pk=pk)
    return _page(request, found, 422, form=form)


@rights("support.manage")
@require_POST
def support_reward_drop(request: DeskRequest, pk: int) -> HttpResponse:
    """Drop a list that waits."""
    actions.drop_rewards(_find(request, pk), by=request.actor, at=clock.now())
    messages.success(request, _("Đã bỏ danh sách."))
    return redirect("officer:support_rewards")


@rights("support.manage")
@require_POST
def support_reward_pay(request: DeskRequest, pk: int) -> HttpResponse:
    """Note that the whole list was paid."""
    found, form = _find(request, pk), forms.PayListForm(request.POST)

    def pay(data: dict[str, Any], _key: str) -> None:
        actions.pay_rewards(found, **data, by=request.actor, at=clock.now())

    if acted(request, form, pay, _("Đã ghi chi cả danh sách.")):
        return redirect("officer:support_reward_list", pk=pk)
    return _page(request, found, 422, pay_form=form)


def _page(request: DeskRequest, found: RewardList, code: int = 200, **sent: Any) -> HttpResponse:
    actor, rows = request.actor, list(_rows(found))
    awards = {award.standing_id: award for award in found.awards.all()}
    owed = sum(award.owed for award in awards.values())
    context = {
        "rewards": found, "rows": [(row, awards.get(row.standing_id)) for row in rows],
        "total": sum(row.amount for row in rows), "owed": owed, "key": uuid.uuid4().hex,
        "may_decide": rules.may_decide_rewards.allows(actor, found),
        "may_drop": rules.may_drop_rewards.allows(actor, found),
        "may_pay": owed > 0 and rules.may_manage.allows(actor),
        "form": forms.DecisionForm(initial={"decided_on": clock.today()}),
        "pay_form": forms.PayListForm(initial={"paid_on": clock.today()}, auto_id="chi_%s"), **sent,
    }  # fmt: skip
    return render(request, "officer/support_reward_list.html", context, status=code)


def _rows(found: RewardList) -> Any:
    related = "standing__product__organisation__unit"
    return RewardRow.objects.filter(rewards=found).select_related(related).order_by("pk")


def _find(request: DeskRequest, pk: int) -> RewardList:
    seen = queries.lists_visible_to(request.actor).select_related("scheme", "line")
    return get_object_or_404(seen.prefetch_related("awards"), pk=pk)


urlpatterns = [
    path("ho-tro/thuong-sao/", support_rewards, name="support_rewards"),
    path("ho-tro/chinh-sach/<int:pk>/thuong/", support_propose, name="support_propose"),
    path("ho-tro/thuong-sao/<int:pk>/", support_reward_list, name="support_reward_list"),
    path("ho-tro/thuong-sao/<int:pk>/excel/", support_reward_excel, name="support_reward_excel"),
    path("ho-tro/thuong-sao/<int:pk>/quyet-dinh/", support_reward_decide, name="support_reward_decide"),
    path("ho-tro/thuong-sao/<int:pk>/bo/", support_reward_drop, name="support_reward_drop"),
    path("ho-tro/thuong-sao/<int:pk>/chi/", support_reward_pay, name="support_reward_pay"),
]
