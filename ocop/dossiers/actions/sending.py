"""Sending a dossier to the commune, and taking it back."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ocop.base.actor import Actor
from ocop.base.clock import local_date
from ocop.criteria import queries as criteria
from ocop.dossiers import deadlines, locking, notifying, receipts, rules, snapshots
from ocop.dossiers.models import Dossier
from ocop.dossiers.states import MOVES, State
from ocop.journal import actions as journal
from ocop.journal import queries as entries


def submit_dossier(*, dossier: Dossier, by: Actor, at: dt.datetime, key: str = "") -> Dossier:
    """Send the dossier to its commune: a snapshot is frozen, a receipt given, 15 working days begin.

    The receipt number is given at the first submission and stays. Sent again after a
    return, the days run as `deadlines.next_due` says. The same `key` twice is one
    submission. Refused as `rules.may_submit` refuses; then nothing is written.
    """
    with transaction.atomic():
        locking.lock(dossier)
        if entries.answered(key) is not None:
            return Dossier.objects.get(pk=dossier.pk)
        rules.may_submit.check(by, dossier, local_date(at))
        changes = {**_receipt(dossier, at), "submitted_at": at, "commune_due_on": _due(dossier, at)}
        for name, value in changes.items():
            setattr(dossier, name, value)
        content = snapshots.content_of(dossier, at)
        snapshot = snapshots.keep(dossier, content, at)
        after = {"receipt_no": dossier.receipt_no, "snapshot": snapshot.number, "sha256": snapshot.sha256}
        journal.move(MOVES, dossier, "submit", by=by, at=at, key=key, after=after, **changes)
        notifying.submitted(dossier, at)
    return dossier


def _receipt(dossier: Dossier, at: dt.datetime) -> dict[str, Any]:
    if dossier.receipt_no:
        return {}
    year = local_date(at).year
    number = receipts.next_number(dossier.unit, year)
    return {
        "year": year,
        "receipt_no": receipts.receipt_no(dossier.unit, year, number),
        "registration_no": receipts.registration_no(dossier.unit, year, number),
    }


def _due(dossier: Dossier, at: dt.datetime) -> dt.date | None:
    commune = criteria.regime(dossier.criteria_set.pack).commune
    if commune is None:
        return None
    last = dossier.returns.last()
    left = last.days_left if last else None
    return deadlines.next_due(local_date(at), commune.working_days, left)


def withdraw_dossier(
    *, dossier: Dossier, reason: str = "", by: Actor, at: dt.datetime, key: str = ""
) -> Dossier:
    """Take the dossier back for good; a new one can be opened afterwards.

    Possible until it stands before a council (the decision is silent). Whoever has it is told.
    """
    with transaction.atomic():
        locking.lock(dossier)
        if entries.answered(key) is not None:
            return Dossier.objects.get(pk=dossier.pk)
        rules.may_withdraw.check(by, dossier)
        old = dossier.state
        journal.move(MOVES, dossier, "withdraw", by=by, at=at, note=reason.strip(), key=key, closed_at=at)
        if old == State.WITH_COMMUNE:
            notifying.commune(dossier, "withdraw", _("Chủ thể rút hồ sơ"), reason, at)
        if old == State.WITH_PROVINCE:
            notifying.province(dossier, "withdraw", _("Chủ thể rút hồ sơ"), reason, at)
    return dossier
