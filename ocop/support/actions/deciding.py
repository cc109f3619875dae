"""The commune's opinion, the office's appraisal, the leader's decision."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from ocop.base import clock
from ocop.base.actor import Actor
from ocop.base.refusals import Refused
from ocop.journal import actions as journal
from ocop.journal import queries as entries
from ocop.organisations import checks
from ocop.people import queries as people
from ocop.support import rules
from ocop.support.actions import budget, checking
from ocop.support.models import Award, BudgetLine, Request, RequestState
from ocop.support.states import REQUEST


def give_opinion(request: Request, is_for: bool, words: str = "", *, by: Actor, at: dt.datetime) -> Request:
    """Say as the producer's commune whether the help is right; said again while it waits, it is changed.

    Refused: others than that commune; requests that do not wait for their appraisal; against it without a
    word why (input).
    """
    rules.may_opine.check(by, request)
    said = checking.lines("opinion", words)
    if not is_for and not said:
        raise checks.wrong("opinion", _("Không đề nghị hỗ trợ thì hãy ghi lý do."))
    changes = {"opinion_for": is_for, "opinion": said, "opinion_at": at}
    with transaction.atomic():
        if Request.objects.filter(pk=request.pk, state=RequestState.SENT).update(**changes) != 1:
            raise Refused(_("Đề nghị vừa được thẩm định. Hãy tải lại trang."), about="stale")
        for name, value in changes.items():
            setattr(request, name, value)
        journal.record(
            verb="support.opinion_given", subject=request, by=by, at=at, note=said, after={"for": is_for}
        )
    return request


def appraise_request(
    request: Request, amount: int, words: str, *, by: Actor, at: dt.datetime, key: str = ""
) -> Request:
    """Say what the office proposes to the leader: so many đồng (0: not to help), and why.

    Refused: others than the provincial office; requests that do not wait for it; more than was asked or than
    the scheme's rate gives, no words (input).
    """
    if entries.was_done(key):
        return checking.fresh(request)
    rules.may_appraise.check(by, request)
    on = clock.local_date(at)
    said = checking.lines("reasons", words, needed=_("Hãy ghi ý kiến thẩm định."))
    most = min(request.asked or 0, rules.most_for(request.scheme, request.product, request.cost, on))
    if not 0 <= checking.money("amount", amount, least=0) <= most:
        shown = number_format(most, force_grouping=True)
        raise checks.wrong("amount", _("Nhiều nhất %(most)s đồng.") % {"most": shown})
    with transaction.atomic():
        journal.move(
            REQUEST, request, "appraise_request", by=by, at=at, note=said, key=key, after={"amount": amount},
            appraised=amount, appraised_at=at, reasons=said,
        )  # fmt: skip
        title = _("Chờ quyết định hỗ trợ: %(name)s") % {"name": request}
        leaders = people.holders_of("leader", on)
        checking.tell_officers(leaders, "support.appraised", title, checking.officer_link(request), at)
    return request


def award_request(
    request: Request,
    line: BudgetLine,
    amount: int,
    *,
    decision_no: str,
    decided_on: dt.date,
    by: Actor,
    at: dt.datetime,
    key: str = "",
) -> Award:
    """Promise an amount in đồng by a decision; tell the producer.

    The money is taken from the line in the same transaction by one compare-and-set. Refused: others than the
    leader; requests that were not appraised or decided meanwhile (stale); more than was appraised, a line of
    another scheme, a line that has not so much left, no decision (input).
    """
    if entries.was_done(key):
        return Award.objects.get(request=request)
    rules.may_decide.check(by, request)
    number, day = checking.decision(decision_no, decided_on, at)
    checking.money("amount", amount)
    if amount > (request.appraised or 0):
        most = number_format(request.appraised or 0, force_grouping=True)
        raise checks.wrong("amount", _("Thẩm định đề nghị nhiều nhất %(most)s đồng.") % {"most": most})
    if line.scheme_id != request.scheme_id:
        raise checks.wrong("line", _("Hãy chọn dòng kinh phí của chính sách này."))
    with transaction.atomic():
        budget.commit(line, amount)
        after = {"amount": amount, "decision": number, "line": line.pk}
        journal.move(
            REQUEST, request, "award_request", by=by, at=at, key=key, after=after, decided_at=at, reasons=""
        )
        award = Award.objects.create(
            scheme_id=request.scheme_id, line=line, organisation=request.organisation, unit=request.unit,
            product=request.product, request=request, year=line.year, amount=amount, decision_no=number,
            decided_on=day, created_at=at,
        )  # fmt: skip
        body = _("%(amount)s đồng, quyết định %(number)s.") % {
            "amount": number_format(amount, force_grouping=True), "number": number,
        }  # fmt: skip
        checking.tell_producer(request, _("Đề nghị “%(name)s” được hỗ trợ"), at, body)
        return award


def refuse_request(request: Request, reasons: str, *, by: Actor, at: dt.datetime, key: str = "") -> Request:
    """Decide not to help, with reasons; tell the producer.

    Refused: others than the leader; requests not appraised, or decided meanwhile; no reasons (input).
    """
    if entries.was_done(key):
        return checking.fresh(request)
    rules.may_decide.check(by, request)
    said = checking.lines("reasons", reasons, needed=_("Hãy ghi lý do không hỗ trợ."))
    with transaction.atomic():
        journal.move(
            REQUEST, request, "refuse_request", by=by, at=at, note=said, key=key, reasons=said, decided_at=at,
            closed_at=at,
        )  # fmt: skip
        checking.tell_producer(request, _("Đề nghị “%(name)s” không được hỗ trợ"), at, said)
    return request
