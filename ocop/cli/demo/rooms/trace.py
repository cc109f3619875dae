"""Seasons that can be traced: palm sugar from palms to shop, and a lot of rice that is called back."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal
from typing import Any

from ocop.cli.demo import pictures
from ocop.cli.demo.making import Workshop, seed_of
from ocop.organisations.models import Organisation
from ocop.products.models import Product
from ocop.trace import actions
from ocop.trace.actions import cases, diary, handing, labels, proving, recalling, scanning
from ocop.trace.actions.scanning import Seen
from ocop.trace.models import Handover, Item, Lot, Serial, Site, Step, Supply

JARS = 200


def tell(shop: Workshop) -> None:
    """Everything, through actions; producers as themselves."""
    sugar = _Season(shop, shop.products["duong"])
    lot = sugar.told()
    _delivered(sugar, lot)
    _scanned(shop, lot)
    _corrected(sugar)
    proving.keep_proof(sugar.product, by=sugar.by, at=shop.days.ago(4))
    rice = _Season(shop, shop.products["gaolut"])
    _called_back(rice, rice.told())


class _Season:
    """What one producer keeps: places, goods, and a season's lines."""

    def __init__(self, shop: Workshop, product: Product) -> None:
        self.shop, self.product = shop, product
        self.owner: Organisation = product.organisation
        self.by = shop.cast.producers[self.owner.pk]
        at = shop.days.ago(60)
        is_rice = "gạo" in product.name.lower()
        grows, batch = ("Lúa", "Gạo lứt") if is_rice else ("Nước thốt nốt", "Đường mẻ")
        self.pack = product.packages.order_by("pk")[0].name
        area = self.owner.materialareas.order_by("pk").first()
        self.plot = self._site("plot", area.name if area else "Ruộng ấp trên (ví dụ)", at, area=area)
        self.workshop = self._site("workshop", "Nhà xay (ví dụ)" if is_rice else "Lò nấu đường (ví dụ)", at)
        self.bags = self._supply("packaging", f"Bao bì {self.pack} (ví dụ)", "cái", at)
        self.material = self._item(grows, "material", at, unit_name="kg", uom="KGM")
        self.batch = self._item(batch, "halfway", at, unit_name="kg", uom="KGM")
        self.goods = self._item(
            product.name, "goods", at, product=product, pack=self.pack, unit_name="gói", shelf_days=360,
            standards="TCCS 01:2026 (ví dụ)", warnings="Để nơi khô, mát; mở gói rồi dùng trong 30 ngày.",
        )  # fmt: skip

    def _site(self, kind: str, name: str, at: dt.datetime, **more: Any) -> Site:
        facts = {"kind": kind, "name": name, "unit": self.owner.unit, "is_demo": True, **more}
        return actions.add_site(self.owner, facts, by=self.by, at=at)

    def _supply(self, kind: str, name: str, unit: str, at: dt.datetime) -> Supply:
        facts = {"kind": kind, "name": name, "maker": "Cửa hàng Ví Dụ", "unit_name": unit}
        return actions.add_supply(self.owner, facts, by=self.by, at=at)

    def _item(self, name: str, kind: str, at: dt.datetime, **more: Any) -> Item:
        facts = {"name": name, "kind": kind, "is_demo": True, **more}
        return actions.add_item(self.owner, facts, by=self.by, at=at)

    def ago(self, days: int, hour: int = 8) -> dt.datetime:
        """An hour of a day so long ago."""
        return self.shop.days.ago(days, hour)

    def told(self) -> Lot:
        """Care, two harvests, a batch, an inspection, a packing, labels; answers the packed lot."""
        diary.log_care(
            self.owner,
            site=self.plot,
            note="Dọn cỏ, vệ sinh dụng cụ; không dùng thuốc.",
            happened_at=self.ago(45),
            at=self.ago(45, 9),
            by=self.by,
        )
        kilos = [
            (_lot(diary.log_harvest(
                self.owner, item=self.material, site=self.plot, quantity=Decimal(430),
                happened_at=self.ago(days, 6), at=self.ago(days, 7),
                photos=[(io.BytesIO(_photo(self.product, days)), "thu-hoach.jpg")], by=self.by,
            )), Decimal(400))
            for days in (40, 39)
        ]  # fmt: skip
        batch = _lot(diary.log_process(
            self.owner, item=self.batch, site=self.workshop, inputs=kilos, quantity=Decimal(104),
            note="Nấu lửa nhỏ, lọc hai lần.", happened_at=self.ago(38), at=self.ago(38, 9), by=self.by,
        ))  # fmt: skip
        diary.log_inspection(
            self.owner,
            lots=[batch],
            result="passed",
            note="Độ ẩm đạt, không cát sạn.",
            happened_at=self.ago(37),
            at=self.ago(37, 9),
            by=self.by,
        )
        lot = _lot(diary.log_pack(
            self.owner, item=self.goods, site=self.workshop, inputs=[(batch, Decimal(100))],
            quantity=Decimal(JARS), supplies=[(self.bags, Decimal(JARS))],
            happened_at=self.ago(36), at=self.ago(36, 9), by=self.by,
        ))  # fmt: skip
        order = labels.order_labels(lot, count=JARS, layout="a4-65", at=self.shop.days.ago(35), by=self.by)
        labels.print_labels(order, 1, JARS, at=self.shop.days.ago(35, 10), by=self.by)
        labels.activate_labels(order, at=self.shop.days.ago(34), by=self.by)
        return lot

    def deliver(self, lot: Lot, quantity: int, days: int, **to: Any) -> Handover:
        """Part of a lot goes out."""
        return handing.log_delivery(
            self.owner,
            lots=[(lot, Decimal(quantity))],
            site=self.workshop,
            by=self.by,
            happened_at=self.ago(days, 14),
            at=self.ago(days, 15),
            **to,
        )


def _lot(step: Step) -> Lot:
    found: Lot = step.lines.get(direction="out").lot
    return found


def _photo(product: Product, days: int) -> bytes:
    return pictures.picture("bag", (196, 140, 62), seed_of("thu-hoach", product.name, str(days)))


def _delivered(season: _Season, lot: Lot) -> None:
    """To a shop outside, to a producer of ours who took it, and to one who has not answered yet."""
    shop = season.shop
    season.deliver(
        lot, 90, 30, receiver_name="Cửa hàng đặc sản Ví Dụ", receiver_contact="0900000020 (ví dụ)",
        receiver_place="Long Xuyên",
    )  # fmt: skip
    took = shop.products["matong"].organisation
    handing.confirm_handover(
        season.deliver(lot, 20, 20, receiver=took), by=shop.cast.producers[took.pk], at=shop.days.ago(19)
    )
    season.deliver(lot, 15, 3, receiver=shop.products["xoaitrai"].organisation)


def _scanned(shop: Workshop, lot: Lot) -> None:
    """Buyers look; one code is looked at in many places within days, so that somebody has to see why."""
    serials = list(Serial.objects.filter(lot=lot).order_by("number")[:40])
    seen = [
        Seen(shop.days.ago(28 - n % 25, 9 + n % 9, n % 60), f"may-{n}", lot.pk, serial.pk, province="91")
        for n, serial in enumerate(serials)
    ]
    seen += [
        Seen(shop.days.ago(2, 8 + n // 6, n * 10 % 60), f"la-{n}", lot.pk, serials[0].pk, province=where)
        for n, where in enumerate(("91", "79", "01", "48", "92") * 6)
    ]
    scanning.count_scans(seen, at=shop.days.ago(1))
    scanning.roll_up(at=shop.days.now)
    cases.judge_day(shop.days.day(2), at=shop.days.ago(1))


def _corrected(season: _Season) -> None:
    """A line with the wrong amount is declared a mistake, and stands beside the one that took its place."""
    wrong = diary.log_harvest(
        season.owner,
        item=season.material,
        site=season.plot,
        quantity=Decimal(4300),
        happened_at=season.ago(7, 6),
        at=season.ago(7, 7),
        by=season.by,
    )
    at = season.shop.days.ago(7, 18)
    diary.declare_mistake(wrong, "Ghi thừa một số 0.", at=at, by=season.by)
    diary.log_harvest(
        season.owner, item=season.material, site=season.plot, quantity=Decimal(430), instead_of=wrong,
        happened_at=wrong.happened_at, at=season.shop.days.ago(7, 19), by=season.by,
    )  # fmt: skip


def _called_back(season: _Season, lot: Lot) -> None:
    """A lot whose bags let moisture in is called back; half of it has come back."""
    shop = season.shop
    season.deliver(lot, 60, 30, receiver_name="Siêu thị Ví Dụ", receiver_place="Rạch Giá")
    recall = recalling.propose_recall(
        lot, reason="Bao bì hở mép, gạo dễ ẩm mốc (ví dụ).",
        told="Bao bì của lô này có thể hở. Hãy ngừng dùng và trả lại nơi mua.", is_demo=True,
        by=shop.cast.officer, at=shop.days.ago(10),
    )  # fmt: skip
    recalling.decide_recall(
        recall, decision_no="31/QĐ-TH (ví dụ)", due_on=shop.days.today + dt.timedelta(days=5),
        signer="Lê Văn Quyết (ví dụ)", signer_title="Phó Chủ tịch", by=shop.cast.province["leader"],
        at=shop.days.ago(9),
    )  # fmt: skip
