"""The choices of a value chain, and what a certification counts as: data, no rules."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class AreaKind(models.TextChoices):
    """What a material area does."""

    CROP = "crop", _("Trồng trọt")
    ANIMAL = "animal", _("Chăn nuôi")
    WATER = "water", _("Nuôi thủy sản")
    WILD = "wild", _("Khai thác tự nhiên")


class Scheme(models.TextChoices):
    """A quality certification of a material area. The sheets name these and end with "…"."""

    VIETGAP = "vietgap", _("VietGAP")
    ORGANIC_VN = "organic_vn", _("Hữu cơ (tiêu chuẩn Việt Nam)")
    GLOBALGAP = "globalgap", _("GlobalGAP")
    ORGANIC = "organic", _("Hữu cơ quốc tế (Organic)")
    ASC = "asc", _("ASC")
    BAP = "bap", _("BAP")
    MSC = "msc", _("MSC")
    GACP_WHO = "gacp_who", _("GACP-WHO")
    OTHER = "other", _("Chứng nhận khác")


NATIONAL, INTERNATIONAL = "national", "international"
REACH: dict[str, str] = {
    Scheme.VIETGAP: NATIONAL,
    Scheme.ORGANIC_VN: NATIONAL,
    Scheme.GLOBALGAP: INTERNATIONAL,
    Scheme.ORGANIC: INTERNATIONAL,
    Scheme.ASC: INTERNATIONAL,
    Scheme.BAP: INTERNATIONAL,
    Scheme.MSC: INTERNATIONAL,
    Scheme.GACP_WHO: INTERNATIONAL,
}
"""Which standard a scheme meets, as the sheets of QĐ 26/2026 sort them; of another one nobody can say."""


class PartnerRole(models.TextChoices):
    """What somebody beside the producer does in the chain."""

    SUPPLIER = "supplier", _("Cung ứng nguyên liệu")
    LINKED = "linked", _("Liên kết sản xuất, tiêu thụ")


class Phase(models.TextChoices):
    """Where in the making a stage belongs."""

    PREPARE = "prepare", _("Sơ chế")
    PROCESS = "process", _("Chế biến, tạo hình")
    PRESERVE = "preserve", _("Bảo quản")
    PACK = "pack", _("Đóng gói")


class Method(models.TextChoices):
    """How a stage is done, the simplest first."""

    MANUAL = "manual", _("Làm bằng tay")
    MACHINE = "machine", _("Có máy móc")
    MODERN = "modern", _("Công nghệ tiên tiến")


class SiteKind(models.TextChoices):
    """A place with a name that a product belongs to."""

    CRAFT_VILLAGE = "craft_village", _("Làng nghề")
    TOURISM_SITE = "tourism_site", _("Điểm du lịch")
