"""The value chain of products: where the material comes from, who stands in the chain, how it is made.

Areas, partners and practices belong to the producer and serve one or several of its products, so that a
field is entered once and counted once. They are ended, never erased.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ocop.products.models.goods import Product
from ocop.products.sourcing.kinds import AreaKind, Method, PartnerRole, Phase, Scheme, SiteKind


def _share(label: Any) -> Any:
    """A percentage, 0 to 100."""
    return models.DecimalField(label, max_digits=5, decimal_places=2, null=True, blank=True)


def _is_share(name: str) -> Q:
    return Q(**{f"{name}__isnull": True}) | Q(**{f"{name}__gte": 0, f"{name}__lte": 100})


class ChainSite(models.Model):
    """A craft village or a tourism site, by its name once in a commune."""

    kind = models.CharField(_("loại"), max_length=20, choices=SiteKind.choices)
    name = models.CharField(_("tên"), max_length=200)
    unit = models.ForeignKey("places.Unit", on_delete=models.PROTECT, related_name="+")
    search_name = models.CharField(max_length=200, editable=False)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="products_chainsite_has_a_name"),
            models.UniqueConstraint(
                fields=["unit", "kind", "search_name"], name="products_chainsite_once_in_a_commune"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def said(self) -> str:
        """The name with the kind before it, unless the name begins in the same way ("Làng …")."""
        kind = str(self.get_kind_display())
        begins = self.name.lower().startswith(kind.lower().partition(" ")[0])
        return self.name if begins else f"{kind} {self.name}"


class ValueChain(models.Model):
    """What is said of a product's chain as a whole. Shares are percentages.

    `commune_share` of the material (of a fresh product: of the product) comes from the product's commune,
    `province_share` from the province, the commune within. `is_shown`: the public parts stand on the
    product's public page.
    """

    product = models.OneToOneField(Product, on_delete=models.PROTECT, related_name="value_chain")
    commune_share = _share(_("nguyên liệu trong xã (%)"))
    province_share = _share(_("nguyên liệu trong tỉnh (%)"))
    share_proof = models.ForeignKey(
        "files.Document", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    site = models.ForeignKey(
        ChainSite, on_delete=models.PROTECT, null=True, blank=True, related_name="chains"
    )
    is_shown = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=_is_share("commune_share") & _is_share("province_share"),
                name="products_valuechain_shares_are_percent",
            ),
            models.CheckConstraint(
                condition=Q(commune_share__isnull=True)
                | Q(province_share__isnull=True)
                | Q(commune_share__lte=F("province_share")),
                name="products_valuechain_commune_within_province",
            ),
        ]

    def __str__(self) -> str:
        return str(self.product)


class ChainEntry(models.Model):
    """What areas, partners and practices have in common: their producer, their products, their end."""

    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="%(class)ss"
    )
    products = models.ManyToManyField(Product, related_name="%(class)ss")
    proof = models.ForeignKey(
        "files.Document", on_delete=models.PROTECT, null=True, blank=True, related_name="%(class)ss"
    )
    ended_on = models.DateField(_("thôi từ ngày"), null=True, blank=True)
    end_note = models.CharField(_("lý do thôi"), max_length=300, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        abstract = True

    def runs_on(self, day: dt.date) -> bool:
        """Whether it has not ended by `day`."""
        return self.ended_on is None or self.ended_on > day


class MaterialArea(ChainEntry):
    """A place where material grows: fields, a herd, ponds. `area_ha` in hectares, `heads` of animals."""

    kind = models.CharField(_("loại vùng"), max_length=20, choices=AreaKind.choices)
    name = models.CharField(_("tên vùng"), max_length=200)
    grows = models.CharField(_("trồng hoặc nuôi gì"), max_length=120)
    unit = models.ForeignKey("places.Unit", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    place = models.CharField(_("ấp, khóm hoặc nơi ngoài tỉnh"), max_length=200, blank=True)
    area_ha = models.DecimalField(_("diện tích (ha)"), max_digits=9, decimal_places=2, null=True, blank=True)
    heads = models.PositiveIntegerField(_("số con"), null=True, blank=True)
    code = models.CharField(_("mã số vùng trồng, cơ sở nuôi"), max_length=60, blank=True)
    scheme = models.CharField(_("chứng nhận"), max_length=20, choices=Scheme.choices, blank=True)
    certificate_no = models.CharField(_("số chứng nhận"), max_length=100, blank=True)
    certified_until = models.DateField(_("chứng nhận đến hết ngày"), null=True, blank=True)
    lat = models.FloatField(_("vĩ độ"), null=True, blank=True)
    lon = models.FloatField(_("kinh độ"), null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(grows=""), name="products_materialarea_says_what_grows"
            ),
            models.CheckConstraint(
                condition=Q(area_ha__isnull=True) | Q(area_ha__gt=0), name="products_materialarea_has_a_size"
            ),
            models.CheckConstraint(
                condition=~Q(scheme="") | Q(certificate_no="", certified_until__isnull=True),
                name="products_materialarea_number_of_a_scheme",
            ),
            models.CheckConstraint(
                condition=Q(lat__isnull=True, lon__isnull=True)
                | Q(lat__isnull=False, lon__isnull=False)
                & Q(lat__gte=-90, lat__lte=90, lon__gte=-180, lon__lte=180),
                name="products_materialarea_on_the_map",
            ),
        ]
        indexes = [
            models.Index(fields=["certified_until"], name="products_area_by_certificate"),
        ]

    def __str__(self) -> str:
        return self.name

    def certified_on(self, day: dt.date) -> bool:
        """Whether a certification is named that has not run out on `day`."""
        return bool(self.scheme) and (self.certified_until is None or self.certified_until >= day)


class ChainPartner(ChainEntry):
    """Somebody who supplies material, or produces and sells together with the producer under a contract.

    `other` where it is an organisation of ours, else the name alone. `share` of the material in percent;
    `contract_share` is the part of what is sold that the contract covers. `households` stand behind it.
    """

    role = models.CharField(_("vai trò"), max_length=20, choices=PartnerRole.choices)
    other = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    name = models.CharField(_("tên"), max_length=250)
    unit = models.ForeignKey("places.Unit", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    place = models.CharField(_("nơi ngoài tỉnh"), max_length=200, blank=True)
    households = models.PositiveIntegerField(_("số hộ"), default=1)
    supplies = models.CharField(_("cung ứng hoặc làm gì"), max_length=200, blank=True)
    share = _share(_("phần nguyên liệu (%)"))
    contract_no = models.CharField(_("số hợp đồng"), max_length=100, blank=True)
    signed_on = models.DateField(_("ngày ký"), null=True, blank=True)
    contract_until = models.DateField(_("hợp đồng đến hết ngày"), null=True, blank=True)
    contract_share = _share(_("phần sản lượng tiêu thụ theo hợp đồng (%)"))

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(name="") & Q(households__gte=1), name="products_chainpartner_is_somebody"
            ),
            models.CheckConstraint(
                condition=Q(other__isnull=True) | ~Q(other=F("organisation")),
                name="products_chainpartner_is_another",
            ),
            models.CheckConstraint(
                condition=_is_share("share") & _is_share("contract_share"),
                name="products_chainpartner_shares_are_percent",
            ),
            models.CheckConstraint(
                condition=Q(contract_share__isnull=True) | Q(signed_on__isnull=False),
                name="products_chainpartner_share_of_a_contract",
            ),
            models.CheckConstraint(
                condition=Q(signed_on__isnull=True)
                | Q(contract_until__isnull=True)
                | Q(contract_until__gte=F("signed_on")),
                name="products_chainpartner_contract_runs_forward",
            ),
        ]
        indexes = [
            models.Index(fields=["contract_until"], name="products_partner_by_contract"),
        ]

    def __str__(self) -> str:
        return self.name

    def bound_on(self, day: dt.date) -> bool:
        """Whether a contract was signed by `day` and has not run out."""
        signed = self.signed_on is not None and self.signed_on <= day
        return signed and (self.contract_until is None or self.contract_until >= day)


class CircularPractice(ChainEntry):
    """What is left over becomes something of use; `amount` a year, in `amount_unit`."""

    waste = models.CharField(_("phụ phẩm, chất thải"), max_length=200)
    becomes = models.CharField(_("làm thành"), max_length=200)
    amount = models.DecimalField(_("mỗi năm"), max_digits=12, decimal_places=2, null=True, blank=True)
    amount_unit = models.CharField(_("đơn vị tính"), max_length=30, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(waste="") & ~Q(becomes=""), name="products_circularpractice_from_and_to"
            ),
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | Q(amount__gt=0) & ~Q(amount_unit=""),
                name="products_circularpractice_amount_in_a_unit",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.waste} → {self.becomes}"


class ProcessingStage(models.Model):
    """One stage of the making of a product, in its order."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="stages")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(_("công đoạn"), max_length=200)
    phase = models.CharField(_("thuộc phần"), max_length=20, choices=Phase.choices)
    method = models.CharField(_("cách làm"), max_length=20, choices=Method.choices)
    equipment = models.CharField(_("máy móc, công nghệ"), max_length=200, blank=True)
    place = models.CharField(_("làm ở đâu"), max_length=200, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="products_processingstage_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name
