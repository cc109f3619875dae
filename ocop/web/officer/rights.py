"""The register of rights and quality papers at the officers' desks."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ocop.base import clock
from ocop.organisations import queries as organisations
from ocop.products import queries as products
from ocop.rights import actions, forms, labelling, queries, rules
from ocop.rights.models import Label, Protection
from ocop.web.access import DeskRequest, rights
from ocop.web.officer import paging, right_lists
from ocop.web.officer.asking import asked
from ocop.web.officer.downloads import CSV, EXCEL, download


@rights("rights.see")
@require_GET
def register(request: DeskRequest) -> HttpResponse:
    """The papers of all producers in reach, those that end first in front."""
    on = clock.today()
    seen, wide = queries.protections_visible_to(request.actor), request.actor.has("view.all")
    form = forms.RegisterFilter(request.GET, seen, several_communes=wide)
    page = paging.page(request, right_lists.ordered(queries.for_list(form.narrow(seen, on))))
    context = {
        "form": form, "page": page, "narrowed": bool(form.chosen), "wide": wide,
        "rows": [(each, queries.phase_of(each, on)) for each in page.object_list],
        "query": request.GET.urlencode(), "may_manage": request.actor.has("rights.manage"),
    }  # fmt: skip
    return render(request, "officer/rights.html", context)


@rights("rights.see")
@require_GET
def register_csv(request: DeskRequest) -> HttpResponse:
    """The register as narrowed, as CSV."""
    return download(right_lists.csv_text(_narrowed(request), clock.today()), CSV, "nhan-hieu-chat-luong.csv")


@rights("rights.see")
@require_GET
def register_excel(request: DeskRequest) -> HttpResponse:
    """The register as narrowed, as Excel; it can be changed and taken in again."""
    return download(right_lists.excel(_narrowed(request), clock.today()), EXCEL, "nhan-hieu-chat-luong.xlsx")


@rights("rights.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: DeskRequest, pk: int) -> HttpResponse:
    """Record a right or a paper of an organisation."""
    owner = get_object_or_404(organisations.organisations_visible_to(request.actor), pk=pk)
    form = forms.NewForm(request.POST or None, request.FILES or None, organisation=owner, on=clock.today())

    def add(_data: dict[str, Any]) -> str:
        data, verb, entry = form.data_for_action()
        key = request.POST.get("key", "")
        made = actions.add_protection(
            owner, data, verb=verb, entry=entry, by=request.actor, at=clock.now(), key=key
        )
        messages.success(request, _("Đã ghi. Bản chụp đã vào kho minh chứng."))
        return reverse("officer:right", args=[made.pk])

    return asked(request, form, add, "officer/right_form.html", {"owner": owner})


@rights("rights.manage")
@require_GET
def owners(request: DeskRequest) -> HttpResponse:
    """Choose whose right it is: a producer, an agency or a partner."""
    words = request.GET.get("q", "")
    found = organisations.search(
        organisations.organisations_visible_to(request.actor), words=words, closed=False
    )
    return render(request, "officer/right_owners.html", {"page": paging.page(request, found), "words": words})


@rights("rights.see")
@require_GET
@never_cache
def right(request: DeskRequest, pk: int) -> HttpResponse:
    """One right or paper, with what the reader can do about it."""
    found = _find(request, pk)
    return _page(request, found, forms.StepForm(protection=found))


@rights("rights.manage")
@require_POST
def step(request: DeskRequest, pk: int) -> HttpResponse:
    """Write down a step."""
    found = _find(request, pk)
    form = forms.StepForm(request.POST, request.FILES, protection=found)

    def take(_data: dict[str, Any]) -> str:
        verb, entry = form.entry()
        key = request.POST.get("key", "")
        actions.take_step(found, verb, entry, by=request.actor, at=clock.now(), key=key)
        messages.success(request, _("Đã ghi bước này."))
        return reverse("officer:right", args=[pk])

    return asked(request, form, take, "officer/right.html", _context(request, _find(request, pk), form))


@rights("rights.manage")
@require_POST
def check(request: DeskRequest, pk: int) -> HttpResponse:
    """Note that the paper was laid beside the original."""
    actions.check_protection(_find(request, pk), by=request.actor, at=clock.now())
    messages.success(request, _("Đã ghi là đối chiếu xong; trang công khai hiện giấy này khi còn hiệu lực."))
    return redirect("officer:right", pk=pk)


@rights("rights.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: DeskRequest, pk: int) -> HttpResponse:
    """Change what is said of a right or a paper."""
    found = _find(request, pk)
    rules.may_change.check(request.actor, found)
    form = forms.FactsForm(request.POST or None, protection=found, initial=forms.initial_of(found))

    def change(_data: dict[str, Any]) -> str:
        actions.change_protection(found, form.data_for_action(), by=request.actor, at=clock.now())
        return reverse("officer:right", args=[pk])

    return asked(
        request, form, change, "officer/right_form.html", {"right": found, "owner": found.organisation}
    )


@rights("rights.see")
@require_GET
@never_cache
def product(request: DeskRequest, pk: int) -> HttpResponse:
    """What protects one product."""
    found = get_object_or_404(products.products_visible_to(request.actor), pk=pk)
    context = {"shelter": queries.shelter_of(request.actor, found, clock.today()), "desk": "officer"}
    return render(request, "officer/rights_product.html", context)


@rights("rights.see")
@require_GET
def labels(request: DeskRequest) -> HttpResponse:
    """Labels in use or drawn up, the newest first, with what each still lacks."""
    seen = queries.labels_visible_to(request.actor)
    if request.GET.get("xem") == "open":
        seen = queries.unchecked_labels(seen)
    page = paging.page(request, queries.current_labels(seen).order_by("-created_at", "-pk"))
    context = {"page": page, "rows": queries.results(page.object_list, clock.today()),
               "only_open": request.GET.get("xem") == "open"}  # fmt: skip
    return render(request, "officer/labels.html", context)


@rights("rights.see")
@require_GET
@never_cache
def label(request: DeskRequest, pk: int) -> HttpResponse:
    """One version of a label, with its check list."""
    found, on = _find_label(request, pk), clock.today()
    newer = labelling.in_force(on)
    context = {
        "label": found, "found": queries.result_of(found, on), "rules": labelling.rules(found.rules),
        "newer": newer if newer.code != found.rules else None, "may_change": False,
        "may_tick": rules.may_tick.allows(request.actor, found), "desk": "officer",
    }  # fmt: skip
    return render(request, "officer/label.html", context)


@rights("rights.manage")
@require_POST
def label_tick(request: DeskRequest, pk: int) -> HttpResponse:
    """Save the answers of the check list."""
    found = _find_label(request, pk)
    actions.tick_label(found, forms.answers_of(request.POST), by=request.actor, at=clock.now())
    messages.success(request, _("Đã lưu. Phần còn thiếu hiện ở đầu trang."))
    return redirect("officer:label", pk=pk)


def _page(request: DeskRequest, found: Protection, form: forms.StepForm) -> HttpResponse:
    return render(request, "officer/right.html", _context(request, found, form))


def _context(request: DeskRequest, found: Protection, form: forms.StepForm) -> dict[str, Any]:
    actor = request.actor
    may_step = rules.may_keep.allows(actor, found.organisation)
    return {
        "right": found, "steps": queries.steps_of(found), "phase": queries.phase_of(found, clock.today()),
        "form": form, "key": right_lists.new_key(), "desk": "officer",
        "may_change": rules.may_change.allows(actor, found),
        "may_check": rules.may_check.allows(actor, found),
        "may_step": may_step and bool(form.fields["verb"].choices),  # type: ignore[attr-defined]
    }  # fmt: skip


def _find(request: DeskRequest, pk: int) -> Protection:
    return get_object_or_404(queries.for_list(queries.protections_visible_to(request.actor)), pk=pk)


def _find_label(request: DeskRequest, pk: int) -> Label:
    return get_object_or_404(queries.for_check(queries.labels_visible_to(request.actor)), pk=pk)


def _narrowed(request: DeskRequest) -> Any:
    seen = queries.protections_visible_to(request.actor)
    form = forms.RegisterFilter(request.GET, seen, several_communes=request.actor.has("view.all"))
    return right_lists.ordered(queries.for_list(form.narrow(seen, clock.today())))


urlpatterns = [
    path("nhan-hieu/", register, name="rights"),
    path("nhan-hieu/csv/", register_csv, name="rights_csv"),
    path("nhan-hieu/excel/", register_excel, name="rights_excel"),
    path("nhan-hieu/them/", owners, name="right_owners"),
    path("nhan-hieu/them/<int:pk>/", new, name="right_new"),
    path("nhan-hieu/nhan/", labels, name="labels"),
    path("nhan-hieu/nhan/<int:pk>/", label, name="label"),
    path("nhan-hieu/nhan/<int:pk>/kiem/", label_tick, name="label_tick"),
    path("nhan-hieu/san-pham/<int:pk>/", product, name="rights_product"),
    path("nhan-hieu/<int:pk>/", right, name="right"),
    path("nhan-hieu/<int:pk>/buoc/", step, name="right_step"),
    path("nhan-hieu/<int:pk>/doi-chieu/", check, name="right_check"),
    path("nhan-hieu/<int:pk>/sua/", edit, name="right_edit"),
]
