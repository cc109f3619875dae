"""Time stamps: to UTC, to the millisecond, half up."""

from __future__ import annotations

import pytest

from ocop.trace.epcis.times import canonical_time, moment


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("2026-07-22T06:45:00+07:00", "2026-07-21T23:45:00.000Z"),
        ("2026-07-22T06:45:00.5Z", "2026-07-22T06:45:00.500Z"),
        ("2023-01-18T11:04:03.1414Z", "2023-01-18T11:04:03.141Z"),
        ("2023-01-18T11:04:03.1415Z", "2023-01-18T11:04:03.142Z"),
        ("2023-01-18T11:04:03.14149999Z", "2023-01-18T11:04:03.141Z"),
        ("2026-12-31T23:59:59.9995Z", "2027-01-01T00:00:00.000Z"),
        ("2016-12-31T23:59:60Z", "2017-01-01T00:00:00.000Z"),
        ("2026-07-22t06:45:00z", "2026-07-22T06:45:00.000Z"),
    ],
)
def test_one_form(written: str, canonical: str) -> None:
    assert canonical_time(written) == canonical


@pytest.mark.parametrize(
    "stamp",
    [
        "22-07-2026",
        "2026-07-22T06:45:00",
        "2026-02-30T00:00:00Z",
        "0000-01-01T00:00:00Z",
        "0001-01-01T00:00:00+07:00",
        "9999-12-31T23:59:59-07:00",
        "2026-07-22T06:45:61Z",
        "",
    ],
)
def test_no_time(stamp: str) -> None:
    with pytest.raises(ValueError):
        moment(stamp)
