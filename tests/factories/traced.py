"""Chains of lots, labels, scans, cases and recalls for tests of the offices' side of traceability."""

from __future__ import annotations

import datetime as dt
import itertools
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from ocop.organisations.models import Organisation
from ocop.trace.actions import cases, recalling
from ocop.trace.gs1 import own
from ocop.trace.models import (
    CodeCase,
    DayScans,
    Handover,
    LabelOrder,
    Lot,
    Recall,
    Scan,
    Serial,
)
from tests.factories import trace as make
from tests.factories.organisations import make_organisation

AT = make.AT
DAY = dt.timedelta(days=1)
DUE = dt.date(2026, 6, 30)
_numbers = itertools.count(1)


@dataclass
class Chain:
    """Juice harvested by one household, cooked into sugar by another, packed into jars, sold to a shop."""

    grower: Organisation
    maker: Organisation
    juice: Lot
    sugar: Lot
    jars: Lot
    inside: Handover
    outside: Handover


def make_chain(grower: Organisation | None = None, maker: Organisation | None = None) -> Chain:
    """100 kg of juice; 60 kg went to the maker and were cooked to 12 kg of sugar; 10 kg were packed into 20
    jars of 500 g; 15 jars went to a shop that has no account."""
    grower, maker = grower or make_organisation(), maker or make_organisation()
    juice = make.make_lot(grower)
    inside = make.make_handover(grower, maker, lots=[(juice, Decimal(60))])
    make.handing.confirm_handover(inside, by=make.BY, at=AT)
    sugar_item = make.make_material(maker, name="Đường khối", kind="halfway")
    process = make.make_step(
        "process", maker, item=sugar_item, inputs=[(juice, Decimal(60))], quantity=Decimal(12)
    )
    sugar = make.lot_made_by(process)
    jars = make.make_goods_lot(maker, inputs=[(sugar, Decimal(10))], quantity=Decimal(20))
    outside = make.make_handover(
        maker, lots=[(jars, Decimal(15))], receiver_name="Cửa hàng Sáu Ví Dụ", receiver_contact="0900000000",
        receiver_place="Chợ Châu Đốc",
    )  # fmt: skip
    return Chain(grower, maker, juice, sugar, jars, inside, outside)


def make_order(lot: Lot, count: int = 3, *, state: str = "active", is_serial: bool = True) -> LabelOrder:
    """Labels of a lot with the codes of single pieces."""
    on = AT if state == "active" else None
    order = LabelOrder.objects.create(
        lot=lot, is_serial=is_serial, count=count, layout="a4", state=state, created_at=AT, printed_at=AT,
        activated_at=on,
    )  # fmt: skip
    if is_serial:
        piece = "active" if on else "printed"
        Serial.objects.bulk_create(
            Serial(order=order, lot=lot, code=own.new_serial(), state=piece, number=n, changed_at=AT)
            for n in range(count)
        )
    return order


def make_scans(lot: Lot | None, count: int, *, serial: Serial | None = None, **over: Any) -> None:
    """So many scans by as many devices, a minute apart, on the day after AT."""
    at = over.get("at", AT + DAY)
    for n in range(count):
        moment = at + n * over.get("step", dt.timedelta(minutes=1))
        Scan.objects.create(
            at=moment, day=moment.date(), lot=lot, serial=serial,
            code="" if lot else f"XXXX{next(_numbers)}", device=over.get("device", f"m{next(_numbers)}"),
            province=over.get("province", "91"),
        )  # fmt: skip
    if lot is not None and count:
        DayScans.objects.update_or_create(
            lot=lot, day=at.date(), province=over.get("province", "91"),
            defaults={"count": count, "devices": count},
        )  # fmt: skip


def make_case(lot: Lot | None = None) -> CodeCase:
    """A code that twenty devices scanned on one day, found by the nightly look."""
    lot = lot or make.make_goods_lot()
    serial = make_order(lot).serials.order_by("number").first()
    make_scans(lot, 20, serial=serial)
    cases.judge_day((AT + DAY).date(), at=AT + 2 * DAY)
    return CodeCase.objects.filter(serial=serial).get()


def make_recall(state: str = "proposed", lot: Lot | None = None, **over: Any) -> Recall:
    """The recall of a (new) chain's juice, brought to `state`."""
    given: dict[str, Any] = {
        "reason": "Dư lượng vượt mức (ví dụ).", "told": "Không dùng, trả lại nơi bán.", "by": make.BY,
        "at": AT,
    }  # fmt: skip
    recall = recalling.propose_recall(lot or make_chain().juice, **{**given, **over})
    if state == "dropped":
        return recalling.drop_recall(recall, "Mẫu kiểm lại đạt.", by=make.BY, at=AT)
    if state != "proposed":
        recalling.decide_recall(recall, decision_no="12/QĐ-UBND", due_on=DUE, by=make.BY, at=AT)
    if state == "closed":
        recalling.close_recall(recall, "Đã thu đủ.", uncounted="Hàng đã dùng hết.", by=make.BY, at=AT)
    return recall
