"""Scans: counted as they come, summed up by day, forgotten when their time is up.

A scan is no deed of anybody but a look at a label, so it leaves no entry in the journal, which forgets
nothing; see docs/adr/0021-scans-are-counted.md.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.db.models import Count, F, Max

from ocop.base import clock
from ocop.trace.models import DayScans, Scan, SerialScans

AGAIN = dt.timedelta(minutes=10)
"""A device that looks at the same code again within this time is still the same look."""
MOST_UNKNOWN = 200
"""Codes that nobody printed, kept a day from one address: enough to see that somebody is guessing."""
ADDRESS = 31
"""Letters of a device's mark that are its address's; the last one tells devices of an address apart."""


@dataclass(frozen=True)
class Seen:
    """One look: at a lot, at a piece of it, or at a code that nobody printed (`code`). `device` is a mark
    that cannot be turned back and changes every day (`ADDRESS`), one and the same for all unknown codes of an
    address; `province` two digits or nothing."""

    at: dt.datetime
    device: str
    lot_id: int | None = None
    serial_id: int | None = None
    code: str = ""
    province: str = ""

    @property
    def what(self) -> tuple[str, int | None, int | None, str]:
        """By what two looks are the same one."""
        return self.device, self.lot_id, self.serial_id, self.code


def count_scans(seen: Sequence[Seen], *, at: dt.datetime) -> int:
    """Write down looks at codes, oldest first; returns how many were new.

    Not counted: a device's second look within ten minutes, unknown codes past the daily limit of an address.
    """
    with transaction.atomic():
        fresh = _fresh(sorted(seen, key=lambda one: one.at))
        Scan.objects.bulk_create(
            Scan(
                at=one.at, day=clock.local_date(one.at), lot_id=one.lot_id, serial_id=one.serial_id,
                code=one.code[:60], device=one.device, province=one.province,
            )
            for one in fresh
        )  # fmt: skip
        for one in fresh:
            if one.serial_id is not None:
                _count_piece(one.serial_id, one.at)
    return len(fresh)


def _fresh(seen: Sequence[Seen]) -> list[Seen]:
    """Those that are no second look, neither at what is stored nor at one before in the same batch."""
    if not seen:
        return []
    devices = {one.device for one in seen}
    stored = Scan.objects.filter(device__in=devices, day__gte=clock.local_date(seen[0].at - AGAIN))
    last: dict[tuple[str, int | None, int | None, str], dt.datetime] = {}
    unknown: dict[str, int] = {}
    for device, lot, serial, code, when in stored.order_by("at").values_list(
        "device", "lot_id", "serial_id", "code", "at"
    ):
        last[device, lot, serial, code] = when
        unknown[device] = unknown.get(device, 0) + (lot is None)
    fresh = []
    for one in seen:
        before = last.get(one.what)
        if before is not None and one.at - before < AGAIN:
            continue
        if one.lot_id is None and unknown.get(one.device, 0) >= MOST_UNKNOWN:
            continue
        last[one.what] = one.at
        unknown[one.device] = unknown.get(one.device, 0) + (one.lot_id is None)
        fresh.append(one)
    return fresh


def _count_piece(serial_id: int, at: dt.datetime) -> None:
    """First time, last time and number of looks at a piece, without reading before writing."""
    mine = SerialScans.objects.filter(serial_id=serial_id)
    if not mine.update(count=F("count") + 1, last_at=at):
        _row, made = SerialScans.objects.get_or_create(
            serial_id=serial_id, defaults={"first_at": at, "last_at": at, "count": 1}
        )
        if not made:  # another process was quicker
            mine.update(count=F("count") + 1, last_at=at)


def roll_up(*, at: dt.datetime) -> int:
    """Sum up the looks at lots by day and province for the days that are over, and forget raw ones that are
    older than OCOP_SCAN_DAYS; returns how many were forgotten.

    May run again at any time: raw looks of a day are all there or all gone, and sums are made anew from them.
    """
    today = clock.local_date(at)
    oldest = today - dt.timedelta(days=settings.OCOP_SCAN_DAYS)
    with transaction.atomic():
        _sum_up(today)
        return Scan.objects.filter(day__lt=oldest).delete()[0]


def _sum_up(today: dt.date) -> None:
    """All days up to yesterday, from the last one on that has sums."""
    since = DayScans.objects.filter(day__lt=today).aggregate(last=Max("day"))["last"] or dt.date.min
    summed = (
        Scan.objects.filter(day__gte=since, day__lt=today, lot__isnull=False)
        .values("lot_id", "day", "province")
        .annotate(count=Count("pk"), devices=Count("device", distinct=True))
    )
    DayScans.objects.bulk_create(
        [DayScans(**row) for row in summed.order_by("day", "lot_id", "province")],
        update_conflicts=True,
        update_fields=["count", "devices"],
        unique_fields=["lot", "day", "province"],
    )
