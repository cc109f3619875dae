"""What protects the producer's goods: rights, quality papers, labels."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ocop.base import clock
from ocop.products import queries as products
from ocop.rights import actions, forms, queries, rules
from ocop.rights.models import Protection
from ocop.web.access import DeskRequest, rights
from ocop.web.producer.posting import attempt, key_of, own_producer, status


@rights("rights.edit")
@require_GET
def home(request: DeskRequest) -> HttpResponse:
    """The own products with what protects each, and every paper of the producer."""
    on = clock.today()
    rows = products.products_visible_to(request.actor).filter(is_retired=False).order_by("sort_key", "pk")
    papers = queries.for_list(queries.protections_visible_to(request.actor)).order_by("-created_at", "-pk")
    context = {
        "shelters": queries.shelters_of(request.actor, rows[:100], on),
        "papers": [(paper, queries.phase_of(paper, on)) for paper in papers[:200]],
    }
    return render(request, "producer/rights.html", context)


@rights("rights.edit")
@require_GET
@never_cache
def product(request: DeskRequest, pk: int) -> HttpResponse:
    """What protects one product: what it has, what runs out, what the next star still asks."""
    found = get_object_or_404(products.products_visible_to(request.actor), pk=pk)
    context = {
        "shelter": queries.shelter_of(request.actor, found, clock.today()), "desk": "producer",
        "may_label": rules.may_label.allows(request.actor, found),
    }  # fmt: skip
    return render(request, "producer/rights_product.html", context)


@rights("rights.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: DeskRequest) -> HttpResponse:
    """Record a right or a paper with the step it has reached and its scan."""
    own = own_producer(request)
    initial = {"kind": request.GET.get("loai"), "products": request.GET.getlist("san_pham")}
    form = forms.NewForm(
        request.POST or None, request.FILES or None, organisation=own, on=clock.today(), initial=initial
    )
    if request.method == "POST" and form.is_valid():
        data, verb, entry = form.data_for_action()
        key = key_of(request)
        made = attempt(
            form,
            lambda: actions.add_protection(
                own, data, verb=verb, entry=entry, by=request.actor, at=clock.now(), key=key
            ),
        )
        if made:
            messages.success(request, _("Đã ghi. Bản chụp đã vào kho minh chứng."))
            return redirect("producer:right", pk=made.pk)
    context = {"form": form, "key": key_of(request)}
    return render(request, "producer/right_form.html", context, status=status(form))


@rights("rights.edit")
@require_GET
@never_cache
def right(request: DeskRequest, pk: int) -> HttpResponse:
    """One right or paper: where it stands, its history, what to do next."""
    found = _find(request, pk)
    return _page(request, found, forms.StepForm(protection=found))


@rights("rights.edit")
@require_POST
def step(request: DeskRequest, pk: int) -> HttpResponse:
    """Write down a step."""
    found = _find(request, pk)
    form = forms.StepForm(request.POST, request.FILES, protection=found)
    if form.is_valid():
        verb, entry = form.entry()
        key = request.POST.get("key", "")
        done = attempt(
            form, lambda: actions.take_step(found, verb, entry, by=request.actor, at=clock.now(), key=key)
        )
        if done:
            messages.success(request, _("Đã ghi bước này."))
            return redirect("producer:right", pk=pk)
        found = _find(request, pk)
    return _page(request, found, form)


@rights("rights.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: DeskRequest, pk: int) -> HttpResponse:
    """Change what is said of a right or a paper."""
    found = _find(request, pk)
    form = forms.FactsForm(request.POST or None, protection=found, initial=forms.initial_of(found))
    if request.method == "POST" and form.is_valid():
        data = form.data_for_action()
        if attempt(form, lambda: actions.change_protection(found, data, by=request.actor, at=clock.now())):
            messages.success(request, _("Đã lưu."))
            return redirect("producer:right", pk=pk)
    context = {"form": form, "right": found, "key": key_of(request),
               "refusal": rules.may_change.reason(request.actor, found)}  # fmt: skip
    return render(request, "producer/right_form.html", context, status=status(form))


def _page(request: DeskRequest, found: Protection, form: forms.StepForm) -> HttpResponse:
    context = {
        "right": found, "steps": queries.steps_of(found), "phase": queries.phase_of(found, clock.today()),
        "form": form, "key": key_of(request), "may_change": rules.may_change.allows(request.actor, found),
        "may_step": bool(form.fields["verb"].choices), "desk": "producer",  # type: ignore[attr-defined]
    }  # fmt: skip
    return render(request, "producer/right.html", context, status=status(form))


def _find(request: DeskRequest, pk: int) -> Protection:
    seen = queries.for_list(queries.protections_visible_to(request.actor))
    return get_object_or_404(seen, pk=pk)


urlpatterns = [
    path("nhan-hieu/", home, name="rights"),
    path("nhan-hieu/them/", new, name="right_new"),
    path("nhan-hieu/san-pham/<int:pk>/", product, name="rights_product"),
    path("nhan-hieu/<int:pk>/", right, name="right"),
    path("nhan-hieu/<int:pk>/buoc/", step, name="right_step"),
    path("nhan-hieu/<int:pk>/sua/", edit, name="right_edit"),
]
