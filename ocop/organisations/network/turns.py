"""Whose turn it is in the network: what the work list gathers from here."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ocop.base import clock
from ocop.base.actor import Actor
from ocop.base.turns import Turn
from ocop.organisations.models import Engagement, Introduction, Need
from ocop.organisations.network import queries
from ocop.organisations.states import EngagementState, IntroductionState, NeedState

SOON = 30
"""Days before the last day of a contract from which it waits in the work list: our choice."""


def turns_of(actor: Actor, on: dt.date) -> list[Turn]:
    """To the office: needs to introduce, contracts to close. To a partner: needs to answer.

    To a producer: contracts that are over and not rated.
    """
    if actor.has("network.manage"):
        return [*_to_introduce(actor, on), *_to_close(actor, on)]
    if actor.role == "partner":
        told = queries.introductions_visible_to(actor).filter(state=IntroductionState.OFFERED)
        return [_answer(row) for row in told.select_related("need__organisation").order_by("pk")]
    if actor.has("network.rate"):
        over = queries.engagements_visible_to(actor).filter(
            client=actor.organisation_id or 0, state=EngagementState.FINISHED, rating__isnull=True
        )
        return [_rate(row) for row in over.select_related("partner").order_by("pk")]
    return []


def _to_introduce(actor: Actor, on: dt.date) -> list[Turn]:
    waiting = queries.needs_visible_to(actor).filter(state=NeedState.OPEN).select_related("organisation")
    return [_introduce(need, on) for need in waiting.order_by("created_at", "pk")]


def _introduce(need: Need, on: dt.date) -> Turn:
    since = clock.local_date(need.created_at)
    days = (on - since).days
    waits = ngettext("đã chờ %(n)d ngày", "đã chờ %(n)d ngày", days) % {"n": days}
    return Turn(
        what=_("Giới thiệu đơn vị tư vấn"), about=str(need.get_field_display()), link=officer_need(need),
        detail=f"{need.organisation} · {waits}", since=since,
    )  # fmt: skip


def _to_close(actor: Actor, on: dt.date) -> list[Turn]:
    ending = queries.engagements_visible_to(actor).filter(
        state=EngagementState.RUNNING, ends_on__lte=on + dt.timedelta(days=SOON)
    )
    return [_close(row, on) for row in ending.select_related("partner").order_by("ends_on", "pk")]


def _close(row: Engagement, on: dt.date) -> Turn:
    assert row.ends_on is not None  # filtered by it
    return Turn(
        what=_("Nghiệm thu hợp đồng tư vấn"), about=row.subject, link=officer_engagement(row),
        detail=str(row.partner), due_on=row.ends_on, days_left=(row.ends_on - on).days,
    )  # fmt: skip


def _answer(row: Introduction) -> Turn:
    return Turn(
        what=_("Trả lời nhu cầu được giới thiệu"), about=str(row.need.get_field_display()),
        link=officer_need(row.need), detail=str(row.need.organisation), since=clock.local_date(row.at),
    )  # fmt: skip


def _rate(row: Engagement) -> Turn:
    return Turn(
        what=_("Đánh giá đơn vị tư vấn"), about=row.subject, link="/chu-the/mang-luoi/",
        detail=str(row.partner), since=row.closed_on,
    )  # fmt: skip


def officer_need(need: Need) -> str:
    """The need's page at the officers' desks."""
    return f"/can-bo/mang-luoi/nhu-cau/{need.pk}/"


def officer_engagement(engagement: Engagement) -> str:
    """The contract's page at the officers' desks."""
    return f"/can-bo/mang-luoi/hop-dong/{engagement.pk}/"
