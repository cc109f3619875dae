"""Whose turn it is with the help for producers: what the work list gathers from here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from ocop.base import clock
from ocop.base.actor import Actor
from ocop.base.turns import Turn
from ocop.support import rules
from ocop.support.models import (
    Award,
    Outcome,
    Proof,
    Request,
    RequestState,
    RewardList,
    RewardState,
)
from ocop.support.queries import visible

_R = RequestState


def turns_of(actor: Actor, on: dt.date) -> list[Turn]:
    """To the producer: what was returned, what is to be proven and measured. To the commune: its opinion.

    To the office: to appraise, to pay, to accept, to close. To the leader: to decide. A constant number of
    statements.
    """
    if visible.is_producer(actor):
        return _of_producer(actor, on)
    if visible.is_commune_desk(actor):
        return _of_commune(actor, on)
    found: list[Turn] = []
    if actor.has("support.manage"):
        found += _of_office(actor, on)
    if actor.has("support.award"):
        found += _of_leader(actor, on)
    return found


def _of_producer(actor: Actor, on: dt.date) -> list[Turn]:
    seen = visible.requests_visible_to(actor)
    back = seen.filter(state=_R.RETURNED).order_by("pk")
    proven = Proof.objects.filter(request=OuterRef("pk"), is_for_acceptance=True)
    working = seen.filter(state__in=(_R.AWARDED, _R.IN_PAYMENT), scheme__needs_acceptance=True)
    unproven = working.filter(~Exists(proven)).order_by("pk")
    return [
        *(_turn(_("Sửa và gửi lại đề nghị hỗ trợ"), row, "chu-the", row.reasons[:200]) for row in back),
        *(_turn(_("Nộp giấy nghiệm thu"), row, "chu-the") for row in unproven),
        *_outcomes(actor, on, "chu-the", on + dt.timedelta(days=rules.EARLY)),
    ]


def _of_commune(actor: Actor, on: dt.date) -> list[Turn]:
    seen = visible.requests_visible_to(actor)
    waiting = seen.filter(state=_R.SENT, opinion_at__isnull=True)
    return [
        *_waiting(waiting, _("Cho ý kiến về đề nghị hỗ trợ")),
        *_outcomes(actor, on, "can-bo", on - dt.timedelta(days=1)),
    ]


def _of_office(actor: Actor, on: dt.date) -> list[Turn]:
    seen = visible.requests_visible_to(actor)
    working = seen.filter(state__in=(_R.AWARDED, _R.IN_PAYMENT))
    proven = Proof.objects.filter(request=OuterRef("pk"), is_for_acceptance=True)
    owed = Award.objects.filter(amount__gt=F("paid") + F("released"), request=OuterRef("pk"))
    to_accept = working.filter(Exists(proven), scheme__needs_acceptance=True)
    to_pay = seen.filter(Exists(owed), state__in=(_R.AWARDED, _R.IN_PAYMENT, _R.ACCEPTED))
    to_close = seen.filter(~Exists(owed), state=_R.ACCEPTED)
    return [
        *_waiting(seen.filter(state=_R.SENT), _("Thẩm định đề nghị hỗ trợ")),
        *_plain(to_accept, _("Nghiệm thu việc được hỗ trợ")),
        *_plain(to_pay, _("Chi tiền hỗ trợ")),
        *_plain(to_close, _("Kết thúc hồ sơ hỗ trợ")),
        *_lists_to_pay(actor),
    ]


def _of_leader(actor: Actor, on: dt.date) -> list[Turn]:
    seen = visible.requests_visible_to(actor).filter(state=_R.APPRAISED)
    lists = visible.lists_visible_to(actor).filter(state=RewardState.PROPOSED).select_related("scheme")
    return [
        *_waiting(seen, _("Quyết định hỗ trợ")),
        *(_list_turn(_("Quyết định thưởng sao"), each) for each in lists.order_by("pk")),
    ]


def _lists_to_pay(actor: Actor) -> list[Turn]:
    owed = Award.objects.filter(rewards=OuterRef("pk"), amount__gt=F("paid") + F("released"))
    lists = visible.lists_visible_to(actor).filter(Exists(owed), state=RewardState.DECIDED)
    rows = lists.select_related("scheme").order_by("pk")
    return [_list_turn(_("Chi tiền thưởng sao"), each) for each in rows]


def _waiting(rows: QuerySet[Request], what: str) -> list[Turn]:
    found = rows.select_related("organisation").order_by("sent_at", "pk")
    return [_turn(what, row, "can-bo", str(row.organisation), row.sent_at) for row in found]


def _plain(rows: QuerySet[Request], what: str) -> list[Turn]:
    found = rows.select_related("organisation").order_by("pk")
    return [_turn(what, row, "can-bo", str(row.organisation)) for row in found]


def _outcomes(actor: Actor, on: dt.date, desk: str, until: dt.date) -> Iterable[Turn]:
    late = Q(measured_on__isnull=True, due_on__lte=until)
    rows = visible.outcomes_visible_to(actor).filter(late).select_related("request__organisation")
    return [_outcome(row, desk, on) for row in rows.order_by("due_on", "pk")]


def _outcome(row: Outcome, desk: str, on: dt.date) -> Turn:
    return Turn(
        what=_("Ghi kết quả sau %(n)d tháng hỗ trợ") % {"n": row.months}, about=row.request.name,
        link=f"/{desk}/ho-tro/{row.request_id}/ket-qua/{row.pk}/", detail=str(row.request.organisation),
        due_on=row.due_on, days_left=(row.due_on - on).days,
    )  # fmt: skip


def _turn(what: str, row: Request, desk: str, detail: str = "", since: dt.datetime | None = None) -> Turn:
    day = clock.local_date(since) if since else None
    return Turn(what=what, about=row.name, link=f"/{desk}/ho-tro/{row.pk}/", detail=detail, since=day)


def _list_turn(what: str, rewards: RewardList) -> Turn:
    period = f"{rewards.starts_on:%d/%m/%Y} – {rewards.ends_on:%d/%m/%Y}"
    return Turn(
        what=what, about=rewards.scheme.name, link=f"/can-bo/ho-tro/thuong-sao/{rewards.pk}/", detail=period
    )
