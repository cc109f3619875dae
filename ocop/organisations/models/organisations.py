"""Producers (chủ thể), agencies and partners."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What an organisation is in the programme."""

    PRODUCER = "producer", _("Chủ thể OCOP")
    AGENCY = "agency", _("Cơ quan")
    PARTNER = "partner", _("Đối tác")


class LegalForm(models.TextChoices):
    """The forms that may apply (QĐ 26/2026, Đ.2.3); the last three for tourism alone."""

    COOPERATIVE = "cooperative", _("Hợp tác xã")
    COOPERATIVE_GROUP = "cooperative_group", _("Tổ hợp tác")
    ENTERPRISE = "enterprise", _("Doanh nghiệp nhỏ và vừa")
    FARM = "farm", _("Trang trại")
    PRODUCTION_HOUSEHOLD = "production_household", _("Hộ sản xuất")
    REGISTERED_HOUSEHOLD = "registered_household", _("Hộ gia đình có đăng ký kinh doanh")
    SOCIETY = "society", _("Hội")
    ASSOCIATION = "association", _("Hiệp hội")
    TOURISM_CENTRE = "tourism_centre", _("Trung tâm điều hành hoặc tổ chức tương đương")
    PUBLIC_BODY = "public_body", _("Cơ quan nhà nước")
    OTHER = "other", _("Khác")


class Gender(models.TextChoices):
    """Gender as Mẫu 02 and Mẫu 03 ask for it."""

    MALE = "male", _("Nam")
    FEMALE = "female", _("Nữ")


class Organisation(models.Model):
    """A producer, an agency or a partner.

    Only `name`, `legal_form`, the commune, `address` of the business, `website`, `about`, and of enterprises
    and cooperatives `registration_no` are ever public; everything of the representative is not.
    """

    kind = models.CharField(_("loại"), max_length=20, choices=Kind.choices, default=Kind.PRODUCER)
    legal_form = models.CharField(_("loại hình tổ chức"), max_length=30, choices=LegalForm.choices)
    name = models.CharField(_("tên chủ thể"), max_length=250)
    registration_no = models.CharField(_("số giấy đăng ký kinh doanh"), max_length=60, blank=True)
    registered_on = models.DateField(_("ngày thành lập hoặc đăng ký kinh doanh"), null=True, blank=True)
    unit = models.ForeignKey(
        "places.Unit", on_delete=models.PROTECT, null=True, related_name="organisations", verbose_name=_("xã")
    )
    address = models.CharField(_("địa chỉ"), max_length=300, blank=True)
    phone = models.CharField(_("điện thoại"), max_length=30, blank=True)
    email = models.EmailField(_("thư điện tử"), blank=True)
    website = models.URLField(_("trang web"), blank=True)
    representative = models.CharField(_("người đại diện pháp luật"), max_length=200, blank=True)
    representative_title = models.CharField(_("chức vụ"), max_length=100, blank=True)
    representative_gender = models.CharField(
        _("giới tính"), max_length=10, choices=Gender.choices, blank=True
    )
    representative_ethnicity = models.CharField(_("dân tộc"), max_length=60, blank=True)
    representative_disabled = models.BooleanField(_("người khuyết tật"), default=False)
    representative_residence = models.CharField(_("địa chỉ thường trú"), max_length=300, blank=True)
    about = models.TextField(_("lịch sử hình thành"), blank=True)
    structure = models.TextField(_("cơ cấu tổ chức"), blank=True)
    is_closed = models.BooleanField(_("đã ngừng hoạt động"), default=False)
    is_demo = models.BooleanField(default=False)
    source = models.CharField(_("nguồn"), max_length=300, blank=True)
    search_text = models.CharField(max_length=400, db_index=True, editable=False)
    sort_key = models.CharField(max_length=700, db_index=True, editable=False)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="organisations_organisation_has_a_name")
        ]

    def __str__(self) -> str:
        return self.name


class YearFigures(models.Model):
    """A producer's figures of one year that criteria ask for; money in đồng."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="figures")
    year = models.PositiveSmallIntegerField(_("năm"))
    workers = models.PositiveIntegerField(_("số lao động"), null=True, blank=True)
    local_workers = models.PositiveIntegerField(_("lao động là người trong xã"), null=True, blank=True)
    revenue = models.BigIntegerField(_("doanh thu (đồng)"), null=True, blank=True)
    profit = models.BigIntegerField(_("lợi nhuận (đồng)"), null=True, blank=True)
    grade = models.CharField(_("xếp loại hợp tác xã"), max_length=60, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "year"], name="organisations_yearfigures_once_a_year"
            ),
            models.CheckConstraint(
                condition=Q(workers__isnull=True)
                | Q(local_workers__isnull=True)
                | Q(local_workers__lte=models.F("workers")),
                name="organisations_yearfigures_local_within_all",
            ),
        ]
        ordering = ["-year"]

    def __str__(self) -> str:
        return f"{self.organisation} {self.year}"
