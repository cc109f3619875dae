"""Proposals: written, with who benefits and what proves it, sent, checked, withdrawn."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ocop.base.actor import Actor
from ocop.base.clock import local_date
from ocop.base.refusals import Refused
from ocop.files import actions as files
from ocop.files.actions import Upload
from ocop.files.models import Document
from ocop.journal import actions as journal
from ocop.journal import queries as entries
from ocop.organisations import checks
from ocop.organisations.models import Kind, Organisation
from ocop.people import queries as people
from ocop.products.models import Product
from ocop.science import links
from ocop.science.actions import checked
from ocop.science.actions.calls import held, members, tell
from ocop.science.models import Beneficiary, Call, Proposal, Subject
from ocop.science.rules import calls as rules
from ocop.science.states import PROPOSAL

PROPOSAL_FIELDS = (
    "title", "subject", "need", "aim", "method", "months", "state_budget", "own_budget", "other_budget",
)  # fmt: skip
_MOST_MONTHS = 120


def write_proposal(
    call: Call, organisation: Organisation, data: dict[str, Any], *, by: Actor, at: dt.datetime, key: str = ""
) -> Proposal:
    """Begin a proposal as a draft that nobody else sees; a producer benefits from its own. Money in đồng.

    Refused: foreign or closed organisations; a call that takes no proposals today; no title, no known
    field, texts too long, negative amounts (input).
    """
    rules.may_propose.check(by, organisation)
    rules.is_open.check(call, local_date(at))
    clean = _checked(data)
    if not clean.get("title"):
        raise checks.wrong("title", _("Hãy ghi tên đề tài, dự án."))
    if "subject" not in clean:
        raise checks.wrong("subject", _("Hãy chọn lĩnh vực."))
    with transaction.atomic():
        if (pk := entries.answered(key)) is not None:
            return Proposal.objects.get(pk=pk)
        proposal = Proposal.objects.create(call=call, organisation=organisation, created_at=at, **clean)
        if organisation.kind == Kind.PRODUCER:
            Beneficiary.objects.create(proposal=proposal, organisation=organisation)
        after = checked.plain(proposal, clean) | {"call": call.pk}
        journal.record(verb="science.proposal_written", subject=proposal, by=by, at=at, key=key, after=after)
    return proposal


def change_proposal(proposal: Proposal, data: dict[str, Any], *, by: Actor, at: dt.datetime) -> Proposal:
    """Change the given fields of a draft or a returned proposal; those left out stay.

    Refused: foreign proposals, ones that are with the province, also when another request sent it
    meanwhile (stale); data as `write_proposal` refuses.
    """
    rules.may_edit.check(by, proposal)
    clean = _checked(data)
    if not clean.get("title", proposal.title):
        raise checks.wrong("title", _("Hãy ghi tên đề tài, dự án."))
    changed = {name: value for name, value in clean.items() if getattr(proposal, name) != value}
    if not changed:
        return proposal
    with transaction.atomic():
        before = checked.plain(proposal, changed)
        _touch(proposal, **changed)
        journal.record(
            verb="science.proposal_changed", subject=proposal, by=by, at=at, before=before,
            after=checked.plain(proposal, changed),
        )  # fmt: skip
    return proposal


def add_beneficiary(
    proposal: Proposal, organisation: Organisation, *, by: Actor, at: dt.datetime
) -> Beneficiary:
    """Name a producer that the proposal is for; naming it twice changes nothing.

    Refused: as `change_proposal`; who is no working producer (input); too many.
    """
    with transaction.atomic():
        _touch_checked(proposal, by)
        found = Beneficiary.objects.filter(proposal=proposal, organisation=organisation).first()
        if found is not None:
            return found
        rules.may_add_beneficiary.check(by, proposal, organisation)
        found = Beneficiary.objects.create(proposal=proposal, organisation=organisation)
        after = {"organisation": organisation.pk, "name": organisation.name}
        journal.record(verb="science.beneficiary_added", subject=proposal, by=by, at=at, after=after)
    return found


def remove_beneficiary(beneficiary: Beneficiary, *, by: Actor, at: dt.datetime) -> None:
    """Take a producer and its products out of a proposal. Refused: as `change_proposal`."""
    proposal = beneficiary.proposal
    with transaction.atomic():
        _touch_checked(proposal, by)
        gone = proposal.products.filter(organisation_id=beneficiary.organisation_id)
        proposal.products.remove(*gone)
        before = {"organisation": beneficiary.organisation_id, "name": str(beneficiary.organisation)}
        beneficiary.delete()
        journal.record(verb="science.beneficiary_removed", subject=proposal, by=by, at=at, before=before)


def set_products(proposal: Proposal, products: Collection[int], *, by: Actor, at: dt.datetime) -> Proposal:
    """Say which products of those who benefit the proposal is about; replaces what was said before.

    Refused: as `change_proposal`; products of others (input).
    """
    with transaction.atomic():
        _touch_checked(proposal, by)
        own = Product.objects.filter(organisation__science_benefits__proposal=proposal, pk__in=products)
        found = sorted(own.values_list("pk", flat=True))
        if found != sorted(set(products)):
            raise checks.wrong("products", _("Chỉ chọn được sản phẩm của chủ thể hưởng lợi."))
        before = sorted(proposal.products.values_list("pk", flat=True))
        if before != found:
            proposal.products.set(found)
            journal.record(
                verb="science.products_set", subject=proposal, by=by, at=at, before={"products": before},
                after={"products": found},
            )  # fmt: skip
    return proposal


def attach(proposal: Proposal, document: Document, *, by: Actor, at: dt.datetime) -> Proposal:
    """Attach a proof of the proposer's own library. Refused: as `change_proposal`; foreign or withdrawn
    proofs (input); too many."""
    if document.organisation_id != proposal.organisation_id or document.withdrawn_at is not None:
        raise checks.wrong("document", _("Chỉ đính kèm được minh chứng còn trong kho của đơn vị."))
    with transaction.atomic():
        _touch_checked(proposal, by)
        _check_room(proposal)
        proposal.documents.add(document)
        after = {"document": document.pk, "title": document.title}
        journal.record(verb="science.document_attached", subject=proposal, by=by, at=at, after=after)
    return proposal


def attach_new(
    proposal: Proposal, title: str, uploads: Sequence[Upload], *, by: Actor, at: dt.datetime, key: str = ""
) -> Proposal:
    """Put files as a new proof into the proposer's library and attach it. Refused: as both refuse."""
    rules.may_edit.check(by, proposal)
    _check_room(proposal)
    document = files.add_document(
        proposal.organisation, "other", title, uploads=uploads, by=by, at=at, key=key
    )
    if proposal.documents.filter(pk=document.pk).exists():
        return proposal
    return attach(proposal, document, by=by, at=at)


def detach(proposal: Proposal, document: Document, *, by: Actor, at: dt.datetime) -> Proposal:
    """Take an attachment off; the proof stays in the library. Refused: as `change_proposal`."""
    with transaction.atomic():
        _touch_checked(proposal, by)
        proposal.documents.remove(document)
        before = {"document": document.pk, "title": document.title}
        journal.record(verb="science.document_detached", subject=proposal, by=by, at=at, before=before)
    return proposal


def send_proposal(proposal: Proposal, *, by: Actor, at: dt.datetime, key: str = "") -> Proposal:
    """Send a draft, or a returned proposal once more, to the province; its officers are told.

    Refused: foreign proposals; what `rules.is_complete` finds missing; a call that takes none today,
    unless the proposal was sent in time before; a call that is being scored.
    """
    with transaction.atomic():
        if entries.answered(key) is not None:
            return _fresh(proposal)
        proposal.call = held(proposal.call_id)
        rules.may_send.check(by, proposal, local_date(at))
        first = proposal.first_sent_at or at
        journal.move(
            PROPOSAL, proposal, "send_proposal", by=by, at=at, key=key, sent_at=at, first_sent_at=first
        )
        tell(
            people.holders_of("provincial_officer", local_date(at)), "science.proposal_sent",
            _("%(who)s gửi đề xuất: %(name)s") % {"who": proposal.organisation, "name": proposal},
            _("Hãy kiểm tra rồi ghi hợp lệ, hoặc trả lại kèm lý do."), links.proposal(proposal), at,
        )  # fmt: skip
    return proposal


def return_proposal(
    proposal: Proposal, reasons: str, *, by: Actor, at: dt.datetime, key: str = ""
) -> Proposal:
    """Give a proposal back with reasons, to be completed and sent again; its writers are told.

    Refused: who does not manage science; proposals that do not wait; no reasons (input).
    """
    said = checked.said(reasons, "reasons", _("Hãy ghi lý do trả lại và điều cần bổ sung."))
    with transaction.atomic():
        if entries.answered(key) is not None:
            return _fresh(proposal)
        rules.may_check.check(by, proposal)
        journal.move(PROPOSAL, proposal, "return_proposal", by=by, at=at, note=said, key=key, reasons=said)
        title = _("Đề xuất “%(name)s” được trả lại để bổ sung") % {"name": proposal}
        tell(
            members(proposal, at), "science.proposal_returned", title, said, links.own_proposal(proposal), at
        )
    return proposal


def find_eligible(proposal: Proposal, *, by: Actor, at: dt.datetime, key: str = "") -> Proposal:
    """Say that a proposal is complete and goes before the panel; its writers are told.

    Refused: who does not manage science; proposals that do not wait.
    """
    with transaction.atomic():
        if entries.answered(key) is not None:
            return _fresh(proposal)
        rules.may_check.check(by, proposal)
        journal.move(PROPOSAL, proposal, "find_eligible", by=by, at=at, key=key, reasons="")
        title = _("Đề xuất “%(name)s” hợp lệ, sẽ được hội đồng chấm") % {"name": proposal}
        tell(members(proposal, at), "science.proposal_eligible", title, "", links.own_proposal(proposal), at)
    return proposal


def withdraw_proposal(proposal: Proposal, *, by: Actor, at: dt.datetime) -> Proposal:
    """Take a proposal back for good. Refused: foreign ones; what is being scored or was decided."""
    with transaction.atomic():
        proposal.call = held(proposal.call_id)
        rules.may_withdraw.check(by, proposal)
        journal.move(PROPOSAL, proposal, "withdraw_proposal", by=by, at=at)
    return proposal


def _touch_checked(proposal: Proposal, by: Actor) -> None:
    """Refuse unless the actor may edit; take hold of the row, so that a sending waits or is found."""
    rules.may_edit.check(by, proposal)
    _touch(proposal, title=proposal.title)


def _touch(proposal: Proposal, **changes: Any) -> None:
    if Proposal.objects.filter(pk=proposal.pk, state=proposal.state).update(**changes) != 1:
        raise Refused(_("Đề xuất vừa được gửi hoặc rút. Hãy tải lại trang."), about="stale")
    for name, value in changes.items():
        setattr(proposal, name, value)


def _check_room(proposal: Proposal) -> None:
    if proposal.documents.count() >= rules.MOST_DOCUMENTS:
        raise Refused(_("Mỗi đề xuất đính kèm nhiều nhất %(n)d minh chứng.") % {"n": rules.MOST_DOCUMENTS})


def _fresh(proposal: Proposal) -> Proposal:
    return Proposal.objects.select_related("call", "organisation").get(pk=proposal.pk)


def _checked(data: dict[str, Any]) -> dict[str, Any]:
    checked.only(data, PROPOSAL_FIELDS, "proposal")
    clean = checked.texts(data, {"title": 300}, ("need", "aim", "method"))
    for name in ("state_budget", "own_budget", "other_budget"):
        if name in clean:
            clean[name] = clean[name] or 0
    checked.money(clean, "state_budget", "own_budget", "other_budget")
    if clean.get("subject", Subject.OTHER) not in Subject.values:
        raise checks.wrong("subject", _("Hãy chọn lĩnh vực."))
    months = clean.get("months")
    if months is not None and not 1 <= months <= _MOST_MONTHS:
        raise checks.wrong("months", _("Số tháng từ 1 đến %(n)d.") % {"n": _MOST_MONTHS})
    return clean
