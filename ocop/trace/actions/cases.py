"""Codes with signs: opened from yesterday's scans, closed or handed on by a person."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from django.db import IntegrityError, transaction
from django.db.models import Count, Q, Sum
from django.db.models.functions import Substr
from django.utils.translation import gettext as _

from ocop.base import text
from ocop.base.actor import Actor, system
from ocop.base.each import batches
from ocop.journal import actions as journal
from ocop.journal import queries as entries
from ocop.organisations.checks import wrong
from ocop.trace import suspicion
from ocop.trace.actions import scanning
from ocop.trace.models import CodeCase, LabelOrder, Lot, Scan, Serial
from ocop.trace.rules import recalling as rules
from ocop.trace.states import CASE, CaseState, OrderState, SerialState
from ocop.trace.suspicion import Limits, Look, Piece, Sign

QUIET = dt.timedelta(days=30)
"""So long a code that was found harmless stays closed for the same signs."""
_SERIALS = 500
_LOTS = 50
"""Lots looked at in one go: the code of a lot may have been scanned very often."""
_JUDGE = system("Máy xét mã quét")


@dataclass
class Found:
    """A subject with its signs."""

    subject: str
    signs: list[Sign] = field(default_factory=list)
    lot: Lot | None = None
    serial: Serial | None = None


def judge_day(day: dt.date, *, at: dt.datetime) -> int:
    """Look at the history of every code that was scanned on a day; how many cases were opened.

    A code that has an open case gets the signs that are new. Run again it opens nothing twice.
    """
    limits = suspicion.limits_in_force()
    found = [*_pieces(day, limits), *_lots(day, limits), *_addresses(day, limits)]
    return sum(_keep(each, at) for each in found if each.signs)


def close_case(case: CodeCase, note: str, *, by: Actor, at: dt.datetime, key: str = "") -> CodeCase:
    """Say that nothing is wrong, and why. Refused: who does not manage traceability; ended ones; no words."""
    return _settle(case, "close_case", note, by, at, key)


def hand_on_case(case: CodeCase, note: str, *, by: Actor, at: dt.datetime, key: str = "") -> CodeCase:
    """Say who looks into it on the spot now. Refused: as `close_case`."""
    return _settle(case, "hand_on_case", note, by, at, key)


def _settle(case: CodeCase, verb: str, note: str, by: Actor, at: dt.datetime, key: str) -> CodeCase:
    said = text.nfc_lines(note)
    with transaction.atomic():
        if entries.answered(key) is not None:
            return CodeCase.objects.get(pk=case.pk)
        rules.may_settle.check(by, case, verb)
        if not said or len(said) > 500:
            raise wrong("note", _("Hãy ghi kết luận, nhiều nhất 500 ký tự."))
        journal.move(CASE, case, verb, by=by, at=at, key=key, note=said, ended_at=at)
        CodeCase.objects.filter(pk=case.pk).update(note=said)
        case.note = said
    return case


def _keep(found: Found, at: dt.datetime) -> bool:
    """Open a case, or add what is new to the open one; whether it was opened."""
    with transaction.atomic():
        open_one = CodeCase.objects.filter(subject=found.subject, state=CaseState.OPEN).first()
        if open_one is not None:
            _grow(open_one, found.signs, at)
            return False
        if _was_settled(found, at):
            return False
        case = CodeCase(
            lot=found.lot, serial=found.serial, subject=found.subject, opened_at=at,
            reasons=[sign.stored() for sign in found.signs],
        )  # fmt: skip
        try:
            with transaction.atomic():
                case.save(force_insert=True)
        except IntegrityError:  # another runner opened it at this moment
            return False
        codes = [sign.code for sign in found.signs]
        journal.record(verb="trace.case_opened", subject=case, by=_JUDGE, at=at, after={"signs": codes})
    return True


def _grow(case: CodeCase, signs: Sequence[Sign], at: dt.datetime) -> None:
    known = {reason["code"] for reason in case.reasons}
    new = [sign.stored() for sign in signs if sign.code not in known]
    if new and CodeCase.objects.filter(pk=case.pk, state=CaseState.OPEN).update(
        reasons=[*case.reasons, *new]
    ):
        codes = [reason["code"] for reason in new]
        journal.record(verb="trace.case_grew", subject=case, by=_JUDGE, at=at, after={"signs": codes})


def _was_settled(found: Found, at: dt.datetime) -> bool:
    """Whether somebody looked at all of these signs lately."""
    ended = CodeCase.objects.filter(subject=found.subject, ended_at__gt=at - QUIET)
    seen = {reason["code"] for case in ended for reason in case.reasons}
    return bool(seen) and {sign.code for sign in found.signs} <= seen


def _pieces(day: dt.date, limits: Limits) -> Iterator[Found]:
    """Single pieces whose labels are in use; a label not put on yet is its lot's matter."""
    pasted = Q(serial__order__activated_at__isnull=False) | ~Q(serial__state=SerialState.PRINTED)
    today = Scan.objects.filter(pasted, day=day, serial__isnull=False).order_by()
    for some in batches(sorted(set(today.values_list("serial", flat=True))), _SERIALS):
        looks = _looks(Q(serial__in=some), "serial")
        for serial in Serial.objects.filter(pk__in=some).select_related("order", "lot__item"):
            signs = suspicion.of_piece(facts_of(serial), looks[serial.pk], limits)
            yield Found(serial.code, signs, serial.lot, serial)


def facts_of(serial: Serial) -> Piece:
    """What is known of a piece; its order must have been fetched."""
    order, state = serial.order, serial.state
    used = state not in (SerialState.PRINTED, SerialState.VOID)
    return Piece(
        activated_at=order.activated_at or (serial.changed_at if used or state == SerialState.VOID else None),
        voided_at=(order.voided_at or serial.changed_at) if state == SerialState.VOID else None,
        sold_at=serial.changed_at if state == SerialState.SOLD else None,
    )


def _lots(day: dt.date, limits: Limits) -> Iterator[Found]:
    """The codes of lots themselves, and labels that were printed and are said not to be on yet."""
    waiting = Q(serial__order__activated_at__isnull=True, serial__state=SerialState.PRINTED)
    today = Scan.objects.filter(Q(serial__isnull=True) | waiting, day=day, lot__isnull=False).order_by()
    for some in batches(sorted(set(today.values_list("lot", flat=True))), _LOTS):
        own = _looks(Q(lot__in=some, serial__isnull=True), "lot")
        early = _looks(Q(lot__in=some) & waiting, "lot")
        printed = _printed(some)
        for lot in Lot.objects.filter(pk__in=some).select_related("item"):
            signs = suspicion.of_lot(printed.get(lot.pk, 0), own[lot.pk], limits)
            signs += [s for s in suspicion.of_piece(Piece(), early[lot.pk], limits) if s.code == "early"]
            yield Found(f"{lot.item.code}/{lot.code}"[:60], signs, lot)


def _printed(lots: Sequence[int]) -> dict[int, int]:
    """Labels with the lot's own code by lot."""
    made = LabelOrder.objects.filter(lot__in=lots, is_serial=False, printed_at__isnull=False)
    rows = made.exclude(state=OrderState.VOID).order_by().values_list("lot").annotate(n=Sum("count"))
    return dict(rows)


def _addresses(day: dt.date, limits: Limits) -> Iterator[Found]:
    """Addresses that asked for codes which nobody printed, whatever devices they said to be."""
    address = Substr("device", 1, scanning.ADDRESS)
    asked = Scan.objects.filter(day=day).exclude(device="").order_by().values(address=address)
    counted = asked.annotate(
        codes=Count("code", filter=Q(lot__isnull=True), distinct=True), scans=Count("pk")
    )
    for row in counted.filter(codes__gte=limits.unknown_codes).order_by("address"):
        signs = suspicion.of_address(row["codes"], row["scans"], limits)
        yield Found(f"{day:%d/%m/%Y} {row['address'][:12]}", signs)


def _looks(which: Q, by: str) -> dict[int, list[Look]]:
    """All scans that are still kept, by serial or lot."""
    found: dict[int, list[Look]] = defaultdict(list)
    rows = Scan.objects.filter(which).order_by("at", "pk").values_list(by, "at", "device", "province")
    for pk, at, device, province in rows.iterator(chunk_size=2000):
        found[pk].append(Look(at, device, province))
    return found
