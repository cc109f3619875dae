from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocop.trace.gs1 import digital_link, own
from ocop.trace.gs1.checks import SET_82
from ocop.trace.gs1.faults import NotALink
from ocop.trace.gs1.own import Kind, OwnCode

SITE = "https://ocop.example"
FULL = OwnCode(Kind.PRODUCT, "K7M4Q9XR", "2611/A", "ABCDEFGHJKMNPQRST")


def test_a_code_is_written_in_one_way() -> None:
    assert FULL.uri(SITE + "/") == f"{SITE}/tx/sp/K7M4Q9XR/lo/2611%2FA/so/ABCDEFGHJKMNPQRST"
    assert OwnCode(Kind.PLACE, "K7M4Q9XR").path() == "/tx/dd/K7M4Q9XR"


def test_a_code_is_read_however_it_was_typed() -> None:
    assert own.parse("/tx/sp/k7m4q9xr/lo/2611%2FA/so/abcdefghjkmnpqrst/?x=1#y") == FULL
    assert own.parse(FULL.uri(SITE)) == FULL


@pytest.mark.parametrize(
    "text",
    [
        "",
        "/",
        "/tx",
        "/tx/sp",
        "/tx/xx/K7M4Q9XR",
        "/tx/sp/K7M",
        "/tx/sp/K7M4Q9XO",
        "/tx/sp/K7M4Q9Xſ",
        "/tx/sp/K7M4Q9XR/lo/",
        "/tx/sp/K7M4Q9XR/lo/lô",
        "/tx/sp/K7M4Q9XR/lo/A%2",
        "/tx/sp/K7M4Q9XR/so/",
        "/tx/sp/K7M4Q9XR/so/ABCD/lo/1",
        "/tx/sp/K7M4Q9XR/lo/1/lo/2",
        "/tx/sp/K7M4Q9XR/lo",
        "/tx/dd/K7M4Q9XR/so/ABCD",
        "/tx/kh/K7M4Q9XR/lo/1",
        "/p/tx/sp/K7M4Q9XR",
        "https://id.gs1.org/01/09520123456788",
    ],
)
def test_codes_that_are_none(text: str) -> None:
    with pytest.raises(NotALink):
        own.parse(text)


def test_the_ladder_goes_down_to_the_product() -> None:
    assert [one.path() for one in FULL.levels()] == [
        "/tx/sp/K7M4Q9XR/lo/2611%2FA/so/ABCDEFGHJKMNPQRST",
        "/tx/sp/K7M4Q9XR/lo/2611%2FA",
        "/tx/sp/K7M4Q9XR",
    ]
    assert OwnCode(Kind.UNIT, "K7M4Q9XR").levels() == [OwnCode(Kind.UNIT, "K7M4Q9XR")]


def test_drawn_codes_are_long_enough() -> None:
    assert len(own.new_code()) == 8
    assert 30 ** len(own.new_serial()) > 2**80
    assert own.new_serial() != own.new_serial()
    assert own.parse(f"/tx/sp/{own.new_code()}/so/{own.new_serial()}").kind is Kind.PRODUCT


def test_a_product_with_a_gtin_keeps_lot_and_serial() -> None:
    link = own.under_gtin(FULL, "09520123456788", SITE)
    assert link.uri() == f"{SITE}/01/09520123456788/10/2611%2FA/21/ABCDEFGHJKMNPQRST"
    with pytest.raises(NotALink):
        own.under_gtin(OwnCode(Kind.PLACE, "K7M4Q9XR"), "09520123456788", SITE)


codes = st.text("ABCDEFGHJKMNPQRSTVWXYZ23456789", min_size=4, max_size=20)
own_codes = st.builds(
    OwnCode,
    st.just(Kind.PRODUCT),
    codes,
    st.one_of(st.just(""), st.text(SET_82, min_size=1, max_size=20)),
    st.one_of(st.just(""), codes),
)


@given(own_codes)
def test_what_is_written_is_read_back_and_is_never_a_gs1_link(code: OwnCode) -> None:
    assert own.parse(code.uri(SITE)) == code
    for older in (False, True):
        with pytest.raises(NotALink) as caught:
            digital_link.parse(code.uri(SITE), older=older)
        assert caught.value.code == "no-key"


@given(st.one_of(st.text(), st.text("/txsplo%K4").map(lambda text: "/tx/sp/" + text)))
def test_garbage_is_no_code(text: str) -> None:
    with suppress(NotALink):
        own.parse(text)
