"""Who proposes, decides, follows and ends a recall; who looks after codes with signs."""

from __future__ import annotations

from django.utils.translation import gettext as _

from ocop.base.actor import Actor
from ocop.base.refusals import Reason, rule
from ocop.trace.models import CodeCase, Lot, Recall
from ocop.trace.states import CASE, MANAGE, RECALL, RECALL_MOVES, LotState, RecallState


@rule
def may_propose(actor: Actor, lot: Lot) -> Reason | None:
    """The provincial office proposes; a lot is recalled once at a time."""
    if not actor.has(MANAGE):
        return Reason(_("Chỉ cơ quan cấp tỉnh đề nghị thu hồi lô."), "person")
    if lot.state == LotState.RECALLED:
        return Reason(_("Lô này đã bị thu hồi."))
    if lot.recalls.filter(state__in=(RecallState.PROPOSED, RecallState.ACTIVE)).exists():
        return Reason(_("Lô này đang có một đề nghị thu hồi hoặc đang bị thu hồi."))
    return None


@rule
def may_decide(actor: Actor, recall: Recall, verb: str = "decide_recall") -> Reason | None:
    """The leader decides, drops and ends."""
    if not actor.has(RECALL):
        return Reason(_("Chỉ lãnh đạo quyết định thu hồi lô."), "person")
    return RECALL_MOVES.reason(recall.state, verb)


@rule
def may_release(actor: Actor, recall: Recall) -> Reason | None:
    """The leader lets single lots go, while a recall runs and after its end."""
    if not actor.has(RECALL):
        return Reason(_("Chỉ lãnh đạo cho thôi thu hồi lô."), "person")
    if recall.state not in (RecallState.ACTIVE, RecallState.CLOSED):
        return Reason(_("Đợt thu hồi này chưa thu hồi lô nào."))
    return None


@rule
def may_follow(actor: Actor, recall: Recall) -> Reason | None:
    """While a recall runs, the provincial office notes who was told and what came back."""
    if not actor.has(MANAGE):
        return Reason(_("Chỉ cơ quan cấp tỉnh theo dõi việc thu hồi."), "person")
    return None if recall.state == RecallState.ACTIVE else Reason(_("Đợt thu hồi này không đang diễn ra."))


@rule
def may_settle(actor: Actor, case: CodeCase, verb: str) -> Reason | None:
    """The provincial office settles what a machine only pointed at."""
    if not actor.has(MANAGE):
        return Reason(_("Chỉ cơ quan cấp tỉnh xử lý mã nghi vấn."), "person")
    return CASE.reason(case.state, verb)
