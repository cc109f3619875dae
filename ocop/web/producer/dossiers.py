"""A producer's dossiers: list, opening, task list, check and send, receipt, supplements."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from ocop.base import clock
from ocop.base.refusals import Refused
from ocop.dossiers import actions, forms, queries, rules
from ocop.dossiers.models import Dossier, Kind, Return, Snapshot
from ocop.dossiers.states import State
from ocop.products import queries as products
from ocop.web.access import DeskRequest, rights
from ocop.web.producer import dossier_parts, dossier_pieces
from ocop.web.ui import qr
from ocop.web.ui.sent import key_of


@rights("dossiers.edit")
@require_GET
def dossiers(request: DeskRequest) -> HttpResponse:
    """The producer's dossiers, those that wait for the producer first; and where to begin."""
    rows = queries.for_lists(queries.dossiers_visible_to(request.actor)).order_by("-opened_at", "-pk")
    found = list(rows[:200])
    for row in found:
        row.turn = dossier_pieces.turn_badge(row, waits=row.waits)  # type: ignore[attr-defined]
    found.sort(key=lambda row: row.turn.kind != "mine")  # type: ignore[attr-defined]
    free = products.products_visible_to(request.actor).filter(is_retired=False)
    free = free.exclude(pk__in=[row.product_id for row in found if row.state not in {"decided", "withdrawn"}])
    context = {"dossiers": found, "products": free.order_by("sort_key", "pk")[:200]}
    return render(request, "producer/dossiers.html", context)


@rights("dossiers.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def dossier_open(request: DeskRequest, product_pk: int) -> HttpResponse:
    """Choose the kind of registration; each kind says why not, and when it may be filed."""
    seen = products.products_visible_to(request.actor).select_related(
        "organisation__unit", "unit", "criteria_set__pack"
    )
    product = get_object_or_404(seen, pk=product_pk)
    form = forms.OpenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.open_dossier(
                product=product, kind=form.cleaned_data["kind"],
                by=request.actor, at=clock.now(), key=request.POST.get("key", ""),
            )  # fmt: skip
            _tell_cited(request, made)
            return redirect("producer:dossier", pk=made.pk)
        except Refused as refused:
            form.add_error("kind", str(refused.reason))
    standing = products.live_standing(product)
    kinds = [
        (kind, rules.may_open.reason(request.actor, product, kind.value, standing, clock.today()))
        for kind in Kind
    ]
    context = {
        "product": product,
        "standing": standing,
        "kinds": kinds,
        "any_open": any(reason is None for _kind, reason in kinds),
        "window": dossier_pieces.window_before(standing, clock.today()),
        "current": queries.open_dossier_of(product),
        "form": form,
        "key": key_of(request),
    }
    return render(request, "producer/dossier_open.html", context, status=_status(form))


def _tell_cited(request: DeskRequest, made: Dossier) -> None:
    """Say what was cited by itself, and that it can be taken back."""
    proofs = {item.document_id for cited in queries.citations(made).values() for item in cited}
    if n := len(proofs):
        said = ngettext(
            "Đã dẫn sẵn %(n)d minh chứng trong kho ở các tiêu chí phù hợp. Cái nào không đúng thì bấm Bỏ.",
            "Đã dẫn sẵn %(n)d minh chứng trong kho ở các tiêu chí phù hợp. Cái nào không đúng thì bấm Bỏ.",
            n,
        )
        messages.info(request, said % {"n": n})


@rights("dossiers.edit")
@require_GET
def dossier(request: DeskRequest, pk: int) -> HttpResponse:
    """The task list of one dossier, with the self-assessment beside it."""
    found = find(request, pk)
    sheet = dossier_pieces.Sheet(found, clock.today())
    returned = Return.objects.filter(dossier=found).last() if found.state == State.RETURNED else None
    context = {
        **sheet.context(),
        "turn": dossier_pieces.turn_badge(found, waits=bool(sheet.supplements)),
        "supplements": sheet.supplements,
        "can_edit": rules.may_edit.allows(request.actor, found),
        "can_withdraw": rules.may_withdraw.allows(request.actor, found),
        "window": dossier_pieces.window_of(found, clock.today()),
        "window_refusal": rules.in_window.reason(found, clock.today()),
        "returned": returned,
        "reasons": dossier_pieces.named_parts(found, returned.reasons) if returned else [],
        "snapshots": Snapshot.objects.filter(dossier=found).defer("content"),
        "days_left": dossier_pieces.days_left(found, clock.today()),
    }
    return render(request, "producer/dossier.html", context)


@rights("dossiers.edit")
@require_GET
def dossier_panel(request: DeskRequest, pk: int) -> HttpResponse:
    """The self-assessment: a page of its own, or only its panel when htmx asks."""
    sheet = dossier_pieces.Sheet(find(request, pk), clock.today())
    template = "producer/_dossier_panel.html" if request.htmx else "producer/dossier_panel.html"
    return render(request, template, sheet.context())


@rights("dossiers.submit")
@require_http_methods(["GET", "HEAD", "POST"])
def dossier_check(request: DeskRequest, pk: int) -> HttpResponse:
    """Check every answer, then send."""
    found = find(request, pk)
    refusal = None
    if request.method == "POST":
        try:
            actions.submit_dossier(
                dossier=found, by=request.actor, at=clock.now(), key=request.POST.get("key", "")
            )
            return redirect("producer:dossier_receipt", pk=pk)
        except Refused as refused:
            refusal = refused.reason
            found = find(request, pk)
    sheet = dossier_pieces.Sheet(found, clock.today())
    context = {
        **sheet.context(),
        "forms": dossier_pieces.filled_forms(found),
        "claims": sheet.claims(),
        "refusal": refusal or rules.may_submit.reason(request.actor, found, clock.today()),
        "refused": refusal,
        "key": key_of(request),
    }
    return render(request, "producer/dossier_check.html", context, status=422 if refusal else 200)


@rights("dossiers.edit")
@require_GET
def dossier_receipt(request: DeskRequest, pk: int) -> HttpResponse:
    """The receipt: number, day, what comes next, QR of the public look-up; printable."""
    found = find(request, pk)
    if not found.receipt_no:
        raise Http404
    address = request.build_absolute_uri(reverse("portal:receipt_state", args=[found.receipt_no]))
    first = Snapshot.objects.filter(dossier=found).defer("content").last()
    context = {"dossier": found, "address": address, "qr": qr.svg(address), "snapshot": first}
    return render(request, "producer/dossier_receipt.html", context)


@rights("dossiers.edit")
@require_GET
def dossier_sent(request: DeskRequest, pk: int, number: int) -> HttpResponse:
    """One snapshot as it was sent."""
    found = find(request, pk)
    snapshot = get_object_or_404(Snapshot, dossier=found, number=number)
    context = {"dossier": found, "snapshot": snapshot, "reading": queries.reading_of(snapshot)}
    return render(request, "producer/dossier_sent.html", context)


@rights("dossiers.submit")
@require_http_methods(["GET", "HEAD", "POST"])
def dossier_supplement(request: DeskRequest, pk: int) -> HttpResponse:
    """Answer what was asked; sending freezes the dossier anew."""
    found = find(request, pk)
    asked = list(queries.open_supplements(found))
    form = forms.SupplementAnswerForm(asked, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.answer_supplement(
                dossier=found, answers=form.texts,
                by=request.actor, at=clock.now(), key=request.POST.get("key", ""),
            )  # fmt: skip
            messages.success(request, _("Đã gửi phần bổ sung."))
            return redirect("producer:dossier", pk=pk)
        except Refused as refused:
            field = refused.reason.field
            form.add_error(field if field in form.fields else None, str(refused.reason))
    context = {"dossier": found, "asked": asked, "form": form, "key": key_of(request)}
    return render(request, "producer/dossier_supplement.html", context, status=_status(form))


@rights("dossiers.withdraw")
@require_http_methods(["GET", "HEAD", "POST"])
def dossier_withdraw(request: DeskRequest, pk: int) -> HttpResponse:
    """Take the dossier back, after saying what that means."""
    found = find(request, pk)
    rules.may_withdraw.check(request.actor, found)
    form = forms.NoteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.withdraw_dossier(
            dossier=found, reason=form.cleaned_data["reason"],
            by=request.actor, at=clock.now(), key=request.POST.get("key", ""),
        )  # fmt: skip
        messages.success(request, _("Đã rút hồ sơ."))
        return redirect("producer:dossiers")
    context = {"dossier": found, "form": form, "key": key_of(request)}
    return render(request, "producer/dossier_withdraw.html", context, status=_status(form))


@rights("dossiers.submit")
@require_http_methods(["GET", "HEAD", "POST"])
def dossier_ask_window(request: DeskRequest, pk: int) -> HttpResponse:
    """Ask an officer for leave to file a re-evaluation outside its window."""
    found = find(request, pk)
    rules.may_ask_window.check(request.actor, found)
    form = forms.ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        actions.ask_window(dossier=found, reason=reason, by=request.actor, at=clock.now())
        messages.success(request, _("Đã gửi đề nghị. Cán bộ xã hoặc tỉnh sẽ xét."))
        return redirect("producer:dossier", pk=pk)
    window = dossier_pieces.window_of(found, clock.today())
    context = {"dossier": found, "form": form, "window": window}
    return render(request, "producer/dossier_ask_window.html", context, status=_status(form))


def find(request: DeskRequest, pk: int) -> Dossier:
    """The dossier, if this reader may see it; 404 otherwise."""
    return get_object_or_404(queries.for_page(queries.dossiers_visible_to(request.actor)), pk=pk)


def _status(form: Any) -> int:
    return 422 if form.is_bound and form.errors else 200


urlpatterns = [
    path("ho-so/", dossiers, name="dossiers"),
    path("ho-so/mo/<int:product_pk>/", dossier_open, name="dossier_open"),
    path("ho-so/<int:pk>/", dossier, name="dossier"),
    path("ho-so/<int:pk>/tu-danh-gia/", dossier_panel, name="dossier_panel"),
    path("ho-so/<int:pk>/kiem-tra/", dossier_check, name="dossier_check"),
    path("ho-so/<int:pk>/bien-nhan/", dossier_receipt, name="dossier_receipt"),
    path("ho-so/<int:pk>/ban-nop/<int:number>/", dossier_sent, name="dossier_sent"),
    path("ho-so/<int:pk>/bo-sung/", dossier_supplement, name="dossier_supplement"),
    path("ho-so/<int:pk>/rut/", dossier_withdraw, name="dossier_withdraw"),
    path("ho-so/<int:pk>/xin-nop/", dossier_ask_window, name="dossier_ask_window"),
    *dossier_parts.urlpatterns,
]
