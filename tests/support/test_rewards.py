"""Rewards for new stars: what is due, the list, its decision in one go, its payment."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ocop.journal.models import Entry
from ocop.notices.models import Notice
from ocop.organisations.models import LegalForm
from ocop.products.models import Product, Standing
from ocop.support import actions, queries
from ocop.support.models import Award, BudgetLine, Payment, RewardList, Scheme
from tests.factories.organisations import make_organisation
from tests.factories.people import actor_with
from tests.factories.products import AT, make_product, make_standing
from tests.factories.support import BY, ON, make_line, make_star_scheme
from tests.refusals import refusal

pytestmark = pytest.mark.django_db
YEAR = (dt.date(2026, 1, 1), dt.date(2026, 12, 31))
DECIDED: dict[str, Any] = {"decision_no": "7/QĐ-UBND", "decided_on": ON}
MILLION = 1_000_000


def star(product: Product, stars: int, day: dt.date = dt.date(2026, 5, 10), **over: Any) -> Standing:
    return make_standing(
        product, star=stars, decided_on=day, valid_from=day, valid_to=day.replace(year=day.year + 3), **over
    )


def found(scheme: Scheme, period: tuple[dt.date, dt.date] = YEAR) -> dict[tuple[str, int | None], int]:
    dues = queries.dues(scheme, *period, ON)
    return {(due.standing.product.name, due.standing.star): due.amount for due in dues}


def proposed(scheme: Scheme, line: BudgetLine, period: tuple[dt.date, dt.date] = YEAR) -> RewardList:
    chosen = [due.standing.pk for due in queries.dues(scheme, *period, ON)]
    return actions.propose_rewards(scheme, line, *period, chosen, by=BY, at=AT)


def test_a_products_rise_is_rewarded_step_by_step_and_never_twice() -> None:
    """First three stars, then four: ten million in all; the same level again and a downgrade: nothing."""
    scheme, product = make_star_scheme(), make_product()
    line = make_line(scheme)
    star(product, 3, dt.date(2026, 2, 1))
    actions.decide_rewards(proposed(scheme, line), **DECIDED, by=BY, at=AT)
    star(product, 4, dt.date(2026, 6, 1))
    assert found(scheme) == {(product.name, 4): 5 * MILLION}
    actions.decide_rewards(proposed(scheme, line), **DECIDED, by=BY, at=AT)
    assert found(scheme) == {}
    star(product, 4, dt.date(2026, 7, 1))
    star(product, 3, dt.date(2026, 8, 1))
    assert found(scheme) == {}
    given = Award.objects.order_by("pk").values_list("star", "amount", "year", "organisation", "unit")
    who = (product.organisation_id, product.organisation.unit_id)
    assert list(given) == [(3, 5 * MILLION, 2026, *who), (4, 5 * MILLION, 2026, *who)]
    line.refresh_from_db()
    assert line.committed == 10 * MILLION


def test_proposals_revoked_stars_and_other_conditions_earn_nothing() -> None:
    farm = make_organisation(legal_form=LegalForm.FARM)
    fits, other, revoked, candidate = (
        make_product(farm),
        make_product(),
        make_product(farm),
        make_product(farm),
    )
    for product in (fits, other, revoked):
        star(product, 4)
    star(candidate, 5, state="proposed")
    revoked.standings.update(state="revoked")
    scheme = make_star_scheme(legal_forms=[LegalForm.FARM], needs_valid_star=True)
    assert found(scheme) == {(fits.name, 4): 10 * MILLION}


def test_what_is_due_takes_the_same_queries_for_one_and_for_many() -> None:
    scheme = make_star_scheme()

    def asked() -> int:
        with CaptureQueriesContext(connection) as ran:
            assert [str(due.standing.product.organisation.unit) for due in queries.dues(scheme, *YEAR, ON)]
        return len(ran)

    star(make_product(), 4)
    one = asked()
    for _n in range(3):
        star(make_product(), 3)
    assert asked() == one


def test_a_list_is_decided_whole_or_not_at_all() -> None:
    scheme, names = make_star_scheme(), [make_product() for _n in range(3)]
    line = make_line(scheme, 29 * MILLION)
    for product in names:
        star(product, 4)
    member = actor_with("producer", organisation=names[0].organisation)
    rewards = proposed(scheme, line)
    assert refusal(lambda: actions.decide_rewards(rewards, **DECIDED, by=BY, at=AT)) == (
        "input",
        "line",
    )
    assert (Award.objects.count(), RewardList.objects.get().state) == (0, "proposed")
    make_line(scheme, 30 * MILLION)
    leader = actor_with("leader")
    made = [actions.decide_rewards(rewards, **DECIDED, by=leader, at=AT, key="d") for _n in range(2)]
    assert len(made[0]) == 3 == Award.objects.count() and [a.pk for a in made[0]] == [a.pk for a in made[1]]
    assert Notice.objects.filter(person=member.person_id, verb="support.rewarded").count() == 1
    entry = Entry.objects.get(verb="support.decide_rewards")
    assert entry.after == {"state": "decided", "decision": "7/QĐ-UBND", "amount": 30 * MILLION}


def test_who_may_propose_decide_drop_and_pay() -> None:
    scheme = make_star_scheme()
    line = make_line(scheme)
    standing = star(make_product(), 4)
    office, leader = actor_with("provincial_officer"), actor_with("leader")
    make = lambda by: actions.propose_rewards(scheme, line, *YEAR, [standing.pk], by=by, at=AT)  # noqa: E731
    for by in (leader, actor_with("commune_officer"), actor_with("auditor")):
        assert refusal(lambda by=by: make(by))[0] == "person"
    rewards = make(office)
    assert refusal(lambda: actions.decide_rewards(rewards, **DECIDED, by=office, at=AT))[0] == "person"
    assert refusal(lambda: actions.drop_rewards(rewards, by=leader, at=AT))[0] == "person"
    assert refusal(lambda: actions.pay_rewards(rewards, ON, by=office, at=AT))[0] == "thing"
    actions.decide_rewards(rewards, **DECIDED, by=leader, at=AT)
    assert refusal(lambda: actions.pay_rewards(rewards, ON, by=leader, at=AT))[0] == "person"
    assert refusal(lambda: actions.drop_rewards(rewards, by=office, at=AT))[0] == "thing"
    assert actions.pay_rewards(rewards, ON, by=office, at=AT) == 1
    assert refusal(lambda: actions.pay_rewards(rewards, ON, by=office, at=AT))[0] == "stale"
    line.refresh_from_db()
    assert line.paid == 10 * MILLION == Payment.objects.get().amount


def test_a_list_that_is_out_of_date_is_refused() -> None:
    """Another list rewarded the product meanwhile, or its star was revoked."""
    scheme, other = make_star_scheme(), make_star_scheme()
    line, product = make_line(scheme), make_product()
    standing = star(product, 4)
    waiting = proposed(scheme, line)
    twin = RewardList.objects.create(
        scheme=other, line=make_line(other), starts_on=YEAR[0], ends_on=YEAR[1], created_at=AT
    )
    twin.rows.create(standing=standing, amount=10 * MILLION)
    actions.decide_rewards(twin, **DECIDED, by=BY, at=AT)
    assert refusal(lambda: actions.decide_rewards(waiting, **DECIDED, by=BY, at=AT))[0] == "stale"
    assert Award.objects.count() == 1
    fallen = star(make_product(), 3)
    actions.drop_rewards(waiting, by=BY, at=AT)
    late = proposed(scheme, line)
    Standing.objects.filter(pk=fallen.pk).update(state="revoked")
    assert refusal(lambda: actions.decide_rewards(late, **DECIDED, by=BY, at=AT))[0] == "stale"


def test_a_list_holds_what_is_due_and_nothing_else() -> None:
    scheme, product = make_star_scheme(), make_product()
    line = make_line(scheme)
    first, second = star(product, 3, dt.date(2026, 2, 1)), star(product, 4, dt.date(2026, 6, 1))
    foreign = make_line(make_star_scheme())
    make = lambda line=line, period=YEAR, pks=(first.pk,): actions.propose_rewards(  # noqa: E731
        scheme, line, *period, pks, by=BY, at=AT
    )
    assert refusal(lambda: make(line=foreign)) == ("input", "line")
    assert refusal(lambda: make(period=YEAR[::-1])) == ("input", "ends_on")
    assert refusal(lambda: make(pks=())) == ("input", "standings")
    assert refusal(lambda: make(pks=(999_999,)))[0] == "stale"
    assert refusal(lambda: make(pks=(second.pk,))) == ("input", "standings")
    assert {row.amount for row in make(pks=(first.pk, second.pk)).rows.all()} == {5 * MILLION}
