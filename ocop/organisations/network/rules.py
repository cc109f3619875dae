"""May this actor do this in the network?"""

from __future__ import annotations

from django.utils.translation import gettext as _

from ocop.base.actor import Actor
from ocop.base.refusals import Reason, rule
from ocop.organisations import queries
from ocop.organisations.models import Engagement, Introduction, Kind, Need, Organisation
from ocop.organisations.states import ENGAGEMENT, INTRODUCTION, NEED, EngagementState
from ocop.places.models import Unit

MOST_NEEDS = 20
"""Open needs of one producer at a time: a bound of ours."""


@rule
def may_keep_apparatus(actor: Actor, unit: Unit) -> Reason | None:
    """The provincial office keeps the apparatus of every level, a commune's officer that of the commune."""
    if actor.has("network.manage"):
        return None
    if queries.is_commune_desk(actor) and actor.unit_id == unit.pk:
        return None
    return Reason(_("Chỉ cơ quan cấp tỉnh, hoặc cán bộ của xã đó, ghi bộ máy ở đây."), "person")


@rule
def may_keep_partners(actor: Actor) -> Reason | None:
    """The provincial office keeps the register of consultants, partners and contracts."""
    if actor.has("network.manage"):
        return None
    return Reason(_("Chỉ cơ quan cấp tỉnh ghi danh sách tư vấn, đối tác và hợp đồng."), "person")


@rule
def is_partner(organisation: Organisation) -> Reason | None:
    """Contracts and introductions are with partners that work."""
    if organisation.kind != Kind.PARTNER or organisation.is_closed:
        return Reason(_("Hãy chọn một đơn vị tư vấn, đối tác đang hoạt động."), "input", "partner")
    return None


@rule
def may_ask(actor: Actor, organisation: Organisation) -> Reason | None:
    """Members say what their own producer needs, up to a bound."""
    if not _is_member(actor, organisation.pk):
        return Reason(_("Chỉ thành viên của chủ thể nêu nhu cầu của chủ thể đó."), "person")
    if organisation.is_closed:
        return Reason(_("Chủ thể đã ngừng hoạt động."))
    if organisation.needs.filter(state__in=("open", "introduced")).count() >= MOST_NEEDS:
        return Reason(_("Đang có %(n)d nhu cầu chưa xong. Hãy đóng bớt trước.") % {"n": MOST_NEEDS})
    return None


@rule
def may_close_need(actor: Actor, need: Need) -> Reason | None:
    """The producer says that it was helped, or that it needs no help any more."""
    if not _is_member(actor, need.organisation_id):
        return Reason(_("Chỉ thành viên của chủ thể đóng nhu cầu này."), "person")
    return NEED.reason(need.state, "meet_need")


@rule
def may_introduce(actor: Actor, need: Need) -> Reason | None:
    """The provincial office tells a partner of a need that is not closed."""
    return may_keep_partners.reason(actor) or NEED.reason(need.state, "introduce_partner")


@rule
def may_answer(actor: Actor, introduction: Introduction) -> Reason | None:
    """The partner that was told answers, once."""
    if actor.role != "partner" or actor.organisation_id != introduction.partner_id:
        return Reason(_("Chỉ đơn vị được giới thiệu trả lời."), "person")
    return INTRODUCTION.reason(introduction.state, "take_need")


@rule
def may_close_engagement(actor: Actor, engagement: Engagement) -> Reason | None:
    """The provincial office closes a contract that runs."""
    return may_keep_partners.reason(actor) or ENGAGEMENT.reason(engagement.state, "finish_engagement")


@rule
def may_rate(actor: Actor, engagement: Engagement) -> Reason | None:
    """The producer that was helped says what the help was worth, once, when the contract is over."""
    if engagement.client_id is None or not _is_member(actor, engagement.client_id):
        return Reason(_("Chỉ chủ thể được giúp đánh giá đơn vị tư vấn."), "person")
    if engagement.state == EngagementState.RUNNING:
        return Reason(_("Hợp đồng còn đang thực hiện. Nghiệm thu xong thì đánh giá."))
    return Reason(_("Đã đánh giá rồi."), "stale") if hasattr(engagement, "rating") else None


def _is_member(actor: Actor, organisation_id: int) -> bool:
    return actor.has("network.rate") and (actor.role == "system" or actor.organisation_id == organisation_id)
