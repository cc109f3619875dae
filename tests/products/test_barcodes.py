from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocop.products import barcodes


@pytest.mark.parametrize("code", ["4006381333931", "73513537", "012345678905", "10614141000415"])
def test_published_examples_of_gs1_are_right(code: str) -> None:
    assert barcodes.is_gtin(code)


@pytest.mark.parametrize("code", ["4006381333932", "", "400638133393", "abcdefgh", "٤٠٠٦٣٨١٣٣٣٩٣١"])
def test_others_are_wrong(code: str) -> None:
    assert not barcodes.is_gtin(code)


@given(st.from_regex(r"[0-9]{12}", fullmatch=True), st.integers(0, 12), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(body: str, at: int, off: int) -> None:
    right = next(body + str(d) for d in range(10) if barcodes.is_gtin(body + str(d)))
    wrong = right[:at] + str((int(right[at]) + off) % 10) + right[at + 1 :]
    assert not barcodes.is_gtin(wrong)
