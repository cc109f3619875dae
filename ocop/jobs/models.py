"""The clock of recurring work. The jobs themselves are rows of django-tasks."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Schedule(models.Model):
    """Work that comes round: `handler` is enqueued at `next_at`, then again `every` seconds later."""

    handler = models.CharField(max_length=80, unique=True)
    every = models.PositiveIntegerField(help_text="seconds")
    next_at = models.DateTimeField()
    last_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(every__gt=0), name="jobs_schedule_moves_on")]

    def __str__(self) -> str:
        return f"{self.handler} every {self.every} s"
