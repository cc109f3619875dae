"""Exchange with other systems: keys, named queries and who is told of what they find (EPCIS 2.0, 8.2)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from ocop.trace.models.events import Capture


class AccessKey(models.Model):
    """Lets another system ask in the name of one appointment. Only the hash of the key is kept.

    `name` says which system. The key ends with the appointment, or when `ended_at` is set.
    """

    name = models.CharField(max_length=100)
    digest = models.CharField(max_length=64, unique=True)
    appointment = models.ForeignKey("people.Appointment", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="trace_accesskey_has_a_name")]

    def __str__(self) -> str:
        return self.name


class WaitingCapture(models.Model):
    """A document that is too long to be read while its sender waits; gone as soon as it has been read."""

    capture = models.OneToOneField(
        Capture, on_delete=models.PROTECT, primary_key=True, related_name="waiting"
    )
    media_type = models.CharField(max_length=100)
    appointment_id = models.BigIntegerField()
    person_id = models.BigIntegerField()
    content = models.BinaryField()

    def __str__(self) -> str:
        return str(self.capture_id)


class NamedQuery(models.Model):
    """A query kept under a name. `query` are the parameters of EPCIS 2.0, 8.2.7.1.

    A producer's queries are shared by its members; those of officers are each one's own.
    """

    name = models.CharField(max_length=100)
    query = models.JSONField()
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    person_id = models.BigIntegerField()
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="trace_namedquery_has_a_name"),
            models.UniqueConstraint(
                fields=["organisation", "name"],
                condition=Q(ended_at__isnull=True, organisation__isnull=False),
                name="trace_namedquery_once_of_a_producer",
            ),
            models.UniqueConstraint(
                fields=["person_id", "name"],
                condition=Q(ended_at__isnull=True, organisation__isnull=True),
                name="trace_namedquery_once_of_a_person",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Subscription(models.Model):
    """Where results of a named query go. `schedule` as EPCIS tells it, else new events are sent as they come.

    What is sent is what `person_id` may read under `appointment_id` at that moment. `sealed` holds the
    token that signs it (`base.sealing`).
    `after` is the last event that was sent, `sending` the last of those under way (0: none). `looked_at` is
    the moment up to which the schedule was looked at, `tried_at` when something was last done to send.
    """

    code = models.CharField(max_length=32, unique=True)
    query = models.ForeignKey(NamedQuery, on_delete=models.PROTECT, related_name="subscriptions")
    person_id = models.BigIntegerField()
    appointment_id = models.BigIntegerField()
    target = models.URLField(max_length=500)
    sealed = models.TextField()
    schedule = models.JSONField(null=True, blank=True)
    report_if_empty = models.BooleanField(default=False)
    not_before = models.DateTimeField()
    after = models.BigIntegerField(default=0)
    sending = models.BigIntegerField(default=0)
    created_at = models.DateTimeField()
    looked_at = models.DateTimeField()
    tried_at = models.DateTimeField()
    last_sent_at = models.DateTimeField(null=True, blank=True)
    failures = models.PositiveSmallIntegerField(default=0)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["id"], condition=Q(ended_at__isnull=True), name="trace_subscription_running")
        ]

    def __str__(self) -> str:
        return self.code
