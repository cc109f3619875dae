"""Phones, registration numbers, addresses: what is taken and in which form."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocop.base.refusals import Refused
from ocop.organisations import checks


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("0912 345 678", "0912345678"),
        ("+84912345678", "0912345678"),
        ("84912345678", "0912345678"),
        ("0084 912 345 678", "0912345678"),
        ("(0296) 3852-000", "02963852000"),
        ("+84 0912345678", "0912345678"),
        ("0912345678; 0987654321", "0912345678; 0987654321"),
        ("1900 1234", "19001234"),
        ("", ""),
    ],
)
def test_a_phone_is_kept_as_digits(typed: str, kept: str) -> None:
    assert checks.phone(typed) == kept


@pytest.mark.parametrize(
    "typed", ["912345678", "091234567", "0012345678", "abc", "0912345678x", "+1 202 555 0123"]
)
def test_what_is_no_vietnamese_phone_is_refused(typed: str) -> None:
    with pytest.raises(Refused) as error:
        checks.phone(typed)
    assert error.value.reason.field == "phone"


@given(st.from_regex(r"0[1-9]\d{8}", fullmatch=True))
def test_a_kept_phone_is_kept_again_unchanged(number: str) -> None:
    assert checks.phone(checks.phone(number)) == number


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("1601234567", "1601234567"),
        ("51d8012345", "51D8012345"),
        (" 0123/GP-UBND ", "0123/GP-UBND"),
        ("", ""),
    ],
)
def test_a_registration_number_is_kept_as_printed(typed: str, kept: str) -> None:
    assert checks.registration_no(typed) == kept


@pytest.mark.parametrize("typed", ["ab", "ABCDEF", "12", "<script>123", "1" * 41])
def test_what_is_no_registration_number_is_refused(typed: str) -> None:
    with pytest.raises(Refused):
        checks.registration_no(typed)


@pytest.mark.parametrize(
    ("typed", "kept"), [("Ten@GMAIL.com", "Ten@gmail.com"), ("", ""), (" a.b@htx.vn ", "a.b@htx.vn")]
)
def test_an_email_keeps_its_name_and_lowers_its_host(typed: str, kept: str) -> None:
    assert checks.email(typed) == kept


@pytest.mark.parametrize("typed", ["javascript:alert(1)", "ftp://x.vn", "không có", "http://"])
def test_what_is_no_web_address_is_refused(typed: str) -> None:
    with pytest.raises(Refused):
        checks.website(typed)
