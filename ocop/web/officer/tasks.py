"""Tasks of plans: the board, one task, reports with files, answers, the year's programme of work."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ocop.base import clock
from ocop.plan import changes
from ocop.plan import programme as programmes
from ocop.plan.actions import tasks as actions
from ocop.plan.forms import tasks as forms
from ocop.plan.models import Plan, Task, TaskReport, Voice
from ocop.plan.queries import plans
from ocop.plan.queries import tasks as queries
from ocop.plan.rules import tasks as rules
from ocop.web.access import DeskRequest, rights
from ocop.web.officer import paging, verbs
from ocop.web.officer.asking import acted, asked
from ocop.web.officer.downloads import EXCEL, WORD, download
from ocop.web.sending import send


@rights("plan.view")
@require_GET
def tasks(request: DeskRequest) -> HttpResponse:
    """The board: whose turn, days left, overdue; soonest due first, what is over at the end."""
    on = clock.today()
    seen = queries.tasks_visible_to(request.actor)
    writes = request.actor.has("plan.manage")  # who adds tasks also needs the plans that have none yet
    known = list(plans.plans_visible_to(request.actor) if writes else queries.plans_with(seen))
    few = not request.actor.has("view.all")
    leads = [] if few else queries.leads_of(seen)
    form = forms.TaskFilter(request.GET, plans=known, leads=leads, short=few)
    sort = forms.sort_of(request.GET.get("sort", ""))
    rows = form.narrow(queries.with_names(seen), on).order_by(*forms.SORTS[sort])
    page = paging.page(request, rows)
    page.object_list = [queries.line_of(task, request.actor, on) for task in page.object_list]
    running = [plan for plan in known if queries.is_live(plan)]
    chosen = next((plan for plan in known if plan.pk == form.chosen.get("ke_hoach")), None)
    writable = chosen or (running[0] if len(running) == 1 else None)
    context = {
        "form": form, "page": page, "sort": sort, "counts": queries.counts(seen, on),
        "narrowed": any(form.chosen.values()), "plan": chosen, "running": running,
        "several": chosen is None and len(running) > 1, "may_write": writes,
        "add_to": writable if writable and rules.may_write.allows(request.actor, writable) else None,
    }  # fmt: skip
    return render(request, "officer/tasks.html", context)


@rights("plan.view")
@require_GET
@never_cache
def task(request: DeskRequest, pk: int) -> HttpResponse:
    """One task: what is asked, what was reported, and what the reader can do."""
    return _task_page(request, _find(request, pk), forms.AnswerForm())


def _task_page(request: DeskRequest, found: Task, form: forms.AnswerForm) -> HttpResponse:
    actor, on = request.actor, clock.today()
    reports = list(queries.reports_of(found))
    waiting = next((row for row in reports if row.is_final and not row.verdict), None)
    steps = changes.steps_of(found) if actor.has("plan.manage") else []
    context = {
        "task": found, "line": queries.line_of(found, actor, on), "reports": reports, "waiting": waiting,
        "lead": queries.lead_name(found), "form": form, "key": uuid.uuid4().hex,
        "voice": queries.voice_of(actor, found),
        "may_report": rules.may_report.allows(actor, found),
        "may_answer": waiting is not None and rules.may_answer.allows(actor, waiting),
        "may_edit": rules.may_write.allows(actor, found.plan),
        "may_cancel": rules.may_cancel.allows(actor, found),
        "may_reopen": rules.may_reopen.allows(actor, found),
        "may_remove": rules.may_remove.allows(actor, found),
        "steps": [(step, verbs.label(step.entry.verb)) for step in steps],
    }  # fmt: skip
    return render(request, "officer/task.html", context, status=422 if form.is_bound else 200)


@rights("plan.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def task_new(request: DeskRequest, plan_pk: int) -> HttpResponse:
    """Write a new task into a plan."""
    plan = get_object_or_404(plans.plans_visible_to(request.actor), pk=plan_pk)
    initial = {"code": queries.next_code(plan), "position": plan.tasks.count() + 1}
    form = forms.TaskForm(request.POST or None, initial=initial, on=clock.today())

    def add(_data: dict[str, Any]) -> str:
        key = request.POST.get("key", "")
        data = form.data_for_action()
        made = actions.add_task(plan=plan, data=data, by=request.actor, at=clock.now(), key=key)
        return reverse("officer:task", args=[made.pk])

    back = f"{reverse('officer:tasks')}?ke_hoach={plan.pk}"
    context = {"plan": plan, "back": back, "refusal": rules.may_write.reason(request.actor, plan)}
    return asked(request, form, add, "officer/task_form.html", context)


@rights("plan.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def task_edit(request: DeskRequest, pk: int) -> HttpResponse:
    """Change a task; the journal keeps before and after."""
    found = _find(request, pk)
    form = forms.TaskForm(request.POST or None, initial=forms.initial_of(found), on=clock.today(), task=found)

    def edit(_data: dict[str, Any]) -> str:
        actions.edit_task(task=found, data=form.data_for_action(), by=request.actor, at=clock.now())
        return reverse("officer:task", args=[pk])

    context = {
        "task": found, "plan": found.plan, "back": reverse("officer:task", args=[pk]),
        "refusal": rules.may_write.reason(request.actor, found.plan),
    }  # fmt: skip
    return asked(request, form, edit, "officer/task_form.html", context)


@rights("plan.manage")
@require_POST
def task_remove(request: DeskRequest, pk: int) -> HttpResponse:
    """Take a task out of a draft."""
    found = _find(request, pk)
    actions.remove_task(task=found, by=request.actor, at=clock.now())
    messages.success(request, _("Đã xóa nhiệm vụ khỏi dự thảo."))
    return redirect(f"{reverse('officer:tasks')}?ke_hoach={found.plan_id}")


@rights("plan.report")
@require_http_methods(["GET", "HEAD", "POST"])
def task_report(request: DeskRequest, pk: int) -> HttpResponse:
    """Report of a task, with files."""
    found = _find(request, pk)
    voice = queries.voice_of(request.actor, found)
    form = forms.ReportForm(
        request.POST or None, request.FILES or None, voice=voice, initial={"progress": found.progress or None}
    )

    def report(_data: dict[str, Any]) -> str:
        key = request.POST.get("key", "")
        actions.report_task(task=found, **form.data_for_action(), by=request.actor, at=clock.now(), key=key)
        messages.success(request, _("Đã gửi báo cáo."))
        return reverse("officer:task", args=[pk])

    context = {
        "task": found, "lead": queries.lead_name(found), "for_lead": voice == Voice.OFFICE,
        "refusal": rules.may_report.reason(request.actor, found),
    }  # fmt: skip
    return asked(request, form, report, "officer/task_report.html", context)


@rights("plan.manage")
@require_POST
def task_answer(request: DeskRequest, pk: int, report_pk: int) -> HttpResponse:
    """Accept a report that says "done", or return it."""
    found = _find(request, pk)
    report = get_object_or_404(TaskReport.objects.select_related("task__plan"), pk=report_pk, task=found)
    form = forms.AnswerForm(request.POST)
    accepts = request.POST.get("verdict") == "accepted"

    def answer(data: dict[str, Any], key: str) -> None:
        act = actions.accept_task if accepts else actions.return_task
        act(report=report, answer=data["answer"], by=request.actor, at=clock.now(), key=key)

    if acted(request, form, answer, _("Đã xác nhận.") if accepts else _("Đã trả lại báo cáo.")):
        return redirect("officer:task", pk=pk)
    return _task_page(request, found, form)


@rights("plan.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def task_cancel(request: DeskRequest, pk: int) -> HttpResponse:
    """Give a task up, saying why."""
    found = _find(request, pk)

    def cancel(data: dict[str, Any]) -> str:
        actions.cancel_task(task=found, reason=data["reason"], by=request.actor, at=clock.now())
        return reverse("officer:task", args=[pk])

    context = {"task": found, "cancels": True, "refusal": rules.may_cancel.reason(request.actor, found)}
    form = forms.ReasonForm(request.POST or None)
    return asked(request, form, cancel, "officer/task_reason.html", context)


@rights("plan.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def task_reopen(request: DeskRequest, pk: int) -> HttpResponse:
    """Take a task up again, saying why."""
    found = _find(request, pk)

    def reopen(data: dict[str, Any]) -> str:
        actions.reopen_task(task=found, reason=data["reason"], by=request.actor, at=clock.now())
        return reverse("officer:task", args=[pk])

    context = {"task": found, "cancels": False, "refusal": rules.may_reopen.reason(request.actor, found)}
    form = forms.ReasonForm(request.POST or None)
    return asked(request, form, reopen, "officer/task_reason.html", context)


@rights("plan.view")
@require_GET
def task_file(request: DeskRequest, pk: int) -> HttpResponseBase:
    """A file of a report, to those who see its task; `?tai` saves it instead of showing it."""
    found = get_object_or_404(queries.attachments_visible_to(request.actor), pk=pk)
    return send(request, found.file, found.name, download="tai" in request.GET)


@rights("plan.view")
@require_GET
def programme(request: DeskRequest, plan_pk: int) -> HttpResponse:
    """The year's programme of work as a table for paper."""
    plan, monthly = _plan(request, plan_pk), request.GET.get("theo") == "thang"
    context = {"plan": plan, "monthly": monthly, "sections": _sections(request, plan, monthly)}
    return render(request, "officer/programme.html", context)


@rights("plan.view")
@require_GET
def programme_word(request: DeskRequest, plan_pk: int) -> HttpResponse:
    """The same table as a Word file."""
    plan, monthly = _plan(request, plan_pk), request.GET.get("theo") == "thang"
    data = programmes.as_word(plan, _sections(request, plan, monthly))
    return download(data, WORD, f"chuong-trinh-cong-tac-{plan.year}.docx")


@rights("plan.view")
@require_GET
def programme_excel(request: DeskRequest, plan_pk: int) -> HttpResponse:
    """The same table as an Excel file."""
    plan, monthly = _plan(request, plan_pk), request.GET.get("theo") == "thang"
    data = programmes.as_excel(plan, _sections(request, plan, monthly))
    return download(data, EXCEL, f"chuong-trinh-cong-tac-{plan.year}.xlsx")


def _find(request: DeskRequest, pk: int) -> Task:
    return get_object_or_404(queries.with_names(queries.tasks_visible_to(request.actor)), pk=pk)


def _plan(request: DeskRequest, pk: int) -> Plan:
    """A plan of which the reader sees a task, or which they see as such."""
    as_such = plans.plans_visible_to(request.actor).values("pk")
    by_task = queries.tasks_visible_to(request.actor).values("plan")
    return get_object_or_404(Plan.objects.filter(Q(pk__in=as_such) | Q(pk__in=by_task)), pk=pk)


def _sections(request: DeskRequest, plan: Plan, monthly: bool) -> list[programmes.Section]:
    seen = queries.tasks_visible_to(request.actor).filter(plan=plan)
    rows = queries.with_result(queries.with_names(seen)).order_by("position", "pk")
    return programmes.sections(rows, plan, monthly=monthly)


urlpatterns = [
    path("nhiem-vu/", tasks, name="tasks"),
    path("nhiem-vu/moi/<int:plan_pk>/", task_new, name="task_new"),
    path("nhiem-vu/<int:pk>/", task, name="task"),
    path("nhiem-vu/<int:pk>/sua/", task_edit, name="task_edit"),
    path("nhiem-vu/<int:pk>/xoa/", task_remove, name="task_remove"),
    path("nhiem-vu/<int:pk>/bao-cao/", task_report, name="task_report"),
    path("nhiem-vu/<int:pk>/bao-cao/<int:report_pk>/tra-loi/", task_answer, name="task_answer"),
    path("nhiem-vu/<int:pk>/thoi/", task_cancel, name="task_cancel"),
    path("nhiem-vu/<int:pk>/mo-lai/", task_reopen, name="task_reopen"),
    path("nhiem-vu/tep/<int:pk>/", task_file, name="task_file"),
    path("nhiem-vu/chuong-trinh/<int:plan_pk>/", programme, name="programme"),
    path("nhiem-vu/chuong-trinh/<int:plan_pk>/word/", programme_word, name="programme_word"),
    path("nhiem-vu/chuong-trinh/<int:plan_pk>/excel/", programme_excel, name="programme_excel"),
]
