"""Working days in Việt Nam: what a term of so many working days ends on.

What is counted
    A term in days begins on the day after the event (Bộ luật Dân sự 2015, Điều 147
    khoản 2): the day of receipt is not counted, even where it is a working day.
    The term ends with the end of its last day (Điều 148 khoản 6).

What is a day off
    Saturday and Sunday (the working week of public offices: Quyết định 188/1999/QĐ-TTg)
    and the holidays of Bộ luật Lao động 2019, Điều 112: New Year (1), Tết (5), Hùng Kings
    (1), 30/4 (1), 1/5 (1), National Day (2: 2/9 and a neighbour), with a day in lieu where
    one falls on the weekly rest (Điều 111 khoản 3). Which days make up Tết and National
    Day is decided by the Prime Minister for each year (Điều 112 khoản 3). The dates come
    from the `holidays` package, which also knows the swaps announced so far and, from
    2026, the Culture Day of 24/11 (Nghị quyết 80-NQ/TW). For a year that is not yet
    decided they are an estimate.

What an operator adds
    The file named by setting OCOP_DAYS_OFF corrects any of this, one day a line:

        # ngày, nghỉ | làm việc, ghi chú
        2027-02-11, nghỉ, theo thông báo của tỉnh
        2027-02-20, làm việc, làm bù

Pure but for `official()`, which reads that file.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

_SATURDAY = 5
_DAY = dt.timedelta(days=1)
_OFF_WORDS = frozenset({"nghỉ", "off"})
_WORK_WORDS = frozenset({"làm việc", "làm bù", "work"})


class BadDaysOff(ImproperlyConfigured):
    """The file of extra days off cannot be used; the message names the line."""


@dataclass(frozen=True)
class Calendar:
    """The official calendar with the operator's corrections."""

    off: frozenset[dt.date] = frozenset()
    working: frozenset[dt.date] = frozenset()

    def is_working(self, day: dt.date) -> bool:
        """Whether offices work on `day`; a correction goes before the official calendar."""
        if day in self.off or day in self.working:
            return day in self.working
        off, swapped = _national(day.year)
        if day.weekday() >= _SATURDAY:
            return day in swapped
        return day not in off


def add_working_days(start: dt.date, n: int, calendar: Calendar | None = None) -> dt.date:
    """The last day of a term of `n` working days that follows an event on `start`.

    The day `start` is not counted. 0 gives `start`; a negative number is refused.
    """
    if n < 0:
        raise ValueError("a term cannot have a negative number of working days")
    known = calendar or official()
    day = start
    while n:
        day += _DAY
        n -= known.is_working(day)
    return day


def working_days_between(start: dt.date, end: dt.date, calendar: Calendar | None = None) -> int:
    """How many working days lie after `start`, up to and with `end`; 0 if `end` is not later."""
    known = calendar or official()
    days = (start + _DAY * step for step in range(1, (end - start).days + 1))
    return sum(known.is_working(day) for day in days)


def days_left(due_on: dt.date, on: dt.date, calendar: Calendar | None = None) -> int:
    """Working days that are left on `on` for a term that ends with `due_on`.

    0 on the last day. Below zero from the next day on: by how many working days the term
    is overdue, at least one, for a term is over on the Saturday after it too.
    """
    if on <= due_on:
        return working_days_between(on, due_on, calendar)
    return -max(1, working_days_between(due_on, on, calendar))


def working_day_from(day: dt.date, calendar: Calendar | None = None) -> dt.date:
    """`day`, or the first working day after it.

    So ends a term in calendar days whose last day is a rest day (Bộ luật Dân sự 2015,
    Điều 148 khoản 5).
    """
    known = calendar or official()
    while not known.is_working(day):
        day += _DAY
    return day


def read_days_off(text: str) -> Calendar:
    """The operator's corrections out of the text of the file.

    Refused with the line's number: a line without date and word, a date that does not
    exist, a word other than "nghỉ" or "làm việc", a day named twice.
    """
    days: dict[dt.date, bool] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        row = line.split("#", 1)[0].strip()
        if not row:
            continue
        day, works = _correction(row, number)
        if day in days:
            raise BadDaysOff(f"OCOP_DAYS_OFF, dòng {number}: ngày {day.isoformat()} đã có ở trên.")
        days[day] = works
    return Calendar(
        off=frozenset(day for day, works in days.items() if not works),
        working=frozenset(day for day, works in days.items() if works),
    )


def official() -> Calendar:
    """The calendar of this installation: the official one with the file OCOP_DAYS_OFF, if set."""
    named = str(getattr(settings, "OCOP_DAYS_OFF", "") or "")
    if not named:
        return Calendar()
    path = Path(named)
    try:
        return _read(path, path.stat().st_mtime_ns)
    except (OSError, UnicodeDecodeError) as error:
        raise BadDaysOff(f"OCOP_DAYS_OFF: không đọc được tệp {path} ({error}).") from None


@lru_cache(maxsize=4)
def _read(path: Path, changed: int) -> Calendar:
    return read_days_off(path.read_text(encoding="utf-8-sig"))


def _correction(row: str, number: int) -> tuple[dt.date, bool]:
    parts = [part.strip() for part in row.split(",", 2)]
    word = parts[1].casefold() if len(parts) > 1 else ""
    if word not in _OFF_WORDS | _WORK_WORDS:
        raise BadDaysOff(f"OCOP_DAYS_OFF, dòng {number}: sau ngày phải là “nghỉ” hoặc “làm việc”.")
    try:
        return dt.date.fromisoformat(parts[0]), word in _WORK_WORDS
    except ValueError:
        raise BadDaysOff(
            f"OCOP_DAYS_OFF, dòng {number}: “{parts[0]}” không phải ngày dạng năm-tháng-ngày."
        ) from None


@lru_cache(maxsize=64)
def _national(year: int) -> tuple[frozenset[dt.date], frozenset[dt.date]]:
    """Holidays of `year`, and the weekend days of it that are worked in exchange.

    The neighbouring years are asked too: a swap may reach over New Year.
    """
    import holidays  # a calendar of the whole world: half a second that most pages do not need

    found = holidays.country_holidays("VN", years=range(year - 1, year + 2))
    off = frozenset(day for day in found if day.year == year)
    return off, frozenset(day for day in found.weekend_workdays if day.year == year)
