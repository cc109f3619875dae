"""Writing one step of a diary: the row, its lines, and the event that other systems read, in one transaction.

Every form of the diary comes to a `Sheet`; what differs is in `actions.diary` and `actions.handing`.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any, BinaryIO

from django.db import transaction
from django.utils.translation import gettext as _

from ocop.base import clock, text
from ocop.base.actor import Actor
from ocop.base.refusals import Refused
from ocop.files import actions as files
from ocop.files.models import StoredFile
from ocop.journal import actions as journal
from ocop.journal import queries as entries
from ocop.organisations import checks
from ocop.organisations.models import Organisation
from ocop.trace import telling
from ocop.trace.actions import births
from ocop.trace.actions.births import Birth
from ocop.trace.actions.capturing import capture_own
from ocop.trace.models import (
    Direction,
    Lot,
    Site,
    Step,
    StepLine,
    StepPhoto,
    Supply,
    SupplyUse,
)
from ocop.trace.queries import diary as queries
from ocop.trace.rules import diary as rules

Photos = Sequence[tuple[BinaryIO, str]]
Supplies = Sequence[tuple[Supply, Decimal]]
Amounts = Sequence[tuple[Lot, Decimal]]
_MOST_NOTE = 500


@dataclass(frozen=True)
class Sheet:
    """What a form says.

    `taken` are the lots that are used up or go away, with how much; `about` those that are only spoken of;
    `birth` the lot that begins. `brought`: the amounts come in instead of going out. `field` names the
    form's field of lots in refusals. `tell` makes the event; `verb` is the journal's.
    """

    verb: str
    kind: str
    organisation: Organisation
    happened_at: dt.datetime
    tell: Callable[[Told], dict[str, Any]]
    site: Site | None = None
    taken: Amounts = ()
    about: Sequence[Lot] = ()
    birth: Birth | None = None
    brought: bool = False
    supplies: Supplies = ()
    photos: Photos = ()
    note: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)
    instead_of: Step | None = None
    field: str = "lots"


@dataclass(frozen=True)
class Told:
    """What the event is made of: the same in plain values."""

    moment: telling.Moment
    lots: tuple[telling.Amount, ...]
    used: tuple[telling.Used, ...]
    born: telling.Born | None


def write(
    sheet: Sheet,
    *,
    by: Actor,
    at: dt.datetime,
    key: str = "",
    then: Callable[[Step], object] | None = None,
) -> Step:
    """Write a step; `then` adds what belongs to it, in the same transaction.

    Refused: who does not keep the diary; a time long ago, what is another producer's, amounts that are not
    there (input); recalled lots and closed ones. Lots are locked in the order of their ids, so that two
    phones at once cannot use more than there is. Pictures are kept before the transaction: a slow one locks
    nobody.
    """
    if (done := written(key)) is not None:
        return done
    happened_at = min(sheet.happened_at, at)
    day = clock.local_date(happened_at)
    _check(sheet, happened_at, day, by, at)
    note = _note(sheet.note)
    taken, used = _summed(sheet.taken, sheet.field), _summed(sheet.supplies, "supplies")
    kept = [files.store_picture(content, name, by=by, at=at) for content, name in sheet.photos]
    with transaction.atomic():
        if (pk := entries.answered(key, Step)) is not None:
            return Step.objects.get(pk=pk)
        lots = _held(sheet, taken, day)
        if sheet.instead_of is not None:
            wrong = Step.objects.select_for_update(of=("self",)).get(pk=sheet.instead_of.pk)
            rules.may_replace.check(wrong, sheet.organisation, sheet.kind)
        born = births.bear(sheet.birth, sheet.organisation, sheet.site, day, sheet.instead_of, by, at)
        told = _told(sheet, happened_at, lots, taken, used, born)
        step = Step.objects.create(
            organisation=sheet.organisation, kind=sheet.kind, site=sheet.site, happened_at=happened_at,
            recorded_at=at, person_id=by.person_id, person_name=by.name[:200], note=note,
            details=_details(sheet, lots, day), instead_of=sheet.instead_of,
            event=capture_own(sheet.tell(told), sheet.organisation, by=by, at=at),
        )  # fmt: skip
        _lines(sheet, step, taken, born)
        _rest(step, used, kept)
        if then is not None:
            then(step)
        journal.record(
            verb=sheet.verb, subject=step, by=by, at=at, key=key, after=_entry(step, sheet, taken, born)
        )
    return step


def written(key: str) -> Step | None:
    """The step that was written under `key`: forms that check more than `write` ask this first."""
    pk = entries.answered_before(key, Step)
    return None if pk is None else Step.objects.get(pk=pk)


def amount(given: Any, name: str) -> Decimal:
    """An amount above zero, to the thousandth. Refused (input): all else."""
    try:
        found = Decimal(str(given))
    except InvalidOperation:
        raise checks.wrong(name, _("Hãy ghi số lượng bằng số.")) from None
    if not found.is_finite() or found <= 0:
        raise checks.wrong(name, _("Số lượng phải lớn hơn 0."))
    if found >= Decimal(10) ** 11:
        raise checks.wrong(name, _("Số lượng này quá lớn."))
    exact = found.quantize(Decimal("0.001"))
    if exact != found:
        raise checks.wrong(name, _("Số lượng có nhiều nhất ba chữ số sau dấu phẩy."))
    return exact


def plain(lots: Collection[Lot], amounts: Mapping[int, Decimal]) -> tuple[telling.Amount, ...]:
    """Lots as events name them, with how much of each where it is known."""
    return tuple(telling.Amount(lot.identifier.uri, amounts.get(lot.pk), lot.item.uom) for lot in lots)


def new_event_id() -> str:
    """A name for an event of ours: two events that say the same are still two."""
    return f"urn:uuid:{uuid.uuid4()}"


def _check(sheet: Sheet, happened_at: dt.datetime, day: dt.date, by: Actor, at: dt.datetime) -> None:
    rules.may_keep.check(by, sheet.organisation)
    rules.is_time.check(happened_at, at)
    if sheet.site is not None:
        rules.is_ours.check(sheet.site, sheet.organisation, day, "site")
    if sheet.birth is not None:
        rules.is_ours.check(sheet.birth.item, sheet.organisation, day, "item")
    for supply, _quantity in sheet.supplies:
        rules.is_ours.check(supply, sheet.organisation, day, "supplies")
    if max(len(sheet.taken), len(sheet.about), len(sheet.supplies)) > rules.MOST_LOTS:
        raise checks.wrong(sheet.field, _("Mỗi lần ghi nhiều nhất %(n)d lô.") % {"n": rules.MOST_LOTS})
    if len(sheet.photos) > rules.MOST_PHOTOS:
        raise checks.wrong("photos", _("Mỗi lần ghi nhiều nhất %(n)d ảnh.") % {"n": rules.MOST_PHOTOS})


def _note(given: str) -> str:
    note = text.nfc_lines(given)
    if len(note) > _MOST_NOTE:
        raise checks.wrong("note", _("Nhiều nhất %(n)d ký tự.") % {"n": _MOST_NOTE})
    return note


def _summed(pairs: Sequence[tuple[Any, Decimal]], name: str) -> dict[Any, Decimal]:
    """The amount of each thing; what is named twice counts together."""
    found: dict[Any, Decimal] = {}
    for thing, given in pairs:
        found[thing] = amount(found.get(thing, Decimal(0)) + amount(given, name), name)
    return found


def _held(sheet: Sheet, taken: Mapping[Lot, Decimal], day: dt.date) -> dict[int, Lot]:
    """The lots of the sheet as they are now, locked for whoever else wants of them, checked."""
    wanted = {lot.pk for lot in [*taken, *sheet.about]}
    rows = Lot.objects.select_for_update(of=("self",)).select_related("item", "identifier")
    lots = {lot.pk: lot for lot in rows.filter(pk__in=wanted).order_by("pk")}
    if sheet.brought:
        return lots
    organisation = sheet.organisation
    known = set(queries.lots_of(organisation.pk).filter(pk__in=wanted).values_list("pk", flat=True))
    left = queries.balance_of(list(lots.values()), organisation.pk)
    for lot in lots.values():
        rules.is_known.check(lot, known, sheet.field)
    for lot, quantity in taken.items():
        rules.is_usable.check(lots[lot.pk], organisation, day, sheet.field)
        rules.is_there.check(lots[lot.pk], quantity, left[lot.pk], sheet.field)
    return lots


def _told(
    sheet: Sheet,
    happened_at: dt.datetime,
    lots: Mapping[int, Lot],
    taken: Mapping[Lot, Decimal],
    used: Mapping[Supply, Decimal],
    born: Lot | None,
) -> Told:
    place = sheet.site.identifier.uri if sheet.site is not None else ""
    amounts = {lot.pk: quantity for lot, quantity in taken.items()}
    return Told(
        telling.Moment(new_event_id(), happened_at, place),
        plain(list(lots.values()), amounts),
        tuple(telling.Used(s.kind, s.name, quantity, s.unit_name) for s, quantity in used.items()),
        None if born is None else births.told(born),
    )


def _details(sheet: Sheet, lots: Mapping[int, Lot], day: dt.date) -> dict[str, Any]:
    """What the form said beside its rows, and which lots were past their last day."""
    late = [lot.pk for lot in rules.expired([lots[lot.pk] for lot, _n in sheet.taken], day)]
    return {**sheet.details, **({"expired": late} if late and not sheet.brought else {})}


def _lines(sheet: Sheet, step: Step, taken: Mapping[Lot, Decimal], born: Lot | None) -> None:
    into = Direction.IN if sheet.birth is not None else Direction.ABOUT
    rows = [
        StepLine(step=step, lot_id=lot.pk, direction=into, quantity=quantity)
        for lot, quantity in taken.items()
    ]
    rows += [StepLine(step=step, lot_id=pk, direction=Direction.ABOUT) for pk in {x.pk for x in sheet.about}]
    if born is not None:
        rows.append(StepLine(step=step, lot=born, direction=Direction.OUT, quantity=born.quantity))
    StepLine.objects.bulk_create(sorted(rows, key=lambda row: row.lot_id))


def _rest(step: Step, used: Mapping[Supply, Decimal], kept: Sequence[StoredFile]) -> None:
    SupplyUse.objects.bulk_create(
        SupplyUse(step=step, supply=supply, quantity=quantity) for supply, quantity in used.items()
    )
    once = {file.pk: file for file in kept}
    StepPhoto.objects.bulk_create(StepPhoto(step=step, file=file) for file in once.values())


def _entry(step: Step, sheet: Sheet, taken: Mapping[Lot, Decimal], born: Lot | None) -> dict[str, Any]:
    """What the journal keeps of a step."""
    said = {
        "happened_at": step.happened_at.isoformat(), "site": step.site_id, "details": step.details,
        "lots": {str(lot.pk): str(quantity) for lot, quantity in taken.items()},
        "about": sorted({lot.pk for lot in sheet.about}),
        "made": None if born is None else {"lot": born.pk, "quantity": str(born.quantity)},
        "instead_of": step.instead_of_id,
    }  # fmt: skip
    return {name: value for name, value in said.items() if value not in (None, {}, [])}


def refuse_empty(things: Sequence[Any], name: str, words: str) -> None:
    """Refused (input) where a form names nothing."""
    if not things:
        raise Refused(words, about="input", field=name)
