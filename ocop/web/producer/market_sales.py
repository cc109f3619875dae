"""Sales, month by month: entered in a minute, corrected with their history."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ocop.base import clock
from ocop.journal import queries as journal
from ocop.promotion import actions, forms, rules
from ocop.promotion.actions.sales import Sold
from ocop.promotion.queries import sales
from ocop.web.access import DeskRequest, rights
from ocop.web.producer.posting import attempt, key_of, own_producer, status


@rights("promotion.sell")
@require_GET
@never_cache
def months(request: DeskRequest) -> HttpResponse:
    """The last two years, month by month."""
    on = clock.today()
    brought = sales.by_month(sales.sales_visible_to(request.actor))
    known = [*sales.months_back(on, 24)]
    rows = [(month, brought.get(month)) for month in [sales.first_of(on), *known]]
    return render(request, "producer/market_months.html", {"rows": rows})


@rights("promotion.sell")
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def month(request: DeskRequest, month: str) -> HttpResponse:
    """One month: what was sold of what, where; the month before stands in the fields."""
    own, first, on = own_producer(request), _month(month), clock.today()
    lines = sales.lines_of(own.pk, first)
    refusal = rules.may_write_sales.reason(request.actor, own, first, on)
    form = forms.SalesForm(request.POST or None, lines=lines, owner=own)
    if request.method == "POST" and form.is_valid():
        rows = [Sold(**row) for row in form.sold()]

        def save() -> bool:
            actions.save_sales(own, first, rows, by=request.actor, at=clock.now(), key=key_of(request))
            return True

        if attempt(form, save):
            messages.success(request, _("Đã lưu doanh số tháng %(month)s.") % {"month": f"{first:%m/%Y}"})
            return redirect("producer:market")
    context = {
        "form": form, "month": first, "key": key_of(request), "refusal": refusal,
        "before": sales.month_before(first), "stored": any(line.stored for line in lines),
        "may_repeat": any(line.before and not line.stored for line in lines),
    }  # fmt: skip
    return render(request, "producer/market_month.html", context, status=status(form))


@rights("promotion.sell")
@require_POST
def repeat(request: DeskRequest, month: str) -> HttpResponse:
    """As the month before."""
    own, first = own_producer(request), _month(month)
    key = request.POST.get("key", "")
    written = actions.repeat_sales(own, first, by=request.actor, at=clock.now(), key=key)
    said = ngettext("Đã ghi %(n)d dòng như tháng trước.", "Đã ghi %(n)d dòng như tháng trước.", written)
    messages.success(request, said % {"n": written})
    return redirect("producer:market_month", month=month)


@rights("promotion.sell")
@require_GET
@never_cache
def figure(request: DeskRequest, pk: int) -> HttpResponse:
    """One figure with everything that was ever written of it."""
    found = get_object_or_404(sales.with_names(sales.sales_visible_to(request.actor)), pk=pk)
    history = [(entry, journal.changes(entry)) for entry in sales.history_of(found)[:50]]
    return render(request, "producer/market_figure.html", {"figure": found, "history": history})


def _month(text: str) -> dt.date:
    found = forms.month_of(text)
    if found is None or found < rules.FIRST_MONTH:
        raise Http404
    return found


urlpatterns = [
    path("ban-hang/doanh-so/", months, name="market_months"),
    path("ban-hang/doanh-so/so/<int:pk>/", figure, name="market_figure"),
    path("ban-hang/doanh-so/<slug:month>/", month, name="market_month"),
    path("ban-hang/doanh-so/<slug:month>/nhu-thang-truoc/", repeat, name="market_repeat"),
]
