"""Decisions, certificates, revocation and extension: every write of this room."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from ocop.base.actor import Actor
from ocop.base.codes import drawn
from ocop.base.refusals import Refused
from ocop.certificates import documents, proposing, queries, results, rules
from ocop.certificates.models import (
    Certificate,
    CertificateState,
    Decision,
    DecisionItem,
    DecisionState,
    Extension,
    NumberSequence,
    Result,
    Revocation,
)
from ocop.councils.models import Session
from ocop.criteria import queries as criteria
from ocop.criteria.regime import add_months
from ocop.dossiers import actions as dossiers
from ocop.files import actions as files
from ocop.journal import actions as journal
from ocop.journal import queries as journals
from ocop.notices import actions as notices
from ocop.people import queries as people
from ocop.products import actions as products
from ocop.products.models import Product, Standing, StandingState


def prepare_decision(*, session: Session, by: Actor, at: dt.datetime, key: str = "") -> Decision:
    """Draft a decision over every concluded hearing of a closed session.

    Refused while the session is open, and where nothing is left to decide.
    """
    with transaction.atomic():
        if (done := journals.answered(key)) is not None:
            return Decision.objects.get(pk=done)
        rules.may_prepare.check(by, session)
        hearings = list(queries.undecided_hearings(session))
        if not hearings:
            raise Refused(_("Mọi kết quả của phiên họp này đã nằm trong một quyết định."))
        decision = Decision.objects.create(session=session, created_at=at, is_demo=session.is_demo)
        for hearing in hearings:
            regime = criteria.regime(hearing.dossier.criteria_set.pack)
            DecisionItem.objects.create(
                decision=decision,
                dossier=hearing.dossier,
                outcome=hearing.outcome,
                result=results.result_of(hearing.outcome, regime),
                star=hearing.outcome.star,
            )
        after = {"session": session.pk, "dossiers": [hearing.dossier_id for hearing in hearings]}
        journal.record(verb="certificates.prepare", subject=decision, by=by, at=at, after=after, key=key)
        return decision


def issue_decision(
    *,
    decision: Decision,
    number: str,
    signed_on: dt.date,
    signer: str,
    signer_title: str,
    by: Actor,
    at: dt.datetime,
    key: str = "",
) -> Decision:
    """Issue a draft: certificates, standings and notices follow in the same transaction.

    3 and 4 stars: certificate for 36 months (Đ.4.3). Potential 5 stars: standing "proposed",
    no certificate (Đ.7.3e). 1 and 2 stars: notice alone (Đ.4.1a). Refused for a number in
    use, a day in the future, or before the session ended.
    """
    with transaction.atomic():
        if (done := journals.answered(key)) is not None:
            return Decision.objects.get(pk=done)
        rules.may_issue.check(by, decision)
        rules.number_fits.check(decision, number, signed_on, at)
        facts = {
            "number": number.strip(),
            "signed_on": signed_on,
            "signer": signer.strip(),
            "signer_title": signer_title.strip(),
        }
        _number(decision, facts)
        decision.refresh_from_db()
        items = decision.items.select_related(
            "outcome", "dossier__product__unit", "dossier__organisation", "dossier__criteria_set__pack"
        )
        for item in items.order_by("id"):
            _carry_out(item, decision, signed_on, by, at)
        after = {**facts, "signed_on": signed_on.isoformat()}
        journal.record(verb="certificates.issue", subject=decision, by=by, at=at, after=after, key=key)
        return decision


def _number(decision: Decision, facts: dict[str, Any]) -> None:
    """Turn the draft into the decision of this number, unless another hand was quicker."""
    drafts = Decision.objects.filter(pk=decision.pk, state=DecisionState.DRAFT)
    try:
        with transaction.atomic():
            issued = drafts.update(state=DecisionState.ISSUED, **facts)
    except IntegrityError as error:  # the number was free when the rule looked
        raise Refused(
            _("Số quyết định này đã dùng cho một quyết định khác."), about="input", field="number"
        ) from error
    if issued != 1:
        raise Refused(_("Quyết định này vừa được người khác ban hành."), about="stale")


def _carry_out(
    item: DecisionItem, decision: Decision, signed_on: dt.date, by: Actor, at: dt.datetime
) -> None:
    if item.result == Result.RECOGNISED:
        _certify(item, decision, signed_on, by, at)
    elif item.result == Result.POTENTIAL_5:
        products.write_standing(
            product=item.dossier.product,
            state=StandingState.PROPOSED,
            star=item.star,
            score=item.outcome.total,
            decision_no=decision.number,
            decided_on=signed_on,
            year=item.dossier.year,
            by=by,
            at=at,
        )
    dossiers.mark_decided(dossier=item.dossier, by=by, at=at)
    _tell(item, at)


def _certify(item: DecisionItem, decision: Decision, signed_on: dt.date, by: Actor, at: dt.datetime) -> None:
    dossier = item.dossier
    regime = criteria.regime(dossier.criteria_set.pack)
    last_day = regime.expires_on(signed_on)
    number = _next_number(signed_on.year)
    Certificate.objects.filter(product=dossier.product, state=CertificateState.ACTIVE).update(
        state=CertificateState.SUPERSEDED
    )
    standing = products.write_standing(
        product=dossier.product,
        state=StandingState.LIVE,
        star=item.star,
        score=item.outcome.total,
        certificate_no=number,
        decision_no=decision.number,
        decided_on=signed_on,
        valid_from=signed_on,
        valid_to=last_day,
        year=dossier.year,
        by=by,
        at=at,
    )
    certificate = _certificate(item, number, standing, signed_on, last_day)
    pdf = files.store_bytes(
        data=documents.certificate_pdf(certificate), media_type="application/pdf", by=by, at=at
    )
    Certificate.objects.filter(pk=certificate.pk).update(pdf=pdf)
    after = {"number": number, "star": item.star, "pdf": pdf.sha256}
    journal.record(verb="certificates.certify", subject=certificate, by=by, at=at, after=after)


def _certificate(
    item: DecisionItem, number: str, standing: Standing, issued_on: dt.date, last_day: dt.date
) -> Certificate:
    dossier = item.dossier
    unit = dossier.unit
    address = ", ".join(part for part in (dossier.organisation.address, unit.name) if part)
    return Certificate.objects.create(
        number=number,
        token=drawn(),
        item=item,
        product=dossier.product,
        standing=standing,
        product_name=dossier.product.name,
        producer_name=dossier.organisation.name,
        producer_address=address,
        star=item.star,
        score=item.outcome.total,
        issued_on=issued_on,
        valid_to=last_day,
        is_demo=item.decision.is_demo,
    )


def record_earlier(
    *,
    product: Product,
    number: str,
    star: int,
    score: Decimal,
    issued_on: dt.date,
    decision_no: str,
    is_demo: bool = False,
    by: Actor,
    at: dt.datetime,
    key: str = "",
) -> Certificate:
    """Take in a certificate that was given on paper before this system, with its star.

    From then on it can be checked, extended (Đ.12.3) and revoked, and the product be
    re-evaluated in its window. It runs as the regime of its day says; the paper stays the
    producer's. Refused: who may not import the registry; a number that is known, a day to
    come, a product whose certificate is younger (input).
    """
    with transaction.atomic():
        if (done := journals.answered(key)) is not None:
            return Certificate.objects.get(pk=done)
        rules.may_record_earlier.check(by, product, number, issued_on, at)
        regime = criteria.regime_on(issued_on)
        months = regime.validity_months if regime else 36
        last_day = add_months(issued_on, months)
        Certificate.objects.filter(product=product, state=CertificateState.ACTIVE).update(
            state=CertificateState.SUPERSEDED
        )
        standing = products.write_standing(
            product=product, state=StandingState.LIVE, star=star, score=score, certificate_no=number.strip(),
            decision_no=decision_no.strip(), decided_on=issued_on, valid_from=issued_on, valid_to=last_day,
            year=issued_on.year, by=by, at=at,
        )  # fmt: skip
        place = product.unit.name if product.unit else ""
        certificate = Certificate.objects.create(
            number=number.strip(), token=drawn(), product=product, standing=standing,
            product_name=product.name, producer_name=product.organisation.name,
            producer_address=", ".join(part for part in (product.organisation.address, place) if part),
            star=star, score=score, issued_on=issued_on, valid_to=last_day, is_demo=is_demo,
        )  # fmt: skip
        after = {"number": certificate.number, "star": star, "issued_on": issued_on.isoformat()}
        journal.record(
            verb="certificates.record_earlier", subject=certificate, by=by, at=at, after=after, key=key
        )
        return certificate


def _next_number(year: int) -> str:
    """The next certificate number of a year; the law prescribes no form, this one is ours."""
    NumberSequence.objects.get_or_create(year=year)
    NumberSequence.objects.filter(year=year).update(last=F("last") + 1)
    return f"{NumberSequence.objects.get(year=year).last:04d}/{year}/GCN-OCOP"


def _tell(item: DecisionItem, at: dt.datetime) -> None:
    dossier = item.dossier
    members = people.members_of(dossier.organisation_id, at.date())
    officers = people.holders_of("commune_officer", at.date(), unit_id=dossier.unit_id)
    title = {
        Result.RECOGNISED: _("%(product)s được công nhận %(star)s sao"),
        Result.POTENTIAL_5: _("%(product)s được đề nghị trung ương xét %(star)s sao"),
        Result.NOT_RECOGNISED: _("Kết quả đánh giá %(product)s: chưa được công nhận"),
    }[Result(item.result)]
    notices.notify(
        persons=[*members, *officers],
        verb="certificates.issue",
        title=title % {"product": dossier.product.name, "star": item.star},
        body=_("Quyết định số %(number)s.") % {"number": item.decision.number},
        link="",
        at=at,
        key=f"decision-item-{item.pk}",
    )


def revoke(
    *,
    certificate: Certificate,
    ground: str,
    concluded_on: dt.date,
    decision_no: str,
    decided_on: dt.date,
    reason: str,
    by: Actor,
    at: dt.datetime,
    key: str = "",
) -> Revocation:
    """Revoke a certificate on a ground of its regime (Đ.8); the public sees it at once.

    Refused for a ground the regime does not have and for days out of order. The 15 days of
    Đ.8.4 bind the authority; a later decision is taken and the delay shown.
    """
    with transaction.atomic():
        if (done := journals.answered(key)) is not None:
            return Revocation.objects.get(pk=done)
        rules.may_revoke.check(by, certificate)
        if ground not in {item.code for item in queries.grounds(certificate)}:
            raise Refused(
                _("Hãy chọn một căn cứ thu hồi trong danh sách (Đ.8.1)."), about="input", field="ground"
            )
        if decided_on < concluded_on:
            raise Refused(
                _("Ngày quyết định không được trước ngày kết luận."), about="input", field="decided_on"
            )
        active = Certificate.objects.filter(pk=certificate.pk, state=CertificateState.ACTIVE)
        if active.update(state=CertificateState.REVOKED) != 1:
            raise Refused(_("Giấy chứng nhận này vừa được người khác thay đổi."), about="stale")
        certificate.state = CertificateState.REVOKED
        found = Revocation.objects.create(
            certificate=certificate,
            ground=ground,
            concluded_on=concluded_on,
            decision_no=decision_no,
            decided_on=decided_on,
            reason=reason,
        )
        products.revoke_standing(standing=certificate.standing, on=decided_on, note=reason, by=by, at=at)
        proposing.follow(certificate, by=by, at=at)
        after = {"ground": ground, "decision_no": decision_no}
        journal.record(verb="certificates.revoke", subject=found, by=by, at=at, after=after, key=key)
        return found


def extend(
    *,
    certificate: Certificate,
    until: dt.date,
    decision_no: str,
    reason: str,
    by: Actor,
    at: dt.datetime,
    key: str = "",
) -> Extension:
    """Record that a certificate stays in force past its last day, at most 180 days (Đ.12.3).

    Whether Đ.12.3 applies is the officer's decision, with a reason; nothing extends by itself.
    """
    with transaction.atomic():
        if (done := journals.answered(key)) is not None:
            return Extension.objects.get(pk=done)
        rules.may_extend.check(by, certificate)
        rules.extension_fits.check(certificate, until)
        if not reason.strip():
            raise Refused(_("Hãy ghi lý do kéo dài hiệu lực."), about="input", field="reason")
        found = Extension.objects.create(
            certificate=certificate, until=until, decision_no=decision_no, reason=reason, at=at
        )
        products.extend_standing(standing=certificate.standing, until=until, by=by, at=at)
        after = {"until": until.isoformat(), "decision_no": decision_no}
        journal.record(verb="certificates.extend", subject=found, by=by, at=at, after=after, key=key)
        return found
