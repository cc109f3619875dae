"""Validating what is said of a product."""

from __future__ import annotations

import datetime as dt
from itertools import groupby
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ocop.criteria import queries as criteria
from ocop.criteria.models import CriteriaSet
from ocop.files.forms import FilesField, SeveralFiles
from ocop.organisations.forms import FigureField
from ocop.organisations.models import Organisation
from ocop.products import barcodes, rules
from ocop.products.models import Product


class ProductForm(forms.Form):
    """Name, set, story and what the product is made of."""

    name = forms.CharField(label=_("Tên sản phẩm"), max_length=250, help_text=_("Ghi đúng như trên nhãn."))
    criteria_set = forms.TypedChoiceField(
        label=_("Bộ sản phẩm"),
        coerce=int,
        empty_value=None,
        required=False,
        help_text=_("Bộ sản phẩm quyết định phiếu chấm điểm. Chưa chắc thì để trống, chọn sau."),
    )
    summary = forms.CharField(
        label=_("Giới thiệu ngắn"),
        max_length=300,
        required=False,
        help_text=_("Một hai câu cho người mua."),
        widget=forms.Textarea({"rows": 2, "maxlength": 300}),
    )
    specification = forms.CharField(
        label=_("Quy cách, tiêu chuẩn"),
        max_length=5000,
        required=False,
        widget=forms.Textarea({"rows": 3, "maxlength": 5000}),
    )
    ingredients = forms.CharField(
        label=_("Thành phần, nguyên liệu"),
        max_length=5000,
        required=False,
        widget=forms.Textarea({"rows": 3, "maxlength": 5000}),
    )
    story = forms.CharField(
        label=_("Câu chuyện sản phẩm"),
        max_length=20000,
        required=False,
        help_text=_("Nguồn gốc, người làm, điều làm nên khác biệt của sản phẩm và của quê mình."),
        widget=forms.Textarea({"rows": 10, "maxlength": 20000}),
    )

    def __init__(self, *args: Any, organisation: Organisation, on: dt.date, **kwargs: Any) -> None:
        """Offers the sets of the law in force on `on` that admit this kind of producer."""
        super().__init__(*args, **kwargs)
        field = self.fields["criteria_set"]
        assert isinstance(field, forms.ChoiceField)
        kept = self.initial.get("criteria_set")
        field.choices = [("", _("Chọn bộ sản phẩm…")), *set_choices(organisation, on, kept)]

    def data_for_action(self) -> dict[str, Any]:
        """The cleaned data, with the set as a row."""
        data = dict(self.cleaned_data)
        data["criteria_set"] = CriteriaSet.objects.filter(pk=data["criteria_set"] or 0).first()
        return data


def set_choices(organisation: Organisation, on: dt.date, kept: int | None = None) -> list[tuple[str, Any]]:
    """The admitted sets, grouped by industry; `kept` is an older choice that stays choosable."""
    pack = criteria.pack_in_force(on)
    found: list[CriteriaSet] = []
    if pack is not None:
        regime = criteria.regime(pack)
        applicant = rules.APPLICANTS.get(organisation.legal_form, "")
        found = [s for s in criteria.sets(pack) if regime.may_apply(applicant, s.no)]
    if kept is not None and kept not in {s.pk for s in found}:
        found += CriteriaSet.objects.filter(pk=kept)
    grouped = groupby(found, key=lambda criteria_set: criteria_set.industry)
    return [(name, [(str(s.pk), f"{s.no}. {s.name}") for s in rows]) for name, rows in grouped]


def initial_of(product: Product) -> dict[str, Any]:
    """What the form shows of a stored product."""
    names = [name for name in ProductForm.base_fields if name != "criteria_set"]
    return {name: getattr(product, name) for name in names} | {"criteria_set": product.criteria_set_id}


class PicturesForm(forms.Form):
    """Pictures to add; each is checked by its bytes."""

    pictures = FilesField(
        label=_("Ảnh sản phẩm"),
        help_text=_("Chụp rõ sản phẩm và nhãn. Vị trí chụp ghi trong ảnh được xóa trước khi lưu."),
        widget=SeveralFiles({"accept": "image/*,.heic", "data-upload": "1", "data-camera": "1"}),
        error_messages={"required": _("Hãy chọn ít nhất một ảnh.")},
    )
    caption = forms.CharField(label=_("Chú thích"), max_length=200, required=False)


class PackageForm(forms.Form):
    """One way the product is packed."""

    name = forms.CharField(label=_("Quy cách"), max_length=120, help_text=_("Ví dụ: Hộp 500 g"))
    barcode = forms.CharField(
        label=_("Mã vạch"),
        max_length=20,
        required=False,
        widget=forms.TextInput({"class": "w-20", "inputmode": "numeric"}),
    )
    price = FigureField(
        label=_("Giá bán"),
        required=False,
        min_value=0,
        max_value=10**12,
        widget=forms.TextInput({"class": "w-10", "inputmode": "numeric", "data-suffix": _("đồng")}),
    )

    def clean_barcode(self) -> str:
        bare = barcodes.bare(str(self.cleaned_data["barcode"]))
        if bare and not barcodes.is_gtin(bare):
            raise forms.ValidationError(_("Mã vạch gồm 8, 12, 13 hoặc 14 chữ số; hãy xem lại từng số."))
        return bare
