from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocop.products.barcodes import check_digit_of
from ocop.trace.gs1.checks import CHECKS, SET_82, check_pair_of
from ocop.trace.gs1.faults import TEXTS
from tests.trace.gs1.conftest import vectors

NEED_A_TABLE = [
    ("couponcode", "012345612345611110123"),
    ("couponcode", "012345612345611110123101101230123456"),
    ("couponcode", "01234561234561111012321101230123456"),
    ("couponcode", "012345612345611110123611234567"),
    ("gcppos1", "1234567"),
    ("gcppos2", "I1234567"),
]
"""Cases whose company prefix a table of GS1 refuses, or that pretend the table cannot be reached. The same
strings stand among the right ones too. We hold no such table: GS1 licenses prefixes, and its own
service says which are in use."""


def test_published_cases_of_single_values() -> None:
    cases = vectors("lint_vectors")
    assert len(cases) > 2800
    wrong = [
        (case["linter"], case["data"])
        for case in cases
        if (CHECKS[case["linter"]](case["data"]) == "") != case["valid"]
    ]
    assert wrong == NEED_A_TABLE


@pytest.mark.parametrize(
    ("name", "value", "fault"),
    [
        ("csum", "9520123456789", "check-digit"),
        ("csum", "9520123456788", ""),
        ("csum", "95201234567٨8", "digits"),
        ("cset82", "Gạo", "characters"),
        ("csumalpha", "1987654Ad4X4bL5ttr2310c2K", ""),
        ("csumalpha", "1987654Ad4X4bL5ttr2310c2L", "check-pair"),
        ("yymmd0", "260200", ""),
        ("yymmdd", "260200", "date"),
        ("yymmdd", "000229", ""),
        ("yyyymmdd", "21000229", "date"),
        ("hhmi", "2400", "date"),
        ("iso3166", "704", ""),
        ("iso3166", "705x", "listed"),
        ("iso3166alpha2", "VN", ""),
        ("iso4217", "704", ""),
        ("packagetype", "CT", ""),
        ("pieceoftotal", "0201", "range"),
        ("gcppos1", "89A4", "prefix"),
        ("gcppos2", "1893", "length"),
        ("iban", "GB98MIDL07009312345678", ""),
        ("iban", "GB97MIDL07009312345678", "check-pair"),
        ("iban", "XXMIDL", "listed"),
        ("longitude", "3600000001", "range"),
    ],
)
def test_single_values(name: str, value: str, fault: str) -> None:
    assert CHECKS[name](value) == fault


@pytest.mark.parametrize(
    ("coupon", "fault"),
    [
        ("10614141011111275110111", ""),  # one purchase
        ("1061414101111127511011" + "1" + "3261231" + "4260101", ""),  # ends after it starts
        ("1061414101111127511011" + "1" + "3260101" + "4261231", "coupon"),  # ends before it starts
        ("1061414101111127511011" + "1" + "4260101" + "3261231", "coupon"),  # fields out of order
        ("1061414101111127511011", "coupon"),  # the family of products is cut off
    ],
)
def test_coupons(coupon: str, fault: str) -> None:
    assert CHECKS["couponcode"](coupon) == fault


@given(st.text("0123456789", min_size=1, max_size=17))
def test_one_check_digit_fits_and_nine_do_not(body: str) -> None:
    fitting = [digit for digit in "0123456789" if CHECKS["csum"](body + digit) == ""]
    assert fitting == [check_digit_of(body)]


@given(st.text(SET_82, min_size=1, max_size=97))
def test_a_computed_check_pair_fits(body: str) -> None:
    assert CHECKS["csumalpha"](body + check_pair_of(body)) == ""


@given(st.sampled_from(sorted(CHECKS)), st.text(max_size=30))
def test_every_fault_has_a_text(name: str, value: str) -> None:
    assert CHECKS[name](value) in {"", *TEXTS}
