"""Writing remedies: ordered, answered, accepted, returned, given up; and what goes on to the leader."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext as _

from ocop.base import clock, text
from ocop.base.actor import Actor
from ocop.base.refusals import Refused
from ocop.certificates import proposing
from ocop.certificates import queries as certificates
from ocop.certificates.models import Certificate, RevocationProposal
from ocop.files.models import Document
from ocop.journal import actions as journal
from ocop.journal import queries as entries
from ocop.notices import actions as notices
from ocop.oversight import queries, rules
from ocop.oversight.actions.visiting import officer_link, producer_link
from ocop.oversight.models import Finding, Remedy, RemedyAnswer, RemedyState, Visit, VisitState
from ocop.oversight.states import REMEDY, VISIT
from ocop.people import queries as people

_MOST_PROOFS = 20


def new_remedy(finding: Finding, what: str, due_on: dt.date | None, *, at: dt.datetime) -> Remedy:
    """The row of a remedy, for actions that order one. Refused: no words, no date or one gone by (input)."""
    said = text.nfc_lines(what)[:2000]
    if not said:
        raise Refused(_("Hãy ghi việc phải làm."), about="input", field="remedy")
    if due_on is None or due_on < clock.local_date(at):
        raise Refused(_("Hãy ghi hạn khắc phục, từ hôm nay trở đi."), about="input", field="due_on")
    return Remedy.objects.create(finding=finding, what=said, due_on=due_on, created_at=at)


def order_remedy(
    finding: Finding, what: str, due_on: dt.date | None, *, by: Actor, at: dt.datetime, key: str = ""
) -> Remedy:
    """Say what is to be done about a finding, until when; after the record the producer is told at once.

    Refused: who does not inspect there; ended visits; no words, no date or one gone by (input).
    """
    with transaction.atomic():
        if (pk := entries.answered(key)) is not None:
            return Remedy.objects.get(pk=pk)
        rules.may_order.check(by, finding)
        remedy = new_remedy(finding, what, due_on, at=at)
        visit = finding.visit
        if visit.state == VisitState.RECORDED:
            journal.move(VISIT, visit, "open_remedies", by=by, at=at)
        if visit.recorded_at is not None:
            Finding.objects.filter(pk=finding.pk).update(closed_at=None)
            _tell(visit, _("Có thêm việc khắc phục"), remedy.what, at)
        after = {"finding": finding.pk, "what": remedy.what, "due_on": str(due_on)}
        journal.record(verb="oversight.remedy_ordered", subject=remedy, by=by, at=at, key=key, after=after)
        return remedy


def answer_remedy(
    remedy: Remedy,
    words: str,
    documents: Collection[Document] = (),
    *,
    by: Actor,
    at: dt.datetime,
    key: str = "",
) -> RemedyAnswer:
    """The producer says what was done, with proofs from its library; the officers are told.

    Refused: others than members; remedies that are not owed; no words, foreign or withdrawn proofs (input).
    """
    said = text.nfc_lines(words)[:5000]
    with transaction.atomic():
        if (pk := entries.answered(key)) is not None:
            return RemedyAnswer.objects.get(pk=pk)
        rules.may_answer.check(by, remedy)
        visit = remedy.finding.visit
        if not said:
            raise Refused(_("Hãy ghi đã làm gì."), about="input", field="text")
        _check_proofs(visit, documents)
        journal.move(REMEDY, remedy, "answer_remedy", by=by, at=at, answered_at=at)
        answer = RemedyAnswer.objects.create(remedy=remedy, text=said, by_name=by.name, created_at=at)
        answer.documents.set(documents)
        after = {"remedy": remedy.pk, "documents": sorted(document.pk for document in documents)}
        journal.record(verb="oversight.remedy_answered", subject=answer, by=by, at=at, key=key, after=after)
        on = clock.local_date(at)
        told = [visit.lead] if visit.lead else list(queries.officers_for(visit.unit_id, on))
        notices.notify(
            persons=told, verb="oversight.remedy_answered",
            title=_("%(who)s trả lời việc khắc phục") % {"who": visit.organisation}, body=said,
            link=officer_link(visit), at=at,
        )  # fmt: skip
        return answer


def accept_remedy(remedy: Remedy, *, by: Actor, at: dt.datetime, key: str = "") -> Remedy:
    """Say that it was put right; with the last one its finding is closed. Refused: as `rules.may_settle`."""
    with transaction.atomic():
        if entries.answered(key) is not None:
            return Remedy.objects.get(pk=remedy.pk)
        rules.may_settle.check(by, remedy, "accept_remedy")
        journal.move(REMEDY, remedy, "accept_remedy", by=by, at=at, key=key, settled_at=at)
        finding = remedy.finding
        if not finding.remedies.exclude(state=RemedyState.ACCEPTED).exists():
            Finding.objects.filter(pk=finding.pk).update(closed_at=at)
        _tell(finding.visit, _("Đã khắc phục xong"), remedy.what, at)
    return remedy


def return_remedy(
    remedy: Remedy,
    reasons: str,
    due_on: dt.date | None = None,
    *,
    by: Actor,
    at: dt.datetime,
    key: str = "",
) -> Remedy:
    """Say that an answer does not do, and until when it must; tell the producer.

    Refused: as `rules.may_settle`; no reasons, a new date gone by (input).
    """
    said = text.nfc_lines(reasons)[:5000]
    with transaction.atomic():
        if entries.answered(key) is not None:
            return Remedy.objects.get(pk=remedy.pk)
        rules.may_settle.check(by, remedy, "return_remedy")
        if not said:
            raise Refused(_("Hãy ghi còn thiếu gì."), about="input", field="reasons")
        new_due = due_on or remedy.due_on
        if due_on is not None and due_on < clock.local_date(at):
            raise Refused(_("Hạn mới phải từ hôm nay trở đi."), about="input", field="due_on")
        journal.move(
            REMEDY, remedy, "return_remedy", by=by, at=at, note=said, key=key, reasons=said, due_on=new_due
        )
        _tell(remedy.finding.visit, _("Việc khắc phục chưa đạt, cần làm tiếp"), said, at)
    return remedy


def fail_remedy(remedy: Remedy, reasons: str, *, by: Actor, at: dt.datetime, key: str = "") -> Remedy:
    """Say that it was not put right and will not be waited for. Refused: as `rules.may_settle`; no
    reasons."""
    said = text.nfc_lines(reasons)[:5000]
    with transaction.atomic():
        if entries.answered(key) is not None:
            return Remedy.objects.get(pk=remedy.pk)
        rules.may_settle.check(by, remedy, "fail_remedy")
        if not said:
            raise Refused(_("Hãy ghi vì sao kết luận là không khắc phục."), about="input", field="reasons")
        journal.move(
            REMEDY, remedy, "fail_remedy", by=by, at=at, note=said, key=key, reasons=said, settled_at=at
        )
        _tell(remedy.finding.visit, _("Kết luận: không khắc phục"), said, at)
    return remedy


def propose_revocation(
    finding: Finding,
    certificate: Certificate,
    *,
    ground: str,
    concluded_on: dt.date,
    reason: str,
    by: Actor,
    at: dt.datetime,
    key: str = "",
) -> RevocationProposal:
    """Lay a critical finding that was not put right before the leader (Đ.8.3); nothing is revoked by it.

    Refused: as `rules.may_propose_revocation`; certificates the finding does not bear on; as
    `certificates.proposing.propose_revocation` refuses.
    """
    rules.may_propose_revocation.check(by, finding, clock.local_date(at))
    if certificate not in rules.certificates_of(finding):
        said = _("Hãy chọn giấy chứng nhận của sản phẩm được kiểm tra.")
        raise Refused(said, about="input", field="certificate")
    visit = finding.visit
    grounds = frozenset(item.code for item in certificates.grounds(certificate))
    source = _("Biên bản %(no)s, %(visit)s") % {"no": visit.record_no or "–", "visit": visit}
    with transaction.atomic():
        made = proposing.propose_revocation(
            certificate, ground=ground, grounds=grounds, concluded_on=concluded_on, reason=reason,
            source=source, source_link=officer_link(visit), by=by, at=at, key=key,
        )  # fmt: skip
        if entries.answered(f"{key}-o" if key else "") is None:
            journal.record(
                verb="oversight.revocation_proposed", subject=finding, by=by, at=at,
                after={"certificate": certificate.number}, key=f"{key}-o" if key else "",
            )  # fmt: skip
    return made


def _check_proofs(visit: Visit, documents: Collection[Document]) -> None:
    foreign = [d for d in documents if d.organisation_id != visit.organisation_id or d.withdrawn_at]
    if foreign or len(documents) > _MOST_PROOFS:
        said = _("Hãy chọn nhiều nhất %(n)d minh chứng đang dùng trong kho của chủ thể.")
        raise Refused(said % {"n": _MOST_PROOFS}, about="input", field="documents")


def _tell(visit: Visit, title: str, body: str, at: dt.datetime) -> None:
    notices.notify(
        persons=people.members_of(visit.organisation_id, clock.local_date(at)),
        verb="oversight.remedy_settled", title=title, body=body, link=producer_link(visit), at=at,
    )  # fmt: skip
