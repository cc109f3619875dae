"""Projects under contract: milestones, payments, amendments, acceptance, transfer to producers."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ocop.science.states import MilestoneState, ProjectState


class Grade(models.TextChoices):
    """How the acceptance council graded the result. The grades are our default; the law of the
    programme names none."""

    EXCELLENT = "excellent", _("Xuất sắc")
    PASSED = "passed", _("Đạt")
    FAILED = "failed", _("Không đạt")


class Project(models.Model):
    """The contract for a selected proposal. Money in đồng, by source; `paid` of the state's part."""

    proposal = models.OneToOneField("science.Proposal", on_delete=models.PROTECT, related_name="project")
    contract_no = models.CharField(_("số hợp đồng"), max_length=80)
    signed_on = models.DateField(_("ngày ký"))
    starts_on = models.DateField(_("bắt đầu"))
    ends_on = models.DateField(_("kết thúc"))
    state_amount = models.PositiveBigIntegerField(_("ngân sách (đồng)"))
    own_amount = models.PositiveBigIntegerField(_("vốn tự có (đồng)"), default=0)
    other_amount = models.PositiveBigIntegerField(_("nguồn khác (đồng)"), default=0)
    paid = models.PositiveBigIntegerField(default=0)
    state = models.CharField(max_length=20, choices=ProjectState.choices, default=ProjectState.RUNNING)
    grade = models.CharField(_("xếp loại"), max_length=10, choices=Grade.choices, blank=True)
    closed_on = models.DateField(_("ngày nghiệm thu hoặc dừng"), null=True, blank=True)
    closing_no = models.CharField(_("số biên bản, quyết định"), max_length=80, blank=True)
    conclusion = models.TextField(_("kết luận"), blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contract_no"], name="science_project_contract_once"),
            models.CheckConstraint(condition=~Q(contract_no=""), name="science_project_has_a_contract"),
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")), name="science_project_runs_forward"
            ),
            models.CheckConstraint(
                condition=Q(paid__lte=F("state_amount")), name="science_project_never_overpaid"
            ),
            models.CheckConstraint(
                condition=Q(state="running", closed_on__isnull=True, grade="")
                | Q(state="accepted", closed_on__isnull=False, grade__in=("excellent", "passed"))
                | Q(state="failed", closed_on__isnull=False, grade="failed")
                | Q(state="stopped", closed_on__isnull=False, grade=""),
                name="science_project_closed_with_its_grade",
            ),
        ]
        indexes = [models.Index(fields=["state", "ends_on"], name="science_project_by_end")]

    def __str__(self) -> str:
        return str(self.proposal)

    @property
    def left(self) -> int:
        """What may still be paid of the state's part, in đồng."""
        return self.state_amount - self.paid


class Milestone(models.Model):
    """What must be there until a day; reported by who carries the project out, accepted by the office."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="milestones")
    title = models.CharField(_("mốc, kết quả phải có"), max_length=300)
    due_on = models.DateField(_("hạn"))
    state = models.CharField(max_length=20, choices=MilestoneState.choices, default=MilestoneState.PLANNED)
    report = models.TextField(_("báo cáo"), blank=True)
    reported_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(_("trả lời"), blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    documents = models.ManyToManyField("files.Document", blank=True, related_name="science_milestones")

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="science_milestone_has_a_title"),
            models.CheckConstraint(
                condition=Q(state="planned") | (~Q(report="") & Q(reported_at__isnull=False)),
                name="science_milestone_reported_in_words",
            ),
            models.CheckConstraint(
                condition=~Q(state="accepted") | Q(accepted_at__isnull=False),
                name="science_milestone_accepted_on_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(state="returned") | ~Q(answer=""), name="science_milestone_returned_with_reasons"
            ),
        ]
        indexes = [models.Index(fields=["state", "due_on"], name="science_milestone_by_day")]

    def __str__(self) -> str:
        return self.title


class Payment(models.Model):
    """Money of the state's part paid out, in đồng."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="payments")
    milestone = models.ForeignKey(
        Milestone, on_delete=models.PROTECT, null=True, blank=True, related_name="payments"
    )
    amount = models.PositiveBigIntegerField(_("số tiền (đồng)"))
    paid_on = models.DateField(_("ngày chi"))
    voucher_no = models.CharField(_("số chứng từ"), max_length=80)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["paid_on", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="science_payment_is_something"),
            models.UniqueConstraint(fields=["project", "voucher_no"], name="science_payment_voucher_once"),
        ]

    def __str__(self) -> str:
        return self.voucher_no


class Amendment(models.Model):
    """A change of the contract: its end, or the state's part. Before and after stay readable."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="amendments")
    number = models.CharField(_("số phụ lục"), max_length=80)
    signed_on = models.DateField(_("ngày ký"))
    reason = models.TextField(_("lý do"))
    ends_before = models.DateField()
    ends_on = models.DateField(_("kết thúc mới"))
    amount_before = models.PositiveBigIntegerField()
    state_amount = models.PositiveBigIntegerField(_("ngân sách mới (đồng)"))

    class Meta:
        ordering = ["signed_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="science_amendment_number_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="science_amendment_has_a_reason"),
            models.CheckConstraint(
                condition=~Q(ends_on=F("ends_before")) | ~Q(state_amount=F("amount_before")),
                name="science_amendment_changes_something",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class Transfer(models.Model):
    """A technology handed to a producer: out of a project, or out of a match; and what came of it."""

    project = models.ForeignKey(
        Project, on_delete=models.PROTECT, null=True, blank=True, related_name="transfers"
    )
    match = models.ForeignKey(
        "science.Match", on_delete=models.PROTECT, null=True, blank=True, related_name="transfers"
    )
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="science_transfers"
    )
    product = models.ForeignKey(
        "products.Product", on_delete=models.PROTECT, null=True, blank=True, related_name="science_transfers"
    )
    what = models.CharField(_("công nghệ, quy trình"), max_length=300)
    handed_on = models.DateField(_("ngày chuyển giao"))
    outcome = models.TextField(_("kết quả sau chuyển giao"), blank=True)
    outcome_on = models.DateField(_("ngày ghi kết quả"), null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(what=""), name="science_transfer_says_what"),
            models.CheckConstraint(
                condition=Q(project__isnull=False, match__isnull=True)
                | Q(project__isnull=True, match__isnull=False),
                name="science_transfer_comes_from_one",
            ),
            models.CheckConstraint(
                condition=Q(outcome="", outcome_on__isnull=True)
                | (~Q(outcome="") & Q(outcome_on__isnull=False, outcome_on__gte=F("handed_on"))),
                name="science_transfer_outcome_has_its_day",
            ),
        ]
        indexes = [models.Index(fields=["handed_on"], name="science_transfer_by_day")]

    def __str__(self) -> str:
        return self.what
