"""What was published and heard, taken in from a file: what is refused, row by row."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from tests.factories import imports as made

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]
PUBLICATION = {"outlet_name": "Đài số 0 (ví dụ)", "title": "Mới", "published_on": dt.date(2026, 6, 1)}
REACH = {"publication_title": "Tin số 3 (ví dụ)", "month": dt.date(2026, 3, 1), "people": 5}


@pytest.mark.parametrize(
    ("kind", "row", "column"),
    [
        ("publications", {**PUBLICATION, "outlet_name": "Không có"}, "outlet_name"),
        ("publications", {**PUBLICATION, "outlet_name": ""}, "outlet_name"),
        ("publications", {**PUBLICATION, "published_on": dt.date(2026, 6, 16)}, "published_on"),
        ("reach", {**REACH, "publication_title": ""}, "publication_title"),
        ("reach", {**REACH, "month": dt.date(2026, 3, 2)}, "month"),
        ("reach", {**REACH, "month": dt.date(2025, 12, 1)}, "month"),
        ("reach", {**REACH, "month": dt.date(2026, 7, 1)}, "month"),
        ("reach", {**REACH, "people": 0}, "people"),
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_is_told_in_its_column(kind: str, row: dict[str, Any], column: str) -> None:
    (found,) = made.new_rows(kind, row).rows.all()
    assert [name for name, _words in found.problems] == [column]
