"""Certificates: find, open, revoke, extend."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.views.decorators.http import require_GET, require_http_methods

from ocop.base import clock
from ocop.base.refusals import Refused
from ocop.certificates import actions, forms, proposed, proposing, queries, rules
from ocop.certificates.models import Certificate
from ocop.files import queries as files
from ocop.web.access import DeskRequest, rights, signed_in
from ocop.web.officer import paging
from ocop.web.ui.sent import key_of


@rights("view.all", "dossiers.receive")
@require_GET
def certificates(request: DeskRequest) -> HttpResponse:
    """The certificates the reader may see: by text, star and phase, those ending soonest first."""
    form = forms.CertificateFilter(request.GET or None)
    rows = form.narrow(queries.certificates_visible_to(request.actor), clock.today())
    page = paging.page(request, rows.order_by("valid_to", "id"))
    for row in page.object_list:
        row.phase = queries.phase(row, clock.today())
    return render(request, "officer/certificates.html", {"form": form, "page": page})


@signed_in
@require_GET
def certificate(request: DeskRequest, pk: int) -> HttpResponse:
    """One certificate with what can be done to it."""
    found = _find(request, pk)
    context = {
        "certificate": found,
        "phase": queries.phase(found, clock.today()),
        "revoke_refusal": rules.may_revoke.reason(request.actor, found),
        "extend_refusal": rules.may_extend.reason(request.actor, found),
        **_proposed(request, found),
    }
    return render(request, "officer/certificate.html", context)


@signed_in
@require_GET
def pdf(request: DeskRequest, pk: int) -> HttpResponseBase:
    """The certificate's PDF, to those who may see the certificate."""
    found = _find(request, pk)
    if found.pdf is None:
        raise Http404
    name = f"{found.number.replace('/', '-')}.pdf"
    return FileResponse(files.open_file(found.pdf), filename=name, as_attachment=True)


@rights("certificates.revoke")
@require_http_methods(["GET", "HEAD", "POST"])
def revoke(request: DeskRequest, pk: int) -> HttpResponse:
    """Revoke, after saying on what ground."""
    found = _find(request, pk)
    form = forms.RevokeForm(
        request.POST or None, grounds=queries.grounds(found), proposal=proposed.waiting_for(found)
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.revoke(
                certificate=found,
                **form.cleaned_data,
                by=request.actor,
                at=clock.now(),
                key=request.POST.get("key", ""),
            )
            return redirect("officer:certificate", pk=pk)
        except Refused as refused:
            form.add_error(refused.reason.field or None, refused.reason.text)
    return _form_page(request, "officer/certificate_revoke.html", found, form)


@rights("certificates.revoke")
@require_http_methods(["GET", "HEAD", "POST"])
def decline(request: DeskRequest, pk: int) -> HttpResponse:
    """Say that a proposal to revoke is not followed, and why."""
    found = _find(request, pk)
    proposal = get_object_or_404(proposed.waiting(), certificate=found)
    form = forms.DeclineForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            proposing.decline_proposal(
                proposal, form.cleaned_data["reason"], by=request.actor, at=clock.now(),
                key=request.POST.get("key", ""),
            )  # fmt: skip
            return redirect("officer:certificate", pk=pk)
        except Refused as refused:
            form.add_error(refused.reason.field or None, refused.reason.text)
    return _form_page(request, "officer/certificate_decline.html", found, form)


def _proposed(request: DeskRequest, found: Certificate) -> dict[str, Any]:
    """The proposal to revoke that waits, to those of the province and of the commune; never to the
    producer."""
    proposal = None if request.actor.organisation_id else proposed.waiting_for(found)
    if proposal is None:
        return {}
    named = {item.code: item.text for item in queries.grounds(found)}
    return {
        "proposal": proposal,
        "proposal_ground": named.get(proposal.ground, proposal.ground),
        "proposal_due": proposed.due_on(proposal),
        "may_decline": rules.may_decline.allows(request.actor, proposal),
    }


@rights("certificates.decide", "certificates.prepare")
@require_http_methods(["GET", "HEAD", "POST"])
def extend(request: DeskRequest, pk: int) -> HttpResponse:
    """Record an extension under Đ.12.3."""
    found = _find(request, pk)
    form = forms.ExtendForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.extend(
                certificate=found,
                **form.cleaned_data,
                by=request.actor,
                at=clock.now(),
                key=request.POST.get("key", ""),
            )
            return redirect("officer:certificate", pk=pk)
        except Refused as refused:
            form.add_error(refused.reason.field or None, refused.reason.text)
    return _form_page(request, "officer/certificate_extend.html", found, form)


def _find(request: DeskRequest, pk: int) -> Certificate:
    rows = queries.certificates_visible_to(request.actor).select_related(
        "pdf", "item__decision", "revocation", "extension", "product__unit", "standing"
    )
    return get_object_or_404(rows, pk=pk)


def _form_page(request: DeskRequest, template: str, found: Certificate, form: Any) -> HttpResponse:
    context = {"certificate": found, "form": form, "key": key_of(request)}
    return render(request, template, context, status=422 if form.is_bound else 200)


urlpatterns = [
    path("giay-chung-nhan/", certificates, name="certificates"),
    path("giay-chung-nhan/<int:pk>/", certificate, name="certificate"),
    path("giay-chung-nhan/<int:pk>/pdf/", pdf, name="certificate_pdf"),
    path("giay-chung-nhan/<int:pk>/thu-hoi/", revoke, name="certificate_revoke"),
    path("giay-chung-nhan/<int:pk>/khong-thu-hoi/", decline, name="certificate_decline"),
    path("giay-chung-nhan/<int:pk>/keo-dai/", extend, name="certificate_extend"),
]
