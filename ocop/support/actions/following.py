"""After the award: acceptance, closing, and what came of it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ocop.base import clock
from ocop.base.actor import Actor
from ocop.criteria.regime import add_months
from ocop.journal import actions as journal
from ocop.journal import queries as entries
from ocop.organisations import checks
from ocop.support import rules
from ocop.support.actions import budget, checking
from ocop.support.models import Outcome, Request
from ocop.support.states import REQUEST

AFTER = (6, 12)
"""Months after the acceptance at which it is asked what came of the help."""
_NUMBERS = (
    "revenue_before", "revenue_after", "jobs_before", "jobs_after", "output_before", "output_after",
)  # fmt: skip
FIGURES = (*_NUMBERS, "output_unit", "note")
"""What `data` of an outcome may hold."""


def accept_request(
    request: Request, accepted_on: dt.date, note: str = "", *, by: Actor, at: dt.datetime, key: str = ""
) -> Request:
    """Accept the work on the proofs that its producer gave; ask for its outcome after 6 and 12 months.

    Refused: others than the provincial office; a scheme that asks for no acceptance; no proof; a day to come
    (input).
    """
    if entries.was_done(key):
        return checking.fresh(request)
    rules.may_accept.check(by, request)
    checking.past_day("accepted_on", accepted_on, at)
    said = checking.lines("note", note)
    with transaction.atomic():
        journal.move(
            REQUEST, request, "accept_request", by=by, at=at, note=said, key=key, accepted_on=accepted_on,
            reasons=said,
        )  # fmt: skip
        Outcome.objects.bulk_create(
            Outcome(request=request, months=months, due_on=add_months(accepted_on, months))
            for months in AFTER
        )
        checking.tell_producer(request, _("Đã nghiệm thu: %(name)s"), at, said)
    return request


def close_request(request: Request, *, by: Actor, at: dt.datetime) -> Request:
    """Close what was accepted (or paid in full, where nothing is accepted); the rest goes back to the budget.

    Refused: others than the provincial office; as `rules.may_close_request` refuses.
    """
    rules.may_close_request.check(by, request)
    with transaction.atomic():
        request.award.refresh_from_db()
        back = budget.release(request.award)
        after = {"released": back}
        journal.move(REQUEST, request, "close_request", by=by, at=at, after=after, closed_at=at)
    return request


def stop_request(request: Request, reasons: str, *, by: Actor, at: dt.datetime) -> Request:
    """Stop help that comes to nothing; what was not paid goes back to the budget. Tell the producer.

    Refused: others than the leader; requests that are not being helped; no reasons (input).
    """
    rules.may_stop.check(by, request)
    said = checking.lines("reasons", reasons, needed=_("Hãy ghi lý do dừng hỗ trợ."))
    with transaction.atomic():
        request.award.refresh_from_db()
        back = budget.release(request.award)
        journal.move(
            REQUEST, request, "stop_request", by=by, at=at, note=said, after={"released": back}, reasons=said,
            closed_at=at,
        )  # fmt: skip
        checking.tell_producer(request, _("Dừng hỗ trợ: %(name)s"), at, said)
    return request


def measure_outcome(outcome: Outcome, data: dict[str, Any], *, by: Actor, at: dt.datetime) -> Outcome:
    """Write down what came of the help; written again, it is corrected. Revenue in đồng a year.

    Refused: others than the producer, its commune and the province; more than a month before it is due;
    figures below zero, revenue or jobs of today left out (input).
    """
    on = clock.local_date(at)
    rules.may_measure.check(by, outcome, on)
    clean = _checked(data)
    with transaction.atomic():
        before = checking.plain(outcome, FIGURES) if outcome.measured_on else None
        clean["measured_on"] = outcome.measured_on or on
        for name, value in clean.items():
            setattr(outcome, name, value)
        outcome.save(update_fields=list(clean))
        journal.record(
            verb="support.outcome_measured", subject=outcome, by=by, at=at, before=before,
            after=checking.all_told(clean),
        )  # fmt: skip
    return outcome


def _checked(data: dict[str, Any]) -> dict[str, Any]:
    if unknown := set(data) - set(FIGURES):
        raise TypeError(f"no such figures of an outcome: {sorted(unknown)}")
    clean = {name: data.get(name) for name in _NUMBERS}
    for name, value in clean.items():
        if value is not None and not 0 <= value <= checking.MOST_DONG:
            raise checks.wrong(name, _("Số này không thể âm."))
    for name in ("revenue_after", "jobs_after"):
        if clean[name] is None:
            raise checks.wrong(name, _("Hãy ghi mục này; không có thì ghi 0."))
    words = {
        "output_unit": checking.line("output_unit", data.get("output_unit") or "", 40),
        "note": checking.lines("note", data.get("note") or ""),
    }
    return {**clean, **words}
