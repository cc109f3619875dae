"""The register of technologies offered and asked for, and what was introduced to whom."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ocop.science.models.calls import Subject
from ocop.science.states import MatchState


class Direction(models.TextChoices):
    """Whether a technology is there or wanted."""

    OFFER = "offer", _("Sẵn sàng chuyển giao")
    NEED = "need", _("Cần tìm")


class Stage(models.TextChoices):
    """How far a technology has come, or may be for who asks."""

    RESEARCH = "research", _("Đang nghiên cứu")
    PILOT = "pilot", _("Đã thử nghiệm")
    READY = "ready", _("Sẵn sàng áp dụng")
    IN_USE = "in_use", _("Đã dùng ở nơi khác")


class Technology(models.Model):
    """A technology that an agency or partner offers, or that a producer asks for.

    `industry` is the ngành as the score sheets name it, empty for any. `cost`: đồng, about.
    """

    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="technologies"
    )
    direction = models.CharField(_("loại"), max_length=10, choices=Direction.choices)
    title = models.CharField(_("tên công nghệ"), max_length=250)
    subject = models.CharField(_("lĩnh vực"), max_length=20, choices=Subject.choices)
    industry = models.CharField(_("ngành sản phẩm"), max_length=200, blank=True)
    unit = models.ForeignKey("places.Unit", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    description = models.TextField(_("mô tả"), blank=True)
    cost = models.PositiveBigIntegerField(_("chi phí ước tính (đồng)"), null=True, blank=True)
    stage = models.CharField(_("mức sẵn sàng"), max_length=10, choices=Stage.choices, blank=True)
    is_open = models.BooleanField(_("còn hiệu lực"), default=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="science_technology_has_a_title"),
        ]
        indexes = [
            models.Index(fields=["direction", "is_open", "subject"], name="science_technology_to_match")
        ]

    def __str__(self) -> str:
        return self.title


class Match(models.Model):
    """An offer introduced to a need, with the score and the reasons of that day."""

    offer = models.ForeignKey(Technology, on_delete=models.PROTECT, related_name="matches_as_offer")
    need = models.ForeignKey(Technology, on_delete=models.PROTECT, related_name="matches_as_need")
    score = models.PositiveSmallIntegerField()
    reasons = models.JSONField(default=list)
    state = models.CharField(max_length=12, choices=MatchState.choices, default=MatchState.INTRODUCED)
    note = models.TextField(blank=True)
    introduced_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["offer", "need"], name="science_match_once"),
            models.CheckConstraint(condition=Q(score__lte=100), name="science_match_score_to_100"),
            models.CheckConstraint(
                condition=Q(state="introduced") | Q(answered_at__isnull=False),
                name="science_match_answered_on_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(state="dropped") | ~Q(note=""), name="science_match_dropped_with_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.offer} → {self.need}"
