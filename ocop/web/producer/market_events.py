"""Fairs, livestream sessions and conferences as a producer meets them: call, registration, results."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from ocop.base import clock
from ocop.promotion import actions, forms, rules
from ocop.promotion.actions.parts import RESULTS
from ocop.promotion.models import Event, Participation
from ocop.promotion.queries import events as queries
from ocop.web.access import DeskRequest, rights
from ocop.web.producer.posting import attempt, key_of, own_producer, status


@rights("promotion.sell")
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def event(request: DeskRequest, pk: int) -> HttpResponse:
    """The call, how the own registration stands, and the form to register."""
    own, found = own_producer(request), _find(request, pk)
    part = _part(request, found)
    refusal = rules.may_register.reason(request.actor, own, found, clock.today())
    form = forms.RegistrationForm(request.POST or None, owner=own)
    if request.method == "POST" and form.is_valid():
        chosen, needs, key = form.chosen, form.cleaned_data["needs"], key_of(request)
        made = attempt(
            form,
            lambda: actions.register_part(
                found, own, chosen, needs, by=request.actor, at=clock.now(), key=key
            ),
        )
        if made:
            messages.success(request, _("Đã đăng ký. Có kết quả chọn, anh chị nhận được thông báo."))
            return redirect("producer:market_event", pk=pk)
    on = clock.today()
    context = {
        "event": found, "part": part, "form": form, "refusal": refusal, "key": key_of(request),
        "may_register": refusal is None and (part is None or part.state == "withdrawn"),
        "may_withdraw": part is not None and rules.may_withdraw.allows(request.actor, part, on),
        "may_report": part is not None and rules.may_report.allows(request.actor, part),
    }  # fmt: skip
    return render(request, "producer/market_event.html", context, status=status(form))


@rights("promotion.sell")
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: DeskRequest, pk: int) -> HttpResponse:
    """Take the registration back, after a look at what follows."""
    found = _find(request, pk)
    part = get_object_or_404(queries.parts_visible_to(request.actor).select_related("event"), event=found)
    if request.method == "POST":
        actions.withdraw_part(part, by=request.actor, at=clock.now(), key=request.POST.get("key", ""))
        messages.success(request, _("Đã rút đăng ký."))
        return redirect("producer:market_event", pk=pk)
    return render(request, "producer/market_withdraw.html", {"event": found})


@rights("promotion.sell")
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def results(request: DeskRequest, pk: int) -> HttpResponse:
    """Tell what came of it: orders, revenue, contracts, samples."""
    found = _find(request, pk)
    part = get_object_or_404(queries.with_results(queries.parts_visible_to(request.actor)), event=found)
    kept = [
        {"partner": c.partner, "what": c.what, "value": c.value, "signed_on": c.signed_on}
        for c in part.contracts.all()
    ]
    initial = {name: getattr(part, name) for name in RESULTS}
    form = forms.ResultsForm(request.POST or None, kept=kept, initial=initial)
    if request.method == "POST" and form.is_valid():
        data, contracts = form.data_for_action()
        key = key_of(request)
        done = attempt(
            form,
            lambda: actions.report_results(part, data, contracts, by=request.actor, at=clock.now(), key=key),
        )
        if done:
            messages.success(request, _("Đã ghi kết quả. Cảm ơn anh chị."))
            return redirect("producer:market_event", pk=pk)
    context = {
        "event": found, "part": part, "form": form, "key": key_of(request),
        "refusal": rules.may_report.reason(request.actor, part),
    }  # fmt: skip
    return render(request, "producer/market_results.html", context, status=status(form))


def _find(request: DeskRequest, pk: int) -> Event:
    return get_object_or_404(queries.events_visible_to(request.actor), pk=pk)


def _part(request: DeskRequest, event: Event) -> Participation | None:
    seen = queries.with_results(queries.parts_visible_to(request.actor))
    return seen.filter(event=event, organisation=request.actor.organisation_id or 0).first()


urlpatterns = [
    path("ban-hang/su-kien/<int:pk>/", event, name="market_event"),
    path("ban-hang/su-kien/<int:pk>/rut/", withdraw, name="market_withdraw"),
    path("ban-hang/su-kien/<int:pk>/ket-qua/", results, name="market_results"),
]
