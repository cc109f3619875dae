"""Whose turn it is with ideas: what the work list gathers from here."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ocop.base import clock
from ocop.base.actor import Actor
from ocop.base.turns import Turn
from ocop.organisations import queries as organisations
from ocop.products.ideas import queries
from ocop.products.models import Idea, IdeaState, IdeaStep


def turns_of(actor: Actor, on: dt.date) -> list[Turn]:
    """To the commune: ideas that wait for an answer, steps of help due within two weeks or late.

    To the producer: ideas that were returned. Nothing where ideas are switched off.
    """
    if not queries.are_offered():
        return []
    if organisations.is_commune_desk(actor):
        return [*_to_answer(actor, on), *_to_help(actor, on)]
    if actor.has("products.edit") and actor.organisation_id is not None:
        back = queries.ideas_visible_to(actor).filter(state=IdeaState.RETURNED).order_by("pk")
        return [_to_mend(idea) for idea in back]
    return []


def _to_answer(actor: Actor, on: dt.date) -> list[Turn]:
    sent = queries.ideas_visible_to(actor).filter(state=IdeaState.SENT)
    return [_answer(idea, on) for idea in sent.select_related("organisation").order_by("sent_at", "pk")]


def _answer(idea: Idea, on: dt.date) -> Turn:
    assert idea.sent_at is not None  # the database holds it
    since = clock.local_date(idea.sent_at)
    days = (on - since).days
    waits = ngettext("đã chờ %(n)d ngày", "đã chờ %(n)d ngày", days) % {"n": days}
    detail = f"{idea.organisation} · {waits}"
    return Turn(
        what=_("Trả lời phiếu ý tưởng"), about=idea.name, link=officer_link(idea), detail=detail, since=since
    )


def _to_help(actor: Actor, on: dt.date) -> list[Turn]:
    due = queries.steps_visible_to(actor).filter(
        done_on__isnull=True, idea__state=IdeaState.ACCEPTED, due_on__lte=on + dt.timedelta(days=queries.SOON)
    )
    return [_help(step, on) for step in due.select_related("idea").order_by("due_on", "pk")]


def _help(step: IdeaStep, on: dt.date) -> Turn:
    return Turn(
        what=_("Việc hỗ trợ ý tưởng"),
        about=step.what,
        link=officer_link(step.idea),
        detail=f"{step.idea.name} · {step.who}",
        due_on=step.due_on,
        days_left=(step.due_on - on).days,
    )


def _to_mend(idea: Idea) -> Turn:
    return Turn(
        what=_("Sửa và gửi lại phiếu ý tưởng"), about=idea.name, link=producer_link(idea), detail=idea.reasons
    )


def officer_link(idea: Idea) -> str:
    """The idea's page at the officers' desks."""
    return f"/can-bo/y-tuong/{idea.pk}/"


def producer_link(idea: Idea) -> str:
    """The idea's page at the producer's desk."""
    return f"/chu-the/y-tuong/{idea.pk}/"
