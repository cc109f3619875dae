"""Past forecasts beside what came."""

from __future__ import annotations

import random
from math import isclose

from ocop.plan import backtest
from ocop.plan.backtest import Score, Trial
from ocop.plan.cases import Aim, Case, History, Step
from tests.plan.cases import case, day, drawn, many

ANY = Aim(low=3)
TODAY = day(2026, 5)


def test_the_first_of_every_month_of_three_whole_years_after_the_first_is_tried() -> None:
    history = History([case(Step.OPENED, day(2021, 6), closed=day(2021, 9))])
    days = backtest.cuts(history, TODAY)
    assert (days[0], days[-1], len(days)) == (day(2023, 1), day(2025, 12), 36)
    short = History([case(Step.OPENED, day(2024, 12, 31), closed=day(2025, 9))])
    assert backtest.cuts(short, TODAY) == [day(2025, month) for month in range(1, 13)]
    assert backtest.cuts(History([]), TODAY) == []


def test_a_trial_stands_beside_what_the_open_ones_and_the_year_came_to() -> None:
    before = [case(Step.PROPOSED, day(2024, 6), decided=day(2024, 12), star=3) for _n in range(8)]
    before += many(case(Step.PROPOSED, day(2024, 6), decided=day(2024, 12)), 4)
    now = many(case(Step.PROPOSED, day(2025, 6), decided=day(2025, 12), star=3), 3)
    now += [case(Step.PROPOSED, day(2025, 6), decided=day(2025, 12)),
            case(Step.PROPOSED, day(2025, 6), decided=day(2026, 1), star=4)]  # fmt: skip
    earlier = many(case(Step.PROPOSED, day(2025, 1), decided=day(2025, 3), star=3), 2)
    newer = many(case(Step.PROPOSED, day(2025, 8), decided=day(2025, 11), star=3), 5)
    old = many(case(Step.OPENED, day(2023, 1), closed=day(2023, 12, 31)), 1)
    row = backtest.on_day(History(before + now + earlier + newer + old), ANY, day(2025, 7))
    assert row is not None
    assert (row.open, row.of_open.came) == (5, 3)
    assert isclose(row.of_open.mean, 5 * 8.5 / 13)
    assert row.of_year is not None and row.of_year.came == 10
    assert row.of_year.low >= 2, "what was there on the day is sure"


def test_a_day_on_which_too_little_was_known_is_skipped_and_counted() -> None:
    cases = drawn(random.Random(1), [2023, 2024, 2025], 5, 0.7)
    report = backtest.run(History(cases), ANY, TODAY)
    assert report.skipped + len(report.rows) == 24
    assert report.skipped > 0
    assert report.years <= 2


def test_a_forecast_of_a_past_day_does_not_know_the_future() -> None:
    cases = drawn(random.Random(3), range(2021, 2026), 40, 0.7)
    good = [Case(one.entered, one.decided_on, one.closed_on, 4 if one.decided_on else 0, 4) for one in cases]
    day_ = day(2025, 3)
    mixed = [a if a.decided_on and a.decided_on <= day_ else b for a, b in zip(cases, good, strict=True)]
    # the council's result is known where it was done by then: leave those as they were
    mixed = [a if a.entered[3] and a.entered[3] <= day_ else b for a, b in zip(cases, mixed, strict=True)]
    one, other = (backtest.on_day(History(rows), ANY, day_) for rows in (cases, mixed))
    assert one is not None and other is not None
    assert (one.of_open.low, one.of_open.mean, one.of_open.high) == (
        other.of_open.low, other.of_open.mean, other.of_open.high
    )  # fmt: skip
    assert one.of_open.came < other.of_open.came


def test_a_score_is_error_bias_and_share_inside() -> None:
    trials = [Trial(1, 2, 3, 2.0, 2), Trial(1, 2, 3, 2.5, 4), Trial(0, 1, 2, 1.0, 0), Trial(5, 6, 7, 6.0, 3)]
    assert [trial.is_inside for trial in trials] == [True, False, True, False]
    score = backtest._score(trials)
    assert score == Score(4, (0 + 1.5 + 1 + 3) / 4, (0 - 1.5 + 1 + 3) / 4, 2)
    assert score.inside_percent == 50 and score.shy == -score.bias
    assert backtest._score([]) == Score(0, 0.0, 0.0, 0) and backtest._score([]).inside_percent == 0


def test_on_histories_of_the_model_the_bands_of_the_back_test_hold() -> None:
    inside = total = 0
    for seed in range(12):
        cases = drawn(random.Random(seed), range(2021, 2026), 50, 0.6)
        report = backtest.run(History(cases), ANY, TODAY)
        inside, total = inside + report.of_open.inside, total + report.of_open.trials
    assert total > 200
    assert 0.70 <= inside / total <= 0.95
