"""Validating what is said of rights, papers, their steps and labels."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ocop.base import text
from ocop.files import queries as files
from ocop.files import sniff
from ocop.files.forms import FilesField, SeveralFiles
from ocop.files.models import Document
from ocop.organisations.forms import offer_choices
from ocop.organisations.models import Organisation
from ocop.products.models import Product
from ocop.rights import kinds, rules
from ocop.rights.actions import Entry
from ocop.rights.models import Goods, Label, Protection, Side
from ocop.rights.queries import visible
from ocop.rights.states import PROTECTION, STEPS, Kind, ProtectionState

_FAMILIES = (("right", _("Sở hữu trí tuệ")), ("quality", _("Chất lượng, an toàn")))
_CLOSING = ("refuse_filing", "withdraw_filing", "end_protection")


def kind_choices(family: str = "") -> list[tuple[Any, Any]]:
    """Kinds in two groups, for a select field."""
    return [(name, [(code, Kind(code).label) for code in kinds.codes(each)]) for each, name in _FAMILIES
              if not family or family == each]  # fmt: skip


def _text(label: Any, most: int, hint: Any = "", required: bool = False) -> forms.CharField:
    return forms.CharField(label=label, max_length=most, required=required, help_text=hint)


def _day(label: Any, hint: Any = "", required: bool = False) -> forms.DateField:
    return forms.DateField(label=label, required=required, help_text=hint)


class StepForm(forms.Form):
    """A step that was taken, with its paper."""

    verb = forms.ChoiceField(label=_("Bước đã xong"))
    day = _day(_("Ngày"), _("Ngày ghi trên giấy của bước này. Ví dụ: 05/11/2026"), required=True)
    number = _text(_("Số đơn hoặc số giấy"), 100)
    filed_on = _day(
        _("Ngày nộp đơn"), _("Nếu chưa ghi trước đó; thời hạn nhãn hiệu, kiểu dáng tính từ ngày này.")
    )
    expires_on = _day(
        _("Có hiệu lực đến hết"), _("Để trống thì hệ thống tính theo luật; luật không định thì không hạn.")
    )
    next_on = _day(_("Bước tiếp theo dự kiến"), _("Để trống thì hệ thống tự nhắc."))
    note = _text(_("Ghi chú, lý do"), 500)
    uploads = FilesField(
        label=_("Bản chụp hoặc tệp của giấy"), required=False,
        help_text=_("Vào thẳng kho minh chứng, dẫn được ở mọi hồ sơ."),
        widget=SeveralFiles({"accept": sniff.ACCEPT, "data-upload": "1", "data-camera": "1"}),
    )  # fmt: skip
    document = forms.TypedChoiceField(
        label=_("Hoặc chọn giấy đã có trong kho"), coerce=int, empty_value=None, required=False
    )

    def __init__(self, *args: Any, protection: Protection, **kwargs: Any) -> None:
        """Offers the steps that the paper's state and kind allow, and the owner's proofs of its kind."""
        super().__init__(*args, **kwargs)
        allowed = [verb for verb in PROTECTION.moves if _fits(protection, verb)]
        offer_choices(self, "verb", [(verb, STEPS[verb].label) for verb in allowed])
        _offer_documents(self, protection.organisation, protection.facts.proof)
        if not protection.facts.is_right or protection.filed_on:
            del self.fields["filed_on"]

    def entry(self) -> tuple[str, Entry]:
        """The move and what is written down of it."""
        return self.cleaned_data["verb"], entry_of(self.cleaned_data)


def _fits(protection: Protection, verb: str) -> bool:
    return PROTECTION.reason(protection.state, verb) is None and rules.fits.allows(protection, verb)


def entry_of(data: dict[str, Any]) -> Entry:
    """What is written down of a step, from a form's data."""
    picked = data.get("document")
    return Entry(
        day=data["day"], number=data["number"], note=data.get("note", ""), filed_on=data.get("filed_on"),
        expires_on=data.get("expires_on"), next_on=data.get("next_on"),
        uploads=[(upload, upload.name) for upload in data["uploads"]],
        document=Document.objects.filter(pk=picked).first() if picked else None,
    )  # fmt: skip


class FactsForm(forms.Form):
    """What is said of a right or a paper; for changing."""

    name = _text(
        _("Tên nhãn hiệu hoặc tên giấy"), 250, _("Ví dụ: nhãn hiệu “Sáu Mẫu”, giấy HACCP xưởng 1"), True
    )
    products = forms.TypedMultipleChoiceField(
        label=_("Sản phẩm được bảo vệ"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Không chọn sản phẩm nào nghĩa là mọi sản phẩm của chủ thể."),
    )  # fmt: skip
    scope = _text(_("Phạm vi"), 500, _("Ví dụ: nhóm 30 đường; xưởng chế biến ấp Vĩnh Hạ"))
    issuer = _text(_("Nơi cấp, nơi nhận đơn"), 200, _("Để trống thì lấy cơ quan quen thuộc của loại giấy."))
    next_on = _day(_("Bước tiếp theo dự kiến"), _("Hệ thống nhắc trước 14 ngày."))
    certificate_no = _text(_("Số giấy"), 100)
    expires_on = _day(_("Có hiệu lực đến hết"))

    def __init__(self, *args: Any, protection: Protection, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer_products(self, protection.organisation)
        if protection.state != ProtectionState.GRANTED:
            del self.fields["certificate_no"], self.fields["expires_on"]

    def data_for_action(self) -> dict[str, Any]:
        """The cleaned data, with products as rows."""
        data = dict(self.cleaned_data)
        data["products"] = list(Product.objects.filter(pk__in=data["products"]))
        return data


def initial_of(protection: Protection) -> dict[str, Any]:
    """What the form shows of a stored paper."""
    names = [name for name in FactsForm.base_fields if name != "products"]
    found = {name: getattr(protection, name) for name in names}
    return found | {"products": [each.pk for each in protection.products.all()]}


_REACHED = [
    ("", _("Chưa nộp, đang chuẩn bị")),
    *((verb, STEPS[verb].label) for verb in PROTECTION.moves if verb not in (*_CLOSING, "renew_protection")),
]


class NewForm(forms.Form):
    """A right or a paper with the step it has reached, in one go."""

    kind = forms.ChoiceField(label=_("Loại"))
    parent = forms.TypedChoiceField(
        label=_("Nhãn hiệu chung, chỉ dẫn địa lý được dùng"), coerce=int, empty_value=None, required=False,
        help_text=_("Chỉ khi loại là quyền sử dụng."),
    )  # fmt: skip
    name = FactsForm.base_fields["name"]
    products = FactsForm.base_fields["products"]
    verb = forms.ChoiceField(label=_("Đã đến bước nào"), choices=_REACHED, required=False)
    day = _day(_("Ngày của bước đó"), _("Ngày ghi trên giấy. Ví dụ: 05/11/2026"))
    number = StepForm.base_fields["number"]
    filed_on = _day(_("Ngày nộp đơn"), _("Với nhãn hiệu, kiểu dáng, sáng chế đã qua bước nộp đơn."))
    expires_on = StepForm.base_fields["expires_on"]
    uploads = StepForm.base_fields["uploads"]
    document = StepForm.base_fields["document"]
    scope = FactsForm.base_fields["scope"]
    issuer = FactsForm.base_fields["issuer"]
    next_on = _day(_("Nếu đang chuẩn bị: dự kiến nộp ngày"), _("Hệ thống nhắc trước 14 ngày."))

    def __init__(self, *args: Any, organisation: Organisation, on: dt.date, **kwargs: Any) -> None:
        """Offers the kinds, the shared marks in force on `on`, the owner's products and proofs."""
        super().__init__(*args, **kwargs)
        offer_choices(self, "kind", [("", _("Chọn loại…")), *kind_choices()])
        marks = [(str(mark.pk), f"{mark.name} – {mark.organisation}") for mark in visible.marks_to_use(on)]
        offer_choices(self, "parent", [("", _("Không")), *marks])
        _offer_products(self, organisation)
        _offer_documents(self, organisation, "")
        if not marks:
            del self.fields["parent"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("verb") and "day" in data and not data["day"]:
            self.add_error("day", _("Hãy ghi ngày của bước đó."))
        return data

    def data_for_action(self) -> tuple[dict[str, Any], str, Entry | None]:
        """What is said, the step that was reached, and what is written down of it."""
        data = dict(self.cleaned_data)
        facts = {name: data[name] for name in ("kind", "name", "scope", "issuer", "next_on")}
        facts["products"] = list(Product.objects.filter(pk__in=data["products"]))
        facts["parent"] = Protection.objects.filter(pk=data.get("parent") or 0).first()
        if not data["verb"]:
            return facts, "", None
        return facts, data["verb"], entry_of({**data, "next_on": None})


class LabelForm(forms.Form):
    """A version of a label."""

    package = _text(_("Dùng cho quy cách"), 120, _("Ví dụ: Gói 500 g. Dùng cho mọi quy cách thì để trống."))
    goods = forms.ChoiceField(label=_("Nhóm hàng"), choices=Goods.choices)
    note = _text(_("Điểm mới của bản này"), 300)
    shows_mark = forms.BooleanField(label=_("Nhãn có in biểu trưng OCOP"), required=False)
    shown_star = forms.TypedChoiceField(
        label=_("Số sao in trên nhãn"), coerce=int, empty_value=None, required=False,
        choices=[("", _("Không in")), ("3", "3"), ("4", "4"), ("5", "5")],
    )  # fmt: skip


def label_initial(label: Label) -> dict[str, Any]:
    """What the form shows of a stored label."""
    return {name: getattr(label, name) for name in LabelForm.base_fields}


class SideForm(forms.Form):
    """Pictures of one side of a label."""

    side = forms.ChoiceField(label=_("Mặt nào"), choices=Side.choices)
    pictures = FilesField(
        label=_("Ảnh"), widget=SeveralFiles({"accept": "image/*", "data-upload": "1", "data-camera": "1"}),
        error_messages={"required": _("Hãy chọn ít nhất một tệp hoặc chụp một ảnh.")},
    )  # fmt: skip


class DayForm(forms.Form):
    """A day, for putting a label into use or out of it."""

    day = _day(_("Ngày"), required=True)


class RegisterFilter(forms.Form):
    """Conditions of the officers' register; what cannot be read is left out."""

    q = forms.CharField(label=_("Tìm"), required=False, widget=forms.TextInput({"type": "search"}))

    def __init__(self, data: Any, seen: Any, *, several_communes: bool) -> None:
        """`seen` are the papers that the reader may see."""
        super().__init__(data)
        self._choice("nhom", _("Nhóm"), list(_FAMILIES))
        self._choice("loai", _("Loại"), kind_choices())
        states: list[tuple[Any, Any]] = [
            ("running", _("Đang làm thủ tục")), ("in_force", _("Còn hiệu lực")),
            ("expired", _("Hết hiệu lực")), ("unchecked", _("Chưa đối chiếu")),
            *(pair for pair in ProtectionState.choices if pair[0] != "granted"),
        ]  # fmt: skip
        self._choice("trang_thai", _("Trạng thái"), states)
        if several_communes:
            self._choice("xa", _("Xã"), [(str(pk), name) for pk, name in visible.communes(seen)])
        within = [(str(days), _("Trong %(n)d ngày") % {"n": days}) for days in visible.remind_days()]
        self._choice("het", _("Hết hiệu lực"), within)

    def _choice(self, name: str, label: Any, choices: list[tuple[Any, Any]]) -> None:
        self.fields[name] = forms.ChoiceField(
            label=label, required=False, choices=[("", _("Tất cả")), *choices]
        )

    @property
    def chosen(self) -> dict[str, Any]:
        """What was asked and can be read."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def narrow(self, seen: Any, on: dt.date) -> Any:
        """The papers that fit."""
        asked = self.chosen
        return visible.narrow(
            seen, on=on, words=asked.get("q", ""), family=asked.get("nhom", ""), kind=asked.get("loai", ""),
            state=asked.get("trang_thai", ""), unit_id=int(asked["xa"]) if "xa" in asked else None,
            within=int(asked["het"]) if "het" in asked else None,
        )  # fmt: skip


def _offer_products(form: forms.Form, organisation: Organisation) -> None:
    rows = Product.objects.filter(organisation=organisation).order_by("sort_key", "pk")
    offer_choices(form, "products", [(row.pk, row.name) for row in rows])


def _offer_documents(form: forms.Form, organisation: Organisation, kind: str) -> None:
    rows = files.in_use(Document.objects.filter(organisation=organisation)).order_by("-created_at", "-pk")
    if kind:
        rows = rows.filter(kind=kind)
    shown = [
        (str(row.pk), " · ".join(part for part in (row.title, row.number) if part)) for row in rows[:100]
    ]
    offer_choices(form, "document", [("", _("Không chọn")), *shown])


def answers_of(post: Any) -> dict[str, tuple[str, str]]:
    """The answers of a check list as it was sent: fields `a-<item>` and `n-<item>`."""
    return {
        name[2:]: (str(value), text.nfc(str(post.get(f"n-{name[2:]}", ""))))
        for name, value in post.items()
        if name.startswith("a-")
    }
