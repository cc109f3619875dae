"""The producer's own facts and yearly figures."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from ocop.base import clock
from ocop.organisations import actions, forms, queries
from ocop.people import queries as people
from ocop.web.access import DeskRequest, rights
from ocop.web.producer.posting import attempt, own_producer, status


@rights("organisations.edit")
@require_GET
def organisation(request: DeskRequest) -> HttpResponse:
    """Everything that is known of the producer, and who works for it here."""
    own = own_producer(request)
    context = {
        "organisation": own,
        "missing": len(queries.missing_facts(own)),
        "figures": queries.figures_of(own),
        "members": people.members_of(own.pk, clock.today()),
    }
    return render(request, "producer/organisation.html", context)


@rights("organisations.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def organisation_edit(request: DeskRequest) -> HttpResponse:
    """Change what is known; the commune alone is the officers' business."""
    own = own_producer(request)
    form = forms.OrganisationForm(
        request.POST or None,
        initial=forms.initial_of(own),
        on=clock.today(),
        within=own.unit_id,
        fixed_unit=True,
    )
    if request.method == "POST" and form.is_valid():
        data = form.data_for_action()
        if attempt(form, lambda: actions.update_organisation(own, data, by=request.actor, at=clock.now())):
            messages.success(request, _("Đã lưu thông tin chủ thể."))
            return redirect("producer:organisation")
    return render(request, "producer/organisation_edit.html", {"form": form}, status=status(form))


@rights("organisations.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def figures(request: DeskRequest) -> HttpResponse:
    """The figures of one year (`?year=`), last year's by default."""
    own = own_producer(request)
    this_year = clock.today().year
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and len(asked) == 4 else this_year - 1
    known = queries.figures_in(own, year)
    initial = {name: getattr(known, name) for name in actions.FIGURES} if known else {}
    form = forms.FiguresForm(request.POST or None, initial={**initial, "year": year}, this_year=this_year)
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        year = data.pop("year")
        if attempt(form, lambda: actions.save_figures(own, year, data, by=request.actor, at=clock.now())):
            messages.success(request, _("Đã lưu số liệu năm %(year)d.") % {"year": year})
            return redirect("producer:organisation")
    return render(request, "producer/figures.html", {"form": form, "organisation": own}, status=status(form))


urlpatterns = [
    path("to-chuc/", organisation, name="organisation"),
    path("to-chuc/sua/", organisation_edit, name="organisation_edit"),
    path("to-chuc/so-lieu/", figures, name="figures"),
]
