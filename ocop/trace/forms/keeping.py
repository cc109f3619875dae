"""Validating what a producer sets up once: places, goods, inputs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from typing import Any

from django import forms
from django.forms.models import model_to_dict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ocop.organisations.forms import offer_choices
from ocop.organisations.models import Organisation
from ocop.places import queries as places
from ocop.places.models import Unit
from ocop.products.models import MaterialArea, Product
from ocop.products.sourcing.forms import NumberField
from ocop.trace.forms.steps import pick
from ocop.trace.models import Item, ItemKind, Site, SiteKind, Supply, SupplyKind

_UOM = {
    "kg": "KGM",
    "kí": "KGM",
    "ký": "KGM",
    "g": "GRM",
    "tấn": "TNE",
    "lít": "LTR",
    "l": "LTR",
    "ml": "MLT",
}
"""UN/ECE Recommendation 20: the codes of the units that people type."""


def _line(label: Any, most: int, hint: Any = "", required: bool = False) -> forms.CharField:
    return forms.CharField(label=label, max_length=most, help_text=hint, required=required)


def _short(label: Any, most: int, hint: Any = "", required: bool = False) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=most, help_text=hint, required=required,
        widget=forms.TextInput({"class": "w-10"}),
    )  # fmt: skip


def _days(label: Any, hint: Any) -> forms.IntegerField:
    look = {"class": "w-5", "inputmode": "numeric", "data-suffix": _("ngày")}
    return forms.IntegerField(
        label=label, help_text=hint, required=False, min_value=0, max_value=9999, widget=forms.TextInput(look)
    )


def _degrees(label: Any, most: int, hint: Any) -> NumberField:
    look = {"class": "w-10", "inputmode": "decimal"}
    return NumberField(
        label=label, help_text=hint, required=False, min_value=-most, max_value=most,
        widget=forms.TextInput(look),
    )  # fmt: skip


def uom_of(unit_name: str) -> str:
    """The code of a unit as it is typed, or "" for pieces."""
    return _UOM.get(unit_name.strip().lower(), "")


class KeptForm(forms.Form):
    """What may be said of a thing, some of it folded (`MORE`, under `more_title`); for a thing that is there,
    without what is settled."""

    MORE: tuple[str, ...] = ()
    more_title: Any = ""

    def __init__(
        self, *args: Any, thing: Site | Supply | Item | None = None, settled: Collection[str] = (), **kw: Any
    ) -> None:
        super().__init__(*args, **kw)
        self.thing: Any = thing
        if thing is not None:
            self.initial.update(model_to_dict(thing, fields=[*self.fields]))
        for name in {*settled} & {*self.fields}:
            del self.fields[name]

    @property
    def main_fields(self) -> list[forms.BoundField]:
        """The fields on the page."""
        return [field for field in self if field.name not in self.MORE]

    @property
    def more_fields(self) -> list[forms.BoundField]:
        """What few need, folded."""
        return [field for field in self if field.name in self.MORE]

    def for_action(self) -> dict[str, Any]:
        """The facts of the thing."""
        return dict(self.cleaned_data)


class SiteForm(KeptForm):
    """A place: where it is, what is done there."""

    kind = forms.ChoiceField(
        label=_("Nơi này để làm gì?"),
        choices=SiteKind.choices,
        widget=forms.RadioSelect({"class": "options"}),
    )
    area = pick(
        _("Lấy từ vùng nguyên liệu đã khai"), _("Chọn thì tên, xã và tọa độ lấy theo vùng ở Chuỗi giá trị."),
        required=False,
    )  # fmt: skip
    name = _line(_("Tên gọi"), 200, _("Ví dụ: Vườn thốt nốt ấp Vĩnh Thượng"))
    unit = pick(_("Xã, phường, đặc khu"), required=False)
    address = _line(_("Địa chỉ"), 300)
    gln = _short(_("GLN"), 20, _("Số 13 chữ số mà GS1 Việt Nam cấp cho địa điểm. Không có thì để trống."))
    lat = _degrees(_("Vĩ độ"), 90, _("Ví dụ: 10,5712. Người mua không thấy."))
    lon = _degrees(_("Kinh độ"), 180, _("Ví dụ: 104,9603"))

    MORE = ("gln", "lat", "lon")
    more_title = _("Ghi thêm: GLN, tọa độ")

    def __init__(
        self, *args: Any, owner: Organisation, areas: Sequence[MaterialArea], on: dt.date, **kwargs: Any
    ) -> None:
        """Offers the areas of the value chain and the communes; the producer's own is chosen."""
        super().__init__(*args, **kwargs)
        self._areas = {area.pk: area for area in areas}
        communes = places.options(on, places.home_province())
        if (unit := self.thing and self.thing.unit) and str(unit.pk) not in dict(communes):
            communes.append((str(unit.pk), unit.name))
        offer_choices(self, "unit", [("", gettext("Ngoài tỉnh hoặc chưa rõ")), *communes])
        self.initial.setdefault("unit", owner.unit_id)
        if areas:
            offer_choices(self, "area", [("", gettext("Không lấy")), *((a.pk, a.name) for a in areas)])
        else:
            del self.fields["area"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not (data.get("name") or data.get("area")):
            self.add_error("name", gettext("Đặt tên cho nơi này."))
        return data

    def for_action(self) -> dict[str, Any]:
        """The facts of the place; of an area that is newly chosen come its commune and point, and what is not
        typed."""
        data = super().for_action()
        data["unit"] = Unit.objects.filter(pk=data["unit"] or 0).first()
        for name in ("lat", "lon"):
            data[name] = None if data[name] is None else float(data[name])
        if "area" not in data:
            return data
        area = data["area"] = self._areas.get(data["area"] or 0)
        if area is not None and area.pk != self.initial.get("area"):
            data |= {
                "name": data["name"] or area.name, "unit": area.unit or data["unit"],
                "address": data["address"] or area.place, "lat": area.lat, "lon": area.lon,
            }  # fmt: skip
        return data


class ItemForm(KeptForm):
    """A kind of goods: what grows, what is halfway, what is sold."""

    kind = forms.ChoiceField(
        label=_("Là gì?"), choices=ItemKind.choices, widget=forms.RadioSelect({"class": "options"})
    )
    product = pick(
        _("Sản phẩm đã đăng ký"), _("Thành phẩm thì phải chọn; tên lấy theo sản phẩm."), required=False
    )
    name = _line(_("Tên gọi"), 200, _("Ví dụ: Nước thốt nốt; Đường nấu chưa đóng gói"))
    pack = _line(_("Quy cách"), 120, _("Ví dụ: Hũ 500 g"))
    unit_name = _short(_("Đếm theo"), 20, _("Ví dụ: kg, lít, hũ, gói"), required=True)
    shelf_days = _days(_("Hạn dùng"), _("Từ ngày đóng gói. Ví dụ: 365"))
    gtin = _line(
        _("Mã vạch (GTIN)"), 20,
        _(
            "Dãy số dưới mã vạch, do GS1 Việt Nam cấp. Chưa có thì để trống: hệ thống tự đặt mã riêng, "
            "dán tem và tra cứu vẫn được; siêu thị thì thường đòi GTIN."
        ),
    )  # fmt: skip
    standards = _line(_("Tiêu chuẩn áp dụng"), 300, _("Ví dụ: TCCS 01:2026/NS"))
    warnings = _line(_("Cảnh báo khi dùng"), 300)
    brand = _line(_("Nhãn hiệu"), 120)
    model = _line(_("Ký hiệu, kiểu loại"), 120)

    MORE = ("standards", "warnings", "brand", "model")
    more_title = _("Ghi thêm cho nhãn và tem")

    def __init__(self, *args: Any, products: Sequence[Product], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._products = {product.pk: product for product in products}
        none = ("", gettext("Không phải thành phẩm"))
        if "product" in self.fields:
            offer_choices(self, "product", [none, *((each.pk, each.name) for each in products)])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not (data.get("name") or data.get("product")):
            self.add_error("name", gettext("Đặt tên cho mặt hàng, hoặc chọn sản phẩm."))
        return data

    def for_action(self) -> dict[str, Any]:
        """The facts of the goods; they are called like their product where no name is typed."""
        data = super().for_action()
        if "product" in data:
            product = data["product"] = self._products.get(data["product"] or 0)
            data["name"] = data["name"] or (product.name if product else "")
        return data | ({"uom": uom_of(data["unit_name"])} if "unit_name" in data else {})


class SupplyForm(KeptForm):
    """An input: manure, spray, feed, jars."""

    kind = forms.ChoiceField(label=_("Loại"), choices=SupplyKind.choices)
    name = _line(_("Tên"), 200, _("Ghi như trên bao bì."), required=True)
    unit_name = _short(_("Đếm theo"), 20, _("Ví dụ: kg, bao, chai, cái"), required=True)
    waits_days = _days(
        _("Thời gian cách ly"),
        _("Số ngày phải chờ từ khi dùng đến khi thu hoạch, ghi trên nhãn thuốc. Không có thì để trống."),
    )
    maker = _line(_("Nơi sản xuất, nơi mua"), 200)


class SetupForm(forms.Form):
    """What the first line of the diary needs, on one page; whatever is left empty is left out."""

    plot = _line(_("Nơi trồng, nuôi"), 200, _("Ví dụ: Vườn thốt nốt ấp Vĩnh Thượng"))
    workshop = _line(_("Nơi nấu, chế biến, đóng gói"), 200, _("Ví dụ: Lò nấu tại nhà"))
    material = _line(_("Thu hoạch gì?"), 200, _("Ví dụ: Nước thốt nốt"))
    material_unit = _short(_("Đếm theo"), 20, _("kg, lít, con…"))
    halfway = _line(
        _("Chế biến ra gì trước khi đóng gói?"),
        200,
        _("Ví dụ: Đường thốt nốt. Không có bước này thì để trống."),
    )
    halfway_unit = _short(_("Đếm theo"), 20, _("kg, lít…"))
    product = pick(_("Bán sản phẩm nào?"), required=False)
    pack = _line(_("Quy cách"), 120, _("Ví dụ: Hũ 500 g"))
    product_unit = _short(_("Đếm theo"), 20, _("hũ, gói, hộp…"))

    _PAIRS = (("material", "material_unit"), ("halfway", "halfway_unit"), ("product", "product_unit"))

    def __init__(
        self,
        *args: Any,
        owner: Organisation,
        products: Sequence[Product],
        lacks: Sequence[str],
        **kwargs: Any,
    ) -> None:
        """`lacks` are the names of the fields whose answer is not there yet."""
        super().__init__(*args, **kwargs)
        self._owner = owner
        self._products = {product.pk: product for product in products}
        nothing = [("", gettext("Chưa chọn"))]
        offer_choices(self, "product", [*nothing, *((each.pk, each.name) for each in products)])
        if len(products) == 1:
            self.initial.setdefault("product", products[0].pk)
        self.initial.update({"material_unit": "kg", "halfway_unit": "kg", "product_unit": "hũ"})
        if not products:
            lacks = [name for name in lacks if name != "product"]
        # what was sent stays, so that a request sent twice is answered like the first
        known = {"material", "halfway", "product", "plot", "workshop"} - {*lacks, *self.data}
        for name in known:
            for field in (name, f"{name}_unit", *(("pack",) if name == "product" else ())):
                self.fields.pop(field, None)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for name, unit in self._PAIRS:
            if data.get(name) and not data.get(unit):
                self.add_error(unit, gettext("Ghi đơn vị, ví dụ kg."))
        names = ("plot", "workshop", "material", "halfway", "product")
        if not self.errors and not any(data.get(name) for name in names):
            self.add_error(None, gettext("Hãy điền ít nhất một ô."))
        return data

    def sites(self) -> list[dict[str, Any]]:
        """The places to add."""
        kinds = {"plot": SiteKind.PLOT, "workshop": SiteKind.WORKSHOP}
        named = [(kind, self.cleaned_data.get(name)) for name, kind in kinds.items()]
        return [{"kind": kind, "name": name, "unit": self._owner.unit} for kind, name in named if name]

    def items(self) -> list[dict[str, Any]]:
        """The goods to add."""
        data, found = self.cleaned_data, []
        for name, kind in (("material", ItemKind.MATERIAL), ("halfway", ItemKind.HALFWAY)):
            if data.get(name):
                found.append({"kind": kind, "name": data[name], **_counted(data[f"{name}_unit"])})
        product = self._products.get(data.get("product") or 0)
        if product is not None:
            found.append(
                {
                    "kind": ItemKind.GOODS, "name": product.name, "product": product, "pack": data["pack"],
                    **_counted(data["product_unit"]),
                }
            )  # fmt: skip
        return found


def _counted(unit_name: str) -> dict[str, str]:
    return {"unit_name": unit_name, "uom": uom_of(unit_name)}
