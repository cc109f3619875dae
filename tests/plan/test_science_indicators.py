"""The indicators of science: what counts, when, and the list behind."""

from __future__ import annotations

import datetime as dt

import pytest

from ocop.plan import indicators
from ocop.plan.indicators import Scope, Span
from ocop.science import actions
from tests.factories.people import commune_unit
from tests.factories.science import (
    AT,
    BY,
    DAY,
    finished_project,
    make_milestone,
    make_project,
    make_proposal,
)

pytestmark = pytest.mark.django_db
DAY_ALONE, DAY_AFTER = Span(DAY, DAY), Span(DAY + dt.timedelta(1), DAY + dt.timedelta(30))


def values(span: Span) -> dict[str, int]:
    codes = (
        "science_proposals_sent", "science_projects_contracted", "science_budget_contracted",
        "science_projects_accepted", "technologies_transferred", "science_producers_benefiting",
    )  # fmt: skip
    return {code: indicators.value(code, span) for code in codes}


def test_each_figure_counts_what_happened_in_its_period_alone() -> None:
    make_proposal()
    again = make_proposal("returned")
    actions.send_proposal(again, by=BY, at=AT)
    project = finished_project()
    failed = make_project()
    make_milestone(failed, "accepted")
    done = {"closed_on": DAY, "closing_no": "9", "conclusion": "Thiếu."}
    actions.accept_project(failed, grade="failed", **done, by=BY, at=AT)
    taker = project.proposal.beneficiaries.get().organisation
    actions.transfer(project, taker, what="Quy trình", handed_on=DAY, by=BY, at=AT)
    assert values(DAY_ALONE) == {
        "science_proposals_sent": 3,
        "science_projects_contracted": 2,
        "science_budget_contracted": 600_000_000,
        "science_projects_accepted": 1,
        "technologies_transferred": 1,
        "science_producers_benefiting": 2,
    }
    assert set(values(DAY_AFTER).values()) == {0}


def test_the_lists_say_what_the_figures_count() -> None:
    project = finished_project()
    taker = project.proposal.beneficiaries.get().organisation
    actions.transfer(project, taker, what="Quy trình sấy", handed_on=DAY, by=BY, at=AT)
    expected = {
        "science_proposals_sent": project.proposal.title,
        "science_projects_contracted": project.proposal.title,
        "science_budget_contracted": project.proposal.title,
        "science_projects_accepted": project.proposal.title,
        "technologies_transferred": "Quy trình sấy",
        "science_producers_benefiting": taker.name,
    }
    for code, label in expected.items():
        items = indicators.as_items(code, indicators.listed(code, DAY_ALONE))
        assert [item.label for item in items] == [label], code


def test_transfers_are_broken_down_by_commune(places: None) -> None:
    project = finished_project()
    taker = project.proposal.beneficiaries.get().organisation
    actions.transfer(project, taker, what="Quy trình", handed_on=DAY, by=BY, at=AT)
    assert indicators.by("technologies_transferred", "commune", DAY_ALONE) == {taker.unit_id: 1}
    assert indicators.value("technologies_transferred", DAY_ALONE, Scope(commune=taker.unit_id)) == 1
    other = commune_unit("30526")
    assert indicators.value("technologies_transferred", DAY_ALONE, Scope(commune=other.pk)) == 0
