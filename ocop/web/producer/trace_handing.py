"""Deliveries: those sent with what became of them, those to confirm or refuse."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from ocop.base import clock
from ocop.organisations.models import Organisation
from ocop.trace.actions import handing as actions
from ocop.trace.forms.handing import ReceiveForm, RefuseForm
from ocop.trace.models import Handover
from ocop.trace.queries import diary
from ocop.web.access import DeskRequest, rights
from ocop.web.producer.posting import attempt, key_of, own_producer, status

_PER_PAGE = 30
_WAYS = {"giao": "sender", "nhan": "receiver"}


@rights("trace.keep")
@require_GET
@never_cache
def handovers(request: DeskRequest) -> HttpResponse:
    """What waits for an answer on top, then all deliveries or those of one direction, newest first."""
    own, way = own_producer(request), request.GET.get("chieu", "")
    rows = diary.handovers_of(own.pk)
    if way in _WAYS:
        rows = rows.filter(**{_WAYS[way]: own})
    page = Paginator(rows, _PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "organisation": own, "page": page, "way": way, "waiting": diary.open_handovers_to(own.pk)
    }  # fmt: skip
    return render(request, "producer/trace_handovers.html", context)


@rights("trace.keep")
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: DeskRequest, pk: int) -> HttpResponse:
    """Say how much of a delivery arrived."""
    found = _received(own_producer(request), pk)
    form = ReceiveForm(request.POST or None, handover=found)
    if request.method == "POST" and form.is_valid():
        reason, key = form.cleaned_data["reason"], key_of(request)

        def do() -> Handover:
            return actions.confirm_handover(
                found, received=form.received, reason=reason, by=request.actor, at=clock.now(), key=key
            )

        if attempt(form, do):
            messages.success(request, _("Đã xác nhận nhận hàng của %(who)s.") % {"who": found.sender})
            return redirect("producer:trace")
    context = {"handover": found, "form": form, "key": key_of(request)}
    return render(request, "producer/trace_receive.html", context, status=status(form))


@rights("trace.keep")
@require_http_methods(["GET", "HEAD", "POST"])
def refuse(request: DeskRequest, pk: int) -> HttpResponse:
    """Say why a delivery is not taken."""
    found, form = _received(own_producer(request), pk), RefuseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason, key = form.cleaned_data["reason"], key_of(request)

        def do() -> Handover:
            return actions.refuse_handover(found, reason, by=request.actor, at=clock.now(), key=key)

        if attempt(form, do):
            messages.success(request, _("Đã từ chối. Bên giao được báo."))
            return redirect("producer:trace_handovers")
    return _reason(request, found, form, is_refusal=True)


@rights("trace.keep")
@require_http_methods(["GET", "HEAD", "POST"])
def take_back(request: DeskRequest, pk: int) -> HttpResponse:
    """Take back a delivery that the other side has not confirmed."""
    own = own_producer(request)
    found = get_object_or_404(diary.handovers_of(own.pk).filter(sender=own), pk=pk)
    form = RefuseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason, key = form.cleaned_data["reason"], key_of(request)

        def do() -> Handover:
            return actions.take_back_handover(found, reason, by=request.actor, at=clock.now(), key=key)

        if attempt(form, do):
            messages.success(request, _("Đã rút lại lần giao hàng."))
            return redirect("producer:trace_handovers")
    return _reason(request, found, form, is_refusal=False)


def _reason(request: DeskRequest, found: Handover, form: RefuseForm, *, is_refusal: bool) -> HttpResponse:
    context = {"handover": found, "form": form, "key": key_of(request), "is_refusal": is_refusal}
    return render(request, "producer/trace_refuse.html", context, status=status(form))


def _received(own: Organisation, pk: int) -> Handover:
    return get_object_or_404(diary.handovers_of(own.pk).filter(receiver=own), pk=pk)


urlpatterns = [
    path("truy-xuat/giao-nhan/", handovers, name="trace_handovers"),
    path("truy-xuat/giao-nhan/<int:pk>/rut-lai/", take_back, name="trace_take_back"),
    path("truy-xuat/giao-nhan/<int:pk>/da-nhan/", confirm, name="trace_confirm"),
    path("truy-xuat/giao-nhan/<int:pk>/tu-choi/", refuse, name="trace_refuse"),
]
