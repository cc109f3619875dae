"""The phase of a star, day by day around its edges."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocop.products import phases

END = dt.date(2028, 12, 31)


@dataclass
class Star:
    state: str = "live"
    valid_to: dt.date | None = END
    extended_to: dt.date | None = None


def days_before(days: int) -> dt.date:
    return END - dt.timedelta(days=days)


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (days_before(1095), "valid"),
        (days_before(181), "valid"),
        (days_before(180), "window"),
        (days_before(150), "window"),
        (days_before(120), "window"),
        (days_before(119), "window_closed"),
        (days_before(1), "window_closed"),
        (END, "window_closed"),
        (days_before(-1), "expired"),
        (days_before(-4000), "expired"),
    ],
)
def test_phase_of_a_live_star_at_its_edges(on: dt.date, expected: str) -> None:
    assert phases.phase(Star(), on) == expected


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (days_before(119), "window_closed"),
        (END, "window_closed"),
        (days_before(-1), "extended"),
        (days_before(-180), "extended"),
        (days_before(-181), "expired"),
    ],
)
def test_an_extension_begins_where_the_star_ends(on: dt.date, expected: str) -> None:
    assert phases.phase(Star(extended_to=END + dt.timedelta(days=180)), on) == expected


@pytest.mark.parametrize("state", ["proposed", "revoked", "superseded"])
@pytest.mark.parametrize("valid_to", [END, None])
def test_a_decided_state_speaks_for_itself(state: str, valid_to: dt.date | None) -> None:
    for on in (days_before(1000), END, days_before(-1000)):
        assert phases.phase(Star(state, valid_to), on) == state


def test_a_live_star_without_a_last_day_is_unknown_and_does_not_hold() -> None:
    assert phases.phase(Star(valid_to=None), END) == "unknown"
    assert not phases.holds(Star(valid_to=None), END)


@given(st.integers(min_value=-2000, max_value=2000), st.integers(0, 180) | st.none())
def test_a_star_holds_exactly_until_its_last_day(left: int, extension: int | None) -> None:
    extended_to = None if extension is None else END + dt.timedelta(days=extension)
    on = days_before(left)
    assert phases.holds(Star(extended_to=extended_to), on) == (on <= max(END, extended_to or END))


@given(st.integers(min_value=-400, max_value=400))
def test_the_window_and_its_days_agree(left: int) -> None:
    opens, closes = phases.window_days(END)
    on = days_before(left)
    assert (phases.phase(Star(), on) == "window") == (opens <= on <= closes)


def test_another_regime_has_another_window() -> None:
    assert phases.phase(Star(), days_before(60), window=(90, 30)) == "window"
    assert phases.phase(Star(), days_before(29), window=(90, 30)) == "window_closed"
