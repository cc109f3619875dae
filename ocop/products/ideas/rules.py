"""May this actor do this to this idea, call or step?"""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from ocop.base.actor import Actor
from ocop.base.refusals import Reason, rule
from ocop.organisations import queries as organisations
from ocop.organisations.models import Organisation
from ocop.products import rules
from ocop.products.ideas import queries
from ocop.products.models import Idea, IdeaCall, IdeaState, IdeaStep
from ocop.products.states import IDEA

MOST_STEPS = 30
"""Steps of help for one idea: a bound of ours."""


@rule
def are_offered() -> Reason | None:
    """An installation may go without ideas (OCOP_IDEAS)."""
    return None if queries.are_offered() else Reason(_("Tỉnh không nhận phiếu ý tưởng trên hệ thống này."))


@rule
def may_write(actor: Actor, organisation: Organisation) -> Reason | None:
    """Members write ideas of their own organisation, as long as it works."""
    if not _is_member(actor, organisation.pk):
        return Reason(_("Chỉ thành viên của chủ thể được viết ý tưởng của chủ thể đó."), "person")
    if organisation.is_closed:
        return Reason(_("Chủ thể đã ngừng hoạt động nên không gửi ý tưởng mới."))
    return are_offered.reason()


@rule
def may_edit(actor: Actor, idea: Idea) -> Reason | None:
    """As `may_write`, while the idea is a draft or was returned."""
    against = may_write.reason(actor, idea.organisation)
    if against is None and idea.state not in (IdeaState.DRAFT, IdeaState.RETURNED):
        return Reason(_("Phiếu đã gửi nên không sửa được. Xã trả lại thì sửa rồi gửi lại."))
    return against


@rule
def may_send(actor: Actor, idea: Idea, on: dt.date) -> Reason | None:
    """As `may_edit`; the idea says what it is, the producer has a commune of today, the call is open.

    An idea that was sent in time and returned may be sent again after the call has closed.
    """
    if against := may_edit.reason(actor, idea):
        return against
    if not idea.about:
        return Reason(_("Hãy ghi sản phẩm là gì trước khi gửi."), "input", "about")
    unit = idea.organisation.unit
    if unit is None or unit.valid_to is not None:
        return Reason(_("Chưa rõ xã hiện nay của chủ thể nên chưa biết gửi cho ai. Hãy liên hệ cán bộ xã."))
    if idea.call is not None and idea.first_sent_at is None:
        return is_open.reason(idea.call, on)
    return None


@rule
def is_open(call: IdeaCall, on: dt.date) -> Reason | None:
    """A call takes ideas from its first day to the end of its last."""
    days = {"first": f"{call.opens_on:%d/%m/%Y}", "last": f"{call.closes_on:%d/%m/%Y}"}
    if on < call.opens_on:
        return Reason(_("Đợt này nhận phiếu từ ngày %(first)s.") % days, "input", "call")
    if on > call.closes_on:
        said = _("Đợt này đã đóng hết ngày %(last)s. Bỏ chọn đợt thì vẫn gửi được.") % days
        return Reason(said, "input", "call")
    return None


@rule
def may_withdraw(actor: Actor, idea: Idea) -> Reason | None:
    """Members take an idea back as long as it is no product."""
    if not _is_member(actor, idea.organisation_id):
        return Reason(_("Chỉ thành viên của chủ thể được rút phiếu này."), "person")
    return IDEA.reason(idea.state, "withdraw_idea")


@rule
def may_answer(actor: Actor, idea: Idea) -> Reason | None:
    """The officer of the idea's commune or the provincial office answers an idea that was sent."""
    return answers_for.reason(actor, idea) or IDEA.reason(idea.state, "accept_idea")


@rule
def answers_for(actor: Actor, idea: Idea) -> Reason | None:
    """Whether the actor is of those who answer ideas of this commune."""
    if not actor.has("organisations.register"):
        return Reason(_("Vai trò đang dùng không trả lời phiếu ý tưởng."), "person")
    if organisations.is_commune_desk(actor) and idea.unit_id != actor.unit_id:
        return Reason(_("Cán bộ xã chỉ trả lời phiếu ý tưởng của xã mình."), "person")
    return None


@rule
def may_add_step(actor: Actor, idea: Idea) -> Reason | None:
    """Who answers ideas writes down the help for one that was accepted."""
    if against := answers_for.reason(actor, idea):
        return against
    if idea.state != IdeaState.ACCEPTED:
        return Reason(_("Chỉ ghi việc hỗ trợ cho ý tưởng đã tiếp nhận."))
    if idea.steps.count() >= MOST_STEPS:
        return Reason(_("Mỗi ý tưởng có nhiều nhất %(n)d việc hỗ trợ.") % {"n": MOST_STEPS})
    return None


@rule
def may_tick(actor: Actor, step: IdeaStep) -> Reason | None:
    """Who answers ideas says that a step is done, also after the idea has become a product."""
    if against := answers_for.reason(actor, step.idea):
        return against
    if step.idea.state not in (IdeaState.ACCEPTED, IdeaState.PRODUCT):
        return Reason(_("Ý tưởng này không còn được theo dõi."))
    return Reason(_("Việc này đã ghi là xong."), "stale") if step.done_on else None


@rule
def may_make_product(actor: Actor, idea: Idea) -> Reason | None:
    """Who may register the producer's products turns an accepted idea into one."""
    return rules.may_register.reason(actor, idea.organisation) or IDEA.reason(
        idea.state, "make_idea_a_product"
    )


@rule
def may_call(actor: Actor) -> Reason | None:
    """The provincial office calls for ideas."""
    if actor.has("organisations.register") and not organisations.is_commune_desk(actor):
        return are_offered.reason()
    return Reason(_("Chỉ cơ quan cấp tỉnh mở đợt nhận ý tưởng."), "person")


def _is_member(actor: Actor, organisation_id: int) -> bool:
    return actor.role == "system" or (actor.has("products.edit") and actor.organisation_id == organisation_id)
