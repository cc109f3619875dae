"""Budgets and awards: never promised twice, never paid beyond the promise, whatever is done in what order."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F, Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ocop.base.refusals import Refused
from ocop.support import actions
from ocop.support.models import Award, BudgetLine, Payment, Request, Scheme
from tests.factories.people import actor_with
from tests.factories.products import AT
from tests.factories.support import BY, ON, make_award, make_line, make_request, make_scheme, prove
from tests.refusals import refusal

pytestmark = pytest.mark.django_db


def test_an_award_takes_what_the_line_has_left_to_the_last_dong_and_no_more() -> None:
    scheme = make_scheme()
    line = make_line(scheme, 39_999_999)
    make_award(make_request("appraised", scheme, line=line), line)
    late = make_request("appraised", scheme, line=line)
    stale = BudgetLine(pk=line.pk, scheme=scheme, year=2026, ceiling=39_999_999, committed=0)
    assert refusal(lambda: make_award(late, stale)) == ("input", "line")
    assert Request.objects.get(pk=late.pk).state == "appraised" and Award.objects.count() == 1
    assert make_award(Request.objects.get(pk=late.pk), line, 19_999_999).amount == 19_999_999
    line.refresh_from_db()
    assert line.left == 0


def test_payments_stop_at_the_award_even_on_an_old_copy() -> None:
    request = make_request("awarded")
    old = Award.objects.get()
    actions.pay_award(request.award, 15_000_000, ON, by=BY, at=AT)
    assert refusal(lambda: actions.pay_award(old, 5_000_001, ON, by=BY, at=AT)) == ("input", "amount")
    actions.pay_award(Award.objects.get(), 5_000_000, ON, by=BY, at=AT)
    assert Payment.objects.aggregate(n=Sum("amount"))["n"] == 20_000_000 == BudgetLine.objects.get().paid
    assert refusal(lambda: actions.pay_award(Award.objects.get(), 1, ON, by=BY, at=AT))[0] == "thing"
    later = ON + dt.timedelta(days=1)
    again = make_request("awarded")
    assert refusal(lambda: actions.pay_award(again.award, 1, later, by=BY, at=AT)) == (
        "input",
        "paid_on",
    )


def test_what_is_stopped_or_closed_goes_back_to_the_line() -> None:
    scheme = make_scheme()
    line = make_line(scheme, 40_000_000)
    stopped = make_request("in_payment", scheme, line=line)
    actions.stop_request(stopped, "Không làm nữa.", by=BY, at=AT)
    closed = make_request("awarded", scheme, line=line)
    prove(closed)
    actions.accept_request(closed, ON, by=BY, at=AT)
    actions.close_request(closed, by=BY, at=AT)
    line.refresh_from_db()
    assert (line.committed, line.paid, line.left) == (1_000_000, 1_000_000, 39_000_000)
    assert refusal(lambda: actions.pay_award(stopped.award, 1, ON, by=BY, at=AT))[0] == "thing"


def test_a_ceiling_is_set_and_moved_but_never_below_what_is_promised() -> None:
    scheme = make_scheme()
    line = make_line(scheme, 30_000_000)
    make_request("awarded", scheme, line=line)
    assert refusal(lambda: make_line(scheme, 19_999_999)) == ("input", "ceiling")
    assert make_line(scheme, 20_000_000).pk == line.pk
    for year, ceiling, field in ((2017, 1, "year"), (2032, 1, "year"), (2026, 0, "ceiling")):
        call = lambda y=year, c=ceiling: make_line(scheme, c, y)  # noqa: E731
        assert refusal(call) == ("input", field)
    for role in ("leader", "commune_officer", "auditor"):
        by = actor_with(role)
        assert refusal(lambda b=by: actions.set_budget(scheme, 2026, 1, by=b, at=AT))[0] == "person"


_MOVES = st.lists(
    st.tuples(st.sampled_from(["award", "pay", "release", "ceiling"]), st.integers(1, 60)), max_size=25
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves=_MOVES)
def test_in_any_order_of_awards_payments_and_returns_nothing_is_overspent(
    moves: list[tuple[str, int]],
) -> None:
    """Some are refused; what stands always adds up to the dong and stays below the ceiling."""
    from ocop.support.actions import budget

    with transaction.atomic():
        scheme = Scheme.objects.create(
            name="Thử", kind="other", percent=50, most=1, basis_no="1", created_at=AT
        )
        line = BudgetLine.objects.create(scheme=scheme, year=2026, ceiling=100, created_at=AT)
        owner = make_request().organisation
        for what, amount in moves:
            award = line.awards.order_by("?").first()
            try:
                with transaction.atomic():
                    if what == "award":
                        budget.commit(line, amount)
                        Award.objects.create(
                            scheme=scheme, line=line, organisation=owner, year=2026, amount=amount,
                            decision_no="1", decided_on=ON, created_at=AT,
                        )  # fmt: skip
                    elif what == "ceiling":
                        make_line(scheme, amount * 3)
                    elif award and what == "pay":
                        budget.pay(award, amount)
                    elif award:
                        budget.release(award)
            except Refused:
                pass
            line.refresh_from_db()
            sums = line.awards.aggregate(promised=Sum(F("amount") - F("released")), paid=Sum("paid"))
            assert (line.committed, line.paid) == (sums["promised"] or 0, sums["paid"] or 0)
            assert 0 <= line.paid <= line.committed <= line.ceiling
            assert all(each.owed >= 0 for each in line.awards.all())
        transaction.set_rollback(True)


@pytest.mark.parametrize(
    ("model", "broken"),
    [
        (BudgetLine, {"committed": 100_000_001}), (BudgetLine, {"committed": -1}),
        (BudgetLine, {"paid": 20_000_001}),
        (Award, {"paid": 20_000_001}), (Award, {"released": 20_000_001}), (Award, {"amount": 0}),
        (Award, {"decision_no": ""}), (Award, {"line": None}), (Payment, {"amount": 0}),
        (Scheme, {"percent": None}), (Scheme, {"most": 0}), (Scheme, {"basis_no": ""}),
        (Scheme, {"kind": "star"}),
        (Scheme, {"star_min": 2}), (Scheme, {"closes_on": dt.date(2020, 1, 1)}), (Scheme, {"name": ""}),
    ],
)  # fmt: skip
def test_the_database_keeps_the_promises(model: Any, broken: dict[str, Any]) -> None:
    make_request("in_payment")
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.update(**broken)
