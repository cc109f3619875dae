"""The diary of traceability: what waits, what there is, what was written last; lots and their way."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ocop.base import clock
from ocop.organisations.models import Organisation
from ocop.trace.actions import lots as actions
from ocop.trace.actions.mistakes import declare_mistake
from ocop.trace.forms.diary import CloseForm, MistakeForm
from ocop.trace.models import Item, ItemKind, Lot, Site, Step, StepPhoto
from ocop.trace.queries import desk, diary, neighbours
from ocop.trace.rules import diary as rules
from ocop.trace.rules import labels
from ocop.web.access import DeskRequest, rights
from ocop.web.producer.posting import attempt, key_of, own_producer, status
from ocop.web.producer.trace_log import BIG, SLUGS
from ocop.web.sending import send

_PER_PAGE = 30
_LAST = 10
_SEEN_LOTS = 12


@rights("trace.keep")
@require_GET
@never_cache
def home(request: DeskRequest) -> HttpResponse:
    """Deliveries to confirm, the forms, lots with what is left, the last lines."""
    own = own_producer(request)
    context = {
        "organisation": own, "big": BIG, "held": desk.held_by(own.pk, _SEEN_LOTS),
        "waiting": diary.open_handovers_to(own.pk), "lines": _lines(own.pk)[:_LAST],
        "has_sites": Site.objects.filter(organisation=own, ended_on=None).exists(),
        "has_items": Item.objects.filter(organisation=own, ended_on=None).exists(),
    }  # fmt: skip
    return render(request, "producer/trace.html", context)


@rights("trace.keep")
@require_GET
@never_cache
def lines(request: DeskRequest) -> HttpResponse:
    """The whole diary, newest first."""
    own = own_producer(request)
    page = Paginator(_lines(own.pk), _PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "producer/trace_lines.html", {"page": page})


@rights("trace.keep")
@require_GET
@never_cache
def lots(request: DeskRequest) -> HttpResponse:
    """Every lot, made or received, with what is left."""
    own = own_producer(request)
    page = Paginator(_lots(own.pk), _PER_PAGE).get_page(request.GET.get("page"))
    left = diary.balance_of(list(page.object_list), own.pk)
    rows = [desk.Held(lot, left[lot.pk]) for lot in page.object_list]
    return render(request, "producer/trace_lots.html", {"page": page, "rows": rows, "organisation": own})


@rights("trace.keep")
@require_GET
@never_cache
def lot(request: DeskRequest, pk: int) -> HttpResponse:
    """One lot: what it is, from what, into what, what is left, its lines."""
    own = own_producer(request)
    return _lot_page(request, own, get_object_or_404(_lots(own.pk), pk=pk))


@rights("trace.keep")
@require_POST
def lot_close(request: DeskRequest, pk: int) -> HttpResponse:
    """Say that nothing of a lot is left, and where the rest went."""
    own, form = own_producer(request), CloseForm(request.POST)
    found = _own_lot(own, pk)
    if form.is_valid():
        reason, key = form.cleaned_data["reason"], request.POST.get("key", "")

        def close() -> Lot:
            return actions.close_lot(found, reason=reason, by=request.actor, at=clock.now(), key=key)

        if attempt(form, close):
            messages.success(request, _("Đã ghi: lô này hết."))
            return redirect("producer:trace_lot", pk=pk)
    return _lot_page(request, own, found, 422, close_form=form)


@rights("trace.keep")
@require_POST
def lot_reopen(request: DeskRequest, pk: int) -> HttpResponse:
    """Say that something of a lot is left after all."""
    found = _own_lot(own_producer(request), pk)
    actions.reopen_lot(found, by=request.actor, at=clock.now(), key=request.POST.get("key", ""))
    messages.success(request, _("Đã mở lại lô."))
    return redirect("producer:trace_lot", pk=pk)


@rights("trace.keep")
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def mistake(request: DeskRequest, pk: int) -> HttpResponse:
    """Say that a line is wrong; it stays, marked, and may be written anew."""
    seen = _lines(own_producer(request).pk).select_related("organisation")
    step, form = get_object_or_404(seen, pk=pk), MistakeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason, key = form.cleaned_data["reason"], key_of(request)

        def declare() -> Step:
            return declare_mistake(step, reason, by=request.actor, at=clock.now(), key=key)

        if attempt(form, declare):
            messages.success(request, _("Đã khai báo ghi sai. Dòng cũ còn đó, có đánh dấu."))
            if step.kind not in SLUGS:
                return redirect("producer:trace")
            return redirect(f"{reverse('producer:trace_log', args=[SLUGS[step.kind]])}?thay={pk}")
    context = {
        "step": step, "form": form, "key": key_of(request),
        "refusal": None if form.is_bound else rules.may_declare.reason(request.actor, step),
    }  # fmt: skip
    return render(request, "producer/trace_mistake.html", context, status=status(form))


@rights("trace.keep")
@require_GET
def photo(request: DeskRequest, pk: int) -> HttpResponseBase:
    """A picture of a line."""
    own = StepPhoto.objects.filter(step__organisation=own_producer(request))
    found = get_object_or_404(own.select_related("file"), pk=pk)
    return send(request, found.file, f"nhat-ky-{found.step_id}")


def _own_lot(own: Organisation, pk: int) -> Lot:
    return get_object_or_404(_lots(own.pk).filter(organisation=own), pk=pk)


def _lots(organisation_id: int) -> QuerySet[Lot]:
    """Own lots, those closed by a mistake too, and those received."""
    mine = Q(organisation=organisation_id) | Q(pk__in=diary.lots_of(organisation_id).values("pk"))
    return Lot.objects.filter(mine).select_related("item", "site", "organisation").order_by("-made_on", "-pk")


def _lot_page(
    request: DeskRequest, own: Organisation, found: Lot, code: int = 200, **sent: Any
) -> HttpResponse:
    is_own = found.organisation_id == own.pk
    context = {
        "lot": found, "is_own": is_own, "organisation": own, "key": key_of(request),
        "left": diary.balance_of([found], own.pk)[found.pk], "lines": _lines(own.pk, lot=found)[:_PER_PAGE],
        "sources": neighbours.made_from(found, own.pk), "products": neighbours.made_into(found, own.pk),
        "before": neighbours.told_by_others(found, own.pk),
        "deliveries": neighbours.deliveries_of(found, own.pk), "close_form": CloseForm(),
        "orders": found.orders.order_by("-created_at", "-pk") if is_own else (),
        "may_close": is_own and rules.may_close.allows(request.actor, found),
        "may_label": found.item.kind == ItemKind.GOODS and labels.may_label.allows(request.actor, found),
        "may_reopen": is_own and rules.may_reopen.allows(request.actor, found), **sent,
    }  # fmt: skip
    return render(request, "producer/trace_lot.html", context, status=code)


def _lines(organisation_id: int, **narrow: Any) -> QuerySet[Step]:
    return diary.steps_of(organisation_id, **narrow).select_related("receipt_of__sender")


urlpatterns = [
    path("truy-xuat/", home, name="trace"),
    path("truy-xuat/nhat-ky/", lines, name="trace_lines"),
    path("truy-xuat/lo/", lots, name="trace_lots"),
    path("truy-xuat/lo/<int:pk>/", lot, name="trace_lot"),
    path("truy-xuat/lo/<int:pk>/het/", lot_close, name="trace_lot_close"),
    path("truy-xuat/lo/<int:pk>/mo-lai/", lot_reopen, name="trace_lot_reopen"),
    path("truy-xuat/dong/<int:pk>/sai/", mistake, name="trace_mistake"),
    path("truy-xuat/anh/<int:pk>/", photo, name="trace_photo"),
]
