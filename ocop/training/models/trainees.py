"""Who takes part, and who was there. Names, phones and birth years are personal data: see `queries`."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ocop.organisations.models import Gender
from ocop.training.models.classes import Session, TrainingClass
from ocop.training.states import EnrolmentState
from ocop.training.topics import Who


class Enrolment(models.Model):
    """Somebody in a class: a person with an account, or a name that an officer wrote down.

    `unit` is where they live or work. `token` stands in the ticket. `minutes` they were there and
    `completed_on` (the day the class was held, where they were there long enough) are settled when the class
    is held. Phone and birth year are cleared after the class is closed.
    """

    training_class = models.ForeignKey(TrainingClass, on_delete=models.PROTECT, related_name="enrolments")
    person = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="trainings"
    )
    who = models.CharField(_("tham gia với tư cách"), max_length=20, choices=Who.choices)
    name = models.CharField(_("họ và tên"), max_length=200)
    name_key = models.CharField(max_length=200, editable=False)
    gender = models.CharField(_("giới tính"), max_length=10, choices=Gender.choices, blank=True)
    birth_year = models.PositiveSmallIntegerField(_("năm sinh"), null=True, blank=True)
    phone = models.CharField(_("điện thoại"), max_length=40, blank=True)
    unit = models.ForeignKey("places.Unit", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    organisation = models.ForeignKey(
        "organisations.Organisation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="trainings",
    )
    organisation_name = models.CharField(_("đơn vị, chủ thể"), max_length=250, blank=True)
    token = models.CharField(max_length=12, unique=True)
    state = models.CharField(max_length=20, choices=EnrolmentState.choices)
    enrolled_at = models.DateTimeField()
    minutes = models.PositiveIntegerField(default=0)
    completed_on = models.DateField(null=True, blank=True)
    certificate_no = models.CharField(max_length=40, null=True, blank=True, unique=True)
    feedback_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="training_enrolment_has_a_name"),
            models.UniqueConstraint(
                fields=["training_class", "person"],
                condition=Q(state__in=("enrolled", "waiting")),
                name="training_enrolment_once_a_person",
            ),
            models.CheckConstraint(
                condition=Q(certificate_no__isnull=True) | Q(completed_on__isnull=False),
                name="training_enrolment_certified_when_there",
            ),
            models.CheckConstraint(
                condition=Q(state="enrolled") | Q(completed_on__isnull=True),
                name="training_enrolment_completed_with_a_seat",
            ),
        ]
        indexes = [
            models.Index(fields=["training_class", "state"], name="training_enrolment_by_state"),
            models.Index(fields=["completed_on"], name="training_enrolment_by_day"),
        ]

    def __str__(self) -> str:
        """No name: it goes into the journal."""
        return f"{self.training_class} · {self.token}"

    @property
    def from_where(self) -> str:
        """Organisation as written, else none."""
        return self.organisation.name if self.organisation else self.organisation_name


class How(models.TextChoices):
    """How somebody was ticked."""

    SELF = "self", _("Tự quét mã")
    TICKET = "ticket", _("Quét vé")
    MANUAL = "manual", _("Ban tổ chức ghi")
    LIST = "list", _("Theo danh sách nhập")


class Attendance(models.Model):
    """Somebody was at a session."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="attendances")
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="attendances")
    how = models.CharField(max_length=10, choices=How.choices)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "session"], name="training_attendance_once"),
        ]

    def __str__(self) -> str:
        return f"{self.session_id}/{self.enrolment_id}"
