"""Opening a dossier, and leave to file it outside its window."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from ocop.base.actor import Actor
from ocop.base.clock import local_date
from ocop.base.refusals import Refused
from ocop.criteria import queries as criteria
from ocop.dossiers import locking, notifying, prefill, queries, rules
from ocop.dossiers.models import Dossier, Kind
from ocop.journal import actions as journal
from ocop.journal import queries as entries
from ocop.products import queries as products
from ocop.products.models import Product


def open_dossier(
    *, product: Product, kind: str, by: Actor, at: dt.datetime, key: str = "", is_demo: bool = False
) -> Dossier:
    """Open a dossier under the pack in force, filled in as far as the system knows.

    First time: Mẫu 01 and Phần I. Upgrade and re-evaluation: the last dossier's forms,
    levels, descriptions and proofs besides. Proofs of the library that surely speak of this
    product are cited (`prefill.fitting`); the producer takes back what does not fit.
    Refused as `rules.may_open` refuses.
    """
    on = local_date(at)
    with transaction.atomic():
        if (pk := entries.answered(key)) is not None:
            return Dossier.objects.get(pk=pk)
        Product.objects.select_for_update(of=("self",)).get(pk=product.pk)
        standing = products.live_standing(product)
        rules.may_open.check(by, product, kind, standing, on)
        sheet = rules.set_for(product, criteria.pack_in_force(on))
        unit_id = product.unit_id or product.organisation.unit_id
        assert sheet is not None and unit_id is not None, "may_open asks for both"
        previous = queries.last_decided(product) if kind != Kind.FIRST else None
        library = prefill.library_of(product.organisation, on)
        dossier = Dossier.objects.create(
            product=product, organisation=product.organisation, criteria_set=sheet, kind=kind,
            unit_id=unit_id,
            year=on.year, opened_at=at, previous=previous, is_demo=is_demo,
            standing=standing if kind != Kind.FIRST else None,
            registration=prefill.registration(product, previous),
            report=prefill.report(product, kind, library, previous),
        )  # fmt: skip
        cited = prefill.fill_sheet(dossier, previous, library, prefill.fitting(product, library, on))
        after = {"kind": kind, "product": product.pk, "set": sheet.code, "pack": str(sheet.pack)}
        after |= {"cited": cited} if cited else {}
        journal.record(verb="dossiers.open", subject=dossier, by=by, at=at, after=after, key=key)
        return dossier


def ask_window(*, dossier: Dossier, reason: str, by: Actor, at: dt.datetime) -> Dossier:
    """Ask to file a re-evaluation outside the 180–120 days; an officer decides.

    Refused without a reason, and where no leave is needed.
    """
    rules.may_ask_window.check(by, dossier)
    words = _reason(reason, "override_ask")
    with transaction.atomic():
        locking.lock(dossier)
        rules.may_ask_window.check(by, dossier)
        Dossier.objects.filter(pk=dossier.pk).update(override_asked_at=at, override_ask=words)
        dossier.override_asked_at, dossier.override_ask = at, words
        journal.record(verb="dossiers.ask_window", subject=dossier, by=by, at=at, note=words)
        notifying.commune(dossier, "ask_window", _("Xin nộp ngoài thời gian"), words, at)
        notifying.province(dossier, "ask_window", _("Xin nộp ngoài thời gian"), words, at)
    return dossier


def override_window(*, dossier: Dossier, reason: str, by: Actor, at: dt.datetime, key: str = "") -> Dossier:
    """Let a re-evaluation be filed outside the 180–120 days, with a reason that is kept (Đ.12.3).

    Refused: without the right, for another commune's dossier, without a reason.
    """
    rules.may_override.check(by, dossier)
    words = _reason(reason, "override_reason")
    with transaction.atomic():
        if entries.answered(key) is not None:
            return Dossier.objects.get(pk=dossier.pk)
        locking.lock(dossier)
        rules.may_override.check(by, dossier)
        Dossier.objects.filter(pk=dossier.pk).update(override_reason=words, override_by=by.name[:200])
        dossier.override_reason, dossier.override_by = words, by.name[:200]
        journal.record(verb="dossiers.override_window", subject=dossier, by=by, at=at, note=words, key=key)
        notifying.producer(dossier, "override_window", _("Được nộp ngoài thời gian"), words, at)
    return dossier


def _reason(text: str, field: str) -> str:
    words = text.strip()
    if not words:
        raise Refused(_("Hãy ghi lý do."), about="input", field=field)
    return words
