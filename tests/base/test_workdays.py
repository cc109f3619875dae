"""Working days: holidays, swaps, edges of counting, the operator's corrections."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from ocop.base import workdays
from ocop.base.workdays import BadDaysOff, Calendar

PLAIN = Calendar()


def _day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize(
    "day",
    [
        "2026-01-01",  # New Year
        "2026-02-16", "2026-02-17", "2026-02-18", "2026-02-19", "2026-02-20",  # Tết Bính Ngọ, 29 to mùng 4
        "2026-04-27",  # Hùng Kings fell on Sunday 26/4: a day in lieu
        "2026-04-30", "2026-05-01",
        "2026-08-31",  # swapped for Saturday 22/8
        "2026-09-01", "2026-09-02",  # National Day, two days
        "2026-11-24",  # Culture Day
        "2027-02-05", "2027-02-08", "2027-02-09",  # Tết Đinh Mùi on Saturday 6/2
        "2027-04-16",
        "2027-05-03",  # 1/5 falls on Saturday
        "2026-06-13", "2026-06-14",  # a weekend like any other
    ],
)  # fmt: skip
def test_days_off(day: str) -> None:
    assert not PLAIN.is_working(_day(day))


@pytest.mark.parametrize(
    "day",
    [
        "2026-02-13", "2026-02-23",  # the days around Tết
        "2026-08-22",  # a Saturday worked for Monday 31/8
        "2026-09-03",
        "2026-04-28",
        "2019-01-05",  # worked in the new year for 31/12 of the old one
        "2026-06-15",
    ],
)  # fmt: skip
def test_days_worked(day: str) -> None:
    assert PLAIN.is_working(_day(day))


def test_tet_is_five_days_off_whatever_it_falls_on() -> None:
    """Điều 112 gives five days; with days in lieu they are five days taken from working weeks."""
    for year, first, last in [
        (2025, "2025-01-20", "2025-02-10"),
        (2026, "2026-02-09", "2026-03-02"),
        (2027, "2027-01-25", "2027-02-22"),
        (2028, "2028-01-17", "2028-02-07"),
    ]:
        span = [_day(first) + dt.timedelta(days=step) for step in range((_day(last) - _day(first)).days)]
        taken = [day for day in span if day.weekday() < 5 and not PLAIN.is_working(day)]
        assert len(taken) == 5, year


@pytest.mark.parametrize(
    ("received", "days", "due"),
    [
        ("2026-06-15", 1, "2026-06-16"),  # Monday: the day of receipt is not counted
        ("2026-06-15", 15, "2026-07-06"),
        ("2026-06-19", 1, "2026-06-22"),  # Friday: the first day is Monday
        ("2026-06-20", 1, "2026-06-22"),  # Saturday, through the portal
        ("2026-06-21", 15, "2026-07-10"),
        ("2026-02-13", 15, "2026-03-13"),  # the Friday before Tết
        ("2026-02-17", 1, "2026-02-23"),  # on New Year's Day of Tết itself
        ("2026-01-30", 15, "2026-02-27"),  # ten days before Tết, five after
        ("2027-01-29", 15, "2027-02-26"),  # Thu 4, Fri 5 and Mon 8 to Wed 10/2 off
        ("2026-08-28", 1, "2026-09-03"),  # five days off around 2/9
        ("2026-08-21", 1, "2026-08-22"),  # the Saturday that is worked
        ("2026-08-17", 15, "2026-09-09"),
        ("2026-09-02", 15, "2026-09-23"),
        ("2026-11-23", 1, "2026-11-25"),
        ("2026-12-31", 1, "2027-01-04"),  # into the next year
        ("2026-06-15", 0, "2026-06-15"),
    ],
)
def test_term_of_working_days(received: str, days: int, due: str) -> None:
    assert workdays.add_working_days(_day(received), days, PLAIN) == _day(due)


def test_a_term_cannot_run_backwards() -> None:
    with pytest.raises(ValueError, match="negative"):
        workdays.add_working_days(_day("2026-06-15"), -1, PLAIN)


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        ("2026-06-15", "2026-06-15", 0),
        ("2026-06-15", "2026-06-16", 1),
        ("2026-06-19", "2026-06-21", 0),
        ("2026-06-19", "2026-06-22", 1),
        ("2026-02-13", "2026-02-23", 1),
        ("2026-06-16", "2026-06-15", 0),
    ],
)
def test_working_days_between(start: str, end: str, days: int) -> None:
    assert workdays.working_days_between(_day(start), _day(end), PLAIN) == days


@pytest.mark.parametrize(
    ("on", "left"),
    [
        ("2026-06-15", 4),
        ("2026-06-18", 1),
        ("2026-06-19", 0),  # the last day, a Friday
        ("2026-06-20", -1),  # over, although no working day has passed
        ("2026-06-21", -1),
        ("2026-06-22", -1),
        ("2026-06-23", -2),
    ],
)
def test_days_left_of_a_term_that_ends_on_a_friday(on: str, left: int) -> None:
    assert workdays.days_left(_day("2026-06-19"), _day(on), PLAIN) == left


def test_a_rest_day_gives_way_to_the_next_working_day() -> None:
    assert workdays.working_day_from(_day("2026-02-14"), PLAIN) == _day("2026-02-23")
    assert workdays.working_day_from(_day("2026-02-13"), PLAIN) == _day("2026-02-13")


DAYS = st.dates(dt.date(2020, 1, 1), dt.date(2035, 12, 31))


@given(DAYS, st.integers(1, 60))
def test_a_term_ends_on_a_working_day_and_counts_back(start: dt.date, n: int) -> None:
    due = workdays.add_working_days(start, n, PLAIN)
    assert PLAIN.is_working(due)
    assert workdays.working_days_between(start, due, PLAIN) == n
    assert workdays.working_days_between(start, due - dt.timedelta(days=1), PLAIN) == n - 1


@given(DAYS, DAYS)
def test_days_left_tells_over_from_running(due: dt.date, on: dt.date) -> None:
    left = workdays.days_left(due, on, PLAIN)
    assert (left < 0) == (on > due)


def test_the_operator_corrects_the_calendar() -> None:
    calendar = workdays.read_days_off(
        "\n# của tỉnh\n2026-06-16, nghỉ, lễ hội Vía Bà\n2026-06-20,Làm việc\n2026-09-02, làm bù # trực\n"
    )
    assert calendar.off == {_day("2026-06-16")}
    assert calendar.working == {_day("2026-06-20"), _day("2026-09-02")}
    assert workdays.add_working_days(_day("2026-06-15"), 4, calendar) == _day("2026-06-20")
    assert calendar.is_working(_day("2026-09-02"))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("2026-06-16", "dòng 1: sau ngày phải là “nghỉ” hoặc “làm việc”"),
        ("\n2026-06-16, chơi", "dòng 2: sau ngày phải là"),
        ("16/06/2026, nghỉ", "dòng 1: “16/06/2026” không phải ngày"),
        ("2026-02-30, nghỉ", "dòng 1: “2026-02-30” không phải ngày"),
        ("2026-06-16, nghỉ\n2026-06-16, làm việc", "dòng 2: ngày 2026-06-16 đã có ở trên"),
    ],
)
def test_a_correction_that_cannot_be_read_is_named_by_line(text: str, message: str) -> None:
    with pytest.raises(BadDaysOff, match=message):
        workdays.read_days_off(text)


def test_the_setting_names_the_file(settings: Settings, tmp_path: Path) -> None:
    settings.OCOP_DAYS_OFF = ""
    assert workdays.add_working_days(_day("2026-06-15"), 1) == _day("2026-06-16")
    file = tmp_path / "ngay-nghi.csv"
    file.write_text("2026-06-16, nghỉ", encoding="utf-8")
    settings.OCOP_DAYS_OFF = str(file)
    assert workdays.add_working_days(_day("2026-06-15"), 1) == _day("2026-06-17")
    assert workdays.days_left(_day("2026-06-17"), _day("2026-06-15")) == 1


def test_a_missing_file_is_said_not_ignored(settings: Settings, tmp_path: Path) -> None:
    settings.OCOP_DAYS_OFF = str(tmp_path / "none.csv")
    with pytest.raises(BadDaysOff, match="không đọc được tệp"):
        workdays.official()
