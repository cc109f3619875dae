"""Signed notes beside a computed result. They never replace it and are never changed, only withdrawn."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from ocop.base import text as texts
from ocop.base.actor import Actor
from ocop.base.refusals import Refused
from ocop.files import actions as files
from ocop.journal import actions as journal
from ocop.journal import queries as journals
from ocop.places.models import Unit
from ocop.plan.models import Correction, Target
from ocop.plan.rules import plans as rules


def correct_target(
    *, target: Target, delta: Decimal, reason: str, signer: str, signed_on: dt.date, unit: Unit | None = None,
    upload: files.Upload | None = None, by: Actor, at: dt.datetime, key: str = "",
) -> Correction:  # fmt: skip
    """Put a signed note beside a target's result: by how much it is off, in the indicator's unit, and why.

    Refused: who does not keep plans, a draft, a closed plan; nothing to add, no reason, no
    signer, a day to come, a unit missing where the target is for units (input); a file that
    `files.store_upload` refuses. The file is kept before the transaction begins.
    """
    why, who = texts.nfc_lines(reason), texts.nfc(signer)
    rules.may_correct.check(by, target.plan)
    rules.correction_fits.check(
        target, unit=unit.pk if unit else None, delta=delta, reason=why, signer=who, signed_on=signed_on,
        at=at,
    )  # fmt: skip
    stored = files.store_upload(*upload, by=by, at=at) if upload else None
    with transaction.atomic():
        if (done := journals.answered(key)) is not None:
            return Correction.objects.get(pk=done)
        note = Correction.objects.create(
            target=target, unit=unit, delta=delta, reason=why, signer=who, signed_on=signed_on, file=stored,
            file_name=texts.nfc(upload[1])[:200] if upload else "", at=at,
        )  # fmt: skip
        after = {
            "target": target.code, "unit": unit.pk if unit else None, "delta": f"{delta:.2f}", "signer": who,
            "signed_on": signed_on.isoformat(), "file": stored.sha256 if stored else None,
        }  # fmt: skip
        journal.record(verb="plan.correct_target", subject=note, by=by, at=at, after=after, note=why, key=key)
        return note


def withdraw_correction(*, correction: Correction, reason: str, by: Actor, at: dt.datetime) -> Correction:
    """Withdraw a note that was wrong; it stays readable and no longer counts.

    Refused: who does not keep plans, a closed plan, withdrawn before; no reason (input).
    """
    with transaction.atomic():
        rules.may_withdraw.check(by, correction)
        rules.reason_given.check(reason)
        why = texts.nfc_lines(reason)
        standing = Correction.objects.filter(pk=correction.pk, withdrawn_at__isnull=True)
        if standing.update(withdrawn_at=at, withdrawn_for=why) != 1:
            raise Refused(_("Lần điều chỉnh này vừa được người khác rút."), about="stale")
        correction.withdrawn_at, correction.withdrawn_for = at, why
        journal.record(
            verb="plan.withdraw_correction", subject=correction, by=by, at=at,
            before={"delta": f"{correction.delta:.2f}"}, note=why,
        )  # fmt: skip
        return correction
