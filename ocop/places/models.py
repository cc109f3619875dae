"""Administrative units of the country, before and after the change of 01/07/2025.

A unit is (code, first day): code 91 was Kiên Giang and is An Giang now, and most
communes kept the code of one of the old communes they were made of. So old and new
units are rows of their own, and `Succession` says who became whom. A unit that the
change left alone has two rows as well, one of them the whole successor of the other.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ocop.places import names
from ocop.places.states import How, Kind, Level


class Unit(models.Model):
    """One administrative unit during one period."""

    code = models.CharField(_("mã đơn vị hành chính"), max_length=8)
    valid_from = models.DateField(_("có hiệu lực từ"))
    valid_to = models.DateField(_("đến hết ngày"), null=True, blank=True)
    level = models.CharField(_("cấp"), max_length=10, choices=Level)
    kind = models.CharField(_("loại đơn vị"), max_length=20, choices=Kind)
    name = models.CharField(_("tên đầy đủ"), max_length=80)
    short_name = models.CharField(_("tên"), max_length=80)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children",
        verbose_name=_("thuộc đơn vị"),
    )  # fmt: skip
    lat = models.FloatField(_("vĩ độ"), null=True, blank=True)
    lon = models.FloatField(_("kinh độ"), null=True, blank=True)
    search_name = models.CharField(max_length=80, db_index=True, editable=False)
    search_text = models.CharField(max_length=250, db_index=True, editable=False)
    sort_key = models.CharField(max_length=250, db_index=True, editable=False)

    class Meta:
        verbose_name = _("đơn vị hành chính")
        verbose_name_plural = _("đơn vị hành chính")
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="places_unit_code_from_once"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="places_unit_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(level=Level.PROVINCE, parent__isnull=True)
                | (~Q(level=Level.PROVINCE) & Q(parent__isnull=False)),
                name="places_unit_only_provinces_stand_alone",
            ),
        ]
        indexes = [models.Index(fields=["level", "valid_to"], name="places_unit_level_today")]

    def __str__(self) -> str:
        return self.name

    @property
    def name_in_sentence(self) -> str:
        """The full name as it stands inside a sentence: "xã Chợ Mới"."""
        return names.in_sentence(self.name)


class Succession(models.Model):
    """An old unit, or a part of it, became (part of) a new one.

    An old unit that was split has several rows; `is_default` marks the new unit that
    stands for it where nothing more is known about a place.
    """

    old = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="successors", verbose_name=_("đơn vị cũ")
    )
    new = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="predecessors", verbose_name=_("đơn vị mới")
    )
    how = models.CharField(_("cách sáp nhập"), max_length=10, choices=How)
    is_default = models.BooleanField(_("là nơi kế thừa chính"), default=True)

    class Meta:
        verbose_name = _("kế thừa đơn vị hành chính")
        verbose_name_plural = _("kế thừa đơn vị hành chính")
        constraints = [
            models.UniqueConstraint(fields=["old", "new"], name="places_succession_pair_once"),
            models.UniqueConstraint(
                fields=["old"], condition=Q(is_default=True), name="places_succession_one_default"
            ),
            models.CheckConstraint(condition=~Q(old=F("new")), name="places_succession_of_another"),
        ]

    def __str__(self) -> str:
        return f"{self.old} → {self.new}"


class Boundary(models.Model):
    """The outline of a unit, as imported: a GeoJSON geometry in WGS 84."""

    unit = models.OneToOneField(
        Unit, on_delete=models.CASCADE, related_name="boundary", verbose_name=_("đơn vị")
    )
    geometry = models.JSONField(_("ranh giới"))
    source = models.CharField(_("nguồn"), max_length=200, blank=True)
    imported_at = models.DateTimeField(_("nhập lúc"))

    class Meta:
        verbose_name = _("ranh giới")
        verbose_name_plural = _("ranh giới")

    def __str__(self) -> str:
        return str(self.unit)
