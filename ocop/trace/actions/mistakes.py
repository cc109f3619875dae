"""Saying that a step of the diary was wrong. It stays, marked; nothing is overwritten."""

from __future__ import annotations

import datetime as dt
import json

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from ocop.base import text
from ocop.base.actor import Actor
from ocop.journal import actions as journal
from ocop.journal import queries as entries
from ocop.organisations import checks
from ocop.trace import telling
from ocop.trace.actions.capturing import capture_own
from ocop.trace.models import Direction, Lot, Step, StepKind
from ocop.trace.queries import bodies_of
from ocop.trace.rules import diary as rules
from ocop.trace.states import HANDOVER, LOT, HandoverState, LotState

_MOST = 300


def declare_mistake(step: Step, reason: str, *, by: Actor, at: dt.datetime, key: str = "") -> Step:
    """Declare a step a mistake: its amounts do not count any more, other systems get an error declaration.

    Lots that it made are closed; they come back under their number when the step is written anew
    (`instead_of`). A delivery that nobody answered is taken back; a receipt is undone, and its delivery waits
    again. Refused: who does not keep the diary; declared before (stale); lots that something was done with
    since, deliveries that the other side confirmed; no reason (input).
    """
    why = text.nfc(reason)
    if not why or len(why) > _MOST:
        raise checks.wrong("reason", _("Hãy ghi sai ở đâu, nhiều nhất %(n)d ký tự.") % {"n": _MOST})
    with transaction.atomic():
        if (pk := entries.answered(key)) is not None:
            return Step.objects.get(pk=pk)
        fresh = _locked(step)
        rules.may_declare.check(by, fresh)
        _put_away(fresh, by, at)
        event = json.loads(bodies_of([fresh.event])[fresh.event_id])
        capture_own(telling.mistake(event, at), fresh.organisation, by=by, at=at)
        Step.objects.filter(pk=step.pk).update(mistaken_at=at, mistake=why)
        step.mistaken_at, step.mistake = at, why
        journal.record(
            verb="trace.mistake_declared", subject=step, by=by, at=at, key=key, note=why,
            after={"kind": step.kind, "happened_at": step.happened_at.isoformat()},
        )  # fmt: skip
    return step


def _locked(step: Step) -> Step:
    """The step as it is now; its lots are locked first, as every step locks them, so that nobody uses them
    meanwhile."""
    mine = Q(lines__step=step.pk) | Q(lines__step__handover__receipt=step.pk)
    lots = Lot.objects.filter(mine).values("pk")
    list(Lot.objects.select_for_update().filter(pk__in=lots).order_by("pk").values_list("pk"))
    rows = Step.objects.select_for_update(of=("self",)).select_related("organisation", "event")
    return rows.get(pk=step.pk)


def _put_away(step: Step, by: Actor, at: dt.datetime) -> None:
    """What the step brought about besides its amounts is undone."""
    if step.kind == StepKind.DELIVER:
        if step.handover.state in (HandoverState.SENT, HandoverState.CONFIRMED):
            journal.move(HANDOVER, step.handover, "undo_handover", by=by, at=at, answered_at=at)
    elif step.kind == StepKind.RECEIVE:
        handover = step.receipt_of
        handover.step.lines.update(returned=0)
        journal.move(
            HANDOVER, handover, "reopen_handover", by=by, at=at, receipt=None, answered_at=None, answer=""
        )
    else:
        made = Lot.objects.filter(lines__step=step, lines__direction=Direction.OUT)
        made.update(written_off=0, written_off_for="")
        for lot in made.filter(state=LotState.OPEN).select_related("item"):
            journal.move(LOT, lot, "close_lot", by=by, at=at)
