"""May this actor do this to this technology or match now?"""

from __future__ import annotations

from django.utils.translation import gettext as _

from ocop.base.actor import Actor
from ocop.base.refusals import Reason, rule
from ocop.organisations.models import Kind, Organisation
from ocop.science.models import Direction, Match, Technology
from ocop.science.rules.calls import may_manage
from ocop.science.states import MATCH, MatchState


@rule
def may_register(by: Actor, organisation: Organisation, direction: str) -> Reason | None:
    """Only producers ask, everybody may offer; each for their own organisation, or the office for any."""
    own = by.has("science.propose") and by.organisation_id == organisation.pk
    if not (own or by.has("science.manage")):
        return Reason(_("Chỉ người của đơn vị hoặc cán bộ tỉnh ghi công nghệ của đơn vị đó."), "person")
    if organisation.is_closed:
        return Reason(_("Đơn vị đã ngừng hoạt động."))
    asks = organisation.kind == Kind.PRODUCER
    if direction == Direction.NEED and not asks:
        return Reason(
            _("Chủ thể OCOP ghi nhu cầu; cơ quan, đối tác ghi công nghệ chuyển giao."), "input", "direction"
        )
    return None


@rule
def may_edit(by: Actor, technology: Technology) -> Reason | None:
    """The owner or the office, while the technology is open."""
    if against := may_register.reason(by, technology.organisation, technology.direction):
        return against
    return None if technology.is_open else Reason(_("Công nghệ này đã đóng."))


@rule
def may_introduce(by: Actor, offer: Technology, need: Technology) -> Reason | None:
    """The office, or either owner, introduces an open offer to an open need."""
    sides = (offer.organisation_id, need.organisation_id)
    if may_manage.reason(by) and not (by.has("science.propose") and by.organisation_id in sides):
        return Reason(_("Chỉ hai bên hoặc cán bộ tỉnh giới thiệu công nghệ này."), "person")
    if offer.direction != Direction.OFFER or need.direction != Direction.NEED:
        return Reason(_("Phải ghép một công nghệ chuyển giao với một nhu cầu."))
    if not (offer.is_open and need.is_open):
        return Reason(_("Công nghệ hoặc nhu cầu này đã đóng."))
    return None


@rule
def may_agree(by: Actor, match: Match) -> Reason | None:
    """Who asked for the technology agrees, or the office writes down that both did."""
    return _of_sides(by, match, (match.need.organisation_id,)) or MATCH.reason(match.state, "agree_match")


@rule
def may_drop(by: Actor, match: Match) -> Reason | None:
    """Either side, or the office, ends it."""
    sides = (match.offer.organisation_id, match.need.organisation_id)
    return _of_sides(by, match, sides) or MATCH.reason(match.state, "drop_match")


@rule
def may_hand_over(by: Actor, match: Match) -> Reason | None:
    """Who offers, or the office, writes down that an agreed technology was handed over."""
    if against := _of_sides(by, match, (match.offer.organisation_id,)):
        return against
    return (
        None
        if match.state == MatchState.AGREED
        else Reason(_("Hai bên chưa đồng ý nên chưa ghi chuyển giao."))
    )


def _of_sides(by: Actor, match: Match, sides: tuple[int, ...]) -> Reason | None:
    own = by.has("science.propose") and by.organisation_id in sides
    if own or by.has("science.manage"):
        return None
    return Reason(_("Việc này của bên kia hoặc của cán bộ tỉnh."), "person")
