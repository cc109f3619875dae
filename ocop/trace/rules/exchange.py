"""What another system may write and ask in a producer's name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from typing import Protocol

from django.utils.translation import gettext as _

from ocop.base.actor import Actor
from ocop.base.refusals import Reason, rule
from ocop.organisations.models import Organisation
from ocop.trace.indexing import Facts
from ocop.trace.models import AccessKey, Role
from ocop.trace.queries import exchange
from ocop.trace.queries.visible import works_here
from ocop.trace.rules.keeping import speaks_for

_OTHERS_STAND_THERE = (Role.SOURCE, Role.DESTINATION)


class Told(Protocol):
    """An event on its way into the store."""

    @property
    def facts(self) -> Facts: ...

    @property
    def event_id(self) -> str: ...


@rule
def may_capture(actor: Actor, organisation: Organisation | None) -> Reason | None:
    """Members of a producer send events in its name, as long as it works."""
    if organisation is None or not (actor.has("trace.keep") and speaks_for(actor, organisation.pk)):
        return Reason(_("Chỉ thành viên của chủ thể gửi được sự kiện của chủ thể đó."), "person")
    return Reason(_("Chủ thể đã ngừng hoạt động.")) if organisation.is_closed else None


@rule
def may_ask(actor: Actor) -> Reason | None:
    """Producers and the officers who see traceability keep queries and have themselves told."""
    if works_here(actor) and actor.is_known:
        return None
    return Reason(_("Vai trò này không dùng phần truy xuất nguồn gốc."), "person")


@rule
def has_room(running: int, most: int) -> Reason | None:
    """Queries and subscriptions cost work every minute: a producer, or an officer, has so many at most."""
    if running < most:
        return None
    return Reason(_("Đã có %(n)d, là nhiều nhất: hãy xóa bớt trước khi lập thêm.") % {"n": running})


@rule
def may_end_key(actor: Actor, key: AccessKey) -> Reason | None:
    """Who holds the key's appointment ends it; the operator of the system ends any."""
    if actor.role == "system" or actor.appointment_id == key.appointment_id:
        return None
    return Reason(_("Chỉ người giữ khóa hủy được khóa này."), "person")


def overreaching(organisation: Organisation, events: Sequence[Told]) -> dict[int, str]:
    """Which of the events, by their place, speak for what is another producer's, and how.

    Another producer's goods, lots and pieces may be named once their delivery is confirmed, and then never
    as made here; its places as source or destination alone. An event that another told can neither be
    taken back nor joined.
    """
    mine = organisation.pk
    uris = {uri for each in events for uri in _spoken_for(each.facts)}
    foreign = {uri for uri, owner in exchange.owners_of(uris).items() if owner != mine}
    received = exchange.received_by(mine, foreign)
    others = exchange.told_by_others(mine, {each.event_id for each in events})
    joined = exchange.makings_of_others(
        mine, {each.facts.transformation for each in events if each.facts.transformation}
    )
    found: dict[int, str] = {}
    for place, each in enumerate(events):
        code = next(_wrongly_named(each.facts, foreign, received), "")
        if code:
            found[place] = _("“%(code)s” là mã của chủ thể khác.") % {"code": code}
        elif each.facts.transformation in joined:
            found[place] = _("Mã chế biến này đang được chủ thể khác dùng.")
        elif _takes_back_of_others(each, others):
            found[place] = _("Chỉ chủ thể đã ghi một sự kiện mới đính chính được sự kiện đó.")
    return found


def _spoken_for(facts: Facts) -> Iterator[str]:
    """Everything the event says something about: its things and the places where it happened."""
    yield from (each.uri for each in facts.named if each.role not in _OTHERS_STAND_THERE)
    yield from filter(None, (facts.read_point, facts.location))


def _wrongly_named(facts: Facts, foreign: set[str], received: set[str]) -> Iterator[str]:
    makes = facts.type == "ObjectEvent" and facts.action == "ADD"
    for each in facts.named:
        if each.role in _OTHERS_STAND_THERE or each.uri not in foreign:
            continue
        if each.uri not in received or each.role == Role.OUTPUT or makes:
            yield each.uri
    yield from (place for place in (facts.read_point, facts.location) if place in foreign)


def _takes_back_of_others(event: Told, others: Set[tuple[str, bool]]) -> bool:
    """One of the two, event and declaration, is another's: neither may work on the other."""
    return (event.event_id, not event.facts.is_error) in others
