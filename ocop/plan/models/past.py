"""How dossiers of earlier years fared: experience to forecast with."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class PastCase(models.Model):
    """One dossier of an earlier year as an office's books tell it: when it took which step, and the result.

    Kept apart from dossiers: it proves nothing and gives no star. `star` is 0 where nothing
    was reached or it was withdrawn. Days are None where the books do not say.
    """

    year = models.PositiveSmallIntegerField(_("năm"))
    product_name = models.CharField(_("tên sản phẩm"), max_length=250)
    producer_name = models.CharField(_("chủ thể"), max_length=250, blank=True)
    kind = models.CharField(_("lần đăng ký"), max_length=10, default="first")
    unit = models.ForeignKey("places.Unit", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    opened_on = models.DateField(_("bắt đầu soạn"), null=True, blank=True)
    submitted_on = models.DateField(_("ngày nộp xã"), null=True, blank=True)
    proposed_on = models.DateField(_("ngày đề nghị lên tỉnh"), null=True, blank=True)
    concluded_on = models.DateField(_("ngày hội đồng chấm"), null=True, blank=True)
    decided_on = models.DateField(_("ngày quyết định"), null=True, blank=True)
    score = models.DecimalField(_("điểm"), max_digits=7, decimal_places=4, null=True, blank=True)
    star = models.PositiveSmallIntegerField(_("hạng sao"), default=0)
    source = models.CharField(_("nguồn"), max_length=300, blank=True)
    import_key = models.CharField(max_length=120, null=True, blank=True, unique=True)
    is_demo = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(star__lte=5), name="plan_pastcase_star_0_to_5"),
            models.CheckConstraint(
                condition=Q(kind__in=["first", "upgrade", "again"]), name="plan_pastcase_kind"
            ),
        ]
        indexes = [models.Index(fields=["year"], name="plan_pastcase_by_year")]
        ordering = ["-year", "pk"]

    def __str__(self) -> str:
        return f"{self.product_name} {self.year}"
