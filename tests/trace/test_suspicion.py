"""Each sign stands on its figure and not one below; signs are reasons and never verdicts."""

from __future__ import annotations

import datetime as dt

import pytest

from ocop.trace import suspicion
from ocop.trace.suspicion import Limits, Look, Piece, Sign, of_address, of_lot, of_piece

AT = dt.datetime(2026, 6, 15, 2, tzinfo=dt.UTC)
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
LIMITS = Limits()
ON = Piece(activated_at=AT - 99 * DAY)


def looks(
    count: int, *, begin: dt.datetime = AT, step: dt.timedelta = HOUR / 60, where: str = ""
) -> list[Look]:
    """So many looks of as many devices."""
    return [Look(begin + n * step, f"d{begin:%j%H%M}{n}", where) for n in range(count)]


def signs(piece: Piece, seen: list[Look]) -> dict[str, dict[str, object]]:
    return {sign.code: dict(sign.figures) for sign in of_piece(piece, seen, LIMITS)}


def test_a_piece_that_lives_as_pieces_do_has_no_sign() -> None:
    bought = Piece(AT, None, AT + 3 * DAY)
    seen = [*looks(1, begin=AT - HOUR), *looks(2, begin=AT + DAY), *looks(4, begin=AT + 4 * DAY, step=DAY)]
    assert signs(bought, seen) == {}


def test_looks_before_the_labels_were_put_on() -> None:
    waiting = Piece()
    assert signs(waiting, looks(2)) == {}
    assert signs(waiting, looks(3)) == {"early": {"scans": 3, "devices": 3}}
    assert signs(Piece(activated_at=AT), looks(3)) == {}, "at that moment they are on"
    same = [Look(AT, "d1"), Look(AT + HOUR, "d1"), Look(AT + 2 * HOUR, "d1")]
    assert signs(waiting, same) == {}, "one device that tries its own labels"


def test_a_label_that_was_thrown_away_is_seen_again() -> None:
    spoilt = Piece(activated_at=AT - DAY, voided_at=AT)
    assert signs(spoilt, [Look(AT - HOUR, "d1"), Look(AT, "d2")]) == {}
    assert signs(spoilt, [Look(AT + HOUR, "d1")]) == {"void": {"scans": 1}}


def test_many_devices_after_the_sale() -> None:
    sold = Piece(AT - DAY, None, AT)
    assert signs(sold, looks(8, begin=AT, step=DAY)) == {}, "the look at the till is the sale itself"
    assert signs(sold, looks(8, begin=AT + HOUR, step=DAY)) == {"after_sale": {"devices": 8}}


def test_many_devices_on_one_day_and_many_days() -> None:
    assert signs(ON, looks(19)) == {}
    assert signs(ON, looks(20)) == {"devices_day": {"devices": 20, "day": "15/06/2026"}}
    assert signs(ON, looks(8, step=DAY)) == {}
    assert signs(ON, looks(9, step=DAY)) == {"days_month": {"days": 9}}
    assert signs(ON, looks(9, step=4 * DAY)) == {}, "the ninth day is past the thirtieth"


def test_days_are_days_in_viet_nam() -> None:
    midnight = dt.datetime(2026, 6, 15, 17, tzinfo=dt.UTC)
    night = looks(20, begin=midnight - 10 * HOUR / 60)
    assert signs(ON, night) == {}


def test_seen_on_two_days_in_three_provinces() -> None:
    seen = [Look(AT + n * DAY, f"d{n}", f"0{n % 3 + 1}") for n in range(6)]
    assert signs(ON, seen) == {"spread": {"provinces": 3}}
    assert signs(ON, seen[:5]) == {}
    assert signs(ON, [Look(each.at, each.device, "") for each in seen]) == {}, "unknown places prove nothing"


def test_faster_than_anybody_travels() -> None:
    there_and_back = [Look(AT + n * HOUR, f"d{n}", "01" if n % 2 else "91") for n in range(4)]
    assert signs(ON, there_and_back) == {"jumps": {"jumps": 3, "hours": 2}}
    assert signs(ON, [Look(AT + 2 * n * HOUR, f"d{n}", "01" if n % 2 else "91") for n in range(4)]) == {}
    astray = [Look(AT + n * HOUR / 9, f"d{n}", "01" if n == 4 else "91") for n in range(9)]
    assert signs(ON, astray) == {}, "one look that a telephone network put elsewhere"


def test_a_lots_own_code_and_how_many_labels_carry_it() -> None:
    assert of_lot(2, looks(6), LIMITS) == []
    assert of_lot(2, looks(7), LIMITS) == [Sign("lot_scans", {"devices": 7, "printed": 2})]
    assert of_lot(0, looks(4), LIMITS) == [Sign("lot_scans", {"devices": 4, "printed": 0})]


def test_a_device_that_asks_for_codes_that_nobody_printed() -> None:
    assert of_address(4, 4, LIMITS) == []
    assert of_address(5, 10, LIMITS) == [Sign("unknown", {"codes": 5, "scans": 10})]
    assert of_address(5, 11, LIMITS) == [], "a whole shelf, with some odd codes among it"


def test_every_sign_has_words_and_advice_and_none_says_fake() -> None:
    figures = {
        "scans": 1, "devices": 2, "codes": 3, "day": "15/06/2026", "days": 4, "provinces": 5, "jumps": 6,
        "hours": 7, "printed": 8,
    }  # fmt: skip
    assert suspicion.REASONS.keys() == suspicion.ADVICE.keys()
    for code in suspicion.REASONS:
        reason = Sign(code, figures).stored()
        told = f"{suspicion.words(reason)} {suspicion.advice(reason)}"
        assert "%" not in told and "giả" not in told.lower()


def test_the_limits_are_the_installations(settings: pytest.FixtureRequest) -> None:
    assert suspicion.limits_in_force() == LIMITS, "what the settings state is what the module states"
    settings.OCOP_SIGN_VOID_SCANS = 4  # type: ignore[attr-defined]
    assert suspicion.limits_in_force() == Limits(void_scans=4)
