"""Choosing whom to inspect: signs of risk, points in force, the plan as it was chosen."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ocop.base.refusals import Refused
from ocop.oversight import actions, queries, risk
from ocop.oversight.models import Visit
from tests.factories.files import make_document
from tests.factories.organisations import make_organisation
from tests.factories.oversight import AT, BY, ON, make_plan, make_report, make_starred, make_visit
from tests.factories.products import make_product, make_standing

pytestmark = pytest.mark.django_db
YEAR = dt.timedelta(days=365)


def codes(signs: risk.Signs, on: dt.date = ON) -> dict[str, int]:
    return {reason.code: reason.points for reason in risk.reasons(signs, on)}


def test_each_sign_counts_from_its_edge_on() -> None:
    visited = {"last_visit": ON - dt.timedelta(days=364)}
    assert codes(risk.Signs(**visited)) == {}
    assert codes(risk.Signs(last_visit=ON - YEAR)) == {"year_unvisited": 10}
    assert codes(risk.Signs(last_visit=ON - 9 * YEAR)) == {"year_unvisited": 30}
    assert codes(risk.Signs()) == {"never_visited": 15}
    assert codes(risk.Signs(newest_star=ON - YEAR, **visited)) == {"new_star": 10}
    assert codes(risk.Signs(newest_star=ON - YEAR - dt.timedelta(days=1), **visited)) == {}
    assert codes(risk.Signs(best_star=4, **visited)) == {"high_star": 5}
    assert codes(risk.Signs(best_star=3, **visited)) == {}
    assert codes(risk.Signs(revenue=risk.LARGE_REVENUE, **visited)) == {"large_revenue": 15}
    assert codes(risk.Signs(revenue=risk.LARGE_REVENUE - 1, **visited)) == {}
    assert codes(risk.Signs(reports=2, **visited)) == {"report": 40}
    assert codes(risk.Signs(reports=5, **visited)) == {"report": 60}
    many = risk.reasons(risk.Signs(papers_expired=["A", "B", "C"], **visited), ON)
    assert [r.text for r in many] == ["A hết hạn", "B hết hạn"] and risk.score(many) == 60


def test_candidates_are_those_with_a_star_that_holds_the_riskiest_first() -> None:
    calm, risky = make_starred(), make_starred()
    make_visit("closed", calm)
    make_starred(valid_to=ON - dt.timedelta(days=1), valid_from=None)
    make_product(make_organisation())
    make_document(risky, kind="quality_system", expires_on=ON - dt.timedelta(days=1))
    make_document(risky, kind="test_report", expires_on=ON - dt.timedelta(days=1))
    make_document(risky, kind="test_report", expires_on=ON + 2 * YEAR)  # renewed
    make_report(organisation=risky)
    make_report("dismissed", organisation=risky)
    found = queries.candidates(ON)
    assert [c.organisation for c in found] == [risky, calm]
    assert {r.code: r.points for r in found[0].reasons} == {
        "paper_expired": 30, "report": 20, "never_visited": 15, "new_star": 10,
    }  # fmt: skip
    assert found[0].score == 75 and found[1].score == 10


def test_candidates_cost_the_same_at_one_and_at_many() -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as seen:
            queries.candidates(ON)
        return len(seen)

    make_report(organisation=make_starred())
    few = cost()
    for _n in range(3):
        owner = make_starred()
        make_standing(make_product(owner))
        make_visit("remedies_open", owner)
    assert cost() == few


def test_new_points_are_a_version_and_a_plan_keeps_the_score_it_was_made_with() -> None:
    owner = make_starred()
    plan = make_plan(organisation=owner)
    item = plan.items.get()
    assert (item.score, item.reasons) == (25, ["chưa từng được kiểm tra", "sao mới trong 12 tháng"])
    with pytest.raises(Refused):
        actions.set_weights({"never_visited": 101}, 10**9, by=BY, at=AT)
    row = actions.set_weights({"never_visited": 50}, 10**9, by=BY, at=AT)
    assert (row.version, row.points["new_star"]) == (1, 10)
    assert queries.candidates(ON)[0].score == 60
    item.refresh_from_db()
    assert item.score == 25


def test_an_approved_plan_becomes_periodic_visits_on_the_last_day_of_their_month() -> None:
    owner = make_starred()
    make_plan("approved", organisation=owner)
    visit = Visit.objects.get()
    assert (visit.kind, visit.planned_on, visit.state) == ("periodic", dt.date(2026, 7, 31), "planned")
    assert list(visit.products.all()) == list(owner.products.all()) and visit.checklist
    assert visit.purpose == ""  # why it was chosen (reports!) is the officers' business, the record is not
    with pytest.raises(Refused):
        actions.open_plan(2026, "Thêm một kế hoạch", by=BY, at=AT)


def test_a_plan_with_the_leader_or_approved_is_not_changed() -> None:
    plan, other = make_plan("proposed"), make_starred()
    for call in (
        lambda: actions.pick(plan, [other.pk], 8, by=BY, at=AT),
        lambda: actions.drop_item(plan.items.get(), by=BY, at=AT),
    ):
        with pytest.raises(Refused):
            call()
    actions.return_plan(plan, "Thêm", by=BY, at=AT)
    assert actions.pick(plan, [other.pk], 8, by=BY, at=AT) == 1
    actions.drop_item(plan.items.get(organisation=other), by=BY, at=AT)
    assert plan.items.count() == 1
    with pytest.raises(Refused):
        actions.pick(plan, [make_organisation().pk], 8, by=BY, at=AT)  # no star
