"""Products: whose they are, their code, which score sheet they belong to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ocop.base.text import fold
from ocop.criteria import queries as criteria
from ocop.criteria.models import CriteriaSet
from ocop.imports.columns import Column, Type, canonical
from ocop.imports.kinds.base import ID, Book, Check, Kind, Rows, Values
from ocop.imports.kinds.finding import Named, Units
from ocop.organisations.models import Kind as OrganisationKind
from ocop.organisations.models import Organisation
from ocop.products import bulk, codes
from ocop.products.models import Product, ProductAlias
from ocop.products.rules import APPLICANTS

_PLAIN = ("name", "summary", "specification", "is_retired")

COLUMNS = (
    Column(
        ID, gettext_lazy("Mã hệ thống"), Type.PLAIN, width=12,
        help=gettext_lazy("Hệ thống cấp. Dòng mới thì để trống; dòng đã có thì giữ nguyên."),
    ),
    Column(
        "organisation", gettext_lazy("Mã hệ thống của chủ thể"), Type.PLAIN, fixed=True, width=14,
        help=gettext_lazy("Có tên chủ thể thì để trống được, trừ khi có hai chủ thể cùng tên."),
    ),
    Column(
        "producer", gettext_lazy("Tên chủ thể"), names="organisation", longest=250, width=34,
        help=gettext_lazy("Chủ thể đã có trong hệ thống."),
    ),
    Column("name", gettext_lazy("Tên sản phẩm"), required=True, longest=250, width=38,
           help=gettext_lazy("Tên như trên nhãn.")),
    Column(
        "code", gettext_lazy("Mã sản phẩm"), longest=40, width=20,
        help=gettext_lazy("Mã tỉnh-xã-số thứ tự-năm, như 91-30628-01-2026. Chưa cấp thì để trống."),
    ),
    Column(
        "criteria_set", gettext_lazy("Số bộ sản phẩm"), longest=60, width=12, listed="sets",
        help=gettext_lazy("Số của bộ sản phẩm trong quy định đang có hiệu lực; xem trang “Danh mục”."),
    ),
    Column("unit", gettext_lazy("Mã xã"), longest=20, width=10, listed="communes",
           help=gettext_lazy("Nơi sản xuất. Dòng mới để trống thì theo xã của chủ thể.")),
    Column("commune", gettext_lazy("Xã, phường, đặc khu"), longest=80, names="unit", width=26,
           listed="communes", help=gettext_lazy("Tên hiện nay, chọn trong danh sách của ô.")),
    Column("summary", gettext_lazy("Giới thiệu ngắn"), longest=300, width=40,
           help=gettext_lazy("Một hai câu cho người mua.")),
    Column("specification", gettext_lazy("Quy cách, tiêu chuẩn"), Type.LINES, width=40, longest=5000,
           help=gettext_lazy("Quy cách đóng gói, tiêu chuẩn áp dụng.")),
    Column("is_retired", gettext_lazy("Đã ngừng sản xuất"), Type.YES_NO, empty="no", width=12,
           help=gettext_lazy("“Có” nếu không còn sản xuất; để trống là còn.")),
)  # fmt: skip


class ProductsBook(Book):
    """All products, their producers, codes, communes and the score sheets of the law."""

    key_column = "name"

    def __init__(self, on: dt.date) -> None:
        super().__init__(on)
        self.units = Units(on)
        self._read_sets()
        producers = Organisation.objects.filter(kind=OrganisationKind.PRODUCER)
        facts = list(producers.order_by("pk").values_list("pk", "name", "legal_form", "unit_id"))
        self.producers = Named((pk, name, "") for pk, name, _form, _unit in facts)
        self._forms = {str(pk): form for pk, _name, form, _unit in facts}
        self._homes = {str(pk): unit for pk, _name, _form, unit in facts}
        self.aliases = dict(ProductAlias.objects.values_list("code", "product_id"))
        self._read_products()

    def _read_sets(self) -> None:
        """The sheets in force by their number; those of other laws keep the name of theirs."""
        pack = criteria.pack_in_force(self.on)
        self._regime = criteria.regime(pack) if pack else None
        self.in_force: dict[str, str] = {}
        self._sets: dict[str, int] = {}
        for item in CriteriaSet.objects.select_related("pack").order_by("pack", "no"):
            now = pack is not None and item.pack_id == pack.pk
            text = str(item.no) if now else f"{item.no} ({item.pack})"
            self._sets[text] = item.pk
            if now:
                self.in_force[text] = item.name
        self._set_texts = {pk: text for text, pk in self._sets.items()}

    def _read_products(self) -> None:
        found = Product.objects.filter(organisation__kind=OrganisationKind.PRODUCER).order_by("pk")
        names = ("pk", "organisation_id", "organisation__name", "unit_id", "criteria_set_id", "code", *_PLAIN)
        rows = list(found.values(*names))
        self.units.know([*(row["unit_id"] for row in rows), *self._homes.values()])
        for row in rows:
            unit = self.units.text(row["unit_id"])
            self.stored[row["pk"]] = {
                **{name: canonical(row[name]) for name in _PLAIN},
                ID: str(row["pk"]),
                "organisation": str(row["organisation_id"]),
                "producer": row["organisation__name"],
                "code": row["code"] or "",
                "criteria_set": self._set_texts.get(row["criteria_set_id"], ""),
                "unit": unit,
                "commune": self.units.name_of[unit],
            }

    def resolve(self, check: Check) -> None:
        """The producer; the place of production, the producer's where a new row does not say."""
        self.producers.resolve(check, "organisation", "producer")
        values = check.values
        if check.stored is None and not values["unit"] and not values["commune"]:
            values["unit"] = self.units.text(self._homes.get(values["organisation"]))
        self.units.resolve(check, "unit", "commune")

    def check(self, check: Check) -> None:
        """A producer; a code of today's form that nobody else bears; a sheet that admits the producer."""
        values = check.values
        if not values["organisation"]:
            check.wrong("producer", _("Ô này trống. Hãy ghi tên chủ thể."))
        if values["code"] and check.changes("code"):
            self._check_code(check, values["code"])
        if values["criteria_set"] and check.changes("criteria_set"):
            self._check_set(check, values["criteria_set"])

    def _check_code(self, check: Check, code: str) -> None:
        if codes.parse(code) is None:
            check.wrong("code", _("Mã sản phẩm viết như 91-30628-01-2026."))
        alias = self.aliases.get(code)
        if alias is not None and str(alias) != check.values[ID]:
            check.wrong("code", _("Mã %(code)s đã thuộc sản phẩm khác.") % {"code": code})

    def _check_set(self, check: Check, text: str) -> None:
        if text not in self.in_force:
            check.wrong("criteria_set", _("Hãy chọn bộ sản phẩm của quy định đang có hiệu lực."))
            return
        applicant = APPLICANTS.get(self._forms.get(check.values["organisation"], ""), "")
        if self._regime is not None and not self._regime.may_apply(applicant, int(text)):
            check.wrong(
                "criteria_set", _("Loại hình của chủ thể không được đăng ký bộ sản phẩm này (Đ.2.3).")
            )

    def key(self, values: Values) -> tuple[str, ...] | None:
        """The same name of the same producer is the same product."""
        known = values["organisation"] and values["name"]
        return (values["organisation"], fold(values["name"])) if known else None

    def claims(self, values: Values) -> list[tuple[str, tuple[str, ...]]]:
        """The key, and the code."""
        code = values["code"]
        return super().claims(values) + ([("code", ("code", code))] if code else [])

    def label(self, values: Values) -> str:
        """Name and producer."""
        return " – ".join(part for part in (values["name"], values["producer"]) if part)

    def named(self, column: str, value: str) -> str | None:
        """The score sheet by its name."""
        if column == "criteria_set" and value in self.in_force:
            return f"{value}. {self.in_force[value]}"
        return None

    def fields(self, values: Mapping[str, str]) -> dict[str, Any]:
        """By name; producer, commune and sheet by their ids."""
        plain = {c.name: c.python(values[c.name]) for c in COLUMNS if c.name in _PLAIN}
        return {
            **plain,
            "organisation_id": int(values["organisation"]),
            "code": values["code"] or None,
            "criteria_set_id": self._sets[values["criteria_set"]] if values["criteria_set"] else None,
            "unit_id": self.units.id_of(values["unit"]),
        }


KIND = Kind(
    code="products",
    title=gettext_lazy("Sản phẩm"),
    thing=gettext_lazy("sản phẩm"),
    lead=gettext_lazy("Sản phẩm và dịch vụ của các chủ thể đã có: tên, mã, bộ sản phẩm, nơi sản xuất."),
    model=Product,
    columns=COLUMNS,
    book=ProductsBook,
    writer=Rows(bulk.add_products, bulk.change_products, bulk.remove_products),
)
