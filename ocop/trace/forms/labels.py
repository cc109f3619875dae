"""Validating what producers type about labels."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from ocop.organisations.forms import FigureField, offer_choices
from ocop.trace import numbers
from ocop.trace.layouts import LAYOUTS
from ocop.trace.models import LabelOrder, Lot
from ocop.trace.numbers import Range
from ocop.trace.rules.labels import PIECES


def _figure(label: Any, hint: Any = "", most: int | None = None, required: bool = True) -> FigureField:
    return FigureField(
        label=label, help_text=hint, required=required, min_value=1, max_value=most,
        widget=forms.TextInput({"class": "w-10", "inputmode": "numeric"}),
    )  # fmt: skip


def _reason(label: Any, hint: Any = "", required: bool = True) -> forms.CharField:
    return forms.CharField(label=label, help_text=hint, required=required, max_length=300)


class OrderForm(forms.Form):
    """Labels for a lot."""

    is_serial = forms.TypedChoiceField(
        label=_("Mã trên tem"), coerce=lambda value: value == "1", initial="1", widget=forms.RadioSelect,
        choices=[
            ("1", _("Mỗi sản phẩm một mã: tem bị chép lại thì lộ ra khi có nhiều người quét")),
            ("0", _("Một mã chung cho cả lô: in thêm dễ hơn, nhưng không phân biệt được từng sản phẩm")),
        ],
    )  # fmt: skip
    count = _figure(_("Số tem"))
    layout = forms.ChoiceField(label=_("Khổ tem"), widget=forms.RadioSelect)
    even_so = _reason(
        _("Vì sao in nhiều hơn số sản phẩm"), _("Chỉ ghi khi cần tem dư, ví dụ: dư 20 tem phòng hỏng."), False
    )

    def __init__(self, *args: Any, lot: Lot, layouts: Mapping[str, Any], **kwargs: Any) -> None:
        """`layouts` are the words, or the drawing, by which each layout is offered."""
        super().__init__(*args, **kwargs)
        offer_choices(self, "layout", list(layouts.items()))
        self.fields["layout"].initial = next(iter(layouts), None)
        if lot.item.uom in PIECES:
            self.fields["count"].initial = min(int(lot.quantity), settings.OCOP_LABELS_AN_ORDER)


class PrintForm(forms.Form):
    """Which labels of an order to print, and where on the first sheet to begin."""

    first = _figure(_("Từ số"))
    last = _figure(_("Đến số"))

    def __init__(self, *args: Any, order: LabelOrder, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        layout = LAYOUTS[order.layout]
        if layout.per_page > 1:
            hint = _("Tờ giấy đã dùng dở thì đếm từ trái sang, từ trên xuống.")
            self.fields["start"] = _figure(_("Bắt đầu ở tem thứ mấy của tờ"), hint, layout.per_page)
            self.fields["start"].initial = 1


class CodeForm(forms.Form):
    """The number of one label whose bare code is wanted."""

    first = _figure(_("Tem số"))


class StickForm(forms.Form):
    """The labels that are stuck on; both empty for all that are left. The reason is asked for once it is
    missing."""

    first = _figure(_("Từ số"), required=False)
    last = _figure(_("Đến số"), required=False)
    even_so = _reason(_("Lý do dán nhiều hơn số sản phẩm của lô"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_bound:
            del self.fields["even_so"]

    def clean(self) -> dict[str, Any]:
        """One number alone, or a range that runs backwards, is a slip."""
        data = super().clean() or {}
        first, last = data.get("first"), data.get("last")
        if not self.errors and (first is None) != (last is None):
            self.add_error("first" if first is None else "last", _("Ghi cả hai số, hoặc để trống cả hai."))
        if first and last and last < first:
            self.add_error("last", _("Số sau phải từ số trước trở lên."))
        return data

    @property
    def ranges(self) -> list[Range]:
        """As the action asks."""
        first, last = self.cleaned_data.get("first"), self.cleaned_data.get("last")
        return [(first, last)] if first and last else []


class VoidForm(forms.Form):
    """Why an order is void."""

    reason = _reason(_("Lý do hủy"), _("Ví dụ: in sai ngày, in mờ."))


class NumbersField(forms.CharField):
    """Numbers of labels as printed on them; cleaned to ranges, none for an empty field."""

    def __init__(self, **more: Any) -> None:
        super().__init__(max_length=2000, **more)

    def clean(self, value: Any) -> Any:
        typed = super().clean(value)
        try:
            return numbers.parse(typed) if typed else []
        except ValueError:
            raise forms.ValidationError(
                _("Ghi các số, cách nhau bằng dấu phẩy. Ví dụ: 3, 17, 120-131")
            ) from None


class SentForm(forms.Form):
    """Which pieces went out, or were sold."""

    verb = forms.ChoiceField(
        label=_("Hàng mang tem này"), widget=forms.RadioSelect({"class": "options inline"}),
        choices=[("ship_serial", _("Đã giao đi")), ("sell_serial", _("Đã bán cho người dùng"))],
        initial="ship_serial",
    )  # fmt: skip
    numbers = NumbersField(
        label=_("Số của các tem"), required=False,
        help_text=_("Để trống là mọi tem đã dán. Chỉ một phần thì ghi, ví dụ: 3, 17, 120-131"),
    )  # fmt: skip


class DamagedForm(VoidForm):
    """Single labels that are damaged or lost."""

    numbers = NumbersField(label=_("Số của các tem"), help_text=_("Số in trên tem. Ví dụ: 3, 17, 120-131"))
    replace = forms.BooleanField(label=_("Đặt tem mới thay cho các tem này"), required=False, initial=True)
    field_order = ("numbers", "reason", "replace")
