"""Whose turn it is at the offices' desks: codes to look at, recalls to decide, follow and end."""

from __future__ import annotations

import datetime as dt

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from ocop.base import clock
from ocop.base.actor import Actor
from ocop.base.turns import Turn
from ocop.trace import suspicion
from ocop.trace.models import CodeCase, Recall
from ocop.trace.queries import cases, recalls
from ocop.trace.states import MANAGE, RECALL, CaseState, RecallState

_MOST = 100


def turns_of(actor: Actor, on: dt.date) -> list[Turn]:
    """To the provincial office: codes with signs, receivers not told, lots with no figure of what came back.

    To the leader: proposals to decide, recalls whose day has come or in which all is counted.
    """
    found: list[Turn] = []
    if actor.has(MANAGE):
        found += [*_cases(actor), *_follow(actor, on)]
    if actor.has(RECALL):
        found += [*_decide(actor), *_close(actor, on)]
    return found


def _cases(actor: Actor) -> list[Turn]:
    waiting = cases.listed_cases(cases.cases_visible_to(actor).filter(state=CaseState.OPEN))
    return [_case(case) for case in waiting[:_MOST]]


def _case(case: CodeCase) -> Turn:
    about = str(case.lot.organisation) if case.lot else _("Mã không có thật")
    return Turn(
        what=_("Xem mã nghi vấn"), about=about, link=f"/can-bo/truy-xuat/nghi-van/{case.pk}/",
        detail=" ".join(suspicion.words(reason) for reason in case.reasons[:1]),
        since=clock.local_date(case.opened_at),
    )  # fmt: skip


def _follow(actor: Actor, on: dt.date) -> list[Turn]:
    """One line for a recall: first tell everybody, then count what came back."""
    return [
        _turn(_("Báo nơi nhận hàng bị thu hồi") if untold else _("Ghi số hàng đã thu về"), recall, on)
        for recall, untold, uncounted in _running(actor)
        if untold or uncounted
    ]


def _decide(actor: Actor) -> list[Turn]:
    rows = recalls.recalls_visible_to(actor).filter(state=RecallState.PROPOSED)
    return [
        Turn(
            what=_("Quyết định thu hồi lô"), about=str(recall.lot), link=link_to(recall),
            detail=str(recall.organisation), since=clock.local_date(recall.proposed_at),
        )
        for recall in rows.select_related("lot__item", "organisation").order_by("proposed_at", "pk")[:_MOST]
    ]  # fmt: skip


def _close(actor: Actor, on: dt.date) -> list[Turn]:
    return [
        _turn(_("Kết thúc thu hồi lô"), recall, on)
        for recall, untold, uncounted in _running(actor)
        if not (untold or uncounted) or (recall.due_on is not None and recall.due_on <= on)
    ]


def _running(actor: Actor) -> list[tuple[Recall, int, int]]:
    """Recalls in force with how many receivers were not told and how many lots were not counted."""
    untold = Q(receivers__told_at=None, receivers__released_at=None)
    uncounted = Q(lots__back=None, lots__released_at=None)
    counted = recalls.recalls_visible_to(actor).filter(state=RecallState.ACTIVE).annotate(
        untold=Count("receivers", filter=untold, distinct=True),
        open_lots=Count("lots", filter=uncounted, distinct=True),
    )  # fmt: skip
    listed = counted.select_related("lot__item", "organisation").order_by("due_on", "pk")[:_MOST]
    return [(recall, recall.untold, recall.open_lots) for recall in listed]


def _turn(what: str, recall: Recall, on: dt.date) -> Turn:
    return Turn(
        what=what, about=str(recall.lot), link=link_to(recall), detail=recall.decision_no,
        due_on=recall.due_on, days_left=(recall.due_on - on).days if recall.due_on else None,
    )  # fmt: skip


def link_to(recall: Recall) -> str:
    """The recall's page at the officers' desks."""
    return f"/can-bo/truy-xuat/thu-hoi/{recall.pk}/"
