"""Levels and kinds of administrative units, and the day the map changed."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.utils.translation import gettext_lazy as _

CHANGE_DAY = dt.date(2025, 7, 1)
"""From this day districts are gone and the merged communes and provinces stand
(Luật Tổ chức chính quyền địa phương 2025; Nghị quyết 202/2025/QH15)."""

LAST_OLD_DAY = CHANGE_DAY - dt.timedelta(days=1)

FIRST_KNOWN_DAY = dt.date(2025, 1, 1)
"""The day from which the old list is taken to hold, by convention.

The list we ship shows the units as they stood just before the change, not when each
of them began. A question about an earlier day is answered as of this day.
"""


class Level(models.TextChoices):
    """The three levels; the middle one ended on 30/06/2025."""

    PROVINCE = "province", _("Cấp tỉnh")
    DISTRICT = "district", _("Cấp huyện")
    COMMUNE = "commune", _("Cấp xã")


class Kind(models.TextChoices):
    """What a unit is called in law."""

    PROVINCE = "province", _("Tỉnh")
    CENTRAL_CITY = "central_city", _("Thành phố trực thuộc trung ương")
    RURAL_DISTRICT = "rural_district", _("Huyện")
    URBAN_DISTRICT = "urban_district", _("Quận")
    TOWN = "town", _("Thị xã")
    PROVINCIAL_CITY = "provincial_city", _("Thành phố thuộc tỉnh")
    COMMUNE = "commune", _("Xã")
    WARD = "ward", _("Phường")
    TOWNSHIP = "township", _("Thị trấn")
    SPECIAL_ZONE = "special_zone", _("Đặc khu")


LEVEL_OF: dict[str, Level] = {
    Kind.PROVINCE: Level.PROVINCE,
    Kind.CENTRAL_CITY: Level.PROVINCE,
    Kind.RURAL_DISTRICT: Level.DISTRICT,
    Kind.URBAN_DISTRICT: Level.DISTRICT,
    Kind.TOWN: Level.DISTRICT,
    Kind.PROVINCIAL_CITY: Level.DISTRICT,
    Kind.COMMUNE: Level.COMMUNE,
    Kind.WARD: Level.COMMUNE,
    Kind.TOWNSHIP: Level.COMMUNE,
    Kind.SPECIAL_ZONE: Level.COMMUNE,
}


class How(models.TextChoices):
    """How much of an old unit went to a new one."""

    WHOLE = "whole", _("Toàn bộ")
    PART = "part", _("Một phần")
