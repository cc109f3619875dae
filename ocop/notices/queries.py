"""Reading notices."""

from __future__ import annotations

from django.db import models

from ocop.base.actor import Actor
from ocop.notices.models import Notice


def notices_visible_to(actor: Actor) -> models.QuerySet[Notice]:
    """A person's own notices, newest first."""
    if actor.person_id is None:
        return Notice.objects.none()
    return Notice.objects.filter(person_id=actor.person_id)


def unread_count(actor: Actor) -> int:
    """How many of the person's notices are unread."""
    return notices_visible_to(actor).filter(read_at__isnull=True).count() if actor.is_known else 0
