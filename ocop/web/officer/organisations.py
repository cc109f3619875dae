"""Producers of the commune or the province: list, page, taking one in, putting facts right."""

from __future__ import annotations

from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from ocop.base import clock
from ocop.base.refusals import Refused
from ocop.files import kinds
from ocop.files import queries as files
from ocop.organisations import actions, forms, queries, rules
from ocop.organisations.models import Organisation
from ocop.people import queries as people
from ocop.products import queries as products
from ocop.web.access import DeskRequest, rights
from ocop.web.officer import paging
from ocop.web.ui.sent import key_of

_MOST = 200


@rights("organisations.register", "view.all")
@require_GET
def organisations(request: DeskRequest) -> HttpResponse:
    """The producers the reader may see, by name, commune and legal form; in Vietnamese order."""
    form = forms.ProducerFilter(request.GET, on=clock.today())
    asked = form.cleaned_data if form.is_valid() else {}
    rows = queries.search(
        queries.producers(queries.organisations_visible_to(request.actor)),
        words=asked.get("q", ""),
        unit_id=asked.get("unit"),
        legal_form=asked.get("legal_form", ""),
    )
    context = {
        "form": form,
        "page": paging.page(request, products.with_product_counts(rows)),
        "one_commune": queries.is_commune_desk(request.actor),
        "may_register": request.actor.has("organisations.register"),
        "asked": any(asked.values()),
    }
    return render(request, "officer/organisations.html", context)


@rights("organisations.register", "view.all")
@require_GET
def organisation(request: DeskRequest, pk: int) -> HttpResponse:
    """One producer: facts, figures, members, products with their stars, proofs."""
    found = _find(request, pk)
    on = clock.today()
    own = products.with_stars(products.products_visible_to(request.actor).filter(organisation=found))
    shown = products.search(own.select_related("criteria_set"))[:_MOST]
    proofs = files.library(files.documents_visible_to(request.actor).filter(organisation=found))[:_MOST]
    context = {
        "organisation": found,
        "may_record_earlier": request.actor.has("registry.import"),
        "figures": queries.figures_of(found),
        "members": people.members_of(found.pk, on),
        "products": [(row, products.shown(row.shown_standings, on)) for row in shown],  # type: ignore[attr-defined]
        "proofs": [
            (row, kinds.label(row.kind), list(row.pages.all())) for row in proofs.prefetch_related("pages")
        ],
        "today": on,
        "edit_refusal": rules.may_edit.reason(request.actor, found),
    }
    return render(request, "officer/organisation.html", context)


@rights("organisations.register")
@require_http_methods(["GET", "HEAD", "POST"])
def organisation_new(request: DeskRequest) -> HttpResponse:
    """Take a producer in. One of the same name in the same commune is shown first."""
    form = _form(request)
    alike: list[Organisation] = []
    key = key_of(request)
    if request.method == "POST" and form.is_valid():
        data = form.data_for_action()
        alike = [] if "anyway" in request.POST else _alike(request, data)
        if not alike:
            made = _attempt(
                form, lambda: actions.register_organisation(data, by=request.actor, at=clock.now(), key=key)
            )
            if made:
                messages.success(request, _("Đã ghi nhận chủ thể."))
                return redirect("officer:organisation", pk=made.pk)
    context = {"form": form, "alike": alike, "key": key}
    return render(request, "officer/organisation_form.html", context, status=_status(form, alike))


@rights("organisations.register")
@require_http_methods(["GET", "HEAD", "POST"])
def organisation_edit(request: DeskRequest, pk: int) -> HttpResponse:
    """Put right what is known of a producer."""
    found = _find(request, pk)
    form = _form(request, found)
    if request.method == "POST" and form.is_valid():
        data = form.data_for_action()
        if _attempt(form, lambda: actions.update_organisation(found, data, by=request.actor, at=clock.now())):
            messages.success(request, _("Đã lưu thông tin chủ thể."))
            return redirect("officer:organisation", pk=pk)
    context = {"form": form, "organisation": found, "key": ""}
    return render(request, "officer/organisation_form.html", context, status=_status(form, []))


def _form(request: DeskRequest, found: Organisation | None = None) -> forms.OrganisationForm:
    """The form, with the communes that the reader may choose."""
    within = request.actor.unit_id if queries.is_commune_desk(request.actor) else None
    initial = forms.initial_of(found) if found else {"unit": within}
    return forms.OrganisationForm(
        request.POST or None, initial=initial, on=clock.today(), within=within, for_office=found is not None
    )


def _alike(request: DeskRequest, data: dict[str, Any]) -> list[Organisation]:
    seen = queries.organisations_visible_to(request.actor)
    return queries.alike(seen, data["name"], data.get("unit"))[:5]


def _attempt(form: django_forms.Form, do: Any) -> Any:
    """What the action answered; None when it refused what was typed: the reason then stands in the form."""
    try:
        return do()
    except Refused as refused:
        if refused.reason.about == "person" and not refused.reason.field:
            raise
        form.add_error(
            refused.reason.field if refused.reason.field in form.fields else None, refused.reason.text
        )
        return None


def _status(form: django_forms.Form, alike: list[Organisation]) -> int:
    return 422 if form.is_bound and (form.errors or alike) else 200


def _find(request: DeskRequest, pk: int) -> Organisation:
    seen = queries.organisations_visible_to(request.actor).select_related("unit")
    return get_object_or_404(seen, pk=pk)


urlpatterns = [
    path("chu-the/", organisations, name="organisations"),
    path("chu-the/moi/", organisation_new, name="organisation_new"),
    path("chu-the/<int:pk>/", organisation, name="organisation"),
    path("chu-the/<int:pk>/sua/", organisation_edit, name="organisation_edit"),
]
