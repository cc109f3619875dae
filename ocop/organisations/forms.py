"""Validating what is said of a producer."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import formats
from django.utils.translation import gettext_lazy as _

from ocop.base.refusals import Refused
from ocop.organisations import checks
from ocop.organisations.models import Gender, LegalForm, Organisation
from ocop.places import queries as places
from ocop.places.models import Unit


def by_check(check: Callable[[str], str]) -> Callable[[str], str]:
    """A check of this room as a step of a form field: the reason becomes the field's error."""

    def step(value: str) -> str:
        try:
            return check(value)
        except Refused as error:
            raise forms.ValidationError(error.reason.text) from error

    return step


class CheckedField(forms.CharField):
    """A line of text that one of the room's checks looks at and puts in form."""

    def __init__(self, check: Callable[[str], str], **kwargs: Any) -> None:
        self.check = by_check(check)
        super().__init__(**kwargs)

    def clean(self, value: Any) -> Any:
        return self.check(super().clean(value))


class FigureField(forms.IntegerField):
    """A whole number that may be typed in groups (1.250.000, 1 250 000) and is shown so."""

    def to_python(self, value: Any) -> int | None:
        typed = str(value).strip() if value is not None else ""
        return super().to_python(re.sub(r"[., \u00a0]", "", typed) if _GROUPED.fullmatch(typed) else typed)

    def prepare_value(self, value: Any) -> Any:
        return formats.number_format(value, 0, force_grouping=True) if isinstance(value, int) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(initial, self.to_python(data))


def lines_field(
    label: Any, hint: Any = "", rows: int = 3, *, required: bool = False, most: int = 5000
) -> forms.CharField:
    """A text of several lines, at most `most` characters."""
    return forms.CharField(
        label=label, help_text=hint, required=required, max_length=most,
        widget=forms.Textarea({"rows": rows, "maxlength": most}),
    )  # fmt: skip


def offer_rows(form: forms.Form, name: str, rows: QuerySet[Any]) -> None:
    """Let a field of rows choose among `rows`."""
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = rows


def offer_choices(form: forms.Form, name: str, choices: list[tuple[Any, Any]]) -> None:
    """Let a field of choices choose among `choices`."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices


_GROUPED = re.compile(r"[-\u2212]?\d{1,3}([., \u00a0]\d{3})+")
_Short = {"class": "w-20"}


class OrganisationForm(forms.Form):
    """Everything Mẫu 01 and Mẫu 02 ask about the producer itself."""

    name = forms.CharField(
        label=_("Tên chủ thể"), max_length=250, help_text=_("Ghi đúng như trên giấy đăng ký.")
    )
    legal_form = forms.ChoiceField(label=_("Loại hình tổ chức"))
    registration_no = CheckedField(
        checks.registration_no,
        label=_("Số giấy đăng ký kinh doanh"),
        max_length=60,
        required=False,
        widget=forms.TextInput(_Short),
    )
    registered_on = forms.DateField(label=_("Ngày thành lập hoặc đăng ký kinh doanh"), required=False)
    unit = forms.TypedChoiceField(label=_("Xã, phường, đặc khu"), coerce=int, empty_value=None)
    address = forms.CharField(label=_("Địa chỉ"), max_length=300, required=False)
    phone = CheckedField(
        checks.phone,
        label=_("Điện thoại"),
        max_length=40,
        required=False,
        widget=forms.TextInput({"class": "w-20", "inputmode": "tel", "autocomplete": "tel"}),
    )
    email = CheckedField(
        checks.email,
        label=_("Thư điện tử"),
        max_length=254,
        required=False,
        widget=forms.TextInput({"inputmode": "email", "autocomplete": "email"}),
    )
    website = CheckedField(
        checks.website,
        label=_("Trang web"),
        max_length=200,
        required=False,
        widget=forms.TextInput({"inputmode": "url"}),
    )
    representative = forms.CharField(label=_("Người đại diện pháp luật"), max_length=200, required=False)
    representative_title = forms.CharField(
        label=_("Chức vụ"), max_length=100, required=False, widget=forms.TextInput(_Short)
    )
    representative_gender = forms.ChoiceField(
        label=_("Giới tính"),
        required=False,
        choices=Gender.choices,
        widget=forms.RadioSelect({"class": "inline"}),
    )
    representative_ethnicity = forms.CharField(
        label=_("Dân tộc"), max_length=60, required=False, widget=forms.TextInput(_Short)
    )
    representative_disabled = forms.BooleanField(
        label=_("Người đại diện là người khuyết tật"), required=False
    )
    representative_residence = forms.CharField(label=_("Địa chỉ thường trú"), max_length=300, required=False)
    about = forms.CharField(
        label=_("Lịch sử hình thành"),
        required=False,
        max_length=5000,
        widget=forms.Textarea({"rows": 6, "maxlength": 5000}),
    )
    structure = forms.CharField(
        label=_("Cơ cấu tổ chức"),
        required=False,
        max_length=5000,
        widget=forms.Textarea({"rows": 4, "maxlength": 5000}),
    )
    is_closed = forms.BooleanField(label=_("Đã ngừng hoạt động"), required=False)

    GROUPS: Sequence[tuple[Any, tuple[str, ...]]] = (
        (_("Chủ thể"), ("name", "legal_form", "registration_no", "registered_on", "unit", "address")),
        (_("Liên hệ"), ("phone", "email", "website")),
        (
            _("Người đại diện"),
            (
                "representative", "representative_title", "representative_gender", "representative_ethnicity",
                "representative_disabled", "representative_residence",
            ),
        ),
        (_("Giới thiệu"), ("about", "structure")),
        (_("Tình trạng"), ("is_closed",)),
    )  # fmt: skip

    def __init__(
        self,
        *args: Any,
        on: dt.date,
        within: int | None = None,
        fixed_unit: bool = False,
        for_office: bool = False,
        **kwargs: Any,
    ) -> None:
        """`on` is the day whose communes are offered; `within` keeps those of one unit.

        `for_office` adds what officers alone say.
        """
        super().__init__(*args, **kwargs)
        home = places.home_province() if within is None else ""
        unit, legal_form = self.fields["unit"], self.fields["legal_form"]
        assert isinstance(unit, forms.ChoiceField)
        assert isinstance(legal_form, forms.ChoiceField)
        options = places.options(on, home, within=within)
        unit.choices = (
            options if within is not None and len(options) == 1 else [("", _("Chọn xã…")), *options]
        )
        legal_form.choices = [
            ("", _("Chọn loại hình…")),
            *admitted_forms(str(self.initial.get("legal_form", ""))),
        ]
        if not for_office:
            del self.fields["is_closed"]
        if fixed_unit:
            unit.disabled = True
            unit.required = False
            unit.help_text = _("Muốn đổi xã, hãy liên hệ cán bộ xã nơi chuyển đến.")

    def groups(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """The fields in the groups of the page."""
        known = ((legend, [name for name in names if name in self.fields]) for legend, names in self.GROUPS)
        return [(legend, [self[name] for name in names]) for legend, names in known if names]

    def data_for_action(self) -> dict[str, Any]:
        """The cleaned data, with the commune as a unit."""
        data = dict(self.cleaned_data)
        data["unit"] = Unit.objects.filter(pk=data.pop("unit") or 0).first()
        if self.fields["unit"].disabled:
            del data["unit"]
        return data


def admitted_forms(kept: str = "") -> list[tuple[str, Any]]:
    """The legal forms of QĐ 26/2026, Đ.2.3; `kept` is one of an older record that stays choosable."""
    others = {LegalForm.PUBLIC_BODY.value, LegalForm.OTHER.value} - {kept}
    return [(code, label) for code, label in LegalForm.choices if code not in others]


def initial_of(organisation: Organisation) -> dict[str, Any]:
    """What the form shows of a stored organisation."""
    names = [name for name in OrganisationForm.base_fields if name != "unit"]
    return {name: getattr(organisation, name) for name in names} | {"unit": organisation.unit_id}


class FiguresForm(forms.Form):
    """A year's figures; money in đồng."""

    year = forms.TypedChoiceField(label=_("Năm"), coerce=int)
    workers = FigureField(
        label=_("Số lao động"),
        required=False,
        min_value=0,
        max_value=1_000_000,
        widget=forms.TextInput({"class": "w-10", "inputmode": "numeric", "data-suffix": _("người")}),
    )
    local_workers = FigureField(
        label=_("Trong đó là người trong xã"),
        required=False,
        min_value=0,
        max_value=1_000_000,
        widget=forms.TextInput({"class": "w-10", "inputmode": "numeric", "data-suffix": _("người")}),
    )
    revenue = FigureField(
        label=_("Doanh thu"),
        required=False,
        min_value=0,
        max_value=10**16,
        widget=forms.TextInput({"class": "w-20", "inputmode": "numeric", "data-suffix": _("đồng")}),
    )
    profit = FigureField(
        label=_("Lợi nhuận"),
        required=False,
        min_value=-(10**16),
        max_value=10**16,
        help_text=_("Lỗ thì ghi số âm."),
        widget=forms.TextInput({"class": "w-20", "data-suffix": _("đồng")}),
    )
    grade = forms.CharField(
        label=_("Xếp loại hợp tác xã"),
        max_length=60,
        required=False,
        help_text=_("Chỉ hợp tác xã. Ví dụ: Tốt, Khá, Trung bình"),
        widget=forms.TextInput(_Short),
    )

    def __init__(self, *args: Any, this_year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        year = self.fields["year"]
        assert isinstance(year, forms.ChoiceField)
        year.choices = [(str(y), str(y)) for y in range(this_year, this_year - 6, -1)]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not self.errors:
            try:
                checks.figures(data)
            except Refused as error:
                self.add_error(error.reason.field or None, error.reason.text)
        return data


class ProducerFilter(forms.Form):
    """What the officers' list of producers is narrowed by."""

    q = forms.CharField(label=_("Tìm"), required=False, widget=forms.TextInput({"type": "search"}))
    unit = forms.TypedChoiceField(label=_("Xã"), required=False, coerce=int, empty_value=None)
    legal_form = forms.ChoiceField(label=_("Loại hình"), required=False)

    def __init__(self, *args: Any, on: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit, legal_form = self.fields["unit"], self.fields["legal_form"]
        assert isinstance(unit, forms.ChoiceField)
        assert isinstance(legal_form, forms.ChoiceField)
        unit.choices = [("", _("Mọi xã")), *places.options(on, places.home_province())]
        legal_form.choices = [("", _("Mọi loại hình")), *LegalForm.choices]
