"""Signs in the scan history of a code that somebody should look at it. Pure.

A photographed code is a perfect copy, so nothing in the code itself tells a copy; only how it is scanned
does. A sign is a reason to look and never a verdict: the words are neutral, and a person decides.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ocop.base.clock import local_date

MONTH = dt.timedelta(days=30)
"""How far apart looks may be that are counted together."""

REASONS: dict[str, str | Promise] = {
    "early": _("Quét trước khi chủ thể báo đã dán tem: %(scans)d lượt, %(devices)d máy."),
    "void": _("Tem đã báo hủy mà còn được quét %(scans)d lượt."),
    "unknown": _(
        "Một địa chỉ mạng trong một ngày hỏi %(codes)d mã không có thật, trong %(scans)d lượt quét."
    ),
    "devices_day": _("%(devices)d máy khác nhau quét trong một ngày (%(day)s)."),
    "days_month": _("Được quét trong %(days)d ngày khác nhau của 30 ngày."),
    "spread": _("Trong 30 ngày được quét nhiều hôm ở %(provinces)d tỉnh."),
    "jumps": _("%(jumps)d lần đổi tỉnh trong chưa đầy %(hours)d giờ."),
    "after_sale": _("Đã báo bán mà sau đó còn %(devices)d lượt máy quét."),
    "lot_scans": _("Mã lô có %(devices)d lượt máy quét, trong khi chỉ in %(printed)d tem mã lô."),
}
"""Each sign in words, with its figures."""

ADVICE: dict[str, str | Promise] = {
    "early": _("Hỏi chủ thể: tem đã dán mà quên báo, hay tem thất lạc trước khi dán?"),
    "void": _("Hỏi chủ thể tem hủy đã được tiêu hủy chưa, và nơi bán có còn hàng mang tem này không."),
    "unknown": _("Có thể là tem in sai, hoặc ai đó dò mã. Xem thêm nếu lặp lại nhiều ngày."),
    "devices_day": _("Hàng trưng bày ở hội chợ cũng được nhiều người quét. Hỏi chủ thể trước khi kết luận."),
    "days_month": _("Một món bán rồi ít khi còn được quét nhiều ngày. Hỏi chủ thể món này đang ở đâu."),
    "spread": _("Một món chỉ ở một nơi. Hỏi chủ thể đã giao món này đi đâu."),
    "jumps": _("Tỉnh chỉ suy từ mạng nên có thể sai. Xem cùng các dấu hiệu khác."),
    "after_sale": _("Người mua có thể tặng lại hoặc khoe món hàng. Nhiều máy, nhiều nơi thì nên hỏi thêm."),
    "lot_scans": _("So số tem đã in với số hàng đã giao; hỏi nơi bán."),
}
"""What to ask first, for each sign."""


@dataclass(frozen=True)
class Limits:
    """From which figures on a sign is one (`OCOP_SIGN_…`; our choice, the law sets none)."""

    early_devices: int = 3
    void_scans: int = 1
    unknown_codes: int = 5
    devices_a_day: int = 20
    days_a_month: int = 9
    provinces: int = 3
    jumps: int = 2
    jump_hours: int = 2
    after_sale: int = 8
    lot_times: int = 3


def limits_in_force() -> Limits:
    """The limits of this installation."""
    return Limits(
        settings.OCOP_SIGN_EARLY_DEVICES, settings.OCOP_SIGN_VOID_SCANS, settings.OCOP_SIGN_UNKNOWN_CODES,
        settings.OCOP_SIGN_DEVICES_A_DAY, settings.OCOP_SIGN_DAYS_A_MONTH, settings.OCOP_SIGN_PROVINCES,
        settings.OCOP_SIGN_JUMPS, settings.OCOP_SIGN_JUMP_HOURS, settings.OCOP_SIGN_AFTER_SALE,
        settings.OCOP_SIGN_LOT_TIMES,
    )  # fmt: skip


@dataclass(frozen=True)
class Look:
    """One scan. `device` changes every day: one person on two days counts as two. `province` ""
    where unknown."""

    at: dt.datetime
    device: str = ""
    province: str = ""


@dataclass(frozen=True)
class Piece:
    """What is known of the piece that carries a code; a moment that has not come is None."""

    activated_at: dt.datetime | None = None
    voided_at: dt.datetime | None = None
    sold_at: dt.datetime | None = None


@dataclass(frozen=True)
class Sign:
    """A reason to look, by its code in `REASONS`, with the figures of its words."""

    code: str
    figures: Mapping[str, Any] = field(default_factory=dict)

    def stored(self) -> dict[str, Any]:
        """As it is kept with a case."""
        return {"code": self.code, "figures": dict(self.figures)}


def words(reason: Mapping[str, Any]) -> str:
    """A kept reason in words."""
    said: str = str(REASONS[reason["code"]]) % reason["figures"]
    return said


def advice(reason: Mapping[str, Any]) -> str:
    """What to ask first about a kept reason."""
    return str(ADVICE[reason["code"]])


def of_piece(piece: Piece, looks: Sequence[Look], limits: Limits) -> list[Sign]:
    """The signs in the history of a single piece's code."""
    found = [
        _early(piece, looks, limits), _void(piece, looks, limits), _sold(piece, looks, limits),
        _busy_day(looks, limits), _many_days(looks, limits), _spread(looks, limits), _jumps(looks, limits),
    ]  # fmt: skip
    return [sign for sign in found if sign is not None]


def of_lot(printed: int, looks: Sequence[Look], limits: Limits) -> list[Sign]:
    """The signs in the history of a lot's own code, of which `printed` labels were made."""
    devices = len(_device_days(looks))
    if devices <= limits.lot_times * max(printed, 1):
        return []
    return [Sign("lot_scans", {"devices": devices, "printed": printed})]


def of_address(unknown: int, scans: int, limits: Limits) -> list[Sign]:
    """The signs in what one address asked on one day: `unknown` codes that nobody printed, of `scans`.

    Half of the looks at least must be of that kind: who scans a whole shelf meets one odd code.
    """
    if unknown < limits.unknown_codes or unknown * 2 < scans:
        return []
    return [Sign("unknown", {"codes": unknown, "scans": scans})]


def _early(piece: Piece, looks: Sequence[Look], limits: Limits) -> Sign | None:
    early = [look for look in looks if piece.activated_at is None or look.at < piece.activated_at]
    devices = len(_device_days(early))
    if devices < limits.early_devices:
        return None
    return Sign("early", {"scans": len(early), "devices": devices})


def _void(piece: Piece, looks: Sequence[Look], limits: Limits) -> Sign | None:
    late = [look for look in looks if piece.voided_at is not None and look.at > piece.voided_at]
    return Sign("void", {"scans": len(late)}) if late and len(late) >= limits.void_scans else None


def _sold(piece: Piece, looks: Sequence[Look], limits: Limits) -> Sign | None:
    late = [look for look in looks if piece.sold_at is not None and look.at > piece.sold_at]
    devices = len(_device_days(late))
    return Sign("after_sale", {"devices": devices}) if devices >= limits.after_sale else None


def _busy_day(looks: Sequence[Look], limits: Limits) -> Sign | None:
    days: dict[dt.date, int] = defaultdict(int)
    for day, _device in _device_days(looks):
        days[day] += 1
    fullest = max(days, key=lambda day: (days[day], day), default=None)
    if fullest is None or days[fullest] < limits.devices_a_day:
        return None
    return Sign("devices_day", {"devices": days[fullest], "day": f"{fullest:%d/%m/%Y}"})


def _many_days(looks: Sequence[Look], limits: Limits) -> Sign | None:
    """The fullest 30 days, counted in days: a piece on show is scanned by a crowd on a day or two."""
    days = sorted({local_date(look.at) for look in looks})
    best = max((sum(first <= day < first + MONTH for day in days) for first in days), default=0)
    return Sign("days_month", {"days": best}) if best >= limits.days_a_month else None


def _spread(looks: Sequence[Look], limits: Limits) -> Sign | None:
    """Provinces in which it was seen on two days at least within 30: one placed wrong does not come twice."""
    best = 0
    placed = sorted({(local_date(look.at), look.province) for look in looks if look.province})
    for first, _province in placed:
        within = Counter(province for day, province in placed if first <= day < first + MONTH)
        best = max(best, sum(days > 1 for days in within.values()))
    return Sign("spread", {"provinces": best}) if best >= limits.provinces else None


def _jumps(looks: Sequence[Look], limits: Limits) -> Sign | None:
    """Neighbouring looks in two provinces closer together than somebody travels.

    A province met a single time is left out: telephone networks place a look wrong now and then.
    """
    often = Counter(look.province for look in looks)
    placed = [look for look in sorted(looks, key=lambda look: look.at) if look.province]
    sure = [look for look in placed if often[look.province] > 1]
    reach = dt.timedelta(hours=limits.jump_hours)
    jumps = sum(a.province != b.province and b.at - a.at < reach for a, b in pairwise(sure))
    return Sign("jumps", {"jumps": jumps, "hours": limits.jump_hours}) if jumps >= limits.jumps else None


def _device_days(looks: Sequence[Look]) -> set[tuple[dt.date, str]]:
    return {(local_date(look.at), look.device) for look in looks}
