"""How dossiers of four earlier years fared: invented, so that there is experience to forecast with.

The calendar is that of Đ.5 (proposals before 30/04 and 30/10); numbers, delays and results are drawn by a
seeded generator. No row speaks of a real product or producer.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from ocop.base import clock
from ocop.cli.demo.making import Workshop
from ocop.plan.actions import past as actions
from ocop.plan.models import PastCase
from ocop.plan.rules import past as rules

YEARS = 4
SEED = 363
SOURCE = "Số liệu ví dụ do máy sinh ra, không có thật"
_GOODS = (
    "Mắm cá linh", "Khô cá tra phồng", "Đường thốt nốt bột", "Rượu nếp than", "Bánh phồng nếp", "Trà lá sen",
    "Mật ong tràm", "Gạo thơm túi 5 kg", "Xoài sấy dẻo", "Tiêu sọ", "Nước mắm cá cơm", "Chả cá thát lát",
    "Tinh dầu sả", "Khăn dệt tay", "Dưa mắm", "Kẹo thốt nốt", "Bột nghệ", "Nấm rơm khô", "Chuối sấy giòn",
    "Bưởi da xanh", "Lạp xưởng bò", "Tung lò mò", "Mứt thơm", "Cà na đập dầm", "Sâm đất sấy",
    "Bánh bò thốt nốt",
)  # fmt: skip


@dataclass
class _Way:
    """The days of one dossier while they are drawn; `goes_on` turns false where it stops for good."""

    draw: random.Random
    opened: dt.date
    submitted: dt.date | None = None
    proposed: dt.date | None = None
    concluded: dt.date | None = None
    decided: dt.date | None = None

    def later(self, day: dt.date, least: int, most: int) -> dt.date:
        """Between `least` and `most` days after a day."""
        return day + dt.timedelta(days=self.draw.randint(least, most))

    def stops(self, share: float) -> bool:
        """Whether it stops here, as `share` of them do."""
        return self.draw.random() < share


def take_in(shop: Workshop) -> list[PastCase]:
    """The rows, as the office takes in its own books."""
    at = shop.days.ago(158)
    found = rows(shop.days.today.year, clock.local_date(at))
    return actions.record_past_cases(rows=found, by=shop.cast.officer, at=at)


def rows(year: int, closed_on: dt.date) -> list[dict[str, Any]]:
    """The rows of the years before `year` in books closed on a day: what still ran is not in them."""
    draw = random.Random(SEED)
    found = [row for back in range(YEARS, 0, -1) for row in _of_year(draw, year - back)]
    ended = [row for row in found if all(row[day] is None or row[day] <= closed_on for day in rules.DAYS)]
    return [
        {**row, "import_key": f"demo-past-{number:03d}", "product_name": _name(row["product_name"], number)}
        for number, row in enumerate(ended, start=1)
    ]


def _name(goods: str, number: int) -> str:
    return f"{goods} số {number} (ví dụ)"


def _of_year(draw: random.Random, year: int) -> Iterator[dict[str, Any]]:
    """One year's dossiers; years differ in number and in how strict they were."""
    count, fails = draw.randint(34, 46), draw.uniform(0.08, 0.2)
    for _number in range(count):
        spring = draw.random() < 0.4
        limit = dt.date(year, 4, 30) if spring else dt.date(year, 10, 30)
        way = _walk(draw, limit)
        kind = draw.choices(["first", "upgrade", "again"], [72, 12, 16])[0]
        star = _star(draw, kind, fails) if way.decided else 0
        yield _row(draw, year, way, kind, star)


def _walk(draw: random.Random, limit: dt.date) -> _Way:
    """From the first line to the decision, or to where it stopped. Who misses a batch waits for the next."""
    way = _Way(draw, limit - dt.timedelta(days=draw.randint(45, 150)))
    if way.stops(0.12):
        return way
    way.submitted = way.later(way.opened, 12, 80)
    if way.stops(0.08):
        return way
    way.proposed = way.later(way.submitted, 8, 34)
    while way.proposed >= limit:
        limit = _next_limit(limit)
    if way.stops(0.05):
        return way
    way.concluded = way.later(limit, 25, 54)
    way.decided = way.later(way.concluded, 5, 18)
    return way


def _next_limit(limit: dt.date) -> dt.date:
    return dt.date(limit.year, 10, 30) if limit.month == 4 else dt.date(limit.year + 1, 4, 30)


def _star(draw: random.Random, kind: str, fails: float) -> int:
    if draw.random() < fails:
        return 0
    return draw.choices([3, 4], [30, 70] if kind == "upgrade" else [76, 24])[0]


def _row(draw: random.Random, year: int, way: _Way, kind: str, star: int) -> dict[str, Any]:
    points = {0: (3600, 4950), 3: (5000, 6990), 4: (7000, 8890)}[star]
    score = Decimal(draw.randint(*points)) / 100 if way.concluded else None
    books_begin_late = draw.random() < 0.06
    day_was_lost = draw.random() < 0.02 and star > 0
    return {
        "year": way.decided.year if way.decided else year,
        "product_name": draw.choice(_GOODS),
        "producer_name": f"Cơ sở Ví Dụ {draw.randint(1, 90)} (ví dụ)",
        "kind": kind,
        "opened_on": None if books_begin_late and way.submitted else way.opened,
        "submitted_on": way.submitted,
        "proposed_on": way.proposed,
        "concluded_on": way.concluded,
        "decided_on": None if day_was_lost else way.decided,
        "score": score,
        "star": star,
        "source": SOURCE,
        "is_demo": True,
    }
