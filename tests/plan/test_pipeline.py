"""Dossiers and earlier cases as forecasts see them, and targets as far as they can be told."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ocop.base.refusals import Refused
from ocop.dossiers import actions as dossiers
from ocop.dossiers.models import Dossier
from ocop.journal.models import Entry
from ocop.places.models import Unit
from ocop.plan import measuring, months, outlook, pipeline
from ocop.plan.actions import past as actions
from ocop.plan.cases import Aim, Case, Step
from ocop.plan.models import PastCase, Target
from ocop.plan.outlook import Outlook
from tests.factories import certificates
from tests.factories.councils import fill_and_lock, scoring_table
from tests.factories.dossiers import AT, TESTER, make_dossier, officer
from tests.factories.places import BEFORE, unit
from tests.factories.plan import make_plan, make_target
from tests.factories.products import make_product, make_standing
from tests.plan.cases import day

pytestmark = pytest.mark.usefixtures("packs")
ON = AT.date()
OFFICE = officer("provincial_officer")


def row(**over: Any) -> dict[str, Any]:
    given = {
        "year": 2025, "product_name": "Mắm cá (ví dụ)",
        "opened_on": day(2025, 2), "submitted_on": day(2025, 3),
        "proposed_on": day(2025, 4), "concluded_on": day(2025, 6), "decided_on": day(2025, 7), "star": 3,
    }  # fmt: skip
    return {**given, **over}


def record(*rows: dict[str, Any], **over: Any) -> list[PastCase]:
    return actions.record_past_cases(rows=rows, **{"by": OFFICE, "at": AT, **over})


def only_case() -> Case:
    (found,) = pipeline.history(ON).cases
    return found


# earlier cases


def test_earlier_cases_are_taken_in_once_with_one_entry() -> None:
    rows = [row(import_key=f"a{n}", year=2024 + n) for n in range(2)]
    assert len(record(*rows)) == 2
    entry = Entry.objects.get(verb="plan.record_past_cases")
    assert entry.after == {"rows": 2, "known": 0, "years": [2024, 2025]}
    assert record(*rows, row(import_key="a1"), row(import_key="b"), row(import_key="b"))[0].import_key == "b"
    assert PastCase.objects.count() == 3
    assert record(*rows) == [] and Entry.objects.filter(verb="plan.record_past_cases").count() == 2


def test_the_same_request_twice_is_one() -> None:
    assert len(record(row(), key="k")) == 1
    assert record(row(), key="k") == []
    assert PastCase.objects.count() == 1


@pytest.mark.parametrize(
    ("over", "said"),
    [
        ({"product_name": " "}, "thiếu tên"), ({"star": 6}, "hạng sao"), ({"star": -1}, "hạng sao"),
        ({"kind": "other"}, "lần đăng ký"), ({"proposed_on": day(2025, 2, 28)}, "thứ tự"),
        ({"decided_on": ON + dt.timedelta(days=1)}, "chưa tới"), ({"colour": 1}, "colour"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_by_its_line_and_nothing_is_kept(over: dict[str, Any], said: str) -> None:
    with pytest.raises(Refused, match=said) as refused:
        record(row(), row(**over))
    assert refused.value.reason.about == "input"
    assert not PastCase.objects.exists()


def test_days_may_be_unknown_fall_together_and_be_today() -> None:
    same = dict.fromkeys(("opened_on", "submitted_on", "proposed_on", "concluded_on", "decided_on"), ON)
    assert len(record(row(**same), row(opened_on=None, concluded_on=None, star=0))) == 2


@pytest.mark.parametrize("role", ["leader", "commune_officer", "auditor"])
def test_only_who_imports_records(role: str) -> None:
    with pytest.raises(Refused) as refused:
        record(row(), by=officer(role))
    assert refused.value.reason.about == "person"


def test_an_earlier_case_keeps_its_days_and_star() -> None:
    record(row(kind="upgrade"))
    days = (day(2025, 2), day(2025, 3), day(2025, 4), day(2025, 6))
    assert only_case() == Case(days, day(2025, 7), None, 3, 3, "upgrade")


def test_an_earlier_case_without_a_decision_is_open_until_its_year_ends() -> None:
    record(row(decided_on=None, concluded_on=None, star=0))
    assert only_case().step_on(day(2025, 12, 30)) == Step.PROPOSED
    assert only_case().step_on(day(2025, 12, 31)) is None


def test_cases_of_more_than_six_years_ago_are_not_asked() -> None:
    old = dict.fromkeys(("opened_on", "submitted_on", "proposed_on", "concluded_on"))
    record(row(year=2020, decided_on=day(2020, 5), **old | {"opened_on": day(2020, 1)}), row(year=2019))
    assert [case.decided_on for case in pipeline.history(ON).cases] == [day(2020, 5)]


# dossiers


@pytest.mark.parametrize(
    ("state", "step"),
    [("draft", Step.OPENED), ("with_commune", Step.SUBMITTED), ("returned", Step.SUBMITTED),
     ("with_province", Step.PROPOSED), ("before_council", Step.PROPOSED)],
)  # fmt: skip
def test_an_open_dossier_stands_at_the_step_of_its_state(state: str, step: Step) -> None:
    make_dossier(state)
    assert only_case().step_on(ON) == step
    stages = {stage.step: stage.count for stage in pipeline.stages(ON)}
    assert stages == {**dict.fromkeys(Step, 0), step: 1}


def test_a_dossier_that_was_returned_and_sent_again_came_to_the_commune_the_first_time() -> None:
    dossier = make_dossier("returned")
    later = AT + dt.timedelta(days=9)
    dossiers.submit_dossier(dossier=Dossier.objects.get(), by=TESTER, at=later)
    assert Dossier.objects.get(pk=dossier.pk).submitted_at == later
    assert only_case().since(Step.SUBMITTED) == ON


def test_a_withdrawn_dossier_is_over_without_a_decision() -> None:
    make_dossier("withdrawn")
    found = only_case()
    assert (found.closed_on, found.decided_on, found.star) == (ON, None, 0)
    assert pipeline.stages(ON)[0].count == 0


def test_a_decided_dossier_has_the_star_that_was_recognised() -> None:
    certificates.issued(certificates.FOUR, certificates.TWO, {}, signed_on=ON)
    found = sorted(pipeline.history(ON).cases, key=lambda case: case.star)
    assert [(case.star, case.scored, case.decided_on) for case in found] == [
        (0, 0, ON), (0, 0, ON), (4, 4, ON)
    ], "two stars are none, and five are only proposed to the ministry"  # fmt: skip
    assert all(case.since(Step.CONCLUDED) == ON for case in found)


def test_a_scored_dossier_says_what_can_be_recognised() -> None:
    certificates.drafted(certificates.FOUR, certificates.TWO, {})
    found = pipeline.history(ON).cases
    assert sorted(case.scored or 0 for case in found) == [0, 0, 4]
    assert {case.step_on(ON) for case in found} == {Step.CONCLUDED}


def test_a_result_of_the_council_that_is_heard_again_is_not_known() -> None:
    table = scoring_table(3, 1)
    fill_and_lock(table)
    found = only_case()
    assert (found.step_on(ON), found.scored, found.since(Step.CONCLUDED)) == (Step.PROPOSED, None, None)


def test_late_is_past_the_communes_days_or_a_questions_last_day() -> None:
    dossier = make_dossier("with_commune")
    due = dossier.commune_due_on
    assert due is not None
    asked = make_dossier("with_province")
    dossiers.ask_supplement(dossier=asked, questions={"": "Thêm ảnh."}, due_on=due, by=OFFICE, at=AT)
    on_the_day = {stage.step: stage.late for stage in pipeline.stages(due)}
    assert on_the_day == dict.fromkeys(Step, 0)
    after = {stage.step: stage.late for stage in pipeline.stages(due + dt.timedelta(days=1))}
    assert after == {**dict.fromkeys(Step, 0), Step.SUBMITTED: 1, Step.PROPOSED: 1}


def test_two_questions_past_their_day_are_one_late_dossier() -> None:
    asked = make_dossier("with_province")
    for _n in range(2):
        dossiers.ask_supplement(dossier=asked, questions={"": "Thêm."}, due_on=ON, by=OFFICE, at=AT)
    found = {stage.step: (stage.count, stage.late) for stage in pipeline.stages(ON + dt.timedelta(days=1))}
    assert found[Step.PROPOSED] == (1, 1)


def test_the_history_is_read_by_three_statements_whatever_its_size() -> None:
    def statements() -> int:
        with CaptureQueriesContext(
            connection,
        ) as caught:
            pipeline.history(ON)
        return len(caught)

    certificates.drafted(certificates.FOUR)
    record(row())
    pipeline.history(ON)  # the law is read once and then kept
    one = statements()
    certificates.drafted(certificates.FOUR, certificates.FOUR)
    record(*[row(import_key=f"x{n}") for n in range(5)])
    assert one == statements() == 3


# targets


def target(**over: Any) -> Target:
    return Target(**{"indicator": "recognitions", "low": Decimal(5), **over})


@pytest.mark.parametrize(
    ("over", "aim"),
    [
        ({}, Aim(3, 5)),
        ({"star_min": 4}, Aim(4, 5)),
        ({"star": 4}, Aim(4, 4)),
        ({"indicator": "new_stars", "star": 3}, Aim(3, 3, frozenset({"first"}))),
        ({"indicator": "re_recognitions"}, Aim(3, 5, frozenset({"again"}))),
        ({"indicator": "upgrades"}, Aim(4, 5, frozenset({"upgrade"}))),
        ({"indicator": "proposals"}, Aim(1, 5, event="proposed")),
        ({"indicator": "upgrade_proposals"}, Aim(1, 5, frozenset({"upgrade"}), "proposed")),
    ],
)  # fmt: skip
def test_what_a_target_counts(over: dict[str, Any], aim: Aim) -> None:
    assert outlook.aim_of(target(**over), 3) == aim


@pytest.mark.parametrize(
    ("over", "said"),
    [
        ({"indicator": "stars_valid"}, "không do hồ sơ"), ({"indicator": "workers"}, "không do hồ sơ"),
        ({"per_unit": "commune"}, "từng địa bàn"), ({"out_of": "reevaluation_due"}, "phần trăm"),
        ({"indicator": "proposals", "star": 4}, "theo hạng sao"),
    ],
)  # fmt: skip
def test_other_targets_say_why_not(over: dict[str, Any], said: str) -> None:
    assert outlook.aim_of(target(**over), 3) is None
    assert said in (outlook.why_not(target(**over)) or "")


def test_the_least_star_is_that_of_the_law() -> None:
    assert outlook.least_star(ON) == 3
    assert outlook.least_star(day(1990, 1)) == outlook.LEAST_STAR


def outlooks(on: dt.date = ON, **over: Any) -> list[Outlook]:
    plan = make_plan()
    make_target(plan, **{"indicator": "recognitions", "low": Decimal(3), **over})
    return outlook.outlooks(plan, measuring.measure(plan, on), pipeline.history(on), on)


def test_result_and_forecast_come_to_what_is_expected_by_the_end() -> None:
    certificates.issued(certificates.FOUR, signed_on=ON)
    make_dossier("with_province")
    make_dossier("with_province")
    past = [row(import_key=f"p{n}", proposed_on=day(2025, 5), concluded_on=day(2025, 9),
                decided_on=day(2025, 10), star=3) for n in range(20)]  # fmt: skip
    record(*past)
    (found,) = outlooks()
    assert found.is_told and found.forecast is not None
    assert (found.done, found.needed, found.is_reached) == (1, 2, False)
    assert found.by_end == (2 + found.forecast.low - 1, 3, 3)
    assert 0.85 < found.chance < 1


def test_a_reached_target_needs_nothing() -> None:
    certificates.issued(certificates.FOUR, certificates.THREE, signed_on=ON)
    (found,) = outlooks(low=Decimal(2))
    assert found.is_reached and found.needed == 0


def test_at_most_is_broken_by_one_more() -> None:
    make_dossier("with_province")
    record(*[row(import_key=f"p{n}", proposed_on=day(2025, 5), concluded_on=day(2025, 9),
                 decided_on=day(2025, 10)) for n in range(20)])  # fmt: skip
    (broken,) = outlooks(comparison="at_most", low=Decimal(0))
    assert broken.needed == 1 and broken.chance < 0.1 and not broken.is_reached
    (kept,) = outlooks(comparison="at_most", low=Decimal(1))
    assert kept.chance == 1


def test_with_too_little_experience_nothing_is_told() -> None:
    make_dossier("with_province")
    (found,) = outlooks()
    assert not found.is_told and found.why_not is None


@pytest.mark.parametrize("on", [day(2025, 12, 31), day(2026, 12, 31), day(2027, 2)])
def test_before_and_after_the_plan_nothing_is_forecast(on: dt.date) -> None:
    (found,) = outlooks(on)
    assert found.forecast is None and "chưa bắt đầu hoặc đã kết thúc" in (found.why_not or "")


def test_a_narrowed_target_counts_its_own_open_dossiers_and_tells_no_newcomers() -> None:
    dossier = make_dossier("with_province")
    industry = dossier.criteria_set.industry
    record(*[row(import_key=f"p{n}", year=year, opened_on=day(year, 2), submitted_on=day(year, 3),
                 proposed_on=day(year, 5), concluded_on=day(year, 9), decided_on=day(year, 10))
             for year in (2023, 2024, 2025) for n in range(year, year + 9000, 1000)])  # fmt: skip
    (mine,) = outlooks(industry=industry)
    (other,) = outlooks(industry="Ngành khác")
    (form,) = outlooks(form=dossier.organisation.legal_form)
    (whole,) = outlooks()
    assert [item.forecast.open if item.forecast else None for item in (mine, other, form)] == [1, 0, 1]
    assert mine.newcomers is None and whole.newcomers is not None
    assert whole.chance_with_newcomers is not None and whole.chance_with_newcomers >= whole.chance


# months


def test_months_add_up_and_those_to_come_are_empty() -> None:
    certificates.issued(certificates.FOUR, signed_on=day(2026, 6, 15))
    plan = make_plan()
    wanted = make_target(plan, indicator="recognitions")
    found = months.by_month(plan, wanted, day(2026, 7, 1))
    assert found is not None and len(found) == 12
    assert [(month.added, month.total) for month in found[4:8]] == [(0, 0), (1, 1), (0, 1), (None, None)]
    assert months.by_month(plan, wanted, day(2025, 12, 31)) is None


def test_a_figure_of_a_day_or_a_share_has_no_months() -> None:
    plan = make_plan()
    assert months.by_month(plan, make_target(plan, indicator="stars_valid"), ON) is None
    share = make_target(plan, indicator="reevaluation_done", out_of="reevaluation_due")
    assert months.by_month(plan, share, ON) is None


def test_the_months_of_a_plan_may_cross_a_year() -> None:
    plan = make_plan(starts_on=day(2026, 11, 15), ends_on=day(2027, 2, 3))
    assert months.months_of(plan) == [day(2026, 11), day(2026, 12), day(2027, 1), day(2027, 2)]


@pytest.mark.usefixtures("places")
def test_the_plan_of_a_merged_province_counts_the_months_of_its_own_districts() -> None:
    old = unit("89", BEFORE)
    plan = make_plan(unit=old, year=2023)
    wanted = make_target(plan, indicator="recognitions")
    for commune, on in ((_commune_of("89"), day(2023, 3, 5)), (_commune_of("91"), day(2023, 3, 6))):
        product = make_product(unit=commune)
        make_standing(product, unit=commune, decided_on=on, valid_from=on, valid_to=day(2026, 3, 4))
    found = months.by_month(plan, wanted, day(2023, 4, 30))
    assert found is not None
    assert [month.total for month in found[:5]] == [0, 0, 1, 1, None]
    whole = make_target(make_plan(year=2023), indicator="recognitions")
    both = months.by_month(whole.plan, whole, day(2023, 4, 30))
    assert both is not None and both[2].total == 2


def _commune_of(province: str) -> Unit:
    """A commune of a province before the merger."""
    found = Unit.objects.filter(
        level="commune", valid_to=BEFORE, parent__level="district", parent__parent=unit(province, BEFORE)
    ).first()
    assert found is not None
    return found
