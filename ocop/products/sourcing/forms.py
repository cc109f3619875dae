"""Validating what is said of a value chain."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from ocop.files.models import Document
from ocop.organisations.forms import FigureField
from ocop.places import queries as places
from ocop.places.models import Unit
from ocop.products.models import ChainPartner, MaterialArea, Product, ValueChain
from ocop.products.sourcing import checking, queries
from ocop.products.sourcing.kinds import AreaKind, Method, PartnerRole, Phase, Scheme, SiteKind
from ocop.products.sourcing.queries import Entry

_GROUPED = re.compile(r"[1-9]\d{0,2}(\.\d{3})+(,\d+)?")


class NumberField(forms.DecimalField):
    """A number that may be typed as 2,5 or 1.250,5, and is shown so.

    A point parts thousands where three digits follow; 0.250 is a quarter, for some phones have no comma. The
    diary's page reads by the same rule (`ui/js/diary.js`).
    """

    def to_python(self, value: Any) -> Any:
        typed = re.sub(r"[\s\u00a0]", "", str(value)) if value is not None else ""
        typed = typed.replace(".", "") if _GROUPED.fullmatch(typed) else typed
        return super().to_python(typed.replace(",", "."))

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, Decimal | float):
            return value
        return f"{Decimal(str(value)).normalize():f}".replace(".", ",")

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(initial, self.to_python(data))


def _line(label: Any, most: int, hint: Any = "", required: bool = False) -> forms.CharField:
    return forms.CharField(label=label, help_text=hint, max_length=most, required=required)


def _number(label: Any, suffix: Any, hint: Any = "", **bounds: Any) -> NumberField:
    look = {"class": "w-10", "inputmode": "decimal", "data-suffix": suffix}
    return NumberField(
        label=label, help_text=hint, required=False, decimal_places=2, max_digits=12,
        widget=forms.TextInput(look), **bounds,
    )  # fmt: skip


def _percent(label: Any, hint: Any = "") -> NumberField:
    return _number(label, "%", hint, min_value=0, max_value=100)


def _choice(label: Any, choices: Any, nothing: Any = None, hint: Any = "") -> forms.ChoiceField:
    offered = list(choices) if nothing is None else [("", nothing), *choices]
    return forms.ChoiceField(label=label, choices=offered, required=nothing is None, help_text=hint)


def _unit(hint: Any = "") -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=_("Xã, phường, đặc khu"), coerce=int, empty_value=None, required=False, help_text=hint
    )


def _proof() -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=_("Minh chứng trong kho"), coerce=int, empty_value=None, required=False,
        help_text=_("Chưa có thì thêm vào kho minh chứng trước, rồi chọn ở đây."),
    )  # fmt: skip


class ChainForm(forms.Form):
    """What the forms of a chain share: proofs of the producer, its products, the communes."""

    proof_field = "proof"

    def __init__(
        self, *args: Any, product: Product | None, entry: Entry | None = None, on: dt.date, **kwargs: Any
    ) -> None:
        """For an entry of `product`, or for a stored `entry`; `on` is the day whose communes are offered."""
        super().__init__(*args, **kwargs)
        owner_id = entry.organisation_id if entry else product.organisation_id if product else 0
        kept = self.initial.get(self.proof_field)
        if self.proof_field in self.fields:
            self._offer(self.proof_field, _("Không có"), _proofs(owner_id, kept))
        if "unit" in self.fields:
            communes = places.options(on, places.home_province())
            self._offer("unit", _("Ngoài tỉnh hoặc chưa rõ"), communes)
        if "serves" in self.fields:
            self._offer_products(owner_id, product)

    def _offer(self, name: str, nothing: Any, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", nothing), *choices]

    def _offer_products(self, owner_id: int, product: Product | None) -> None:
        """The producer's other products; nothing to choose where there is one alone."""
        made = Product.objects.filter(organisation=owner_id, is_retired=False)
        others = made.exclude(pk=product.pk) if product else made
        self._products = {row.pk: row for row in others.order_by("sort_key", "pk")[:300]}
        if not self._products or (product is None and len(self._products) == 1):
            del self.fields["serves"]
            return
        field = self.fields["serves"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(str(pk), row.name) for pk, row in self._products.items()]
        if product is None:
            field.label, field.required = _("Dùng cho sản phẩm"), True

    def data_for_action(self) -> dict[str, Any]:
        """The cleaned data, with commune and proof as rows; without what is handed on beside it."""
        data = {name: value for name, value in self.cleaned_data.items() if name != "serves"}
        if "unit" in data:
            data["unit"] = Unit.objects.filter(pk=data["unit"] or 0).first()
        if self.proof_field in data:
            data[self.proof_field] = Document.objects.filter(pk=data[self.proof_field] or 0).first()
        return data

    def served(self) -> list[Product] | None:
        """The products that were ticked; None where there was nothing to tick."""
        if "serves" not in self.fields:
            return None
        return [self._products[int(pk)] for pk in self.cleaned_data["serves"] if int(pk) in self._products]


def _proofs(owner_id: int, kept: Any) -> list[tuple[str, str]]:
    rows = Document.objects.filter(organisation=owner_id)
    rows = rows.filter(models.Q(withdrawn_at__isnull=True) | models.Q(pk=kept or 0))
    return [
        (str(row.pk), f"{row.title} – {row.number}" if row.number else row.title)
        for row in rows.order_by("-created_at", "-pk")[:300]
    ]


def _serves() -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=_("Dùng cả cho sản phẩm khác"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Ghi một lần, không phải nhập lại."),
    )  # fmt: skip


class AreaForm(ChainForm):
    """A material area; its name and what grows there must be known."""

    name = _line(_("Tên vùng"), 200, _("Ví dụ: Vườn thốt nốt ấp Vĩnh Hạ"), required=True)
    kind = _choice(_("Loại vùng"), AreaKind.choices)
    grows = _line(_("Trồng hoặc nuôi gì"), 120, _("Ví dụ: thốt nốt, cá lóc"), required=True)
    unit = _unit()
    place = _line(_("Ấp, khóm; hoặc nơi ngoài tỉnh"), 200)
    area_ha = _number(_("Diện tích"), "ha", _("Ví dụ: 2,5"), max_value=1_000_000)
    heads = FigureField(
        label=_("Số con (nếu nuôi)"), required=False, min_value=1, max_value=100_000_000,
        widget=forms.TextInput({"class": "w-10", "inputmode": "numeric", "data-suffix": _("con")}),
    )  # fmt: skip
    code = _line(_("Mã số vùng trồng hoặc cơ sở nuôi"), 60, _("Chưa được cấp thì để trống."))
    scheme = _choice(_("Chứng nhận chất lượng"), Scheme.choices, _("Chưa có"))
    certificate_no = _line(_("Số giấy chứng nhận"), 100)
    certified_until = forms.DateField(
        label=_("Chứng nhận có hiệu lực đến hết ngày"), required=False,
        help_text=_("Trước 30 ngày, việc gia hạn hiện trong Việc cần làm."),
    )  # fmt: skip
    proof = _proof()
    lat = NumberField(
        label=_("Vĩ độ"), required=False, min_value=-90, max_value=90,
        widget=forms.TextInput({"class": "w-10", "inputmode": "decimal"}), help_text=_("Ví dụ: 10,5712"),
    )  # fmt: skip
    lon = NumberField(
        label=_("Kinh độ"), required=False, min_value=-180, max_value=180,
        widget=forms.TextInput({"class": "w-10", "inputmode": "decimal"}), help_text=_("Ví dụ: 104,9603"),
    )  # fmt: skip
    serves = _serves()

    def data_for_action(self) -> dict[str, Any]:
        data = super().data_for_action()
        return data | {name: None if data[name] is None else float(data[name]) for name in ("lat", "lon")}


class PartnerForm(ChainForm):
    """A supplier or a linked producer; its name must be known."""

    role = _choice(_("Vai trò"), PartnerRole.choices)
    name = _line(
        _("Tên hộ, tổ hợp tác, hợp tác xã, doanh nghiệp"), 250,
        _("Ghi đúng tên thì chủ thể đã có trên hệ thống được nối vào."), required=True,
    )  # fmt: skip
    unit = _unit()
    place = _line(_("Nơi ngoài tỉnh"), 200)
    households = FigureField(
        label=_("Số hộ tham gia"), min_value=1, max_value=100_000, initial=1,
        widget=forms.TextInput({"class": "w-10", "inputmode": "numeric", "data-suffix": _("hộ")}),
    )  # fmt: skip
    supplies = _line(_("Cung ứng hoặc làm gì"), 200, _("Ví dụ: nước thốt nốt tươi"))
    share = _percent(_("Chiếm bao nhiêu phần nguyên liệu"))
    contract_no = _line(_("Số hợp đồng"), 100)
    signed_on = forms.DateField(label=_("Ngày ký hợp đồng"), required=False)
    contract_until = forms.DateField(
        label=_("Hợp đồng đến hết ngày"), required=False,
        help_text=_("Trước 30 ngày, việc gia hạn hiện trong Việc cần làm."),
    )  # fmt: skip
    contract_share = _percent(
        _("Hợp đồng liên kết chiếm bao nhiêu sản lượng tiêu thụ"),
        _("Phiếu chấm hỏi con số này ở tiêu chí liên kết."),
    )
    proof = _proof()
    serves = _serves()


class PracticeForm(ChainForm):
    """What waste becomes what."""

    waste = _line(_("Phụ phẩm, chất thải"), 200, _("Ví dụ: vỏ thốt nốt"), required=True)
    becomes = _line(_("Làm thành gì"), 200, _("Ví dụ: than đốt lò"), required=True)
    amount = _number(_("Mỗi năm bao nhiêu"), "", max_value=10**9)
    amount_unit = _line(_("Đơn vị tính"), 30, _("Ví dụ: tấn"))
    proof = _proof()
    serves = _serves()


class StageForm(ChainForm):
    """A stage of the making."""

    name = _line(_("Công đoạn"), 200, _("Ví dụ: Nấu và khuấy đường"), required=True)
    phase = _choice(_("Thuộc phần nào"), Phase.choices)
    method = _choice(_("Làm bằng cách nào"), Method.choices)
    equipment = _line(_("Máy móc, công nghệ"), 200, _("Ví dụ: máy sấy lạnh"))
    place = _line(_("Làm ở đâu"), 200, _("Ví dụ: xưởng của cơ sở; thuê ngoài ở phường Châu Đốc"))


class HeadForm(ChainForm):
    """The shares of local material, and the craft village or tourism site."""

    proof_field = "share_proof"
    commune_share = _percent(
        _("Nguyên liệu từ trong xã"), _("Sản phẩm tươi: phần sản phẩm trồng, nuôi trong xã.")
    )
    province_share = _percent(_("Nguyên liệu từ trong tỉnh"), _("Gồm cả phần trong xã."))
    share_proof = _proof()
    site_kind = _choice(_("Gắn với"), SiteKind.choices, _("Không gắn"))
    site_name = _line(_("Tên làng nghề hoặc điểm du lịch"), 200)
    is_shown = forms.BooleanField(
        label=_("Hiện sơ đồ chuỗi trên trang công khai của sản phẩm"), required=False,
        help_text=_("Không hiện tên hộ, hợp đồng, số giấy và tọa độ."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if bool(data.get("site_kind")) != bool(data.get("site_name")) and not self.errors:
            missing = "site_name" if data.get("site_kind") else "site_kind"
            self.add_error(missing, _("Hãy chọn loại và ghi tên, hoặc bỏ trống cả hai."))
        return data

    def site(self) -> tuple[str, str]:
        """Kind and name of the site."""
        return self.cleaned_data["site_kind"], self.cleaned_data["site_name"]

    def data_for_action(self) -> dict[str, Any]:
        data = super().data_for_action()
        return {name: value for name, value in data.items() if name in checking.FIELDS["chain"]}


class EndForm(forms.Form):
    """From which day an entry is no longer part of the chain, and why."""

    ended_on = forms.DateField(label=_("Thôi dùng từ ngày"))
    end_note = forms.CharField(label=_("Lý do"), max_length=300, required=False)


FORMS: dict[str, type[ChainForm]] = {"area": AreaForm, "partner": PartnerForm, "practice": PracticeForm}


def initial_of(entry: Entry) -> dict[str, Any]:
    """What the form shows of a stored entry."""
    kind = queries.kind_of(entry)
    found = {name: getattr(entry, name) for name in checking.FIELDS[kind] if name not in ("unit", "proof")}
    if isinstance(entry, MaterialArea | ChainPartner):
        found["unit"] = entry.unit_id
    served = [str(pk) for pk in entry.products.values_list("pk", flat=True)]
    return found | {"proof": entry.proof_id, "serves": served}


def head_initial(head: ValueChain | None) -> dict[str, Any]:
    """What the form shows of a chain as a whole."""
    if head is None:
        return {"is_shown": True}
    site = head.site
    return {
        "commune_share": head.commune_share, "province_share": head.province_share,
        "share_proof": head.share_proof_id, "is_shown": head.is_shown,
        "site_kind": site.kind if site else "", "site_name": site.name if site else "",
    }  # fmt: skip


class ChainFilter(forms.Form):
    """Conditions of the officers' list; what cannot be read is left out."""

    q = forms.CharField(label=_("Tìm"), required=False, widget=forms.TextInput({"type": "search"}))

    def __init__(self, data: Any, *, on: dt.date, several_communes: bool) -> None:
        super().__init__(data)
        lacks = [
            ("chain", _("Chưa có chuỗi giá trị")), ("share", _("Chưa ghi phần nguyên liệu")),
            ("area", _("Chưa có vùng nguyên liệu")), ("partner", _("Chưa có đối tác")),
            ("stage", _("Chưa có công đoạn")), ("practice", _("Chưa có tận dụng phụ phẩm")),
        ]  # fmt: skip
        self._choice("thieu", _("Còn thiếu"), lacks)
        if several_communes:
            self._choice("xa", _("Xã"), places.options(on, places.home_province()))

    def _choice(self, name: str, label: Any, choices: list[Any]) -> None:
        field = forms.ChoiceField(label=label, required=False, choices=[("", _("Tất cả")), *choices])
        self.fields[name] = field

    @property
    def chosen(self) -> dict[str, str]:
        """The conditions in force."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
