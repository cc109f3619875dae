"""Writing the journal."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import models, transaction

from ocop.base.actor import Actor
from ocop.base.states import StateTable
from ocop.journal.models import Entry, subject_of


def record(
    *,
    verb: str,
    subject: models.Model,
    by: Actor,
    at: dt.datetime,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    note: str = "",
    key: str = "",
    private: bool = False,
) -> Entry:
    """Leave one entry, inside the caller's transaction.

    A `key` that was used before raises an IntegrityError: the same request is being
    done a second time (see `queries.answered`).
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("a journal entry belongs into the transaction of its write")
    return Entry.objects.create(
        at=at,
        verb=verb,
        subject=subject_of(subject),
        label=str(subject)[:300],
        actor_id=by.person_id,
        actor_name=by.name[:200],
        actor_role=by.role,
        appointment_id=by.appointment_id,
        unit_code=by.unit_code,
        before=before,
        after=after,
        note=note,
        key=key or None,
        private=private,
    )


def move(
    table: StateTable,
    thing: models.Model,
    verb: str,
    /,
    *,
    by: Actor,
    at: dt.datetime,
    note: str = "",
    key: str = "",
    after: dict[str, Any] | None = None,
    **changes: Any,
) -> Entry:
    """Move `thing` by compare-and-set and journal the move in the same transaction.

    The journal's verb is ``<app>.<verb>``. Refused as `StateTable.move` refuses.
    """
    with transaction.atomic():
        old = table.move(thing, verb, **changes)
        return record(
            verb=f"{thing._meta.app_label}.{verb}",
            subject=thing,
            by=by,
            at=at,
            before={"state": old},
            after={"state": table.moves[verb].target, **(after or {})},
            note=note,
            key=key,
        )
