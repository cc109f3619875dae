"""Help for the producer: say what is needed, see who was introduced, rate who helped."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ocop.base import clock
from ocop.organisations.models import Engagement
from ocop.organisations.network import actions, forms, queries, rules
from ocop.web.access import DeskRequest, rights
from ocop.web.producer.posting import attempt, key_of, own_producer, status

_MOST = 100


@rights("network.rate")
@require_GET
@never_cache
def network(request: DeskRequest) -> HttpResponse:
    """The own needs with who was introduced, and the contracts of consultants who help."""
    needs = queries.listed_needs(queries.with_answers(queries.needs_visible_to(request.actor)))
    contracts = queries.with_parties(queries.engagements_visible_to(request.actor))[:_MOST]
    context = {
        "needs": needs[:_MOST],
        "contracts": [(row, rules.may_rate.allows(request.actor, row)) for row in contracts],
    }
    return render(request, "producer/network.html", context)


@rights("network.rate")
@require_http_methods(["GET", "HEAD", "POST"])
def need_new(request: DeskRequest) -> HttpResponse:
    """Say what help is looked for."""
    own = own_producer(request)
    form = forms.NeedForm(request.POST or None, initial={"field": request.GET.get("linh-vuc", "")})
    if request.method == "POST" and form.is_valid():
        data, key = form.cleaned_data, key_of(request)
        made = attempt(
            form,
            lambda: actions.ask_help(
                own, data["field"], data["text"], by=request.actor, at=clock.now(), key=key
            ),
        )
        if made:
            messages.success(request, _("Đã gửi. Cơ quan tỉnh sẽ giới thiệu đơn vị phù hợp."))
            return redirect("producer:network")
    context = {"form": form, "key": key_of(request)}
    return render(request, "producer/need_form.html", context, status=status(form))


@rights("network.rate")
@require_POST
def need_close(request: DeskRequest, pk: int) -> HttpResponse:
    """Say that the help came, or that it is not needed any more."""
    found = get_object_or_404(queries.needs_visible_to(request.actor), pk=pk)
    if "met" in request.POST:
        actions.meet_need(found, by=request.actor, at=clock.now())
        messages.success(request, _("Đã ghi là được giúp."))
    else:
        actions.drop_need(found, by=request.actor, at=clock.now())
        messages.success(request, _("Đã đóng nhu cầu."))
    return redirect("producer:network")


@rights("network.rate")
@require_http_methods(["GET", "HEAD", "POST"])
def rate(request: DeskRequest, pk: int) -> HttpResponse:
    """Say what a consultant's help was worth."""
    seen = queries.with_parties(queries.engagements_visible_to(request.actor))
    found: Engagement = get_object_or_404(seen, pk=pk)
    form = forms.RatingForm(request.POST or None)
    refusal = rules.may_rate.reason(request.actor, found)
    if request.method == "POST" and form.is_valid():
        data, key = form.cleaned_data, key_of(request)
        made = attempt(
            form,
            lambda: actions.rate(
                found, data["score"], data["comment"], by=request.actor, at=clock.now(), key=key
            ),
        )
        if made:
            messages.success(request, _("Cảm ơn anh chị đã đánh giá."))
            return redirect("producer:network")
    context = {"form": form, "engagement": found, "refusal": refusal, "key": key_of(request)}
    return render(request, "producer/network_rate.html", context, status=status(form))


urlpatterns = [
    path("mang-luoi/", network, name="network"),
    path("mang-luoi/nhu-cau/moi/", need_new, name="need_new"),
    path("mang-luoi/nhu-cau/<int:pk>/dong/", need_close, name="need_close"),
    path("mang-luoi/hop-dong/<int:pk>/danh-gia/", rate, name="network_rate"),
]
