"""Payments of awards: several, never more than was promised."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from ocop.base.actor import Actor
from ocop.base.refusals import Refused
from ocop.journal import actions as journal
from ocop.journal import queries as entries
from ocop.support import rules
from ocop.support.actions import budget, checking
from ocop.support.models import Award, Payment, RequestState, RewardList, RewardState
from ocop.support.states import REQUEST


def pay_award(
    award: Award, amount: int, paid_on: dt.date, note: str = "", *, by: Actor, at: dt.datetime, key: str = ""
) -> Payment:
    """Note a payment in đồng. The first one puts the request into payment; where nothing is to be accepted,
    the last one closes it.

    Refused: others than the provincial office; awards that are paid in full, stopped or of the years before;
    more than is owed, a day to come (input).
    """
    rules.may_pay.check(by, award)
    checking.money("amount", amount)
    checking.past_day("paid_on", paid_on, at)
    said = checking.line("note", note, 300)
    with transaction.atomic():
        if (pk := entries.answered(key)) is not None:
            return Payment.objects.get(pk=pk)
        budget.pay(award, amount)
        payment = Payment.objects.create(
            award=award, amount=amount, paid_on=paid_on, note=said, created_at=at
        )
        journal.record(
            verb="support.paid", subject=payment, by=by, at=at, key=key, note=said,
            after={"award": award.pk, "amount": amount, "paid_on": paid_on.isoformat()},
        )  # fmt: skip
        _move_request(award, by, at)
        return payment


def _move_request(award: Award, by: Actor, at: dt.datetime) -> None:
    request = award.request
    if request is None:
        return
    request.refresh_from_db(
        fields=["state"]
    )  # the award's row is ours now; another payment may have moved it
    if request.state == RequestState.AWARDED:
        journal.move(REQUEST, request, "begin_payment", by=by, at=at)
    if request.state == RequestState.IN_PAYMENT and award.owed == 0 and not request.scheme.needs_acceptance:
        journal.move(REQUEST, request, "close_request", by=by, at=at, closed_at=at)
    checking.tell_producer(request, _("Đã chi tiền hỗ trợ: %(name)s"), at)


def pay_rewards(rewards: RewardList, paid_on: dt.date, note: str = "", *, by: Actor, at: dt.datetime) -> int:
    """Note that all rewards of a list were paid on a day; how many payments. What was paid is left out.

    Refused: others than the provincial office; a list not decided, or paid already; a day to come (input).
    """
    rules.may_manage.check(by)
    if rewards.state != RewardState.DECIDED:
        raise Refused(_("Danh sách chưa có quyết định."))
    checking.past_day("paid_on", paid_on, at)
    with transaction.atomic():
        owed = [award for award in rewards.awards.order_by("pk") if award.owed > 0]
        if not owed:
            raise Refused(_("Danh sách này đã chi đủ."), about="stale")
        for award in owed:
            pay_award(award, award.owed, paid_on, note, by=by, at=at)
    return len(owed)
