"""Reading the journal."""

from __future__ import annotations

from django.db import models

from ocop.base.actor import Actor
from ocop.journal.models import Entry, subject_of


def answered(key: str) -> int | None:
    """The primary key of the row that the request under `key` wrote, or None.

    Actions that create ask this first, so that a request repeated after a crash gets
    the answer of the first and doubles nothing.
    """
    if not key:
        return None
    subject = Entry.objects.filter(key=key).values_list("subject", flat=True).first()
    return int(subject.rsplit(":", 1)[1]) if subject else None


def entries_visible_to(actor: Actor) -> models.QuerySet[Entry]:
    """The whole journal to those who hold ``journal.view``, without private entries."""
    if not actor.has("journal.view"):
        return Entry.objects.none()
    return Entry.objects.filter(private=False)


def history_of(thing: models.Model) -> models.QuerySet[Entry]:
    """The entries of one row, oldest first; the caller has checked that the reader may see the row."""
    return Entry.objects.filter(subject=subject_of(thing), private=False).order_by("id")
