"""Writing the journal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.db import IntegrityError, connection, models, transaction
from django.utils.translation import gettext as _

from ocop.base import changes
from ocop.base.actor import Actor
from ocop.base.refusals import Refused
from ocop.base.states import StateTable
from ocop.jobs import actions as jobs
from ocop.journal import sealing
from ocop.journal.models import Block, Entry, subject_of

# how long a write may still be under way that has its entry's id already
SETTLING = dt.timedelta(seconds=60)


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
    """Leave one entry, inside the caller's transaction, and let the stamp of changes move with its commit.

    A `key` that was used before is refused as stale and undoes the caller's write: the
    same request was done at the same moment (else `queries.answered` would have known).
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("a journal entry belongs into the transaction of its write")
    transaction.on_commit(changes.note)  # pages that are kept are made anew
    entry = Entry(
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
    try:
        entry.save(force_insert=True)
    except IntegrityError as error:  # the key alone is unique here
        again = _("Yêu cầu này vừa được ghi nhận rồi. Hãy tải lại trang.")
        raise Refused(again, about="stale") from error
    return entry


def record_rows(
    model: type[models.Model],
    ids: Collection[int],
    *,
    verb: str,
    what: str,
    removed: bool = False,
    told: dict[str, Any] | None = None,
    by: Actor,
    at: dt.datetime,
) -> None:
    """Leave one entry for many rows of a table, about the first of them; none where there are no rows.

    It says under `what` how many they are, beside what is `told`. Rows that are `removed` are recorded first,
    while the one that stands for all is still there.
    """
    first = model._default_manager.filter(pk__in=list(ids)[:1]).first()
    if first is not None:
        said = {**(told or {}), what: len(ids)}
        before, after = (said, None) if removed else (None, said)
        record(verb=verb, subject=first, by=by, at=at, before=before, after=after)


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


def plan_seal(*, at: dt.datetime) -> None:
    """Put aside the sealing of all entries that are there now.

    It waits SETTLING, so that writes under way are stored first. Writers take no part in
    it and never queue for the chain.
    """
    last = sealing.newest_entry()
    if last > _sealed_up_to():
        jobs.enqueue("journal.seal", {"last": last, "seen": at.isoformat()}, after=at + SETTLING)


class StillWriting(RuntimeError):
    """A transaction older than the entries to be sealed is still open; the job is tried again."""


def seal(*, last: int, seen: dt.datetime, at: dt.datetime) -> list[Block]:
    """Seal the entries up to `last` in blocks, each hash covering the block before.

    On PostgreSQL an id may be taken long before its row is stored: as long as a writing
    transaction is open that began before `seen`, nothing is sealed (StillWriting).
    SQLite has one writer at a time, so ids are stored in their order.
    """
    if connection.vendor == "postgresql" and _writers_since_before(seen):
        raise StillWriting(f"a write from before {seen} is still open")
    made = []
    while (first := _sealed_up_to() + 1) <= last:
        made.append(_seal_one(first, last, at))
    return made


def _seal_one(first: int, last: int, at: dt.datetime) -> Block:
    with transaction.atomic():
        before = Block.objects.order_by("-number").first()
        number, previous = (before.number + 1, before.hash) if before else (1, sealing.GENESIS)
        ids = Entry.objects.filter(pk__gte=first, pk__lte=last).order_by("pk")
        full = list(ids.values_list("pk", flat=True)[: sealing.BLOCK_SIZE])
        end = full[-1] if len(full) == sealing.BLOCK_SIZE else last
        found, count = sealing.block_hash(number, first, end, previous, sealing.entries_between(first, end))
        return Block.objects.create(
            number=number,
            first_entry=first,
            last_entry=end,
            entries=count,
            previous_hash=previous,
            hash=found,
            sealed_at=at,
        )


def _sealed_up_to() -> int:
    return Block.objects.order_by("-number").values_list("last_entry", flat=True).first() or 0


def _writers_since_before(seen: dt.datetime) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND backend_xid IS NOT NULL AND pid <> pg_backend_pid() AND xact_start < %s",
            [seen],
        )
        return bool(cursor.fetchone()[0])
