"""Labels with the code of a lot or of each piece: ordering, printing, sticking on, replacing."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ocop.base import clock
from ocop.files.sniff import PDF
from ocop.trace import layouts, printing
from ocop.trace.actions import labels as actions
from ocop.trace.forms import labels as forms
from ocop.trace.models import ItemKind, LabelOrder, Lot
from ocop.trace.queries import diary, lots_visible_to
from ocop.trace.queries import labels as queries
from ocop.trace.queries.labels import Printed
from ocop.trace.rules import labels as rules
from ocop.trace.states import LotState
from ocop.web.access import DeskRequest, rights
from ocop.web.downloads import download
from ocop.web.producer.posting import attempt, key_of, own_producer, status

_MOST, _PER_PAGE = 100, 30
_WIDE = 64
"""Pixels that the small drawing of a sheet is wide."""
_CODES = {"svg": (printing.code_svg, "image/svg+xml"), "png": (printing.code_png, "image/png")}


@rights("trace.keep")
@require_GET
@never_cache
def home(request: DeskRequest) -> HttpResponse:
    """Lots that may get labels, and the orders so far."""
    lots = lots_visible_to(request.actor).filter(state=LotState.OPEN, item__kind=ItemKind.GOODS)
    lots = queries.lots_with_labels(diary.that_stand(lots))
    orders = queries.with_names(queries.orders_visible_to(request.actor)).order_by("-created_at", "-pk")
    context = {
        "organisation": own_producer(request), "lots": lots.order_by("-made_on", "-pk")[:_MOST],
        "page": Paginator(orders, _PER_PAGE).get_page(request.GET.get("page")),
    }  # fmt: skip
    return render(request, "producer/trace_labels.html", context)


@rights("trace.keep")
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: DeskRequest, pk: int) -> HttpResponse:
    """Order labels for a lot."""
    seen = lots_visible_to(request.actor).select_related("identifier", "item__product", "organisation")
    lot = get_object_or_404(seen, pk=pk)
    form = forms.OrderForm(request.POST or None, lot=lot, layouts=_offered(lot))
    if request.method == "POST" and form.is_valid():
        data, key = form.cleaned_data, key_of(request)
        made = attempt(
            form, lambda: actions.order_labels(lot, **data, by=request.actor, at=clock.now(), key=key)
        )
        if made:
            messages.success(request, _("Đã đặt tem. Tải tờ tem về in."))
            return redirect("producer:trace_label", pk=made.pk)
    refusal = rules.may_label.reason(request.actor, lot)
    context = {"form": form, "lot": lot, "key": key_of(request), "refusal": refusal}
    return render(request, "producer/trace_label_form.html", context, status=status(form))


@rights("trace.keep")
@require_GET
@never_cache
def order(request: DeskRequest, pk: int) -> HttpResponse:
    """One order: how far it is, what to do next."""
    return _page(request, _find(request, pk))


@rights("trace.keep")
@require_POST
def sheet(request: DeskRequest, pk: int) -> HttpResponse:
    """Print: sheets as PDF."""
    found = _find(request, pk)
    form = forms.PrintForm(request.POST, order=found)
    if form.is_valid():
        data = form.cleaned_data
        labels = _printed(request, found, form, data["first"], data["last"])
        if labels:
            pdf = printing.sheet_pdf(found, labels, start=data.get("start") or 1, on=clock.today())
            return download(pdf, PDF, f"tem-{found.pk}-{data['first']}-{data['last']}.pdf")
    return _page(request, found, print_form=form)


@rights("trace.keep")
@require_POST
def code(request: DeskRequest, pk: int, kind: str) -> HttpResponse:
    """Print: the bare code of one label, for packaging of one's own."""
    found, form = _find(request, pk), forms.CodeForm(request.POST)
    if kind not in _CODES:
        raise Http404
    drawn, media_type = _CODES[kind]
    if form.is_valid():
        number = form.cleaned_data["first"]
        labels = _printed(request, found, form, number, number)
        if labels:
            data = drawn(found.lot, labels[0].code)
            return download(data, media_type, f"ma-{found.pk}-{number}.{kind}")
    return _page(request, found, code_form=form)


def _printed(
    request: DeskRequest, found: LabelOrder, form: Form, first: int, last: int
) -> list[Printed] | None:
    return attempt(form, lambda: actions.print_labels(found, first, last, by=request.actor, at=clock.now()))


@rights("trace.keep")
@require_POST
def stick(request: DeskRequest, pk: int) -> HttpResponse:
    """Say which labels are stuck on."""
    found, form, key = _find(request, pk), forms.StickForm(request.POST), key_of(request)
    if form.is_valid():
        said, by, at = form.cleaned_data["even_so"], request.actor, clock.now()
        count = attempt(
            form, lambda: actions.activate_labels(found, form.ranges, even_so=said, by=by, at=at, key=key)
        )
        if count is not None:
            words = ngettext("Đã ghi dán %(n)d tem.", "Đã ghi dán %(n)d tem.", count)
            return _done(request, pk, count, words)
    return _page(request, _find(request, pk), stick_form=form)


@rights("trace.keep")
@require_POST
def sent(request: DeskRequest, pk: int) -> HttpResponse:
    """Say which pieces went out or were sold."""
    found, form, key = _find(request, pk), forms.SentForm(request.POST), key_of(request)
    if form.is_valid():
        verb, ranges = form.cleaned_data["verb"], form.cleaned_data["numbers"]
        by, at = request.actor, clock.now()
        count = attempt(form, lambda: actions.send_off(found, verb, ranges, by=by, at=at, key=key))
        if count is not None:
            words = ngettext("Đã ghi %(n)d sản phẩm đi.", "Đã ghi %(n)d sản phẩm đi.", count)
            return _done(request, pk, count, words)
    return _page(request, _find(request, pk), sent_form=form)


@rights("trace.keep")
@require_POST
def damaged(request: DeskRequest, pk: int) -> HttpResponse:
    """Make single labels void, and order others for them."""
    found, form, key = _find(request, pk), forms.DamagedForm(request.POST), key_of(request)
    if not form.is_valid():
        return _page(request, found, damaged_form=form)
    ranges, reason = form.cleaned_data["numbers"], form.cleaned_data["reason"]
    by, at = request.actor, clock.now()
    if form.cleaned_data["replace"]:
        made = attempt(form, lambda: actions.replace_labels(found, ranges, reason, by=by, at=at, key=key))
        if made:
            messages.success(request, _("Các tem hỏng đã hủy. Đây là đợt tem thay."))
            return redirect("producer:trace_label", pk=made.pk)
    else:
        count = attempt(form, lambda: actions.void_labels(found, reason, ranges, by=by, at=at, key=key))
        if count is not None:
            return _done(request, pk, count, ngettext("Đã hủy %(n)d tem.", "Đã hủy %(n)d tem.", count))
    return _page(request, _find(request, pk), damaged_form=form)


@rights("trace.keep")
@require_POST
def void(request: DeskRequest, pk: int) -> HttpResponse:
    """Make an order void."""
    found, form, key = _find(request, pk), forms.VoidForm(request.POST), key_of(request)
    if form.is_valid():
        reason, by, at = form.cleaned_data["reason"], request.actor, clock.now()
        if attempt(form, lambda: actions.void_labels(found, reason, by=by, at=at, key=key)) is not None:
            messages.success(request, _("Đã hủy đợt tem."))
            return redirect("producer:trace_label", pk=pk)
    return _page(request, _find(request, pk), void_form=form)


def _done(request: DeskRequest, pk: int, count: int, words: str) -> HttpResponse:
    """Told with the figure; a request that came twice is told without."""
    messages.success(request, words % {"n": count} if count else _("Đã ghi."))
    return redirect("producer:trace_label", pk=pk)


def _page(request: DeskRequest, found: LabelOrder, **given: Form) -> HttpResponse:
    actor, layout = request.actor, layouts.LAYOUTS[found.layout]
    left = queries.next_to_stick(found) if found.is_serial else (1, found.count)
    part = {"first": left[0], "last": min(left[1], left[0] + actions.AT_ONCE - 1)} if left else {}
    context = {
        "order": found, "lot": found.lot, "layout": layout, "left": left,
        "states": queries.states_of([found])[found.pk], "at_once": actions.AT_ONCE,
        "pieces": queries.stuck_on(found.lot), "key": key_of(request),
        "reprints": found.reprints.order_by("pk"),
        "may_use": rules.may_use.allows(actor, found), "may_void": rules.may_void.allows(actor, found),
        "may_replace": rules.may_replace.allows(actor, found), "refusal": rules.may_use.reason(actor, found),
        "print_form": forms.PrintForm(order=found, initial=part), "code_form": forms.CodeForm(initial=part),
        "stick_form": forms.StickForm(initial={"first": left[0], "last": left[1]} if left else {}),
        "damaged_form": forms.DamagedForm(), "void_form": forms.VoidForm(),
        "sent_form": forms.SentForm(), **given,
    }  # fmt: skip
    code = next((422 for form in given.values() if status(form) == 422), 200)
    return render(request, "producer/trace_label.html", context, status=code)


def _find(request: DeskRequest, pk: int) -> LabelOrder:
    return get_object_or_404(queries.with_names(queries.orders_visible_to(request.actor)), pk=pk)


def _offered(lot: Lot) -> dict[str, SafeString]:
    """The layouts on which the lot's code can be read, each with its drawing."""
    fitting = layouts.fitting(queries.modules_of(lot, is_serial=False))
    return {each.code: format_html("{} {}", _drawing(each), each.name) for each in fitting}


def _drawing(layout: layouts.Layout) -> SafeString:
    """The sheet in small: its labels, and on each the square of the code."""
    page, (width, height), side = layout.page, layout.label, layout.square
    corners = [layout.corner(place) for place in range(layout.per_page)]
    above = (height - side) / 2
    labels = "".join(f"M{x:g} {y:g}h{width}v{height}h-{width}z" for x, y in corners)
    squares = "".join(f"M{x + layout.padding:g} {y + above:g}h{side}v{side}h-{side}z" for x, y in corners)
    return format_html(
        '<svg class="sheet" width="{}" height="{}" viewBox="0 0 {} {}" aria-hidden="true">'
        '<path d="M0 0h{}v{}H0z{}"/><path d="{}"/></svg>',
        _WIDE, round(_WIDE * page[1] / page[0]), *page, *page, labels, squares,
    )  # fmt: skip


urlpatterns = [
    path("truy-xuat/tem/", home, name="trace_labels"),
    path("truy-xuat/tem/lo/<int:pk>/", new, name="trace_label_new"),
    path("truy-xuat/tem/<int:pk>/", order, name="trace_label"),
    path("truy-xuat/tem/<int:pk>/in/", sheet, name="trace_label_sheet"),
    path("truy-xuat/tem/<int:pk>/ma/<slug:kind>/", code, name="trace_label_code"),
    path("truy-xuat/tem/<int:pk>/dan/", stick, name="trace_label_stick"),
    path("truy-xuat/tem/<int:pk>/da-di/", sent, name="trace_label_sent"),
    path("truy-xuat/tem/<int:pk>/hong/", damaged, name="trace_label_damaged"),
    path("truy-xuat/tem/<int:pk>/huy/", void, name="trace_label_void"),
]
