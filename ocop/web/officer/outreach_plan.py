"""The communication plan at the officers' desks: by quarter, done or not, with proof; as Excel."""

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
from ocop.outreach import actions, forms, queries, rules, sheets
from ocop.outreach.models import Item
from ocop.web.access import DeskRequest, rights
from ocop.web.officer import paging
from ocop.web.officer.asking import acted, asked
from ocop.web.officer.downloads import EXCEL, download

_READ = ("outreach.write", "outreach.review", "view.all")


@rights(*_READ)
@require_GET
def outreach_plan(request: DeskRequest) -> HttpResponse:
    """One year's plan, by quarter."""
    on, form = clock.today(), _filter(request)
    year, seen = form.year(on.year), queries.items_visible_to(request.actor)
    context = {
        "form": form, "year": year, "page": paging.page(request, _narrowed(form, seen, year)), "on": on,
        "quarters": queries.by_quarter(seen, year, on), "may_add": rules.may_write.allows(request.actor),
        "query": request.GET.urlencode(), "here": "plan",
    }  # fmt: skip
    return render(request, "officer/outreach_plan.html", context)


@rights(*_READ)
@require_GET
def outreach_plan_excel(request: DeskRequest) -> HttpResponse:
    """The plan as narrowed, as Excel."""
    form, seen = _filter(request), queries.items_visible_to(request.actor)
    year = form.year(clock.today().year)
    return download(
        sheets.plan(_narrowed(form, seen, year), year), EXCEL, f"ke-hoach-truyen-thong-{year}.xlsx"
    )


@rights("outreach.write")
@require_http_methods(["GET", "HEAD", "POST"])
def item_new(request: DeskRequest) -> HttpResponse:
    """Plan one thing to be told."""
    on = clock.today()
    initial = {"year": on.year, "quarter": (on.month + 2) // 3}
    form = forms.ItemForm(request.POST or None, actor=request.actor, on=on, initial=initial)

    def add(data: dict[str, Any]) -> str:
        key = request.POST.get("key", "")
        made = actions.add_item(data, by=request.actor, at=clock.now(), key=key)
        messages.success(request, _("Đã thêm vào kế hoạch."))
        return reverse("officer:outreach_item", args=[made.pk])

    return asked(request, form, add, "officer/outreach_item_form.html", {})


@rights("outreach.write")
@require_http_methods(["GET", "HEAD", "POST"])
def item_edit(request: DeskRequest, pk: int) -> HttpResponse:
    """Change an item that is still to be done."""
    found = _find(request, pk)
    rules.may_change_item.check(request.actor, found)
    form = forms.ItemForm(
        request.POST or None, actor=request.actor, on=clock.today(), kept=found,
        initial=forms.item_initial(found),
    )  # fmt: skip

    def change(data: dict[str, Any]) -> str:
        actions.change_item(found, data, by=request.actor, at=clock.now())
        messages.success(request, _("Đã lưu."))
        return reverse("officer:outreach_item", args=[pk])

    return asked(request, form, change, "officer/outreach_item_form.html", {"item": found})


@rights(*_READ)
@require_GET
@never_cache
def outreach_item(request: DeskRequest, pk: int) -> HttpResponse:
    """One item, and what can be said of it."""
    return _page(request, _find(request, pk))


@rights("outreach.write")
@require_POST
def item_done(request: DeskRequest, pk: int) -> HttpResponse:
    """Say that an item was done."""
    found, form = _find(request, pk), forms.DoneForm(request.POST, auto_id="xong_%s")

    def finish(data: dict[str, Any], _key: str) -> None:
        actions.finish_item(found, data["proof"], data["done_on"], by=request.actor, at=clock.now())

    return _do(request, found, form, finish, _("Đã ghi là làm xong."), "done_form")


@rights("outreach.write")
@require_POST
def item_drop(request: DeskRequest, pk: int) -> HttpResponse:
    """Give an item up."""
    found = _find(request, pk)
    form = forms.ReasonsForm(request.POST, label=_("Vì sao thôi không làm"), auto_id="thoi_%s")

    def drop(data: dict[str, Any], _key: str) -> None:
        actions.drop_item(found, data["reasons"], by=request.actor, at=clock.now())

    return _do(request, found, form, drop, _("Đã ghi là thôi không làm."), "drop_form")


@rights("outreach.write")
@require_POST
def item_reopen(request: DeskRequest, pk: int) -> HttpResponse:
    """Put an item back."""
    actions.reopen_item(_find(request, pk), by=request.actor, at=clock.now())
    messages.success(request, _("Đã mở lại."))
    return redirect("officer:outreach_item", pk=pk)


def _do(
    request: DeskRequest,
    found: Item,
    form: django_forms.Form,
    act: Callable[[dict[str, Any], str], None],
    done: str,
    shown_as: str,
) -> HttpResponse:
    """Do what a form of the item's page asks; what it refuses stands in the page, with what was typed."""
    if acted(request, form, act, done):
        return redirect("officer:outreach_item", pk=found.pk)
    return _page(request, found, 422, **{shown_as: form})


def _page(request: DeskRequest, found: Item, code: int = 200, **sent: Any) -> HttpResponse:
    actor = request.actor
    context = {
        "item": found, "on": clock.today(), "key": uuid.uuid4().hex,
        "may_change": rules.may_change_item.allows(actor, found),
        "may_reopen": rules.may_reopen_item.allows(actor, found),
        "done_form": forms.DoneForm(auto_id="xong_%s", initial={"done_on": clock.today()}),
        "drop_form": forms.ReasonsForm(label=_("Vì sao thôi không làm"), auto_id="thoi_%s"), **sent,
    }  # fmt: skip
    return render(request, "officer/outreach_item.html", context, status=code)


def _filter(request: DeskRequest) -> forms.ItemFilter:
    on = clock.today()
    years = queries.years(request.actor, on)
    return forms.ItemFilter({"nam": str(on.year), **request.GET.dict()}, years=years)


def _narrowed(form: forms.ItemFilter, seen: Any, year: int) -> Any:
    chosen = form.chosen
    return queries.planned(
        seen, year=year, quarter=int(chosen.get("quy", 0)), state=chosen.get("trang_thai", "")
    )


def _find(request: DeskRequest, pk: int) -> Item:
    seen = queries.items_visible_to(request.actor).select_related("outlet", "organisation", "unit")
    return get_object_or_404(seen, pk=pk)


urlpatterns = [
    path("truyen-thong/ke-hoach/", outreach_plan, name="outreach_plan"),
    path("truyen-thong/ke-hoach/excel/", outreach_plan_excel, name="outreach_plan_excel"),
    path("truyen-thong/ke-hoach/moi/", item_new, name="outreach_item_new"),
    path("truyen-thong/ke-hoach/<int:pk>/", outreach_item, name="outreach_item"),
    path("truyen-thong/ke-hoach/<int:pk>/sua/", item_edit, name="outreach_item_edit"),
    path("truyen-thong/ke-hoach/<int:pk>/xong/", item_done, name="outreach_item_done"),
    path("truyen-thong/ke-hoach/<int:pk>/thoi/", item_drop, name="outreach_item_drop"),
    path("truyen-thong/ke-hoach/<int:pk>/mo-lai/", item_reopen, name="outreach_item_reopen"),
]
