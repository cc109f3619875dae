"""Who got what: the awards, added up by scheme, commune and year, with their files."""

from __future__ import annotations

import uuid
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from ocop.base import clock
from ocop.support import actions, forms, queries, rules
from ocop.support.models import Award
from ocop.web.access import DeskRequest, rights
from ocop.web.officer import paging
from ocop.web.officer import support_lists as lists
from ocop.web.officer.asking import acted
from ocop.web.officer.downloads import CSV, EXCEL, download


@rights("support.see")
@require_GET
def support_awards(request: DeskRequest) -> HttpResponse:
    """The awards, the newest decision first."""
    form, rows = _narrowed(request)
    context = {
        "form": form, "page": paging.page(request, rows), "narrowed": bool(form.chosen),
        "query": request.GET.urlencode(), "total": queries.totals(rows),
        "wide": queries.sees_all(request.actor),
    }  # fmt: skip
    return render(request, "officer/support_awards.html", context)


@rights("support.see")
@require_GET
def support_summary(request: DeskRequest) -> HttpResponse:
    """The same added up by scheme, commune and year."""
    form, rows = _narrowed(request)
    tables = [
        (_("Theo chính sách"), _("Chính sách"), queries.by_scheme(rows)),
        (_("Theo xã"), _("Xã"), queries.by_commune(rows)),
        (_("Theo năm"), _("Năm"), queries.by_year(rows)),
    ]
    context = {"form": form, "tables": tables, "narrowed": bool(form.chosen), "total": queries.totals(rows)}
    return render(request, "officer/support_summary.html", context)


@rights("support.see")
@require_GET
def support_awards_excel(request: DeskRequest) -> HttpResponse:
    """The list as narrowed, as Excel."""
    return download(lists.awards_excel(_narrowed(request)[1]), EXCEL, "da-ho-tro.xlsx")


@rights("support.see")
@require_GET
def support_awards_csv(request: DeskRequest) -> HttpResponse:
    """The list as narrowed, as CSV."""
    return download(lists.awards_csv(_narrowed(request)[1]), CSV, "da-ho-tro.csv")


@rights("support.see")
@require_GET
@never_cache
def support_given(request: DeskRequest, pk: int) -> HttpResponse:
    """One award with its payments; one of a request is shown there."""
    award = _find(request, pk)
    if award.request_id:
        return redirect("officer:support_request", pk=award.request_id)
    return _page(request, award)


@rights("support.manage")
@require_POST
def support_given_pay(request: DeskRequest, pk: int) -> HttpResponse:
    """One payment of an award."""
    award, form = _find(request, pk), forms.PaymentForm(request.POST)

    def pay(data: dict[str, Any], key: str) -> None:
        actions.pay_award(award, **data, by=request.actor, at=clock.now(), key=key)

    if acted(request, form, pay, _("Đã ghi lần chi.")):
        return redirect("officer:support_given", pk=pk)
    return _page(request, award, 422, form=form)


def _page(request: DeskRequest, award: Award, code: int = 200, **sent: Any) -> HttpResponse:
    context = {
        "award": award, "payments": award.payments.all(), "key": uuid.uuid4().hex,
        "may_pay": rules.may_pay.allows(request.actor, award),
        "form": forms.PaymentForm(initial={"amount": award.owed, "paid_on": clock.today()}), **sent,
    }  # fmt: skip
    return render(request, "officer/support_given.html", context, status=code)


def _narrowed(request: DeskRequest) -> tuple[forms.ListFilter, QuerySet[Award]]:
    form = lists.award_filter(request)
    return form, queries.narrow_awards(queries.awards_visible_to(request.actor), form.conditions)


def _find(request: DeskRequest, pk: int) -> Award:
    related = ("scheme", "organisation", "unit", "product", "rewards", "request__scheme")
    return get_object_or_404(queries.awards_visible_to(request.actor).select_related(*related), pk=pk)


urlpatterns = [
    path("ho-tro/da-ho-tro/", support_awards, name="support_awards"),
    path("ho-tro/da-ho-tro/tong-hop/", support_summary, name="support_summary"),
    path("ho-tro/da-ho-tro/excel/", support_awards_excel, name="support_awards_excel"),
    path("ho-tro/da-ho-tro/csv/", support_awards_csv, name="support_awards_csv"),
    path("ho-tro/da-ho-tro/<int:pk>/", support_given, name="support_given"),
    path("ho-tro/da-ho-tro/<int:pk>/chi/", support_given_pay, name="support_given_pay"),
]
