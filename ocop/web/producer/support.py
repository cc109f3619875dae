"""Help for the producer: schemes with a plain check, requests, proofs, payments, what came of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ocop.base import clock
from ocop.support import actions, forms, queries, rules
from ocop.support.models import Outcome, Proof, Request, Scheme
from ocop.web.access import DeskRequest, rights
from ocop.web.producer.posting import attempt, key_of, own_producer, status

_MOST = 200


@rights("support.apply")
@require_GET
def support(request: DeskRequest) -> HttpResponse:
    """The schemes that are open today, the own requests and what was given."""
    asked = queries.with_names(queries.requests_visible_to(request.actor)).order_by("-created_at", "-pk")
    given = queries.awards_visible_to(request.actor).filter(request__isnull=True)
    context = {
        "schemes": queries.open_schemes(clock.today()),
        "requests": asked[:_MOST],
        "awards": given.select_related("scheme", "product").order_by("-decided_on", "-pk")[:_MOST],
    }
    return render(request, "producer/support.html", context)


@rights("support.apply")
@require_GET
def support_scheme(request: DeskRequest, pk: int) -> HttpResponse:
    """One scheme: what it gives, and which of its conditions this producer meets."""
    scheme, own, on = _scheme(request, pk), own_producer(request), clock.today()
    checks = [] if scheme.rewards_stars else rules.eligibility(scheme, own, None, on)
    context = {
        "scheme": scheme, "checks": checks, "unmet": rules.unmet(checks),
        "refusal": rules.may_apply.reason(request.actor, own) or rules.takes_requests.reason(scheme, on),
    }  # fmt: skip
    return render(request, "producer/support_scheme.html", context)


@rights("support.apply")
@require_http_methods(["GET", "HEAD", "POST"])
def support_new(request: DeskRequest, pk: int) -> HttpResponse:
    """Begin a request; it stays a draft until it is sent."""
    scheme, own = _scheme(request, pk), own_producer(request)
    refusal = rules.may_apply.reason(request.actor, own) or rules.takes_requests.reason(scheme, clock.today())
    form = forms.RequestForm(request.POST or None, scheme=scheme, organisation=own)
    if request.method == "POST" and form.is_valid():
        data, key = form.data_for_action(), key_of(request)
        made = attempt(
            form,
            lambda: actions.write_request(scheme, own, data, by=request.actor, at=clock.now(), key=key),
        )
        if made:
            messages.success(request, _("Đã lưu. Thêm giấy tờ, xem lại rồi gửi."))
            return redirect("producer:support_request", pk=made.pk)
    context = {"form": form, "scheme": scheme, "refusal": refusal, "key": key_of(request)}
    return render(request, "producer/support_form.html", context, status=status(form))


@rights("support.apply")
@require_GET
@never_cache
def support_request(request: DeskRequest, pk: int) -> HttpResponse:
    """One request: what it asks, how it stands, its proofs, the money, what is to be done next."""
    return _page(request, _find(request, pk))


@rights("support.apply")
@require_http_methods(["GET", "HEAD", "POST"])
def support_edit(request: DeskRequest, pk: int) -> HttpResponse:
    """Change a draft or a returned request."""
    found = _find(request, pk)
    refusal = rules.may_edit.reason(request.actor, found)
    form = forms.RequestForm(
        request.POST or None, scheme=found.scheme, organisation=found.organisation,
        initial=forms.initial_of_request(found),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        data = form.data_for_action()
        if attempt(form, lambda: actions.change_request(found, data, by=request.actor, at=clock.now())):
            messages.success(request, _("Đã lưu đề nghị."))
            return redirect("producer:support_request", pk=pk)
    context = {"form": form, "scheme": found.scheme, "found": found, "refusal": refusal}
    return render(request, "producer/support_form.html", context, status=status(form))


@rights("support.apply")
@require_POST
def support_send(request: DeskRequest, pk: int) -> HttpResponse:
    """Send the request, the first time or once more."""
    key = request.POST.get("key", "")
    actions.send_request(_find(request, pk), by=request.actor, at=clock.now(), key=key)
    messages.success(request, _("Đã gửi đề nghị. Có trả lời, anh chị nhận được thông báo."))
    return redirect("producer:support_request", pk=pk)


@rights("support.apply")
@require_http_methods(["GET", "HEAD", "POST"])
def support_withdraw(request: DeskRequest, pk: int) -> HttpResponse:
    """Take a request back, after a look at what follows."""
    found = _find(request, pk)
    if request.method == "POST":
        actions.withdraw_request(found, by=request.actor, at=clock.now())
        messages.success(request, _("Đã rút đề nghị."))
        return redirect("producer:support")
    return render(request, "producer/support_withdraw.html", {"found": found})


@rights("support.apply")
@require_POST
def support_proof(request: DeskRequest, pk: int) -> HttpResponse:
    """Put a proof of the library into the request."""
    return _add_proof(request, _find(request, pk), for_acceptance=False)


@rights("support.apply")
@require_POST
def support_acceptance(request: DeskRequest, pk: int) -> HttpResponse:
    """Put a proof for the acceptance into the request."""
    return _add_proof(request, _find(request, pk), for_acceptance=True)


@rights("support.apply")
@require_POST
def support_proof_out(request: DeskRequest, pk: int) -> HttpResponse:
    """Take a proof out of the request."""
    seen = queries.proofs_visible_to(request.actor).select_related("request__organisation")
    proof: Proof = get_object_or_404(seen, pk=pk)
    actions.remove_proof(proof, by=request.actor, at=clock.now())
    messages.success(request, _("Đã bỏ giấy ra khỏi đề nghị; giấy vẫn ở trong kho."))
    return redirect("producer:support_request", pk=proof.request_id)


@rights("support.apply")
@require_http_methods(["GET", "HEAD", "POST"])
def support_outcome(request: DeskRequest, pk: int, outcome_pk: int) -> HttpResponse:
    """What came of the help, written down in a minute."""
    seen = queries.outcomes_visible_to(request.actor).filter(request=pk)
    related = ("request__organisation", "request__scheme", "request__award")
    outcome: Outcome = get_object_or_404(seen.select_related(*related), pk=outcome_pk)
    form = forms.OutcomeForm(request.POST or None, initial=forms.initial_of_outcome(outcome))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if attempt(form, lambda: actions.measure_outcome(outcome, data, by=request.actor, at=clock.now())):
            messages.success(request, _("Đã ghi kết quả. Cảm ơn anh chị."))
            return redirect("producer:support_request", pk=pk)
    refusal = rules.may_measure.reason(request.actor, outcome, clock.today())
    context = {"form": form, "outcome": outcome, "found": outcome.request, "refusal": refusal}
    return render(request, "producer/support_outcome.html", context, status=status(form))


def _add_proof(request: DeskRequest, found: Request, *, for_acceptance: bool) -> HttpResponse:
    form = forms.ProofForm(
        request.POST, request=found, for_acceptance=for_acceptance, auto_id=_ids(for_acceptance)
    )
    if form.is_valid():
        document, paper = form.data_for_action()

        def add() -> Proof:
            return actions.add_proof(
                found, document, paper, for_acceptance=for_acceptance, by=request.actor, at=clock.now()
            )

        if attempt(form, add):
            messages.success(request, _("Đã thêm giấy vào đề nghị."))
            return redirect("producer:support_request", pk=found.pk)
    return _page(request, found, 422, **{"acceptance_form" if for_acceptance else "proof_form": form})


def _ids(for_acceptance: bool) -> str:
    return "nghiem_thu_%s" if for_acceptance else "giay_%s"


def _page(request: DeskRequest, found: Request, code: int = 200, **sent: Any) -> HttpResponse:
    actor, on = request.actor, clock.today()
    proofs = list(found.proofs.all())
    may_edit = rules.may_edit.allows(actor, found)
    may_prove = rules.may_prove.allows(actor, found, True) and found.scheme.needs_acceptance
    context = {
        "found": found, "award": getattr(found, "award", None), "key": key_of(request), "on": on,
        "proofs": [proof for proof in proofs if not proof.is_for_acceptance],
        "acceptance_proofs": [proof for proof in proofs if proof.is_for_acceptance],
        "missing": _missing(found.scheme, proofs) if may_edit else [],
        "checks": _checks(found, may_edit), "may_edit": may_edit, "may_prove": may_prove,
        "send_refusal": rules.may_send.reason(actor, found, on) if may_edit else None,
        "may_withdraw": rules.may_withdraw.allows(actor, found),
        "proof_form": forms.ProofForm(request=found, auto_id=_ids(False)) if may_edit else None,
        "acceptance_form": forms.ProofForm(request=found, for_acceptance=True, auto_id=_ids(True))
        if may_prove else None,
        "outcomes": [(each, rules.may_measure.allows(actor, each, on)) for each in found.outcomes.all()],
        **sent,
    }  # fmt: skip
    return render(request, "producer/support_request.html", context, status=code)


def _checks(found: Request, may_edit: bool) -> list[rules.Check]:
    if not may_edit:
        return []
    return rules.eligibility(found.scheme, found.organisation, found.product, clock.today(), but=found.pk)


def _missing(scheme: Scheme, proofs: list[Proof]) -> list[str]:
    there = {proof.paper for proof in proofs}
    return [paper for paper in scheme.paper_list if paper not in there]


def _find(request: DeskRequest, pk: int) -> Request:
    seen = queries.with_names(queries.requests_visible_to(request.actor))
    proofs = Prefetch("proofs", Proof.objects.select_related("document").prefetch_related("document__pages"))
    return get_object_or_404(seen.prefetch_related(proofs, "award__payments", "outcomes"), pk=pk)


def _scheme(request: DeskRequest, pk: int) -> Scheme:
    seen = queries.schemes_visible_to(request.actor).prefetch_related("communes")
    return get_object_or_404(seen, pk=pk)


urlpatterns = [
    path("ho-tro/", support, name="support"),
    path("ho-tro/chinh-sach/<int:pk>/", support_scheme, name="support_scheme"),
    path("ho-tro/chinh-sach/<int:pk>/de-nghi/", support_new, name="support_new"),
    path("ho-tro/giay/<int:pk>/bo/", support_proof_out, name="support_proof_out"),
    path("ho-tro/<int:pk>/", support_request, name="support_request"),
    path("ho-tro/<int:pk>/sua/", support_edit, name="support_edit"),
    path("ho-tro/<int:pk>/gui/", support_send, name="support_send"),
    path("ho-tro/<int:pk>/rut/", support_withdraw, name="support_withdraw"),
    path("ho-tro/<int:pk>/giay/", support_proof, name="support_proof"),
    path("ho-tro/<int:pk>/nghiem-thu/", support_acceptance, name="support_acceptance"),
    path("ho-tro/<int:pk>/ket-qua/<int:outcome_pk>/", support_outcome, name="support_outcome"),
]
