"""The forms of the diary: care, harvest, cooking, packing, inspection; and saying that one was a mistake.

A producer fills in what happened; the event for other systems is made from it. All take `happened_at` up to
three years back (`rules.diary.OLDEST`); one that lies ahead of `at` is set to `at`. `key`: the same request
sent twice is done once. `instead_of`: the step of the same kind, declared a mistake, that this one replaces.
All refuse as `writing.write` refuses.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from ocop.base import text
from ocop.base.actor import Actor
from ocop.files.models import Document
from ocop.organisations import checks
from ocop.organisations.models import Organisation
from ocop.trace import telling
from ocop.trace.actions.births import Birth
from ocop.trace.actions.mistakes import declare_mistake
from ocop.trace.actions.writing import (
    Amounts,
    Photos,
    Sheet,
    Supplies,
    Told,
    amount,
    refuse_empty,
    write,
    written,
)
from ocop.trace.models import Item, Lot, Site, Step, StepKind
from ocop.trace.queries import diary as queries
from ocop.trace.rules import diary as rules

__all__ = ["declare_mistake", "log_care", "log_harvest", "log_inspection", "log_pack", "log_process"]
_MOST_REASON = 300


def log_care(
    organisation: Organisation,
    *,
    site: Site,
    happened_at: dt.datetime,
    note: str = "",
    supplies: Supplies = (),
    lots: Sequence[Lot] = (),
    photos: Photos = (),
    instead_of: Step | None = None,
    by: Actor,
    at: dt.datetime,
    key: str = "",
) -> Step:
    """Care of a place, or of lots that lie there, with what was used.

    What was used shortly before a harvest that is written already is taken all the same, and the step names
    those harvests (`details["harvests_within"]`): what happened is not refused. Refused besides: nothing said
    (input).
    """
    if not (note.strip() or supplies or lots or photos):
        raise checks.wrong("note", _("Hãy ghi đã làm gì, dùng vật tư gì, hoặc chụp ảnh."))
    moment = min(happened_at, at)
    within = {
        pk
        for supply, _quantity in supplies
        if supply.waits_days
        for pk in queries.harvests_within(site, moment, supply.waits_days)
    }
    sheet = Sheet(
        verb="trace.care_logged", kind=StepKind.CARE, organisation=organisation, happened_at=happened_at,
        site=site, about=lots, supplies=supplies, photos=photos, note=note, instead_of=instead_of,
        details={"harvests_within": sorted(within)} if within else {},
        tell=lambda told: telling.care(told.moment, told.lots, told.used),
    )  # fmt: skip
    return write(sheet, by=by, at=at, key=key)


def log_harvest(
    organisation: Organisation,
    *,
    item: Item,
    site: Site,
    happened_at: dt.datetime,
    quantity: Decimal,
    code: str = "",
    even_so: str = "",
    note: str = "",
    photos: Photos = (),
    instead_of: Step | None = None,
    by: Actor,
    at: dt.datetime,
    key: str = "",
) -> Step:
    """A lot is harvested, `quantity` in the item's unit.

    Refused besides: before the waiting time of something used at the place has ended, unless `even_so` says
    why; what was waited for and why not is kept in `details`.
    """
    if (done := written(key)) is not None:
        return done
    waits = queries.waits_at(site, min(happened_at, at))
    reason = _reason(even_so)
    rules.has_waited.check(waits, reason)
    unwaited = {
        "even_so": reason,
        "waits": [[w.supply, w.used_on.isoformat(), w.until.isoformat()] for w in waits],
    }
    sheet = Sheet(
        verb="trace.harvest_logged", kind=StepKind.HARVEST, organisation=organisation,
        happened_at=happened_at, site=site, birth=Birth(item, amount(quantity, "quantity"), code),
        photos=photos, note=note, instead_of=instead_of, details=unwaited if waits else {}, tell=_harvest,
    )  # fmt: skip
    return write(sheet, by=by, at=at, key=key)


def log_process(
    organisation: Organisation,
    *,
    item: Item,
    site: Site,
    happened_at: dt.datetime,
    inputs: Amounts,
    quantity: Decimal,
    supplies: Supplies = (),
    code: str = "",
    note: str = "",
    photos: Photos = (),
    instead_of: Step | None = None,
    by: Actor,
    at: dt.datetime,
    key: str = "",
) -> Step:
    """Lots are made into another; `inputs` are (lot, how much of it). Refused besides: no inputs (input)."""
    refuse_empty(inputs, "inputs", _("Hãy chọn lô nguyên liệu đã dùng."))
    sheet = Sheet(
        verb="trace.process_logged", kind=StepKind.PROCESS, organisation=organisation,
        happened_at=happened_at, site=site, taken=inputs, field="inputs",
        birth=Birth(item, amount(quantity, "quantity"), code), supplies=supplies, photos=photos, note=note,
        instead_of=instead_of, tell=lambda told: _made(told, packed=False),
    )  # fmt: skip
    return write(sheet, by=by, at=at, key=key)


def log_pack(
    organisation: Organisation,
    *,
    item: Item,
    site: Site,
    happened_at: dt.datetime,
    inputs: Amounts,
    quantity: Decimal,
    code: str = "",
    expires_on: dt.date | None = None,
    supplies: Supplies = (),
    note: str = "",
    photos: Photos = (),
    instead_of: Step | None = None,
    by: Actor,
    at: dt.datetime,
    key: str = "",
) -> Step:
    """Lots are packed into a lot of goods, such as 200 jars of a batch.

    Without `expires_on` the item's shelf days count from the day of packing. Refused besides: no inputs, a
    last day before the packing (input).
    """
    refuse_empty(inputs, "inputs", _("Hãy chọn lô đem đóng gói."))
    sheet = Sheet(
        verb="trace.pack_logged", kind=StepKind.PACK, organisation=organisation, happened_at=happened_at,
        site=site, taken=inputs, field="inputs",
        birth=Birth(item, amount(quantity, "quantity"), code, expires_on), supplies=supplies, photos=photos,
        note=note, instead_of=instead_of, tell=lambda told: _made(told, packed=True),
    )  # fmt: skip
    return write(sheet, by=by, at=at, key=key)


def log_inspection(
    organisation: Organisation,
    *,
    lots: Sequence[Lot],
    happened_at: dt.datetime,
    result: str,
    document: Document | None = None,
    note: str = "",
    photos: Photos = (),
    instead_of: Step | None = None,
    by: Actor,
    at: dt.datetime,
    key: str = "",
) -> Step:
    """The quality of lots was looked at, with `result` "passed" or "failed", proved by `document`.

    The event names the files of the proof by their digest. Refused besides: no lots, an unknown result, a
    proof of somebody else (input).
    """
    refuse_empty(lots, "lots", _("Hãy chọn lô được kiểm tra."))
    if result not in ("passed", "failed"):
        raise checks.wrong("result", _("Hãy chọn Đạt hoặc Không đạt."))
    if document is not None and document.organisation_id != organisation.pk:
        raise checks.wrong("document", _("Hãy chọn minh chứng của chủ thể này."))
    details: dict[str, Any] = {"result": result}
    proofs: list[str] = []
    if document is not None:
        pages = document.pages.order_by("position").values_list("file__sha256", flat=True)
        proofs, details["document"] = [telling.proof(page) for page in pages], document.pk
    passed = result == "passed"
    sheet = Sheet(
        verb="trace.inspection_logged", kind=StepKind.INSPECT, organisation=organisation,
        happened_at=happened_at, about=lots, photos=photos, note=note, instead_of=instead_of, details=details,
        tell=lambda told: telling.inspection(told.moment, told.lots, passed=passed, proofs=proofs),
    )  # fmt: skip
    return write(sheet, by=by, at=at, key=key)


def _reason(given: str) -> str:
    reason = text.nfc(given)
    if len(reason) > _MOST_REASON:
        raise checks.wrong("even_so", _("Nhiều nhất %(n)d ký tự.") % {"n": _MOST_REASON})
    return reason


def _harvest(told: Told) -> dict[str, Any]:
    assert told.born is not None
    return telling.harvest(told.moment, told.born)


def _made(told: Told, *, packed: bool) -> dict[str, Any]:
    assert told.born is not None
    return telling.making(told.moment, told.lots, told.born, told.used, packed=packed)
