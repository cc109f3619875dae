"""What open dossiers may come to: distributions, how the past is asked, and what may not be known."""

from __future__ import annotations

import datetime as dt
import random
from itertools import pairwise
from math import isclose

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ocop.plan import chances, foresight
from ocop.plan.cases import STEPS, Aim, Case, History, Step
from ocop.plan.foresight import Forecast, Likelihood, Way
from tests.plan.cases import as_known, case, day, drawn, many

NOW, END = day(2026, 7), day(2026, 12, 31)
ANY = Aim(low=3)


def asked(cases: list[Case], aim: Aim = ANY, on: dt.date = NOW, until: dt.date = END) -> Forecast:
    return foresight.forecast(History(cases), aim, on, until)


def group(found: Forecast, step: Step) -> foresight.Group:
    return next(item for item in found.groups if item.step == step)


# distributions


@given(st.integers(0, 60), st.integers(0, 80), st.integers(0, 80))
def test_a_shared_rate_gives_chances_that_sum_to_one_with_the_mean_of_the_prior(
    count: int, met: int, failed: int
) -> None:
    found = chances.of_shared_rate(count, met, met + failed)
    assert len(found) == count + 1
    assert isclose(sum(found), 1, abs_tol=1e-12)
    assert isclose(chances.mean(found), count * (met + 0.5) / (met + failed + 1), rel_tol=1e-9, abs_tol=1e-9)


def test_a_shared_rate_is_wider_than_coins_and_narrows_with_experience() -> None:
    def width(met: int, total: int) -> int:
        found = chances.of_shared_rate(40, met, total)
        return chances.level(found, 0.9) - chances.level(found, 0.1)

    assert width(5, 10) > width(50, 100) > width(500, 1000)
    coins = chances.of_shared_rate(1, 1, 2)
    assert isclose(coins[0], 0.5) and isclose(coins[1], 0.5)


@given(st.integers(1, 40), st.integers(0, 60), st.integers(0, 60))
def test_one_more_success_never_lowers_what_is_expected(count: int, met: int, failed: int) -> None:
    fewer = chances.of_shared_rate(count, met, met + failed + 1)
    more = chances.of_shared_rate(count, met + 1, met + failed + 1)
    assert chances.mean(more) > chances.mean(fewer)
    for share in (0.1, 0.5, 0.9):
        assert chances.level(more, share) >= chances.level(fewer, share)
    for needed in range(count + 1):
        assert chances.at_least(more, needed) >= chances.at_least(fewer, needed) - 1e-12


@given(st.integers(0, 60), st.integers(1, 6))
def test_a_yearly_number_has_the_mean_of_the_years(seen: int, years: int) -> None:
    found = chances.of_yearly_number(seen, years)
    assert isclose(sum(found), 1, abs_tol=1e-12)
    assert isclose(chances.mean(found), (seen + 0.5) / years, rel_tol=1e-4)


def test_a_sum_is_that_of_every_pair() -> None:
    die = tuple([0.0] + [1 / 6] * 6)
    both = chances.together(die, die)
    assert [round(36 * chance) for chance in both] == [0, 0, 1, 2, 3, 4, 5, 6, 5, 4, 3, 2, 1]
    assert isclose(chances.at_least(both, 11), 3 / 36)
    assert chances.level(both, 0.5) == 7
    assert chances.together(chances.NONE, die) == pytest.approx(die)
    assert chances.at_least(die, 0) == 1 and chances.at_least(die, 7) == 0


# where a dossier stands


def test_a_dossier_stands_at_its_last_step_from_the_day_it_took_it_until_the_day_before_it_is_over() -> None:
    one = Case((day(2026, 1), day(2026, 2), None, day(2026, 4)), decided_on=day(2026, 5), star=3)
    assert one.step_on(day(2025, 12, 31)) is None
    assert one.step_on(day(2026, 1)) == Step.OPENED
    assert one.step_on(day(2026, 1, 31)) == Step.OPENED
    assert one.step_on(day(2026, 2)) == Step.SUBMITTED
    assert one.step_on(day(2026, 4)) == Step.CONCLUDED
    assert one.step_on(day(2026, 4, 30)) == Step.CONCLUDED
    assert one.step_on(day(2026, 5)) is None


@given(st.integers(0, 10_000), st.dates(day(2022, 1), day(2026, 12)))
def test_the_history_answers_for_a_day_as_asking_each_dossier_does(seed: int, on: dt.date) -> None:
    cases = drawn(random.Random(seed), range(2022, 2026), 8, 0.6)
    cases += [case(Step.OPENED, day(2024, 3)), case(Step.PROPOSED, day(2025, 9), closed=day(2026, 1))]
    found = History(cases).standing(on)
    assert {step: sorted(map(id, rows)) for step, rows in found.items()} == {
        step: sorted(id(one) for one in cases if one.step_on(on) == step) for step in STEPS
    }


def test_what_has_no_days_is_left_out_and_counted() -> None:
    undated = [Case((None, None, None, None), decided_on=day(2025, 3), star=3),
               Case((day(2025, 1), None, None, None), star=4)]  # fmt: skip
    found = asked(undated + many(case(Step.SUBMITTED, NOW), 2))
    assert (found.undated, found.open) == (2, 2)


# how the past is asked


def past_year(step: Step, made: int, failed: int, year: int = 2025) -> list[Case]:
    """Dossiers that stood at a step on 1 July of an earlier year; some made it by its end, some after."""
    good = case(step, day(year, 6), decided=day(year, 12, 31), star=3, scored=3)
    late = case(step, day(year, 6), decided=day(year + 1, 1), star=3, scored=3)
    return many(good, made) + many(late, failed)


def test_the_same_day_of_earlier_years_comes_first() -> None:
    cases = past_year(Step.PROPOSED, 7, 2) + past_year(Step.PROPOSED, 1, 4, 2024)
    cases += many(case(Step.PROPOSED, day(2025, 1), decided=day(2025, 2), star=3), 50)  # not there on 1 July
    found = group(asked(cases + many(case(Step.PROPOSED, day(2026, 6)), 5)), Step.PROPOSED)
    assert found.experience == foresight.Experience(Way.SAME_DAY, 8, 14)
    assert found.count == 5
    assert found.spread == chances.of_shared_rate(5, 8, 14)


def test_with_nine_on_the_same_day_those_that_waited_as_long_are_asked() -> None:
    open_ = many(case(Step.PROPOSED, NOW - dt.timedelta(days=20)), 3)
    begun, left = day(2024, 7, 2), END - NOW
    quick = case(Step.PROPOSED, begun, decided=begun + dt.timedelta(days=20), star=3)  # gone after 20 days
    just = case(Step.PROPOSED, begun, decided=begun + dt.timedelta(days=20) + left, star=3)
    late = case(Step.PROPOSED, begun, decided=begun + dt.timedelta(days=21) + left, star=3)
    cases = past_year(Step.PROPOSED, 9, 0, 2025) + many(quick, 30) + many(just, 6) + many(late, 4) + open_
    found = group(asked(cases), Step.PROPOSED)
    # the nine of 2025 were still there after 20 days too, and made it only after 213
    assert found.experience == foresight.Experience(Way.WAITED, 6, 19)


def test_with_nine_that_waited_all_that_ever_came_there_are_asked() -> None:
    open_ = many(case(Step.PROPOSED, NOW - dt.timedelta(days=20)), 3)
    quick = case(Step.PROPOSED, day(2024, 1), decided=day(2024, 1, 10), star=3)
    found = group(asked(many(quick, 12) + open_), Step.PROPOSED)
    assert found.experience == foresight.Experience(Way.ENTERED, 12, 12)


def test_nobodys_unfinished_fate_counts_as_failure() -> None:
    """A dossier of this spring has had no half year yet: it says nothing of what half a year brings."""
    young = many(case(Step.PROPOSED, day(2026, 3), closed=day(2026, 5)), 40)
    assert group(asked(young + many(case(Step.PROPOSED, NOW), 2)), Step.PROPOSED).experience is None
    edge = NOW - (END - NOW)
    old_enough = many(case(Step.PROPOSED, edge, closed=edge + dt.timedelta(days=9)), 10)
    found = group(asked(old_enough + many(case(Step.PROPOSED, NOW), 2)), Step.PROPOSED)
    assert found.experience == foresight.Experience(Way.WAITED, 0, 10)
    a_day_short = many(case(Step.PROPOSED, edge + dt.timedelta(days=1), closed=day(2026, 2)), 10)
    assert group(asked(a_day_short + many(case(Step.PROPOSED, NOW), 2)), Step.PROPOSED).experience is None


def test_other_kinds_are_asked_only_where_ones_own_are_too_few_and_it_is_said() -> None:
    upgrades = Aim(low=4, kinds=frozenset({"upgrade"}))
    first = many(case(Step.SUBMITTED, day(2025, 6), decided=day(2025, 12), star=4), 10)
    own = many(case(Step.SUBMITTED, day(2025, 6), decided=day(2025, 12), star=3, kind="upgrade"), 9)
    open_ = [case(Step.SUBMITTED, day(2026, 6), kind="upgrade"), case(Step.SUBMITTED, day(2026, 6))]
    found = group(asked(first + own + open_, upgrades), Step.SUBMITTED)
    assert found.count == 1, "the open first-timer is none"
    assert found.experience == foresight.Experience(Way.SAME_DAY, 10, 19, own=False)
    found = group(asked(first + own + own[:1] + open_, upgrades), Step.SUBMITTED)
    assert found.experience == foresight.Experience(Way.SAME_DAY, 0, 10, own=True)


def test_what_the_council_found_is_known_before_the_decision() -> None:
    done = past_year(Step.CONCLUDED, 12, 0) + many(
        case(Step.CONCLUDED, day(2025, 6), decided=day(2025, 12), star=0, scored=0), 20
    )
    open_ = [case(Step.CONCLUDED, day(2026, 6), scored=star) for star in (3, 0, 4)]
    found = group(asked(done + open_, Aim(low=3)), Step.CONCLUDED)
    assert (found.count, found.lost) == (2, 1)
    assert found.experience == foresight.Experience(Way.SAME_DAY, 12, 12)
    exactly = group(asked(done + open_, Aim(low=3, high=3)), Step.CONCLUDED)
    assert (exactly.count, exactly.lost) == (1, 2)


def test_proposals_are_awaited_from_the_first_two_steps_alone() -> None:
    sent = [Case((None, day(2025, 6), day(2025, 8), None), closed_on=day(2026, 1)) for _n in range(10)]
    open_ = [case(Step.SUBMITTED, day(2026, 6)), case(Step.PROPOSED, day(2026, 6))]
    found = asked(sent + open_, Aim(event="proposed"))
    assert [item.step for item in found.groups] == [Step.OPENED, Step.SUBMITTED]
    assert (found.open, group(found, Step.SUBMITTED).experience) == (
        1, foresight.Experience(Way.SAME_DAY, 10, 10)
    )  # fmt: skip


def test_a_step_without_experience_is_left_out_and_said() -> None:
    cases = past_year(Step.PROPOSED, 8, 4)
    open_ = many(case(Step.PROPOSED, day(2026, 6)), 4) + many(case(Step.OPENED, day(2026, 6)), 3)
    found = asked(cases + open_)
    assert found.is_possible and found.left_out == 3 and found.open == 7
    assert len(found.spread) == 5, "four dossiers are counted"


def test_below_ten_earlier_dossiers_nothing_is_forecast() -> None:
    open_ = many(case(Step.PROPOSED, day(2026, 6)), 2)
    assert not asked(past_year(Step.PROPOSED, 9, 0) + open_).is_possible
    assert asked(past_year(Step.PROPOSED, 10, 0) + open_).is_possible


def test_nobody_under_way_is_surely_nothing() -> None:
    found = asked(past_year(Step.PROPOSED, 10, 5))
    assert found.is_possible and (found.low, found.middle, found.high) == (0, 0, 0)
    assert found.spread == chances.NONE


def test_open_ones_can_be_narrowed_and_the_experience_stays() -> None:
    cases = past_year(Step.PROPOSED, 8, 4) + many(case(Step.PROPOSED, day(2026, 6)), 4)
    mine = case(Step.PROPOSED, day(2026, 6), kind="again")
    found = foresight.forecast(History([*cases, mine]), ANY, NOW, END, lambda one: one.kind == "again")
    assert (found.open, group(found, Step.PROPOSED).experience) == (
        1, foresight.Experience(Way.SAME_DAY, 8, 12)
    )  # fmt: skip


# what may not be known


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 10_000), st.dates(day(2024, 1), day(2025, 12)), st.randoms(use_true_random=False))
def test_what_happens_after_the_day_changes_nothing(seed: int, on: dt.date, other: random.Random) -> None:
    cases = drawn(random.Random(seed), range(2021, 2026), 30, 0.6)
    until = dt.date(on.year, 12, 31)
    told = foresight.forecast(History(cases), ANY, on, until)
    known = [seen for one in cases if (seen := as_known(one, on)) is not None]
    assert foresight.forecast(History(known), ANY, on, until) == told
    later = drawn(other, [on.year + 1], 20, 0.9)
    assert foresight.forecast(History(known + later), ANY, on, until) == told
    assert foresight.newcomers(History(known + later), ANY, on, until) == foresight.newcomers(
        History(cases), ANY, on, until
    )


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 10_000), st.integers(1, 12))
def test_the_chances_sum_to_one_and_the_band_holds_its_middle(seed: int, month: int) -> None:
    cases = drawn(random.Random(seed), range(2021, 2026), 25, 0.5)
    found = foresight.forecast(History(cases), ANY, day(2025, month), day(2025, 12, 31))
    assert isclose(sum(found.spread), 1, abs_tol=1e-9)
    assert 0 <= found.low <= found.middle <= found.high <= found.open - found.left_out


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 10_000), st.integers(0, 100))
def test_a_better_past_never_lowers_the_forecast(seed: int, place: int) -> None:
    cases = drawn(random.Random(seed), range(2021, 2026), 25, 0.5)
    failed = [n for n, one in enumerate(cases) if one.decided_on and one.decided_on < NOW and one.star == 0]
    if not failed:
        return
    n = failed[place % len(failed)]
    better = [*cases]
    better[n] = Case(cases[n].entered, cases[n].decided_on, None, 3, 3)
    on, until = day(2025, 7), day(2025, 12, 31)
    before = foresight.forecast(History(cases), ANY, on, until)
    after = foresight.forecast(History(better), ANY, on, until)
    # a dossier the council has failed already is no reference for those it has passed
    if all(group(before, step).count == group(after, step).count for step in STEPS):
        assert chances.mean(after.spread) >= chances.mean(before.spread) - 1e-9


# newcomers


def test_newcomers_are_those_that_began_after_the_day_and_made_it_in_the_same_year() -> None:
    counted = [
        Case((day(2025, 7, 2), None, None, None), decided_on=day(2025, 12, 31), star=3),
        Case((day(2024, 9), None, None, None), decided_on=day(2024, 12), star=4),
    ]
    others = [
        Case((day(2025, 7, 1), None, None, None), decided_on=day(2025, 12), star=3),  # was there already
        Case((day(2025, 8), None, None, None), decided_on=day(2026, 1), star=3),  # too late
        Case((day(2025, 8), None, None, None), decided_on=day(2025, 12), star=0),  # failed
        Case((day(2025, 8), None, None, None), decided_on=day(2025, 12), star=3, kind="again"),
        Case((day(2024, 1), None, None, None), decided_on=day(2024, 3), star=3),
    ]
    aim = Aim(low=3, kinds=frozenset({"first"}))
    found = foresight.newcomers(History(counted + others), aim, NOW, END)
    assert found is not None and (found.seen, found.years) == (2, 2)
    assert found.spread == chances.of_yearly_number(2, 2)


def test_newcomers_are_not_told_from_one_year() -> None:
    one = Case((day(2025, 7), None, None, None), decided_on=day(2025, 12), star=3)
    begun_after = Case((day(2024, 7, 2), None, None, None), decided_on=day(2024, 12), star=3)
    assert foresight.newcomers(History([one, begun_after]), ANY, NOW, END) is None
    assert foresight.newcomers(History([]), ANY, NOW, END) is None


# words


@pytest.mark.parametrize(
    ("chance", "word"),
    [(0.0, "rare"), (0.09, "rare"), (0.1, "low"), (0.39, "low"), (0.4, "even"), (0.6, "even"), (0.61, "good"),
     (0.9, "good"), (0.91, "high"), (1.0, "high")],
)  # fmt: skip
def test_a_chance_in_words(chance: float, word: str) -> None:
    assert foresight.likelihood(chance) == Likelihood(word)


@given(st.floats(0, 1))
def test_a_percent_goes_in_fives_and_is_never_sure(chance: float) -> None:
    found = foresight.percent(chance)
    assert found % 5 == 0 and 5 <= found <= 95
    assert abs(found - 100 * chance) <= 5


def test_words_rise_with_the_chance() -> None:
    order = list(Likelihood)
    said = [order.index(foresight.likelihood(n / 100)) for n in range(101)]
    assert all(low <= high for low, high in pairwise(said))


@pytest.mark.parametrize(("years", "expected"), [(1, day(2027, 2, 28)), (4, day(2024, 2, 29))])
def test_the_leap_day_of_earlier_years(years: int, expected: dt.date) -> None:
    assert foresight.years_before(day(2028, 2, 29), years) == expected


# is the band as wide as it says?


def test_the_band_holds_the_truth_about_as_often_as_it_says() -> None:
    """Histories drawn from the model itself: eight of ten bands should hold what came."""
    inside = total = 0
    for seed in range(160):
        draw = random.Random(seed)
        rate, month = draw.uniform(0.3, 0.9), draw.randint(2, 10)
        cases = drawn(draw, range(2021, 2026), draw.randint(30, 70), rate)
        on, until = day(2025, month), day(2025, 12, 31)
        found = foresight.forecast(History(cases), ANY, on, until)
        if found.is_possible and not found.left_out and found.open:
            came = sum(one.step_on(on) is not None and ANY.reached_by(one, until) for one in cases)
            total += 1
            inside += found.low <= came <= found.high
    assert total > 100
    assert 0.70 <= inside / total <= 0.95
