"""Ideas for tests, made by the room's own actions."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Any

from ocop.base.actor import system
from ocop.organisations.models import Organisation
from ocop.products import actions
from ocop.products.models import Idea, IdeaCall, IdeaState, IdeaStep
from tests.factories.organisations import make_organisation
from tests.factories.products import AT

BY = system("Kiểm thử")
_numbers = itertools.count(1)


def make_call(**over: Any) -> IdeaCall:
    """A call of 2026, open in June."""
    given: dict[str, Any] = {
        "year": 2026, "title": f"Đợt {next(_numbers)} (ví dụ)", "opens_on": dt.date(2026, 6, 1),
        "closes_on": dt.date(2026, 6, 30), "by": BY, "at": AT,
    }  # fmt: skip
    return actions.open_call(**{**given, **over})


def make_idea(
    state: str = IdeaState.DRAFT,
    organisation: Organisation | None = None,
    *,
    at: dt.datetime = AT,
    **over: Any,
) -> Idea:
    """An idea of a (new) producer, brought to `state`; `over` are fields that `write_idea` takes."""
    given: dict[str, Any] = {"name": f"Trà lá vối {next(_numbers)} (ví dụ)", "about": "Lá vối phơi khô."}
    owner = organisation or make_organisation()
    idea = actions.write_idea(owner, {**given, **over}, by=BY, at=at)
    if state == IdeaState.DRAFT:
        return idea
    actions.send_idea(idea, by=BY, at=at)
    if state == IdeaState.RETURNED:
        actions.return_idea(idea, "Ghi rõ nguyên liệu.", by=BY, at=at)
    if state in (IdeaState.ACCEPTED, IdeaState.PRODUCT):
        actions.accept_idea(idea, by=BY, at=at)
    if state == IdeaState.PRODUCT:
        actions.make_idea_a_product(idea, by=BY, at=at)
    if state == IdeaState.DROPPED:
        actions.withdraw_idea(idea, by=BY, at=at)
    return idea


def make_step(idea: Idea, **over: Any) -> IdeaStep:
    """A step of help, due on 20/06/2026."""
    given: dict[str, Any] = {
        "what": "Thiết kế nhãn", "who": "Tổ tư vấn", "due_on": dt.date(2026, 6, 20), "by": BY, "at": AT
    }  # fmt: skip
    return actions.add_step(idea, **{**given, **over})
