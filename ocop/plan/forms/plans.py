"""What the office and the leader fill in about a plan."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ocop.base import text
from ocop.organisations.models import LegalForm
from ocop.places.models import Unit
from ocop.plan import indicators
from ocop.plan.models import Comparison, PerUnit, Plan, Target, UnitTarget
from ocop.plan.states import PlanState

_ACCEPT = ".pdf,.docx,.xlsx,.jpg,.jpeg,.png"


def _number(label: Any, **more: Any) -> forms.DecimalField:
    widget = forms.TextInput(attrs={"class": "w-10", "inputmode": "decimal"})
    return forms.DecimalField(
        label=label, max_digits=16, decimal_places=2, localize=True, widget=widget, **more
    )


def _words(label: Any, rows: int = 4, **more: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=2000, widget=widget, **more)


class PlanForm(forms.Form):
    """A plan's draft."""

    year = forms.IntegerField(
        label=_("Năm"), min_value=2018, max_value=2100, widget=forms.TextInput(attrs={"class": "w-5"})
    )
    title = forms.CharField(
        label=_("Tên kế hoạch"),
        max_length=250,
        help_text=_("Ví dụ: Kế hoạch thực hiện Chương trình OCOP năm 2026"),
    )
    number = forms.CharField(
        label=_("Số dự kiến"), max_length=80, required=False, widget=forms.TextInput(attrs={"class": "w-20"})
    )
    issuer = forms.CharField(label=_("Cơ quan ban hành"), max_length=200, required=False)
    starts_on = forms.DateField(label=_("Từ ngày"))
    ends_on = forms.DateField(label=_("Đến hết ngày"))
    unit = forms.ModelChoiceField(
        label=_("Địa bàn"),
        queryset=Unit.objects.none(),
        required=False,
        help_text=_("Chỉ chọn tỉnh cũ cho kế hoạch có từ trước khi sáp nhập tỉnh (01/07/2025)."),
    )
    summary = _words(_("Mục đích, yêu cầu"), required=False)
    source = forms.CharField(label=_("Căn cứ"), max_length=300, required=False)

    def __init__(self, *args: Any, provinces: Iterable[Unit] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["unit"]
        assert isinstance(field, forms.ModelChoiceField)
        wanted = [unit.pk for unit in provinces]
        field.queryset = Unit.objects.filter(pk__in=wanted).order_by("sort_key")
        field.empty_label = gettext("Tỉnh hiện nay")
        field.label_from_instance = _old_name  # type: ignore[assignment,method-assign]
        if not wanted:
            del self.fields["unit"]

    @classmethod
    def initial_of(cls, plan: Plan) -> dict[str, Any]:
        """What an existing plan fills in."""
        return {**{name: getattr(plan, name) for name in cls.base_fields}, "unit": plan.unit_id}


def _old_name(unit: Any) -> str:
    return gettext("%(unit)s trước 01/07/2025") % {"unit": unit.name}


class FileForm(forms.Form):
    """The plan's signed paper."""

    file = forms.FileField(
        label=_("Tệp văn bản"),
        help_text=_("PDF, Word hoặc ảnh chụp."),
        widget=forms.ClearableFileInput({"accept": _ACCEPT, "data-upload": "1"}),
        error_messages={"required": _("Hãy chọn một tệp."), "empty": _("Tệp rỗng. Hãy chọn lại tệp.")},
    )


class IssuePlanForm(forms.Form):
    """Number, issuer and day of an issued plan."""

    number = forms.CharField(
        label=_("Số kế hoạch"), max_length=80, help_text=_("Ví dụ: 123/KH-UBND"),
        widget=forms.TextInput(attrs={"class": "w-20"}),
    )  # fmt: skip
    issuer = forms.CharField(label=_("Cơ quan ban hành"), max_length=200)
    signed_on = forms.DateField(label=_("Ngày ký"))

    def clean_number(self) -> str:
        """The number with tidy spaces."""
        return text.nfc(self.cleaned_data["number"])


class ReasonForm(forms.Form):
    """Why."""

    reason = _words(_("Lý do"))


class ClosingForm(forms.Form):
    """How the year went, in a few words."""

    note = _words(_("Nhận xét khi tổng kết"), required=False)


_STARS = [
    ("", _("Mọi hạng sao")),
    ("3+", _("Từ 3 sao trở lên")),
    ("4+", _("Từ 4 sao trở lên")),
    ("3", _("Đúng 3 sao")),
    ("4", _("Đúng 4 sao")),
    ("5", _("Đúng 5 sao")),
]


class TargetForm(forms.Form):
    """One target: what is counted, narrowed how, compared with which number."""

    code = forms.CharField(
        label=_("Ký hiệu"), max_length=12, help_text=_("Ví dụ: CT1"),
        widget=forms.TextInput(attrs={"class": "w-10"}),
    )  # fmt: skip
    text = _words(_("Nội dung chỉ tiêu, như trong kế hoạch"), 3)
    indicator = forms.ChoiceField(
        label=_("Đo bằng chỉ số"), help_text=_("Định nghĩa từng chỉ số ở bên cạnh hoặc cuối trang.")
    )
    out_of = forms.ChoiceField(
        label=_("Tính phần trăm trên chỉ số"),
        required=False,
        help_text=_("Để trống nếu chỉ tiêu là một con số. Ví dụ: đã đánh giá lại, tính trên đến hạn."),
    )
    stars = forms.ChoiceField(label=_("Hạng sao"), choices=_STARS, required=False)
    industry = forms.ChoiceField(label=_("Ngành"), required=False)
    form = forms.ChoiceField(label=_("Loại hình chủ thể"), required=False)
    comparison = forms.ChoiceField(
        label=_("So sánh"), choices=Comparison.choices, initial=Comparison.AT_LEAST,
        widget=forms.RadioSelect(attrs={"class": "inline"}),
    )  # fmt: skip
    low = _number(_("Mức"), help_text=_("Với “trong khoảng”: mức thấp. Với phần trăm: từ 0 đến 100."))
    high = _number(_("Mức cao"), required=False, help_text=_("Chỉ nhập với “trong khoảng”."))
    baseline = _number(_("Trước kế hoạch"), required=False, help_text=_("Số liệu nền để so, nếu có."))
    per_unit = forms.ChoiceField(
        label=_("Giao cho"), choices=PerUnit.choices, required=False,
        widget=forms.RadioSelect(attrs={"class": "levels"}),
        help_text=_("Từ 01/07/2025 không còn cấp huyện: giao cho từng xã, hoặc cụm xã tự đặt."),
    )  # fmt: skip
    source = forms.CharField(label=_("Căn cứ"), max_length=300, required=False)
    reason = _words(_("Lý do điều chỉnh"), 3)

    def __init__(self, *args: Any, industries: Iterable[str], amends: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer("indicator", [("", gettext("Chọn chỉ số")), *indicator_choices()])
        self._offer("out_of", [("", gettext("Không tính phần trăm")), *indicator_choices()])
        self._offer("industry", [("", gettext("Mọi ngành")), *((name, name) for name in industries)])
        self._offer("form", [("", gettext("Mọi loại hình")), *LegalForm.choices])
        if not amends:
            del self.fields["reason"]

    def _offer(self, name: str, choices: list[Any]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Stars as the action takes them: exactly one, or from one up."""
        data = super().clean() or self.cleaned_data
        chosen = data.pop("stars", "")
        number = int(chosen[0]) if chosen else 0
        data["star"], data["star_min"] = (0, number) if chosen.endswith("+") else (number, 0)
        return data

    @classmethod
    def initial_of(cls, target: Target) -> dict[str, Any]:
        """What an existing target fills in."""
        own = {"stars", "reason"}
        found = {name: getattr(target, name) for name in cls.base_fields if name not in own}
        found |= {name: _short(found[name]) for name in ("low", "high", "baseline")}
        stars = f"{target.star_min}+" if target.star_min else str(target.star or "")
        return {**found, "stars": stars}


def _short(value: Decimal | None) -> Decimal | None:
    """A number as one would type it: 40, not 40.00."""
    return value.quantize(Decimal(1)) if value is not None and value == value.to_integral_value() else value


def indicator_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """The indicators in two groups: counted over the plan's time, and counted on a day."""
    groups = [("period", gettext("Trong thời gian của kế hoạch")), ("day", gettext("Vào ngày tính"))]
    return [
        (label, [(each.code, str(each.name)) for each in indicators.ALL.values() if each.kind == kind])
        for kind, label in groups
    ]


class UnitTargetForm(forms.Form):
    """Numbers of one unit, or a cluster with its communes; `reason` once the plan is issued."""

    unit = forms.TypedChoiceField(label=_("Đơn vị"), coerce=int)
    name = forms.CharField(
        label=_("Tên cụm"), max_length=200, help_text=_("Cùng tên thì sửa cụm đã có. Ví dụ: Cụm Bảy Núi")
    )
    members = forms.TypedMultipleChoiceField(
        label=_("Các xã trong cụm"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "inline"}),
    )
    low = _number(_("Mức"))
    high = _number(_("Mức cao"))
    reason = _words(_("Lý do điều chỉnh"), 3)

    def __init__(self, *args: Any, target: Target, units: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        is_cluster = target.per_unit == PerUnit.CLUSTER
        offered = self.fields["members" if is_cluster else "unit"]
        offered.choices = list(units)  # type: ignore[attr-defined]
        left_out = ["unit"] if is_cluster else ["name", "members"]
        left_out += [] if target.comparison == Comparison.BETWEEN else ["high"]
        left_out += ["reason"] if target.plan.state == PlanState.DRAFT else []
        for name in left_out:
            del self.fields[name]

    @classmethod
    def initial_of(cls, target: Target, row: UnitTarget | None) -> dict[str, Any]:
        """What an existing row fills in, or the target's own numbers for a new one."""
        if row is None:
            return {"low": _short(target.low), "high": _short(target.high)}
        found = {"name": row.name, "members": row.members, "unit": row.unit_id}
        return {**found, "low": _short(row.low), "high": _short(row.high)}


class CorrectionForm(forms.Form):
    """A signed note beside a result."""

    unit = forms.TypedChoiceField(label=_("Đơn vị"), coerce=int)
    delta = _number(_("Cộng thêm hoặc bớt"), help_text=_("Ví dụ: 1 hoặc -2. Số máy tính vẫn giữ nguyên."))
    reason = _words(_("Lý do"), help_text=_("Vì sao số máy tính chưa đúng, căn cứ nào."))
    signer = forms.CharField(label=_("Người ký"), max_length=200)
    signed_on = forms.DateField(label=_("Ngày ký"))
    file = forms.FileField(
        label=_("Văn bản kèm theo"), required=False, help_text=_("PDF, Word hoặc ảnh chụp."),
        widget=forms.ClearableFileInput({"accept": _ACCEPT, "data-upload": "1"}),
    )  # fmt: skip

    def __init__(self, *args: Any, units: Iterable[tuple[int, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = list(units)
        self.fields["unit"].choices = choices  # type: ignore[attr-defined]
        if not choices:
            del self.fields["unit"]


class DayForm(forms.Form):
    """The day on which a plan is looked at."""

    ngay = forms.DateField(label=_("Tính đến ngày"), required=False)

    def day(self) -> dt.date | None:
        """The chosen day; None without a wish and for one that is no day."""
        return self.cleaned_data.get("ngay") if self.is_valid() else None
