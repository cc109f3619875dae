"""Saying that a lot is used up, and that it is not."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from ocop.base import text
from ocop.base.actor import Actor
from ocop.journal import actions as journal
from ocop.journal import queries as entries
from ocop.organisations import checks
from ocop.trace.models import Lot
from ocop.trace.queries import diary as queries
from ocop.trace.rules import diary as rules
from ocop.trace.states import LOT

_MOST = 300


def close_lot(lot: Lot, *, reason: str = "", by: Actor, at: dt.datetime, key: str = "") -> Lot:
    """Say that nothing of a lot is left with who made it; others go on using what they received.

    Refused: who does not keep the diary; recalled or closed lots; no reason where something should be left
    (input). What was left is written off for that reason.
    """
    why = text.nfc(reason)
    if len(why) > _MOST:
        raise checks.wrong("reason", _("Nhiều nhất %(n)d ký tự.") % {"n": _MOST})
    with transaction.atomic():
        if entries.answered(key) is not None:
            return Lot.objects.get(pk=lot.pk)
        held = (
            Lot.objects.select_for_update(of=("self",)).select_related("item", "organisation").get(pk=lot.pk)
        )
        rules.may_close.check(by, held)
        left = queries.balance_of([held])[held.pk]
        if left and not why:
            words = _("Lô còn %(left)s %(unit)s. Hãy ghi vì sao hết (hao hụt, hư hỏng…).")
            told = {"left": rules.spoken(left), "unit": held.item.unit_name}
            raise checks.wrong("reason", words % told)
        journal.move(
            LOT, held, "close_lot", by=by, at=at, key=key, note=why, after={"left": str(left)},
            written_off=max(left, Decimal(0)), written_off_for=why,
        )  # fmt: skip
    lot.state, lot.written_off, lot.written_off_for = held.state, held.written_off, held.written_off_for
    return lot


def reopen_lot(lot: Lot, *, by: Actor, at: dt.datetime, key: str = "") -> Lot:
    """Say that something of a closed lot is left after all: nothing is written off any more.

    Refused: as `rules.diary.may_reopen`.
    """
    with transaction.atomic():
        if entries.answered(key) is not None:
            return Lot.objects.get(pk=lot.pk)
        rules.may_reopen.check(by, lot)
        journal.move(
            LOT, lot, "reopen_lot", by=by, at=at, key=key, written_off=Decimal(0), written_off_for=""
        )  # fmt: skip
    return lot
