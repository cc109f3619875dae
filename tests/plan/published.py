"""A list of recognitions built to the totals that were published of An Giang before 07/2025.

The totals are facts (press and province, 2020 to 02/2025); the products here are made up to them. What
the totals force: two of four stars came out of re-evaluation with three, three potential products
became five stars between 11/2024 and 02/2025, and of the oldest a part was evaluated anew.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from dataclasses import dataclass

HEADS = (
    "product", "producer", "producer_type", "old_district", "old_province", "awarded_stars",
    "proposed_stars", "score", "status", "year", "decision",
)  # fmt: skip
DISTRICTS = (
    "Thành phố Long Xuyên", "Thành phố Châu Đốc", "Huyện An Phú", "Thị xã Tân Châu", "Huyện Phú Tân",
    "Huyện Châu Phú", "Huyện Tịnh Biên", "Huyện Tri Tôn", "Huyện Châu Thành", "Huyện Chợ Mới",
    "Huyện Thoại Sơn",
)  # fmt: skip
FORMS = ("Hợp tác xã",) * 11 + ("Tổ hợp tác",) * 2 + ("Doanh nghiệp",) * 26 + ("Hộ, cơ sở kinh doanh",) * 86
"""The 125 producers of 02/2025."""
SCORES = {3: 62, 4: 78, 5: 92}


@dataclass(frozen=True)
class Group:
    """So many products recognised, or proposed, alike; `again` is a later decision with its star."""

    name: str
    count: int
    star: int
    day: dt.date
    again: tuple[tuple[int, dt.date], ...] = ()
    proposed: bool = False


GROUPS = (
    Group("2020-5", 2, 5, dt.date(2020, 8, 20), again=((5, dt.date(2023, 12, 5)),)),
    Group("2020-4a", 4, 4, dt.date(2020, 11, 10)),
    Group("2020-4b", 6, 4, dt.date(2020, 11, 10), again=((4, dt.date(2024, 5, 6)),)),
    Group("2020-3", 25, 3, dt.date(2020, 12, 1)),
    Group("2021-4a", 1, 4, dt.date(2021, 9, 15), again=((3, dt.date(2023, 9, 15)),)),
    Group("2021-4b", 1, 4, dt.date(2021, 9, 15), again=((3, dt.date(2024, 9, 10)),)),
    Group("2021-3a", 1, 3, dt.date(2021, 10, 5)),
    Group("2021-3b", 22, 3, dt.date(2021, 10, 5), again=((3, dt.date(2024, 8, 1)),)),
    Group("2022-4", 4, 4, dt.date(2022, 10, 10)),
    Group("2022-3", 22, 3, dt.date(2022, 10, 10)),
    Group("2023-3", 1, 3, dt.date(2023, 6, 20)),
    Group("2023-5", 3, 5, dt.date(2023, 11, 30), again=((5, dt.date(2025, 1, 15)),), proposed=True),
    Group("2024-3", 73, 3, dt.date(2024, 7, 15)),
    Group("2025-3", 17, 3, dt.date(2025, 2, 10)),
)


def table() -> bytes:
    """The list as a CSV file that `ocop import-registry` takes."""
    out = io.StringIO()
    writer = csv.DictWriter(out, HEADS)
    writer.writeheader()
    number = 0
    for group in GROUPS:
        for _one in range(group.count):
            writer.writerows(_rows(group, number))
            number += 1
    return out.getvalue().encode()


def _rows(group: Group, number: int) -> list[dict[str, object]]:
    whose = number % len(FORMS)
    common: dict[str, object] = {
        "product": f"Sản phẩm {number + 1} (ví dụ)",
        "producer": f"Chủ thể {whose + 1} (ví dụ)",
        "producer_type": FORMS[whose],
        "old_district": DISTRICTS[whose % 10],  # the eleventh district proposes nothing
        "old_province": "An Giang",
    }
    first = {"proposed_stars": group.star, "status": "potential_5star"}
    if not group.proposed:
        first = {"awarded_stars": group.star, "status": "awarded"}
    rows = [{**common, **first, **_decision(group.day, group.star, group.name)}]
    for star, day in group.again:
        award = {"awarded_stars": star, "status": "re_awarded"}
        rows.append({**common, **award, **_decision(day, star, f"{group.name}/2")})
    return rows


def _decision(day: dt.date, star: int, name: str) -> dict[str, object]:
    return {"score": SCORES[star], "year": day.year, "decision": f"{name}/QĐ-VD ({day:%d/%m/%Y})"}
