"""What a scorecard and a mark are, whatever is scored: the columns that the one engine of marking works on.

A room that scores something of its own makes its tables of these two and hands its cards to
`actions.cards`. `marks` must be the name by which a card knows its marks.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ocop.councils.states import CardState


class CardBase(models.Model):
    """A member's marks for one thing in one round; nobody else's business until all are locked.

    `version` counts saves; `window` names the browser page that made the last ones, for one page
    may save faster than it hears back. `total` is written when the card is locked. A void card
    (its member left, stood aside, or fell silent) is not waited for and counts for nothing.
    """

    marks: Any

    seat = models.ForeignKey("councils.Seat", on_delete=models.PROTECT, related_name="%(class)ss")
    round = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=CardState.choices, default=CardState.OPEN)
    comment = models.TextField(_("ý kiến"), blank=True)
    version = models.PositiveIntegerField(default=0)
    window = models.CharField(max_length=32, blank=True, editable=False)
    locked_at = models.DateTimeField(null=True, blank=True)
    total = models.DecimalField(max_digits=7, decimal_places=2, null=True, blank=True)
    void_reason = models.TextField(_("lý do không tính phiếu"), blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="locked") | Q(locked_at__isnull=False, total__isnull=False),
                name="%(app_label)s_%(class)s_locked_is_added_up",
            ),
        ]


class MarkBase(models.Model):
    """One level ticked on a scorecard; `level` counts the levels of the leaf from 0.

    Two levels of a leaf may have the same points, so the points alone do not say which.
    """

    code = models.CharField(max_length=12)
    level = models.PositiveSmallIntegerField(null=True, blank=True)
    points = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    case = models.CharField(max_length=4, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(points__isnull=True) | Q(points__gte=0),
                name="%(app_label)s_%(class)s_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code}: {self.points}"
