"""Looks at labels are counted once, summed up by day and forgotten; reading stays reading."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ocop.base import clock
from ocop.journal.models import Entry
from ocop.trace import suspicion
from ocop.trace.actions import cases, scanning
from ocop.trace.actions.scanning import Seen
from ocop.trace.models import CodeCase, DayScans, Lot, Scan, Serial, SerialScans
from ocop.trace.tasks import roll_up_scans
from ocop.web import senders
from ocop.web.portal import counting
from tests.factories.ways import make_lot, make_serial

pytestmark = pytest.mark.django_db
AT = dt.datetime(2026, 6, 15, 2, 0, tzinfo=dt.UTC)
MINUTE, DAY = dt.timedelta(minutes=1), dt.timedelta(days=1)
PHONE = "Mozilla/5.0 (Linux; Android 14) Chrome/130 Mobile"


@pytest.fixture(autouse=True)
def nothing_waits() -> None:
    counting._waiting.clear()


@pytest.fixture
def serial() -> Serial:
    return make_serial(make_lot())


def seen(serial: Serial, device: str = "d1", at: dt.datetime = AT, **over: Any) -> Seen:
    return Seen(at, device, serial.lot_id, serial.pk, **over)


def told(serial: Serial) -> tuple[dt.datetime, dt.datetime, int] | None:
    return SerialScans.objects.filter(serial=serial).values_list("first_at", "last_at", "count").first()


def test_a_look_is_written_and_counted(serial: Serial) -> None:
    assert scanning.count_scans([seen(serial, province="91")], at=AT) == 1
    row = Scan.objects.get()
    assert (row.lot_id, row.serial_id, row.day, row.device, row.province) == (
        serial.lot_id, serial.pk, dt.date(2026, 6, 15), "d1", "91",
    )  # fmt: skip
    assert told(serial) == (AT, AT, 1)


@pytest.mark.parametrize(("minutes", "counted"), [(0, 1), (9, 1), (10, 2), (60, 2)])
@pytest.mark.parametrize("together", [True, False])
def test_a_device_that_looks_again_within_ten_minutes_looked_once(
    serial: Serial, minutes: int, counted: int, together: bool
) -> None:
    looks = [seen(serial), seen(serial, at=AT + minutes * MINUTE)]
    for batch in [looks] if together else [[look] for look in looks]:
        scanning.count_scans(batch, at=AT)
    assert Scan.objects.count() == counted
    assert told(serial) == (AT, AT + minutes * MINUTE if counted == 2 else AT, counted)


def test_other_devices_and_other_labels_are_other_looks(serial: Serial) -> None:
    other = make_serial(make_lot())
    lot_alone = Seen(AT, "d1", serial.lot_id)
    looks = [seen(serial), seen(serial, "d2"), seen(other), lot_alone, Seen(AT, "d1", code="/tx/sp/X")]
    assert scanning.count_scans(looks, at=AT) == 5
    assert (told(serial), told(other)) == ((AT, AT, 2), (AT, AT, 1))


def test_unknown_codes_from_one_address_are_kept_up_to_a_limit() -> None:
    many = [Seen(AT, "d1", code=f"/tx/sp/{n}") for n in range(scanning.MOST_UNKNOWN + 20)]
    scanning.count_scans(many, at=AT)
    scanning.count_scans([Seen(AT + MINUTE, "d1", code="/tx/sp/more")], at=AT)
    assert Scan.objects.count() == scanning.MOST_UNKNOWN
    assert scanning.count_scans([Seen(AT + MINUTE, "d2", code="/tx/sp/more")], at=AT) == 1


def test_days_that_are_over_are_summed_and_today_is_not() -> None:
    lot = make_lot()
    looks = [
        Seen(AT - DAY, "a", lot.pk, province="91"), Seen(AT - DAY + 11 * MINUTE, "a", lot.pk, province="91"),
        Seen(AT - DAY, "b", lot.pk, province="91"), Seen(AT - DAY, "c", lot.pk), Seen(AT, "e", lot.pk),
        Seen(AT - DAY, "a", code="/tx/sp/unknown"),
    ]  # fmt: skip
    scanning.count_scans(looks, at=AT)
    for _again in range(2):
        roll_up_scans({}, AT)
        rows = DayScans.objects.order_by("province").values_list("lot", "day", "province", "count", "devices")
        day = clock.local_date(AT - DAY)
        assert list(rows) == [(lot.pk, day, "", 1, 1), (lot.pk, day, "91", 3, 2)]
    assert Scan.objects.count() == 6


def test_raw_looks_are_forgotten_and_their_sums_stay(settings: Any, serial: Serial) -> None:
    settings.OCOP_SCAN_DAYS = 30
    scanning.count_scans([seen(serial, at=AT - n * DAY) for n in (40, 31, 30, 0)], at=AT)
    assert scanning.roll_up(at=AT) == 2
    assert scanning.roll_up(at=AT) == 0
    assert [row.day for row in Scan.objects.order_by("day")] == [
        clock.local_date(AT - n * DAY) for n in (30, 0)
    ]
    assert DayScans.objects.count() == 3
    assert told(serial) == (AT - 40 * DAY, AT, 4)


def test_nights_that_were_missed_are_made_up_for() -> None:
    lot = make_lot()
    scanning.count_scans([Seen(AT - n * DAY, "a", lot.pk) for n in (5, 4)], at=AT)
    scanning.roll_up(at=AT - 3 * DAY)
    scanning.count_scans([Seen(AT - n * DAY, "a", lot.pk) for n in (3, 2, 1)], at=AT)
    scanning.roll_up(at=AT)
    assert DayScans.objects.count() == 5


# --- behind the page


def look(lot: Lot, serial: Serial | None = None, client: Client | None = None, **headers: str) -> int:
    path = f"/tx/sp/{lot.item.code}/lo/{lot.code}" + (f"/so/{serial.code}" if serial else "")
    return (client or Client()).get(path, **{"HTTP_USER_AGENT": PHONE, **headers}).status_code


def test_reading_a_page_writes_nothing_and_is_counted_all_the_same(serial: Serial) -> None:
    with CaptureQueriesContext(connection) as statements:
        assert look(serial.lot, serial) == 200
    assert not [q for q in statements.captured_queries if not q["sql"].startswith(("SELECT", "WITH"))]
    assert Scan.objects.count() == 0
    entries = Entry.objects.count()
    assert counting.hand_over() == 1
    row = Scan.objects.get()
    assert (row.serial_id, row.lot_id, row.code) == (serial.pk, serial.lot_id, "")
    assert Entry.objects.count() == entries, "a look is no deed"


def test_no_address_is_kept_and_the_mark_changes_with_the_day(
    serial: Serial, monkeypatch: pytest.MonkeyPatch
) -> None:
    days = iter([dt.date(2026, 6, 15), dt.date(2026, 6, 15), dt.date(2026, 6, 16)])
    marks = []
    for day in days:
        monkeypatch.setattr(senders.clock, "today", lambda day=day: day)
        look(serial.lot, serial, REMOTE_ADDR="203.0.113.77")
        marks.append(counting._waiting[-1].device)
    assert marks[0] == marks[1] != marks[2]
    counting.hand_over()
    told = str(list(Scan.objects.values()))
    assert "203.0.113.77" not in told and "Android" not in told
    assert all(len(mark) == 32 for mark in marks)


def test_an_address_is_few_devices_whatever_it_calls_itself(serial: Serial) -> None:
    """Fewer than open a case; another address is another device."""
    for n in range(120):
        look(serial.lot, serial, HTTP_USER_AGENT=f"{PHONE} {n}", REMOTE_ADDR="203.0.113.77")
    counting.hand_over()
    devices = set(Scan.objects.values_list("device", flat=True))
    assert 1 < len(devices) < suspicion.Limits().devices_a_day
    assert len({device[: scanning.ADDRESS] for device in devices}) == 1
    look(serial.lot, serial, REMOTE_ADDR="203.0.113.78")
    assert counting._waiting[-1].device[: scanning.ADDRESS] != devices.pop()[: scanning.ADDRESS]


def test_who_guesses_codes_is_one_whatever_it_calls_itself(
    serial: Serial, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scanning, "MOST_UNKNOWN", 6)
    for n in range(10):
        path = f"/tx/sp/{serial.lot.item.code}/lo/DOAN-MO-{n}"
        Client().get(path, HTTP_USER_AGENT=f"{PHONE} {n}", REMOTE_ADDR="203.0.113.77")
    counting.hand_over()
    assert Scan.objects.filter(lot__isnull=True).count() == 6
    assert cases.judge_day(clock.today(), at=clock.now()) == 1
    (reason,) = CodeCase.objects.get().reasons
    assert (reason["code"], reason["figures"]) == ("unknown", {"codes": 6, "scans": 6})


@pytest.mark.parametrize(
    "headers",
    [
        {"HTTP_USER_AGENT": "Googlebot/2.1"}, {"HTTP_USER_AGENT": "facebookexternalhit/1.1"},
        {"HTTP_USER_AGENT": ""}, {"HTTP_USER_AGENT": "curl/8.5"}, {"HTTP_SEC_PURPOSE": "prefetch;prerender"},
        {"HTTP_PURPOSE": "prefetch"},
    ],
)  # fmt: skip
def test_robots_and_pages_fetched_ahead_are_not_counted(serial: Serial, headers: dict[str, str]) -> None:
    assert look(serial.lot, serial, **headers) == 200
    assert list(counting._waiting) == []


def test_a_head_is_no_look(serial: Serial) -> None:
    Client().head(f"/tx/sp/{serial.lot.item.code}/lo/{serial.lot.code}", HTTP_USER_AGENT=PHONE)
    assert list(counting._waiting) == []


@pytest.mark.parametrize(
    ("header", "value", "kept"),
    [("", "91", ""), ("X-Province", "91", "91"), ("X-Province", "An Giang", ""), ("X-Province", "", "")],
)
def test_the_province_comes_from_our_own_proxy_or_is_not_known(
    serial: Serial, settings: Any, header: str, value: str, kept: str
) -> None:
    settings.OCOP_PROVINCE_HEADER = header
    look(serial.lot, serial, HTTP_X_PROVINCE=value)
    assert counting._waiting[-1].province == kept


def test_what_could_not_be_handed_over_waits(serial: Serial, monkeypatch: pytest.MonkeyPatch) -> None:
    look(serial.lot, serial)
    look(serial.lot)

    def broken(_seen: Any, *, at: Any) -> int:
        raise OperationalError("no line")

    with monkeypatch.context() as patch:
        patch.setattr(counting.scanning, "count_scans", broken)
        with pytest.raises(OperationalError):
            counting.hand_over()
    assert len(counting._waiting) == 2
    assert counting.hand_over() == 2


def test_the_counter_on_the_page_is_that_of_earlier_looks(serial: Serial) -> None:
    path = f"/tx/sp/{serial.lot.item.code}/so/{serial.code}"
    first = Client().get(path, HTTP_USER_AGENT=PHONE).content.decode()
    counting.hand_over()
    second = Client().get(path, HTTP_USER_AGENT=PHONE).content.decode()
    assert "lần kiểm tra đầu tiên" in first
    assert "đến nay 1 lần" in second
