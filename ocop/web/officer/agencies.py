"""Agencies that tasks are given to: departments, unions, associations of the province."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from ocop.base import clock
from ocop.organisations import actions, checks, queries
from ocop.organisations.forms import CheckedField
from ocop.organisations.models import Kind, LegalForm
from ocop.people import queries as people
from ocop.plan.queries import tasks
from ocop.web.access import DeskRequest, rights
from ocop.web.officer import paging
from ocop.web.officer.asking import asked

_FIELDS = ("name", "address", "phone", "email", "is_closed")


class AgencyForm(forms.Form):
    """Name and ways to reach an agency."""

    name = forms.CharField(label=gettext_lazy("Tên cơ quan"), max_length=250)
    address = forms.CharField(label=gettext_lazy("Địa chỉ"), max_length=300, required=False)
    phone = CheckedField(
        checks.phone, label=gettext_lazy("Điện thoại"), max_length=40, required=False,
        widget=forms.TextInput({"class": "w-20", "inputmode": "tel", "autocomplete": "tel"}),
    )  # fmt: skip
    email = CheckedField(
        checks.email, label=gettext_lazy("Thư điện tử"), max_length=254, required=False,
        widget=forms.TextInput({"inputmode": "email", "autocomplete": "email"}),
    )  # fmt: skip
    is_closed = forms.BooleanField(label=gettext_lazy("Đã ngừng hoạt động"), required=False)


@rights("plan.manage")
@require_GET
def agencies(request: DeskRequest) -> HttpResponse:
    """The agencies of the province with what they lead and who acts for them."""
    rows = tasks.with_work(_agencies(request), clock.today())
    context = {"page": paging.page(request, rows.order_by("sort_key", "pk"))}
    return render(request, "officer/agencies.html", context)


@rights("plan.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def agency_new(request: DeskRequest) -> HttpResponse:
    """Take an agency in."""

    def register(data: dict[str, Any]) -> str:
        given = {**data, "kind": Kind.AGENCY, "legal_form": LegalForm.PUBLIC_BODY, "unit": None}
        key = request.POST.get("key", "")
        made = actions.register_organisation(given, by=request.actor, at=clock.now(), key=key)
        messages.success(request, _("Đã ghi nhận cơ quan."))
        return reverse("officer:agency_edit", args=[made.pk])

    form = AgencyForm(request.POST or None)
    del form.fields["is_closed"]
    return asked(request, form, register, "officer/agency_form.html", {"agency": None})


@rights("plan.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def agency_edit(request: DeskRequest, pk: int) -> HttpResponse:
    """Put right what is known of an agency; see who acts for it."""
    found = get_object_or_404(_agencies(request), pk=pk)

    def save(data: dict[str, Any]) -> str:
        actions.update_organisation(found, data, by=request.actor, at=clock.now())
        messages.success(request, _("Đã lưu."))
        return reverse("officer:agencies")

    form = AgencyForm(request.POST or None, initial={name: getattr(found, name) for name in _FIELDS})
    context = {"agency": found, "members": people.members_of(found.pk, clock.today())}
    return asked(request, form, save, "officer/agency_form.html", context)


def _agencies(request: DeskRequest) -> Any:
    return queries.organisations_visible_to(request.actor).filter(kind=Kind.AGENCY)


urlpatterns = [
    path("nhiem-vu/co-quan/", agencies, name="agencies"),
    path("nhiem-vu/co-quan/moi/", agency_new, name="agency_new"),
    path("nhiem-vu/co-quan/<int:pk>/sua/", agency_edit, name="agency_edit"),
]
