"""Rewards for new stars: the system proposes, an officer confirms, the leader decides the list in one go."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db import transaction
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from ocop.base import clock
from ocop.base.actor import Actor
from ocop.base.refusals import Refused
from ocop.journal import actions as journal
from ocop.journal import queries as entries
from ocop.notices import actions as notices
from ocop.organisations import checks
from ocop.people import queries as people
from ocop.support import queries, rules
from ocop.support.actions import budget, checking
from ocop.support.models import Award, BudgetLine, Kind, RewardList, RewardRow, Scheme
from ocop.support.states import REWARDS


def propose_rewards(
    scheme: Scheme,
    line: BudgetLine,
    starts_on: dt.date,
    ends_on: dt.date,
    standings: Collection[int],
    *,
    by: Actor,
    at: dt.datetime,
    key: str = "",
) -> RewardList:
    """Put a list of rewards before the leader: of those due for a period the recognitions `standings`.

    Refused: others than the provincial office; a scheme that is not open or not for stars; a line of another
    scheme, a period that runs backward, nothing chosen, something that is not due (input).
    """
    rules.may_propose.check(by, scheme)
    if line.scheme_id != scheme.pk:
        raise checks.wrong("line", _("Hãy chọn dòng kinh phí của chính sách này."))
    if ends_on < starts_on:
        raise checks.wrong("ends_on", _("Ngày cuối không thể trước ngày đầu."))
    found = {due.standing.pk: due for due in queries.dues(scheme, starts_on, ends_on, clock.local_date(at))}
    if not standings:
        raise checks.wrong("standings", _("Hãy chọn ít nhất một sản phẩm."))
    if set(standings) - set(found):
        raise Refused(_("Có sản phẩm không còn được thưởng. Hãy xem lại danh sách."), about="stale")
    _refuse_gaps(found, set(standings))
    with transaction.atomic():
        if (pk := entries.answered(key)) is not None:
            return RewardList.objects.get(pk=pk)
        rewards = RewardList.objects.create(
            scheme=scheme, line=line, starts_on=starts_on, ends_on=ends_on, created_at=at
        )
        chosen = [found[pk] for pk in found if pk in set(standings)]
        RewardRow.objects.bulk_create(
            RewardRow(rewards=rewards, standing=due.standing, amount=due.amount) for due in chosen
        )
        total = sum(due.amount for due in chosen)
        after = {"line": line.pk, "rows": len(chosen), "amount": total}
        journal.record(verb="support.rewards_proposed", subject=rewards, by=by, at=at, key=key, after=after)
        title = _("Chờ quyết định thưởng sao: %(name)s") % {"name": scheme}
        leaders = people.holders_of("leader", clock.local_date(at))
        checking.tell_officers(leaders, "support.rewards_proposed", title, link_of(rewards), at)
        return rewards


def decide_rewards(
    rewards: RewardList, *, decision_no: str, decided_on: dt.date, by: Actor, at: dt.datetime, key: str = ""
) -> list[Award]:
    """Promise every reward of a list by one decision, the whole sum or nothing; tell the producers.

    What is due is worked out again first: where another list rewarded one of the products meanwhile, or a
    star was revoked, the list is refused as stale. Refused: others than the leader; a budget that has not
    so much left, no decision (input).
    """
    if entries.was_done(key):
        return list(rewards.awards.order_by("pk"))
    rules.may_decide_rewards.check(by, rewards)
    number, day = checking.decision(decision_no, decided_on, at)
    with transaction.atomic():
        # one decision on stars at a time, so that no product is rewarded by two lists at once
        list(Scheme.objects.select_for_update().filter(kind=Kind.STAR).order_by("pk").values_list("pk"))
        rows = list(rewards.rows.select_related("standing__product__organisation").order_by("pk"))
        _refuse_outdated(rewards, rows, clock.local_date(at))
        total = sum(row.amount for row in rows)
        budget.commit(rewards.line, total)
        journal.move(
            REWARDS, rewards, "decide_rewards", by=by, at=at, key=key,
            after={"decision": number, "amount": total}, decision_no=number, decided_on=day,
        )  # fmt: skip
        made = Award.objects.bulk_create(_award(rewards, row, at) for row in rows)
        _tell(rewards, rows, at)
    return made


def drop_rewards(rewards: RewardList, *, by: Actor, at: dt.datetime) -> RewardList:
    """Drop a list that waits. Refused: others than the provincial office; a list that is decided."""
    rules.may_drop_rewards.check(by, rewards)
    journal.move(REWARDS, rewards, "drop_rewards", by=by, at=at)
    return rewards


def link_of(rewards: RewardList) -> str:
    """The list's page at the officers' desks."""
    return f"/can-bo/ho-tro/thuong-sao/{rewards.pk}/"


def _refuse_gaps(found: dict[int, queries.Due], chosen: set[int]) -> None:
    """A later star's difference counts on the reward of the one before: that must be in the list as well."""
    left_out: set[int] = set()
    for pk, due in found.items():
        product = due.standing.product
        if pk in chosen and product.pk in left_out:
            said = _("“%(name)s” có hai lần được thưởng trong kỳ: hãy chọn cả lần trước.")
            raise checks.wrong("standings", said % {"name": product})
        if pk not in chosen:
            left_out.add(product.pk)


def _refuse_outdated(rewards: RewardList, rows: list[RewardRow], on: dt.date) -> None:
    """What is due for the whole list on its period, without what the list left out."""
    products = {row.standing.product_id for row in rows}
    found = queries.dues(rewards.scheme, rewards.starts_on, rewards.ends_on, on, only=products)
    amounts = {due.standing.pk: due.amount for due in found}
    gone = [row for row in rows if amounts.get(row.standing_id) != row.amount]
    if gone:
        said = _("Danh sách đã cũ: “%(name)s” không còn được thưởng số tiền này. Hãy bỏ và lập lại.")
        raise Refused(said % {"name": gone[0].standing.product}, about="stale")


def _award(rewards: RewardList, row: RewardRow, at: dt.datetime) -> Award:
    product = row.standing.product
    assert rewards.decided_on is not None  # just decided
    return Award(
        scheme=rewards.scheme, line=rewards.line, organisation=product.organisation,
        unit_id=product.organisation.unit_id, product=product, rewards=rewards, standing=row.standing,
        star=row.standing.star, year=rewards.line.year, amount=row.amount, decision_no=rewards.decision_no,
        decided_on=rewards.decided_on, created_at=at,
    )  # fmt: skip


def _tell(rewards: RewardList, rows: list[RewardRow], at: dt.datetime) -> None:
    on = clock.local_date(at)
    for row in rows:
        product = row.standing.product
        amount = number_format(row.amount, force_grouping=True)
        title = _("“%(product)s” được thưởng %(amount)s đồng") % {"product": product, "amount": amount}
        body = _("Theo quyết định %(number)s.") % {"number": rewards.decision_no}
        notices.notify(
            persons=people.members_of(product.organisation_id, on), verb="support.rewarded", title=title,
            body=body, link="/chu-the/ho-tro/", at=at,
        )  # fmt: skip
