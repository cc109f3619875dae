"""What products brought, month by month."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Unit(models.TextChoices):
    """In what a quantity is counted."""

    KG = "kg", _("kg")
    LITRE = "litre", _("lít")
    BOX = "box", _("hộp")
    BAG = "bag", _("gói, túi")
    BOTTLE = "bottle", _("chai, hũ")
    PIECE = "piece", _("cái, chiếc")
    GUEST = "guest", _("lượt khách")


class SalesFigure(models.Model):
    """Sales of a product on a channel in a month. `revenue` in đồng; zero means: nothing was sold.

    `month` is the first day of it. Private to the producer, its commune and the province.
    """

    product = models.ForeignKey("products.Product", on_delete=models.PROTECT, related_name="sales")
    channel = models.ForeignKey("promotion.Channel", on_delete=models.PROTECT, related_name="sales")
    month = models.DateField(_("tháng"))
    revenue = models.PositiveBigIntegerField(_("doanh thu (đồng)"))
    quantity = models.DecimalField(_("số lượng"), max_digits=12, decimal_places=2, null=True, blank=True)
    quantity_unit = models.CharField(_("đơn vị tính"), max_length=10, choices=Unit.choices, blank=True)
    written_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["product", "channel", "month"], name="promotion_sales_once_a_month"
            ),
            models.CheckConstraint(
                condition=Q(quantity__isnull=True, quantity_unit="")
                | Q(quantity__isnull=False, quantity__gte=0) & ~Q(quantity_unit=""),
                name="promotion_sales_quantity_with_its_unit",
            ),
        ]
        indexes = [
            models.Index(fields=["month", "channel"], name="promotion_sales_by_month"),
            models.Index(fields=["product", "month"], name="promotion_sales_by_product"),
        ]

    def __str__(self) -> str:
        return f"{self.product} – {self.channel} {self.month:%m/%Y}"
