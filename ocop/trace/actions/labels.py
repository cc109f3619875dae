"""Labels on their way: ordered, printed, stuck on, replaced, void.

Orders and codes move by compare-and-set: of two people who do the same at once, one is told to look again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from ocop.base import text
from ocop.base.actor import Actor
from ocop.base.each import batches
from ocop.base.refusals import Refused
from ocop.journal import actions as journal
from ocop.journal import queries as entries
from ocop.organisations import checks
from ocop.trace import numbers
from ocop.trace.actions import pieces
from ocop.trace.gs1 import own
from ocop.trace.models import LabelOrder, Lot, Serial
from ocop.trace.numbers import Range
from ocop.trace.queries import labels as queries
from ocop.trace.queries.labels import Printed
from ocop.trace.rules import labels as rules
from ocop.trace.states import ORDER, SERIAL, OrderState, SerialState

AT_ONCE = 1000
"""Labels in one file, and rows in one statement."""
_LONGEST_REASON = 300


def order_labels(
    lot: Lot,
    *,
    count: int,
    layout: str,
    is_serial: bool = True,
    even_so: str = "",
    by: Actor,
    at: dt.datetime,
    key: str = "",
) -> LabelOrder:
    """Reserve labels for a lot: `count` codes of their own, or as many copies of the lot's code.

    Refused: who does not keep the producer's diary; a lot that is closed or recalled; too many for one order,
    more than the lot has pieces without saying why (`even_so`), a sheet too small for the code (input).
    """
    rules.may_label.check(by, lot)
    even_so = _reason(even_so, "even_so")
    with transaction.atomic():
        if (pk := entries.answered(key)) is not None:
            return LabelOrder.objects.get(pk=pk)
        _hold(lot)
        rules.is_orderable.check(lot, count, layout, is_serial, even_so)
        order = LabelOrder(
            lot=lot, is_serial=is_serial, count=count, layout=layout, even_so=even_so, created_at=at,
            is_demo=lot.is_demo,
        )  # fmt: skip
        return _reserved(order, by, at, key)


def replace_labels(
    order: LabelOrder, ranges: Sequence[Range], reason: str, *, by: Actor, at: dt.datetime, key: str = ""
) -> LabelOrder:
    """Order new codes for damaged labels; the old ones are void from now on.

    Refused: as `void_labels`; copies of the lot's code, which are printed again; a recalled lot.
    """
    rules.may_replace.check(by, order)
    reason = _needed(reason)
    with transaction.atomic():
        if (pk := entries.answered(key)) is not None:
            return LabelOrder.objects.get(pk=pk)
        lost = _void_some(order, ranges, reason, by=by, at=at)
        new = LabelOrder(
            lot=order.lot, is_serial=True, count=lost, layout=order.layout, even_so=order.even_so,
            created_at=at, reprint_of=order, is_demo=order.is_demo,
        )  # fmt: skip
        return _reserved(new, by, at, key)


def _reserved(order: LabelOrder, by: Actor, at: dt.datetime, key: str) -> LabelOrder:
    order.save(force_insert=True)
    if order.is_serial:
        Serial.objects.bulk_create(
            (
                Serial(order=order, lot=order.lot, code=own.new_serial(), number=number, changed_at=at)
                for number in range(1, order.count + 1)
            ),
            batch_size=AT_ONCE,
        )
    told = {"count": order.count, "layout": order.layout, "is_serial": order.is_serial}
    more = {"reprint_of": order.reprint_of_id} if order.reprint_of_id else {}
    journal.record(
        verb="trace.labels_ordered", subject=order, by=by, at=at, key=key, after={**told, **more},
        note=order.even_so,
    )  # fmt: skip
    return order


def print_labels(order: LabelOrder, first: int, last: int, *, by: Actor, at: dt.datetime) -> list[Printed]:
    """Count a print of the labels from number `first` to `last`, and answer what to print.

    Those already stuck on or void are left out: a second print of a code in use would be a copy. Refused: a
    void order, a recalled lot; a range with nothing to print, or more than fits one file (input).
    """
    rules.may_use.check(by, order)
    with transaction.atomic():
        _look_again(order)
        found = _printable(order, first, last)
        told = {"first": first, "last": last, "count": len(found)}
        order.prints, order.printed_at = order.prints + 1, order.printed_at or at
        if order.state == OrderState.ACTIVE:
            journal.record(verb="trace.print_labels", subject=order, by=by, at=at, after=told)
        else:
            journal.move(ORDER, order, "print_labels", by=by, at=at, after=told)
        order.save(update_fields=["prints", "printed_at"])
    return found


def _printable(order: LabelOrder, first: int, last: int) -> list[Printed]:
    if not 1 <= first <= last <= order.count:
        words = _("Đợt này có các số từ 1 đến %(count)d.") % {"count": order.count}
        raise checks.wrong("last", words)
    if last - first >= AT_ONCE:
        words = _("Mỗi tệp nhiều nhất %(most)d tem; hãy in thành nhiều phần.") % {"most": AT_ONCE}
        raise checks.wrong("last", words)
    if not order.is_serial:
        return [Printed(number) for number in range(first, last + 1)]
    free = queries.serials_in(order, [(first, last)], [SerialState.PRINTED])
    found = [Printed(*row) for row in free.values_list("number", "code")]
    if not found:
        raise checks.wrong(
            "first", _("Các số này đã dán hoặc đã hủy, không in lại. Tem hỏng thì đặt tem thay.")
        )
    return found


def activate_labels(
    order: LabelOrder,
    ranges: Sequence[Range] = (),
    *,
    even_so: str = "",
    by: Actor,
    at: dt.datetime,
    key: str = "",
) -> int:
    """Say that labels are stuck on ("đã dán"): all that are left, or those with the given numbers.

    Each piece now belongs to the lot for everybody: events of commissioning tell so. Answers how many; 0
    where the same request was done before. Refused: a void order, a recalled lot; nothing left to stick on;
    more labels in use than the lot has pieces without saying why (input); who comes second, on an old page
    (stale).
    """
    rules.may_use.check(by, order)
    even_so = _reason(even_so, "even_so")
    with transaction.atomic():
        if entries.answered(key) is not None:
            return 0
        _hold(order.lot)
        rows = _taken(order, ranges, "activate_serial") if order.is_serial else []
        count = len(rows) if order.is_serial else order.count
        rules.are_stickable.check(order.lot, count, even_so or order.even_so)
        told = {"numbers": numbers.text(ranges), "count": count}
        if order.is_serial and order.state == OrderState.ACTIVE:
            journal.record(
                verb="trace.activate_serial", subject=order, by=by, at=at, after=told, note=even_so, key=key
            )
        else:
            journal.move(
                ORDER, order, "activate_labels", by=by, at=at, after=told, note=even_so, key=key,
                activated_at=at,
            )  # fmt: skip
        _moved(order, rows, "activate_serial", at)
        pieces.commission(order, [row.code for row in rows], by=by, at=at)
    return count


def void_labels(
    order: LabelOrder, reason: str, ranges: Sequence[Range] = (), *, by: Actor, at: dt.datetime, key: str = ""
) -> int:
    """Make labels void, with a reason: the whole order, or those with the given numbers.

    Answers how many codes; 0 where the same request was done before, or for copies of the lot's code. Sold
    pieces keep their code. Refused: no reason (input); numbers that are void or sold; an order that is void.
    """
    rules.may_void.check(by, order)
    reason = _needed(reason)
    with transaction.atomic():
        if entries.answered(key) is not None:
            return 0
        if ranges:
            return _void_some(order, ranges, reason, by=by, at=at, key=key)
        rows = _rows(order, [(1, order.count)], "void_serial")
        journal.move(
            ORDER, order, "void_labels", by=by, at=at, note=reason, key=key, after={"count": len(rows)},
            void_reason=reason, voided_at=at,
        )  # fmt: skip
        _retire(order, rows, by, at)
    return len(rows)


def send_off(
    order: LabelOrder, verb: str, ranges: Sequence[Range] = (), *, by: Actor, at: dt.datetime, key: str = ""
) -> int:
    """Say that pieces went out ("ship_serial") or were sold ("sell_serial"): all that are stuck on, or those
    of them with the given numbers.

    Answers how many; 0 where the same request was done before. Where they went stands in the delivery.
    Refused: who does not keep the producer's diary; a void order; no number that can go this way (input).
    """
    rules.may_void.check(by, order)
    with transaction.atomic():
        if entries.answered(key) is not None:
            return 0
        rows = _taken(order, ranges, verb)
        told = {"numbers": numbers.text(ranges), "count": len(rows)}
        journal.record(verb=f"trace.{verb}", subject=order, by=by, at=at, after=told, key=key)
        _moved(order, rows, verb, at)
    return len(rows)


def _void_some(
    order: LabelOrder, ranges: Sequence[Range], reason: str, *, by: Actor, at: dt.datetime, key: str = ""
) -> int:
    rows = _rows(order, ranges, "void_serial")
    if not ranges or len(rows) != numbers.count(ranges):
        words = _("Trong các số này có số không thuộc đợt, đã hủy hoặc đã bán. Hãy xem lại.")
        raise checks.wrong("numbers", words)
    told = {"numbers": numbers.text(ranges), "count": len(rows)}
    journal.record(verb="trace.void_serial", subject=order, by=by, at=at, after=told, note=reason, key=key)
    _retire(order, rows, by, at)
    return len(rows)


def _retire(order: LabelOrder, rows: Sequence[Serial], by: Actor, at: dt.datetime) -> None:
    """Void codes; those that events brought into the world are taken out of it by events."""
    known = [row.code for row in rows if row.state != SerialState.PRINTED]
    _moved(order, rows, "void_serial", at)
    pieces.decommission(order, known, by=by, at=at)


def _taken(order: LabelOrder, ranges: Sequence[Range], verb: str) -> list[Serial]:
    rows = _rows(order, ranges or [(1, order.count)], verb)
    if not rows:
        raise checks.wrong(
            "numbers", _("Không có số nào làm được việc này. Hãy tải lại trang để xem còn số nào.")
        )
    return rows


def _rows(order: LabelOrder, ranges: Sequence[Range], verb: str) -> list[Serial]:
    """The codes that may move so, held until the end of the transaction."""
    found = queries.serials_in(order, ranges, SERIAL.moves[verb].sources)
    return list(found.select_for_update())


def _moved(order: LabelOrder, rows: Sequence[Serial], verb: str, at: dt.datetime) -> None:
    """Move codes together: all, or none where one was moved by somebody else."""
    move, done = SERIAL.moves[verb], 0
    ranges = numbers.joined((row.number, row.number) for row in rows)
    for some in batches(ranges, numbers.MOST):
        done += queries.serials_in(order, some, move.sources).update(state=move.target, changed_at=at)
    if done != len(rows):
        raise Refused(_("Có số vừa được người khác ghi. Hãy tải lại trang rồi làm lại."), about="stale")


def _hold(lot: Lot) -> None:
    """One order or one gluing of a lot at a time: its labels are counted before more come."""
    Lot.objects.select_for_update().get(pk=lot.pk)


def _look_again(order: LabelOrder) -> None:
    """Read how the order stands now, and hold it: two people may print it, and both prints count."""
    held = LabelOrder.objects.select_for_update()
    order.refresh_from_db(fields=["state", "prints", "printed_at"], from_queryset=held)


def _reason(given: str, field: str) -> str:
    clean = text.nfc(given)
    if len(clean) > _LONGEST_REASON:
        raise checks.wrong(field, _("Nhiều nhất %(n)d ký tự.") % {"n": _LONGEST_REASON})
    return clean


def _needed(reason: str) -> str:
    clean = _reason(reason, "reason")
    if not clean:
        raise checks.wrong("reason", _("Hãy ghi lý do."))
    return clean
