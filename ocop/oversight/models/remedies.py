"""What a producer has to put right, and what it answers."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ocop.oversight.models.visits import Finding
from ocop.oversight.states import RemedyState


class Remedy(models.Model):
    """What is to be done about a finding, until when. `reasons` are those of the last return or of giving
    up."""

    finding = models.ForeignKey(Finding, on_delete=models.CASCADE, related_name="remedies")
    what = models.TextField(_("việc khắc phục"))
    due_on = models.DateField(_("hạn"))
    state = models.CharField(max_length=10, choices=RemedyState.choices, default=RemedyState.OPEN)
    reasons = models.TextField(_("lý do"), blank=True)
    created_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(what=""), name="oversight_remedy_says_what"),
            models.CheckConstraint(
                condition=Q(state__in=("accepted", "failed"), settled_at__isnull=False)
                | ~Q(state__in=("accepted", "failed")) & Q(settled_at__isnull=True),
                name="oversight_remedy_settled_on_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(state="answered") | Q(answered_at__isnull=False),
                name="oversight_remedy_answered_on_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("returned", "failed")) | ~Q(reasons=""),
                name="oversight_remedy_refused_with_reasons",
            ),
        ]
        indexes = [models.Index(fields=["state", "due_on"], name="oversight_remedy_due")]

    def __str__(self) -> str:
        return self.what[:120]


class RemedyAnswer(models.Model):
    """What the producer says was done, with proofs from its library."""

    remedy = models.ForeignKey(Remedy, on_delete=models.CASCADE, related_name="answers")
    text = models.TextField(_("đã làm gì"))
    documents = models.ManyToManyField("files.Document", related_name="+", blank=True)
    by_name = models.CharField(max_length=200)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="oversight_remedyanswer_says_what")]

    def __str__(self) -> str:
        return self.text[:120]
