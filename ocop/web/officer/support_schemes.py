"""Schemes of help and their budgets at the officers' desks."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ocop.base import clock
from ocop.organisations.models import LegalForm
from ocop.places import queries as places
from ocop.support import actions, forms, queries, rules
from ocop.support.models import Scheme
from ocop.web.access import DeskRequest, rights
from ocop.web.officer import paging
from ocop.web.officer.asking import acted, asked


@rights("support.see")
@require_GET
def support_schemes(request: DeskRequest) -> HttpResponse:
    """Every scheme with the money of its newest year."""
    seen = queries.schemes_visible_to(request.actor).prefetch_related("lines")
    context = {
        "page": paging.page(request, seen.order_by("state", "-created_at", "-pk")),
        "may_manage": rules.may_manage.allows(request.actor), "wide": queries.sees_all(request.actor),
    }  # fmt: skip
    return render(request, "officer/support_schemes.html", context)


@rights("support.see")
@require_GET
@never_cache
def support_scheme(request: DeskRequest, pk: int) -> HttpResponse:
    """One scheme: its conditions, its budget by year, what can be done about it."""
    return _page(request, _find(request, pk))


@rights("support.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def support_scheme_new(request: DeskRequest) -> HttpResponse:
    """Write a scheme; it stays a draft until it is opened."""
    form = forms.SchemeForm(
        request.POST or None, communes=_communes(),
        initial={"rate": "percent", "needs_acceptance": True, "is_public": True},
    )  # fmt: skip

    def write(data: dict[str, Any]) -> str:
        key = request.POST.get("key", "")
        made = actions.write_scheme(form.data_for_action(), by=request.actor, at=clock.now(), key=key)
        return reverse("officer:support_scheme", args=[made.pk])

    context = {"parts": _parts(form)}
    return asked(request, form, write, "officer/support_scheme_form.html", context)


@rights("support.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def support_scheme_edit(request: DeskRequest, pk: int) -> HttpResponse:
    """Change a scheme."""
    scheme = _find(request, pk)
    form = forms.SchemeForm(
        request.POST or None, communes=_communes(), initial=forms.initial_of_scheme(scheme)
    )

    def change(_data: dict[str, Any]) -> str:
        actions.change_scheme(scheme, form.data_for_action(), by=request.actor, at=clock.now())
        return reverse("officer:support_scheme", args=[pk])

    context = {"scheme": scheme, "parts": _parts(form)}
    return asked(request, form, change, "officer/support_scheme_form.html", context)


@rights("support.manage")
@require_POST
def support_scheme_open(request: DeskRequest, pk: int) -> HttpResponse:
    """Open a scheme for requests."""
    actions.open_scheme(_find(request, pk), by=request.actor, at=clock.now())
    messages.success(request, _("Đã mở chính sách."))
    return redirect("officer:support_scheme", pk=pk)


@rights("support.manage")
@require_POST
def support_scheme_close(request: DeskRequest, pk: int) -> HttpResponse:
    """Close a scheme."""
    actions.close_scheme(_find(request, pk), by=request.actor, at=clock.now())
    messages.success(request, _("Đã đóng chính sách. Đề nghị đã gửi vẫn được giải quyết."))
    return redirect("officer:support_scheme", pk=pk)


@rights("support.manage")
@require_POST
def support_budget(request: DeskRequest, pk: int) -> HttpResponse:
    """Set the money of a year."""
    scheme, form = _find(request, pk), forms.BudgetForm(request.POST)

    def budget(data: dict[str, Any], _key: str) -> None:
        actions.set_budget(scheme, **data, by=request.actor, at=clock.now())

    if acted(request, form, budget, _("Đã ghi kinh phí.")):
        return redirect("officer:support_scheme", pk=pk)
    return _page(request, scheme, 422, budget_form=form)


def _page(request: DeskRequest, scheme: Scheme, code: int = 200, **sent: Any) -> HttpResponse:
    actor = request.actor
    against = rules.may_open.reason(actor, scheme)
    forms_named = [label for form, label in LegalForm.choices if form in scheme.legal_forms]
    context = {
        "scheme": scheme, "lines": scheme.lines.all(), "forms_named": forms_named,
        "may_manage": rules.may_manage.allows(actor),
        "may_open": against is None,
        "open_refusal": against if against and against.about == "input" else None,
        "may_close": rules.may_close.allows(actor, scheme),
        "may_propose": rules.may_propose.allows(actor, scheme),
        "budget_form": forms.BudgetForm(initial={"year": clock.today().year}), **sent,
    }  # fmt: skip
    return render(request, "officer/support_scheme.html", context, status=code)


def _parts(form: forms.SchemeForm) -> list[tuple[Any, list[Any]]]:
    return [(title, [form[name] for name in names]) for title, names in forms.SCHEME_PARTS]


def _communes() -> Any:
    return places.communes(clock.today(), places.home_province())


def _find(request: DeskRequest, pk: int) -> Scheme:
    seen = queries.schemes_visible_to(request.actor).prefetch_related("communes", "lines")
    return get_object_or_404(seen, pk=pk)


urlpatterns = [
    path("ho-tro/chinh-sach/", support_schemes, name="support_schemes"),
    path("ho-tro/chinh-sach/moi/", support_scheme_new, name="support_scheme_new"),
    path("ho-tro/chinh-sach/<int:pk>/", support_scheme, name="support_scheme"),
    path("ho-tro/chinh-sach/<int:pk>/sua/", support_scheme_edit, name="support_scheme_edit"),
    path("ho-tro/chinh-sach/<int:pk>/mo/", support_scheme_open, name="support_scheme_open"),
    path("ho-tro/chinh-sach/<int:pk>/dong/", support_scheme_close, name="support_scheme_close"),
    path("ho-tro/chinh-sach/<int:pk>/kinh-phi/", support_budget, name="support_budget"),
]
