"""Plans of the year: drafted by the office, issued and closed by the leader, read by every desk."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ocop.base import clock
from ocop.plan import actions, measuring, progress, withholding, words
from ocop.plan.forms import plans as forms
from ocop.plan.models import Plan
from ocop.plan.progress import Measured
from ocop.plan.queries import plans as queries
from ocop.plan.rules import plans as rules
from ocop.plan.states import PlanState
from ocop.web.access import DeskRequest, rights
from ocop.web.officer import plan_links, plan_targets
from ocop.web.officer.asking import asked
from ocop.web.sending import send

FORM = "officer/plan_form.html"


@rights("plan.view")
@require_GET
def plans(request: DeskRequest) -> HttpResponse:
    """Every plan the reader may see, the newest year first."""
    rows = queries.plans_visible_to(request.actor).annotate(
        target_count=Count("targets", distinct=True), task_count=Count("tasks", distinct=True)
    )
    may_prepare = rules.may_prepare.allows(request.actor)
    context = {"plans": rows.order_by("-year", "-pk"), "may_prepare": may_prepare}
    return render(request, "officer/plans.html", context)


@rights("plan.view")
@require_GET
@never_cache
def plan(request: DeskRequest, pk: int) -> HttpResponse:
    """One plan: every target with its result on a day, its verdict and the list behind it."""
    found = _find(request, pk)
    form = forms.DayForm(request.GET or None)
    on = progress.day_for(found, clock.today(), form.day())
    measured = measuring.measure(found, on)
    commune = queries.own_commune(request.actor)
    if commune is not None:
        measured = [measuring.narrowed(each, commune) for each in measured]
    measured = withholding.told(request.actor, measured, found, on)
    rows = [_row(request, found, each, on, commune is None) for each in measured]
    context = {
        "plan": found,
        "on": on,
        "form": forms.DayForm(initial={"ngay": on}) if not form.errors else form,
        "rows": rows,
        "may_foresee": commune is None and found.state == PlanState.ISSUED and on < found.ends_on,
        "has_lists": any(each["lists"] for each in rows),
        "has_baseline": any(each.target.baseline is not None for each in measured),
        **_may(request, found),
    }
    return render(request, "officer/plan.html", context)


def _row(request: DeskRequest, found: Plan, each: Measured, on: dt.date, sees_all: bool) -> dict[str, Any]:
    """One line of the table."""
    return {
        "target": each.target,
        "said": words.row(each),
        "met": words.units_met(each) if each.target.per_unit and sees_all else "",
        "lines": [] if sees_all else [(line, words.line_row(each, line)) for line in each.lines],
        "lists": plan_links.lists_of(request.actor, found, each, on),
        "notes": each.corrections,
    }


def _may(request: DeskRequest, found: Plan) -> dict[str, Any]:
    actor = request.actor
    return {
        "may_edit": rules.may_prepare.allows(actor, found),
        "may_attach": rules.may_attach.allows(actor, found),
        "issue_refusal": rules.may_issue.reason(actor, found) if actor.has("plan.approve") else None,
        "may_issue": rules.may_issue.allows(actor, found),
        "may_close": rules.may_close.allows(actor, found),
        "may_reopen": rules.may_reopen.allows(actor, found),
        "may_publish": rules.may_publish.allows(actor, found),
    }


@rights("plan.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def plan_new(request: DeskRequest) -> HttpResponse:
    """Begin a draft."""
    year = clock.today().year + (clock.today().month > 9)
    first = {"year": year, "starts_on": f"01/01/{year}", "ends_on": f"31/12/{year}"}
    form = forms.PlanForm(request.POST or None, initial=first, provinces=queries.old_provinces())

    def act(data: dict[str, Any]) -> str:
        key = request.POST.get("key", "")
        made = actions.create_plan(data=data, by=request.actor, at=clock.now(), key=key)
        return _url(made)

    page = {"title": _("Soạn kế hoạch"), "submit": _("Lưu dự thảo"), "back": reverse("officer:plans")}
    return asked(request, form, act, FORM, page)


@rights("plan.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def plan_edit(request: DeskRequest, pk: int) -> HttpResponse:
    """Change a draft."""
    found = _find(request, pk)
    rules.may_prepare.check(request.actor, found)
    initial = forms.PlanForm.initial_of(found)
    form = forms.PlanForm(request.POST or None, initial=initial, provinces=queries.old_provinces())

    def act(data: dict[str, Any]) -> str:
        actions.edit_plan(plan=found, data=data, by=request.actor, at=clock.now())
        return _url(found)

    return asked(request, form, act, FORM, _words(found, _("Sửa dự thảo"), _("Lưu dự thảo")))


@rights("plan.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def plan_attach(request: DeskRequest, pk: int) -> HttpResponse:
    """Keep the signed paper with the plan."""
    found = _find(request, pk)
    rules.may_attach.check(request.actor, found)
    form = forms.FileForm(request.POST or None, request.FILES or None)

    def act(data: dict[str, Any]) -> str:
        content = data["file"]
        actions.attach_file(plan=found, content=content, name=content.name, by=request.actor, at=clock.now())
        return _url(found)

    page = _words(found, _("Lưu tệp văn bản"), _("Lưu tệp"))
    return asked(request, form, act, FORM, {**page, "upload": "1"})


@rights("plan.view")
@require_GET
def plan_file(request: DeskRequest, pk: int) -> HttpResponseBase:
    """The plan's signed paper."""
    found = _find(request, pk)
    if found.file is None:
        raise Http404
    return send(request, found.file, found.file_name or _("Kế hoạch"))


@rights("plan.approve")
@require_http_methods(["GET", "HEAD", "POST"])
def plan_issue(request: DeskRequest, pk: int) -> HttpResponse:
    """Issue the draft under its number."""
    found = _find(request, pk)
    rules.may_issue.check(request.actor, found)
    first = {"number": found.number, "issuer": found.issuer, "signed_on": clock.today()}
    form = forms.IssuePlanForm(request.POST or None, initial=first)

    def act(data: dict[str, Any]) -> str:
        key = request.POST.get("key", "")
        actions.issue_plan(plan=found, **data, by=request.actor, at=clock.now(), key=key)
        return _url(found)

    said = _("Từ khi ban hành, chỉ tiêu chỉ đổi được bằng một lần điều chỉnh có lý do, ghi trong nhật ký.")
    page = _words(found, _("Ban hành kế hoạch"), _("Ban hành"))
    return asked(request, form, act, FORM, {**page, "what": said})


@rights("plan.approve")
@require_http_methods(["GET", "HEAD", "POST"])
def plan_close(request: DeskRequest, pk: int) -> HttpResponse:
    """Close the plan of a year that is over."""
    found = _find(request, pk)
    rules.may_close.check(request.actor, found)
    said = _("Sau khi tổng kết, kết quả vẫn tính theo ngày cuối của kế hoạch; muốn điều chỉnh thì mở lại.")
    page = {**_words(found, _("Tổng kết kế hoạch"), _("Tổng kết")), "what": said}
    form = forms.ClosingForm(request.POST or None)
    return asked(request, form, _then(request, found, actions.close_plan), FORM, page)


@rights("plan.approve")
@require_http_methods(["GET", "HEAD", "POST"])
def plan_reopen(request: DeskRequest, pk: int) -> HttpResponse:
    """Open a closed plan again, with a reason."""
    found = _find(request, pk)
    rules.may_reopen.check(request.actor, found)
    page = _words(found, _("Mở lại kế hoạch"), _("Mở lại"))
    form = forms.ReasonForm(request.POST or None)
    return asked(request, form, _then(request, found, actions.reopen_plan), FORM, page)


def _then(request: DeskRequest, found: Plan, action: Callable[..., Plan]) -> Callable[[dict[str, Any]], str]:
    def act(data: dict[str, Any]) -> str:
        return _url(action(plan=found, **data, by=request.actor, at=clock.now()))

    return act


@rights("plan.approve")
@require_POST
def plan_public(request: DeskRequest, pk: int) -> HttpResponse:
    """Show the progress to everybody, or no longer."""
    found = _find(request, pk)
    is_public = request.POST.get("public") == "1"
    actions.set_public(plan=found, is_public=is_public, by=request.actor, at=clock.now())
    said = _("Đã công khai tiến độ.") if is_public else _("Đã thôi công khai tiến độ.")
    messages.success(request, said)
    return redirect(_url(found))


@rights("plan.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def plan_discard(request: DeskRequest, pk: int) -> HttpResponse:
    """Throw a draft away, after asking."""
    found = _find(request, pk)
    rules.may_prepare.check(request.actor, found)
    if request.method == "POST":
        actions.discard_plan(plan=found, by=request.actor, at=clock.now())
        messages.success(request, _("Đã bỏ dự thảo."))
        return redirect("officer:plans")
    context = {
        "title": _("Bỏ dự thảo này?"), "submit": _("Bỏ dự thảo"), "back": _url(found),
        "what": _("Chỉ tiêu và nhiệm vụ trong dự thảo cũng bị bỏ. Nhật ký vẫn giữ những gì đã ghi."),
        "about": found,
    }  # fmt: skip
    return render(request, "officer/plan_confirm.html", context)


def _find(request: DeskRequest, pk: int) -> Plan:
    return get_object_or_404(queries.plans_visible_to(request.actor), pk=pk)


def _url(found: Plan) -> str:
    return reverse("officer:plan", args=[found.pk])


def _words(found: Plan, title: str, submit: str) -> dict[str, Any]:
    return {"plan": found, "title": title, "submit": submit, "back": _url(found), "kicker": found.title}


urlpatterns = [
    path("ke-hoach/", plans, name="plans"),
    path("ke-hoach/moi/", plan_new, name="plan_new"),
    path("ke-hoach/<int:pk>/", plan, name="plan"),
    path("ke-hoach/<int:pk>/sua/", plan_edit, name="plan_edit"),
    path("ke-hoach/<int:pk>/luu-tep/", plan_attach, name="plan_attach"),
    path("ke-hoach/<int:pk>/tep/", plan_file, name="plan_file"),
    path("ke-hoach/<int:pk>/ban-hanh/", plan_issue, name="plan_issue"),
    path("ke-hoach/<int:pk>/tong-ket/", plan_close, name="plan_close"),
    path("ke-hoach/<int:pk>/mo-lai/", plan_reopen, name="plan_reopen"),
    path("ke-hoach/<int:pk>/cong-khai/", plan_public, name="plan_public"),
    path("ke-hoach/<int:pk>/bo/", plan_discard, name="plan_discard"),
    *plan_targets.urlpatterns,
]
