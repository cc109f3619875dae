"""Requests by producers up to their sending, and back again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ocop.base import clock
from ocop.base.actor import Actor
from ocop.base.refusals import Refused
from ocop.files.models import Document
from ocop.journal import actions as journal
from ocop.journal import queries as entries
from ocop.organisations import checks
from ocop.organisations.models import Organisation
from ocop.people import queries as people
from ocop.people.models import Person
from ocop.support import rules
from ocop.support.actions import checking
from ocop.support.models import Proof, Request, Scheme
from ocop.support.states import REQUEST

FIELDS = ("name", "about", "product", "cost", "asked")
"""What `data` may hold."""
MOST_PROOFS = 60
"""Proofs in one request: a bound of ours."""


def write_request(
    scheme: Scheme,
    organisation: Organisation,
    data: dict[str, Any],
    *,
    by: Actor,
    at: dt.datetime,
    key: str = "",
) -> Request:
    """Begin a request as a draft that nobody else sees. Money in đồng.

    Refused: foreign or closed organisations; a scheme that takes none today; no name, a foreign product,
    amounts that are none (input).
    """
    rules.may_apply.check(by, organisation)
    rules.takes_requests.check(scheme, clock.local_date(at))
    clean = _checked(organisation, data)
    if not clean.get("name"):
        raise checks.wrong("name", _("Hãy ghi xin hỗ trợ việc gì."))
    with transaction.atomic():
        if (pk := entries.answered(key)) is not None:
            return Request.objects.get(pk=pk)
        request = Request.objects.create(
            scheme=scheme, organisation=organisation, unit=organisation.unit, created_at=at, **clean
        )
        after = checking.all_told({"scheme": scheme, **clean})
        journal.record(verb="support.request_written", subject=request, by=by, at=at, key=key, after=after)
        return request


def change_request(request: Request, data: dict[str, Any], *, by: Actor, at: dt.datetime) -> Request:
    """Change the given fields of a draft or a returned request; those left out stay.

    Refused: foreign requests, those that are with the office, also when another sent it meanwhile (stale).
    """
    rules.may_edit.check(by, request)
    clean = _checked(request.organisation, data)
    if not clean.get("name", request.name):
        raise checks.wrong("name", _("Hãy ghi xin hỗ trợ việc gì."))
    changed = {name: value for name, value in clean.items() if getattr(request, name) != value}
    if not changed:
        return request
    with transaction.atomic():
        before = checking.plain(request, changed)
        if Request.objects.filter(pk=request.pk, state=request.state).update(**changed) != 1:
            raise Refused(_("Đề nghị vừa được gửi hoặc rút. Hãy tải lại trang."), about="stale")
        for name, value in changed.items():
            setattr(request, name, value)
        journal.record(
            verb="support.request_changed", subject=request, by=by, at=at, before=before,
            after=checking.all_told(changed),
        )  # fmt: skip
    return request


def add_proof(
    request: Request,
    document: Document,
    paper: str = "",
    *,
    for_acceptance: bool = False,
    by: Actor,
    at: dt.datetime,
) -> Proof:
    """Put a proof of the library into a request, for one of the papers asked for or for the acceptance.

    Refused: a foreign or withdrawn proof, one that is in it already, more than `MOST_PROOFS` (input); as
    `rules.may_prove` refuses.
    """
    rules.may_prove.check(by, request, for_acceptance)
    if document.organisation_id != request.organisation_id or document.withdrawn_at is not None:
        raise checks.wrong("document", _("Hãy chọn một minh chứng trong kho của chủ thể."))
    said = checking.line("paper", paper, 300)
    with transaction.atomic():
        if request.proofs.count() >= MOST_PROOFS:
            raise checks.wrong("document", _("Nhiều nhất %(n)d minh chứng.") % {"n": MOST_PROOFS})
        proof = _new_proof(request, document, said, for_acceptance, at)
        after = {"document": document.pk, "paper": said, "for_acceptance": for_acceptance}
        journal.record(verb="support.proof_added", subject=request, by=by, at=at, after=after)
        if for_acceptance:
            _tell_office(request, _("%(who)s nộp giấy nghiệm thu: %(name)s"), at)
        return proof


def _new_proof(
    request: Request, document: Document, paper: str, for_acceptance: bool, at: dt.datetime
) -> Proof:
    try:
        with transaction.atomic():
            return Proof.objects.create(
                request=request,
                document=document,
                paper=paper,
                is_for_acceptance=for_acceptance,
                created_at=at,
            )
    except IntegrityError as error:
        raise checks.wrong("document", _("Minh chứng này đã có trong đề nghị.")) from error


def remove_proof(proof: Proof, *, by: Actor, at: dt.datetime) -> None:
    """Take a proof out of a request; it stays in the library. Refused as `add_proof` refuses."""
    rules.may_prove.check(by, proof.request, proof.is_for_acceptance)
    with transaction.atomic():
        before = {"document": proof.document_id, "paper": proof.paper}
        proof.delete()
        journal.record(verb="support.proof_removed", subject=proof.request, by=by, at=at, before=before)


def send_request(request: Request, *, by: Actor, at: dt.datetime, key: str = "") -> Request:
    """Send a draft, or a returned request once more; tell the commune and the office.

    Its opinion of before is asked for anew. Refused: foreign requests; a scheme that is closed, unless the
    request was sent in time before; a condition that is not met, more than the rate gives (input).
    """
    if entries.was_done(key):
        return checking.fresh(request)
    rules.may_send.check(by, request, clock.local_date(at))
    with transaction.atomic():
        changes: dict[str, Any] = {
            "unit": request.organisation.unit, "sent_at": at, "first_sent_at": request.first_sent_at or at,
            "opinion": "", "opinion_for": None, "opinion_at": None, "appraised": None, "appraised_at": None,
        }  # fmt: skip
        journal.move(REQUEST, request, "send_request", by=by, at=at, key=key, **changes)
        _tell_office(request, _("%(who)s đề nghị hỗ trợ: %(name)s"), at)
    return request


def return_request(request: Request, reasons: str, *, by: Actor, at: dt.datetime, key: str = "") -> Request:
    """Give a request back with reasons, to be changed and sent again; tell the producer.

    Refused: others than the provincial office; requests that do not wait for it; no reasons (input).
    """
    if entries.was_done(key):
        return checking.fresh(request)
    rules.may_appraise.check(by, request)
    said = checking.lines("reasons", reasons, needed=_("Hãy ghi lý do trả lại và điều cần sửa."))
    with transaction.atomic():
        journal.move(REQUEST, request, "return_request", by=by, at=at, note=said, key=key, reasons=said)
        checking.tell_producer(request, _("Đề nghị hỗ trợ “%(name)s” được trả lại để sửa"), at, said)
    return request


def withdraw_request(request: Request, *, by: Actor, at: dt.datetime) -> Request:
    """Take a request back for good. Refused: foreign requests; one that is decided."""
    rules.may_withdraw.check(by, request)
    journal.move(REQUEST, request, "withdraw_request", by=by, at=at, closed_at=at)
    return request


def _tell_office(request: Request, title: str, at: dt.datetime) -> None:
    words = title % {"who": request.organisation, "name": request}
    persons = _answering(request, clock.local_date(at))
    checking.tell_officers(persons, "support.sent", words, checking.officer_link(request), at)


def _answering(request: Request, on: dt.date) -> Iterable[Person]:
    """The officers of the producer's commune and of the province."""
    near = people.holders_of("commune_officer", on, request.unit_id) if request.unit_id else []
    return [*near, *people.holders_of("provincial_officer", on)]


def _checked(organisation: Organisation, data: dict[str, Any]) -> dict[str, Any]:
    if unknown := set(data) - set(FIELDS):
        raise TypeError(f"no such fields of a request: {sorted(unknown)}")
    clean = dict(data)
    if "name" in clean:
        clean["name"] = checking.line("name", clean["name"] or "", 250)
    if "about" in clean:
        clean["about"] = checking.lines("about", clean["about"] or "")
    for field in {"cost", "asked"} & clean.keys():
        if clean[field] is not None:
            checking.money(field, clean[field])
    product = clean.get("product")
    if product is not None and product.organisation_id != organisation.pk:
        raise checks.wrong("product", _("Hãy chọn một sản phẩm của chủ thể."))
    return clean
