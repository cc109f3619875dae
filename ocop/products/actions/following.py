"""Calls for ideas, and the steps of help for an accepted one."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ocop.base import clock, text
from ocop.base.actor import Actor
from ocop.base.refusals import Refused
from ocop.journal import actions as journal
from ocop.journal import queries as entries
from ocop.organisations import checks
from ocop.products.ideas import rules
from ocop.products.models import Idea, IdeaCall, IdeaStep

_YEARS = (2018, 2100)


def open_call(
    *,
    year: int,
    title: str,
    opens_on: dt.date,
    closes_on: dt.date,
    words: str = "",
    by: Actor,
    at: dt.datetime,
    key: str = "",
) -> IdeaCall:
    """Call for ideas from `opens_on` to the end of `closes_on`.

    Refused: who is not the provincial office; no title, one that the year has already, an end before
    the beginning, a year out of sight (input).
    """
    rules.may_call.check(by)
    facts = _call_facts(year, title, opens_on, closes_on, words)
    with transaction.atomic():
        if (pk := entries.answered(key)) is not None:
            return IdeaCall.objects.get(pk=pk)
        _refuse_twin(facts)
        call = IdeaCall.objects.create(created_at=at, **facts)
        journal.record(
            verb="products.idea_call_opened", subject=call, by=by, at=at, key=key, after=_told(facts)
        )
        return call


def change_call(
    call: IdeaCall,
    *,
    year: int,
    title: str,
    opens_on: dt.date,
    closes_on: dt.date,
    words: str = "",
    by: Actor,
    at: dt.datetime,
) -> IdeaCall:
    """Change a call; ideas that were sent to it stay. Refused as `open_call` refuses."""
    rules.may_call.check(by)
    facts = _call_facts(year, title, opens_on, closes_on, words)
    before = {name: getattr(call, name) for name in facts}
    if facts == before:
        return call
    with transaction.atomic():
        _refuse_twin(facts, call.pk)
        for name, value in facts.items():
            setattr(call, name, value)
        call.save(update_fields=list(facts))
        journal.record(
            verb="products.idea_call_changed", subject=call, by=by, at=at,
            before=_told(before), after=_told(facts),
        )  # fmt: skip
    return call


def add_step(
    idea: Idea, *, what: str, who: str, due_on: dt.date, by: Actor, at: dt.datetime, key: str = ""
) -> IdeaStep:
    """Write down a step of help for an accepted idea: what, who, until which day.

    Refused: officers of another commune; ideas that are not accepted; more than `rules.MOST_STEPS`;
    nothing said of what or who, a day that has passed (input).
    """
    rules.may_add_step.check(by, idea)
    what, who = text.nfc(what), text.nfc(who)
    for name, value, most in (("what", what, 300), ("who", who, 200)):
        if not value:
            raise checks.wrong(name, _("Hãy ghi mục này."))
        if len(value) > most:
            raise checks.wrong(name, _("Nhiều nhất %(n)d ký tự.") % {"n": most})
    if due_on < clock.local_date(at):
        raise checks.wrong("due_on", _("Hạn không thể ở trước hôm nay."))
    with transaction.atomic():
        if (pk := entries.answered(key)) is not None:
            return IdeaStep.objects.get(pk=pk)
        step = IdeaStep.objects.create(idea=idea, what=what, who=who, due_on=due_on, created_at=at)
        journal.record(
            verb="products.idea_step_added", subject=step, by=by, at=at, key=key,
            after={"idea": idea.pk, "what": what, "who": who, "due_on": due_on.isoformat()},
        )  # fmt: skip
        return step


def tick_step(step: IdeaStep, *, by: Actor, at: dt.datetime) -> IdeaStep:
    """Say that a step is done today. Refused: officers of another commune; a step done before (stale)."""
    rules.may_tick.check(by, step)
    on = clock.local_date(at)
    with transaction.atomic():
        if IdeaStep.objects.filter(pk=step.pk, done_on__isnull=True).update(done_on=on) != 1:
            raise Refused(_("Việc này đã ghi là xong."), about="stale")
        step.done_on = on
        journal.record(
            verb="products.idea_step_done", subject=step, by=by, at=at,
            after={"idea": step.idea_id, "done_on": on.isoformat()},
        )  # fmt: skip
    return step


def _call_facts(year: int, title: str, opens_on: dt.date, closes_on: dt.date, words: str) -> dict[str, Any]:
    name, said = text.nfc(title), text.nfc_lines(words)
    if not name:
        raise checks.wrong("title", _("Hãy ghi tên đợt."))
    if len(name) > 200:
        raise checks.wrong("title", _("Nhiều nhất %(n)d ký tự.") % {"n": 200})
    if len(said) > 20_000:
        raise checks.wrong("text", _("Nhiều nhất %(n)d ký tự.") % {"n": 20_000})
    if not _YEARS[0] <= year <= _YEARS[1]:
        raise checks.wrong("year", _("Năm phải từ %(first)d đến %(last)d.") % {"first": 2018, "last": 2100})
    if closes_on < opens_on:
        raise checks.wrong("closes_on", _("Ngày đóng không thể trước ngày mở."))
    return {"year": year, "title": name, "opens_on": opens_on, "closes_on": closes_on, "text": said}


def _refuse_twin(facts: dict[str, Any], but: int = 0) -> None:
    twins = IdeaCall.objects.filter(year=facts["year"], title=facts["title"]).exclude(pk=but)
    if twins.exists():
        raise checks.wrong("title", _("Năm này đã có một đợt cùng tên."))


def _told(facts: dict[str, Any]) -> dict[str, Any]:
    return {name: value if isinstance(value, int) else str(value) for name, value in facts.items()}
