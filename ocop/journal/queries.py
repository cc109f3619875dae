"""Reading the journal."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from typing import Any

from django.db import connection, models, transaction
from django.db.models import Q

from ocop.base.actor import Actor
from ocop.journal.models import Block, Entry, subject_of


def strangers_key(key: str, *whose: str) -> str:
    """The idempotency key of somebody who did not sign in, bound to what it is for and where it came from.

    A key that was made up, or heard of, then meets nobody else's request. No key stays none.
    """
    return hashlib.sha256("|".join((*whose, key)).encode()).hexdigest() if key else ""


def answered(key: str, of: type[models.Model] | None = None) -> int | None:
    """The primary key of the row that the request under `key` wrote, or None; with `of`, a row of that kind.

    Actions that create ask this first, so that a request repeated after a crash gets
    the answer of the first and doubles nothing. Sent twice at the same moment, the second
    waits here for the first (on SQLite its transaction waited before it began).
    """
    if not key:
        return None
    if connection.vendor == "postgresql" and connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])
    subject = Entry.objects.filter(key=key).values_list("subject", flat=True).first()
    if subject is None:
        return None
    kind, pk = subject.rsplit(":", 1)
    return int(pk) if of is None or kind == of._meta.label else None


def answered_before(key: str, of: type[models.Model] | None = None) -> int | None:
    """`answered`, asked in a transaction of its own.

    For actions that check what the first request has changed: they ask before they check, so that the
    second is answered and not refused.
    """
    with transaction.atomic():
        return answered(key, of)


def was_done(key: str) -> bool:
    """Whether the request under `key` was answered before."""
    return answered_before(key) is not None


def entries_visible_to(actor: Actor) -> models.QuerySet[Entry]:
    """The whole journal to those who hold ``journal.view``, without private entries."""
    if not actor.has("journal.view"):
        return Entry.objects.none()
    return Entry.objects.filter(private=False)


def history_of(thing: models.Model) -> models.QuerySet[Entry]:
    """The entries of one row, oldest first; the caller has checked that the reader may see the row."""
    return Entry.objects.filter(subject=subject_of(thing), private=False).order_by("id")


def find_entries(
    found: models.QuerySet[Entry],
    *,
    verb: str = "",
    subject: str = "",
    actor: str = "",
    since: dt.datetime | None = None,
    until: dt.datetime | None = None,
) -> models.QuerySet[Entry]:
    """Narrow `found` by the verb's beginning, subject or its label, the actor's name, a span of time."""
    if verb:
        found = found.filter(verb__startswith=verb.strip())
    if subject:
        found = found.filter(Q(subject=subject.strip()) | Q(label__icontains=subject.strip()))
    if actor:
        found = found.filter(actor_name__icontains=actor.strip())
    if since:
        found = found.filter(at__gte=since)
    return found.filter(at__lt=until) if until else found


@dataclass(frozen=True)
class Change:
    """One value of the subject, before and after; None where it was not there."""

    name: str
    before: Any
    after: Any

    @property
    def is_different(self) -> bool:
        """Whether the two differ."""
        return bool(self.before != self.after)


def changes(entry: Entry) -> list[Change]:
    """Every value that an entry names, before beside after, in the order of their names."""
    before = entry.before if isinstance(entry.before, dict) else {}
    after = entry.after if isinstance(entry.after, dict) else {}
    return [Change(name, before.get(name), after.get(name)) for name in sorted({*before, *after})]


def newest_block() -> Block | None:
    """The block sealed last."""
    return Block.objects.order_by("-number").first()


def block_over(entry: Entry) -> Block | None:
    """The block that covers an entry, None while it is not sealed."""
    return Block.objects.filter(first_entry__lte=entry.pk, last_entry__gte=entry.pk).first()
