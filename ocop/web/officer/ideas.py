"""Ideas for new products at the officers' desks: list, answers, help, figures by commune and industry."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ocop.base import clock
from ocop.products import actions
from ocop.products.ideas import forms, queries, rules
from ocop.products.models import Idea, IdeaCall
from ocop.web.access import DeskRequest, rights
from ocop.web.offers import of_ideas
from ocop.web.officer import idea_lists as lists
from ocop.web.officer import paging
from ocop.web.officer.asking import acted, asked
from ocop.web.officer.downloads import CSV, EXCEL, download


@rights("organisations.register", "view.all")
@of_ideas
@require_GET
def ideas(request: DeskRequest) -> HttpResponse:
    """The ideas that were sent: those that wait for an answer first."""
    seen = queries.ideas_visible_to(request.actor)
    wide = request.actor.has("view.all")
    form = forms.IdeaFilter(request.GET, seen, several_communes=wide)
    page = paging.page(request, queries.listed(queries.with_names(form.narrow(seen))))
    context = {
        "form": form, "page": page, "narrowed": bool(form.chosen), "wide": wide,
        "query": request.GET.urlencode(), "calls": queries.open_calls(clock.today()),
        "may_call": rules.may_call.allows(request.actor),
    }  # fmt: skip
    return render(request, "officer/ideas.html", context)


@rights("organisations.register", "view.all")
@of_ideas
@require_GET
def ideas_summary(request: DeskRequest) -> HttpResponse:
    """How many ideas each commune and each industry has, and what became of them."""
    seen = queries.ideas_visible_to(request.actor)
    context = {"tables": [(_("Theo xã"), _("Xã"), queries.by_commune(seen)),
                          (_("Theo ngành"), _("Ngành"), queries.by_industry(seen))]}  # fmt: skip
    return render(request, "officer/ideas_summary.html", context)


@rights("organisations.register", "view.all")
@of_ideas
@require_GET
def ideas_csv(request: DeskRequest) -> HttpResponse:
    """The list as narrowed, as CSV."""
    return download(lists.csv_text(_narrowed(request)), CSV, "phieu-y-tuong.csv")


@rights("organisations.register", "view.all")
@of_ideas
@require_GET
def ideas_excel(request: DeskRequest) -> HttpResponse:
    """The list as narrowed, as Excel: real numbers and days, nothing that runs."""
    return download(lists.excel(_narrowed(request)), EXCEL, "phieu-y-tuong.xlsx")


@rights("organisations.register", "view.all")
@of_ideas
@require_GET
@never_cache
def idea(request: DeskRequest, pk: int) -> HttpResponse:
    """One idea, with what the reader can do about it."""
    return _page(request, _find(request, pk))


@rights("organisations.register")
@of_ideas
@require_POST
def idea_accept(request: DeskRequest, pk: int) -> HttpResponse:
    """Take an idea in."""
    found, form = _find(request, pk), forms.AcceptForm(request.POST, auto_id="nhan_%s")

    def accept(data: dict[str, Any], key: str) -> None:
        actions.accept_idea(found, data["reasons"], by=request.actor, at=clock.now(), key=key)

    return _do(request, found, form, accept, _("Đã tiếp nhận ý tưởng."), "accept_form")


@rights("organisations.register")
@of_ideas
@require_POST
def idea_return(request: DeskRequest, pk: int) -> HttpResponse:
    """Give an idea back with reasons."""
    found, form = _find(request, pk), forms.ReturnForm(request.POST, auto_id="tra_%s")

    def give_back(data: dict[str, Any], key: str) -> None:
        actions.return_idea(found, data["reasons"], by=request.actor, at=clock.now(), key=key)

    return _do(request, found, form, give_back, _("Đã trả lại phiếu."), "return_form")


@rights("organisations.register")
@of_ideas
@require_POST
def idea_step(request: DeskRequest, pk: int) -> HttpResponse:
    """Write down a step of help."""
    found, form = _find(request, pk), forms.StepForm(request.POST)

    def add(data: dict[str, Any], key: str) -> None:
        actions.add_step(found, **data, by=request.actor, at=clock.now(), key=key)

    return _do(request, found, form, add, _("Đã ghi việc hỗ trợ."), "step_form")


@rights("organisations.register")
@of_ideas
@require_POST
def idea_step_done(request: DeskRequest, pk: int) -> HttpResponse:
    """Say that a step is done."""
    seen = queries.steps_visible_to(request.actor).select_related("idea")
    step = get_object_or_404(seen, pk=pk)
    actions.tick_step(step, by=request.actor, at=clock.now())
    messages.success(request, _("Đã ghi là xong."))
    return redirect("officer:idea", pk=step.idea_id)


@rights("organisations.register", "view.all")
@of_ideas
@require_GET
def idea_calls(request: DeskRequest) -> HttpResponse:
    """Every call, and how many ideas were sent to it."""
    context = {"page": paging.page(request, queries.calls()), "on": clock.today(),
               "may_call": rules.may_call.allows(request.actor)}  # fmt: skip
    return render(request, "officer/idea_calls.html", context)


@rights("organisations.register")
@of_ideas
@require_http_methods(["GET", "HEAD", "POST"])
def idea_call_new(request: DeskRequest) -> HttpResponse:
    """Call for ideas."""
    rules.may_call.check(request.actor)
    form = forms.CallForm(request.POST or None, initial={"year": clock.today().year})

    def add(data: dict[str, Any]) -> str:
        key = request.POST.get("key", "")
        actions.open_call(**_call_data(data), by=request.actor, at=clock.now(), key=key)
        return reverse("officer:idea_calls")

    return asked(request, form, add, "officer/idea_call_form.html", {})


@rights("organisations.register")
@of_ideas
@require_http_methods(["GET", "HEAD", "POST"])
def idea_call_edit(request: DeskRequest, pk: int) -> HttpResponse:
    """Change a call."""
    call = get_object_or_404(IdeaCall, pk=pk)
    rules.may_call.check(request.actor)
    facts = ("year", "title", "opens_on", "closes_on", "text")
    form = forms.CallForm(request.POST or None, initial={name: getattr(call, name) for name in facts})

    def change(data: dict[str, Any]) -> str:
        actions.change_call(call, **_call_data(data), by=request.actor, at=clock.now())
        return reverse("officer:idea_calls")

    return asked(request, form, change, "officer/idea_call_form.html", {"call": call})


def _call_data(data: dict[str, Any]) -> dict[str, Any]:
    """The form's data by the names that the actions give them."""
    return {("words" if name == "text" else name): value for name, value in data.items()}


def _do(
    request: DeskRequest,
    found: Idea,
    form: django_forms.Form,
    act: Callable[[dict[str, Any], str], None],
    done: str,
    shown_as: str,
) -> HttpResponse:
    """Do what a form of the idea's page asks; what it refuses stands in the page, with what was typed."""
    if acted(request, form, act, done):
        return redirect("officer:idea", pk=found.pk)
    return _page(request, found, 422, **{shown_as: form})


def _page(request: DeskRequest, found: Idea, code: int = 200, **sent: Any) -> HttpResponse:
    actor = request.actor
    context = {
        "idea": found, "steps": found.steps.all(), "on": clock.today(), "key": uuid.uuid4().hex,
        "may_answer": rules.may_answer.allows(actor, found),
        "may_add_step": rules.may_add_step.allows(actor, found),
        "may_tick": rules.answers_for.allows(actor, found) and found.state in ("accepted", "product"),
        "accept_form": forms.AcceptForm(auto_id="nhan_%s"), "return_form": forms.ReturnForm(auto_id="tra_%s"),
        "step_form": forms.StepForm(), **sent,
    }  # fmt: skip
    return render(request, "officer/idea.html", context, status=code)


def _find(request: DeskRequest, pk: int) -> Idea:
    seen = queries.with_steps(queries.with_names(queries.ideas_visible_to(request.actor)))
    return get_object_or_404(seen, pk=pk)


def _narrowed(request: DeskRequest) -> Any:
    seen = queries.ideas_visible_to(request.actor)
    form = forms.IdeaFilter(request.GET, seen, several_communes=request.actor.has("view.all"))
    return queries.listed(queries.with_names(form.narrow(seen)))


urlpatterns = [
    path("y-tuong/", ideas, name="ideas"),
    path("y-tuong/tong-hop/", ideas_summary, name="ideas_summary"),
    path("y-tuong/csv/", ideas_csv, name="ideas_csv"),
    path("y-tuong/excel/", ideas_excel, name="ideas_excel"),
    path("y-tuong/dot/", idea_calls, name="idea_calls"),
    path("y-tuong/dot/moi/", idea_call_new, name="idea_call_new"),
    path("y-tuong/dot/<int:pk>/", idea_call_edit, name="idea_call_edit"),
    path("y-tuong/<int:pk>/", idea, name="idea"),
    path("y-tuong/<int:pk>/tiep-nhan/", idea_accept, name="idea_accept"),
    path("y-tuong/<int:pk>/tra-lai/", idea_return, name="idea_return"),
    path("y-tuong/<int:pk>/viec/", idea_step, name="idea_step"),
    path("y-tuong/viec/<int:pk>/xong/", idea_step_done, name="idea_step_done"),
]
