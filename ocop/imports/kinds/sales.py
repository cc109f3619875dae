"""Sales of products by channel and month; money in đồng."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ocop.imports.columns import Column, Type, canonical
from ocop.imports.kinds.base import ID, Book, Check, Kind, Rows, Values
from ocop.imports.kinds.finding import Named
from ocop.organisations.models import Kind as OrganisationKind
from ocop.organisations.models import Organisation
from ocop.products.models import Product
from ocop.promotion import bulk
from ocop.promotion.models import Channel, SalesFigure
from ocop.promotion.models.sales import Unit

_PLAIN = ("revenue", "quantity", "quantity_unit")
_MOST = 10**16
_LEAST = 1000

COLUMNS = (
    Column(
        ID, gettext_lazy("Mã hệ thống"), Type.PLAIN, width=12,
        help=gettext_lazy("Hệ thống cấp. Dòng mới thì để trống; dòng đã có thì giữ nguyên."),
    ),
    Column("year", gettext_lazy("Năm"), Type.PLAIN, required=True, fixed=True, low=2018, high=2100, width=8,
           help=gettext_lazy("Năm của tháng bán hàng, từ 2018.")),
    Column("month", gettext_lazy("Tháng"), Type.PLAIN, required=True, fixed=True, low=1, high=12, width=8,
           help=gettext_lazy("Từ 1 đến 12.")),
    Column(
        "product_ref", gettext_lazy("Mã hệ thống của sản phẩm"), Type.PLAIN, fixed=True, width=14,
        help=gettext_lazy("Có tên sản phẩm và tên chủ thể thì để trống được."),
    ),
    Column("product", gettext_lazy("Sản phẩm"), names="product_ref", longest=250, width=38,
           help=gettext_lazy("Sản phẩm đã có trong hệ thống.")),
    Column("organisation", gettext_lazy("Mã hệ thống của chủ thể"), Type.PLAIN, fixed=True, width=14,
           help=gettext_lazy("Có tên chủ thể thì để trống được, trừ khi có hai chủ thể cùng tên.")),
    Column("producer", gettext_lazy("Tên chủ thể"), names="organisation", longest=250, width=34,
           help=gettext_lazy("Chủ thể của sản phẩm; cần khi hai chủ thể có sản phẩm cùng tên.")),
    Column("channel_ref", gettext_lazy("Mã hệ thống của kênh"), Type.PLAIN, fixed=True, width=14,
           help=gettext_lazy("Có tên kênh thì để trống được.")),
    Column("channel", gettext_lazy("Kênh bán"), names="channel_ref", longest=150, width=34,
           help=gettext_lazy("Kênh đã có trong hệ thống; chưa có thì thêm ở mục Thị trường trước.")),
    Column("revenue", gettext_lazy("Doanh thu (đồng)"), Type.MONEY, required=True, low=0, high=_MOST,
           width=20,
           help=gettext_lazy("Tính bằng đồng, không ghi nghìn, triệu; không bán được thì ghi 0.")),
    Column("quantity", gettext_lazy("Số lượng"), Type.DECIMAL, low=0, high=1_000_000_000, decimals=2,
           width=12,
           help=gettext_lazy("Không rõ thì để trống.")),
    Column("quantity_unit", gettext_lazy("Đơn vị tính"), Type.CHOICE, choices=tuple(Unit.choices), width=12,
           help=gettext_lazy("Đơn vị của số lượng; có số lượng thì phải có.")),
)  # fmt: skip


class SalesBook(Book):
    """All sales figures, the products, their producers and the channels."""

    key_column = "month"

    def __init__(self, on: dt.date) -> None:
        super().__init__(on)
        producers = Organisation.objects.filter(kind=OrganisationKind.PRODUCER).order_by("pk")
        self.producers = Named((pk, name, "") for pk, name in producers.values_list("pk", "name"))
        products = Product.objects.order_by("pk").values_list("pk", "name", "organisation_id")
        self.products = Named((pk, name, str(owner)) for pk, name, owner in products)
        channels = Channel.objects.order_by("pk").values_list(
            "pk", "name", "organisation__kind", "organisation_id"
        )
        rows = list(channels)
        self.channels = Named((pk, name, "") for pk, name, _kind, _owner in rows)
        self._owners = {str(pk): str(o) for pk, _n, kind, o in rows if kind == OrganisationKind.PRODUCER}
        related = (
            "product__name",
            "product__organisation_id",
            "product__organisation__name",
            "channel__name",
        )
        found = SalesFigure.objects.order_by("pk")
        for row in found.values("pk", "month", "product_id", "channel_id", *related, *_PLAIN):
            self.stored[row["pk"]] = _values(row)

    def resolve(self, check: Check) -> None:
        """The producer first, so that its products are told from others of the same name; the channel."""
        values = check.values
        self.producers.resolve(check, "organisation", "producer")
        self.products.resolve(check, "product_ref", "product", within=values["organisation"])
        self.channels.resolve(check, "channel_ref", "channel")
        owner = self.products.within.get(values["product_ref"], "")
        if owner and not values["organisation"]:
            values["organisation"], values["producer"] = owner, self.producers.names.get(owner, "")
        elif owner and owner != values["organisation"]:
            check.wrong("producer", _("Sản phẩm này không phải của chủ thể đã ghi."))

    def check(self, check: Check) -> None:
        """A product, a channel it may be sold on, a month that has begun, money, a unit of a quantity."""
        values = check.values
        for ref, name in (("product_ref", "product"), ("channel_ref", "channel")):
            if not values[ref]:
                check.wrong(name, _("Ô này trống. Hãy ghi tên."))
        if check.changes("channel_ref") and self._owners.get(values["channel_ref"]) not in (
            None,
            values["organisation"],
        ):
            check.wrong("channel", _("Kênh này là của chủ thể khác."))
        if check.changes("year", "month") and _month(values) > self.on:
            check.wrong("month", _("Tháng này chưa đến."))
        if check.changes("revenue") and values["revenue"] and 0 < int(values["revenue"]) < _LEAST:
            check.wrong("revenue", _("Hãy ghi đủ bằng đồng, không ghi theo nghìn."))
        if bool(values["quantity"]) != bool(values["quantity_unit"]):
            check.wrong("quantity_unit", _("Có số lượng thì phải có đơn vị tính, và ngược lại."))

    def key(self, values: Values) -> tuple[str, ...] | None:
        """One figure of a product, channel and month."""
        parts = tuple(values[name] for name in ("product_ref", "channel_ref", "year", "month"))
        return parts if all(parts) else None

    def label(self, values: Values) -> str:
        """Product, channel, month."""
        month = "/".join(part for part in (values["month"], values["year"]) if part)
        return " – ".join(part for part in (values["product"], values["channel"], month) if part)

    def fields(self, values: Mapping[str, str]) -> dict[str, Any]:
        """By name; product and channel by their ids, the month as its first day."""
        return {
            "product_id": int(values["product_ref"]),
            "channel_id": int(values["channel_ref"]),
            "month": _month(values),
            "revenue": int(values["revenue"]),
            "quantity": Decimal(values["quantity"]) if values["quantity"] else None,
            "quantity_unit": values["quantity_unit"],
        }


def _values(row: Mapping[str, Any]) -> Values:
    return {
        **{name: canonical(row[name]) for name in _PLAIN},
        ID: str(row["pk"]),
        "year": str(row["month"].year),
        "month": str(row["month"].month),
        "product_ref": str(row["product_id"]),
        "product": row["product__name"],
        "organisation": str(row["product__organisation_id"]),
        "producer": row["product__organisation__name"],
        "channel_ref": str(row["channel_id"]),
        "channel": row["channel__name"],
    }


def _month(values: Mapping[str, str]) -> dt.date:
    """The first day of the month; the first of all days where it is not said, which another word tells."""
    if not values["year"] or not values["month"]:
        return dt.date.min
    return dt.date(int(values["year"]), int(values["month"]), 1)


KIND = Kind(
    code="sales",
    title=gettext_lazy("Doanh số theo kênh"),
    thing=gettext_lazy("doanh số"),
    lead=gettext_lazy(
        "Doanh thu từng sản phẩm, từng kênh, từng tháng; kênh và sản phẩm đã có trong hệ thống."
    ),
    model=SalesFigure,
    columns=COLUMNS,
    book=SalesBook,
    writer=Rows(bulk.add_sales, bulk.change_sales, bulk.remove_sales),
)
