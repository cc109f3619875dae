"""May this actor do this to this call, proposal or card now?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from decimal import Decimal

from django.utils.translation import gettext as _

from ocop.base.actor import Actor
from ocop.base.refusals import Reason, rule
from ocop.councils.states import CardState
from ocop.organisations.models import Kind, Organisation
from ocop.science.models import Call, Proposal, Review
from ocop.science.queries import calls as queries
from ocop.science.states import CALL, PROPOSAL, CallState, ProposalState

MOST_BENEFICIARIES = 50
MOST_DOCUMENTS = 20
"""Of one proposal: bounds of ours."""


@rule
def may_manage(by: Actor) -> Reason | None:
    """Calls, checks, panels and projects belong to the provincial office."""
    if by.has("science.manage"):
        return None
    return Reason(_("Chỉ cán bộ tỉnh phụ trách đề tài, dự án làm được việc này."), "person")


@rule
def may_change_call(by: Actor, call: Call) -> Reason | None:
    """A draft may be changed in everything; an open call only in its last day and its panel."""
    if against := may_manage.reason(by):
        return against
    if call.state not in (CallState.DRAFT, CallState.OPEN, CallState.CLOSED) or call.scoring_at:
        return Reason(_("Đợt đã vào chấm nên không sửa được nữa."))
    return None


@rule
def may_close(by: Actor, call: Call) -> Reason | None:
    """The office closes a call that is open."""
    return may_manage.reason(by) or CALL.reason(call.state, "close_call")


@rule
def may_start_scoring(by: Actor, call: Call) -> Reason | None:
    """Scoring begins once the call is closed, a panel is named and every proposal is checked."""
    if against := may_manage.reason(by):
        return against
    if call.state != CallState.CLOSED or call.scoring_at is not None:
        return Reason(_("Chỉ bắt đầu chấm một lần, khi đợt đã đóng."))
    if call.panel is None:
        return Reason(_("Hãy chọn hội đồng tuyển chọn của đợt trước khi chấm."))
    states = list(call.proposals.values_list("state", flat=True))
    waiting = states.count(ProposalState.SENT)
    if waiting:
        return Reason(_("Còn %(n)d đề xuất chưa kiểm tra.") % {"n": waiting})
    if ProposalState.ELIGIBLE not in states:
        return Reason(_("Chưa có đề xuất hợp lệ nào để chấm."))
    return None


@rule
def is_open(call: Call, on: dt.date) -> Reason | None:
    """A call takes proposals once it is opened, from its first day to the end of its last."""
    if call.state != CallState.OPEN:
        return Reason(_("Đợt này hiện không nhận đề xuất."), "input", "call")
    days = {"first": f"{call.opens_on:%d/%m/%Y}", "last": f"{call.closes_on:%d/%m/%Y}"}
    if on < call.opens_on:
        return Reason(_("Đợt này nhận đề xuất từ ngày %(first)s.") % days, "input", "call")
    if on > call.closes_on:
        return Reason(_("Đợt này đã hết hạn nhận từ ngày %(last)s.") % days, "input", "call")
    return None


@rule
def may_propose(by: Actor, organisation: Organisation) -> Reason | None:
    """Members of agencies, partners and producers propose for their own organisation."""
    if not _is_member(by, organisation.pk):
        return Reason(_("Chỉ người của đơn vị được viết đề xuất của đơn vị đó."), "person")
    if organisation.is_closed:
        return Reason(_("Đơn vị đã ngừng hoạt động nên không gửi đề xuất mới."))
    return None


@rule
def may_edit(by: Actor, proposal: Proposal) -> Reason | None:
    """As `may_propose`, while the proposal is a draft or was returned and nobody scores the call."""
    if against := may_propose.reason(by, proposal.organisation):
        return against
    if proposal.state not in (ProposalState.DRAFT, ProposalState.RETURNED):
        return Reason(_("Đề xuất đã gửi nên không sửa được. Tỉnh trả lại thì sửa rồi gửi lại."))
    if proposal.call.scoring_at is not None:
        return Reason(_("Đợt đã vào chấm nên đề xuất không sửa được nữa."))
    return None


@rule
def may_send(by: Actor, proposal: Proposal, on: dt.date) -> Reason | None:
    """As `may_edit`; complete, with a producer who benefits; the call open, or sent in time before."""
    if against := may_edit.reason(by, proposal):
        return against
    if against := is_complete.reason(proposal):
        return against
    if proposal.first_sent_at is None:
        return is_open.reason(proposal.call, on)
    return None


@rule
def is_complete(proposal: Proposal) -> Reason | None:
    """What a proposal must say before it is sent; the first gap is named."""
    asked = (
        ("need", proposal.need, _("Hãy ghi vì sao cần làm.")),
        ("aim", proposal.aim, _("Hãy ghi mục tiêu và sản phẩm phải có.")),
        ("method", proposal.method, _("Hãy ghi nội dung, cách làm.")),
        ("months", proposal.months, _("Hãy ghi làm trong mấy tháng.")),
        ("state_budget", proposal.budget, _("Hãy ghi kinh phí ít nhất từ một nguồn.")),
    )
    for field, value, words in asked:
        if not value:
            return Reason(words, "input", field)
    if not proposal.beneficiaries.exists():
        return Reason(_("Hãy thêm ít nhất một chủ thể hưởng lợi."), "input", "beneficiaries")
    return None


@rule
def may_add_beneficiary(by: Actor, proposal: Proposal, organisation: Organisation) -> Reason | None:
    """As `may_edit`; a working producer, not too many."""
    if against := may_edit.reason(by, proposal):
        return against
    if organisation.kind != Kind.PRODUCER or organisation.is_closed:
        return Reason(_("Bên hưởng lợi phải là chủ thể OCOP đang hoạt động."), "input", "organisation")
    if proposal.beneficiaries.count() >= MOST_BENEFICIARIES:
        return Reason(_("Mỗi đề xuất ghi nhiều nhất %(n)d chủ thể.") % {"n": MOST_BENEFICIARIES})
    return None


@rule
def may_withdraw(by: Actor, proposal: Proposal) -> Reason | None:
    """Members take a proposal back as long as nobody scores it."""
    if not _is_member(by, proposal.organisation_id):
        return Reason(_("Chỉ người của đơn vị được rút đề xuất này."), "person")
    if against := PROPOSAL.reason(proposal.state, "withdraw_proposal"):
        return against
    if proposal.call.scoring_at is not None and proposal.state == ProposalState.ELIGIBLE:
        return Reason(_("Hội đồng đang chấm đề xuất này nên không rút được."))
    return None


@rule
def may_check(by: Actor, proposal: Proposal) -> Reason | None:
    """The office checks a proposal that was sent."""
    return may_manage.reason(by) or PROPOSAL.reason(proposal.state, "find_eligible")


@rule
def may_mark(by: Actor, review: Review) -> Reason | None:
    """A member fills in their own open card of the running round. Conflicts: `has_no_conflict`."""
    if not by.has("science.score") or review.seat.person_id != by.person_id:
        return Reason(_("Phiếu này không phải của anh chị."), "person")
    if review.seat.left_on is not None:
        return Reason(_("Anh chị không còn là thành viên hội đồng."), "person")
    if review.state == CardState.LOCKED:
        return Reason(_("Phiếu đã khóa, không sửa được nữa."))
    if review.state == CardState.VOID:
        return Reason(_("Phiếu này không được tính: %(why)s") % {"why": review.void_reason})
    if review.proposal.state != ProposalState.ELIGIBLE or review.round != review.proposal.round:
        return Reason(_("Đề xuất này hiện không ở bước chấm điểm."))
    return None


@rule
def has_no_conflict(review: Review, on: dt.date) -> Reason | None:
    """A member of who proposes, or of who benefits, does not score."""
    for name in queries.conflicts([review.seat], review.proposal, on).values():
        said = _("Anh chị là người của %(name)s nên không chấm đề xuất này.") % {"name": name}
        return Reason(said, "person")
    return None


@rule
def may_score_again(by: Actor, proposal: Proposal) -> Reason | None:
    """The office opens a new round when the cards lie too far apart."""
    if against := may_manage.reason(by):
        return against
    if not queries.is_apart(proposal):
        return Reason(_("Chỉ chấm lại khi mọi phiếu đã khóa và điểm chênh quá mức của quy chế."))
    return None


@rule
def may_accept_spread(by: Actor, proposal: Proposal) -> Reason | None:
    """Where the house rules let a wide spread stand after discussion."""
    if against := may_score_again.reason(by, proposal):
        return against
    rules = queries.rules_of(proposal.call)
    if rules is None or not rules.allow_accept_spread:
        return Reason(_("Quy chế không cho giữ kết quả khi điểm chênh quá mức; phải chấm lại."))
    return None


@rule
def may_decide(by: Actor, call: Call) -> Reason | None:
    """Leaders decide on the list once everything is scored."""
    if not by.has("science.decide"):
        return Reason(_("Chỉ lãnh đạo có quyền quyết định danh mục."), "person")
    return CALL.reason(call.state, "decide_call")


@rule
def fits_the_list(call: Call, chosen: Collection[Proposal]) -> Reason | None:
    """Nothing below the threshold is selected, and the state's part stays within the call's budget."""
    low = next((p for p in chosen if (p.total or Decimal(0)) < call.threshold), None)
    if low is not None:
        said = _("“%(name)s” chưa đạt %(least)s điểm nên không chọn được.")
        return Reason(said % {"name": low, "least": f"{call.threshold.normalize():f}"}, "input", "selected")
    asked = sum(proposal.state_budget for proposal in chosen)
    if call.budget is not None and asked > call.budget:
        said = _("Ngân sách của các đề xuất được chọn là %(asked)s đồng, vượt mức %(most)s đồng của đợt.")
        shown = {"asked": f"{asked:,}".replace(",", "."), "most": f"{call.budget:,}".replace(",", ".")}
        return Reason(said % shown, "input", "selected")
    return None


def _is_member(by: Actor, organisation_id: int) -> bool:
    return by.role == "system" or (by.has("science.propose") and by.organisation_id == organisation_id)
