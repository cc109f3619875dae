"""Programmes, and the classes, conferences and workshops held within or beside them."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ocop.training.states import ClassState
from ocop.training.topics import Audience, topic_label

DEFAULT_SHARE = 80
"""Per cent of the minutes that somebody must have been there for a certificate, unless a class says other."""


class ClassKind(models.TextChoices):
    """What is held."""

    CLASS = "class", _("Lớp tập huấn")
    CONFERENCE = "conference", _("Hội nghị")
    WORKSHOP = "workshop", _("Hội thảo")


class Programme(models.Model):
    """A programme of training for one audience; `unit` is the province or commune that runs it.

    `topics` are codes of `training.topics`.
    """

    unit = models.ForeignKey("places.Unit", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(_("tên chương trình"), max_length=250)
    year = models.PositiveSmallIntegerField(_("năm"))
    audience = models.CharField(_("đối tượng"), max_length=20, choices=Audience.choices)
    topics = models.JSONField(_("chủ đề"), default=list)
    about = models.TextField(_("mục tiêu, nội dung"), blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="training_programme_has_a_title"),
            models.UniqueConstraint(fields=["unit", "year", "title"], name="training_programme_once_a_year"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def topic_labels(self) -> list[str]:
        """The topics in words."""
        return [topic_label(code) for code in self.topics]


class TrainingClass(models.Model):
    """A class, conference or workshop, from draft to closing.

    `unit` runs it and answers for its data: the province or a commune. `seats` is how many find room, `taken`
    how many seats are given: counted by compare-and-set and never above `seats`. `share` is the per cent of
    all minutes that earns a certificate. `starts_on` and `ends_on` follow from the sessions.
    """

    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, null=True, blank=True, related_name="classes"
    )
    unit = models.ForeignKey("places.Unit", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("loại"), max_length=20, choices=ClassKind.choices)
    title = models.CharField(_("tên"), max_length=250)
    about = models.TextField(_("nội dung"), blank=True)
    audience = models.CharField(_("đối tượng"), max_length=20, choices=Audience.choices)
    place_unit = models.ForeignKey(
        "places.Unit", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    room = models.CharField(_("hội trường, phòng"), max_length=200, blank=True)
    seats = models.PositiveIntegerField(_("số chỗ"))
    taken = models.PositiveIntegerField(default=0)
    enrol_until = models.DateField(_("nhận ghi tên đến hết ngày"), null=True, blank=True)
    share = models.PositiveSmallIntegerField(_("có mặt ít nhất (%)"), default=DEFAULT_SHARE)
    is_public = models.BooleanField(_("đăng trên trang công khai"), default=True)
    state = models.CharField(max_length=20, choices=ClassState.choices, default=ClassState.DRAFT)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    outcome = models.TextField(_("kết quả"), blank=True)
    reason = models.TextField(_("lý do hủy"), blank=True)
    created_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True, blank=True)
    held_on = models.DateField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    cleared_at = models.DateTimeField(null=True, blank=True)
    is_demo = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="training_class_has_a_title"),
            models.CheckConstraint(
                condition=Q(seats__gte=1, taken__lte=F("seats")), name="training_class_never_overbooked"
            ),
            models.CheckConstraint(
                condition=Q(share__gte=1, share__lte=100), name="training_class_share_in_per_cent"
            ),
            models.CheckConstraint(
                condition=Q(state__in=("draft", "cancelled"))
                | Q(opened_at__isnull=False, starts_on__isnull=False, ends_on__gte=F("starts_on")),
                name="training_class_opened_with_days",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("held", "closed"), held_on__isnull=False)
                | ~Q(state__in=("held", "closed")) & Q(held_on__isnull=True),
                name="training_class_held_on_a_day",
            ),
            models.CheckConstraint(
                condition=Q(state="closed", closed_at__isnull=False)
                | ~Q(state="closed") & Q(closed_at__isnull=True),
                name="training_class_closed_at_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(state="cancelled") | ~Q(reason=""), name="training_class_cancelled_with_reason"
            ),
        ]
        indexes = [
            models.Index(fields=["state", "starts_on"], name="training_class_by_state"),
            models.Index(fields=["unit", "state"], name="training_class_by_unit"),
            models.Index(fields=["held_on"], name="training_class_by_holding"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def free(self) -> int:
        """How many seats are free."""
        return max(self.seats - self.taken, 0)

    @property
    def place(self) -> str:
        """Room and commune in one line."""
        where = self.place_unit.name if self.place_unit else ""
        return ", ".join(part for part in (self.room, where) if part)

    @property
    def last_day_to_enrol(self) -> dt.date | None:
        """Until when people sign up by themselves: the day that was set, else the first day."""
        return self.enrol_until or self.starts_on


class Session(models.Model):
    """One sitting of a class, with the topic that its hours count for."""

    training_class = models.ForeignKey(TrainingClass, on_delete=models.CASCADE, related_name="sessions")
    title = models.CharField(_("nội dung buổi"), max_length=250, blank=True)
    topic = models.CharField(_("chủ đề"), max_length=30)
    begins_at = models.DateTimeField(_("bắt đầu"))
    ends_at = models.DateTimeField(_("kết thúc"))
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["begins_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("begins_at")), name="training_session_runs_forward"
            ),
        ]

    def __str__(self) -> str:
        return self.title or topic_label(self.topic)

    @property
    def minutes(self) -> int:
        """How long it lasts."""
        return int((self.ends_at - self.begins_at).total_seconds() // 60)

    @property
    def topic_label(self) -> str:
        """The topic in words."""
        return topic_label(self.topic)


class Teacher(models.Model):
    """Who teaches: by name, with the person's account or the organisation they come from where known."""

    training_class = models.ForeignKey(TrainingClass, on_delete=models.CASCADE, related_name="teachers")
    name = models.CharField(_("họ tên, chức danh"), max_length=200)
    person = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="training_teacher_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name
