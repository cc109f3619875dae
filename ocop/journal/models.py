"""The audit chain: one entry for every write, sealed in blocks."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q


def subject_of(thing: models.Model) -> str:
    """The text by which the journal names a row: ``app.Model:pk``."""
    return f"{thing._meta.app_label}.{thing._meta.object_name}:{thing.pk}"


class Lasting(RuntimeError):
    """Somebody tried to change or delete what only ever grows."""


class Growing(models.QuerySet["Entry"]):
    """Rows that are added and read, never changed, never deleted."""

    def update(self, **kwargs: Any) -> int:
        raise Lasting("journal entries are never changed")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise Lasting("journal entries are never deleted")


class Entry(models.Model):
    """What was done: no foreign keys, never changed, outlives its subject.

    `subject` is ``app.Model:pk`` as text. `key` is the idempotency key of the
    request, so that a write that was stored but never answered is not done twice.
    `private` holds back entries that only those who may see the subject may read
    (marks before locking).
    """

    at = models.DateTimeField(db_index=True)
    verb = models.CharField(max_length=80)
    subject = models.CharField(max_length=120, db_index=True)
    label = models.CharField(max_length=300, blank=True)
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=200, blank=True)
    actor_role = models.CharField(max_length=40, blank=True)
    appointment_id = models.BigIntegerField(null=True)
    unit_code = models.CharField(max_length=10, blank=True)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    note = models.TextField(blank=True)
    key = models.CharField(max_length=80, null=True)
    private = models.BooleanField(default=False)

    objects = Growing.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key"], name="journal_entry_key_once")]
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb} {self.subject}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store a new entry; an entry that is stored stays as it is."""
        if not self._state.adding:
            raise Lasting("journal entries are never changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Never."""
        raise Lasting("journal entries are never deleted")


class Block(models.Model):
    """A run of entries under one hash that covers the block before."""

    number = models.PositiveIntegerField(unique=True)
    first_entry = models.BigIntegerField()
    last_entry = models.BigIntegerField()
    entries = models.PositiveIntegerField()
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(first_entry__lte=models.F("last_entry")), name="journal_block_runs_forward"
            )
        ]
        ordering = ["number"]

    def __str__(self) -> str:
        return f"#{self.number} {self.hash[:12]}"
