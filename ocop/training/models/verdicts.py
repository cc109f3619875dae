"""Tests with their results, and feedback that nobody can trace to a person."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ocop.training.models.classes import TrainingClass
from ocop.training.models.trainees import Enrolment


class Exam(models.Model):
    """A test: `questions` are {"text", "options": [...], "right": index}; `pass_mark` is in per cent."""

    training_class = models.OneToOneField(TrainingClass, on_delete=models.CASCADE, related_name="exam")
    questions = models.JSONField()
    pass_mark = models.PositiveSmallIntegerField(_("đạt từ (%)"), default=60)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(pass_mark__gte=1, pass_mark__lte=100), name="training_exam_mark_in_per_cent"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.training_class}"


class ExamResult(models.Model):
    """The best of somebody's tries, in per cent."""

    enrolment = models.OneToOneField(Enrolment, on_delete=models.CASCADE, related_name="result")
    score = models.PositiveSmallIntegerField()
    passed = models.BooleanField()
    tries = models.PositiveSmallIntegerField(default=1)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(score__lte=100), name="training_result_in_per_cent"),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id}: {self.score}"


class Feedback(models.Model):
    """Five marks from 1 to 5 and a few words. No person, no time, no number in order: it is anonymous."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    training_class = models.ForeignKey(TrainingClass, on_delete=models.CASCADE, related_name="feedback")
    marks = models.JSONField()
    words = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.training_class}"
