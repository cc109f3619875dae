"""May this be decided, revoked or extended, and if not, why not?"""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from ocop.base.actor import Actor
from ocop.base.clock import local_date
from ocop.base.refusals import Reason, rule
from ocop.certificates import terms
from ocop.certificates.models import (
    Certificate,
    CertificateState,
    Decision,
    DecisionState,
    ProposalState,
    RevocationProposal,
)
from ocop.councils.models import Session
from ocop.councils.states import SessionState
from ocop.products.models import Product


@rule
def may_prepare(actor: Actor, session: Session) -> Reason | None:
    """The office prepares a decision once the session is closed."""
    if not actor.has("certificates.prepare"):
        return Reason(_("Chỉ cơ quan tham mưu cấp tỉnh soạn dự thảo quyết định."), "person")
    if session.state != SessionState.CLOSED:
        return Reason(_("Phiên họp chưa kết thúc. Hãy kết thúc phiên họp và lập biên bản trước."))
    return None


@rule
def may_issue(actor: Actor, decision: Decision) -> Reason | None:
    """The leader issues a draft (QĐ 26/2026, Đ.7.3e)."""
    if not actor.has("certificates.decide"):
        return Reason(_("Chỉ lãnh đạo có thẩm quyền ban hành quyết định (Đ.7.3e)."), "person")
    if decision.state != DecisionState.DRAFT:
        return Reason(_("Quyết định này đã ban hành."))
    return None


@rule
def number_fits(decision: Decision, number: str, signed_on: dt.date, at: dt.datetime) -> Reason | None:
    """A number that no issued decision has, and a day between the session's end and today."""
    if not number.strip():
        return Reason(_("Hãy nhập số quyết định."), "input", "number")
    if Decision.objects.filter(number=number, state=DecisionState.ISSUED).exclude(pk=decision.pk).exists():
        return Reason(_("Số quyết định này đã dùng cho một quyết định khác."), "input", "number")
    if signed_on > local_date(at):
        return Reason(_("Ngày ký không được sau hôm nay."), "input", "signed_on")
    closed_at = decision.session.closed_at
    if closed_at is not None and signed_on < local_date(closed_at):
        return Reason(_("Ngày ký không được trước ngày kết thúc phiên họp."), "input", "signed_on")
    return None


@rule
def may_record_earlier(
    actor: Actor, product: Product, number: str, issued_on: dt.date, at: dt.datetime
) -> Reason | None:
    """The office that imports the registry; a new number, a day gone by, no younger certificate."""
    if not actor.has("registry.import"):
        return Reason(_("Chỉ cơ quan cấp tỉnh ghi nhận giấy chứng nhận đã cấp trước đây."), "person")
    if not number.strip():
        return Reason(_("Hãy nhập số giấy chứng nhận."), "input", "number")
    if Certificate.objects.filter(number__iexact=number.strip()).exists():
        return Reason(_("Số giấy chứng nhận này đã có trong hệ thống."), "input", "number")
    if issued_on > local_date(at):
        return Reason(_("Ngày cấp không được sau hôm nay."), "input", "issued_on")
    active = Certificate.objects.filter(product=product, state=CertificateState.ACTIVE).first()
    if active is not None and active.issued_on >= issued_on:
        return Reason(_("Sản phẩm đã có giấy chứng nhận cấp sau ngày này."), "input", "issued_on")
    return None


@rule
def may_revoke(actor: Actor, certificate: Certificate) -> Reason | None:
    """Only a leader revokes, and only what still stands (Đ.8.2a)."""
    if not actor.has("certificates.revoke"):
        return Reason(_("Chỉ lãnh đạo có thẩm quyền thu hồi giấy chứng nhận (Đ.8.2)."), "person")
    if certificate.state != CertificateState.ACTIVE:
        return Reason(_("Giấy chứng nhận này không còn đứng để thu hồi."))
    return None


@rule
def may_propose(actor: Actor, certificate: Certificate) -> Reason | None:
    """Who verifies on the spot, or prepares decisions, proposes to revoke what still stands (Đ.8.3)."""
    if not (actor.has("oversight.visit") or actor.has("certificates.prepare")):
        return Reason(_("Chỉ cơ quan kiểm tra hoặc tham mưu đề nghị thu hồi."), "person")
    if certificate.state != CertificateState.ACTIVE:
        return Reason(_("Giấy chứng nhận này không còn đứng để thu hồi."))
    if certificate.proposals.filter(state=ProposalState.WAITING).exists():
        return Reason(_("Đã có đề nghị thu hồi giấy này, đang chờ lãnh đạo."))
    return None


@rule
def may_decline(actor: Actor, proposal: RevocationProposal) -> Reason | None:
    """The leader who could revoke says that nothing is revoked."""
    if not actor.has("certificates.revoke"):
        return Reason(_("Chỉ lãnh đạo có thẩm quyền thu hồi giấy chứng nhận (Đ.8.2)."), "person")
    if proposal.state != ProposalState.WAITING:
        return Reason(_("Đề nghị này đã có quyết định."), "stale")
    return None


@rule
def may_extend(actor: Actor, certificate: Certificate) -> Reason | None:
    """An officer's decision on a standing certificate, once (Đ.12.3)."""
    if not (actor.has("certificates.decide") or actor.has("certificates.prepare")):
        return Reason(_("Chỉ cơ quan cấp tỉnh ghi nhận việc kéo dài hiệu lực (Đ.12.3)."), "person")
    if certificate.state != CertificateState.ACTIVE:
        return Reason(_("Giấy chứng nhận này không còn đứng để kéo dài."))
    if hasattr(certificate, "extension"):
        return Reason(_("Giấy chứng nhận này đã được kéo dài một lần."))
    return None


@rule
def extension_fits(certificate: Certificate, until: dt.date) -> Reason | None:
    """After the last day, and at most 180 days past it (Đ.12.3)."""
    longest = terms.longest_extension(certificate.valid_to)
    if not certificate.valid_to < until <= longest:
        text = _(
            "Chỉ kéo dài được từ sau %(from)s đến hết %(to)s: không quá 180 ngày kể từ ngày hết hạn (Đ.12.3)."
        )
        dates = {"from": f"{certificate.valid_to:%d/%m/%Y}", "to": f"{longest:%d/%m/%Y}"}
        return Reason(text % dates, "input", "until")
    return None
