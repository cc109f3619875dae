"""Taking a whole import back."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from ocop.base.actor import Actor
from ocop.base.clock import local_date
from ocop.base.refusals import Refused
from ocop.imports import obstacles, queries, rules
from ocop.imports.actions.applying import hold, one_at_a_time
from ocop.imports.kinds import Back, Book, Kind
from ocop.imports.models import Action, ImportChange, ImportRun
from ocop.imports.states import RUN
from ocop.journal import actions as journal
from ocop.journal import queries as entries

_TOLD = 5


def undo_run(*, run: ImportRun, by: Actor, at: dt.datetime, key: str = "") -> ImportRun:
    """Give changed rows their earlier values and take out rows that were new: all of them or none.

    Every row is checked against the seal it had before; where nothing of the kind was written since, what
    is stored has the hash of before. Refused: who may not import, an import that is not written, and as
    long as `obstacles` finds a row that was changed since or that something hangs on.
    """
    with transaction.atomic():
        if (done := entries.answered(key)) is not None:
            return ImportRun.objects.get(pk=done)
        run.refresh_from_db()
        rules.may_undo.check(by, run)
        one_at_a_time()
        kind, on = queries.kind_of(run, at), local_date(at)
        written = list(run.written.all())
        for table, ids in _ids(written).items():
            hold(obstacles.model_of(table), ids)
        _refuse_obstacles(obstacles.of(run))
        book = kind.book(on)
        kind.writer.take_back(book, _back(kind, book, written), by=by, at=at)
        _check_restored(kind, kind.book(on), written)
        after = queries.content_hash(kind, on)
        facts: dict[str, Any] = {"undone_at": at, "undone_by": by.name[:200], "sha_undone": after}
        journal.move(RUN, run, "undo_run", by=by, at=at, key=key, after={"sha256": after}, **facts)
        return run


def _check_restored(kind: Kind, book: Book, written: list[ImportChange]) -> None:
    """Every row of the kind is, in every column, what it was, or gone: else nothing of this happens. Of a
    kind that stays, gone is what its book does not tell any more."""
    if kind.stays:
        if any(change.target in book.stored for change in written if _is_own(kind, change)):
            raise RuntimeError("undoing an import did not take back what it had written")
        return
    own = {change.target: change.seal_before for change in written if _is_own(kind, change)}
    now = obstacles.seals(kind.model, own)
    if now != {pk: seal for pk, seal in own.items() if seal}:
        raise RuntimeError("undoing an import did not restore what was stored before it")


def _is_own(kind: Kind, change: ImportChange) -> bool:
    return change.table == kind.model._meta.label_lower and change.action != Action.FOLLOWED


def _refuse_obstacles(found: list[obstacles.Obstacle]) -> None:
    if not found:
        return
    told = "; ".join(str(obstacle) for obstacle in found[:_TOLD])
    if len(found) > _TOLD:
        told += "; …"
    raise Refused(_("Không hoàn tác được: %(why)s.") % {"why": told})


def _ids(written: list[ImportChange]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for change in written:
        found[change.table].append(change.target)
    return found


def _back(kind: Kind, book: Book, written: list[ImportChange]) -> Back:
    """What was written, the other way round."""
    own = kind.model._meta.label_lower
    back = Back([], {}, defaultdict(list), defaultdict(dict))
    for change in written:
        model = obstacles.model_of(change.table)
        if change.table == own and change.action == Action.NEW:
            back.removed.append(change.target)
        elif change.table == own and change.action == Action.CHANGED:
            now = book.fields(book.stored[change.target])
            back.restored[change.target] = {**now, **_typed(model, change.before)}
        elif change.action == Action.NEW:
            back.unmade[model].append(change.target)
        else:
            back.followed[model][change.target] = _typed(model, change.before)
    return back


def _typed(model: type[models.Model], values: dict[str, Any]) -> dict[str, Any]:
    """Values as JSON keeps them → as the database does; what the model has no field for is kept elsewhere."""
    fields: dict[str, Any] = {field.attname: field.to_python for field in model._meta.concrete_fields}
    fields |= {field.name: list for field in model._meta.many_to_many}
    return {name: fields[name](value) for name, value in values.items() if name in fields}
