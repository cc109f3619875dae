"""Scans: raw ones for a short time, sums for good, and the codes that somebody has to look at."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ocop.trace.models.labels import Serial
from ocop.trace.models.making import Lot
from ocop.trace.states import CaseState


class Scan(models.Model):
    """One look at a code. No address is kept: `device` is a keyed mark that changes every day, `province` a
    coarse place where one is known. Forgotten after the setting's days; the sums stay.

    A code that nobody printed has no lot: `code` is then what was asked, cut short.
    """

    at = models.DateTimeField()
    day = models.DateField()
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, null=True, blank=True, related_name="scans")
    serial = models.ForeignKey(Serial, on_delete=models.PROTECT, null=True, blank=True, related_name="scans")
    code = models.CharField(max_length=60, blank=True)
    device = models.CharField(max_length=32, blank=True)
    province = models.CharField(max_length=2, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(lot__isnull=False) | ~Q(code=""), name="trace_scan_of_a_lot_or_an_unknown_code"
            )
        ]
        indexes = [
            models.Index(fields=["day", "id"], name="trace_scan_by_day"),
            models.Index(fields=["lot", "at"], name="trace_scan_of_lot"),
            models.Index(fields=["serial", "at"], name="trace_scan_of_serial"),
            models.Index(fields=["device", "day"], name="trace_scan_by_device"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%d/%m/%Y %H:%M} {self.code}"


class SerialScans(models.Model):
    """What a buyer is told of a piece: first checked on, checked so many times. Counted on each scan."""

    serial = models.OneToOneField(Serial, on_delete=models.PROTECT, primary_key=True, related_name="seen")
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    count = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.serial_id}: {self.count}"


class DayScans(models.Model):
    """Scans of a lot on a day from a province ("" where unknown): the roll-up that stays."""

    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="day_scans")
    day = models.DateField()
    province = models.CharField(max_length=2, blank=True)
    count = models.PositiveIntegerField()
    devices = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["lot", "day", "province"], name="trace_dayscans_once")]
        indexes = [models.Index(fields=["day"], name="trace_dayscans_by_day")]

    def __str__(self) -> str:
        return f"{self.day} {self.lot_id}: {self.count}"


class CodeCase(models.Model):
    """A code with reasons to look at it. `reasons` are codes of `suspicion.REASONS`, with their figures."""

    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, null=True, blank=True, related_name="cases")
    serial = models.ForeignKey(Serial, on_delete=models.PROTECT, null=True, blank=True, related_name="cases")
    subject = models.CharField(max_length=60)
    reasons = models.JSONField(default=list)
    state = models.CharField(max_length=9, choices=CaseState.choices, default=CaseState.OPEN)
    opened_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    note = models.CharField(_("kết luận"), max_length=500, blank=True)
    is_demo = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject"], condition=Q(state=CaseState.OPEN), name="trace_case_open_once"
            ),
            models.CheckConstraint(
                condition=Q(state=CaseState.OPEN) | Q(ended_at__isnull=False),
                name="trace_case_ended_when_over",
            ),
        ]
        indexes = [models.Index(fields=["state", "-opened_at"], name="trace_case_by_state")]

    def __str__(self) -> str:
        return self.subject
