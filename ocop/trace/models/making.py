"""What producers keep: places, inputs, kinds of goods, lots, the steps of their diary, deliveries."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ocop.trace.models.events import Event, Identifier
from ocop.trace.states import HandoverState, LotState


def _quantity(label: Any = None, **more: Any) -> Any:
    """An amount in the unit of its goods, to the thousandth."""
    return models.DecimalField(label, max_digits=14, decimal_places=3, **more)


class SiteKind(models.TextChoices):
    """What is done at a place."""

    PLOT = "plot", _("Vùng trồng, nuôi")
    WORKSHOP = "workshop", _("Cơ sở chế biến")
    STORE = "store", _("Kho, cửa hàng")


class Site(models.Model):
    """A place of a producer. Its point and address are for those in charge; the public reads the commune.

    `gln` where GS1 gave one, else `identifier` is under our own path. `area` is the material area of the
    value chain that this is.
    """

    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="trace_sites"
    )
    kind = models.CharField(_("loại"), max_length=8, choices=SiteKind.choices)
    name = models.CharField(_("tên"), max_length=200)
    unit = models.ForeignKey("places.Unit", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    address = models.CharField(_("địa chỉ"), max_length=300, blank=True)
    code = models.CharField(_("mã"), max_length=20, unique=True)
    gln = models.CharField(_("GLN"), max_length=13, blank=True)
    area = models.ForeignKey(
        "products.MaterialArea", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    lat = models.FloatField(_("vĩ độ"), null=True, blank=True)
    lon = models.FloatField(_("kinh độ"), null=True, blank=True)
    identifier = models.OneToOneField(Identifier, on_delete=models.PROTECT, related_name="site")
    ended_on = models.DateField(_("thôi dùng từ ngày"), null=True, blank=True)
    created_at = models.DateTimeField()
    is_demo = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="trace_site_has_a_name"),
            models.UniqueConstraint(fields=["gln"], condition=~Q(gln=""), name="trace_site_gln_once"),
            models.CheckConstraint(
                condition=Q(lat__isnull=True, lon__isnull=True)
                | Q(lat__isnull=False, lon__isnull=False)
                & Q(lat__gte=-90, lat__lte=90, lon__gte=-180, lon__lte=180),
                name="trace_site_on_the_map",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class SupplyKind(models.TextChoices):
    """What is used while growing and making."""

    SEED = "seed", _("Giống")
    FERTILISER = "fertiliser", _("Phân bón")
    PESTICIDE = "pesticide", _("Thuốc bảo vệ thực vật")
    FEED = "feed", _("Thức ăn chăn nuôi")
    MEDICINE = "medicine", _("Thuốc thú y")
    ADDITIVE = "additive", _("Phụ gia, chất hỗ trợ chế biến")
    PACKAGING = "packaging", _("Bao bì, nhãn")
    OTHER = "other", _("Khác")


class Supply(models.Model):
    """An input that a producer uses. `waits_days`: days between its use and the harvest, by its label."""

    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="trace_supplies"
    )
    kind = models.CharField(_("loại"), max_length=10, choices=SupplyKind.choices)
    name = models.CharField(_("tên"), max_length=200)
    maker = models.CharField(_("nơi sản xuất, nơi mua"), max_length=200, blank=True)
    unit_name = models.CharField(_("đơn vị tính"), max_length=20)
    waits_days = models.PositiveSmallIntegerField(_("thời gian cách ly (ngày)"), null=True, blank=True)
    ended_on = models.DateField(_("thôi dùng từ ngày"), null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(unit_name=""), name="trace_supply_has_name_and_unit"
            )
        ]

    def __str__(self) -> str:
        return self.name


class ItemKind(models.TextChoices):
    """How far a kind of goods is from the shelf."""

    MATERIAL = "material", _("Nguyên liệu")
    HALFWAY = "halfway", _("Bán thành phẩm")
    GOODS = "goods", _("Thành phẩm")


class Item(models.Model):
    """A kind of goods that lots are of. Finished goods are a pack of a registered product.

    `gtin`: 14 digits where GS1 gave one; without it `code` under our own path names it, and stays valid as an
    alias when a GTIN comes. Each lot keeps the name it came about with. `uom` is the unit that lots are
    counted in (UN/ECE Rec. 20: KGM, LTR, or "" for pieces); `shelf_days` from making to the last day.
    """

    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="trace_items"
    )
    kind = models.CharField(_("loại"), max_length=8, choices=ItemKind.choices)
    name = models.CharField(_("tên"), max_length=200)
    product = models.ForeignKey(
        "products.Product", on_delete=models.PROTECT, null=True, blank=True, related_name="trace_items"
    )
    pack = models.CharField(_("quy cách"), max_length=120, blank=True)
    gtin = models.CharField(_("GTIN"), max_length=14, blank=True)
    code = models.CharField(_("mã"), max_length=20, unique=True)
    unit_name = models.CharField(_("đơn vị tính"), max_length=20)
    uom = models.CharField(max_length=3, blank=True)
    shelf_days = models.PositiveSmallIntegerField(_("hạn dùng (ngày)"), null=True, blank=True)
    standards = models.CharField(_("tiêu chuẩn áp dụng"), max_length=300, blank=True)
    warnings = models.CharField(_("cảnh báo khi dùng"), max_length=300, blank=True)
    brand = models.CharField(_("nhãn hiệu"), max_length=120, blank=True)
    model = models.CharField(_("ký hiệu, kiểu loại"), max_length=120, blank=True)
    identifier = models.OneToOneField(Identifier, on_delete=models.PROTECT, related_name="item")
    ended_on = models.DateField(_("thôi dùng từ ngày"), null=True, blank=True)
    created_at = models.DateTimeField()
    is_demo = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(unit_name=""), name="trace_item_has_name_and_unit"
            ),
            models.CheckConstraint(
                condition=~Q(kind=ItemKind.GOODS) | Q(product__isnull=False),
                name="trace_item_goods_of_a_product",
            ),
            models.UniqueConstraint(fields=["gtin"], condition=~Q(gtin=""), name="trace_item_gtin_once"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.pack}".strip()


class Lot(models.Model):
    """A lot: what was harvested, made or packed together.

    `quantity` in the item's unit, as it was when the lot came about; how much of it is left with whom is a
    matter of the steps (`queries.diary.balances_of`). `written_off`: what its producer said was gone when it
    closed the lot, and why.
    """

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="lots")
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="trace_lots"
    )
    code = models.CharField(_("số lô"), max_length=20)
    made_on = models.DateField(_("ngày sản xuất"))
    expires_on = models.DateField(_("hạn dùng"), null=True, blank=True)
    quantity = _quantity(_("số lượng"))
    site = models.ForeignKey(Site, on_delete=models.PROTECT, null=True, blank=True, related_name="lots")
    state = models.CharField(max_length=8, choices=LotState.choices, default=LotState.OPEN)
    written_off = _quantity(_("đã ghi hết"), default=Decimal(0))
    written_off_for = models.CharField(_("vì sao hết"), max_length=300, blank=True)
    identifier = models.OneToOneField(Identifier, on_delete=models.PROTECT, related_name="lot")
    created_at = models.DateTimeField()
    is_demo = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "code"], name="trace_lot_once_of_an_item"),
            models.CheckConstraint(condition=~Q(code=""), name="trace_lot_has_a_code"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="trace_lot_of_something"),
            models.CheckConstraint(
                condition=Q(expires_on__isnull=True) | Q(expires_on__gte=F("made_on")),
                name="trace_lot_expires_after_making",
            ),
            models.CheckConstraint(
                condition=Q(written_off=0)
                | Q(written_off__gt=0) & ~Q(written_off_for="") & ~Q(state=LotState.OPEN),
                name="trace_lot_written_off_for_a_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "-made_on", "-id"], name="trace_lot_of_organisation"),
            models.Index(fields=["state"], name="trace_lot_by_state"),
        ]

    def __str__(self) -> str:
        return f"{self.item} – {self.code}"


class StepKind(models.TextChoices):
    """The forms of the diary, and what the system writes beside them."""

    CARE = "care", _("Chăm sóc")
    HARVEST = "harvest", _("Thu hoạch")
    PROCESS = "process", _("Chế biến")
    PACK = "pack", _("Đóng gói")
    DELIVER = "deliver", _("Giao hàng")
    RECEIVE = "receive", _("Nhận hàng")
    INSPECT = "inspect", _("Kiểm tra chất lượng")


class Step(models.Model):
    """One line of the diary. Never changed: a mistake is declared, and another step may take its place.

    `details` are what its form asks, in plain values; `event` is what was made of it for other systems.
    """

    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="trace_steps"
    )
    kind = models.CharField(max_length=8, choices=StepKind.choices)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, null=True, blank=True, related_name="steps")
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    person_id = models.BigIntegerField(null=True, blank=True)
    person_name = models.CharField(max_length=200, blank=True)
    note = models.CharField(_("ghi chú"), max_length=500, blank=True)
    details = models.JSONField(default=dict)
    event = models.OneToOneField(Event, on_delete=models.PROTECT, related_name="diary_step")
    mistaken_at = models.DateTimeField(null=True, blank=True)
    mistake = models.CharField(_("sai ở đâu"), max_length=300, blank=True)
    instead_of = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )
    is_demo = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(mistaken_at__isnull=True, mistake="")
                | Q(mistaken_at__isnull=False) & ~Q(mistake=""),
                name="trace_step_mistake_is_named",
            )
        ]
        indexes = [
            models.Index(fields=["organisation", "-happened_at", "-id"], name="trace_step_of_organisation")
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.happened_at:%d/%m/%Y}"


class Direction(models.TextChoices):
    """Whether a lot goes into a step, comes out of it, or is what it is about."""

    IN = "in", _("dùng")
    OUT = "out", _("làm ra")
    ABOUT = "about", _("ghi nhận")


class StepLine(models.Model):
    """A lot in a step, with how much of it, in the unit of its item.

    `returned`: of a delivery, what the receiver did not get or did not take. It is the sender's again.
    """

    step = models.ForeignKey(Step, on_delete=models.PROTECT, related_name="lines")
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="lines")
    direction = models.CharField(max_length=5, choices=Direction.choices)
    quantity = _quantity(null=True, blank=True)
    returned = _quantity(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["step", "lot", "direction"], name="trace_stepline_once"),
            models.CheckConstraint(
                condition=Q(direction=Direction.ABOUT) | Q(quantity__isnull=False),
                name="trace_stepline_says_how_much",
            ),
            models.CheckConstraint(
                condition=Q(quantity__isnull=True) | Q(quantity__gt=0), name="trace_stepline_of_something"
            ),
            models.CheckConstraint(
                condition=Q(returned=0) | Q(returned__gt=0, returned__lte=F("quantity")),
                name="trace_stepline_returns_no_more",
            ),
        ]
        indexes = [models.Index(fields=["lot", "direction"], name="trace_stepline_of_lot")]

    def __str__(self) -> str:
        return f"{self.direction} {self.lot_id}"

    @property
    def kept(self) -> Decimal:
        """How much of it stayed where it went."""
        return Decimal(self.quantity or 0) - Decimal(self.returned)


class SupplyUse(models.Model):
    """How much of an input went into a step, in the input's unit."""

    step = models.ForeignKey(Step, on_delete=models.PROTECT, related_name="supplies")
    supply = models.ForeignKey(Supply, on_delete=models.PROTECT, related_name="uses")
    quantity = _quantity()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["step", "supply"], name="trace_supplyuse_once"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="trace_supplyuse_of_something"),
        ]

    def __str__(self) -> str:
        return f"{self.supply_id}: {self.quantity}"


class StepPhoto(models.Model):
    """A picture of a step, for its producer and those in charge; no buyer sees it."""

    step = models.ForeignKey(Step, on_delete=models.PROTECT, related_name="photos")
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["step", "file"], name="trace_stepphoto_once")]

    def __str__(self) -> str:
        return f"#{self.pk}"


class Handover(models.Model):
    """A delivery: to a producer of ours, who confirms it; to a partner; or to somebody outside.

    `receiver_name`, `receiver_contact` and `receiver_place` stand where the receiver has no account; they are
    for those in charge and for recalls, never public. What goes to a partner, to a producer without members
    or outside counts as received at once. `receipt` is the step by which a producer confirmed.
    """

    step = models.OneToOneField(Step, on_delete=models.PROTECT, related_name="handover")
    sender = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="trace_sent"
    )
    receiver = models.ForeignKey(
        "organisations.Organisation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="trace_received",
    )
    receiver_name = models.CharField(_("bên nhận"), max_length=200, blank=True)
    receiver_contact = models.CharField(_("liên hệ bên nhận"), max_length=200, blank=True)
    receiver_place = models.CharField(_("nơi nhận"), max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=HandoverState.choices, default=HandoverState.SENT)
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(_("lý do"), max_length=300, blank=True)
    receipt = models.OneToOneField(
        Step, on_delete=models.PROTECT, null=True, blank=True, related_name="receipt_of"
    )
    is_demo = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(receiver__isnull=False) | ~Q(receiver_name=""), name="trace_handover_to_somebody"
            ),
            models.CheckConstraint(
                condition=Q(receiver__isnull=True) | ~Q(receiver=F("sender")),
                name="trace_handover_to_another",
            ),
        ]
        indexes = [models.Index(fields=["receiver", "state"], name="trace_handover_of_receiver")]

    def __str__(self) -> str:
        return self.receiver_name or str(self.receiver)
