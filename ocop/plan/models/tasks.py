"""Tasks of a plan: who does what until when, and what became of it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ocop.plan.models.plans import Plan
from ocop.plan.states import TaskState


class Task(models.Model):
    """One task: a lead, those who support it, from when until when.

    The lead is an organisation (a department, a union) or a commune: one of `lead` and
    `lead_unit`, or neither on history whose responsibilities are not known.
    """

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="tasks")
    code = models.CharField(_("ký hiệu"), max_length=12)
    title = models.CharField(_("nội dung nhiệm vụ"), max_length=400)
    detail = models.TextField(_("yêu cầu, sản phẩm phải có"), blank=True)
    lead = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, null=True, blank=True,
        related_name="led_tasks", verbose_name=_("cơ quan chủ trì"),
    )  # fmt: skip
    lead_unit = models.ForeignKey(
        "places.Unit", on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("xã chủ trì"),
    )  # fmt: skip
    starts_on = models.DateField(_("bắt đầu"), null=True, blank=True)
    due_on = models.DateField(_("hạn hoàn thành"), null=True, blank=True)
    budget = models.BigIntegerField(_("kinh phí (đồng)"), null=True, blank=True)
    state = models.CharField(max_length=10, choices=TaskState.choices, default=TaskState.OPEN)
    progress = models.PositiveSmallIntegerField(_("tiến độ (%)"), default=0)
    done_on = models.DateField(_("hoàn thành ngày"), null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "code"], name="plan_task_code_once"),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True) | Q(due_on__isnull=True) | Q(due_on__gte=F("starts_on")),
                name="plan_task_runs_forward",
            ),
            models.CheckConstraint(
                condition=Q(lead__isnull=True) | Q(lead_unit__isnull=True), name="plan_task_one_lead"
            ),
            models.CheckConstraint(condition=Q(progress__lte=100), name="plan_task_progress_to_100"),
            models.CheckConstraint(
                condition=~Q(state="done") | Q(done_on__isnull=False), name="plan_task_done_has_its_day"
            ),
        ]
        indexes = [models.Index(fields=["state", "due_on"], name="plan_task_by_due")]
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return f"{self.code}: {self.title}"


class Support(models.Model):
    """Cơ quan phối hợp: an organisation that supports a task."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="supports")
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="supported_tasks"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["task", "organisation"], name="plan_support_once")]

    def __str__(self) -> str:
        return str(self.organisation)


class Voice(models.TextChoices):
    """For whom a report speaks: only the lead's, and the office's in its place, move the progress."""

    LEAD = "lead", _("Cơ quan chủ trì")
    SUPPORT = "support", _("Cơ quan phối hợp")
    OFFICE = "office", _("Cơ quan thường trực ghi thay")


class Verdict(models.TextChoices):
    """What the office said of a report that a task is done."""

    NONE = "", _("Chưa trả lời")
    ACCEPTED = "accepted", _("Đã xác nhận")
    RETURNED = "returned", _("Trả lại để bổ sung")


class TaskReport(models.Model):
    """What somebody reports of a task; written once.

    `speaker` is the name, on that day, of the agency or commune that reports. A report
    that says "done" waits for the office's answer; the others need none.
    """

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="reports")
    at = models.DateTimeField()
    by_name = models.CharField(max_length=200)
    voice = models.CharField(max_length=10, choices=Voice.choices, default=Voice.LEAD)
    speaker = models.CharField(max_length=250, blank=True)
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    text = models.TextField(_("kết quả"))
    progress = models.PositiveSmallIntegerField(_("tiến độ (%)"))
    is_final = models.BooleanField(_("đã xong"), default=False)
    verdict = models.CharField(max_length=10, choices=Verdict.choices, default=Verdict.NONE, blank=True)
    answer = models.TextField(_("ý kiến của cơ quan thường trực"), blank=True)
    answered_by = models.CharField(max_length=200, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(progress__lte=100), name="plan_taskreport_progress_to_100"),
            models.CheckConstraint(
                condition=Q(verdict="", answered_at__isnull=True)
                | Q(verdict="accepted", is_final=True, answered_at__isnull=False)
                | (Q(verdict="returned", is_final=True, answered_at__isnull=False) & ~Q(answer="")),
                name="plan_taskreport_answer_goes_with_done",
            ),
            models.UniqueConstraint(
                fields=["task"], condition=Q(is_final=True, verdict=""), name="plan_taskreport_one_waits"
            ),
        ]
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.task.code} {self.at:%d/%m/%Y}"


class Attachment(models.Model):
    """A file of a report."""

    report = models.ForeignKey(TaskReport, on_delete=models.CASCADE, related_name="attachments")
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)

    def __str__(self) -> str:
        return self.name
