"""Lots with a way behind them, labels and recalls, for tests of what buyers read."""

from __future__ import annotations

import datetime as dt
import io
import itertools
from decimal import Decimal
from typing import Any

from ocop.base.actor import system
from ocop.organisations.models import Organisation, YearFigures
from ocop.places.models import Unit
from ocop.promotion.actions import give_feed_token
from ocop.trace.actions import add_supply, diary, handing
from ocop.trace.models import Item, LabelOrder, Lot, Recall, RecalledLot, Serial, Site, Step
from tests.factories import trace as make
from tests.factories.certificates import make_certificate
from tests.factories.files import make_document, picture
from tests.factories.organisations import make_organisation
from tests.factories.people import make_appointment, make_person
from tests.factories.products import AT, make_standing
from tests.factories.promotion import make_channel, make_listing, make_sale

BY = system("Người Ghi Kín")
MADE = dt.datetime(2026, 6, 10, 2, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
_numbers = itertools.count(222)


def make_lot(item: Item | None = None, code: str = "", **over: Any) -> Lot:
    """A lot of jars packed on 10/06/2026, good for a year; `over` are columns of its row."""
    item = item or make.make_item()
    owner = item.organisation
    plot, juice = make.make_site(owner, kind="plot"), make.make_material(owner)
    grown = make.make_lot(owner, item=juice, site=plot, happened_at=MADE - DAY)
    step = make.make_pack(owner, item=item, code=code, inputs=[(grown, Decimal(10))], happened_at=MADE)
    lot = make.lot_made_by(step)
    Lot.objects.filter(pk=lot.pk).update(**over)
    return Lot.objects.select_related("item__identifier", "organisation").get(pk=lot.pk)


def make_way(item: Item | None = None, *, more: int = 0, **cooking: Any) -> Lot:
    """A lot of jars with its way: palm juice of another household and of its own, cooked, packed, checked,
    sold to a shop. `more` materials besides; `cooking` is what else the step of cooking is told with."""
    item = item or make.make_item(make_standing().product)
    owner, other = item.organisation, make_organisation(name="Hộ Nguyễn Văn Kín")
    sites = _sites(owner, other)
    juice = _harvest(other, sites["plot"], make.make_material(other), "N1", MADE - 3 * DAY)
    amount = Decimal("1137.31")
    sent = make.make_handover(other, owner, lots=[(juice, amount)], happened_at=MADE - 3 * DAY, by=BY)
    handing.confirm_handover(sent, by=BY, at=AT)
    inputs = [(juice, amount)]
    for n in range(more + 1):
        material = make.make_material(owner, name=f"Nguyên liệu {n}" if n else "Nước thốt nốt")
        inputs.append((_harvest(owner, sites["own"], material, f"N{n + 2}", MADE - 2 * DAY), amount))
    given: dict[str, Any] = {"site": sites["shop"], "by": BY, "at": AT}
    sugar = make.make_material(owner, name="Đường bán thành phẩm", kind="halfway")
    cooked = make.lot_made_by(
        diary.log_process(
            owner,
            item=sugar,
            inputs=inputs,
            quantity=Decimal("513.29"),
            code="D1",
            happened_at=MADE - DAY,
            **given,
            **cooking,
        )
    )
    packed = make.lot_made_by(
        diary.log_pack(
            owner, item=item, inputs=[(cooked, Decimal("513.29"))], quantity=Decimal("975.83"), code="A/1-b",
            happened_at=MADE, **given,
        )
    )  # fmt: skip
    diary.log_inspection(owner, lots=[packed], result="passed", happened_at=MADE + DAY, by=BY, at=AT)
    handing.log_delivery(
        owner, lots=[(packed, Decimal("317.47"))], receiver_name="Đại lý Kín",
        receiver_contact="0987 KÍN", receiver_place="Chợ Kín", happened_at=MADE + 2 * DAY, by=BY, at=AT,
    )  # fmt: skip
    return Lot.objects.select_related("item__identifier", "organisation").get(pk=packed.pk)


def make_season() -> Lot:
    """Such a lot of goods with a certificate, a GTIN and a label, a recall on it, and beside it whatever its
    producers keep to themselves: all of `SECRETS`. Needs the packs."""
    item = make.make_item(make_certificate().product, gtin="08935049510017", warnings="Có đường")
    owner = item.organisation
    supply = add_supply(
        owner, {"kind": "additive", "name": "Phụ gia kín", "maker": "Đại lý vật tư Kín", "unit_name": "kg"},
        by=BY, at=AT,
    )  # fmt: skip
    photo = (io.BytesIO(picture("JPEG", (64, 48))), "anh.jpg")
    lot = make_way(item, supplies=[(supply, Decimal("29.71"))], photos=[photo], note="Công thức kín")
    for producer in Organisation.objects.filter(trace_lots__isnull=False).distinct():
        _keep_quiet_about(producer)
    paper = make_document(owner, title="Hợp đồng kín", number="HĐ-KÍN", issuer="Phòng kiểm nghiệm Kín")
    diary.log_inspection(
        owner, lots=[lot], result="failed", document=paper, happened_at=MADE + DAY, by=BY, at=AT
    )
    wrong = diary.log_care(
        owner, site=owner.trace_sites.all()[0], note="Chăm kín", happened_at=AT, by=BY, at=AT
    )
    diary.declare_mistake(wrong, "Nhầm kín", by=BY, at=AT)
    assert item.product is not None
    channel = give_feed_token(make_channel(), by=BY, at=AT)
    make_listing(item.product, channel)
    make_sale(item.product, channel, revenue=987_654_321)
    order = make_serial(lot, "void").order
    LabelOrder.objects.filter(pk=order.pk).update(state="void", void_reason="Tem rách kín")
    make_serial(lot)
    make_recall(lot)
    return lot


def _keep_quiet_about(producer: Organisation) -> None:
    person = make_person(full_name="Võ Thị Thành Viên Kín", email=f"thanhvien.kin{producer.pk}@example.vn")
    make_appointment("producer", person=person, organisation=producer)
    YearFigures.objects.create(organisation=producer, year=2025, revenue=876_543_219, profit=76_543_218)
    Organisation.objects.filter(pk=producer.pk).update(
        registration_no="55KIN8001234", phone="0912345678", email="ho.kin@example.vn",
        representative="Trần Thị Đại Diện Kín", representative_residence="Hẻm Kín 12",
        structure="Cơ cấu kín", address="Số 9 đường Kín" if producer.name == "Hộ Nguyễn Văn Kín" else "Tổ 3",
    )  # fmt: skip


SECRETS = (
    "Người Ghi Kín", "Ghi chú kín", "Vườn ông Kín", "Vườn nhà kín", "Lò kín", "Ấp Kín 7", "10.512345",
    "10,512345", "104.987654", "104,987654", "Nguyễn Văn Kín", "Số 9 đường Kín",
    "1137.31", "1137,31", "1.137,31", "513.29", "513,29", "975.83", "975,83", "317.47", "317,47",
    "Lý do kín", "0912345678", "Đại lý Kín", "0987 KÍN", "Chợ Kín",
    "Phụ gia kín", "Đại lý vật tư Kín", "29.71", "29,71", "Công thức kín", "Hợp đồng kín",
    "HĐ-KÍN", "Phòng kiểm nghiệm Kín", "Chăm kín", "Nhầm kín", "Tem rách kín", "Thành Viên Kín",
    "thanhvien.kin", "55KIN8001234", "ho.kin@", "Đại Diện Kín", "Hẻm Kín", "Cơ cấu kín",
    "987654321", "987.654.321", "876543219", "876.543.219", "76543218", "76.543.218",
)  # fmt: skip
"""What nobody from outside may read of `make_season`."""


def _harvest(owner: Organisation, site: Site, item: Item, code: str, at: dt.datetime) -> Lot:
    step: Step = diary.log_harvest(
        owner, item=item, site=site, happened_at=at, quantity=Decimal("1137.31"), code=code,
        note="Ghi chú kín", by=BY, at=AT,
    )  # fmt: skip
    return make.lot_made_by(step)


def _sites(owner: Organisation, other: Organisation) -> dict[str, Site]:
    commune = Unit.objects.get(name="Xã An Cư", valid_to=None)
    hidden = {"unit": commune, "address": "Ấp Kín 7, tổ 3", "lat": 10.512345, "lon": 104.987654}
    return {
        "plot": make.make_site(other, kind="plot", name="Vườn ông Kín", **hidden),
        "own": make.make_site(owner, kind="plot", name="Vườn nhà kín", **hidden),
        "shop": make.make_site(owner, name="Lò kín", **hidden),
    }


def make_serial(lot: Lot, state: str = "active", code: str = "") -> Serial:
    """A label of its own for one jar of a lot."""
    order = LabelOrder.objects.create(
        lot=lot, count=1, layout="a4", state="active", created_at=AT, activated_at=AT
    )
    code = code or f"ABCDEFGHJKM{next(_numbers)}".replace("0", "X").replace("1", "Y")
    return Serial.objects.create(order=order, lot=lot, code=code, state=state, number=1, changed_at=AT)


def make_recall(lot: Lot, state: str = "active", told: str = "Không nên ăn; mang lại nơi mua.") -> Recall:
    """A recall of a lot and of nothing else."""
    decided = {"decided_at": AT} if state in ("active", "closed") else {}
    closed = {"closed_at": AT, "outcome": "Xong"} if state == "closed" else {}
    recall = Recall.objects.create(
        number=f"TH-{next(_numbers)}", lot=lot, organisation=lot.organisation, reason="Lý do kín", told=told,
        state=state, proposed_at=AT, **decided, **closed,
    )  # fmt: skip
    RecalledLot.objects.create(recall=recall, lot=lot)
    return recall
