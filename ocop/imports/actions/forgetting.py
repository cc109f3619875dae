"""Letting go of what imports hold of people whose data is no longer kept."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Q

from ocop.base.actor import system
from ocop.imports import kinds
from ocop.imports.models import ImportChange, ImportRow, ImportRun
from ocop.imports.states import RUN, RunState
from ocop.journal import actions as journal


def forget(*, at: dt.datetime) -> int:
    """Take rows and values out of imports of what was cleared (`Within.cleared`); how many imports had some.

    That they were, by whom, when and with how many rows stays; one that was not written is put aside.
    Worked out again it does nothing.
    """
    told = 0
    for code, kind in kinds.ALL.items():
        if kind.within is None:
            continue
        runs = ImportRun.objects.filter(kind=code, within__in=kind.within.cleared().values("pk"))
        with transaction.atomic():
            for run in runs.filter(state=RunState.READ):
                journal.move(RUN, run, "discard_run", by=system(), at=at)
            held = ImportRow.objects.filter(run__in=runs)
            said = ImportChange.objects.filter(run__in=runs).exclude(label="", before={}, after={})
            told += runs.filter(Q(pk__in=held.values("run")) | Q(pk__in=said.values("run"))).count()
            said.update(label="", before={}, after={})
            held.delete()
    return told
