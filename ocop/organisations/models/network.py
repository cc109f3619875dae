"""The apparatus of the programme, and the consultants and partners who help producers."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ocop.organisations.states import EngagementState, IntroductionState, NeedState


class Field(models.TextChoices):
    """What a consultant knows and a producer may need."""

    PLAN = "plan", _("Phương án kinh doanh")
    DOSSIER = "dossier", _("Hồ sơ OCOP")
    PACKAGING = "packaging", _("Bao bì, nhãn")
    TRADEMARK = "trademark", _("Sở hữu trí tuệ")
    SAFETY = "safety", _("An toàn thực phẩm")
    QUALITY = "quality", _("Hệ thống quản lý chất lượng")
    TECHNOLOGY = "technology", _("Công nghệ, máy móc")
    TRACEABILITY = "traceability", _("Truy xuất nguồn gốc")
    MARKET = "market", _("Bán hàng, kênh phân phối")
    ONLINE = "online", _("Bán hàng trực tuyến")
    TOURISM = "tourism", _("Du lịch cộng đồng")
    FINANCE = "finance", _("Kế toán, vốn vay")
    OTHER = "other", _("Việc khác")


class BodyKind(models.TextChoices):
    """What a body of the programme is."""

    STEERING = "steering", _("Ban chỉ đạo")
    OFFICE = "office", _("Cơ quan tham mưu, thường trực")
    TEAM = "team", _("Tổ giúp việc, tổ công tác")


class Body(models.Model):
    """A body of the programme at one level (Ban chỉ đạo, cơ quan tham mưu, tổ giúp việc)."""

    unit = models.ForeignKey("places.Unit", on_delete=models.PROTECT, related_name="bodies")
    kind = models.CharField(_("loại"), max_length=10, choices=BodyKind.choices)
    name = models.CharField(_("tên"), max_length=250)
    decision_no = models.CharField(_("số quyết định thành lập"), max_length=80, blank=True)
    valid_from = models.DateField(_("từ ngày"))
    valid_to = models.DateField(_("đến hết ngày"), null=True, blank=True)
    duties = models.TextField(_("nhiệm vụ"), blank=True)
    is_demo = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="organisations_body_has_a_name"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="organisations_body_runs_forward",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Post(models.Model):
    """Somebody's place in a body, by a decision; a change is a new row.

    `is_focal`: the officer whom producers and other levels turn to. Telephone and e-mail are for desks alone.
    """

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="posts")
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="posts"
    )
    full_name = models.CharField(_("họ và tên"), max_length=200)
    position = models.CharField(_("chức vụ trong tổ chức"), max_length=150)
    agency = models.CharField(_("cơ quan, chức danh"), max_length=250, blank=True)
    duties = models.CharField(_("việc phụ trách"), max_length=500, blank=True)
    decision_no = models.CharField(_("số quyết định"), max_length=80, blank=True)
    valid_from = models.DateField(_("từ ngày"))
    valid_to = models.DateField(_("đến hết ngày"), null=True, blank=True)
    phone = models.CharField(_("điện thoại"), max_length=30, blank=True)
    email = models.EmailField(_("thư điện tử"), blank=True)
    is_focal = models.BooleanField(_("đầu mối OCOP"), default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(full_name="") & ~Q(position=""), name="organisations_post_says_who_and_what"
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="organisations_post_runs_forward",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.full_name} – {self.position}"

    def stands_on(self, day: dt.date) -> bool:
        """Whether the post is held on a day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


class Expertise(models.Model):
    """A field that a partner helps in, and what it has done there."""

    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.CASCADE, related_name="expertise"
    )
    field = models.CharField(_("lĩnh vực"), max_length=20, choices=Field.choices)
    note = models.CharField(_("đã làm gì"), max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "field"], name="organisations_expertise_once")
        ]

    def __str__(self) -> str:
        return str(self.get_field_display())


class Need(models.Model):
    """Help that a producer looks for."""

    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="needs"
    )
    unit = models.ForeignKey("places.Unit", on_delete=models.PROTECT, null=True, related_name="needs")
    field = models.CharField(_("lĩnh vực"), max_length=20, choices=Field.choices)
    text = models.TextField(_("cần giúp gì"))
    state = models.CharField(max_length=12, choices=NeedState.choices, default=NeedState.OPEN)
    created_at = models.DateTimeField()
    met_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="organisations_need_says_what"),
            models.CheckConstraint(
                condition=Q(state="met", met_at__isnull=False) | (~Q(state="met") & Q(met_at__isnull=True)),
                name="organisations_need_met_on_a_day",
            ),
        ]
        indexes = [models.Index(fields=["state", "unit"], name="organisations_need_turn")]

    def __str__(self) -> str:
        return f"{self.get_field_display()}: {self.text[:80]}"


class Introduction(models.Model):
    """A partner that was told of a need."""

    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="introductions")
    partner = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="introductions"
    )
    state = models.CharField(
        max_length=10, choices=IntroductionState.choices, default=IntroductionState.OFFERED
    )
    note = models.CharField(_("lời nhắn"), max_length=500, blank=True)
    answer = models.CharField(_("trả lời"), max_length=500, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["need", "partner"], name="organisations_introduction_once")
        ]

    def __str__(self) -> str:
        return f"{self.partner}: {self.need}"


class Engagement(models.Model):
    """A contract with a consultant or partner, for one producer or for the province (no `client`)."""

    partner = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="engagements"
    )
    client = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, null=True, blank=True,
        related_name="helped_by",
    )  # fmt: skip
    field = models.CharField(_("lĩnh vực"), max_length=20, choices=Field.choices)
    subject = models.CharField(_("nội dung"), max_length=300)
    number = models.CharField(_("số hợp đồng"), max_length=80, blank=True)
    signed_on = models.DateField(_("ngày ký"))
    ends_on = models.DateField(_("đến hết ngày"), null=True, blank=True)
    amount = models.BigIntegerField(_("giá trị (đồng)"), null=True, blank=True)
    state = models.CharField(max_length=10, choices=EngagementState.choices, default=EngagementState.RUNNING)
    closed_on = models.DateField(null=True, blank=True)
    closing_note = models.CharField(_("kết quả"), max_length=500, blank=True)
    is_demo = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("signed_on")),
                name="organisations_engagement_runs_forward",
            ),
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | Q(amount__gte=0),
                name="organisations_engagement_amount_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(client__isnull=True) | ~Q(client=F("partner")),
                name="organisations_engagement_not_with_itself",
            ),
            models.CheckConstraint(
                condition=Q(state="running", closed_on__isnull=True)
                | (~Q(state="running") & Q(closed_on__isnull=False)),
                name="organisations_engagement_closed_on_a_day",
            ),
        ]

    def __str__(self) -> str:
        return self.subject


class Rating(models.Model):
    """What a producer says of the help it had, once a contract is over: 1 (poor) to 5 (very good)."""

    engagement = models.OneToOneField(Engagement, on_delete=models.CASCADE, related_name="rating")
    score = models.PositiveSmallIntegerField(_("điểm"))
    comment = models.TextField(_("nhận xét"), blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(score__gte=1, score__lte=5), name="organisations_rating_one_to_five"
            )
        ]

    def __str__(self) -> str:
        return f"{self.score}/5"
