"""Councils, their rules, sessions, scorecards and outcomes."""

from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ocop.councils.cards import CardBase, MarkBase
from ocop.councils.states import HearingState, SessionState


class Level(models.TextChoices):
    """At which level a council sits; the district level is history (until 01/07/2025)."""

    DISTRICT = "district", _("Cấp huyện")
    PROVINCE = "province", _("Cấp tỉnh")
    MINISTRY = "ministry", _("Cấp trung ương")


class Purpose(models.TextChoices):
    """What a council scores: products by the decision, or proposals of a call of the province."""

    OCOP = "ocop", _("Đánh giá, phân hạng sản phẩm OCOP")
    SCIENCE = "science", _("Tuyển chọn đề tài, dự án")


class Council(models.Model):
    """Hội đồng đánh giá, phân hạng (QĐ 26/2026, Đ.7.3b), or another that scores with the same cards.

    The pages of sessions know councils of the purpose "ocop" alone.
    """

    purpose = models.CharField(_("việc"), max_length=10, choices=Purpose.choices, default=Purpose.OCOP)

    level = models.CharField(_("cấp"), max_length=10, choices=Level.choices, default=Level.PROVINCE)
    name = models.CharField(_("tên hội đồng"), max_length=250)
    unit = models.ForeignKey("places.Unit", on_delete=models.PROTECT, related_name="councils")
    decision_no = models.CharField(_("số quyết định thành lập"), max_length=80)
    decided_on = models.DateField(_("ngày quyết định"))
    valid_from = models.DateField(_("từ ngày"))
    valid_to = models.DateField(_("đến hết ngày"), null=True, blank=True)
    is_demo = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="councils_council_runs_forward",
            )
        ]

    def __str__(self) -> str:
        return self.name


class MarkRule(models.TextChoices):
    """How a star mark at a criterion is judged when members tick different levels."""

    MEAN = "mean", _("Điểm trung bình tại tiêu chí đạt mức tối thiểu")
    MAJORITY = "majority", _("Quá nửa thành viên chấm đạt mức tối thiểu")
    ALL = "all", _("Mọi thành viên chấm đạt mức tối thiểu")


class HouseRules(models.Model):
    """Quy chế hoạt động: what the decision leaves to the council, one row a version.

    Defaults are practice seen elsewhere, to be confirmed by the province: quorum 3/4 with
    the chair, members within 10 points, arithmetic mean, no rounding before the band.
    A row is never changed; a change of the rules is a new version (QĐ 26/2026 is silent on
    all of these, Đ.7.3b leaves them to the Quy chế).
    """

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="rules")
    version = models.PositiveSmallIntegerField()
    issued_no = models.CharField(_("số quyết định ban hành quy chế"), max_length=80, blank=True)
    valid_from = models.DateField(_("áp dụng từ ngày"))
    quorum = models.DecimalField(
        _("tỷ lệ có mặt tối thiểu"), max_digits=4, decimal_places=3, default=Decimal("0.75")
    )
    quorum_needs_chair = models.BooleanField(_("phải có Chủ tịch hội đồng"), default=True)
    vice_chair_stands_in = models.BooleanField(_("Phó Chủ tịch được chủ trì thay"), default=False)
    quorum_counts_recused = models.BooleanField(
        _("người không chấm một sản phẩm vẫn tính là có mặt"), default=True
    )
    spread_limit = models.DecimalField(
        _("chênh lệch điểm tối đa"), max_digits=5, decimal_places=2, default=Decimal("10")
    )
    rounding = models.SmallIntegerField(
        _("số chữ số thập phân khi làm tròn trước khi xếp hạng (trống: không làm tròn)"),
        null=True,
        blank=True,
    )
    mark_rule = models.CharField(
        _("cách xét mức tối thiểu của hạng sao"),
        max_length=10,
        choices=MarkRule.choices,
        default=MarkRule.MEAN,
    )
    allow_accept_spread = models.BooleanField(
        _("chủ trì được chấp nhận chênh lệch sau thảo luận, không chấm lại"), default=False
    )
    extra_batches = models.BooleanField(_("cho phép thêm đợt ngoài hai đợt của năm (Đ.5.1)"), default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["council", "version"], name="councils_houserules_version_once"),
            models.CheckConstraint(
                condition=Q(quorum__gt=0, quorum__lte=1), name="councils_houserules_quorum"
            ),
            models.CheckConstraint(condition=Q(spread_limit__gte=0), name="councils_houserules_spread"),
            models.CheckConstraint(
                condition=Q(rounding__isnull=True) | Q(rounding__gte=0, rounding__lte=6),
                name="councils_houserules_rounding",
            ),
        ]
        ordering = ["-version"]

    def __str__(self) -> str:
        return f"{self.council} – v{self.version}"


class Position(models.TextChoices):
    """A seat's place at the table."""

    CHAIR = "chair", _("Chủ tịch hội đồng")
    VICE_CHAIR = "vice_chair", _("Phó Chủ tịch")
    SECRETARY = "secretary", _("Ủy viên thư ký")
    MEMBER = "member", _("Ủy viên")


class Seat(models.Model):
    """A person's seat on a council."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="seats")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="seats")
    position = models.CharField(max_length=12, choices=Position.choices, default=Position.MEMBER)
    agency = models.CharField(_("cơ quan"), max_length=200, blank=True)
    left_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["council", "person"], name="councils_seat_once"),
            models.UniqueConstraint(
                fields=["council"],
                condition=Q(position="chair", left_on__isnull=True),
                name="councils_seat_one_chair",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} – {self.get_position_display()}"


class Batch(models.Model):
    """A batch (đợt) of the year: proposals before one day, evaluated before another (Đ.5)."""

    unit = models.ForeignKey("places.Unit", on_delete=models.PROTECT, related_name="batches")
    year = models.PositiveSmallIntegerField(_("năm"))
    number = models.PositiveSmallIntegerField(_("đợt"))
    proposals_before = models.DateField(_("xã đề nghị trước ngày"))
    evaluated_before = models.DateField(_("đánh giá xong trước ngày"))
    plan_no = models.CharField(_("số kế hoạch (đợt bổ sung)"), max_length=80, blank=True)
    is_extra = models.BooleanField(_("đợt bổ sung"), default=False)
    is_demo = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "year", "number"], name="councils_batch_once"),
            models.CheckConstraint(
                condition=Q(evaluated_before__gt=F("proposals_before")), name="councils_batch_runs_forward"
            ),
        ]
        ordering = ["-year", "-number"]

    def __str__(self) -> str:
        return f"Đợt {self.number}/{self.year}"


class Placement(models.Model):
    """A dossier's place in a batch."""

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="placements")
    dossier = models.OneToOneField("dossiers.Dossier", on_delete=models.PROTECT, related_name="placement")
    placed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.batch}: {self.dossier_id}"


class AdvisoryReport(models.Model):
    """The advisory team's report on a dossier (Đ.7.3c)."""

    dossier = models.OneToOneField(
        "dossiers.Dossier", on_delete=models.PROTECT, related_name="advisory_report"
    )
    findings = models.TextField(_("nhận xét"))
    site_visit = models.TextField(_("khảo sát thực tế"), blank=True)
    lab_tests = models.TextField(_("kiểm nghiệm bổ sung"), blank=True)
    recommends = models.BooleanField(_("đề nghị đưa ra hội đồng"), default=True)
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.dossier_id}"


class Session(models.Model):
    """A meeting of the council, or a round of written opinions (Đ.7.6d)."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="sessions")
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="sessions")
    rules = models.ForeignKey(HouseRules, on_delete=models.PROTECT, related_name="sessions")
    title = models.CharField(_("tên phiên họp"), max_length=200)
    held_at = models.DateTimeField(_("thời gian"))
    place = models.CharField(_("địa điểm"), max_length=200, blank=True)
    is_written = models.BooleanField(_("lấy ý kiến bằng văn bản"), default=False)
    state = models.CharField(max_length=10, choices=SessionState.choices, default=SessionState.PLANNED)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    is_demo = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.title


class Attendance(models.Model):
    """Who is present, and that the seat has declared its interests (or that it has none)."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="attendance")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="attendance")
    present = models.BooleanField(default=False)
    declared_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["session", "seat"], name="councils_attendance_once")]

    def __str__(self) -> str:
        return f"{self.seat}"


class Hearing(models.Model):
    """One dossier on a session's agenda; `round` counts scorings from 1.

    `revealed_round` is the last round whose cards were all locked: marks of later rounds
    are nobody's business but their member's (see `queries.cards_visible_to`).
    """

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="hearings")
    dossier = models.ForeignKey("dossiers.Dossier", on_delete=models.PROTECT, related_name="hearings")
    position = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=12, choices=HearingState.choices, default=HearingState.WAITING)
    round = models.PositiveSmallIntegerField(default=1)
    revealed_round = models.PositiveSmallIntegerField(default=0)
    discussion = models.TextField(_("nội dung thảo luận"), blank=True)
    deferred_for = models.TextField(_("lý do hoãn"), blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "dossier"], name="councils_hearing_once"),
            models.UniqueConstraint(
                fields=["dossier"],
                condition=Q(state__in=["waiting", "scoring", "spread"]),
                name="councils_hearing_one_running_a_dossier",
            ),
            models.CheckConstraint(
                condition=Q(revealed_round__lte=F("round")), name="councils_hearing_reveals_what_was_scored"
            ),
        ]
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return f"{self.session}: {self.dossier_id}"


class Recusal(models.Model):
    """A seat that does not score a dossier, and why."""

    hearing = models.ForeignKey(Hearing, on_delete=models.CASCADE, related_name="recusals")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="recusals")
    reason = models.TextField(_("lý do"))
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["hearing", "seat"], name="councils_recusal_once")]

    def __str__(self) -> str:
        return f"{self.seat}"


class Scorecard(CardBase):
    """A seat's marks for one hearing in one round (see `cards.CardBase`)."""

    hearing = models.ForeignKey(Hearing, on_delete=models.PROTECT, related_name="scorecards")

    class Meta(CardBase.Meta):
        constraints = [
            models.UniqueConstraint(fields=["hearing", "seat", "round"], name="councils_scorecard_once"),
            *CardBase.Meta.constraints,
        ]

    def __str__(self) -> str:
        return f"{self.hearing_id}/{self.seat_id}/{self.round}"


class Mark(MarkBase):
    """One level ticked on a scorecard of a hearing."""

    scorecard = models.ForeignKey(Scorecard, on_delete=models.CASCADE, related_name="marks")

    class Meta(MarkBase.Meta):
        constraints = [
            models.UniqueConstraint(fields=["scorecard", "code"], name="councils_mark_once"),
            *MarkBase.Meta.constraints,
        ]


class Outcome(models.Model):
    """What the council found: means, band star, mark star and the lower of both.

    `total` and parts are exact means kept to six decimals; the star was worked out before
    that rounding. `means`, `member_totals` and `blockers` are kept for minutes and checks.
    A disqualified dossier has no star: `star` is 0 and `disqualified_for` says why, whatever
    the members had given.
    """

    hearing = models.OneToOneField(Hearing, on_delete=models.PROTECT, related_name="outcome")
    round = models.PositiveSmallIntegerField()
    total = models.DecimalField(max_digits=9, decimal_places=6)
    part_a = models.DecimalField(max_digits=9, decimal_places=6)
    part_b = models.DecimalField(max_digits=9, decimal_places=6)
    part_c = models.DecimalField(max_digits=9, decimal_places=6)
    spread = models.DecimalField(max_digits=7, decimal_places=2)
    band_star = models.PositiveSmallIntegerField()
    mark_star = models.PositiveSmallIntegerField()
    star = models.PositiveSmallIntegerField()
    disqualified_for = models.TextField(blank=True)
    means = models.JSONField(default=dict)
    member_totals = models.JSONField(default=list)
    blockers = models.JSONField(default=list)
    concluded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(star__lte=F("band_star")) & Q(star__lte=F("mark_star")),
                name="councils_outcome_star_is_the_lower",
            ),
            models.CheckConstraint(
                condition=Q(disqualified_for="", star__gte=1, star__lte=5)
                | (~Q(disqualified_for="") & Q(star=0)),
                name="councils_outcome_disqualified_has_no_star",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.hearing_id}: {self.star}★"


class Minutes(models.Model):
    """The minutes of a session, frozen when signed."""

    session = models.OneToOneField(Session, on_delete=models.PROTECT, related_name="minutes")
    number = models.CharField(_("số biên bản"), max_length=80, blank=True)
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.session}"
