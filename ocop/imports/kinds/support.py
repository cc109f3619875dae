"""Awards of earlier years: who got how much, under which scheme, by which decision; money in đồng."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ocop.base.text import fold
from ocop.imports.columns import Column, Type, canonical
from ocop.imports.kinds.base import ID, Book, Check, Kind, Rows, Values
from ocop.imports.kinds.finding import Named
from ocop.organisations.models import Kind as OrganisationKind
from ocop.organisations.models import Organisation
from ocop.products.models import Product
from ocop.support import bulk
from ocop.support.models import Award, Scheme

_PLAIN = ("star", "year", "amount", "decision_no", "decided_on", "source")
_ID = gettext_lazy("Để trống được, trừ khi có hai mục cùng tên.")

COLUMNS = (
    Column(ID, gettext_lazy("Mã hệ thống"), Type.PLAIN, width=12,
           help=gettext_lazy("Hệ thống cấp. Dòng mới thì để trống; dòng đã có thì giữ nguyên.")),
    Column("organisation", gettext_lazy("Mã hệ thống của chủ thể"), Type.PLAIN, fixed=True, width=14,
           help=_ID),
    Column("producer", gettext_lazy("Tên chủ thể"), names="organisation", longest=250, width=38,
           help=gettext_lazy("Chủ thể đã có trong hệ thống.")),
    Column("scheme", gettext_lazy("Mã hệ thống của chính sách"), Type.PLAIN, fixed=True, width=14,
           help=_ID),
    Column("scheme_name", gettext_lazy("Chính sách"), names="scheme", longest=250, width=38,
           help=gettext_lazy("Chính sách đã soạn trong hệ thống, cả khi đã đóng.")),
    Column("product", gettext_lazy("Mã hệ thống của sản phẩm"), Type.PLAIN, fixed=True, width=14, help=_ID),
    Column("product_name", gettext_lazy("Sản phẩm"), names="product", longest=250, width=38,
           help=gettext_lazy("Thưởng sao thì phải ghi, để sau này không thưởng lại.")),
    Column("star", gettext_lazy("Hạng sao"), Type.PLAIN, low=3, high=5, width=10,
           help=gettext_lazy("Thưởng sao cho hạng nào; việc khác thì để trống.")),
    Column("year", gettext_lazy("Năm"), Type.PLAIN, required=True, low=2018, high=2100, width=8,
           help=gettext_lazy("Năm của kinh phí.")),
    Column("amount", gettext_lazy("Số tiền (đồng)"), Type.MONEY, required=True, low=1, high=10**15, width=20,
           help=gettext_lazy("Số tiền đã chi, tính bằng đồng, không ghi triệu hay tỷ.")),
    Column("decision_no", gettext_lazy("Số quyết định"), required=True, longest=80, width=22,
           help=gettext_lazy("Quyết định hỗ trợ hoặc thưởng.")),
    Column("decided_on", gettext_lazy("Ngày quyết định"), Type.DAY, required=True, width=14,
           help=gettext_lazy("Viết như 10/10/2022.")),
    Column("source", gettext_lazy("Nguồn"), required=True, longest=300, width=30,
           help=gettext_lazy("Sổ, biên bản hay văn bản nào nói như vậy.")),
)  # fmt: skip


class SupportBook(Book):
    """The awards that imports brought; those of this system are left alone."""

    key_column = "producer"

    def __init__(self, on: dt.date) -> None:
        super().__init__(on)
        owners = Organisation.objects.filter(kind=OrganisationKind.PRODUCER).order_by("pk")
        self.producers = Named((pk, name, "") for pk, name in owners.values_list("pk", "name"))
        schemes = Scheme.objects.order_by("pk").values_list("pk", "name", "kind")
        self.kinds = {str(pk): kind for pk, _name, kind in schemes}
        self.schemes = Named((pk, name, "") for pk, name, _kind in schemes)
        made = Product.objects.order_by("pk").values_list("pk", "name", "organisation_id")
        self.products = Named((pk, name, str(owner)) for pk, name, owner in made)
        named = ("pk", "organisation_id", "scheme_id", "product_id", *_PLAIN)
        for row in Award.objects.filter(line__isnull=True).order_by("pk").values(*named):
            self.stored[row["pk"]] = self._values(row)

    def _values(self, row: Mapping[str, Any]) -> Values:
        owner, scheme = str(row["organisation_id"]), str(row["scheme_id"])
        product = canonical(row["product_id"])
        return {
            **{name: canonical(row[name]) for name in _PLAIN}, ID: str(row["pk"]),
            "organisation": owner, "producer": self.producers.names.get(owner, ""),
            "scheme": scheme, "scheme_name": self.schemes.names.get(scheme, ""),
            "product": product, "product_name": self.products.names.get(product, ""),
        }  # fmt: skip

    def resolve(self, check: Check) -> None:
        """The producer, its product, the scheme."""
        self.producers.resolve(check, "organisation", "producer")
        self.schemes.resolve(check, "scheme", "scheme_name")
        self.products.resolve(check, "product", "product_name", check.values["organisation"])

    def check(self, check: Check) -> None:
        """Producer and scheme are said; a reward says product and star; no day to come."""
        values = check.values
        for column, name in (("organisation", "producer"), ("scheme", "scheme_name")):
            if not values[column]:
                check.wrong(name, _("Ô này trống."))
        if self.kinds.get(values["scheme"]) == "star":
            for column, name in (("product", "product_name"), ("star", "star")):
                if not values[column]:
                    check.wrong(name, _("Thưởng sao thì phải ghi mục này."))
        if values["decided_on"] > self.on.isoformat():
            check.wrong("decided_on", _("Ngày này chưa đến."))
        product, owner = values["product"], values["organisation"]
        if product and owner and self.products.within.get(product, owner) != owner:
            check.wrong("product_name", _("Sản phẩm này không phải của chủ thể."))

    def key(self, values: Values) -> tuple[str, ...] | None:
        """One award of a decision to a producer under a scheme, for a product or none."""
        said = (values["organisation"], values["scheme"], fold(values["decision_no"]))
        return (*said, values["product"], values["star"]) if all(said) else None

    def label(self, values: Values) -> str:
        """Producer, scheme, decision."""
        parts = (values["producer"], values["scheme_name"], values["decision_no"])
        return " – ".join(part for part in parts if part)

    def fields(self, values: Mapping[str, str]) -> dict[str, Any]:
        """By name; relations by their id."""
        plain = {c.name: c.python(values[c.name]) for c in COLUMNS if c.name in _PLAIN}
        product = int(values["product"]) if values["product"] else None
        return {
            **plain, "organisation_id": int(values["organisation"]), "scheme_id": int(values["scheme"]),
            "product_id": product,
        }  # fmt: skip


KIND = Kind(
    code="support",
    title=gettext_lazy("Khoản hỗ trợ các năm trước"),
    thing=gettext_lazy("khoản hỗ trợ"),
    lead=gettext_lazy(
        "Tiền hỗ trợ, tiền thưởng sao đã chi trước khi dùng hệ thống; không trừ vào kinh phí nào."
    ),
    model=Award,
    columns=COLUMNS,
    book=SupportBook,
    writer=Rows(bulk.add_awards, bulk.change_awards, bulk.remove_awards),
)
