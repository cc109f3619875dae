"""What the diary is written with: places, goods, inputs; and the page with which it begins."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import F, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from ocop.base import clock
from ocop.organisations.models import Organisation
from ocop.products.models import Product
from ocop.products.sourcing import queries as sourcing
from ocop.trace import actions
from ocop.trace.forms.keeping import ItemForm, SetupForm, SiteForm, SupplyForm
from ocop.trace.models import Item, ItemKind, Site, SiteKind, Supply
from ocop.trace.rules.keeping import settled
from ocop.web.access import DeskRequest, rights
from ocop.web.producer.posting import attempt, key_of, own_producer, status

_MOST = 300


@dataclass(frozen=True)
class Kind:
    """Places, goods or inputs: where they stand, what takes a new one, the words of their page."""

    slug: str
    model: type[Site] | type[Item] | type[Supply]
    add: Callable[..., Any]
    title: str | Promise
    lead: str | Promise
    new: str | Promise


KINDS = {
    kind.slug: kind
    for kind in (
        Kind(
            "noi", Site, actions.add_site, gettext_lazy("Nơi trồng, nơi nấu, kho"),
            gettext_lazy("Mỗi dòng nhật ký ghi làm ở đâu."), gettext_lazy("Thêm nơi"),
        ),
        Kind(
            "hang", Item, actions.add_item, gettext_lazy("Mặt hàng"),
            gettext_lazy("Nguyên liệu thu hoạch, thứ nấu dở, và hàng đem bán."),
            gettext_lazy("Thêm mặt hàng"),
        ),
        Kind(
            "vat-tu", Supply, actions.add_supply, gettext_lazy("Vật tư"),
            gettext_lazy("Phân, thuốc, thức ăn, phụ gia, bao bì hay dùng."), gettext_lazy("Thêm vật tư"),
        ),
    )
}  # fmt: skip


@rights("trace.keep")
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def kept(request: DeskRequest, what: str) -> HttpResponse:
    """What there is, and a form for one more."""
    own, kind = own_producer(request), _kind(what)
    form = _form(request, own, kind)
    if request.method == "POST" and form.is_valid():
        data, key = form.for_action(), key_of(request)
        if attempt(form, lambda: kind.add(own, data, by=request.actor, at=clock.now(), key=key)):
            messages.success(request, _("Đã thêm."))
            return redirect("producer:trace_kept", what=what)
    rows = kind.model._default_manager.filter(organisation=own)
    context = {
        "kind": kind, "form": form, "key": key_of(request),
        "rows": rows.order_by(F("ended_on").asc(nulls_first=True), "name", "pk")[:_MOST],
    }  # fmt: skip
    return render(request, "producer/trace_kept.html", context, status=status(form))


@rights("trace.keep")
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def edit(request: DeskRequest, what: str, pk: int) -> HttpResponse:
    """Correct what is said of a thing."""
    own, kind = own_producer(request), _kind(what)
    found = _found(own, kind, pk)
    fixed = settled(found)
    form = _form(request, own, kind, thing=found, settled=fixed)
    if request.method == "POST" and form.is_valid():
        data, key = form.for_action(), key_of(request)
        if attempt(form, lambda: actions.edit_kept(found, data, by=request.actor, at=clock.now(), key=key)):
            messages.success(request, _("Đã sửa."))
            return redirect("producer:trace_kept", what=what)
    context = {"kind": kind, "found": found, "form": form, "key": key_of(request), "is_settled": bool(fixed)}
    return render(request, "producer/trace_kept_edit.html", context, status=status(form))


@rights("trace.keep")
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def end(request: DeskRequest, what: str, pk: int) -> HttpResponse:
    """Say that something is not used any more, after a page that says what that means."""
    own, kind = own_producer(request), _kind(what)
    found = _found(own, kind, pk)
    if request.method == "POST":
        actions.end_kept(found, by=request.actor, at=clock.now())
        messages.success(request, _("Đã ghi thôi dùng: %(what)s.") % {"what": found})
        return redirect("producer:trace_kept", what=what)
    return render(request, "producer/trace_kept_end.html", {"kind": kind, "found": found})


@rights("trace.keep")
@require_POST
def take_up(request: DeskRequest, what: str, pk: int) -> HttpResponse:
    """Say that something is used again."""
    found = _found(own_producer(request), _kind(what), pk)
    actions.take_up_kept(found, by=request.actor, at=clock.now())
    messages.success(request, _("Dùng lại: %(what)s.") % {"what": found})
    return redirect("producer:trace_kept", what=what)


@rights("trace.keep")
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def setup(request: DeskRequest) -> HttpResponse:
    """Everything that the first line needs, on one page."""
    own = own_producer(request)
    form = SetupForm(request.POST or None, owner=own, products=_products(own), lacks=_lacks(own))
    if request.method == "POST" and form.is_valid():
        key = key_of(request)
        if attempt(form, lambda: _set_up(request, own, form, key)):
            messages.success(request, _("Đã thêm. Bây giờ ghi được dòng đầu tiên."))
            return redirect("producer:trace")
    context = {"form": form, "key": key_of(request)}
    return render(request, "producer/trace_setup.html", context, status=status(form))


def _set_up(request: DeskRequest, own: Organisation, form: SetupForm, key: str) -> bool:
    """Each under a key of its own: what a broken request left out, its repetition adds."""
    by, at = request.actor, clock.now()
    for number, data in enumerate(form.sites()):
        actions.add_site(own, data, by=by, at=at, key=f"{key}-n{number}")
    for number, data in enumerate(form.items()):
        actions.add_item(own, data, by=by, at=at, key=f"{key}-h{number}")
    return True


def _lacks(own: Organisation) -> list[str]:
    """The questions of the first page that have no answer yet."""
    sites = set(Site.objects.filter(organisation=own, ended_on=None).values_list("kind", flat=True))
    items = set(Item.objects.filter(organisation=own, ended_on=None).values_list("kind", flat=True))
    asked = {
        "plot": SiteKind.PLOT not in sites, "workshop": SiteKind.WORKSHOP not in sites,
        "material": ItemKind.MATERIAL not in items, "halfway": ItemKind.HALFWAY not in items,
        "product": ItemKind.GOODS not in items,
    }  # fmt: skip
    return [name for name, lacks in asked.items() if lacks]


def _form(request: DeskRequest, own: Organisation, kind: Kind, thing: Any = None, **more: Any) -> Any:
    """A form for a new thing, or for `thing` as it stands: what it has is offered, though it be over."""
    data, more = request.POST or None, {**more, "thing": thing}
    if kind.slug == "vat-tu":
        return SupplyForm(data, **more)
    if kind.slug == "hang":
        return ItemForm(data, products=_products(own, thing.product_id if thing else None), **more)
    areas = sourcing.entries_visible_to(request.actor, "area").filter(organisation=own)
    areas = areas.filter(Q(ended_on=None) | Q(pk=thing.area_id if thing else None))
    return SiteForm(data, owner=own, areas=list(areas.order_by("name", "pk")), on=clock.today(), **more)


def _products(own: Organisation, besides: int | None = None) -> list[Product]:
    return list(own.products.filter(Q(is_retired=False) | Q(pk=besides)).order_by("sort_key", "pk"))


def _found(own: Organisation, kind: Kind, pk: int) -> Any:
    rows = kind.model._default_manager.filter(organisation=own).select_related("organisation")
    return get_object_or_404(rows, pk=pk)


def _kind(what: str) -> Kind:
    if what not in KINDS:
        raise Http404
    return KINDS[what]


urlpatterns = [
    path("truy-xuat/bat-dau/", setup, name="trace_setup"),
    path("truy-xuat/co-san/<slug:what>/", kept, name="trace_kept"),
    path("truy-xuat/co-san/<slug:what>/<int:pk>/", edit, name="trace_kept_edit"),
    path("truy-xuat/co-san/<slug:what>/<int:pk>/thoi/", end, name="trace_end"),
    path("truy-xuat/co-san/<slug:what>/<int:pk>/dung-lai/", take_up, name="trace_take_up"),
]
