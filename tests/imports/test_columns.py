"""One cell: typed, stored, shown, written."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocop.imports.columns import BadCell, Column, Type, canonical

YEAR = Column("year", "Năm", Type.PLAIN, low=2000, high=2100)
WORKERS = Column("workers", "Lao động", Type.WHOLE, low=0, high=1000)
MONEY = Column("profit", "Lợi nhuận", Type.MONEY, low=-(10**16), high=10**16)
SCORE = Column("score", "Điểm", Type.DECIMAL, low=0, high=100, decimals=4)
DAY = Column("day", "Ngày", Type.DAY)
NAME = Column("name", "Tên", longest=5)
FORM = Column("form", "Loại", Type.CHOICE, choices=(("farm", "Trang trại"), ("other", "Khác")))
YES = Column("yes", "Có", Type.YES_NO, empty="no")


@pytest.mark.parametrize(
    ("column", "raw", "value"),
    [
        (YEAR, "2024", "2024"), (YEAR, "", ""), (WORKERS, "1.000", "1000"), (WORKERS, "0", "0"),
        (MONEY, "1.250.000", "1250000"), (MONEY, "-1 250 000", "-1250000"), (MONEY, "7", "7"),
        (SCORE, "61,5", "61.5"), (SCORE, "61.50", "61.5"), (SCORE, "100", "100"), (SCORE, "0", "0"),
        (SCORE, "61.123456", "61.1235"), (DAY, "1/2/2024", "2024-02-01"), (DAY, "2024-02-01", "2024-02-01"),
        (DAY, "01-02-2024", "2024-02-01"), (DAY, "29.02.2024", "2024-02-29"), (NAME, "  An   Cư ", "An Cư"),
        (FORM, "trang trai", "farm"), (FORM, "Trang trại", "farm"), (FORM, "farm", "farm"), (FORM, "", ""),
        (YES, "Có", "yes"), (YES, "x", "yes"), (YES, "không", "no"), (YES, "", "no"),
    ],
)  # fmt: skip
def test_a_typed_cell_gets_its_canonical_text(column: Column, raw: str, value: str) -> None:
    assert column.parse(raw) == value


@pytest.mark.parametrize(
    ("column", "raw", "said"),
    [
        (YEAR, "1999", "từ 2000 đến 2100"), (YEAR, "2.024", "số nguyên"), (YEAR, "hai", "số nguyên"),
        (WORKERS, "-1", "từ 0 đến 1000"), (WORKERS, "1001", "từ 0 đến 1000"), (WORKERS, "1,5", "số nguyên"),
        (SCORE, "100,0001", "từ 0 đến 100"), (SCORE, "NaN", "phải số"), (SCORE, "Infinity", "phải số"),
        (DAY, "30/02/2024", "phải ngày"), (DAY, "2024", "phải ngày"), (DAY, "1/1/0024", "gõ nhầm"),
        (NAME, "dài quá", "Dài quá 5"), (FORM, "Chùa", "“Trang trại”, “Khác”"),
        (YES, "chắc", "“Có” hoặc “Không”"),
    ],
)  # fmt: skip
def test_a_cell_that_cannot_be_says_what_to_do(column: Column, raw: str, said: str) -> None:
    with pytest.raises(BadCell, match=said):
        column.parse(raw)


def test_a_cell_is_written_as_a_real_number_a_real_date_or_text() -> None:
    assert MONEY.cell("1250000") == 1250000 and isinstance(MONEY.cell("1250000"), int)
    assert SCORE.cell("61.5") == 61.5
    assert DAY.cell("2024-02-01") == dt.date(2024, 2, 1)
    assert DAY.cell("1850-01-01") == "01/01/1850"  # Excel's calendar begins later
    assert MONEY.cell(str(10**15)) == str(10**15)  # Excel would round it
    assert FORM.cell("farm") == "Trang trại" and YES.cell("no") == "Không"
    assert NAME.cell("") == "" and DAY.cell("") == ""


@given(st.none() | st.booleans() | st.integers() | st.dates() | st.decimals(0, 100, places=6))
def test_a_stored_value_has_one_canonical_text(value: object) -> None:
    text = canonical(value)
    kinds = {bool: YES, int: MONEY, Decimal: SCORE, dt.date: DAY}
    if value is None:
        assert text == ""
    elif not (isinstance(value, bool) and not value):
        assert kinds[type(value)].python(text) == value


def test_values_are_shown_in_the_readers_notation() -> None:
    assert MONEY.shown("1250000") == "1.250.000" and YEAR.shown("2024") == "2024"
    assert SCORE.shown("61.5") == "61,5" and DAY.shown("2024-02-01") == "01/02/2024"
    assert FORM.shown("other") == "Khác" and YES.shown("yes") == "Có" and MONEY.shown("") == ""
