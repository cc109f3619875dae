"""Writing what was looked at: all sound rows or none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db import connection, models, transaction
from django.utils.translation import gettext as _

from ocop.base.actor import Actor
from ocop.base.clock import local_date
from ocop.base.each import batches
from ocop.base.refusals import Refused
from ocop.imports import difference, obstacles, queries, rules
from ocop.imports.actions.taking import raws_of
from ocop.imports.difference import Line
from ocop.imports.kinds import Book, Kind, Written
from ocop.imports.models import Action, ImportChange, ImportRun
from ocop.imports.states import RUN, Outcome
from ocop.journal import actions as journal
from ocop.journal import queries as entries


def apply_run(*, run: ImportRun, seen: str, by: Actor, at: dt.datetime, key: str = "") -> ImportRun:
    """Write every sound row of an import, all or none; `seen` is the hash of the difference looked at.

    Rows with problems and rows left out are not written. Statements grow with thousands of rows, not
    with rows. Refused: who may not import; an import that is done or has nothing to write; one whose
    difference is no longer the one that was looked at (stale).
    """
    with transaction.atomic():
        if (done := entries.answered(key)) is not None:
            return ImportRun.objects.get(pk=done)
        run.refresh_from_db()
        rules.may_apply.check(by, run)
        one_at_a_time()
        kind = queries.kind_of(run, at)
        lines, book = _looked_at_again(run, kind, seen, at)
        before = queries.hash_of(book)
        new = [line for line in lines if line.outcome == Outcome.NEW]
        changed = [line for line in lines if line.outcome == Outcome.CHANGED]
        seals = obstacles.seals(kind.model, [line.target for line in changed if line.target is not None])
        rows = {line.target: line.values for line in changed if line.target is not None}
        written = kind.writer.write(book, [line.values for line in new], rows, by=by, at=at)
        own = [*_of_new(kind, book, new, written), *_of_changed(kind, book, changed)]
        for change in own:
            change.seal_before = seals.get(change.target, "")
        _remember(run, own, written)
        after = queries.content_hash(kind, local_date(at))
        facts: dict[str, Any] = {
            "applied_at": at,
            "applied_by": by.name[:200],
            "sha_before": before,
            "sha_after": after,
        }
        told = {"kind": kind.code, "new": len(new), "changed": len(changed), "sha256": after}
        journal.move(RUN, run, "apply_run", by=by, at=at, key=key, after=told, **facts)
        return run


def one_at_a_time() -> None:
    """Let no second import write or go back at the same time (SQLite has one writer as it is)."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('ocop.imports', 0))")


def hold(model: type[models.Model], ids: Iterable[int]) -> None:
    """Let nobody else write these rows until the end of the transaction."""
    for batch in batches(ids):
        list(model._default_manager.select_for_update().filter(pk__in=batch).values_list("pk", flat=True))


def _looked_at_again(run: ImportRun, kind: Kind, seen: str, at: dt.datetime) -> tuple[list[Line], Book]:
    """The difference as it is now, if it is the one that was looked at."""
    changing = run.rows.filter(outcome=Outcome.CHANGED).values_list("target", flat=True)
    hold(kind.model, [target for target in changing if target is not None])
    _rows, raws, left_out = raws_of(run)
    book = kind.book(local_date(at))
    lines = difference.compare(kind, book, raws, left_out)
    if not seen or seen != run.seen or difference.digest(lines) != seen:
        raise Refused(
            _("Dữ liệu đã thay đổi sau khi anh chị xem bảng so sánh. Hãy so lại, xem rồi ghi."), about="stale"
        )
    return lines, book


def _of_new(kind: Kind, book: Book, lines: Sequence[Line], written: Written) -> Iterator[ImportChange]:
    for line, pk in zip(lines, written.ids, strict=True):
        yield _change(kind.model, pk, line, Action.NEW, {}, book.fields(line.values))


def _of_changed(kind: Kind, book: Book, lines: Sequence[Line]) -> Iterator[ImportChange]:
    for line in lines:
        if line.target is not None:
            old, new = book.fields(book.stored[line.target]), book.fields(line.values)
            names = [name for name in new if old[name] != new[name]]
            before, after = {n: old[n] for n in names}, {n: new[n] for n in names}
            yield _change(kind.model, line.target, line, Action.CHANGED, before, after)


def _change(
    model: type[models.Model],
    pk: int,
    line: Line,
    action: Action,
    before: dict[str, Any],
    after: dict[str, Any],
) -> ImportChange:
    return ImportChange(
        number=line.number, table=model._meta.label_lower, target=pk, label=line.label,
        action=action, before=before, after=after,
    )  # fmt: skip


def _remember(run: ImportRun, own: list[ImportChange], written: Written) -> None:
    """Keep what was written, with the seal of each row as it stands after everything."""
    changes = [*own, *_of_others(written)]
    by_table: dict[str, list[int]] = {}
    for change in changes:
        by_table.setdefault(change.table, []).append(change.target)
    seals = {table: obstacles.seals(obstacles.model_of(table), ids) for table, ids in by_table.items()}
    for change in changes:
        change.run, change.seal = run, seals[change.table][change.target]
    ImportChange.objects.bulk_create(changes, batch_size=500)


def _of_others(written: Written) -> Iterator[ImportChange]:
    """Rows of other tables that were made or changed in their train."""
    for model, pk in written.made:
        yield _other(model, pk, Action.NEW, {}, {})
    for model, pk, before, after in written.followed:
        yield _other(model, pk, Action.FOLLOWED, before, after)


def _other(
    model: type[models.Model], pk: int, action: Action, before: dict[str, Any], after: dict[str, Any]
) -> ImportChange:
    label = f"{obstacles.words_for(model)} #{pk}"
    return ImportChange(
        table=model._meta.label_lower, target=pk, label=label, action=action, before=before, after=after
    )
