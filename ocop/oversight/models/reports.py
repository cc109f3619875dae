"""What the public tells: misuse of the star, trouble with a product."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ocop.oversight.states import ReportState


class ReportKind(models.TextChoices):
    """What a report is about."""

    MISUSE = "misuse", _("Dùng sao, nhãn OCOP sai hoặc giả")
    QUALITY = "quality", _("Chất lượng, an toàn thực phẩm")
    LABEL = "label", _("Nhãn hàng, quảng cáo sai sự thật")
    COMPLAINT = "complaint", _("Khiếu nại, góp ý về chương trình")
    OTHER = "other", _("Việc khác")


class Report(models.Model):
    """A report from the public (phản ánh): followed by its number and a secret that only the sender has.

    `contact` is personal data: for those in charge alone, and cleared by a job some days after the end, or
    after the answer where nobody ended it (OCOP_REPORT_CONTACT_DAYS). `sender` is a keyed mark of where it
    came from, for the limit a day; it says nothing to whoever reads it and is cleared the day after. The law
    gives no limit for the answer (Đ.9, Luật Khiếu nại for complaints in its sense).
    """

    number = models.CharField(_("số phản ánh"), max_length=30, unique=True)
    secret_hash = models.CharField(max_length=64)
    kind = models.CharField(_("về việc gì"), max_length=12, choices=ReportKind.choices)
    text = models.TextField(_("nội dung"))
    subject = models.CharField(_("sản phẩm, cơ sở nào"), max_length=300, blank=True)
    place = models.CharField(_("thấy ở đâu"), max_length=300, blank=True)
    product = models.ForeignKey(
        "products.Product", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    unit = models.ForeignKey("places.Unit", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    contact = models.CharField(_("cách liên hệ"), max_length=200, blank=True)
    contact_cleared_at = models.DateTimeField(null=True, blank=True)
    sender = models.CharField(max_length=32, blank=True)
    state = models.CharField(max_length=10, choices=ReportState.choices, default=ReportState.RECEIVED)
    answer = models.TextField(_("trả lời"), blank=True)
    created_at = models.DateTimeField()
    taken_in_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    is_demo = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="oversight_report_says_what"),
            models.CheckConstraint(
                condition=~Q(state__in=("answered", "closed")) | Q(answered_at__isnull=False) & ~Q(answer=""),
                name="oversight_report_answered_with_words",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("closed", "dismissed")) | Q(ended_at__isnull=False),
                name="oversight_report_ended_on_a_day",
            ),
            models.CheckConstraint(
                condition=Q(contact_cleared_at__isnull=True) | Q(contact=""),
                name="oversight_report_cleared_is_gone",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "created_at"], name="oversight_report_to_do"),
            models.Index(fields=["sender", "created_at"], name="oversight_report_by_sender"),
            models.Index(fields=["created_at"], name="oversight_report_by_day"),
        ]

    def __str__(self) -> str:
        return self.number


class ReportPhoto(models.Model):
    """A picture that came with a report; drawn anew."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="photos")
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"#{self.pk}"
