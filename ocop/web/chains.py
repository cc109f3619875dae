"""Pages of a product's value chain, which producers and officers share: what they see, what they may write.

Each desk puts its own addresses and rights over these; `desk` is its namespace.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from ocop.base import clock
from ocop.base.refusals import Refused
from ocop.organisations import queries as organisations
from ocop.products import actions
from ocop.products import queries as products
from ocop.products.models import ProcessingStage, Product
from ocop.products.sourcing import forms, queries, rules
from ocop.products.sourcing.queries import Chain, Entry
from ocop.web.access import DeskRequest
from ocop.web.chain_pictures import picture
from ocop.web.ui.sent import key_of


def page(request: DeskRequest, pk: int, desk: str) -> HttpResponse:
    """The chain of a product: the drawing, its parts, what is missing, what has ended."""
    product, on = _product(request, pk), clock.today()
    chain = queries.chain_of(product, on)
    context = {
        "desk": desk, "product": product, "chain": chain, "on": on, "drawing": picture(chain),
        "labour": organisations.figures_of(product.organisation)
        .filter(workers__gt=0, local_workers__isnull=False).first(),
        "may_edit": rules.may_edit.allows(request.actor, product),
        "refusal": rules.may_edit.reason(request.actor, product) if request.actor.has("chain.edit") else None,
        "missing": missing(chain), "soon": queries.SOON,
    }  # fmt: skip
    return render(request, "ui/chain/page.html", context)


def missing(chain: Chain) -> list[str]:
    """What a chain does not say yet, in the order in which people would say it."""
    head = chain.head
    asked = (
        (head and (head.commune_share is not None or head.province_share is not None),
         _("phần nguyên liệu trong xã, trong tỉnh")),
        (chain.areas, _("vùng nguyên liệu")),
        (chain.partners, _("người cung ứng, liên kết")),
        (chain.stages, _("công đoạn làm ra sản phẩm")),
        (chain.practices, _("cách tận dụng phụ phẩm")),
    )  # fmt: skip
    return [words for there, words in asked if not there]


def held(product: Any) -> tuple[Any, list[str], list[str]]:
    """A product from `queries.products_with`, with what its chain holds and lacks, in words."""
    named = (("share", _("tỷ lệ nguyên liệu")), ("area", _("vùng nguyên liệu")), ("partner", _("liên kết")),
             ("stage", _("công đoạn")), ("practice", _("tận dụng")))  # fmt: skip
    there = [words for name, words in named if getattr(product, f"has_{name}")]
    return product, there, [words for _name, words in named if words not in there]


def head(request: DeskRequest, pk: int, desk: str) -> HttpResponse:
    """Change the shares and the craft village or tourism site."""
    product = _product(request, pk)
    rules.may_edit.check(request.actor, product)
    kept = queries.chain_of(product, clock.today()).head
    form = forms.HeadForm(
        request.POST or None, product=product, on=clock.today(), initial=forms.head_initial(kept)
    )

    def save() -> str:
        actions.save_chain(product, form.data_for_action(), site=form.site(), **_who(request))
        return _("Đã lưu.")

    sites = queries.sites_in(product.unit_id)
    return _asked(
        request, form, save, product, desk, {"heading": _("Nguyên liệu và nơi gắn với"), "sites": sites}
    )


def entry_new(request: DeskRequest, pk: int, kind: str, desk: str) -> HttpResponse:
    """Add an area, a partner or a practice."""
    product = _product(request, pk)
    rules.may_edit.check(request.actor, product)
    first = {"unit": product.unit_id}
    form = _form(kind)(request.POST or None, product=product, on=clock.today(), initial=first)

    def save() -> str:
        data, serves = form.data_for_action(), form.served() or ()
        actions.add_entry(product, kind, data, serves=serves, **_who(request), key=key_of(request))
        return _("Đã thêm vào chuỗi giá trị.")

    return _asked(request, form, save, product, desk, {"heading": _headings(kind)[0], "anchor": kind})


def entry(request: DeskRequest, kind: str, pk: int, desk: str) -> HttpResponse:
    """Change an area, a partner or a practice; an ended one is shown with the reason why not."""
    found = _entry(request, kind, pk)
    refusal = rules.may_change.reason(request.actor, found)
    form = _form(kind)(
        request.POST or None, product=None, entry=found, on=clock.today(), initial=forms.initial_of(found)
    )

    def save() -> str:
        actions.change_entry(found, form.data_for_action(), serves=form.served(), **_who(request))
        return _("Đã lưu.")

    more = {"heading": _headings(kind)[1], "anchor": kind, "entry": found, "refusal": refusal, "kind": kind,
            "end_form": forms.EndForm(initial={"ended_on": clock.today()}, auto_id="thoi_%s")}  # fmt: skip
    return _asked(request, form, save, _one_product(found), desk, more)


def entry_end(request: DeskRequest, kind: str, pk: int, desk: str) -> HttpResponse:
    """Say from which day an entry is no longer part of the chain."""
    found = _entry(request, kind, pk)
    product = _one_product(found)
    form = forms.EndForm(request.POST, auto_id="thoi_%s")

    def save() -> str:
        actions.end_entry(
            found, form.cleaned_data["ended_on"], form.cleaned_data["end_note"], **_who(request)
        )
        return _("Đã ghi là thôi dùng; mục vẫn còn trong lịch sử.")

    more = {"heading": _("Thôi dùng: %(name)s") % {"name": found}, "anchor": kind,
            "refusal": rules.may_change.reason(request.actor, found)}  # fmt: skip
    return _asked(request, form, save, product, desk, more)


def stage_new(request: DeskRequest, pk: int, desk: str) -> HttpResponse:
    """Add a stage behind the last one."""
    product = _product(request, pk)
    rules.may_edit.check(request.actor, product)
    form = forms.StageForm(request.POST or None, product=product, on=clock.today())

    def save() -> str:
        actions.add_stage(product, form.data_for_action(), **_who(request), key=key_of(request))
        return _("Đã thêm công đoạn.")

    return _asked(request, form, save, product, desk, {"heading": _("Thêm công đoạn"), "anchor": "stage"})


def stage(request: DeskRequest, pk: int, desk: str) -> HttpResponse:
    """Change a stage."""
    found = _stage(request, pk)
    rules.may_edit.check(request.actor, found.product)
    first = {name: getattr(found, name) for name in forms.StageForm.base_fields}
    form = forms.StageForm(request.POST or None, product=found.product, on=clock.today(), initial=first)

    def save() -> str:
        actions.change_stage(found, form.data_for_action(), **_who(request))
        return _("Đã lưu.")

    more = {"heading": _("Sửa công đoạn"), "anchor": "stage", "stage": found}
    return _asked(request, form, save, found.product, desk, more)


def stage_move(request: DeskRequest, pk: int, desk: str, *, later: bool) -> HttpResponse:
    """Let a stage change places with its neighbour."""
    found = _stage(request, pk)
    actions.move_stage(found, later=later, **_who(request))
    return _back(desk, found.product, "stage")


def stage_remove(request: DeskRequest, pk: int, desk: str) -> HttpResponse:
    """Take a stage out."""
    found = _stage(request, pk)
    actions.remove_stage(found, **_who(request))
    messages.success(request, _("Đã bỏ công đoạn."))
    return _back(desk, found.product, "stage")


def _asked(
    request: DeskRequest,
    form: django_forms.Form,
    save: Callable[[], str],
    product: Product,
    desk: str,
    more: dict[str, Any],
) -> HttpResponse:
    """Show a form or do what it asks; a refusal of what was typed stands in it, with everything typed."""
    if request.method == "POST" and form.is_valid():
        try:
            messages.success(request, save())
            return _back(desk, product, more.get("anchor", "chung"))
        except Refused as refused:
            if refused.reason.about == "person":
                raise
            field = refused.reason.field
            form.add_error(field if field in form.fields else None, refused.reason.text)
    context = {
        "desk": desk,
        "product": product,
        "form": form,
        "key": key_of(request),
        "refusal": None,
        **more,
    }
    return render(request, "ui/chain/form.html", context, status=422 if form.is_bound else 200)


def _back(desk: str, product: Product, anchor: str) -> HttpResponse:
    place = {"producer": "/chu-the", "officer": "/can-bo"}[desk]
    return redirect(f"{place}/chuoi-gia-tri/{product.pk}/#{anchor}")


def _who(request: DeskRequest) -> dict[str, Any]:
    return {"by": request.actor, "at": clock.now()}


def _form(kind: str) -> type[forms.ChainForm]:
    if kind not in forms.FORMS:
        raise Http404
    return forms.FORMS[kind]


def _headings(kind: str) -> tuple[str, str]:
    return {
        "area": (_("Thêm vùng nguyên liệu"), _("Vùng nguyên liệu")),
        "partner": (_("Thêm người cung ứng, liên kết"), _("Người cung ứng, liên kết")),
        "practice": (_("Thêm cách tận dụng phụ phẩm"), _("Tận dụng phụ phẩm")),
    }[kind]


def _product(request: DeskRequest, pk: int) -> Product:
    seen = products.products_visible_to(request.actor).select_related("organisation__unit", "unit")
    return get_object_or_404(seen, pk=pk)


def _entry(request: DeskRequest, kind: str, pk: int) -> Entry:
    if kind not in queries.ENTRIES:
        raise Http404
    found: Entry = get_object_or_404(queries.entries_visible_to(request.actor, kind), pk=pk)
    return found


def _one_product(found: Entry) -> Product:
    """A product that the entry serves, to go back to."""
    return found.products.select_related("organisation__unit", "unit").order_by("is_retired", "pk")[0]


def _stage(request: DeskRequest, pk: int) -> ProcessingStage:
    return get_object_or_404(queries.stages_visible_to(request.actor), pk=pk)
