"""Labels of the producer's goods: versions, pictures, the check list."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ocop.base import clock
from ocop.products import queries as products
from ocop.rights import actions, forms, labelling, queries, rules
from ocop.rights.models import Label
from ocop.web.access import DeskRequest, rights, signed_in
from ocop.web.producer.posting import attempt, key_of, status
from ocop.web.sending import send


@rights("rights.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: DeskRequest, pk: int) -> HttpResponse:
    """Begin a version of a product's label."""
    seen = products.products_visible_to(request.actor).select_related("organisation")
    found = get_object_or_404(seen, pk=pk)
    form = forms.LabelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data, key = form.cleaned_data, key_of(request)
        made = attempt(
            form, lambda: actions.add_label(found, data, by=request.actor, at=clock.now(), key=key)
        )
        if made:
            messages.success(request, _("Đã thêm phiên bản nhãn. Chụp các mặt rồi kiểm từng mục."))
            return redirect("producer:label", pk=made.pk)
    context = {"form": form, "product": found, "key": key_of(request)}
    return render(request, "producer/label_form.html", context, status=status(form))


@rights("rights.edit")
@require_GET
@never_cache
def label(request: DeskRequest, pk: int) -> HttpResponse:
    """One version: its sides, the check list, and what is still missing."""
    return _page(request, _find(request, pk))


@rights("rights.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: DeskRequest, pk: int) -> HttpResponse:
    """Change what is said of a draft."""
    found = _find(request, pk)
    form = forms.LabelForm(request.POST or None, initial=forms.label_initial(found))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if attempt(form, lambda: actions.change_label(found, data, by=request.actor, at=clock.now())):
            messages.success(request, _("Đã lưu."))
            return redirect("producer:label", pk=pk)
    context = {"form": form, "product": found.product, "label": found, "key": key_of(request),
               "refusal": rules.may_change_label.reason(request.actor, found)}  # fmt: skip
    return render(request, "producer/label_form.html", context, status=status(form))


@rights("rights.edit")
@require_POST
def sides_add(request: DeskRequest, pk: int) -> HttpResponse:
    """Add pictures of a side; those before a refused one stay."""
    found, form = _find(request, pk), forms.SideForm(request.POST, request.FILES)

    def add() -> bool:
        key = key_of(request)
        for number, upload in enumerate(form.cleaned_data["pictures"]):
            actions.add_side(
                found, form.cleaned_data["side"], upload, upload.name, by=request.actor, at=clock.now(),
                key=f"{key}-{number}",
            )  # fmt: skip
        return True

    if form.is_valid() and attempt(form, add):
        messages.success(request, _("Đã thêm ảnh."))
        return redirect("producer:label", pk=pk)
    return _page(request, _find(request, pk), side_form=form)


@rights("rights.edit")
@require_POST
def side_remove(request: DeskRequest, pk: int) -> HttpResponse:
    """Take a picture out of a draft."""
    seen = queries.sides_visible_to(request.actor).select_related("label__product__organisation", "file")
    found = get_object_or_404(seen, pk=pk)
    actions.remove_side(found, by=request.actor, at=clock.now())
    return redirect("producer:label", pk=found.label_id)


@rights("rights.edit")
@require_POST
def tick(request: DeskRequest, pk: int) -> HttpResponse:
    """Save the answers of the check list."""
    found = actions.tick_label(
        _find(request, pk), forms.answers_of(request.POST), by=request.actor, at=clock.now()
    )
    if found.is_sound:
        messages.success(request, _("Đã lưu. Nhãn đủ mọi mục bắt buộc."))
    else:
        messages.success(request, _("Đã lưu. Phần còn thiếu hiện ở đầu trang."))
    return redirect("producer:label", pk=pk)


@rights("rights.edit")
@require_POST
def recheck(request: DeskRequest, pk: int) -> HttpResponse:
    """Check the label by the rules of today."""
    actions.recheck_label(_find(request, pk), by=request.actor, at=clock.now())
    return redirect("producer:label", pk=pk)


@rights("rights.edit")
@require_POST
def use(request: DeskRequest, pk: int) -> HttpResponse:
    """Put a version into use."""
    return _on_a_day(request, pk, actions.use_label, _("Đã đưa nhãn ra dùng."))


@rights("rights.edit")
@require_POST
def retire(request: DeskRequest, pk: int) -> HttpResponse:
    """Say until when a version was used."""
    return _on_a_day(request, pk, actions.retire_label, _("Đã ghi thôi dùng nhãn."))


@signed_in
@require_GET
def side(request: DeskRequest, pk: int, size: str) -> HttpResponseBase:
    """A picture of a side, to those who may see the label."""
    found = get_object_or_404(queries.sides_visible_to(request.actor), pk=pk)
    return send(request, found.thumb if size == "nho" else found.file, f"nhan-{found.label_id}")


def _on_a_day(request: DeskRequest, pk: int, act: Callable[..., Any], said: str) -> HttpResponse:
    found, form = _find(request, pk), forms.DayForm(request.POST)
    if form.is_valid():
        day = form.cleaned_data["day"]
        if attempt(form, lambda: act(found, day, by=request.actor, at=clock.now())):
            messages.success(request, said)
            return redirect("producer:label", pk=pk)
    return _page(request, _find(request, pk), day_form=form)


def _page(request: DeskRequest, found: Label, **sent: django_forms.Form) -> HttpResponse:
    actor, on = request.actor, clock.today()
    context = {
        "label": found, "found": queries.result_of(found, on), "rules": labelling.rules(found.rules),
        "newer": labelling.in_force(on) if labelling.in_force(on).code != found.rules else None,
        "may_change": rules.may_change_label.allows(actor, found),
        "may_tick": rules.may_tick.allows(actor, found),
        "side_form": forms.SideForm(), "day_form": forms.DayForm(initial={"day": on}), "key": key_of(request),
        "desk": "producer", **sent,
    }  # fmt: skip
    code = next((422 for form in sent.values() if status(form) == 422), 200)
    return render(request, "producer/label.html", context, status=code)


def _find(request: DeskRequest, pk: int) -> Label:
    seen = queries.for_check(queries.labels_visible_to(request.actor))
    return get_object_or_404(seen, pk=pk)


urlpatterns = [
    path("nhan-hieu/san-pham/<int:pk>/nhan/moi/", new, name="label_new"),
    path("nhan-hieu/nhan/<int:pk>/", label, name="label"),
    path("nhan-hieu/nhan/<int:pk>/sua/", edit, name="label_edit"),
    path("nhan-hieu/nhan/<int:pk>/anh/", sides_add, name="label_sides_add"),
    path("nhan-hieu/nhan/<int:pk>/kiem/", tick, name="label_tick"),
    path("nhan-hieu/nhan/<int:pk>/kiem-lai/", recheck, name="label_recheck"),
    path("nhan-hieu/nhan/<int:pk>/dung/", use, name="label_use"),
    path("nhan-hieu/nhan/<int:pk>/thoi-dung/", retire, name="label_retire"),
    path("nhan-hieu/nhan/anh/<int:pk>/bo/", side_remove, name="label_side_remove"),
    path("nhan-hieu/nhan/anh/<int:pk>/<str:size>/", side, name="label_side"),
]
